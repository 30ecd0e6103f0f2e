//! The log folded again: how things stood at a time of the past, and whether a day gives what people were shown.

use jiff::Timestamp;
use places::Gazetteer;
use post::{Entry, Event};
use store::{Checkpoint, Store};

use crate::fold::Fold;

/// What the log is folded again with: the settings and areas of today.
#[derive(Clone, Copy)]
pub(crate) struct Refold<'a> {
    pub(crate) store: &'a Store,
    pub(crate) config: &'a tension::Config,
    pub(crate) gazetteer: &'a Gazetteer,
}

impl Refold<'_> {
    /// The state from the newest usable checkpoint of `at` or before, or an empty one, and the last entry in it.
    ///
    /// # Errors
    /// The checkpoints could not be read.
    pub(crate) fn start(&self, at: Timestamp) -> anyhow::Result<(Fold, u64)> {
        if let Some(Checkpoint { number, bytes, .. }) = self.store.checkpoint_before(at)? {
            match Fold::restore(self.config, self.gazetteer, &bytes) {
                Ok(fold) => return Ok((fold, number)),
                Err(error) => {
                    tracing::warn!(%error, "a checkpoint cannot be read; the log is folded from its beginning");
                }
            }
        }
        Ok((Fold::new(self.config, self.gazetteer), 0))
    }

    /// How things stood at `at`.
    ///
    /// # Errors
    /// The log could not be read.
    pub(crate) fn at(&self, at: Timestamp) -> anyhow::Result<Fold> {
        let (mut fold, after) = self.start(at)?;
        let mut next = None;
        for entry in self.store.entries_after(after) {
            let entry = entry?;
            if entry.at > at {
                next = Some(entry);
                break;
            }
            fold.apply(&entry);
        }
        if was_watched(next.as_ref()) {
            fold.settle(at);
        }
        Ok(fold)
    }

    /// The last moment the log knows of: its newest entry, a checkpoint or a change of level after it.
    ///
    /// # Errors
    /// The log could not be read.
    pub(crate) fn newest(&self) -> anyhow::Result<Option<Timestamp>> {
        let last = self.store.last_number();
        let entry = self.store.entries_after(last.saturating_sub(1)).next().transpose()?;
        let checkpoint = self.store.last_checkpoint()?.map(|checkpoint| checkpoint.at);
        let known = entry.map(|entry| entry.at).max(checkpoint);
        let Some(from) = known else { return Ok(None) };
        let shown = self.store.changes(from, Timestamp::MAX)?.into_iter().map(|(at, _)| at).max();
        Ok(known.max(shown))
    }
}

/// Whether somebody watched up to this entry: a start says that nobody did since the entry before it, and levels stood.
pub(crate) fn was_watched(next: Option<&Entry>) -> bool {
    next.is_none_or(|entry| entry.event != Event::Up)
}
