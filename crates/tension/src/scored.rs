//! What the fold is told and does not remember: the settings and the areas of today.

use std::collections::BTreeMap;

use post::AreaCode;

use crate::{AreaInfo, Config};

/// The settings, and what share of all residents lives in each area.
#[derive(Clone, Debug)]
pub(crate) struct Scored {
    pub(crate) config: Config,
    shares: BTreeMap<AreaCode, f64>,
}

impl Scored {
    pub(crate) fn new(config: Config, areas: Vec<AreaInfo>) -> Self {
        let placed: Vec<AreaInfo> = areas.into_iter().filter(|area| !area.code.is_unplaced()).collect();
        let known: Vec<f64> = placed.iter().filter_map(|area| area.population.map(f64::from)).collect();
        let average = if known.is_empty() { 1.0 } else { known.iter().sum::<f64>() / known.len() as f64 };
        let residents = |area: &AreaInfo| area.population.map_or(average, f64::from).max(1.0);
        let all: f64 = placed.iter().map(residents).sum();
        let shares = placed.iter().map(|area| (area.code.clone(), residents(area) / all)).collect();
        Self { config, shares }
    }

    /// The share of all residents who live in `area`, an average area's where it is not known;
    /// `None` for what could not be placed.
    pub(crate) fn share(&self, area: &AreaCode) -> Option<f64> {
        if area.is_unplaced() {
            return None;
        }
        Some(self.shares.get(area).copied().unwrap_or(1.0 / self.areas() as f64))
    }

    /// How many areas are scored; at least one.
    pub(crate) fn areas(&self) -> usize {
        self.shares.len().max(1)
    }
}
