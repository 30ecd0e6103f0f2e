//! Rule files and lists of places are edited while the service runs: a good edit is live within two seconds, a broken one
//! leaves the last good version working and says so.

mod gazetteer;

pub(crate) use gazetteer::Places;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant, SystemTime};

use anyhow::Context;
use jiff::tz::TimeZone;
use notify_debouncer_full::notify::RecursiveMode;
use notify_debouncer_full::{DebounceEventResult, new_debouncer};
use post::Theme;
use rules::{RuleFile, RuleSet};
use tokio::sync::{mpsc, watch};
use web::RuleProblem;

use crate::pace::wall_clock;
use crate::rulebook::{PlaceLists, Rulebook};
use crate::service::LastGood;
use crate::view;

/// Editors write a file in several steps: wait until nothing has moved for this long.
const QUIET: Duration = Duration::from_millis(300);
/// A folder that never goes quiet is read anyway after this long.
const PATIENCE: Duration = Duration::from_millis(1_500);

/// How often the folder itself is looked at: a watch inside it does not see it being replaced.
const LOOK: Duration = Duration::from_millis(500);

/// What came of reading the folder again.
pub(crate) struct Reload {
    /// The new rules; `None` where the old ones stay in force as a whole.
    pub(crate) rules: Option<Arc<RuleSet>>,
    /// Every mistake found.
    pub(crate) problems: Vec<RuleProblem>,
}

/// Watches one folder of rules.
pub(crate) struct Watcher {
    pub(crate) rulebook: Rulebook,
    pub(crate) folder: PathBuf,
    pub(crate) themes: Vec<Theme>,
    pub(crate) places: Places,
    pub(crate) last: Arc<RuleSet>,
    pub(crate) good: LastGood,
}

impl Watcher {
    /// Sends a [`Reload`] each time the folder's contents have changed, until the service stops.
    ///
    /// # Errors
    /// The folder cannot be watched.
    pub(crate) fn run(
        mut self,
        out: &mpsc::Sender<Reload>,
        stop: &watch::Receiver<bool>,
    ) -> anyhow::Result<()> {
        let (events, changed) = channel::<DebounceEventResult>();
        let mut debouncer = new_debouncer(Duration::from_millis(50), None, events)?;
        let folder = self.folder.clone();
        debouncer.watch(&folder, RecursiveMode::Recursive).with_context(|| {
            format!("the rules folder {} cannot be watched; edits need a restart", folder.display())
        })?;
        let mut watched = identity(&folder);
        let mut seen = Some(fingerprint(&self.rulebook.files().unwrap_or_default(), &self.places.lists));
        // A list may have been edited between the start and the watch.
        let mut goes_on = self.look(&mut seen, out);
        while goes_on && !*stop.borrow() {
            match changed.recv_timeout(LOOK) {
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) if identity(&folder) == watched => continue,
                Err(RecvTimeoutError::Timeout) => {
                    // Moved away, or another put in its place, as a deployment does.
                    debouncer.unwatch(&folder).ok();
                    debouncer.watch(&folder, RecursiveMode::Recursive).ok();
                    watched = identity(&folder);
                }
                Ok(_) => settle_down(&changed),
            }
            goes_on = self.look(&mut seen, out);
        }
        Ok(())
    }

    /// Reads the folder, and sends what came of it if it is not as it was last seen; whether anybody still listens.
    fn look(&mut self, seen: &mut Option<[u8; 32]>, out: &mpsc::Sender<Reload>) -> bool {
        let read = self.read();
        let now = read.as_ref().ok().map(|(files, lists)| fingerprint(files, lists));
        if now == *seen {
            return true;
        }
        *seen = now;
        let reload = match read {
            Ok((files, lists)) => self.reload(&files, lists),
            Err(error) => Reload { rules: None, problems: vec![unreadable(&error)] },
        };
        out.blocking_send(reload).is_ok()
    }

    fn read(&self) -> anyhow::Result<(Vec<RuleFile>, PlaceLists)> {
        Ok((self.rulebook.files()?, self.rulebook.place_lists()?))
    }

    fn reload(&mut self, files: &[RuleFile], lists: PlaceLists) -> Reload {
        let today = wall_clock().to_zoned(TimeZone::UTC).date();
        let mut problems = self.places.read(lists);
        let load = rules::reload(files, &self.themes, self.places.gazetteer(), today, &self.last);
        problems.extend(view::problems(&load.diagnostics));
        let rules = load.set.map(Arc::new);
        if let Some(rules) = &rules {
            self.last = Arc::clone(rules);
            if let Err(error) = self.good.keep(files, rules) {
                tracing::warn!("{error:#}; a restart while files have mistakes would use older rules");
            }
        }
        Reload { rules, problems }
    }
}

fn unreadable(error: &anyhow::Error) -> RuleProblem {
    RuleProblem {
        path: "rules".to_owned(),
        line: 1,
        message: format!("{error:#}; the last good rules work on"),
        code: "unreadable".to_owned(),
    }
}

/// What makes a folder this folder, whatever its name: `None` while there is none.
fn identity(folder: &Path) -> Option<(u64, Option<SystemTime>)> {
    let about = std::fs::metadata(folder).ok()?;
    #[cfg(unix)]
    let number = std::os::unix::fs::MetadataExt::ino(&about);
    #[cfg(not(unix))]
    let number = 0;
    Some((number, about.created().ok()))
}

/// Returns once nothing has moved for [`QUIET`], or after [`PATIENCE`].
fn settle_down(changed: &Receiver<DebounceEventResult>) {
    let first = Instant::now();
    while first.elapsed() < PATIENCE {
        if changed.recv_timeout(QUIET).is_err() {
            return;
        }
    }
}

fn fingerprint(files: &[RuleFile], lists: &PlaceLists) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    let files = files.iter().map(|file| (&file.path, &file.bytes));
    for (path, bytes) in files.chain(lists) {
        hasher.update(&(path.len() as u64).to_le_bytes());
        hasher.update(path.as_bytes());
        hasher.update(&(bytes.len() as u64).to_le_bytes());
        hasher.update(bytes);
    }
    *hasher.finalize().as_bytes()
}
