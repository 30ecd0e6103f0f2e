//! The level table: readable conditions over what is known about a cell.

use post::{Kind, Theme};
use serde::{Deserialize, Serialize};

use crate::Level;
use crate::facts::{DISORDER, Facts, KINDS};
use crate::grid::{MINUTE, Second};
use crate::workings::hundredths;

/// One row. Every condition that is written must hold; counts are effective counts ("independent
/// people") within `within_minutes`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Row {
    /// The level the row gives, 2 to 5.
    pub level: u8,
    /// The row is for this theme only; for every theme if none is named.
    pub theme: Option<Theme>,
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
    /// Reports of disorder anywhere in the area, at least; for the theme of disorder itself, and for
    /// cells with an open incident.
    pub disorder: f64,
    /// Partners who sent a return, at least.
    pub returns: f64,
    /// How rare it must be, anywhere, that an incident is reported as much: minus the decimal
    /// logarithm of how many such incidents there are a day. 0 is one a day in the whole country, 1 one in ten days.
    pub burst: Option<f64>,
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
            theme: None,
            incident: false,
            trigger: 0.0,
            rumour: 0.0,
            mobilisation: 0.0,
            targeting: 0.0,
            narrative: 0.0,
            disorder: 0.0,
            returns: 0.0,
            burst: None,
            surprise: 0.0,
            within_minutes: 360,
        }
    }
}

/// A condition of a row that does not hold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shortfall {
    /// Which.
    pub condition: Condition,
    /// What the row asks for, at least; 1 for its theme and for an open incident.
    pub wanted: f64,
    /// What there is.
    pub seen: f64,
}

/// What a row can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Condition {
    /// The theme that the row is for.
    Theme,
    /// An open incident.
    Incident,
    /// Independent voices of a kind.
    Voices(Kind),
    /// Reports of disorder in the area.
    Disorder,
    /// Partners who sent a return.
    Returns,
    /// How rare it is that an incident is reported as much.
    Burst,
    /// How surprising it is.
    Surprise,
}

impl Row {
    /// The conditions that do not hold, in the order of the table's columns. [`Row::holds`] is the same question for
    /// the fold, which asks it of every row for every post and stops at the first that fails.
    pub(crate) fn lacks(&self, facts: &Facts<'_>) -> Vec<Shortfall> {
        let window = Second::from(self.within_minutes) * MINUTE;
        let voices =
            KINDS.map(|kind| (Condition::Voices(kind), self.at_least(kind), facts.effective(kind, window)));
        let yes_or_no = |yes: bool| f64::from(u8::from(yes));
        let theme = (Condition::Theme, 1.0, yes_or_no(self.is_for(facts.theme())));
        let incident = (Condition::Incident, yes_or_no(self.incident), yes_or_no(facts.incident));
        let disorder = (Condition::Disorder, self.disorder, facts.disorder(window));
        let returns = (Condition::Returns, self.returns, facts.returns(window));
        let burst = self.burst.map(|rarity| (Condition::Burst, rarity, facts.burst(window)));
        let surprise =
            (self.surprise > 0.0).then(|| (Condition::Surprise, self.surprise, self.surprise_of(facts)));
        let conditions = [theme, incident]
            .into_iter()
            .chain(voices)
            .chain([disorder, returns])
            .chain(burst)
            .chain(surprise);
        let lacking = conditions.filter(|(_, wanted, seen)| seen < wanted);
        lacking
            .map(|(condition, wanted, seen)| Shortfall { condition, wanted, seen: hundredths(seen) })
            .collect()
    }

    fn holds(&self, facts: &Facts<'_>) -> bool {
        let window = Second::from(self.within_minutes) * MINUTE;
        let enough = KINDS.iter().all(|kind| facts.effective(*kind, window) >= self.at_least(*kind));
        enough
            && self.is_for(facts.theme())
            && (facts.incident || !self.incident)
            && facts.disorder(window) >= self.disorder
            && (self.returns <= 0.0 || facts.returns(window) >= self.returns)
            && self.burst.is_none_or(|rarity| facts.burst(window) >= rarity)
            && (self.surprise <= 0.0 || self.is_surprising(facts))
    }

    /// Whether the row is for a theme.
    pub fn is_for(&self, theme: &Theme) -> bool {
        self.theme.as_ref().is_none_or(|own| own == theme)
    }

    /// Whether any of the kinds that are meant is surprising enough.
    fn is_surprising(&self, facts: &Facts<'_>) -> bool {
        self.meant().any(|kind| facts.surprise(kind) >= self.surprise)
    }

