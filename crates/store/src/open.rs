//! Opening the store: whatever state the last run left it in, it comes up, and says what it had to set aside.

use std::fs::File;
use std::path::Path;
use std::sync::atomic::AtomicU64;
use std::sync::{Mutex, RwLock};

use jiff::Timestamp;

use crate::archive::Archive;
use crate::commit::{entry_of, keys_after};
use crate::month::{Month, Order, Table, damage_mark};
use crate::months::Months;
use crate::store::Writer;
use crate::text::Texts;
use crate::{Config, Quarantined, Store, StoreError, checkpoint, disk, keys, period, quarantine};

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
        let months = Months::new(dir.join("log"));
        let store = Store {
            archive: Archive::new(dir.join("archive"), config.archive_bytes),
            texts: Texts::new(dir.join("text")),
            writer: Mutex::new(Writer { month: None, last_at: Timestamp::MIN, unsure: false }),
            last: AtomicU64::new(0),
            door: RwLock::new(()),
            config: config.clone(),
            months,
            _lock: lock,
        };
        quarantined.extend(store.set_aside_months(now)?);
        let resumed_at = store.resume()?;
        quarantined.extend(store.sweep_text(now)?);
        store.writer().last_at = resumed_at;
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
        Ok(quarantined)
    }

    /// Reads what the folds will need of the newest month: everything since the last checkpoint.
    fn check_newest(&self, name: &str) -> Result<(), StoreError> {
        let Some(month) = self.months.get(name)? else { return Ok(()) };
        let checkpoint = self.last_checkpoint()?.map_or(0, |checkpoint| checkpoint.number);
        let mut expected = None;
        let mut after = checkpoint;
        loop {
            let rows = month.rows(Table::Log, keys_after(after), Order::OldestFirst, 512)?;
            for row in &rows {
                after = entry_of(&month, row)?.number;
                if expected.is_some_and(|expected| expected != after) {
                    return Err(month.damaged(format!("the entries before {after} are missing")));
                }
                expected = Some(after + 1);
            }
            if rows.is_empty() {
                break;
            }
        }
        let last = last_number_of(&month)?;
        if last.is_some_and(|last| last < checkpoint) {
            return Err(month.damaged(format!("it ends before entry {checkpoint}, which was committed")));
        }
        Ok(())
    }

    /// Finds the last number and the last commit time; where the log lost its end, the checkpoint knows.
    fn resume(&self) -> Result<Timestamp, StoreError> {
        let checkpoint = self.last_checkpoint()?;
        let (mut number, mut at) = checkpoint.map_or((0, Timestamp::MIN), |last| (last.number, last.at));
        for name in self.months.names()?.into_iter().rev() {
            let Some(month) = self.months.get(&name)? else { continue };
            if let Some(row) = month.last(Table::Log)? {
                let entry = entry_of(&month, &row)?;
                number = number.max(entry.number);
                at = at.max(entry.at);
                break;
            }
        }
        self.last.store(number, std::sync::atomic::Ordering::Release);
        Ok(at)
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

fn last_number_of(month: &Month) -> Result<Option<u64>, StoreError> {
    Ok(month.last(Table::Log)?.and_then(|(key, _)| keys::number_of(&key)))
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
