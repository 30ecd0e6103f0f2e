//! What people have said of a rumour, and its clock: the minutes that reviews ask for.

use jiff::Timestamp;
use post::{Answer, RumourStatus};
use serde::{Deserialize, Serialize};

/// What people have said of a rumour, the last word on each point. Later sightings inherit it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answered {
    /// Where people are with it.
    pub status: RumourStatus,
    /// Whom it was checked with.
    pub verified_with: Option<String>,
    /// What to tell people who ask.
    pub line_to_take: Option<String>,
    /// The team or role that sees to it.
    pub owner: Option<String>,
    /// By when the owner is to have an answer.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::optional")]
    pub due: Option<Timestamp>,
    /// The role or initials of whoever said the last of it.
    pub by: String,
    /// When that was said.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub at: Timestamp,
    /// When a person first said something of it.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub opened_at: Timestamp,
    /// When it was confirmed true or false; none while it is not.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::optional")]
    pub verified_at: Option<Timestamp>,
    /// When a correction was published.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::optional")]
    pub corrected_at: Option<Timestamp>,
}

impl Answered {
    /// What holds once `answer` was given at `at`, after what was said before.
    pub(crate) fn after(before: Option<Self>, answer: &Answer, at: Timestamp) -> Self {
        let Answer { status, verified_with, line_to_take, owner, due, corrected_at, by, .. } = answer.clone();
        let verified_before =
            before.as_ref().filter(|before| before.status == status).and_then(|before| before.verified_at);
        let verified_at = status.is_confirmed().then_some(verified_before.unwrap_or(at));
        let before = before.unwrap_or_else(|| Self::nothing(at));
        Self {
            status,
            verified_with: verified_with.or(before.verified_with),
            line_to_take: line_to_take.or(before.line_to_take),
            owner: owner.or(before.owner),
            due: due.or(before.due),
            by,
            at,
            opened_at: before.opened_at,
            verified_at,
            corrected_at: corrected_at.or(before.corrected_at),
        }
    }

    fn nothing(at: Timestamp) -> Self {
        Self {
            status: RumourStatus::New,
            verified_with: None,
            line_to_take: None,
            owner: None,
            due: None,
            by: String::new(),
            at,
            opened_at: at,
            verified_at: None,
            corrected_at: None,
        }
    }

    /// Whether its owner should have had an answer by `now`.
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        let is_open = matches!(self.status, RumourStatus::New | RumourStatus::UnderInvestigation);
        is_open && self.due.is_some_and(|due| due <= now)
    }
}
