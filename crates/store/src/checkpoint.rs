//! The folds' state at a number of the log: a whole file each, so that a bad one never spoils another.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Store, StoreError, disk, seal};

/// Enough to step back past a few bad ones; state older than that comes from the log.
const KEPT: usize = 4;

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
    /// Writes a checkpoint, durably, and removes all but the last few.
    pub fn put_checkpoint(&self, number: u64, at: Timestamp, bytes: &[u8]) -> Result<(), StoreError> {
        let folder = folder(&self.config.dir);
        let path = folder.join(format!("{number:020}"));
        let checkpoint = Checkpoint { number, at, bytes: bytes.to_vec() };
        let sealed = seal::encode(&checkpoint).map_err(|flaw| StoreError::flaw(&path, flaw))?;
        disk::write_whole(&path, &sealed)?;
        for old in names(&folder)?.iter().rev().skip(KEPT) {
            disk::remove(&folder.join(old))?;
        }
        Ok(())
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

pub(crate) fn folder(dir: &Path) -> PathBuf {
    dir.join("checkpoints")
}

pub(crate) fn read(path: &Path) -> Result<Checkpoint, StoreError> {
    let sealed = fs::read(path).map_err(|e| StoreError::io("read", path, e))?;
    seal::decode(&sealed).map_err(|flaw| StoreError::flaw(path, flaw))
}
