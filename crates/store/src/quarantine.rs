//! What cannot be read is set aside untouched, said out loud, and never in the way of starting.

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::{StoreError, disk, period};

/// Something that was set aside because it could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quarantined {
    /// What it was: "log-2026-11".
    pub name: String,
    /// Where it is now.
    pub moved_to: PathBuf,
    /// What was wrong with it.
    pub why: String,
}

/// Moves `path` into `quarantine/` as `<class>-<period>-<time>`.
pub(crate) fn set_aside(
    dir: &Path,
    path: &Path,
    name: String,
    why: &StoreError,
    now: Timestamp,
) -> Result<Quarantined, StoreError> {
    let time = now.strftime("%Y%m%dT%H%M%S%3fZ");
    let mut moved_to = dir.join("quarantine").join(format!("{name}-{time}"));
    // Two things found at one start are both kept.
    while moved_to.exists() {
        moved_to.as_mut_os_string().push("+");
    }
    disk::rename(path, &moved_to)?;
    Ok(Quarantined { name, moved_to, why: why.to_string() })
}

/// The class and the period of something in quarantine: ("log", "2026-11").
pub(crate) fn parse(name: &str) -> Option<(&str, &str)> {
    let (named, _time) = name.rsplit_once('-')?;
    let (class, of) = named.split_once('-')?;
    period::start(of).map(|_| (class, of))
}
