//! What is shown: every cell that has ever had something to say, and the incidents behind them.

use jiff::Timestamp;
use post::{AreaCode, Eep, Theme};
use serde::{Deserialize, Serialize};

use crate::fold::State;
use crate::grid::time;
use crate::reason::tally;
use crate::scored::Scored;
use crate::state::CellState;
use crate::{AlertState, Because, Cell, Declared, Level, Phase, Severity, Tally};

/// Everything that can be read at one moment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Board {
    /// The last settled second.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub at: Timestamp,
    /// Cells that have had evidence or a level above usual, by area then theme, the roll-up first.
    pub readings: Vec<Reading>,
    /// Open incidents, oldest first.
    pub incidents: Vec<Incident>,
    /// What people have assessed, by area.
    pub assessed: Vec<Assessed>,
    /// What people have declared and still holds, the first to end first.
    pub declared: Vec<Declared>,
}

/// One cell, now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// Which cell.
    pub cell: Cell,
    /// Its signal level.
    pub level: Level,
    /// What alert rules use.
    pub severity: Severity,
    /// Where in the public-order phases it stands.
    pub phase: Phase,
    /// Its alert; always inactive on a roll-up.
    pub alert: AlertState,
    /// Whether a person has acknowledged the alert at this severity.
    pub acknowledged: bool,
    /// Since when the level is what it is.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub since: Timestamp,
    /// Against an hour ago.
    pub trend: Trend,
    /// Why.
    pub because: Because,
    /// The evidence of the last day.
    pub tally: Tally,
    /// Whether the level is kept because nothing new is being read.
    pub held: bool,
    /// How well this cell can be seen.
    pub sight: Sight,
    /// The highest level of each of the last 24 hours, oldest first, the running hour last.
    pub history: Vec<Level>,
}

/// A level against the same level an hour ago.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trend {
    /// Lower than an hour ago.
    Falling,
    /// The same.
    Steady,
    /// Higher than an hour ago.
    Rising,
}

/// How well a cell can be seen by what the log knows of its sources, worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sight {
    /// The sources behind it are not being read, or the service was down: no view.
    Blind,
    /// What is usual here is not known yet.
    Learning,
    /// Read, and measured against what is usual here.
    Clear,
}

/// An open incident: what rumours are tied to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incident {
    /// Stable while it is open.
    pub id: u64,
    /// Where.
    pub area: AreaCode,
    /// What about.
    pub theme: Theme,
    /// The neighbourhood first named.
    pub place: Option<String>,
    /// When the first report was published.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub first_at: Timestamp,
    /// When the last post tied to it was published.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub last_at: Timestamp,
    /// Distinct outlets and services that report it.
    pub outlets: u32,
    /// Distinct other authors who report it.
    pub people: u32,
    /// Rumours, calls and targeting posts tied to it.
    pub tied: u32,
}

/// A level a person has set, beside the signal level.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Assessed {
    /// Where.
    pub area: AreaCode,
    /// 1–5 on the local scale.
    pub level: Level,
    /// Experienced, evidenced or potential.
    pub eep: Eep,
    /// When it was set.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub at: Timestamp,
    /// When it wants looking at again.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub review_at: Timestamp,
    /// Why, in the words of whoever set it.
    pub reason: String,
    /// The role or initials that they gave.
    pub by: String,
}

/// What `state` shows at its last settled second.
pub(crate) fn read(state: &State, scored: &Scored) -> Board {
    let mut readings = Vec::new();
    for (number, area) in state.cells.areas() {
        let cells = state.cells.of_area(number);
        let cells: Vec<Reading> =
            cells.map(|(cell, kept)| of_theme(state, scored, &area.code, cell, kept)).collect();
        readings.extend(of_area(state, scored, number, &cells));
        readings.extend(cells);
    }
    Board {
        at: time(state.settled),
        readings,
        incidents: state.incidents.on_board(&state.cells, state.settled, &scored.config.incident),
        assessed: state.assessed.values().cloned().collect(),
        declared: state.declared.all().to_vec(),
    }
}

fn of_theme(state: &State, scored: &Scored, area: &AreaCode, number: u32, cell: &CellState) -> Reading {
    let now = state.settled;
    let level = cell.standing.level;
    let held = state.seeing.held(&cell.sources, now).is_some();
    Reading {
        cell: Cell::new(area.clone(), cell.theme.clone()),
        level,
        severity: level.severity(),
        phase: state.phase_of(area, cell.phase),
        alert: cell.alarm.state,
        acknowledged: cell.alarm.is_acknowledged(level.severity()),
        since: time(cell.standing.since()),
        trend: cell.standing.trend(now),
        because: state.because(number, now, scored),
        tally: tally(state, cell, now),
        held,
        sight: match (held, state.usual.is_learning(now, &scored.config.baseline)) {
            (true, _) => Sight::Blind,
            (false, true) => Sight::Learning,
            (false, false) => Sight::Clear,
        },
        history: cell.standing.history(now),
    }
}

/// A roll-up is held, and seen, as its themes are: one that is held holds it, and the worst sight is its sight.
fn of_area(state: &State, scored: &Scored, number: u32, themes: &[Reading]) -> Option<Reading> {
    let now = state.settled;
    let area = state.cells.area(number)?;
    let standing = &area.roll_up;
    let (phase, because, tally) = state.of_roll_up(number, now, scored)?;
    Some(Reading {
        cell: Cell::roll_up(area.code.clone()),
        level: standing.level,
        severity: standing.level.severity(),
        phase,
        alert: AlertState::Inactive,
        acknowledged: false,
        since: time(standing.since()),
        trend: standing.trend(now),
        because,
        tally,
        held: themes.iter().any(|reading| reading.held),
        sight: themes.iter().map(|reading| reading.sight).min().unwrap_or(Sight::Clear),
        history: standing.history(now),
    })
}
