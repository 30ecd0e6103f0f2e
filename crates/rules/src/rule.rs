//! What is known about a rule besides its phrases.

use jiff::civil::Date;
use post::{Field, Kind, RuleId, SourceId, Status, Theme, Weight};

/// A rule's settings, as its author wrote them.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// Permanent name.
    pub id: RuleId,
    /// What a reader sees.
    pub title: String,
    /// What it finds.
    pub kind: Kind,
    /// What it is about.
    pub theme: Theme,
    /// How much one hit counts.
    pub weight: Weight,
    /// Where it is in its life.
    pub status: Status,
    /// Who answers for it.
    pub owner: String,
    /// When it wants looking at again.
    pub review_by: Date,
    /// Why it exists.
    pub why: String,
    /// What it is known to get wrong.
    pub false_alarms: Vec<String>,
    /// The language of its phrases: "en" or "cy".
    pub lang: String,
    /// Slots to blank wherever a hit is shown outside the desk ("street", "postcode").
    pub mask: Vec<String>,
    /// Names it had before.
    pub formerly: Vec<RuleId>,
    /// A content note, for a rule whose hits are hard to read.
    pub distress: Option<String>,
    /// Whether stance frames apply; a denied call to gather is still a call.
    pub stance: bool,
    /// The parts of a post it reads.
    pub fields: Vec<Field>,
    /// Sources or kinds of source it reads; empty means all.
    pub sources: Vec<String>,
    /// The file it came from, as the caller named it.
    pub path: String,
    /// Hash of the file's bytes.
    pub hash: u64,
}

impl Rule {
    /// Whether posts of `source` are for this rule: by its whole name, or by the part before the colon.
    pub(crate) fn reads(&self, source: &SourceId) -> bool {
        self.sources.is_empty() || self.sources.iter().any(|s| s == source.as_str() || s == source.platform())
    }
}
