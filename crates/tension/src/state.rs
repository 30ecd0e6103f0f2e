//! What is kept for a cell, and all cells together.

use std::collections::{BTreeMap, BTreeSet};

use post::{AreaCode, Kind, SourceKind, Theme};
use serde::{Deserialize, Serialize};

use crate::alert::Alarm;
use crate::baseline::{Fading, Series, Usual};
use crate::config::Config;
use crate::facts::{DISORDER, KINDS, WINDOWS};
use crate::grid::{DAY, HOUR, Second};
use crate::independence::effective_count;
use crate::sighting::{Rebuttals, Sighting, Sightings};
use crate::standing::Standing;
use crate::{Cell, Phase};

/// What is kept for one cell.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct CellState {
    /// The last day, one for each of [`KINDS`].
    sightings: [Sightings; 5],
    /// What the days before have taught, one for each of [`KINDS`].
    seen: [Fading; 5],
    pub(crate) rebuttals: Rebuttals,
    pub(crate) standing: Standing,
    pub(crate) alarm: Alarm,
    /// The sources its level rests on, by place in the roster.
    pub(crate) sources: BTreeSet<u32>,
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

impl CellState {
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
    fn withdraw(&mut self, post: u64) -> bool {
        let rebutted = self.rebuttals.withdraw(post);
        self.sightings.iter_mut().fold(rebutted, |found, kind| kind.withdraw(post) | found)
    }

    /// Notes the sources of what was published at `since` or later: should they fall silent, the level is held.
    pub(crate) fn rest_on_sources_since(&mut self, since: Second) {
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
    pub(crate) fn learn(
        &mut self,
        theme: &Theme,
        share: Option<f64>,
        now: Second,
        usual: &mut Usual,
        config: &Config,
    ) {
        let today = (now - DAY).div_euclid(HOUR) * HOUR;
        for (kind, (sightings, seen)) in KINDS.into_iter().zip(self.sightings.iter_mut().zip(&mut self.seen))
        {
            let series = Series { theme, kind, share };
            let old = sightings.take_before(today);
            for hour in old.chunk_by(|a, b| a.at.div_euclid(HOUR) == b.at.div_euclid(HOUR)) {
                let Some(first) = hour.first() else { continue };
                let count = effective_count(hour, &config.weights);
                usual.learn(seen, &series, first.at.div_euclid(HOUR) * HOUR, count, config);
            }
        }
        self.rebuttals.drop_before(today);
    }

    /// When the next sighting becomes too old for one of the windows.
    fn ages_at(&self, now: Second) -> Option<Second> {
        let oldest_within = |window| {
            let kinds = self.sightings.iter().filter_map(move |kind| kind.since(now - window).first());
            kinds.map(move |sighting| sighting.at + window + 1)
        };
        WINDOWS.into_iter().flat_map(oldest_within).min()
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

    fn fullest(&self) -> usize {
        self.sightings.iter().map(Sightings::len).max().unwrap_or(0)
    }

    fn drop_older_half(&mut self) -> usize {
        self.sightings.iter_mut().max_by_key(|kind| kind.len()).map_or(0, Sightings::drop_older_half)
    }

    fn len(&self) -> usize {
        self.sightings.iter().map(Sightings::len).sum()
    }
}

/// Where a kind stands in [`KINDS`]. Reassurance never comes here: it is no part of a score.
fn place(kind: Kind) -> usize {
    match kind {
        Kind::Trigger => 0,
        Kind::Rumour => 1,
        Kind::Mobilisation => 2,
        Kind::Targeting => 3,
        Kind::Narrative | Kind::Reassurance => 4,
    }
}

/// All cells that have ever had evidence, and when each is looked at next.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Cells {
    pub(crate) areas: BTreeMap<AreaCode, BTreeMap<Theme, CellState>>,
    /// The levels of the roll-ups; all else about them follows from their themes.
    pub(crate) roll_ups: BTreeMap<AreaCode, Standing>,
    agenda: BTreeSet<(Second, Cell)>,
    /// Sightings over all cells.
    sightings: usize,
}

impl Cells {
    pub(crate) fn get(&self, area: &AreaCode, theme: &Theme) -> Option<&CellState> {
        self.areas.get(area)?.get(theme)
    }

