//! The only alert state machine there is: Prometheus's words, our holds.

use serde::{Deserialize, Serialize};

/// Where a cell's alert stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum AlertState {
    /// No alert.
    #[default]
    #[serde(rename = "none")]
    Inactive,
    /// Severe enough, waiting to see whether it stands.
    #[serde(rename = "pending")]
    Pending,
    /// Severe enough for long enough.
    #[serde(rename = "firing")]
    Firing,
    /// Only in the change that ends a firing alert.
    #[serde(rename = "resolved")]
    Resolved,
}

impl AlertState {
    /// The word of the change contract.
    pub fn as_str(self) -> &'static str {
        match self {
            AlertState::Inactive => "none",
            AlertState::Pending => "pending",
            AlertState::Firing => "firing",
            AlertState::Resolved => "resolved",
        }
    }
}
