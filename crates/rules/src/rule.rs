//! What is known about a rule besides its phrases.

use jiff::civil::Date;
use places::Gazetteer;
use post::{AreaCode, Field, Kind, RuleId, SourceId, Status, Theme, Weight};

use crate::Placed;

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
    /// The parts of a post its phrases are looked for in; what must or must not stand in a post may stand anywhere.
    pub fields: Vec<Field>,
    /// Sources or kinds of source it reads; empty means all.
    pub sources: Vec<String>,
    /// Areas it is for, with all they hold; empty means all. A post that names none of them is no hit.
    pub areas: Vec<AreaCode>,
    /// Whether it went live without a backtest; then it expires within 72 hours.
    pub emergency: bool,
    /// The last day, in UTC, on which it finds anything.
    pub expires: Option<Date>,
    /// The file it came from, as the caller named it.
    pub path: String,
    /// Hash of the file's bytes.
    pub hash: u64,
}

impl Rule {
    /// Whether posts of `source` are for this rule on that day: by its whole name, or by the part before the colon.
    pub(crate) fn reads(&self, source: &SourceId, day: Date) -> bool {
        (self.sources.is_empty()
            || self.sources.iter().any(|s| s == source.as_str() || s == source.platform()))
            && self.expires.is_none_or(|last| day <= last)
    }

    /// The field its examples stand in: the author's text where it reads that, else the first it asks for.
    pub(crate) fn first_field(&self) -> Field {
        if self.fields.contains(&Field::Text) {
            return Field::Text;
        }
        self.fields.first().copied().unwrap_or(Field::Text)
    }

    /// Whether a post placed in these areas is for this rule.
    pub(crate) fn reaches(&self, placed: &[Placed], gazetteer: &Gazetteer) -> bool {
        let holds = |area: &AreaCode| placed.iter().any(|placed| gazetteer.holds(area, &placed.mention.code));
        self.areas.is_empty() || self.areas.iter().any(holds)
    }
}
