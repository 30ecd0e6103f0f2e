//! The months of the log, opened when they are needed.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::month::Month;
use crate::{StoreError, disk, period};

/// This month, the last one, and two older ones that a page asked for.
const OPEN_AT_ONCE: usize = 4;

/// Every month on disk, a few of them open.
pub(crate) struct Months {
    folder: PathBuf,
    /// Last used last.
    open: Mutex<Vec<(String, Arc<Month>)>>,
}

impl Months {
    pub(crate) fn new(folder: PathBuf) -> Self {
        Self { folder, open: Mutex::default() }
    }

    /// The months on disk, oldest first.
    pub(crate) fn names(&self) -> Result<Vec<String>, StoreError> {
        let mut names = disk::names(&self.folder)?;
        names.retain(|name| name.len() == "2026-11".len() && period::start(name).is_some());
        Ok(names)
    }

    /// The directory of a month.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// The folder of all months.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// A month that is there, or `None`.
    pub(crate) fn get(&self, name: &str) -> Result<Option<Arc<Month>>, StoreError> {
        let mut open = self.lock();
        if let Some(place) = open.iter().position(|(other, _)| other == name) {
            let slot = open.remove(place);
            let month = Arc::clone(&slot.1);
            open.push(slot);
            return Ok(Some(month));
        }
        let path = self.path(name);
        if !path.is_dir() {
            return Ok(None);
        }
        let month = Arc::new(Month::open(&path)?);
        make_room(&mut open);
        open.push((name.to_owned(), Arc::clone(&month)));
        Ok(Some(month))
    }

    /// A month, started if it is not there.
    pub(crate) fn get_or_start(&self, name: &str) -> Result<Arc<Month>, StoreError> {
        disk::create_folder(&self.path(name))?;
        let gone = || StoreError::damaged(&self.path(name), "it was removed while it was being opened");
        self.get(name)?.ok_or_else(gone)
    }

    /// Forgets a month, so that its directory can be moved. Nobody else may be using it.
    pub(crate) fn close(&self, name: &str) {
        self.lock().retain(|(other, _)| other != name);
    }

    fn lock(&self) -> MutexGuard<'_, Vec<(String, Arc<Month>)>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Closes the month longest unused. One in use stays open: sled opens a directory only once.
fn make_room(open: &mut Vec<(String, Arc<Month>)>) {
    if open.len() < OPEN_AT_ONCE {
        return;
    }
    if let Some(place) = open.iter().position(|(_, month)| Arc::strong_count(month) == 1) {
        open.remove(place);
    }
}
