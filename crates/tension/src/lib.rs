//! From evidence to a level people act on: a pure, deterministic, explainable fold of the log.
//!
//! [`Tension::apply`] takes entries in commit order and only queues them; [`Tension::settle`] sees them on a
//! fixed one-second grid and moves levels. So it does not matter how often settle is called, nor
//! in which order the posts of one second arrive, and the same log gives the same bytes.
//!
//! On its way a piece of evidence meets one file after another:
//! `observe` (which cells and which incident) → `independence` (how many voices) → `baseline` and
//! `surprise` (how unusual) → `facts` → `table` (the level asked for) → `standing` (holds) →
//! `alert` → `reason` (why).

mod alert;
mod baseline;
mod because;
mod board;
mod burst;
mod cell;
mod cells;
mod change;
mod checkpoint;
mod config;
mod declared;
mod error;
mod facts;
mod fold;
mod grid;
mod hash;
mod incident;
mod independence;
mod level;
mod observe;
mod reason;
mod roster;
mod scored;
mod settle;
mod sight;
mod sighting;
mod sightings;
mod standing;
mod state;
mod surprise;
mod table;
mod ties;
mod workings;

pub use alert::AlertState;
pub use because::{Because, Clause, HeldReason, Span};
pub use board::{Assessed, Board, Incident, Reading, Sight, Trend};
pub use cell::{AreaInfo, Cell};
pub use change::{Change, Tally};
pub use config::{AlertConfig, Baseline, Burst, Config, Hold, IncidentConfig, Prior, Weights};
pub use declared::Declared;
pub use error::TensionError;
pub use level::{Level, Severity};
pub use post::Phase;
pub use table::{Condition, Row, Shortfall};
pub use workings::{Counted, KindWorkings, RowWorkings, Workings, half};

use std::collections::BTreeSet;

use jiff::Timestamp;
use post::{AreaCode, Entry, Theme};

use crate::fold::State;
use crate::scored::Scored;

/// The fold: levels of every area and theme, and why.
///
/// Bounded: sightings by [`Config::most_sightings`], incidents by [`IncidentConfig::most`], cells by
/// the areas and themes there are, texts and names by fixed caps. What waits to be settled is bounded
/// by how much the caller applies in one second.
#[derive(Debug)]
pub struct Tension {
    scored: Scored,
    state: State,
}

impl Tension {
    /// An empty state over `areas`: all authorities, whatever is watched.
    pub fn new(config: Config, areas: Vec<AreaInfo>) -> Self {
        Self { scored: Scored::new(config, areas), state: State::new() }
    }

    /// Takes one entry of the log, in commit order. Moves no level: it is seen by the first
    /// [`Tension::settle`] that reaches the second after it. An entry from before the last settled
    /// second (a clock that went back) is seen on the next one.
    ///
    /// Apply first, then settle: [`post::Event::Up`] says that nobody watched since the entry before it,
    /// and whoever settles up to it first lets levels fall in hours that nobody saw.
    pub fn apply(&mut self, entry: &Entry) {
        let waiting = self.state.pending.back().map(|(second, _)| *second);
        let earliest = waiting.unwrap_or(self.state.settled.saturating_add(1));
        self.state.pending.push_back((grid::seen_on(entry.at).max(earliest), entry.clone()));
    }

    /// Settles every due second up to `now` and says what changed, in order. `now` is the commit clock,
    /// which never goes back; every entry committed before `now` must have been applied.
    pub fn settle(&mut self, now: Timestamp) -> Vec<Change> {
        let until = grid::floor(now);
        let mut changes = Vec::new();
        while let Some(second) = self.state.next_second()
            && second <= until
        {
            self.state.step(second, &self.scored, &mut changes);
        }
        self.state.settled = self.state.settled.max(until);
        changes
    }

    /// The next second on which something may change without another entry: until then, settling changes nothing.
    pub fn next_due(&self) -> Option<Timestamp> {
        self.state.next_second().map(grid::time)
    }

    /// The last settled second.
    pub fn settled(&self) -> Timestamp {
        grid::time(self.state.settled)
    }

    /// What is shown now.
    pub fn board(&self) -> Board {
        board::read(&self.state, &self.scored)
    }

    /// The areas in which an incident is open now: [`Board::incidents`] without the rest of the board.
    pub fn areas_with_incident(&self) -> BTreeSet<AreaCode> {
        let State { incidents, cells, settled, .. } = &self.state;
        let open = incidents.open_at(*settled, &self.scored.config.incident);
        open.filter_map(|(_, incident)| Some(cells.area(incident.area)?.code.clone())).collect()
    }

    /// The figures behind one cell at the last settled second; `None` where nothing was ever found.
    pub fn workings(&self, area: &AreaCode, theme: &Theme) -> Option<Workings> {
        workings::of_cell(&self.state, &self.scored, area, theme)
    }

    /// The state as bytes, numbers and hashes only.
    pub fn checkpoint(&self) -> Vec<u8> {
        checkpoint::write(&self.state)
    }

    /// The state from the bytes of [`Tension::checkpoint`], under the settings and areas of today.
    ///
    /// # Errors
    /// [`TensionError`] when the bytes are no checkpoint of this version.
    pub fn restore(config: Config, areas: Vec<AreaInfo>, bytes: &[u8]) -> Result<Self, TensionError> {
        Ok(Self { scored: Scored::new(config, areas), state: checkpoint::read(bytes)? })
    }
}
