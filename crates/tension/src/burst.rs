//! How much incidents are reported: what tells an event that breaks from the ordinary bad news of a day.
//!
//! Every ordinary day brings incidents, and each of them a clump of posts, so a clump surprises nobody.
//! A burst is rare when few incidents anywhere have been reported as much in as short a time.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::baseline::Fading;
use crate::config::Burst;
use crate::facts::WINDOWS;
use crate::grid::{DAY, Second};

/// The most that is told apart: effective reports within a window.
const MOST: u32 = 200;

/// The most effective reports an incident has had within each of the windows.
pub(crate) type Peaks = [u32; WINDOWS.len()];

/// Incidents that have been reported at least so much, by effective reports, for each of the windows.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Bursts([BTreeMap<u32, Fading>; WINDOWS.len()]);

/// How much watching stands behind what has been seen.
pub(crate) struct Watched {
    pub(crate) now: Second,
    /// Seconds watched, as they weigh now.
    pub(crate) exposure: f64,
    /// Seconds after which what was seen weighs 1/e.
    pub(crate) memory: f64,
}

impl Bursts {
    /// Notes that an incident which had reached `before` has now reached `reached`.
    pub(crate) fn note(&mut self, before: &Peaks, reached: &Peaks, now: Second, memory: f64) {
        for (seen, (before, reached)) in self.0.iter_mut().zip(before.iter().zip(reached)) {
            for count in before + 1..=*reached {
                seen.entry(count).or_default().add(1.0, now, memory);
            }
        }
    }

    /// For each window, minus the decimal logarithm of how many incidents a day, anywhere, are reported
    /// as much as `effective`. `own` is what the incident itself has been noted at: it is no precedent for itself.
    pub(crate) fn rarity(
        &self,
        effective: &[f64; WINDOWS.len()],
        own: &Peaks,
        watched: &Watched,
        config: &Burst,
    ) -> [f64; WINDOWS.len()] {
        let mut rarity = [0.0; WINDOWS.len()];
        let windows = self.0.iter().zip(effective.iter().zip(own)).zip(&config.reports);
        for (rarity, ((seen, (effective, own)), reports)) in rarity.iter_mut().zip(windows) {
            let reached = whole(*effective);
            if reached == 0 {
                continue;
            }
            let seen = seen.get(&reached).map_or(0.0, |incidents| incidents.at(watched.now, watched.memory));
            let others = if *own >= reached { (seen - 1.0).max(0.0) } else { seen };
            let prior = config.incidents * libm::exp(-effective / reports);
            let days = watched.exposure / DAY as f64;
            *rarity = -libm::log10((others + prior * config.prior_days) / (days + config.prior_days));
        }
        rarity
    }
}

/// What an incident has reached, by its effective reports within each window.
pub(crate) fn peaks(effective: &[f64; WINDOWS.len()]) -> Peaks {
    effective.map(whole)
}

fn whole(effective: f64) -> u32 {
    (libm::floor(effective.max(0.0)) as u32).min(MOST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_rare_until_others_have_done_the_same() {
        let config = Burst::default();
        let watched = Watched { now: 28 * DAY, exposure: 28.0 * DAY as f64, memory: 28.0 * DAY as f64 };
        let burst = [6.0, 6.0, 6.0, 6.0];
        let mut bursts = Bursts::default();
        let alone = bursts.rarity(&burst, &[0; 4], &watched, &config);
        bursts.note(&[0; 4], &peaks(&burst), watched.now, watched.memory);
        assert_eq!(
            bursts.rarity(&burst, &peaks(&burst), &watched, &config),
            alone,
            "no precedent for itself"
        );
        for _ in 0..100 {
            bursts.note(&[0; 4], &peaks(&burst), watched.now, watched.memory);
        }
        let after = bursts.rarity(&burst, &[0; 4], &watched, &config);
        assert!(alone.iter().zip(&after).all(|(alone, after)| alone > after), "{alone:?} then {after:?}");
        assert!(after.iter().all(|rarity| *rarity < 0.0), "several a day are not rare: {after:?}");
    }

    #[test]
    fn faster_is_rarer() {
        let watched = Watched { now: DAY, exposure: 0.0, memory: 28.0 * DAY as f64 };
        let rarity = |count| Bursts::default().rarity(&[count; 4], &[0; 4], &watched, &Burst::default());
        assert!(rarity(9.0)[0] > rarity(5.0)[0], "more within the same time");
        assert!(rarity(9.0)[0] > rarity(9.0)[3], "as many within less time");
        assert_eq!(rarity(0.5), [0.0; 4], "not one report is no burst");
    }
}
