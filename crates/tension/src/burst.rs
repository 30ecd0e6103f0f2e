//! How fast incidents are reported: what tells an event that breaks from the ordinary bad news of a day.
//!
//! Every ordinary day brings incidents, and each of them a clump of posts, so a clump surprises nobody.
//! A burst is rare when few incidents anywhere have been reported as fast.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::baseline::Fading;
use crate::config::Burst;
use crate::grid::{DAY, Second};

/// The fastest that is told apart: effective reports within a quarter of an hour.
const FASTEST: u32 = 100;

/// Incidents that have been reported at least so fast, by effective reports within a quarter of an hour.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Bursts(BTreeMap<u32, Fading>);

impl Bursts {
    /// Notes that an incident which had reached `before` has now reached `reached`.
    pub(crate) fn note(&mut self, before: u32, reached: u32, now: Second, memory: f64) {
        for count in before + 1..=reached {
            self.0.entry(count).or_default().add(1.0, now, memory);
        }
    }

    /// Minus the decimal logarithm of how many incidents a day, anywhere, are reported as fast as this.
    /// `exposure` is how many seconds have been watched, as they weigh now.
    pub(crate) fn rarity(
        &self,
        effective: f64,
        exposure: f64,
        now: Second,
        memory: f64,
        config: &Burst,
    ) -> f64 {
        let reached = speed(effective);
        if reached == 0 {
            return 0.0;
        }
        let seen = self.0.get(&reached).map_or(0.0, |incidents| incidents.at(now, memory));
        let prior = config.incidents * libm::exp(-effective / config.reports);
        let a_day = (seen + prior * config.prior_days) / (exposure / DAY as f64 + config.prior_days);
        -libm::log10(a_day)
    }
}

/// The whole number an effective count within a quarter of an hour has reached.
pub(crate) fn speed(effective: f64) -> u32 {
    (libm::floor(effective.max(0.0)) as u32).min(FASTEST)
}
