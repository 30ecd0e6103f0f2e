//! Posts of the archive that were taken back, noted at once and removed from its segments at the next sweep.
//!
//! A stream brings several a second, and removing one means reading the whole archive. A note is 32 hexadecimal
//! digits a line; a line that a crash cut short is passed over.

use std::collections::BTreeSet;
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use post::PostHash;

use crate::{StoreError, disk};

/// The notes in the archive's folder.
pub(crate) struct Withdrawn {
    noted: PathBuf,
    /// Those a sweep is at work on. What is noted meanwhile waits for the next.
    sweeping: PathBuf,
}

impl Withdrawn {
    pub(crate) fn in_folder(folder: &Path) -> Self {
        Self { noted: folder.join("withdrawn"), sweeping: folder.join("withdrawn.sweeping") }
    }

    pub(crate) fn note(&self, posts: &BTreeSet<PostHash>) -> Result<(), StoreError> {
        if posts.is_empty() {
            return Ok(());
        }
        let lines: String = posts.iter().map(|post| format!("{post}\n")).collect();
        let file = OpenOptions::new().append(true).create(true).open(&self.noted);
        let written = file.and_then(|mut file| file.write_all(lines.as_bytes()));
        written.map_err(|e| StoreError::io("write", &self.noted, e))
    }

    /// Every post that may still be in a segment and must not be seen.
    pub(crate) fn posts(&self) -> Result<BTreeSet<PostHash>, StoreError> {
        let mut posts = read(&self.sweeping)?;
        posts.extend(read(&self.noted)?);
        Ok(posts)
    }

    /// The posts to remove. Those of a sweep that did not end come first, and alone.
    pub(crate) fn begin_sweep(&self) -> Result<BTreeSet<PostHash>, StoreError> {
        if !self.sweeping.exists() && self.noted.exists() {
            disk::rename(&self.noted, &self.sweeping)?;
        }
        read(&self.sweeping)
    }

    pub(crate) fn end_sweep(&self) -> Result<(), StoreError> {
        if self.sweeping.exists() { disk::remove(&self.sweeping) } else { Ok(()) }
    }
}

fn read(path: &Path) -> Result<BTreeSet<PostHash>, StoreError> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(text.lines().filter_map(|line| line.parse().ok()).collect()),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(BTreeSet::new()),
        Err(e) => Err(StoreError::io("read", path, e)),
    }
}