    /// How surprising the most surprising of the kinds that are meant is.
    fn surprise_of(&self, facts: &Facts<'_>) -> f64 {
        self.meant().map(|kind| facts.surprise(kind)).fold(0.0, f64::max)
    }

    /// The kinds that the row names; all of them when it names none.
    fn meant(&self) -> impl Iterator<Item = Kind> {
        let names_none = KINDS.iter().all(|kind| self.at_least(*kind) <= 0.0);
        KINDS.into_iter().filter(move |kind| names_none || self.at_least(*kind) > 0.0)
    }

    fn at_least(&self, kind: Kind) -> f64 {
        match kind {
            Kind::Trigger => self.trigger,
            Kind::Rumour => self.rumour,
            Kind::Mobilisation => self.mobilisation,
            Kind::Targeting => self.targeting,
            Kind::Narrative => self.narrative,
            Kind::Reassurance => 0.0,
        }
    }
}

/// The level of the first row that holds; usual when none does.
pub(crate) fn level_of(facts: &Facts<'_>, table: &[Row]) -> Level {
    table.iter().find(|row| row.holds(facts)).map_or(Level::USUAL, |row| Level::new(row.level))
}

/// The table that is shipped, highest level first.
///
/// An event alone is a watch: bad things are reported every ordinary day and lead to nothing. What
/// is tied to it makes the level: a rumour raises it, a call to gather on top makes it high, and
/// disorder that people are called to join makes it very high.
pub(crate) fn shipped_table() -> Vec<Row> {
    let row = |level| Row { level, ..Row::default() };
    vec![
        // Disorder is reported, and people are called to join it.
        Row { disorder: 2.0, mobilisation: 2.0, surprise: 1.0, ..row(5) },
        // Disorder is reported from all sides within the hour.
        Row { disorder: 8.0, within_minutes: 60, ..row(5) },
        // Disorder is reported, with more than a single voice.
        Row { disorder: 3.0, surprise: 1.0, ..row(4) },
        // An incident, a rumour tied to it, and a call to gather.
        Row { incident: true, rumour: 3.0, mobilisation: 2.0, ..row(4) },
        // An incident, and people or places singled out by several.
        Row { incident: true, targeting: 3.0, surprise: 1.0, ..row(4) },
        // Many call to gather, whatever set it off.
        Row { mobilisation: 6.0, surprise: 3.0, ..row(4) },
        // An incident, and a rumour tied to it.
        Row { incident: true, rumour: 3.0, surprise: 1.0, ..row(3) },
        // An incident that several people tell of at once, and a rumour of it by more than one.
        Row { incident: true, trigger: 3.0, rumour: 2.5, surprise: 1.0, within_minutes: 60, ..row(3) },
        // An incident, and a call to gather or somebody singled out.
        Row { incident: true, mobilisation: 2.0, surprise: 1.0, ..row(3) },
        Row { incident: true, targeting: 2.0, surprise: 1.0, ..row(3) },
        // Calls, targeting or a rumour far above the usual, though no incident was seen.
        Row { mobilisation: 3.0, surprise: 1.0, ..row(3) },
        Row { targeting: 3.0, surprise: 1.0, ..row(3) },
        Row { rumour: 5.0, surprise: 3.0, ..row(3) },
        // An event several people report, and disorder reported in the same area.
        Row { incident: true, trigger: 3.0, disorder: 1.0, ..row(3) },
        // An event that breaks, or grows: reported more than all but one incident in three days, anywhere.
        Row { incident: true, trigger: 5.0, surprise: 1.0, burst: Some(0.5), within_minutes: 15, ..row(3) },
        Row { incident: true, trigger: 8.0, surprise: 1.0, burst: Some(0.5), ..row(3) },
        // Partners agree that something has happened, whatever is online.
        Row { returns: 3.0, ..row(3) },
        // An incident of disorder: one trusted source says so, or three people do.
        Row { theme: Some(Theme::new(DISORDER)), incident: true, trigger: 1.0, ..row(3) },
        // One of these is worth a look.
        Row { trigger: 1.0, incident: true, ..row(2) },
        Row { trigger: 5.0, surprise: 1.0, ..row(2) },
        Row { disorder: 1.0, ..row(2) },
        Row { rumour: 2.0, surprise: 1.0, ..row(2) },
        Row { mobilisation: 2.0, ..row(2) },
        Row { targeting: 2.0, ..row(2) },
        Row { narrative: 3.0, surprise: 1.0, within_minutes: 1440, ..row(2) },
    ]
}
