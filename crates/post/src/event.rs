//! The log's alphabet. Tension and register are folds of these, in commit order.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Act, CalendarEntry, Evidence, PostHash, SourceId, SourceState, Surge};

/// One numbered thing that happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Given at commit, from 1, without gaps.
    pub number: u64,
    /// Commit time: the only `now` a fold ever sees.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub at: Timestamp,
    /// What happened.
    pub event: Event,
}

/// The version of one rule, list, frame or local file that is in force from a generation on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleVersion {
    /// Where it lies, with forward slashes ("rules/disorder/mobilisation.meet-up.toml").
    pub path: String,
    /// Hash of its bytes; none once it is gone.
    pub hash: Option<u64>,
}

/// What can happen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// A rule found something.
    Evidence(Box<Evidence>),
    /// A post was deleted upstream, or erased on request.
    Withdrawn {
        /// Which post.
        post: PostHash,
    },
    /// A person decided something.
    Act(Act),
    /// A source changed how it is doing.
    SourceState {
        /// Which source.
        source: SourceId,
        /// How it is doing now.
        state: SourceState,
    },
    /// A new generation of rules is in force.
    Rules {
        /// Counted from 1 in this deployment.
        generation: u32,
        /// The files that are not as in the generation before, in order; at the start of a run, all of them.
        changed: Vec<RuleVersion>,
        /// The surges watched for from here on.
        surges: Vec<Surge>,
        /// What people know is coming, from here on.
        calendar: Vec<CalendarEntry>,
    },
    /// Settings with this digest are in force.
    Settings {
        /// Hash of the settings that shape levels.
        digest: u64,
    },
    /// The service started; what lies between the last entry and this one was not watched.
    Up,
    /// The service stopped on purpose.
    Down,
}
