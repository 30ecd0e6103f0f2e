//! What is kept for a cell: its last day, and where its level stands.

use std::collections::BTreeSet;

use post::{Kind, SourceKind, Theme};
use serde::{Deserialize, Serialize};

use crate::Phase;
use crate::alert::Alarm;
use crate::baseline::{Fading, Series, Usual};
use crate::config::{Config, Weights};
use crate::facts::{KINDS, place};
use crate::grid::{DAY, HOUR, Second};
use crate::independence::effective_count;
use crate::sighting::{Rebuttals, Sighting};
use crate::sightings::Sightings;
use crate::standing::Standing;

/// What is kept for one cell.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct CellState {
    /// Its area, by number.
    pub(crate) area: u32,
    pub(crate) theme: Theme,
    /// The last day, one for each of [`KINDS`].
    sightings: [Sightings; 5],
    /// What the days before have taught, one for each of [`KINDS`].
    seen: [Fading; 5],
    pub(crate) rebuttals: Rebuttals,
    pub(crate) standing: Standing,
    pub(crate) alarm: Alarm,
    /// The sources its level rests on, by place in the roster.
    pub(crate) sources: BTreeSet<u32>,
    /// Whether `sources` may no longer be those of the last hours; known again after a restart by looking.
    #[serde(skip, default = "yes")]
    sources_changed: bool,
    /// The neighbourhood last named in a call to gather.
    pub(crate) call_place: Option<String>,
    /// When disorder in the area was last reported by more than one voice.
    pub(crate) last_disorder: Option<Second>,
    pub(crate) phase: Phase,
    /// When a post was last found as it came in.
    found_live: Option<Second>,
    /// When a post was last found late, by a rule that is newer than the post.
    found_late: Option<Second>,
    /// When it was last looked at.
    pub(crate) looked_at: Second,
    /// When it is looked at next, if nothing happens before.
    pub(crate) due: Option<Second>,
}

/// Sightings for each of which a second may pass before their cell is looked at again: to look at a cell costs
/// what it holds, and a flood of ten thousand posts is no different ten seconds later.
const LOOKED_AT_A_SECOND: usize = 1_000;

/// Seconds a cell may go without being looked at, however much it holds.
const LONGEST_UNSEEN: Second = 60;

fn yes() -> bool {
    true
}

impl CellState {
    pub(crate) fn new(area: u32, theme: Theme) -> Self {
        Self {
            area,
            theme,
            sightings: Default::default(),
            seen: Default::default(),
            rebuttals: Rebuttals::default(),
            standing: Standing::default(),
            alarm: Alarm::default(),
            sources: BTreeSet::new(),
            sources_changed: true,
            call_place: None,
            last_disorder: None,
            phase: Phase::default(),
            found_live: None,
            found_late: None,
            looked_at: 0,
            due: None,
        }
    }

    /// The sightings of a kind in the last day.
    pub(crate) fn of(&self, kind: Kind) -> &Sightings {
        &self.sightings[place(kind)]
    }

    /// What the days before have taught about a kind.
    pub(crate) fn seen(&self, kind: Kind) -> &Fading {
        &self.seen[place(kind)]
    }

    /// Adds a sighting; says whether it is new to the cell.
    pub(crate) fn add(&mut self, kind: Kind, sighting: Sighting) -> bool {
        self.sources_changed = true;
        self.sightings[place(kind)].add(sighting)
    }

    /// Notes that something was found on `now`, late or as it came in.
    pub(crate) fn heard(&mut self, late: bool, now: Second) {
        if late {
            self.found_late = Some(now);
        } else {
            self.found_live = Some(now);
        }
    }

    /// Whether nothing has come in since posts of the past were found: then what they say is past, too.
    pub(crate) fn is_of_the_past(&self) -> bool {
        self.found_late > self.found_live
    }

