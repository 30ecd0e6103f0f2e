//! What people have declared and still holds: a surge, a phase, an exercise.

use jiff::Timestamp;
use post::{AreaCode, Declaration, Phase, Theme};
use serde::{Deserialize, Serialize};

use crate::facts::THEMES;
use crate::fold::State;
use crate::grid::{Second, floor};

/// Declarations kept at once; of more, the one that ends first goes.
const MOST: usize = 256;

/// Something that a person has declared, until it ends by itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Declared {
    /// What.
    pub what: Declaration,
    /// When it was declared.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub at: Timestamp,
    /// When it ends.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub until: Timestamp,
    /// Why, in the words of whoever declared it.
    pub reason: String,
    /// The role or initials that they gave.
    pub by: String,
}

/// All that holds now, the first to end first.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Declarations(Vec<Declared>);

impl Declarations {
    fn add(&mut self, declared: Declared) {
        self.0.retain(|before| !declared.what.replaces(&before.what));
        self.0.push(declared);
        self.0.sort_by_key(|declared| declared.until);
        if self.0.len() > MOST {
            self.0.remove(0);
        }
    }

    pub(crate) fn all(&self) -> &[Declared] {
        &self.0
    }

    /// When the next of them ends.
    pub(crate) fn next_end(&self) -> Option<Second> {
        self.0.first().map(|declared| floor(declared.until))
    }

    /// The surge that reads a cell more closely; of several, the last to end.
    pub(crate) fn surge(&self, area: &AreaCode, theme: &Theme) -> Option<&Declared> {
        self.0.iter().rfind(|declared| declared.what.is_surge_of(area, theme))
    }

    /// The phase a person has set for an area.
    pub(crate) fn phase(&self, area: &AreaCode) -> Option<(Phase, &Declared)> {
        self.0.iter().find_map(|declared| match &declared.what {
            Declaration::Phase { area: its, phase } if its == area => Some((*phase, declared)),
            _ => None,
        })
    }
}

impl Declared {
    /// Cells that a surge looks at: what is pointed out is not stumbled upon.
    pub(crate) fn cells(&self) -> f64 {
        let Declaration::Surge { areas, themes } = &self.what else { return 1.0 };
        let themes = if themes.is_empty() { THEMES } else { themes.len() as f64 };
        areas.len() as f64 * themes
    }
}

impl State {
    /// Takes what a person has declared; gives the cells it concerns.
    pub(crate) fn declare(&mut self, declared: Declared, now: Second) -> Vec<u32> {
        if floor(declared.until) <= now {
            return Vec::new();
        }
        let touched = self.cells_of(&declared.what);
        self.declared.add(declared);
        touched
    }

    /// Lets go of what has ended; gives the cells it concerned.
    pub(crate) fn end_declared(&mut self, now: Second) -> Vec<u32> {
        let ended = self.declared.0.iter().take_while(|declared| floor(declared.until) <= now).count();
        let ended: Vec<Declared> = self.declared.0.drain(..ended).collect();
        ended.iter().flat_map(|declared| self.cells_of(&declared.what)).collect()
    }

    fn cells_of(&self, what: &Declaration) -> Vec<u32> {
        let areas = self.cells.areas().filter(|(_, area)| what.is_of(&area.code));
        areas.flat_map(|(number, _)| self.cells.of_area(number).map(|(cell, _)| cell)).collect()
    }

    /// The phase of a cell: as people have set it for its area, or else as it was worked out.
    pub(crate) fn phase_of(&self, area: &AreaCode, worked_out: Phase) -> Phase {
        self.declared.phase(area).map_or(worked_out, |(phase, _)| phase)
    }
}
