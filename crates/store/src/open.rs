//! Opening the store: whatever state the last run left it in, it comes up, and says what it had to set aside.

use std::fs::File;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, RwLock};

use jiff::Timestamp;
use post::Entry;

use crate::archive::Archive;
use crate::last::LastNote;
use crate::month::damage_mark;
use crate::months::Months;
use crate::store::Writer;
use crate::text::Texts;
use crate::{Config, Quarantined, Store, StoreError, checkpoint, disk, period, quarantine, run};

const FOLDERS: [&str; 6] = ["log", "text", "archive", "checkpoints", "quarantine", "removing"];

impl Store {
    /// Opens the store, making it if it is not there.
    ///
    /// What cannot be read is moved to `quarantine/` and reported, and an empty one takes its place: the
    /// folds go on from the last checkpoint. An error of the machine (a lock, permissions, no space) is an
    /// error, and nothing is moved.
    pub fn open(config: &Config, now: Timestamp) -> Result<(Store, Vec<Quarantined>), StoreError> {
        let dir = &config.dir;
        disk::create_folder(dir)?;
        let lock = lock(dir)?;
        for folder in FOLDERS {
            disk::create_folder(&dir.join(folder))?;
        }
        finish_removing(dir)?;
        let mut quarantined = set_aside_checkpoints(dir, now)?;
        let note = LastNote::open(dir)?;
        let store = Store {
            archive: Archive::new(dir.join("archive"), config.archive_bytes),
            texts: Texts::new(dir.join("text")),
            writer: Mutex::new(Writer { month: None, last_at: Timestamp::MIN, note, unsure: false }),
            last: AtomicU64::new(0),
            door: RwLock::new(()),
            config: config.clone(),
            months: Months::new(dir.join("log")),
            _lock: lock,
        };
        quarantined.extend(store.set_aside_months(now)?);
        store.resume()?;
        quarantined.extend(store.sweep_text(now)?);
        Ok((store, quarantined))
    }

    /// Sets aside every month that was found damaged while running, and the newest if it does not read back.
    fn set_aside_months(&self, now: Timestamp) -> Result<Vec<Quarantined>, StoreError> {
        let mut quarantined = Vec::new();
        let names = self.months.names()?;
        for name in &names {
            let path = self.months.path(name);
            let found = if damage_mark(&path).exists() {
                Err(StoreError::damaged(&path, "it was found damaged while running"))
            } else if Some(name) == names.last() {
                self.check_newest(name)
            } else {
                Ok(())
            };
            match found {
                Err(why @ StoreError::Damaged { .. }) => {
                    self.months.close(name);
                    let named = format!("log-{name}");
                    quarantined.push(quarantine::set_aside(&self.config.dir, &path, named, &why, now)?);
                    disk::remove(&damage_mark(&path))?;
                }
                other => other?,
            }
        }
        if !quarantined.is_empty() {
            let number = self.last_given()?;
            self.writer().note.note_set_aside(number)?;
        }
        Ok(quarantined)
    }

    /// Reads what the folds will need of the newest month, everything since the last checkpoint, and makes
    /// sure that the log does not end before its last entry.
    fn check_newest(&self, name: &str) -> Result<(), StoreError> {
        let Some(month) = self.months.get(name)? else { return Ok(()) };
        let mut after = self.last_checkpoint()?.map_or(0, |checkpoint| checkpoint.number);
        while let Some(last) = run::next_after(&month, after)?.last() {
            after = last.number;
        }
        let found = self.newest_entry()?.map_or(0, |entry| entry.number);
        let wanted = self.last_given()?;
        if found < wanted && wanted > self.writer().note.set_aside {
            return Err(month.damaged(format!("entry {wanted} was committed, and the log ends at {found}")));
        }
        Ok(())
    }

    /// The newest entry in any month.
    fn newest_entry(&self) -> Result<Option<Entry>, StoreError> {
        for name in self.months.names()?.into_iter().rev() {
            let Some(month) = self.months.get(&name)? else { continue };
            if let Some(entry) = run::last(&month)? {
                return Ok(Some(entry));
            }
        }
        Ok(None)
    }

    /// The last number given, as far as is known without the log.
    fn last_given(&self) -> Result<u64, StoreError> {
        let checkpoint = self.last_checkpoint()?.map_or(0, |checkpoint| checkpoint.number);
        Ok(checkpoint.max(self.writer().note.number))
    }

    /// Goes on from the last number and the last commit time. Where a month was set aside, the note and the
    /// checkpoint know them, so that no number is given twice.
    fn resume(&self) -> Result<(), StoreError> {
        let entry = self.newest_entry()?;
        let number = entry.as_ref().map_or(0, |entry| entry.number).max(self.last_given()?);
        let checkpoint_at = self.last_checkpoint()?.map(|checkpoint| checkpoint.at);
        self.last.store(number, Ordering::Release);
        self.writer().last_at = entry.map(|entry| entry.at).max(checkpoint_at).unwrap_or(Timestamp::MIN);
        Ok(())
    }

    /// Cuts off text that was written for a commit that never came. Only the newest day can have any.
    fn sweep_text(&self, now: Timestamp) -> Result<Option<Quarantined>, StoreError> {
        let Some(day) = self.texts.days()?.pop() else { return Ok(None) };
        let Some(month) = self.months.get(period::month_of_day(&day))? else { return Ok(None) };
        let Some(end) = self.text_end(&month, &day)? else { return Ok(None) };
        let length = self.texts.length(&day);
        if length >= end {
            self.texts.cut(&day, end)?;
            return Ok(None);
        }
        let path = self.texts.path(&day);
        let why = StoreError::damaged(&path, format!("{length} bytes are left of {end}"));
        quarantine::set_aside(&self.config.dir, &path, format!("text-{day}"), &why, now).map(Some)
    }
}

/// One bellwether a directory. The lock goes with the process, however it ends.
fn lock(dir: &Path) -> Result<File, StoreError> {
    let path = dir.join("lock");
    let file = File::create(&path).map_err(|e| StoreError::io("create", &path, e))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(std::fs::TryLockError::WouldBlock) => {
            Err(StoreError::InUse { dir: dir.to_string_lossy().into() })
        }
        Err(std::fs::TryLockError::Error(e)) => Err(StoreError::io("lock", &path, e)),
    }
}

/// What was on its way out when the last run ended goes now.
fn finish_removing(dir: &Path) -> Result<(), StoreError> {
    let removing = dir.join("removing");
    for name in disk::names(&removing)? {
        disk::remove(&removing.join(name))?;
    }
    Ok(())
}

fn set_aside_checkpoints(dir: &Path, now: Timestamp) -> Result<Vec<Quarantined>, StoreError> {
    let folder = checkpoint::folder(dir);
    let mut quarantined = Vec::new();
    for name in checkpoint::names(&folder)? {
        let path = folder.join(&name);
        match checkpoint::read(&path) {
            Err(why @ StoreError::Damaged { .. }) => {
                let named = format!("checkpoint-{}", period::day(now));
                quarantined.push(quarantine::set_aside(dir, &path, named, &why, now)?);
            }
            other => drop(other?),
        }
    }
    Ok(quarantined)
}
