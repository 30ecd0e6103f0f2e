//! What people find out about a rumour. Bellwether itself never says whether a claim is true.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::PostHash;

/// Where people are with a rumour; the words are those of the practice of rumour control.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RumourStatus {
    /// Nobody has looked at it.
    #[default]
    New,
    /// Somebody is finding out.
    UnderInvestigation,
    /// It looks true.
    ProbablyTrue,
    /// It looks false.
    ProbablyFalse,
    /// It is true, and somebody who knows has said so.
    ConfirmedTrue,
    /// It is false, and somebody who knows has said so.
    ConfirmedFalse,
    /// Nobody can find out.
    ImpossibleToVerify,
}

impl RumourStatus {
    /// All of them.
    pub const ALL: &[RumourStatus] = &[
        RumourStatus::New,
        RumourStatus::UnderInvestigation,
        RumourStatus::ProbablyTrue,
        RumourStatus::ProbablyFalse,
        RumourStatus::ConfirmedTrue,
        RumourStatus::ConfirmedFalse,
        RumourStatus::ImpossibleToVerify,
    ];

    /// Its word in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            RumourStatus::New => "new",
            RumourStatus::UnderInvestigation => "under-investigation",
            RumourStatus::ProbablyTrue => "probably-true",
            RumourStatus::ProbablyFalse => "probably-false",
            RumourStatus::ConfirmedTrue => "confirmed-true",
            RumourStatus::ConfirmedFalse => "confirmed-false",
            RumourStatus::ImpossibleToVerify => "impossible-to-verify",
        }
    }

    /// Whether it rests on somebody who knows.
    pub fn is_confirmed(self) -> bool {
        matches!(self, RumourStatus::ConfirmedTrue | RumourStatus::ConfirmedFalse)
    }
}

/// What a person says of a rumour. What is left out stays as it was said before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// The rumour: the post it was first seen in.
    pub rumour: PostHash,
    /// Where people are with it.
    pub status: RumourStatus,
    /// Whom it was checked with: a body or a role.
    pub verified_with: Option<String>,
    /// What to tell people who ask.
    pub line_to_take: Option<String>,
    /// The team or role that sees to it.
    pub owner: Option<String>,
    /// By when the owner is to have an answer.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::optional")]
    pub due: Option<Timestamp>,
    /// When a correction was published.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::optional")]
    pub corrected_at: Option<Timestamp>,
    /// The role or initials of whoever says so.
    pub by: String,
}
