//! What the fold says: a cell's level, severity or alert has changed, and why.

use jiff::Timestamp;
use post::RuleId;
use serde::{Deserialize, Serialize};

use crate::{AlertState, Because, Cell, Level, Phase, Severity};

/// One line each time a cell's level, severity or alert changes. Stored, so that reports show what
/// people were shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// The grid second on which it changed.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub at: Timestamp,
    /// Which cell.
    pub cell: Cell,
    /// The level now.
    pub level: Level,
    /// The level before; equal to `level` when only the alert changed.
    pub from: Level,
    /// What alert rules use: never changes meaning when a team rewords its scale.
    pub severity: Severity,
    /// Where in the public-order phases this stands.
    pub phase: Phase,
    /// Why.
    pub because: Because,
    /// The alert after this change; always inactive on a roll-up.
    pub alert: AlertState,
    /// The evidence of the last day.
    pub tally: Tally,
}

/// How much evidence of the last 24 hours stands behind a level.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Distinct posts that count.
    pub posts: u32,
    /// Distinct authors of them.
    pub authors: u32,
    /// Distinct sources of them.
    pub sources: u32,
    /// Posts that deny, correct or reassure; never part of the score.
    pub rebuttals: u32,
    /// The rules that found them, in order.
    pub rules: Vec<RuleId>,
}
