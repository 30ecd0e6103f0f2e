//! The words everyone shares: what a post is, what a rule found in it, and what happened.
//!
//! Everything here is plain data. No I/O, no clock: time arrives as an argument.
//! A post is built once ([`Post::new`]), folded once ([`Text::new`]), scanned once (`rules`),
//! and what was found travels on as [`Evidence`], which holds no text.

mod act;
mod area;
mod author;
mod calendar;
mod declaration;
mod event;
mod evidence;
mod fingerprint;
pub mod fold;
mod key;
mod kind;
mod link;
mod post;
mod returned;
mod rumour;
mod salient;
mod source;
mod surge;
mod text;
pub mod weekday;
pub mod welsh;
mod wording;

pub use act::{Act, Eep};
pub use area::AreaCode;
pub use author::AuthorKey;
pub use calendar::{CalendarEntry, Day};
pub use declaration::{Declaration, Phase};
pub use event::{Entry, Event, RuleVersion};
pub use evidence::{AreaMention, Confidence, Evidence};
pub use fingerprint::{Fingerprint, MinHash};
pub use key::{HashKey, PostHash};
pub use kind::{Field, Kind, RuleId, Stance, Status, Strength, Theme, UnknownWord, Weight};
pub use link::link_hash;
pub use post::{Post, PostId, RawPost};
pub use returned::Return;
pub use rumour::{Answer, RumourStatus};
pub use source::{SourceId, SourceKind, SourceState};
pub use surge::{Sighting, Step, Surge, Wanted};
pub use text::{Text, Word};
pub use wording::Wordings;
