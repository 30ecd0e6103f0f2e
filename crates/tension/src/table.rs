//! The level table: readable conditions over what is known about a cell.

use serde::{Deserialize, Serialize};




/// One row. Every condition that is written must hold; counts are effective counts ("independent
/// people") within `within_minutes`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Row {
    /// The level the row gives, 2 to 5.
    pub level: u8,
    /// An incident is open in this cell.
    pub incident: bool,
    /// Reports of events, at least.
    pub trigger: f64,
    /// Unverified claims, at least.
    pub rumour: f64,
    /// Calls to gather, at least.
    pub mobilisation: f64,
    /// People, addresses or venues singled out, at least.
    pub targeting: f64,
    /// Hostile talk, at least.
    pub narrative: f64,
    /// Reports of disorder anywhere in the area, at least.
    pub disorder: f64,
    /// Partners who sent a return, at least.
    pub returns: f64,
    /// How surprising the most surprising of the named kinds must be: minus the decimal logarithm
    /// of the chance of so many in any cell on an ordinary day. 1 is one ordinary day in ten, 3 one in a thousand.
    pub surprise: f64,
    /// Minutes back that are counted: 15, 60, 360 or 1440.
    pub within_minutes: u32,
}

impl Default for Row {
    fn default() -> Self {
        Self {
            level: 2,
            incident: false,
            trigger: 0.0,
            rumour: 0.0,
            mobilisation: 0.0,
            targeting: 0.0,
            narrative: 0.0,
            disorder: 0.0,
            returns: 0.0,
            surprise: 0.0,
            within_minutes: 360,
        }
    }
}

/// The table that is shipped, highest level first.
pub(crate) fn shipped_table() -> Vec<Row> {
    Vec::new()
}
