//! The outside world: one file for each kind of source, each of which yields posts.
//!
//! [`run`] starts one task a source. What a source brings travels as a [`Delivery`], with the cursor
//! that must be committed in the same breath, so that a restart neither loses nor repeats anything.
//! [`feed`] reads a document without any network; [`file`] reads posts from JSON lines.
//!
//! To add a kind of source: one file here, one variant of [`SourceConfig`], one arm in [`run`].

mod accounts;
mod bluesky;
mod clock;
mod config;
mod cursor;
mod delivery;
#[cfg(test)]
mod etiquette;
mod fact_check;
pub mod feed;
mod fetch;
pub mod file;
mod format;
mod gdelt;
mod guard;
mod habit;
mod hosts;
mod lane;
mod lemmy;
mod mastodon;
mod memory;
pub mod opml;
mod poll;
pub mod recorded;
mod redirect;
mod run;
mod schedule;
mod secret;
mod stream;
mod subscription;
pub mod terms;
pub mod visit;

pub use accounts::AccountsSource;
pub use bluesky::{BlueskySource, Wire};
pub use config::{Config, FeedSource, FileSource, SourceConfig};
pub use delivery::{Delivery, Outcome, SourceReport, Withdrawn};
pub use fact_check::FactCheckSource;
pub use gdelt::GdeltSource;
pub use guard::{Guard, Refused};
pub use lemmy::LemmySource;
pub use mastodon::MastodonSource;
pub use run::{Surged, run};
