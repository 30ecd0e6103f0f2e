//! What is usual: learned for each kind, theme and area, shrunk towards the nation's rate where an
//! area has little history, and shaped by the hour of the week.

use std::collections::BTreeMap;

use post::{Kind, Theme};
use serde::{Deserialize, Serialize};

use crate::burst::{Bursts, Peaks, Watched};
use crate::config::{Baseline, Config, Prior};
use crate::facts::{KINDS, WINDOWS, place};
use crate::grid::{DAY, HOUR, Second};

/// A sum that forgets: what was added weighs 1/e after the memory.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Fading {
    sum: f64,
    /// The second `sum` is weighed at.
    at: Second,
}

impl Fading {
    /// Adds `count`, seen at `at`; what is older than the last addition is weighed down accordingly.
    pub(crate) fn add(&mut self, count: f64, at: Second, memory: f64) {
        if at >= self.at {
            self.sum = self.sum * fade(at - self.at, memory) + count;
            self.at = at;
        } else {
            self.sum += count * fade(self.at - at, memory);
        }
    }

    /// The sum as it weighs at `now`.
    pub(crate) fn at(&self, now: Second, memory: f64) -> f64 {
        self.sum * fade((now - self.at).max(0), memory)
    }
}

fn fade(age: Second, memory: f64) -> f64 {
    libm::exp(-(age as f64) / memory)
}

/// What is usual everywhere, and how long has been watched.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Usual {
    /// The first second ever seen.
    pub(crate) started: Option<Second>,
    /// Seconds since then in which nobody watched.
    pub(crate) unwatched: Second,
    /// One for each of [`KINDS`].
    nation: BTreeMap<Theme, [Fading; KINDS.len()]>,
    bursts: Bursts,
    week: Week,
}

/// Which count is meant: one kind of evidence in one cell.
pub(crate) struct Series<'a> {
    pub(crate) theme: &'a Theme,
    pub(crate) kind: Kind,
    /// Share of the residents of all areas who live here; `None` where nothing could be placed.
    pub(crate) share: Option<f64>,
}

impl Usual {
    /// Whether so little has been watched that priors still speak for what is usual.
    pub(crate) fn is_learning(&self, now: Second, baseline: &Baseline) -> bool {
        self.watched(now) < f64::from(baseline.learning_days) * DAY as f64
    }

    /// How busy each of [`WINDOWS`] before `now` is, against an average hour of the week.
    pub(crate) fn shapes(&self, now: Second) -> [f64; WINDOWS.len()] {
        WINDOWS.map(|window| if window < DAY { self.week.shape(now, window) } else { 1.0 })
    }

    /// Learns from an hour that began at `start` and is over; what is far out of the ordinary is cut down first.
    pub(crate) fn learn(
        &mut self,
        seen: &mut Fading,
        series: &Series<'_>,
        start: Second,
        count: f64,
        config: &Config,
    ) {
        let usual = self.rate(seen, series, start, config) * HOUR as f64;
        let count = count.min((usual * config.baseline.spike_times).max(config.baseline.spike_floor));
        let memory = memory(&config.baseline);
        seen.add(count, start, memory);
        if series.share.is_some() {
            if !self.nation.contains_key(series.theme) {
                self.nation.insert(series.theme.clone(), Default::default());
            }
            if let Some(nation) = self.nation.get_mut(series.theme) {
                nation[place(series.kind)].add(count, start, memory);
            }
        }
        self.week.add(count, start, memory);
    }

    /// Expected effective count a second: the mean of a gamma whose prior is the nation's rate by
    /// residents, whose own prior is the configured one.
    pub(crate) fn rate(&self, seen: &Fading, series: &Series<'_>, now: Second, config: &Config) -> f64 {
        let baseline = &config.baseline;
        let memory = memory(baseline);
        let exposure = faded(self.watched(now), memory);
        let prior = prior(&config.prior, series.kind) / DAY as f64;
        let nation = match series.share {
            Some(share) => {
                let nation = self.nation.get(series.theme);
                let seen = nation.map_or(0.0, |kinds| kinds[place(series.kind)].at(now, memory));
                shrunk(seen, exposure, prior, baseline.nation_days * DAY as f64) * share
            }
            None => prior * config.prior.unplaced,
        };
        shrunk(seen.at(now, memory), exposure, nation, baseline.area_days * DAY as f64)
    }

    /// Notes that an incident has been reported more than before.
    pub(crate) fn note_burst(&mut self, before: &Peaks, reached: &Peaks, now: Second, config: &Config) {
        self.bursts.note(before, reached, now, memory(&config.baseline));
    }

    /// How rare it is, anywhere, that an incident is reported as much as this within each window;
    /// `own` is what this incident itself has taught.
    pub(crate) fn rarity(&self, effective: &[f64; 4], own: &Peaks, now: Second, config: &Config) -> [f64; 4] {
        let memory = memory(&config.baseline);
        let exposure = faded(self.watched(now) + DAY as f64, memory);
        self.bursts.rarity(effective, own, &Watched { now, exposure, memory }, &config.burst)
    }

    /// Seconds watched whose hours have been learned from: the last day has not.
    fn watched(&self, now: Second) -> f64 {
        let Some(started) = self.started else { return 0.0 };
        (now - started - self.unwatched - DAY).max(0) as f64
    }
}

/// A rate between what was seen and what was thought, by how much stands behind each.
fn shrunk(seen: f64, exposure: f64, prior: f64, strength: f64) -> f64 {
    (seen + prior * strength) / (exposure + strength)
}

/// What `seconds` up to now weigh together, when what is old fades.
fn faded(seconds: f64, memory: f64) -> f64 {
    memory * (1.0 - libm::exp(-seconds / memory))
}

fn memory(baseline: &Baseline) -> f64 {
    baseline.memory_days * DAY as f64
}

fn prior(prior: &Prior, kind: Kind) -> f64 {
    match kind {
        Kind::Trigger => prior.trigger,
        Kind::Rumour => prior.rumour,
        Kind::Mobilisation => prior.mobilisation,
        Kind::Targeting => prior.targeting,
        Kind::Narrative | Kind::Reassurance => prior.narrative,
    }
}

/// Hours of a week.
const HOURS: Second = 168;

/// Effective counts that make the shape of the week half learned: below that, every hour is like every other.
const SHAPE_STRENGTH: f64 = 1_000.0;

/// The shape of the week over all areas and kinds, in UTC.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Week {
    /// By hour of the week; empty before the first.
    hours: Vec<Fading>,
    /// The sum over all hours.
    all: f64,
}

impl Week {
    pub(crate) fn add(&mut self, count: f64, at: Second, memory: f64) {
        self.hours.resize(HOURS as usize, Fading::default());
        let Some(hour) = self.hours.get_mut((at / HOUR).rem_euclid(HOURS) as usize) else { return };
        let before = hour.sum;
        hour.add(count, at, memory);
        self.all += hour.sum - before;
    }

    /// How busy the `window` seconds before `now` are, against an average hour of the week.
    fn shape(&self, now: Second, window: Second) -> f64 {
        let average = SHAPE_STRENGTH / HOURS as f64;
        let hours = (now - window) / HOUR..=now / HOUR;
        let number = (hours.end() - hours.start() + 1) as f64;
        let seen = hours.filter_map(|hour| self.hours.get(hour.rem_euclid(HOURS) as usize));
        let seen: f64 = seen.map(|hour| hour.sum).sum();
        (seen / number + average) / (self.all / HOURS as f64 + average)
    }
}
