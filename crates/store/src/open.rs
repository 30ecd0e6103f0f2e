//! Opening the store: whatever state the last run left it in, it comes up, and says what it had to set aside.

use std::fs::File;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, RwLock};

use jiff::Timestamp;

use crate::archive::Archive;
use crate::month::{Table, Write, damage_mark};
use crate::months::Months;
use crate::store::Writer;
use crate::text::Texts;
use crate::{Config, Quarantined, Store, StoreError, checkpoint, disk, period, quarantine, run, seal};

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
        let checkpoint = self.last_checkpoint()?.map_or(0, |checkpoint| checkpoint.number);
        let mut quarantined = Vec::new();
        let names = self.months.names()?;
        for name in &names {
            let path = self.months.path(name);
            let found = if damage_mark(&path).exists() {
                Err(StoreError::damaged(&path, "it was found damaged while running"))
            } else if Some(name) == names.last() {
                self.check_newest(name, checkpoint)
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
            let month = self.months.get_or_start(&period::month(now))?;
            let value = seal::encode(&checkpoint).map_err(|flaw| month.flaw(flaw))?;
            month.write(&[Write { table: Table::GoesOnFrom, key: Vec::new(), value: Some(value) }])?;
        }
        Ok(quarantined)
    }

    /// Reads what the folds will need of the newest month: everything since the last checkpoint. sled takes a
    /// file it cannot make sense of for an empty one, so the checkpoint must also be behind the log.
    fn check_newest(&self, name: &str, checkpoint: u64) -> Result<(), StoreError> {
        let Some(month) = self.months.get(name)? else { return Ok(()) };
        let mut after = checkpoint;
        while let Some(last) = run::next_after(&month, after)?.last() {
            after = last.number;
        }
        match self.newest_entry()? {
            (number, _) if number < checkpoint => {
                Err(month.damaged(format!("entry {checkpoint} was committed and is not in it")))
            }
            _ => Ok(()),
        }
    }

    /// The number and commit time of the newest entry in any month.
    fn newest_entry(&self) -> Result<(u64, Timestamp), StoreError> {
        for name in self.months.names()?.into_iter().rev() {
            let Some(month) = self.months.get(&name)? else { continue };
            if let Some(entry) = run::last(&month)? {
                return Ok((entry.number, entry.at));
            }
            if let Some(sealed) = month.get(Table::GoesOnFrom, &[])? {
                let number = seal::decode(&sealed).map_err(|flaw| month.flaw(flaw))?;
                return Ok((number, Timestamp::MIN));
            }
        }
        Ok((0, Timestamp::MIN))
    }

    /// Finds the last number, and gives the last commit time. Where a month was set aside, the checkpoint knows.
    fn resume(&self) -> Result<Timestamp, StoreError> {
        let (number, at) = self.newest_entry()?;
        self.last.store(number, Ordering::Release);
        let checkpoint_at = self.last_checkpoint()?.map_or(Timestamp::MIN, |checkpoint| checkpoint.at);
        Ok(at.max(checkpoint_at))
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
