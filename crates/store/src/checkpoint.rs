//! The folds' state at a number of the log: a whole file each, so that a bad one never spoils another.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Store, StoreError, disk, period, seal};

/// Enough to step back past a few bad ones; state older than that comes from the log.
const KEPT: usize = 4;
/// Days of which the first is kept as well: yesterday is folded again from that of the day before.
const DAYS_KEPT: usize = 4;
/// What their names begin with.
const DAY: &str = "day-";

/// The folds' state once entry `number` was observed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// The last entry it includes.
    pub number: u64,
    /// The fold's time.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub at: Timestamp,
    /// The state, in bytes the store does not interpret.
    pub bytes: Vec<u8>,
}

impl Store {
    /// Writes a checkpoint, durably, and removes all but the last few and the first of each of the last days.
    pub fn put_checkpoint(&self, number: u64, at: Timestamp, bytes: &[u8]) -> Result<(), StoreError> {
        let folder = folder(&self.config.dir);
        let path = folder.join(format!("{number:020}"));
        let checkpoint = Checkpoint { number, at, bytes: bytes.to_vec() };
        let sealed = seal::encode(&checkpoint).map_err(|flaw| StoreError::flaw(&path, flaw))?;
        disk::write_whole(&path, &sealed)?;
        let day = folder.join(format!("{DAY}{}", period::day(at)));
        if !day.exists() {
            disk::write_whole(&day, &sealed)?;
        }
        let (names, days) = (names(&folder)?, days(&folder)?);
        for old in names.iter().rev().skip(KEPT).chain(days.iter().rev().skip(DAYS_KEPT)) {
            disk::remove(&folder.join(old))?;
        }
        Ok(())
    }

    /// The newest checkpoint of `at` or before that reads back whole.
    pub fn checkpoint_before(&self, at: Timestamp) -> Result<Option<Checkpoint>, StoreError> {
        let folder = folder(&self.config.dir);
        let mut newest: Option<Checkpoint> = None;
        for name in names(&folder)?.into_iter().chain(days(&folder)?) {
            let found = match read(&folder.join(name)) {
                Err(StoreError::Damaged { .. }) => continue,
                found => found?,
            };
            let is_newer = newest.as_ref().is_none_or(|known| known.number < found.number);
            if found.at <= at && is_newer {
                newest = Some(found);
            }
        }
        Ok(newest)
    }

    /// The newest checkpoint that reads back whole; damaged ones are passed over.
    pub fn last_checkpoint(&self) -> Result<Option<Checkpoint>, StoreError> {
        let folder = folder(&self.config.dir);
        for name in names(&folder)?.iter().rev() {
            match read(&folder.join(name)) {
                Err(StoreError::Damaged { .. }) => {}
                other => return other.map(Some),
            }
        }
        Ok(None)
    }
}

/// The checkpoints on disk, oldest first. A half-written one has another kind of name.
pub(crate) fn names(folder: &Path) -> Result<Vec<String>, StoreError> {
    let mut names = disk::names(folder)?;
    names.retain(|name| name.bytes().all(|byte| byte.is_ascii_digit()));
    Ok(names)
}

/// The first checkpoints of days, oldest first.
fn days(folder: &Path) -> Result<Vec<String>, StoreError> {
    let mut names = disk::names(folder)?;
    names.retain(|name| name.strip_prefix(DAY).is_some_and(|day| day.parse::<jiff::civil::Date>().is_ok()));
    Ok(names)
}

pub(crate) fn folder(dir: &Path) -> PathBuf {
    dir.join("checkpoints")
}

pub(crate) fn read(path: &Path) -> Result<Checkpoint, StoreError> {
    let sealed = fs::read(path).map_err(|e| StoreError::io("read", path, e))?;
    seal::decode(&sealed).map_err(|flaw| StoreError::flaw(path, flaw))
}
