//! What was taken back: noted at once, and removed from the archive and found in the log at the next sweep.
//!
//! A stream brings several a second, and removing one means reading the whole archive. A note is a line: the 32
//! hexadecimal digits of a post, or those of an author and, after a space, the time up to which all of theirs goes.
//! A line that a crash cut short is passed over.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use post::{AuthorKey, Evidence, PostHash};

use crate::{StoreError, disk};

/// Posts that were taken back one by one, and authors all of whose posts were.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Withdrawn {
    /// Each by its hash.
    pub posts: BTreeSet<PostHash>,
    /// The keys of an author, one a month, and when their account was closed: what was collected later stays.
    pub authors: BTreeMap<AuthorKey, Timestamp>,
}

impl Withdrawn {
    /// Whether nothing was.
    pub fn is_empty(&self) -> bool {
        self.posts.is_empty() && self.authors.is_empty()
    }

    /// Whether a post is among it.
    pub(crate) fn holds(&self, post: PostHash, author: AuthorKey, collected_at: Timestamp) -> bool {
        let is_by_one = || self.authors.get(&author).is_some_and(|closed| collected_at <= *closed);
        self.posts.contains(&post) || is_by_one()
    }

    /// Whether evidence is by one of the authors.
    pub(crate) fn is_by_one(&self, evidence: &Evidence) -> bool {
        self.authors.get(&evidence.author).is_some_and(|closed| evidence.collected_at <= *closed)
    }

    fn extend(&mut self, more: Self) {
        self.posts.extend(more.posts);
        for (author, closed) in more.authors {
            let known = self.authors.entry(author).or_insert(closed);
            *known = closed.max(*known);
        }
    }

    fn lines(&self) -> String {
        let mut lines: String = self.posts.iter().map(|post| format!("{post}\n")).collect();
        for (author, closed) in &self.authors {
            // An author's key has no way of its own to be written: it has as many bytes as a post's hash.
            let _ = writeln!(lines, "{} {closed}", PostHash(author.0));
        }
        lines
    }

    fn take_line(&mut self, line: &str) {
        let Some((author, closed)) = line.split_once(' ') else {
            self.posts.extend(line.parse::<PostHash>());
            return;
        };
        if let (Ok(author), Ok(closed)) = (author.parse::<PostHash>(), closed.parse()) {
            self.authors.insert(AuthorKey(author.0), closed);
        }
    }
}

/// The notes in the archive's folder.
pub(crate) struct Notes {
    noted: PathBuf,
    /// Those a sweep is at work on. What is noted meanwhile waits for the next.
    sweeping: PathBuf,
}

impl Notes {
    pub(crate) fn in_folder(folder: &Path) -> Self {
        Self { noted: folder.join("withdrawn"), sweeping: folder.join("withdrawn.sweeping") }
    }

    /// Adds to the notes, durably.
    pub(crate) fn add(&self, withdrawn: &Withdrawn) -> Result<(), StoreError> {
        if withdrawn.is_empty() {
            return Ok(());
        }
        let file = OpenOptions::new().append(true).create(true).open(&self.noted);
        let written = file.and_then(|mut file| {
            file.write_all(withdrawn.lines().as_bytes())?;
            file.sync_data()
        });
        written.map_err(|e| StoreError::io("write", &self.noted, e))
    }

    /// Everything that may still be in a segment and must not be seen.
    pub(crate) fn all(&self) -> Result<Withdrawn, StoreError> {
        let mut all = read(&self.sweeping)?;
        all.extend(read(&self.noted)?);
        Ok(all)
    }

    /// What to remove. What a sweep did not end with comes first, and alone.
    pub(crate) fn begin_sweep(&self) -> Result<Withdrawn, StoreError> {
        if !self.sweeping.exists() && self.noted.exists() {
            disk::rename(&self.noted, &self.sweeping)?;
        }
        read(&self.sweeping)
    }

    pub(crate) fn end_sweep(&self) -> Result<(), StoreError> {
        if self.sweeping.exists() { disk::remove(&self.sweeping) } else { Ok(()) }
    }
}

fn read(path: &Path) -> Result<Withdrawn, StoreError> {
    let mut withdrawn = Withdrawn::default();
    match std::fs::read_to_string(path) {
        Ok(text) => text.lines().for_each(|line| withdrawn.take_line(line)),
        Err(e) if e.kind() == io::ErrorKind::NotFound => {}
        Err(e) => return Err(StoreError::io("read", path, e)),
    }
    Ok(withdrawn)
}
