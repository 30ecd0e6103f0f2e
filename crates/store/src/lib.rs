//! What is kept, and for how long: the log, the text people may read, checkpoints, the recent archive.
//!
//! The log is the truth: every level is a fold of its numbered entries, and an entry is on the disk before
//! anybody sees it. Text lives apart from the log, so that it can be erased without touching the fold.
//! This is the only crate that names sled, and no sled type leaves it.
//!
//! ```text
//! <dir>/lock                         held while a bellwether has the store open
//! <dir>/last                         the last number given, to find out a log that lost its end
//! <dir>/log/2026-11/                 a sled directory a UTC month of commit time
//! <dir>/text/2026-11-22/posts        the text of flagged posts, a file a UTC day of commit time
//! <dir>/archive/<time>.jsonl.zst     recent posts, flagged or not, for trying new rules on
//! <dir>/archive/withdrawn            posts taken back, until the next sweep removes them
//! <dir>/checkpoints/<number>         the folds' state at a number of the log
//! <dir>/checkpoints/day-2026-11-22   the first of a day, for folding the day after it again
//! <dir>/quarantine/                  what could not be read, set aside untouched
//! <dir>/removing/                    on its way out; emptied at every start
//! ```
//!
//! Beside the store, in the data folder itself, lies the [`Audit`] file: what people handed in, before it goes any way.
//!
//! Start with [`Store::open`], then [`Store::commit`].

mod archive;
mod audit;
mod changes;
mod checkpoint;
mod commit;
mod disk;
mod error;
mod keys;
mod last;
mod month;
mod months;
mod open;
mod period;
mod quarantine;
mod read;
mod retain;
mod run;
mod seal;
mod store;
mod text;
mod withdrawn;

pub use archive::{ArchivedPost, Swept, archived};
pub use audit::{Audit, End, Record};
pub use checkpoint::Checkpoint;
pub use commit::{Batch, MOST_POSTS};
pub use error::StoreError;
pub use quarantine::Quarantined;
pub use retain::{Class, Removed, Size};
pub use store::{Config, Store};
pub use text::StoredText;
pub use withdrawn::Withdrawn;
