//! Settling: the due seconds of the grid, one after another, and what changes on each.

use std::collections::{BTreeMap, BTreeSet};

use post::{AreaCode, Event, Theme};

use crate::facts::{Facts, SPOKEN, Surroundings};
use crate::fold::{State, order};
use crate::grid::{HOUR, MINUTE, Second, time};
use crate::reason::{Explained, is_disorderly, phase, tally};
use crate::scored::Scored;
use crate::state::CellState;
use crate::table::level_of;
use crate::{AlertState, Because, Cell, Change, Clause, Level, Phase, Tally};

/// How often a level above usual is looked at while it is held, or no longer supported.
const LOOK_AGAIN: Second = 15 * MINUTE;

/// How often it is looked at while it is supported, besides whenever a post has become too old for a window:
/// what is usual changes slowly.
const STILL_SUPPORTED: Second = 2 * HOUR;

/// The highest level that sends no alert: as high as posts of the past raise a cell by themselves. The next
/// post that comes in as it is published makes all of them count.
const HIGHEST_OF_THE_PAST: u8 = 2;

/// Themes at raised or above in one area that make it more than the worst of them.
const SPREAD: usize = 3;

impl State {
    /// The next second on which anything can happen. A service that is down sees nothing until it is
    /// up, and what is due in between waits.
    pub(crate) fn next_second(&self) -> Option<Second> {
        let entry = self.pending.front();
        let entry_second = entry.map(|(second, _)| *second);
        let came_up = entry.is_some_and(|(_, entry)| entry.event == Event::Up);
        if self.seeing.down || came_up {
            return entry_second;
        }
        let due = self.cells.next_due().map(|due| due.max(self.settled.saturating_add(1)));
        entry_second.into_iter().chain(due).min()
    }

    /// Sees what is to be seen on `now`, and follows it with levels and alerts.
    pub(crate) fn step(&mut self, now: Second, scored: &Scored, changes: &mut Vec<Change>) {
        let mut entries = Vec::new();
        while let Some((second, _)) = self.pending.front()
            && *second <= now
        {
            entries.extend(self.pending.pop_front().map(|(_, entry)| entry));
        }
        entries.sort_by(order);
        let mut touched: BTreeSet<Cell> =
            entries.iter().flat_map(|entry| self.see(entry, now, scored)).collect();
        touched.extend(self.cells.take_due(now));
        self.settled = now;
        touched.extend(self.incidents.close(now, &scored.config.incident));
        let mut areas = BTreeSet::new();
        for cell in touched {
            if let Some(theme) = &cell.theme
                && !self.put_off(&cell.area, theme, now)
            {
                changes.extend(self.follow(&cell.area, theme, now, scored));
                areas.insert(cell.area);
            }
        }
        for area in areas {
            changes.extend(self.roll_up(&area, now, scored));
        }
    }

    /// Puts a full cell that was just looked at on the agenda, if it is one.
    fn put_off(&mut self, area: &AreaCode, theme: &Theme, now: Second) -> bool {
        let next = self.cells.get(area, theme).map(CellState::may_be_looked_at);
        let put_off = next.filter(|next| *next > now);
        if put_off.is_some() {
            self.cells.schedule(area, theme, put_off);
        }
        put_off.is_some()
    }

    /// Brings one cell up to date; says so if level or alert changed.
    fn follow(&mut self, area: &AreaCode, theme: &Theme, now: Second, scored: &Scored) -> Option<Change> {
        self.cells.learn(area, theme, scored.share(area), now, &mut self.usual, &scored.config);
        let facts = self.facts(area, theme, now, scored);
        self.learn_burst(area, theme, &facts, now, scored);
        let held = self.cells.get(area, theme).and_then(|cell| self.seeing.held(&cell.sources, now));
        let ages = self.cells.ages_at(area, theme, now);
        let target = target(&facts, area, scored);
        let cell = self.cells.get_mut(area, theme)?;
        cell.looked_at = now;
        let target = if cell.is_of_the_past() {
            target.min(cell.standing.level.max(Level::new(HIGHEST_OF_THE_PAST)))
        } else {
            target
        };

        let (from, alert_before) = (cell.standing.level, cell.alarm.state);
        cell.standing.follow(target, held.is_some(), now, &scored.config.hold);
        let level = cell.standing.level;
        let alert = cell.alarm.follow(target.severity(), level.severity(), now, &scored.config.alert);
        if target >= level {
            cell.rest_on_sources_since(now - SPOKEN);
        }
        if is_disorderly(&facts) {
            cell.last_disorder = Some(now);
        }
        cell.phase = phase(&facts, cell, now);
        let ages = (held.is_none() && target >= level).then_some(ages);
        let due = next_look(cell, target, ages, now);
        let changed = level != from || alert != alert_before;
        self.cells.schedule(area, theme, due);

        let cell = self.cells.get(area, theme)?;
        changed.then(|| Change {
            at: time(now),
            cell: Cell::new(area.clone(), theme.clone()),
            level,
            from,
            severity: level.severity(),
            phase: cell.phase,
            because: self.because(area, theme, cell, now, scored),
            alert,
            tally: tally(self, cell, now),
        })
    }

