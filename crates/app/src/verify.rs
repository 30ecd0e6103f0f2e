//! A day of the log folded again, and its changes held against those that were stored when they were shown.

use std::collections::BTreeMap;

use anyhow::Context;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use post::{Entry, Event};
use register::SurgeChange;
use serde::{Deserialize, Serialize};
use tension::Change;

use crate::fold::Fold;
use crate::refold::{Refold, was_watched};

/// Differences told one by one; the rest are counted.
const TOLD: usize = 20;

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Verified {
    pub(crate) day: Date,
    /// Entries of the log that were folded, from the checkpoint before the day to its end.
    pub(crate) entries: u64,
    /// Changes that were stored and came out the same.
    pub(crate) changes: usize,
    /// Whether the log still has everything since the checkpoint, or since its beginning.
    pub(crate) complete: bool,
    /// Changes shown in the last moments before the power went: they are in no log, and nothing is wrong.
    pub(crate) cut: usize,
    pub(crate) differences: Vec<Difference>,
    /// Differences beyond those told.
    pub(crate) more: usize,
}

/// One place at which what was stored and what was folded differ; each as the JSON of a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Difference {
    pub(crate) at: Timestamp,
    pub(crate) stored: Option<String>,
    pub(crate) folded: Option<String>,
}

impl Verified {
    /// Whether what was shown and what the log gives are the same.
    pub(crate) fn is_same(&self) -> bool {
        self.complete && self.differences.is_empty()
    }
}

/// Folds `day` (UTC) again, as far as `until`, which is excluded; `progress` is told the time of each entry and of the end.
///
/// # Errors
/// The store could not be read.
pub(crate) fn day(
    refold: &Refold<'_>,
    day: Date,
    until: Timestamp,
    mut progress: impl FnMut(Timestamp, Timestamp),
) -> anyhow::Result<Verified> {
    let (from, end) = (start_of(day)?, start_of(day.checked_add(1.day())?)?.min(until));
    anyhow::ensure!(from < end, "{day} (UTC) has not begun in the log: it ends at {until}");
    let (fold, after) = refold.start(from)?;
    let mut again = Again { fold, from, folded: BTreeMap::new(), cuts: Vec::new(), before: None };
    let (mut entries, mut complete, mut watched) = (0, true, true);
    for entry in refold.store.entries_after(after) {
        let entry = entry?;
        complete &= entries > 0 || entry.number == after + 1;
        if entry.at >= end {
            watched = was_watched(Some(&entry));
            break;
        }
        entries += 1;
        progress(entry.at, end);
        again.take(&entry);
    }
    if watched {
        again.settle(end.checked_sub(1.millisecond())?);
    }
    let stored = refold.store.changes(from, end)?;
    let mut verified =
        Verified { day, entries, changes: 0, complete, cut: 0, differences: Vec::new(), more: 0 };
    again.compare(stored, end, &mut verified);
    Ok(verified)
}

fn start_of(day: Date) -> anyhow::Result<Timestamp> {
    Ok(day.to_zoned(TimeZone::UTC).with_context(|| format!("{day} is no day of this calendar"))?.timestamp())
}

/// Changes of one second, as they are kept: levels, then surges.
#[derive(Default)]
struct OfASecond {
    levels: Vec<Change>,
    surges: Vec<SurgeChange>,
}

/// The day as it is folded again.
struct Again {
    fold: Fold,
    from: Timestamp,
    folded: BTreeMap<Timestamp, OfASecond>,
    /// Stretches between the last entry before a start that followed no stop, and that start.
    cuts: Vec<(Timestamp, Timestamp)>,
    before: Option<(Timestamp, bool)>,
}

impl Again {
    fn take(&mut self, entry: &Entry) {
        if let (Event::Up, Some((before, false))) = (&entry.event, self.before) {
            self.cuts.push((before, entry.at));
        }
        self.before = Some((entry.at, entry.event == Event::Down));
        let levels = self.fold.apply(entry);
        self.note(levels);
    }

    fn settle(&mut self, at: Timestamp) {
        let levels = self.fold.settle(at);
        self.note(levels);
    }

    fn note(&mut self, levels: Vec<Change>) {
        for change in levels.into_iter().filter(|change| change.at >= self.from) {
            self.folded.entry(change.at).or_default().levels.push(change);
        }
        for change in self.fold.take_surges().into_iter().filter(|change| change.at >= self.from) {
            self.folded.entry(change.at).or_default().surges.push(change);
        }
    }

    /// Holds what was folded against what was stored, second by second.
    fn compare(self, stored: Vec<(Timestamp, Vec<u8>)>, end: Timestamp, verified: &mut Verified) {
        let mut seconds: BTreeMap<Timestamp, [Vec<Vec<u8>>; 2]> = BTreeMap::new();
        for (at, bytes) in stored {
            let [stored, _] = seconds.entry(at).or_default();
            stored.push(bytes);
        }
        for (at, OfASecond { levels, surges }) in self.folded.into_iter().filter(|(at, _)| *at < end) {
            let [_, folded] = seconds.entry(at).or_default();
            folded.extend(levels.iter().filter_map(|change| serde_json::to_vec(change).ok()));
            folded.extend(surges.iter().filter_map(|change| serde_json::to_vec(change).ok()));
        }
        for (at, [stored, folded]) in seconds {
            let is_cut = self.cuts.iter().any(|(from, to)| *from < at && at < *to);
            for place in 0..stored.len().max(folded.len()) {
                match (stored.get(place), folded.get(place)) {
                    (stored, folded) if stored == folded => verified.changes += 1,
                    (Some(_), None) if is_cut => verified.cut += 1,
                    (stored, folded) => verified.differ(at, stored, folded),
                }
            }
        }
    }
}

impl Verified {
    fn differ(&mut self, at: Timestamp, stored: Option<&Vec<u8>>, folded: Option<&Vec<u8>>) {
        if self.differences.len() == TOLD {
            self.more += 1;
            return;
        }
        let text = |bytes: Option<&Vec<u8>>| bytes.map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        self.differences.push(Difference { at, stored: text(stored), folded: text(folded) });
    }
}
