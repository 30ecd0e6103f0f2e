//! A note of the last number beside the log, so that a log that lost its end is found out.
//!
//! sled takes whatever it cannot make sense of at the end of its file for a write that never finished, and
//! goes on without it. The note is written after each commit and not synced: behind the log it does no harm.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::{StoreError, seal};

/// The note, open for as long as the store is.
pub(crate) struct LastNote {
    path: PathBuf,
    file: File,
    /// The last number given.
    pub(crate) number: u64,
    /// Numbers up to this one may be missing: their month was set aside, and that was reported.
    pub(crate) set_aside: u64,
}

impl LastNote {
    /// Opens the note of a store; one that does not read back says nothing.
    pub(crate) fn open(dir: &Path) -> Result<Self, StoreError> {
        let path = dir.join("last");
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        let mut file = options.open(&path).map_err(|e| StoreError::io("open", &path, e))?;
        let mut sealed = Vec::new();
        file.read_to_end(&mut sealed).map_err(|e| StoreError::io("read", &path, e))?;
        let (number, set_aside) = seal::unseal(&sealed).ok().and_then(numbers).unwrap_or_default();
        Ok(Self { path, file, number, set_aside })
    }

    /// Notes the number of an entry that is durable.
    pub(crate) fn note(&mut self, number: u64) -> Result<(), StoreError> {
        self.number = number;
        self.write()
    }

    /// Notes that every number given so far may be missing from now on.
    pub(crate) fn note_set_aside(&mut self, number: u64) -> Result<(), StoreError> {
        self.set_aside = number;
        self.note(number)?;
        self.file.sync_all().map_err(|e| StoreError::io("sync", &self.path, e))
    }

    /// Always the same few bytes in the same place, so that a kill leaves the old ones or the new ones.
    fn write(&mut self) -> Result<(), StoreError> {
        let sealed = seal::seal(&[self.number.to_be_bytes(), self.set_aside.to_be_bytes()].concat());
        let written = self.file.seek(SeekFrom::Start(0)).and_then(|_| self.file.write_all(&sealed));
        written.map_err(|e| StoreError::io("write", &self.path, e))
    }
}

fn numbers(payload: &[u8]) -> Option<(u64, u64)> {
    let (number, rest) = payload.split_first_chunk::<8>()?;
    let set_aside = rest.first_chunk::<8>()?;
    Some((u64::from_be_bytes(*number), u64::from_be_bytes(*set_aside)))
}