    /// What is known about a cell at `now`.
    pub(crate) fn facts(&self, area: &AreaCode, theme: &Theme, now: Second, scored: &Scored) -> Facts {
        let surroundings = Surroundings {
            cells: &self.cells,
            incidents: &self.incidents,
            usual: &self.usual,
            config: &scored.config,
            areas: scored.areas(),
            now,
        };
        surroundings.facts(area, theme, scored.share(area))
    }

    /// Why a cell stands where it stands; nothing at the usual level.
    pub(crate) fn because(
        &self,
        area: &AreaCode,
        theme: &Theme,
        cell: &CellState,
        now: Second,
        scored: &Scored,
    ) -> Because {
        if cell.standing.level == Level::USUAL {
            return Because::default();
        }
        let facts = &self.facts(area, theme, now, scored);
        let held = self.seeing.held(&cell.sources, now);
        Explained { state: self, scored, area, theme, cell, facts, held, now }.because()
    }

    /// Learns how much incidents are reported. What could not be placed is many incidents, so it teaches nothing.
    fn learn_burst(&mut self, area: &AreaCode, theme: &Theme, facts: &Facts, now: Second, scored: &Scored) {
        if area.is_unplaced() {
            return;
        }
        if let Some((before, reached)) = self.incidents.quicken(area, theme, &facts.peaks()) {
            self.usual.note_burst(&before, &reached, now, &scored.config);
        }
    }

    /// Brings an area's roll-up up to date with its themes.
    fn roll_up(&mut self, area: &AreaCode, now: Second, scored: &Scored) -> Option<Change> {
        let themes = self.cells.areas.get(area)?;
        let (_, worst) = worst(themes)?;
        // One incident counts in several themes: their number is said, and never makes a level of its own.
        let level = worst.standing.level;
        let standing = self.cells.roll_ups.entry(area.clone()).or_default();
        let from = standing.level;
        standing.take(level, now);
        if level == from {
            return None;
        }
        let (phase, because, tally) = self.of_roll_up(area, now, scored)?;
        let cell = Cell::roll_up(area.clone());
        let (severity, alert) = (level.severity(), AlertState::Inactive);
        Some(Change { at: time(now), cell, level, from, severity, phase, because, alert, tally })
    }

    /// A roll-up's phase, reason and tally: those of its highest theme, and how many more are raised.
    pub(crate) fn of_roll_up(
        &self,
        area: &AreaCode,
        now: Second,
        scored: &Scored,
    ) -> Option<(Phase, Because, Tally)> {
        let themes = self.cells.areas.get(area)?;
        let (theme, worst) = worst(themes)?;
        let mut because = self.because(area, theme, worst, now, scored);
        if is_spread(area, themes) {
            because.0.push(Clause::Spread { themes: raised(themes) as u32 });
        }
        Some((worst.phase, because, tally(self, worst, now)))
    }
}

/// The level the table asks for.
fn target(facts: &Facts, area: &AreaCode, scored: &Scored) -> Level {
    let level = level_of(facts, &scored.config.levels);
    if area.is_unplaced() { level.min(Level::new(scored.config.unplaced_highest)) } else { level }
}

/// The highest theme of an area; the first if several are equal.
fn worst(themes: &BTreeMap<Theme, CellState>) -> Option<(&Theme, &CellState)> {
    themes.iter().rev().max_by_key(|(_, cell)| cell.standing.level)
}

/// Themes of an area at raised or above.
fn raised(themes: &BTreeMap<Theme, CellState>) -> usize {
    themes.values().filter(|cell| cell.standing.level >= Level::new(3)).count()
}

/// Whether so many themes of an area are raised that it is worth saying.
fn is_spread(area: &AreaCode, themes: &BTreeMap<Theme, CellState>) -> bool {
    !area.is_unplaced() && raised(themes) >= SPREAD
}

/// When a cell is looked at next, if nothing happens before. One that is seen and supported need not be looked
/// at before a post that supports it grows too old, which `ages` says.
fn next_look(cell: &CellState, target: Level, ages: Option<Second>, now: Second) -> Option<Second> {
    let pending = (cell.alarm.state == AlertState::Pending).then_some(cell.alarm.fires_at);
    let falls = cell.standing.may_fall_at(target).map(|second| second.min(now + LOOK_AGAIN));
    let again = match ages {
        Some(ages) => ages.clamp(now + LOOK_AGAIN, now + STILL_SUPPORTED),
        None => now + LOOK_AGAIN,
    };
    let again = (cell.standing.level > Level::USUAL).then_some(again);
    let soonest = [pending, falls.or(again), cell.learns_at()].into_iter().flatten().min();
    soonest.map(|second| second.max(now + 1))
}
