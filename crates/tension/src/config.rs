//! Every number the model turns on, each with its unit and its reason. `Default` is what is shipped and measured.

use serde::{Deserialize, Serialize};

use crate::hash::digest;
use crate::table::{Row, shipped_table};

/// `[tension]`: how evidence becomes a level.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// What one hit counts, by the weight its rule gives it.
    pub weights: Weights,
    /// What is usual before anything has been learned.
    pub prior: Prior,
    /// How what is usual is learned.
    pub baseline: Baseline,
    /// How much ordinary incidents are reported before anything has been learned.
    pub burst: Burst,
    /// When an incident opens, what is tied to it, and when it closes.
    pub incident: IncidentConfig,
    /// How long a level is kept once nothing supports it.
    pub hold: Hold,
    /// When an alert fires.
    pub alert: AlertConfig,
    /// The level table, highest first: the first row of which every condition holds gives the level.
    pub levels: Vec<Row>,
    /// The highest level of the cell for what could not be placed. Foreign news ends up there, and
    /// there is no duty officer to wake for "somewhere": it may ask for a look, never more.
    pub unplaced_highest: u8,
    /// Sightings of the last day kept over all cells (about 64 bytes each). When there are more,
    /// the fullest cell forgets its oldest: a flood in one place never costs another its view.
    pub most_sightings: usize,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            weights: Weights::default(),
            prior: Prior::default(),
            baseline: Baseline::default(),
            burst: Burst::default(),
            incident: IncidentConfig::default(),
            hold: Hold::default(),
            alert: AlertConfig::default(),
            levels: shipped_table(),
            unplaced_highest: 3,
            most_sightings: 400_000,
        }
    }
}

impl Config {
    /// When an alert fires, in a surge or not: people who have declared one are looking already, so it fires at once.
    pub(crate) fn alert_in(&self, surge: bool) -> AlertConfig {
        if surge { AlertConfig { warning_pending_seconds: 0 } } else { self.alert.clone() }
    }

    /// A number that changes when any setting does, logged when settings come into force.
    pub fn digest(&self) -> u64 {
        digest(&postcard::to_stdvec(self).unwrap_or_default())
    }
}

/// `[tension.weights]`: effective count of one hit of one person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Weights {
    /// Background talk: two people make one.
    pub low: f64,
    /// One person is one.
    pub medium: f64,
    /// Somewhat more than one: still never one person for two.
    pub high: f64,
    /// Somebody may be in danger: two people are enough for what takes three.
    pub urgent: f64,
    /// Factor for a post that asks whether a claim is so: the claim is about, but not asserted.
    pub query: f64,
    /// Posts of one author that count, each half the one before (1, ½, ¼, ⅛): all together under 2,
    /// so one person, however loud, is never two.
    pub posts_per_author: u32,
}

impl Default for Weights {
    fn default() -> Self {
        Self { low: 0.5, medium: 1.0, high: 1.25, urgent: 1.5, query: 0.5, posts_per_author: 4 }
    }
}

/// `[tension.prior]`: effective count a day, in one theme, over all areas together. Deliberately
/// high: a first day on which the ordinary looks ordinary matters more than a first day's sharpness.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Prior {
    /// Reports of events: about one a week in an average authority.
    pub trigger: f64,
    /// Unverified claims: about one a fortnight.
    pub rumour: f64,
    /// Calls to gather: about one in two months.
    pub mobilisation: f64,
    /// Singling out: about one in two months.
    pub targeting: f64,
    /// Hostile talk: about one a week.
    pub narrative: f64,
    /// What cannot be placed is this many times as much as all that can: most readable posts name no place.
    pub unplaced: f64,
}

impl Default for Prior {
    fn default() -> Self {
        Self {
            trigger: 60.0,
            rumour: 25.0,
            mobilisation: 6.0,
            targeting: 6.0,
            narrative: 60.0,
            unplaced: 2.0,
        }
    }
}

