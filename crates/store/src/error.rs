//! What can go wrong on the disk, said so that the person on call knows what to do next.

use std::io;
use std::path::{Path, PathBuf};

use crate::seal::Flaw;

/// Why the store could not do what it was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// Another process has the store open.
    #[error("{dir} is in use by another bellwether: stop that one, or give this one its own `dir`")]
    InUse {
        /// The store's directory.
        dir: Box<str>,
    },
    /// No room left. Nothing was acknowledged; the next commit tries again by itself.
    #[error("the disk is full ({path}): free some space; nothing that was acknowledged is lost")]
    DiskFull {
        /// What was being written.
        path: Box<str>,
        /// What the system said.
        source: io::Error,
    },
    /// The system refused.
    #[error("could not {doing} {path}: {source}")]
    Io {
        /// A verb phrase: "write", "rename".
        doing: &'static str,
        /// What it was done to.
        path: Box<str>,
        /// What the system said.
        source: io::Error,
    },
    /// Our own data does not read back as it was written.
    #[error(
        "{path} is damaged: {what}; restart bellwether and it is set aside in quarantine/, then restore it"
    )]
    Damaged {
        /// What is damaged.
        path: Box<str>,
        /// How it shows.
        what: String,
    },
    /// Written by a later version of bellwether. Never guessed at, never set aside.
    #[error("{path} was written by a newer bellwether (value version {version}): run that version")]
    Newer {
        /// What was read.
        path: Box<str>,
        /// The version byte found.
        version: u8,
    },
    /// A record of the audit file does not fit the one before it.
    #[error(
        "{path}: record {number} does not fit the one before it: it was changed, moved or taken out after it was \
         written; keep the file as it is for whoever looks into it, and put a copy from a backup in its place"
    )]
    Tampered {
        /// The audit file.
        path: Box<str>,
        /// The first record that does not fit.
        number: u64,
    },
    /// More posts in one commit than can be written as one transaction.
    #[error("a batch of {posts} posts is too large: at most {most} are committed at once", most = crate::MOST_POSTS)]
    BatchTooLarge {
        /// How many different posts the batch held.
        posts: usize,
    },
}

impl StoreError {
    /// An I/O error met while doing something to `path`.
    pub(crate) fn io(doing: &'static str, path: &Path, source: io::Error) -> Self {
        let path = shown(path);
        if source.kind() == io::ErrorKind::StorageFull {
            return Self::DiskFull { path, source };
        }
        Self::Io { doing, path, source }
    }

    /// Something that does not read back as it was written.
    pub(crate) fn flaw(path: &Path, flaw: Flaw) -> Self {
        match flaw {
            Flaw::Version(version) => Self::Newer { path: shown(path), version },
            other => Self::damaged(path, other.to_string()),
        }
    }

    /// Damage described in words.
    pub(crate) fn damaged(path: &Path, what: impl Into<String>) -> Self {
        Self::Damaged { path: shown(path), what: what.into() }
    }

    /// What sled reported about `path`. An error of the machine (no space, no permission) is not damage:
    /// only damage sends a directory to quarantine.
    pub(crate) fn sled(path: &Path, error: sled::Error) -> Self {
        match error {
            sled::Error::Io(source) if is_the_machines(&source) => Self::io("use", path, source),
            other => Self::damaged(path, other.to_string()),
        }
    }
}

fn shown(path: &Path) -> Box<str> {
    PathBuf::from(path).to_string_lossy().into()
}

/// A missing blob file is damage; so is an error sled made up itself, except that it met a lock. sled hands
/// the same error out twice and loses the system's number on the way, so the kind counts as well.
fn is_the_machines(error: &io::Error) -> bool {
    use io::ErrorKind::{NotFound, PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull};
    match (error.raw_os_error(), error.kind()) {
        (Some(_), kind) => kind != NotFound,
        (None, StorageFull | QuotaExceeded | ReadOnlyFilesystem | PermissionDenied) => true,
        (None, _) => error.to_string().starts_with("could not acquire lock"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_no_damage_however_it_is_told() {
        let told = |error: io::Error| StoreError::sled(Path::new("log/2026-11"), sled::Error::Io(error));
        let again = |error: &io::Error| io::Error::new(error.kind(), format!("{error:?}"));
        let cases = [(28, false), (30, false), (13, false), (2, true)];
        for (number, is_damage) in cases {
            let first = io::Error::from_raw_os_error(number);
            for error in [again(&first), first] {
                let said = told(error);
                assert_eq!(matches!(said, StoreError::Damaged { .. }), is_damage, "{number}: {said}");
            }
        }
    }
}
