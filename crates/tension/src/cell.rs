//! Where a level lives: an area and a theme, and what is known beforehand about an area.

use post::{AreaCode, Theme};
use serde::{Deserialize, Serialize};

/// One square of the board.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Cell {
    /// The authority, or what could not be placed.
    pub area: AreaCode,
    /// What the talk is about; `None` is the area's roll-up over its themes.
    pub theme: Option<Theme>,
}

impl Cell {
    /// The cell of a theme in an area.
    pub fn new(area: AreaCode, theme: Theme) -> Self {
        Self { area, theme: Some(theme) }
    }

    /// The roll-up of an area.
    pub fn roll_up(area: AreaCode) -> Self {
        Self { area, theme: None }
    }
}

/// An area that is scored. Every authority is; watching one only decides what is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AreaInfo {
    /// The authority.
    pub code: AreaCode,
    /// Residents, where known: what is usual scales with them. An area without the figure is
    /// taken as an average one.
    pub population: Option<u32>,
}
