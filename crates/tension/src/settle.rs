//! Settling: the due seconds of the grid, one after another, and what changes on each.

use std::collections::{BTreeMap, BTreeSet};

use post::{AreaCode, Event, Theme};

use crate::facts::{Facts, Surroundings};
use crate::fold::{State, order};
use crate::grid::{MINUTE, Second, time};
use crate::reason::{Explained, phase, tally};
use crate::scored::Scored;
use crate::state::CellState;
use crate::table::level_of;
use crate::{AlertState, Because, Cell, Change, Clause, Level};

/// How often a level above usual is looked at when nothing happens: its supports grow old.
const LOOK_AGAIN: Second = 5 * MINUTE;

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
        self.incidents.close(now, &scored.config.incident);
        let mut areas = BTreeSet::new();
        for cell in touched {
            if let Some(theme) = &cell.theme {
                changes.extend(self.follow(&cell.area, theme, now, scored));
            }
            areas.insert(cell.area);
        }
        for area in areas {
            changes.extend(self.roll_up(&area, now));
        }
    }

    /// Brings one cell up to date; says so if level or alert changed.
    fn follow(&mut self, area: &AreaCode, theme: &Theme, now: Second, scored: &Scored) -> Option<Change> {
        let share = scored.share(area);
        self.cells.learn(area, theme, share, now, &mut self.usual, &scored.config);
        let surroundings = Surroundings {
            cells: &self.cells,
            incidents: &self.incidents,
            usual: &self.usual,
            config: &scored.config,
            areas: scored.areas(),
            now,
        };
        let facts = surroundings.facts(area, theme, share);
        let target = target(&facts, area, scored);
        let held = self.cells.get(area, theme).and_then(|cell| self.seeing.held(&cell.sources, now));
        let cell = self.cells.get_mut(area, theme)?;

        let (from, alert_before) = (cell.standing.level, cell.alarm.state);
        cell.standing.follow(target, held.is_some(), now, &scored.config.hold);
        let level = cell.standing.level;
        let alert = cell.alarm.follow(target.severity(), level.severity(), now, &scored.config.alert);
        if target >= level {
            cell.rest_on_sources_since(now - crate::facts::SPOKEN);
        }
        let due = next_look(cell, target, now);
        let changed = level != from || alert != alert_before;

        self.explain(area, theme, &facts, now, scored);
        self.cells.schedule(area, theme, due);
        let cell = self.cells.get(area, theme)?;
        changed.then(|| change(Cell::new(area.clone(), theme.clone()), cell, from, alert, now))
    }

    /// Writes down why a cell stands where it stands.
    fn explain(&mut self, area: &AreaCode, theme: &Theme, facts: &Facts, now: Second, scored: &Scored) {
        let Some(cell) = self.cells.get(area, theme) else { return };
        let level = cell.standing.level;
        let held = self.seeing.held(&cell.sources, now);
        let explained = Explained { state: self, scored, area, theme, cell, facts, level, held, now };
        let (because, tally, phase) = (explained.because(), tally(self, cell, now), phase(facts, cell, now));
        if let Some(cell) = self.cells.get_mut(area, theme) {
            (cell.because, cell.tally, cell.phase) = (because, tally, phase);
        }
    }

    /// Brings an area's roll-up up to date with its themes.
    fn roll_up(&mut self, area: &AreaCode, now: Second) -> Option<Change> {
        let themes = self.cells.areas.get(area)?;
        let (worst, spread) = worst_and_spread(themes)?;
        let several = spread >= SPREAD && !area.is_unplaced();
        let level = if several { worst.standing.level.up() } else { worst.standing.level };
        let mut because = worst.because.clone();
        if several {
            because.0.push(Clause::Spread { themes: spread as u32 });
        }
        let (tally, phase) =
            (worst.tally.clone(), themes.values().map(|cell| cell.phase).max().unwrap_or_default());

        let roll_up = self.cells.roll_ups.entry(area.clone()).or_default();
        let from = roll_up.standing.level;
        roll_up.standing.take(level, now);
        (roll_up.because, roll_up.tally, roll_up.phase) = (because, tally, phase);
        (level != from).then(|| Change {
            at: time(now),
            cell: Cell::roll_up(area.clone()),
            level,
            from,
            severity: level.severity(),
            phase,
            because: roll_up.because.clone(),
            alert: AlertState::Inactive,
            tally: roll_up.tally.clone(),
        })
    }
}

/// The level the table asks for.
fn target(facts: &Facts, area: &AreaCode, scored: &Scored) -> Level {
    let level = level_of(facts, &scored.config.levels);
    if area.is_unplaced() { level.min(Level::new(scored.config.unplaced_highest)) } else { level }
}

/// The highest theme of an area, the first if several are equal, and how many are at raised or above.
fn worst_and_spread(themes: &BTreeMap<Theme, CellState>) -> Option<(&CellState, usize)> {
    let worst = themes.values().rev().max_by_key(|cell| cell.standing.level)?;
    let raised = themes.values().filter(|cell| cell.standing.level >= Level::new(3));
    Some((worst, raised.count()))
}

/// When a cell is looked at next, if nothing happens before.
fn next_look(cell: &CellState, target: Level, now: Second) -> Option<Second> {
    let pending = (cell.alarm.state == AlertState::Pending).then_some(cell.alarm.fires_at);
    let falls = cell.standing.may_fall_at(target).map(|second| second.min(now + LOOK_AGAIN));
    let again = (cell.standing.level > Level::USUAL).then_some(now + LOOK_AGAIN);
    let soonest = [pending, falls.or(again), cell.learns_at()].into_iter().flatten().min();
    soonest.map(|second| second.max(now + 1))
}

fn change(cell: Cell, state: &CellState, from: Level, alert: AlertState, now: Second) -> Change {
    let level = state.standing.level;
    Change {
        at: time(now),
        cell,
        level,
        from,
        severity: level.severity(),
        phase: state.phase,
        because: if level == Level::USUAL { Because::default() } else { state.because.clone() },
        alert,
        tally: state.tally.clone(),
    }
}