/// `[tension.baseline]`: how what is usual is learned, and how clumpy the usual is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Baseline {
    /// Days after which an old hour weighs 1/e: long enough for a season, short enough to forget a bad one.
    pub memory_days: f64,
    /// Days of one's own history that weigh as much as the prior of the whole nation.
    pub nation_days: f64,
    /// Days of an area's own history that weigh as much as the national rate shared out by residents.
    pub area_days: f64,
    /// Days after the first entry during which the board says "learning".
    pub learning_days: u32,
    /// An hour adds at most this many times its expected count, so that one bad week does not
    /// make the next invisible …
    pub spike_times: f64,
    /// … but always up to this much, or nothing would ever be learned from an empty start.
    pub spike_floor: f64,
    /// The shape of the negative binomial at low counts: 1 makes the variance m + m², less makes it
    /// wider. Posts come in clumps, as one post brings the next, and a Poisson would call every clump an event.
    pub clumping: f64,
    /// At high counts the clumps of many voices even out: there the variance is this many times the mean.
    pub variance_times: f64,
}

impl Default for Baseline {
    fn default() -> Self {
        Self {
            memory_days: 28.0,
            nation_days: 14.0,
            area_days: 28.0,
            learning_days: 14,
            spike_times: 4.0,
            spike_floor: 2.0,
            clumping: 0.5,
            variance_times: 5.0,
        }
    }
}

impl Baseline {
    /// The shape of the negative binomial where `mean` is expected.
    pub(crate) fn shape(&self, mean: f64) -> f64 {
        self.clumping + mean / (self.variance_times - 1.0)
    }
}

/// `[tension.burst]`: how many incidents a day, anywhere, are reported how much. Learned within days.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Burst {
    /// Incidents a day, anywhere.
    pub incidents: f64,
    /// Effective reports within 15 minutes, an hour, six hours and a day: of every three incidents,
    /// about one is reported more than this.
    pub reports: [f64; 4],
    /// Days of watching that weigh as much as these two.
    pub prior_days: f64,
}

impl Default for Burst {
    fn default() -> Self {
        Self { incidents: 30.0, reports: [2.0, 3.5, 6.0, 8.0], prior_days: 2.0 }
    }
}

/// `[tension.incident]`: what opens an incident and what is tied to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct IncidentConfig {
    /// Independent people who report the same thing before it is an incident without a trusted source.
    pub people: f64,
    /// Hours without a new report after which a further one is another incident, unless it shares
    /// words, a link or its wording with the first.
    pub separate_hours: u32,
    /// Hours after the last post tied to it at which an incident closes. Rumours come 2 to 30 hours
    /// after their trigger (Southport 2024), and a quiet night lies between.
    pub open_hours: u32,
    /// Shared rare words that tie a post naming no place to an incident. A word counts 1/n when n
    /// open incidents have it.
    pub shared_words: f64,
    /// Open incidents at most; the one longest silent closes first.
    pub most: usize,
}

impl Default for IncidentConfig {
    fn default() -> Self {
        Self { people: 3.0, separate_hours: 6, open_hours: 48, shared_words: 2.5, most: 2_000 }
    }
}

/// `[tension.hold]`: minutes a level is kept after the last moment that supported it, before it
/// falls by one step. A level that drops while people are still travelling is worse than one that lags.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Hold {
    /// Minutes at watch.
    pub level_2: u32,
    /// Minutes at raised.
    pub level_3: u32,
    /// Minutes at high.
    pub level_4: u32,
    /// Minutes at very high.
    pub level_5: u32,
    /// Minutes for which levels stay held after the service comes back: what was missed is read late.
    pub after_down: u32,
}

impl Default for Hold {
    fn default() -> Self {
        Self { level_2: 60, level_3: 120, level_4: 180, level_5: 240, after_down: 30 }
    }
}

/// `[tension.alert]`: when an alert fires. It fires from severity 2 (warning) on; a notice is for the board.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AlertConfig {
    /// Seconds a warning must stand before it fires: time for a deletion or a correction of a rule
    /// to arrive. A critical alert fires at once.
    pub warning_pending_seconds: u32,
}

impl Default for AlertConfig {
    fn default() -> Self {
        Self { warning_pending_seconds: 60 }
    }
}