    pub(crate) fn get_mut(&mut self, area: &AreaCode, theme: &Theme) -> Option<&mut CellState> {
        self.areas.get_mut(area)?.get_mut(theme)
    }

    pub(crate) fn open(&mut self, area: &AreaCode, theme: &Theme) -> &mut CellState {
        self.areas.entry(area.clone()).or_default().entry(theme.clone()).or_default()
    }

    /// Adds a sighting to a cell, and makes room when there are more than `most` altogether.
    pub(crate) fn add(
        &mut self,
        area: &AreaCode,
        theme: &Theme,
        kind: Kind,
        sighting: Sighting,
        most: usize,
    ) {
        if self.open(area, theme).add(kind, sighting) {
            self.sightings += 1;
        }
        if self.sightings > most {
            let all = self.areas.values_mut().flat_map(BTreeMap::values_mut);
            let dropped = all.max_by_key(|cell| cell.fullest()).map_or(0, CellState::drop_older_half);
            self.sightings -= dropped;
        }
    }

    /// Lets a cell learn from the hours that are over a day old.
    pub(crate) fn learn(
        &mut self,
        area: &AreaCode,
        theme: &Theme,
        share: Option<f64>,
        now: Second,
        usual: &mut Usual,
        config: &Config,
    ) {
        let Some(cell) = self.areas.get_mut(area).and_then(|themes| themes.get_mut(theme)) else { return };
        let before = cell.len();
        cell.learn(theme, share, now, usual, config);
        self.sightings -= before - cell.len();
    }

    /// Takes a post out of every cell; returns the cells it was in.
    pub(crate) fn withdraw(&mut self, post: u64) -> Vec<Cell> {
        let mut touched = Vec::new();
        for (area, themes) in &mut self.areas {
            for (theme, cell) in themes {
                let before = cell.len();
                if cell.withdraw(post) {
                    self.sightings -= before - cell.len();
                    touched.push(Cell::new(area.clone(), theme.clone()));
                }
            }
        }
        touched
    }

    /// Puts a cell on the agenda for `due`, and off it for any other second.
    pub(crate) fn schedule(&mut self, area: &AreaCode, theme: &Theme, due: Option<Second>) {
        let Some(cell) = self.areas.get_mut(area).and_then(|themes| themes.get_mut(theme)) else { return };
        let key = Cell::new(area.clone(), theme.clone());
        if let Some(before) = cell.due {
            self.agenda.remove(&(before, key.clone()));
        }
        cell.due = due;
        if let Some(due) = due {
            self.agenda.insert((due, key));
        }
    }

    /// When the next sighting that supports a cell becomes too old for one of the windows: its own, or a report of
    /// disorder in its area.
    pub(crate) fn ages_at(&self, area: &AreaCode, theme: &Theme, now: Second) -> Second {
        let cells = [self.get(area, theme), self.get(area, &Theme::new(DISORDER))];
        let ages = cells.into_iter().flatten().filter_map(|cell| cell.ages_at(now));
        ages.min().unwrap_or(Second::MAX)
    }

    /// The earliest second on the agenda.
    pub(crate) fn next_due(&self) -> Option<Second> {
        self.agenda.first().map(|(second, _)| *second)
    }

    /// Takes the cells due by `now` off the agenda.
    pub(crate) fn take_due(&mut self, now: Second) -> Vec<Cell> {
        let mut due = Vec::new();
        while let Some((second, _)) = self.agenda.first()
            && *second <= now
        {
            if let Some((_, cell)) = self.agenda.pop_first() {
                due.push(cell);
            }
        }
        due
    }
}
