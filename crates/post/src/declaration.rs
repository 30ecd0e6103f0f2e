//! What people declare for a while, so that everybody who looks knows it: a surge, a phase, an exercise.

use serde::{Deserialize, Serialize};

use crate::{AreaCode, Theme};

/// What holds until a time that is said with it, and then ends by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Declaration {
    /// People expect more to come: these places and themes are read more closely.
    Surge {
        /// Where.
        areas: Vec<AreaCode>,
        /// What about; empty for every theme.
        themes: Vec<Theme>,
    },
    /// The phase of an area as people read it, in place of the one that is worked out.
    Phase {
        /// Where.
        area: AreaCode,
        /// Which.
        phase: Phase,
    },
    /// An exercise: shown as one, in a series of its own, and never a level or an alert.
    Drill {
        /// Where.
        area: AreaCode,
        /// What about.
        theme: Theme,
        /// The level that is played, 1–5.
        level: u8,
    },
}

impl Declaration {
    /// Whether it is about `area`.
    pub fn is_of(&self, area: &AreaCode) -> bool {
        match self {
            Declaration::Surge { areas, .. } => areas.contains(area),
            Declaration::Phase { area: its, .. } | Declaration::Drill { area: its, .. } => its == area,
        }
    }

    /// Whether it is a surge that reads `theme` in `area` more closely.
    pub fn is_surge_of(&self, area: &AreaCode, theme: &Theme) -> bool {
        let Declaration::Surge { areas, themes } = self else { return false };
        areas.contains(area) && (themes.is_empty() || themes.contains(theme))
    }

    /// Whether it says anew what `before` said: of two, the later one holds.
    pub fn replaces(&self, before: &Declaration) -> bool {
        match (self, before) {
            (Declaration::Phase { area, .. }, Declaration::Phase { area: its, .. }) => area == its,
            (
                Declaration::Drill { area, theme, .. },
                Declaration::Drill { area: its, theme: its_theme, .. },
            ) => (area, theme) == (its, its_theme),
            (surge @ Declaration::Surge { .. }, before) => surge == before,
            _ => false,
        }
    }
}

/// Public-order phases.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// Nothing out of the ordinary.
    #[default]
    Normality,
    /// Talk above the usual, no incident behind it.
    Tension,
    /// An incident is open.
    TriggerIncident,
    /// Disorder is reported.
    Disorder,
    /// Disorder is reported widely, with calls to join it.
    SeriousDisorder,
    /// Disorder was reported in the last days, no longer is, and the level has come down to watch.
    Rebuilding,
}

impl Phase {
    /// All of them, the calmest first.
    pub const ALL: &[Phase] = &[
        Phase::Normality,
        Phase::Tension,
        Phase::TriggerIncident,
        Phase::Disorder,
        Phase::SeriousDisorder,
        Phase::Rebuilding,
    ];

    /// Its word in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Phase::Normality => "normality",
            Phase::Tension => "tension",
            Phase::TriggerIncident => "trigger-incident",
            Phase::Disorder => "disorder",
            Phase::SeriousDisorder => "serious-disorder",
            Phase::Rebuilding => "rebuilding",
        }
    }
}
