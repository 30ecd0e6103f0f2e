//! One month of the log: one sled directory, used as reliability demands.
//!
//! sled 0.34 keeps its promises under three conditions, measured: several trees written in one transaction,
//! `flush()` followed by an fsync of our own (sled's flush leaves the disk's cache alone), and nothing but
//! the directory's removal expected to give space back. Damaged files can make it panic, so every call into
//! it is caught and comes out as an error.

use std::fs::{self, File};
use std::ops::RangeBounds;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use sled::Transactional;
use sled::transaction::TransactionError;

use crate::seal::Flaw;
use crate::{StoreError, disk};

/// Pages held in memory for each open month.
const CACHE_BYTES: u64 = 32 << 20;
/// How often sled tidies its own file; durability never waits for it.
const TIDY_EVERY_MS: u64 = 500;

/// The tables of a month, and the order of their trees.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Table {
    /// number of its first entry → a run of entries: the log itself.
    Log,
    /// post, revision, rule → nothing: what makes a second delivery change nothing.
    Seen,
    /// area, time of publishing, number → nothing: for pages.
    ByArea,
    /// post, day, place → length: where a post's text lies.
    Texts,
    /// day → where that day's committed text ends.
    TextEnds,
    /// source → cursor.
    Cursors,
    /// time, place → a change, in bytes we do not interpret.
    Changes,
}

const TREES: [&str; 7] = ["log", "seen", "by_area", "texts", "text_ends", "cursors", "changes"];

/// One thing to write: a value, or its removal.
pub(crate) struct Write {
    pub(crate) table: Table,
    pub(crate) key: Vec<u8>,
    pub(crate) value: Option<Vec<u8>>,
}

/// A key and its value, as stored.
pub(crate) type Row = (Vec<u8>, Vec<u8>);

/// Which end of a range to read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    OldestFirst,
    NewestFirst,
}

/// An open month.
pub(crate) struct Month {
    path: PathBuf,
    /// Our own handle on sled's file, for the fsync that sled leaves out.
    file: File,
    db: sled::Db,
    trees: Vec<sled::Tree>,
    #[cfg(test)]
    pub(crate) fail_next_sync: std::sync::atomic::AtomicBool,
}

impl Month {
    /// Opens the month kept in `path`, or starts one there.
    pub(crate) fn open(path: &Path) -> Result<Self, StoreError> {
        let (db, trees) = caught(path, || {
            let db = sled::Config::new()
                .path(path)
                .cache_capacity(CACHE_BYTES)
                .flush_every_ms(Some(TIDY_EVERY_MS))
                .use_compression(false)
                .open()?;
            let trees = TREES.iter().map(|name| db.open_tree(name)).collect::<Result<_, _>>()?;
            Ok((db, trees))
        })?;
        let file = path.join("db");
        let file = File::open(&file).map_err(|e| StoreError::io("open", &file, e))?;
        let month = Self {
            path: path.to_owned(),
            file,
            db,
            trees,
            #[cfg(test)]
            fail_next_sync: Default::default(),
        };
        if !month.db.was_recovered() {
            month.make_birth_durable()?;
        }
        Ok(month)
    }

    /// A new month's own files and names must outlive a power cut as its first entry does.
    fn make_birth_durable(&self) -> Result<(), StoreError> {
        self.sync()?;
        let conf = self.path.join("conf");
        File::open(&conf).and_then(|file| file.sync_all()).map_err(|e| StoreError::io("sync", &conf, e))?;
        disk::sync_folder(&self.path)?;
        self.path.parent().map_or(Ok(()), disk::sync_folder)
    }

