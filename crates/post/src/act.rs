//! What people do: their acts take the same road as evidence and outlive any machine reading.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Answer, AreaCode, Declaration, PostHash, Theme};

/// Something a person decided, with who and when beside it in the audit file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Act {
    /// Repeats of this cell's alert are not wanted until its severity rises.
    Acknowledge {
        /// Where.
        area: AreaCode,
        /// What about.
        theme: Theme,
    },
    /// A level set by a person, shown beside the signal level.
    Assess {
        /// Where.
        area: AreaCode,
        /// 1–5 on the local scale.
        level: u8,
        /// Experienced, evidenced or potential.
        eep: Eep,
        /// When it wants looking at again.
        #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
        review_at: Timestamp,
        /// Why, in the words of whoever set it.
        reason: String,
        /// The role or initials that they gave.
        by: String,
    },
    /// This flag is not relevant: it leaves the score from now on.
    Dismiss {
        /// Which post.
        post: PostHash,
    },
    /// Something that holds until a time.
    Declare {
        /// What.
        what: Declaration,
        /// When it ends.
        #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
        until: Timestamp,
        /// Why, in the words of whoever declared it.
        reason: String,
        /// The role or initials that they gave.
        by: String,
    },
    /// How far people are with a rumour.
    Answer(Answer),
}

/// The field's three kinds of knowledge about tension.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Eep {
    /// How people say they feel.
    Experienced,
    /// Incidents, posts, graffiti.
    Evidenced,
    /// Coming events.
    Potential,
}

impl Eep {
    /// All of them.
    pub const ALL: &[Eep] = &[Eep::Experienced, Eep::Evidenced, Eep::Potential];

    /// Its word in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Eep::Experienced => "experienced",
            Eep::Evidenced => "evidenced",
            Eep::Potential => "potential",
        }
    }
}
