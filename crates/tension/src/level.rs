//! The five steps people act on, the severity that alert rules use, and the phase beside them.

use serde::{Deserialize, Serialize};

/// 1 usual, 2 watch, 3 raised, 4 high, 5 very high: an online signal on a local scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Level(u8);

impl Level {
    /// Nothing out of the ordinary has been seen.
    pub const USUAL: Level = Level(1);
    /// The top of the scale.
    pub const VERY_HIGH: Level = Level(5);

    /// A level; numbers outside 1–5 are taken to the nearer end.
    pub fn new(step: u8) -> Self {
        Self(step.clamp(1, 5))
    }

    /// 1 to 5.
    pub fn number(self) -> u8 {
        self.0
    }

    /// One step down; usual stays usual.
    pub(crate) fn down(self) -> Self {
        Self::new(self.0.saturating_sub(1))
    }

    /// One step up; the top stays the top.
    pub(crate) fn up(self) -> Self {
        Self::new(self.0.saturating_add(1))
    }

    /// What alert rules make of it. Fixed: a team that rewords its scale does not change who is woken.
    pub fn severity(self) -> Severity {
        match self.0 {
            1 => Severity::None,
            2 => Severity::Notice,
            3 => Severity::Warning,
            _ => Severity::Critical,
        }
    }
}

impl<'de> Deserialize<'de> for Level {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let step = u8::deserialize(deserializer)?;
        if (1..=5).contains(&step) {
            return Ok(Self(step));
        }
        Err(serde::de::Error::custom(format!("level {step} is none of 1, 2, 3, 4, 5")))
    }
}

impl std::fmt::Display for Level {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// What alert rules use: exported as 0–3.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Level 1.
    #[default]
    None,
    /// Level 2: worth a look in the morning, pages nobody.
    Notice,
    /// Level 3: somebody should look today; the alert fires.
    Warning,
    /// Levels 4 and 5: wakes somebody.
    Critical,
}

impl Severity {
    /// 0 to 3.
    pub fn number(self) -> u8 {
        self as u8
    }
}
