//! From evidence to a level people act on: a pure, deterministic, explainable fold of the log.

mod alert;
mod because;
mod board;
mod cell;
mod change;
mod config;
mod error;
mod facts;
mod grid;
mod level;
mod table;

pub use alert::AlertState;
pub use because::{Because, Clause, HeldReason};
pub use board::{Assessed, Board, Incident, Reading, Sight, Trend};
pub use cell::{AreaInfo, Cell};
pub use change::{Change, Tally};
pub use config::{AlertConfig, Baseline, Config, Hold, IncidentConfig, Prior, Weights};
pub use error::TensionError;
pub use level::{Level, Phase, Severity};
pub use table::Row;

use jiff::Timestamp;
use post::Entry;

/// The fold.
#[derive(Debug)]
pub struct Tension {
    config: Config,
    areas: Vec<AreaInfo>,
    settled: grid::Second,
}

impl Tension {
    /// An empty state over `areas`.
    pub fn new(config: Config, areas: Vec<AreaInfo>) -> Self {
        Self { config, areas, settled: 0 }
    }

    /// Adds one entry of the log, in commit order. Moves no level.
    pub fn apply(&mut self, _entry: &Entry) {}

    /// Settles every due second up to `now` and says what changed, in order.
    pub fn settle(&mut self, now: Timestamp) -> Vec<Change> {
        self.settled = self.settled.max(grid::floor(now));
        Vec::new()
    }

    /// The next second on which something may change without another entry.
    pub fn next_due(&self) -> Option<Timestamp> {
        None
    }

    /// What is shown now.
    pub fn board(&self) -> Board {
        Board { at: grid::time(self.settled), readings: Vec::new(), incidents: Vec::new(), assessed: Vec::new() }
    }

    /// The state as bytes, numbers and hashes only.
    pub fn checkpoint(&self) -> Vec<u8> {
        Vec::new()
    }

    /// A state from the bytes of [`Tension::checkpoint`], under the settings and areas of today.
    pub fn restore(config: Config, areas: Vec<AreaInfo>, _bytes: &[u8]) -> Result<Self, TensionError> {
        Ok(Self::new(config, areas))
    }
}