    /// Takes a post out; says whether it was there.
    pub(crate) fn withdraw(&mut self, post: u64) -> bool {
        self.sources_changed = true;
        let rebutted = self.rebuttals.withdraw(post);
        self.sightings.iter_mut().fold(rebutted, |found, kind| kind.withdraw(post) | found)
    }

    /// Notes the sources of what was published at `since` or later: should they fall silent, the level is held.
    pub(crate) fn rest_on_sources_since(&mut self, since: Second) {
        if !std::mem::take(&mut self.sources_changed) {
            return;
        }
        self.sources.clear();
        let mut last = None;
        for sighting in self.sightings.iter().flat_map(|kind| kind.since(since)) {
            // Most posts come from one place: only a change of source is looked up.
            if last != Some(sighting.source) {
                self.sources.insert(sighting.source);
                last = Some(sighting.source);
            }
        }
    }

    /// Distinct partners whose return was sent at each of `since` or later.
    pub(crate) fn partners<const N: usize>(&self, since: [Second; N]) -> [u32; N] {
        if !self.sightings.iter().any(Sightings::has_returns) {
            return [0; N];
        }
        let returns: Vec<&Sighting> = self.all().filter(|s| s.from == SourceKind::Return).collect();
        since.map(|since| {
            let partners = returns.iter().filter(|sighting| sighting.at >= since);
            partners.map(|sighting| sighting.source).collect::<BTreeSet<_>>().len() as u32
        })
    }

    /// All sightings of the last day, kind by kind.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Sighting> {
        self.sightings.iter().flat_map(|kind| kind.since(Second::MIN))
    }

    /// Moves whole hours that are over a day old from the sightings into what is usual.
    pub(crate) fn learn(&mut self, share: Option<f64>, now: Second, usual: &mut Usual, config: &Config) {
        let today = (now - DAY).div_euclid(HOUR) * HOUR;
        for (kind, (sightings, seen)) in KINDS.into_iter().zip(self.sightings.iter_mut().zip(&mut self.seen))
        {
            let series = Series { theme: &self.theme, kind, share };
            let old = sightings.take_before(today);
            for hour in old.chunk_by(|a, b| a.at.div_euclid(HOUR) == b.at.div_euclid(HOUR)) {
                let Some(first) = hour.first() else { continue };
                let count = effective_count(hour, &config.weights);
                usual.learn(seen, &series, first.at.div_euclid(HOUR) * HOUR, count, config);
            }
        }
        self.rebuttals.drop_before(today);
    }

    /// Brings the effective counts of every kind to `now`.
    pub(crate) fn count(&mut self, now: Second, weights: &Weights) {
        for kind in &mut self.sightings {
            self.sources_changed |= kind.count(now, weights);
        }
    }

    /// When the next sighting becomes too old for one of the windows.
    pub(crate) fn ages_at(&self) -> Second {
        self.sightings.iter().map(Sightings::ages_at).min().unwrap_or(Second::MAX)
    }

    /// When the oldest sighting is ready to be learned from.
    pub(crate) fn learns_at(&self) -> Option<Second> {
        let oldest = self.sightings.iter().filter_map(|kind| Some(kind.first()?.at)).min()?;
        Some((oldest.div_euclid(HOUR) + 1) * HOUR + DAY)
    }

    /// The earliest second on which it is looked at again.
    pub(crate) fn may_be_looked_at(&self) -> Second {
        self.looked_at + ((self.len() / LOOKED_AT_A_SECOND) as Second).min(LONGEST_UNSEEN)
    }

    pub(crate) fn fullest(&self) -> usize {
        self.sightings.iter().map(Sightings::len).max().unwrap_or(0)
    }

    pub(crate) fn drop_older_half(&mut self) -> usize {
        self.sources_changed = true;
        self.sightings.iter_mut().max_by_key(|kind| kind.len()).map_or(0, Sightings::drop_older_half)
    }

    pub(crate) fn len(&self) -> usize {
        self.sightings.iter().map(Sightings::len).sum()
    }
}
