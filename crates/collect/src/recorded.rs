//! What interfaces have sent, read again without any network: for recordings, benches and changed inputs.
//! Feeds have [`crate::feed::parse`].

pub use crate::bluesky::Jetstream;
pub use crate::fact_check::read as fact_check;
pub use crate::gdelt::read as gdelt;
pub use crate::lemmy::read as lemmy;
pub use crate::mastodon::read as mastodon;
pub use crate::mastodon::read_stream as mastodon_stream;
