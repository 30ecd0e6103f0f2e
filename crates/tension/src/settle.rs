//! Settling: the due seconds of the grid, one after another, and what changes on each.

use post::Event;

use crate::burst::Peaks;
use crate::cells::Cells;
use crate::facts::{Facts, SPOKEN, Surroundings};
use crate::fold::{State, order};
use crate::grid::{HOUR, MINUTE, Second, time};
use crate::reason::{Explained, Seen, tally};
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
        let due = self.cells.next_due().into_iter().chain(self.declared.next_end());
        let due = due.map(|due| due.max(self.settled.saturating_add(1)));
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
        let mut touched: Vec<u32> = entries.iter().flat_map(|entry| self.see(entry, now, scored)).collect();
        touched.extend(self.cells.take_due(now));
        self.settled = now;
        touched.extend(self.incidents.close(now, &scored.config.incident));
        touched.extend(self.end_declared(now));
        touched.sort_unstable();
        touched.dedup();
        touched.sort_by(|a, b| self.cells.by_name(*a, *b));
        let mut areas = Vec::new();
        for cell in touched {
            if !self.put_off(cell, now) {
                let before = self.cells.cell(cell).map(|cell| cell.standing.level);
                changes.extend(self.follow(cell, now, scored));
                areas.extend(self.area_moved(cell, before));
            }
        }
        areas.dedup();
        for area in areas {
            changes.extend(self.roll_up(area, now, scored));
        }
    }

    /// The area of a cell whose level is no longer `before`, or whose area has no level yet: any other stands where
    /// it stood.
    fn area_moved(&self, cell: u32, before: Option<Level>) -> Option<u32> {
        let cell = self.cells.cell(cell)?;
        let is_new = self.cells.area_of(cell)?.roll_up.is_new();
        (is_new || before != Some(cell.standing.level)).then_some(cell.area)
    }

    /// Puts a full cell that was just looked at on the agenda, if it is one.
    fn put_off(&mut self, cell: u32, now: Second) -> bool {
        let next = self.cells.cell(cell).map(CellState::may_be_looked_at);
        let put_off = next.filter(|next| *next > now);
        if put_off.is_some() {
            self.cells.schedule(cell, put_off);
        }
        put_off.is_some()
    }

    /// Brings one cell up to date; says so if level or alert changed.
    fn follow(&mut self, number: u32, now: Second, scored: &Scored) -> Option<Change> {
        self.cells.count(number, now, &scored.config.weights);
        self.cells.learn(number, now, &mut self.usual, scored);
        let facts = self.around(now, scored).facts(number)?;
        let target = target(&facts, self.cells.cell(number)?, &self.cells, scored);
        let (seen, grown) = (Seen::of(&facts), facts.grown());
        let alert = scored.config.alert_in(facts.surge.is_some());
        if let Some(peaks) = grown {
            self.learn_burst(number, &peaks, now, scored);
        }
        let cell = self.cells.cell(number)?;
        let held = self.seeing.held(&cell.sources, now);
        let ages = self.cells.ages_at(cell);
        let cell = self.cells.cell_mut(number)?;
        cell.looked_at = now;
        let target = if cell.is_of_the_past() {
            target.min(cell.standing.level.max(Level::new(HIGHEST_OF_THE_PAST)))
        } else {
            target
        };

        let (from, alert_before) = (cell.standing.level, cell.alarm.state);
        cell.standing.follow(target, held.is_some(), now, &scored.config.hold);
        let level = cell.standing.level;
        let alert = cell.alarm.follow(target.severity(), level.severity(), now, &alert);
        if target >= level {
            cell.rest_on_sources_since(now - SPOKEN);
        }
        if seen.is_disorderly() {
            cell.last_disorder = Some(now);
        }
        cell.phase = seen.phase(cell, now);
        let ages = (held.is_none() && target >= level).then_some(ages);
        let due = next_look(cell, target, ages, now);
        self.cells.schedule(number, due);
        let changed = level != from || alert != alert_before;
        if changed { self.change(number, from, alert, now, scored) } else { None }
    }

    /// What is said of a cell that has changed.
    fn change(
        &self,
        number: u32,
        from: Level,
        alert: AlertState,
        now: Second,
        scored: &Scored,
    ) -> Option<Change> {
        let cell = self.cells.cell(number)?;
        let level = cell.standing.level;
        Some(Change {
            at: time(now),
            cell: self.cells.name(number)?,
            level,
            from,
            severity: level.severity(),
            phase: self.phase_of(&self.cells.area_of(cell)?.code, cell.phase),
            because: self.because(number, now, scored),
            alert,
            tally: tally(self, cell, now),
        })
    }

    /// What every cell is seen against at `now`.
    pub(crate) fn around<'a>(&'a self, now: Second, scored: &'a Scored) -> Surroundings<'a> {
        let (cells, incidents, usual) = (&self.cells, &self.incidents, &self.usual);
        Surroundings { cells, incidents, usual, declared: &self.declared, scored, now }
    }

    /// Why a cell stands where it stands; nothing at the usual level.
    pub(crate) fn because(&self, number: u32, now: Second, scored: &Scored) -> Because {
        let Some(cell) = self.cells.cell(number).filter(|cell| cell.standing.level > Level::USUAL) else {
            return Because::default();
        };
        let Some(facts) = self.around(now, scored).facts(number) else { return Because::default() };
        let held = self.seeing.held(&cell.sources, now);
        Explained { state: self, scored, number, cell, facts: &facts, held, now }.because()
    }

    /// Learns that the incident of a cell is reported more than before.
    fn learn_burst(&mut self, number: u32, peaks: &Peaks, now: Second, scored: &Scored) {
        let Some(area) = self.cells.cell(number).map(|cell| cell.area) else { return };
        if let Some((before, reached)) = self.incidents.quicken(area, number, peaks) {
            self.usual.note_burst(&before, &reached, now, &scored.config);
        }
    }

    /// Brings an area's roll-up up to date with its themes.
    fn roll_up(&mut self, area: u32, now: Second, scored: &Scored) -> Option<Change> {
        let (_, worst) = self.worst(area)?;
        // One incident counts in several themes: their number is said, and never makes a level of its own.
        let level = worst.standing.level;
        let its_area = self.cells.area_mut(area)?;
        let from = its_area.roll_up.level;
        its_area.roll_up.take(level, now);
        if level == from {
            return None;
        }
        let cell = Cell::roll_up(its_area.code.clone());
        let (phase, because, tally) = self.of_roll_up(area, now, scored)?;
        let (severity, alert) = (level.severity(), AlertState::Inactive);
        Some(Change { at: time(now), cell, level, from, severity, phase, because, alert, tally })
    }

    /// A roll-up's phase, reason and tally: those of its highest theme, and how many more are raised.
    pub(crate) fn of_roll_up(
        &self,
        area: u32,
        now: Second,
        scored: &Scored,
    ) -> Option<(Phase, Because, Tally)> {
        let (number, worst) = self.worst(area)?;
        let mut because = self.because(number, now, scored);
        let raised =
            self.cells.of_area(area).filter(|(_, cell)| cell.standing.level >= Level::new(3)).count();
        if raised >= SPREAD && !self.cells.area(area)?.unplaced {
            because.0.push(Clause::Spread { themes: raised as u32 });
        }
        let phase = self.phase_of(&self.cells.area(area)?.code, worst.phase);
        Some((phase, because, tally(self, worst, now)))
    }

    /// The highest theme of an area; the first if several are equal.
    fn worst(&self, area: u32) -> Option<(u32, &CellState)> {
        self.cells.of_area(area).rev().max_by_key(|(_, cell)| cell.standing.level)
    }
}

/// The level the table asks for.
fn target(facts: &Facts<'_>, cell: &CellState, cells: &Cells, scored: &Scored) -> Level {
    let level = level_of(facts, &scored.config.levels);
    let unplaced = cells.area_of(cell).is_some_and(|area| area.unplaced);
    if unplaced { level.min(Level::new(scored.config.unplaced_highest)) } else { level }
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