    pub(crate) fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.noted(caught(&self.path, || Ok(self.tree(table).get(key)?.map(|value| value.to_vec()))))
    }

    pub(crate) fn contains(&self, table: Table, key: &[u8]) -> Result<bool, StoreError> {
        self.noted(caught(&self.path, || self.tree(table).contains_key(key)))
    }

    /// At most `limit` rows of a range of keys.
    pub(crate) fn rows(
        &self,
        table: Table,
        keys: impl RangeBounds<Vec<u8>>,
        order: Order,
        limit: usize,
    ) -> Result<Vec<Row>, StoreError> {
        let owned = |row: Result<(sled::IVec, sled::IVec), sled::Error>| {
            row.map(|(key, value)| (key.to_vec(), value.to_vec()))
        };
        self.noted(caught(&self.path, || {
            let range = self.tree(table).range(keys);
            match order {
                Order::OldestFirst => range.take(limit).map(owned).collect(),
                Order::NewestFirst => range.rev().take(limit).map(owned).collect(),
            }
        }))
    }

    /// The last row of a table.
    pub(crate) fn last(&self, table: Table) -> Result<Option<Row>, StoreError> {
        Ok(self.rows(table, .., Order::NewestFirst, 1)?.pop())
    }

    /// The first row of a table.
    pub(crate) fn first(&self, table: Table) -> Result<Option<Row>, StoreError> {
        Ok(self.rows(table, .., Order::OldestFirst, 1)?.pop())
    }

    /// Writes all or nothing, durably.
    pub(crate) fn write(&self, writes: &[Write]) -> Result<(), StoreError> {
        self.noted(caught(&self.path, || {
            let written = self.trees.as_slice().transaction(|trees| {
                for Write { table, key, value } in writes {
                    let tree = &trees[*table as usize];
                    match value {
                        Some(value) => tree.insert(key.as_slice(), value.as_slice())?,
                        None => tree.remove(key.as_slice())?,
                    };
                }
                Ok(())
            });
            written.map_err(|(TransactionError::Storage(error) | TransactionError::Abort(error))| error)
        }))?;
        self.sync()
    }

    /// Makes what was written durable: sled's buffers to its file, then the file and any value too large
    /// for it (sled puts those beside it and never syncs them) to the disk.
    fn sync(&self) -> Result<(), StoreError> {
        #[cfg(test)]
        if self.fail_next_sync.swap(false, std::sync::atomic::Ordering::SeqCst) {
            return Err(StoreError::io("sync", &self.path, std::io::ErrorKind::StorageFull.into()));
        }
        self.noted(caught(&self.path, || self.db.flush()))?;
        let blobs = self.path.join("blobs");
        let blob_names = disk::names(&blobs)?;
        for name in &blob_names {
            let blob = blobs.join(name);
            match File::open(&blob).and_then(|file| file.sync_data()) {
                // sled removes the ones it no longer needs.
                Err(e) if e.kind() == std::io::ErrorKind::NotFound => {}
                synced => synced.map_err(|e| StoreError::io("sync", &blob, e))?,
            }
        }
        if !blob_names.is_empty() {
            disk::sync_folder(&blobs)?;
        }
        self.file.sync_data().map_err(|e| StoreError::io("sync", &self.path, e))
    }

    fn tree(&self, table: Table) -> &sled::Tree {
        &self.trees[table as usize]
    }

    /// A value of this month that does not read back as it was written.
    pub(crate) fn flaw(&self, flaw: Flaw) -> StoreError {
        let error = StoreError::flaw(&self.path, flaw);
        self.note(&error);
        error
    }

    /// Damage to this month, described in words.
    pub(crate) fn damaged(&self, what: impl Into<String>) -> StoreError {
        let error = StoreError::damaged(&self.path, what);
        self.note(&error);
        error
    }

    fn noted<T>(&self, result: Result<T, StoreError>) -> Result<T, StoreError> {
        result.inspect_err(|error| self.note(error))
    }

    /// Leaves a mark beside a month found damaged, so that the next start sets it aside instead of
    /// meeting the same damage again. If the mark cannot be written, the next start finds out for itself.
    fn note(&self, error: &StoreError) {
        if matches!(error, StoreError::Damaged { .. }) {
            let _ = fs::write(damage_mark(&self.path), "");
        }
    }
}

/// The file whose presence says that the month in `path` was found damaged.
pub(crate) fn damage_mark(path: &Path) -> PathBuf {
    path.with_extension("damaged")
}

/// Runs a call into sled; an error or a panic comes out as ours.
fn caught<T>(path: &Path, call: impl FnOnce() -> Result<T, sled::Error>) -> Result<T, StoreError> {
    match catch_unwind(AssertUnwindSafe(call)) {
        Ok(result) => result.map_err(|error| StoreError::sled(path, error)),
        Err(_) => Err(StoreError::damaged(path, "sled stopped half-way through reading it")),
    }
}
