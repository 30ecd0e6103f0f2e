//! The store itself: what is open, who may write, and where things lie.

use std::fs::File;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use jiff::Timestamp;
use serde::Deserialize;

use crate::archive::Archive;
use crate::last::LastNote;
use crate::month::Month;
use crate::months::Months;
use crate::text::Texts;

/// Where the store lies and how long it keeps what.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// The store's own directory; made if it is not there. Not written by an operator: it lies in the data folder.
    #[serde(skip)]
    pub dir: PathBuf,
    /// Days the log is kept: numbers and hashes, no text.
    pub log_days: u32,
    /// Days the text of flagged posts is kept.
    pub text_days: u32,
    /// Days the recent archive is kept.
    pub archive_days: u32,
    /// Bytes the recent archive may take; its oldest segments go first.
    pub archive_bytes: u64,
}

impl Default for Config {
    /// What a review needs, and no longer: 400 days of log, 90 of text, a week of archive within a gibibyte.
    fn default() -> Self {
        Self { dir: PathBuf::new(), log_days: 400, text_days: 90, archive_days: 7, archive_bytes: 1 << 30 }
    }
}

/// The store. One thread commits; any number read. Share it behind an `Arc`.
pub struct Store {
    pub(crate) config: Config,
    pub(crate) months: Months,
    pub(crate) texts: Texts,
    pub(crate) archive: Archive,
    pub(crate) writer: Mutex<Writer>,
    /// The newest entry anybody may see: durable, and handed to the committer.
    pub(crate) last: AtomicU64,
    /// Held shared while a month is in use, alone while one is closed.
    pub(crate) door: RwLock<()>,
    /// Held for as long as the store is open.
    pub(crate) _lock: File,
}

/// What the committing thread knows.
pub(crate) struct Writer {
    /// The month being written, once anything was.
    pub(crate) month: Option<Current>,
    /// Commit time never runs backwards, whatever the clock does.
    pub(crate) last_at: Timestamp,
    /// Says on the disk what the last number was.
    pub(crate) note: LastNote,
    /// A commit failed after it may have written: look before writing again.
    pub(crate) unsure: bool,
}

/// The month being written, and the one before it, in which a second delivery may have its first.
pub(crate) struct Current {
    pub(crate) name: String,
    pub(crate) month: Arc<Month>,
    pub(crate) previous: Option<Arc<Month>>,
}

impl Store {
    /// The number of the newest entry; 0 for an empty log.
    pub fn last_number(&self) -> u64 {
        self.last.load(Ordering::Acquire)
    }

    pub(crate) fn writer(&self) -> MutexGuard<'_, Writer> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn using_months(&self) -> RwLockReadGuard<'_, ()> {
        self.door.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn closing_months(&self) -> RwLockWriteGuard<'_, ()> {
        self.door.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Store({}, last entry {})", self.config.dir.display(), self.last_number())
    }
}
