//! Keeping no longer than promised: whole directories go, since that is what gives the disk its space back.

use std::path::Path;

use jiff::{Timestamp, ToSpan};

use crate::{Store, StoreError, archive, disk, period, quarantine};

/// The kinds of thing kept, each with its own time to live.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Numbered entries, without text.
    Log,
    /// What people may read of flagged posts.
    Text,
    /// Recent posts, for trying rules on.
    Archive,
    /// The folds' state.
    Checkpoints,
    /// What could not be read.
    Quarantine,
}

impl Class {
    /// Its word in metrics.
    pub fn as_str(self) -> &'static str {
        match self {
            Class::Log => "log",
            Class::Text => "text",
            Class::Archive => "archive",
            Class::Checkpoints => "checkpoints",
            Class::Quarantine => "quarantine",
        }
    }
}

/// What one class takes on the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Which.
    pub class: Class,
    /// Bytes of its files.
    pub bytes: u64,
    /// The start of the oldest month, day or segment kept; nothing for the classes that hold no posts.
    pub oldest: Option<Timestamp>,
}

/// Something whose time was over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removed {
    /// What kind of thing.
    pub class: Class,
    /// The name it had: "2026-11-22".
    pub name: String,
}

impl Store {
    /// Removes what is kept no longer: months, days and segments that lie wholly before their retention.
    /// The newest month stays however old it is, for it knows the last number and the cursors.
    pub fn retain(&self, now: Timestamp) -> Result<Vec<Removed>, StoreError> {
        let mut removed = self.retain_months(now)?;
        for day in self.texts.days()? {
            if self.is_over(Class::Text, &day, now) {
                self.remove(Class::Text, self.texts.folder(), &day, &mut removed)?;
            }
        }
        self.retain_archive(now, &mut removed)?;
        let folder = self.config.dir.join("quarantine");
        for name in disk::names(&folder)? {
            let class = match quarantine::parse(&name) {
                Some(("text", _)) => Class::Text,
                _ => Class::Log,
            };
            if quarantine::parse(&name).is_some_and(|(_, of)| self.is_over(class, of, now)) {
                self.remove(Class::Quarantine, &folder, &name, &mut removed)?;
            }
        }
        Ok(removed)
    }

    fn retain_months(&self, now: Timestamp) -> Result<Vec<Removed>, StoreError> {
        let mut names = self.months.names()?;
        names.pop();
        names.retain(|name| self.is_over(Class::Log, name, now));
        let mut removed = Vec::new();
        if names.is_empty() {
            return Ok(removed);
        }
        let mut writer = self.writer();
        let _closing = self.closing_months();
        writer.month = None;
        for name in names {
            self.months.close(&name);
            self.remove(Class::Log, self.months.folder(), &name, &mut removed)?;
        }
        Ok(removed)
    }

    fn retain_archive(&self, now: Timestamp, removed: &mut Vec<Removed>) -> Result<(), StoreError> {
        for segment in self.archive.segments()? {
            // A segment holds posts of one day.
            let day = archive::started(&segment).map(period::day);
            if day.is_some_and(|day| self.is_over(Class::Archive, &day, now)) {
                disk::remove(&segment)?;
                removed.push(Removed { class: Class::Archive, name: name_of(&segment) });
            }
        }
        for segment in self.archive.keep_to_cap()? {
            removed.push(Removed { class: Class::Archive, name: name_of(&segment) });
        }
        Ok(())
    }

    /// Whether the whole of a month or day lies before what its class keeps.
    fn is_over(&self, class: Class, name: &str, now: Timestamp) -> bool {
        let days = match class {
            Class::Text => self.config.text_days,
            Class::Archive => self.config.archive_days,
            Class::Log | Class::Checkpoints | Class::Quarantine => self.config.log_days,
        };
        let cut = now.checked_sub((i64::from(days) * 24).hours()).unwrap_or(Timestamp::MIN);
        period::end(name).is_some_and(|end| end <= cut)
    }

    /// Moves a directory out of the way, durably, then removes it: after a crash between the two, what is
    /// half removed is never mistaken for something damaged.
    fn remove(
        &self,
        class: Class,
        folder: &Path,
        name: &str,
        removed: &mut Vec<Removed>,
    ) -> Result<(), StoreError> {
        let leaving = self.config.dir.join("removing").join(format!("{}-{name}", class.as_str()));
        disk::rename(&folder.join(name), &leaving)?;
        disk::remove(&leaving)?;
        removed.push(Removed { class, name: name.to_owned() });
        Ok(())
    }

    /// What each class takes on the disk, and since when.
    pub fn sizes(&self) -> Result<Vec<Size>, StoreError> {
        let log = self.months.names()?.first().and_then(|month| period::start(month));
        let text = self.texts.days()?.first().and_then(|day| period::start(day));
        let archive = self.archive.segments()?.first().and_then(|segment| archive::started(segment));
        let oldest = [
            (Class::Log, log),
            (Class::Text, text),
            (Class::Archive, archive),
            (Class::Checkpoints, None),
            (Class::Quarantine, None),
        ];
        let size = |(class, oldest): (Class, Option<Timestamp>)| Size {
            class,
            bytes: disk::bytes_under(&self.config.dir.join(class.as_str())),
            oldest,
        };
        Ok(oldest.map(size).to_vec())
    }
}

fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}
