//! What is known about a cell at one moment: what the level table is read against.

use std::cell::OnceCell;

use post::{AreaCode, Kind, Theme};

use crate::baseline::{Series, Usual};
use crate::burst::{Peaks, peaks};
use crate::config::Config;
use crate::grid::{DAY, HOUR, MINUTE, Second};
use crate::incident::Incidents;
use crate::independence::effective_counts;
use crate::sighting::Sightings;
use crate::state::{CellState, Cells};
use crate::surprise::surprise;

/// The stretches of time that are looked at, all at once: minutes for what breaks, a day for what simmers.
pub(crate) const WINDOWS: [Second; 4] = [15 * MINUTE, HOUR, 6 * HOUR, DAY];

/// The stretch that is spoken of: what composes a level happened within it, unless a row says otherwise.
pub(crate) const SPOKEN: Second = 6 * HOUR;

/// The kinds that add to a score.
pub(crate) const KINDS: [Kind; 5] =
    [Kind::Trigger, Kind::Rumour, Kind::Mobilisation, Kind::Targeting, Kind::Narrative];

/// The theme whose reports are reports of disorder.
pub(crate) const DISORDER: &str = "disorder";

/// Themes there may be (`tension.md`, 1): with the areas and windows, how many places are looked at.
const THEMES: f64 = 12.0;

/// What is known about a cell at one moment.
#[derive(Clone, Debug, Default)]
pub(crate) struct Facts {
    /// Whether an incident is open in this cell.
    pub(crate) incident: bool,
    /// One for each of [`KINDS`].
    kinds: [KindFacts; 5],
    /// Reports of disorder anywhere in the area, for each of [`WINDOWS`]; only in the cell of disorder
    /// itself and where an incident is open, so that disorder does not raise themes it has nothing to do with.
    disorder: [f64; 4],
    /// How rare it is, anywhere, that an incident is reported as much as this one, for each of [`WINDOWS`].
    burst: [f64; 4],
    /// Distinct partners who sent a return, for each of [`WINDOWS`].
    returns: [f64; 4],
    /// Digits of surprise that chance alone brings, because so many cells and windows are looked at.
    looks: f64,
}

/// What is known about one kind in one cell.
#[derive(Clone, Debug, Default)]
struct KindFacts {
    /// Effective count for each of [`WINDOWS`].
    effective: [f64; 4],
    /// What is expected in each of them, and how clumpily.
    expected: [(f64, f64); 4],
    usual_per_day: f64,
    /// The most surprising of them, before it is corrected for looking at many cells. Worked out when a
    /// row of the table asks for it: most are decided by the counts alone.
    surprise: OnceCell<f64>,
}

impl KindFacts {
    fn surprise(&self) -> f64 {
        *self.surprise.get_or_init(|| {
            let windows = self.effective.iter().zip(&self.expected);
            windows.map(|(count, (mean, shape))| surprise(*count, *mean, *shape)).fold(0.0, f64::max)
        })
    }
}

/// What all cells are seen against.
pub(crate) struct Surroundings<'a> {
    pub(crate) cells: &'a Cells,
    pub(crate) incidents: &'a Incidents,
    pub(crate) usual: &'a Usual,
    pub(crate) config: &'a Config,
    /// Areas that are scored.
    pub(crate) areas: usize,
    pub(crate) now: Second,
}

impl Surroundings<'_> {
    /// What is known about the cell of `theme` in `area`; `share` is the area's share of all residents.
    pub(crate) fn facts(&self, area: &AreaCode, theme: &Theme, share: Option<f64>) -> Facts {
        let Some(cell) = self.cells.get(area, theme) else { return Facts::default() };
        let incident = self.incidents.of_cell(area, theme);
        let own = incident.map_or(Peaks::default(), |incident| incident.peaks);
        // What happens somewhere happens mostly abroad: it ties rumours together, and is no incident of ours.
        let incident = incident.is_some() && !area.is_unplaced();
        let shapes = self.usual.shapes(self.now);
        let kinds = KINDS.map(|kind| self.kind_facts(cell, &Series { theme, kind, share }, &shapes));
        let [trigger, ..] = &kinds;
        Facts {
            incident,
            burst: self.usual.rarity(&trigger.effective, &own, self.now, self.config),
            kinds,
            disorder: if incident || (is_disorder(theme) && !area.is_unplaced()) {
                self.disorder(area)
            } else {
                [0.0; 4]
            },
            returns: cell.partners(WINDOWS.map(|window| self.now - window)).map(f64::from),
            looks: libm::log10(self.areas.max(1) as f64 * THEMES * WINDOWS.len() as f64),
        }
    }

    fn kind_facts(&self, cell: &CellState, series: &Series<'_>, shapes: &[f64; 4]) -> KindFacts {
        let sightings = cell.of(series.kind);
        if sightings.len() == 0 {
            return KindFacts::default();
        }
        let rate = self.usual.rate(cell.seen(series.kind), series, self.now, self.config);
        let mut expected = [(0.0, 0.0); 4];
        for (expected, (window, shape)) in expected.iter_mut().zip(WINDOWS.into_iter().zip(shapes)) {
            let mean = rate * window as f64 * shape;
            *expected = (mean, self.config.baseline.shape(mean));
        }
        KindFacts {
            effective: self.effective(sightings),
            expected,
            usual_per_day: rate * DAY as f64,
            surprise: OnceCell::new(),
        }
    }

    /// The effective count of a kind within each of [`WINDOWS`].
    fn effective(&self, sightings: &Sightings) -> [f64; 4] {
        let day = sightings.since(self.now - DAY);
        let starts = WINDOWS.map(|window| day.partition_point(|sighting| sighting.at < self.now - window));
        effective_counts(day, starts, &self.config.weights)
    }

    fn disorder(&self, area: &AreaCode) -> [f64; 4] {
        let cell = self.cells.get(area, &Theme::new(DISORDER));
        cell.map_or([0.0; 4], |cell| self.effective(cell.of(Kind::Trigger)))
    }
}

/// Whether a report in `theme` is a report of disorder.
pub(crate) fn is_disorder(theme: &Theme) -> bool {
    theme.as_str() == DISORDER
}

impl Facts {
    /// Effective count of a kind within `window`; the nearest window at least as long is taken.
    pub(crate) fn effective(&self, kind: Kind, window: Second) -> f64 {
        self.kind(kind).map_or(0.0, |facts| pick(&facts.effective, window))
    }

    /// Effective count of a kind that is usual within `window`.
    pub(crate) fn expected(&self, kind: Kind, window: Second) -> f64 {
        self.kind(kind).map_or(0.0, |facts| pick(&facts.expected.map(|(mean, _)| mean), window))
    }

    /// How much the event is reported within each of [`WINDOWS`].
    pub(crate) fn peaks(&self) -> Peaks {
        let [trigger, ..] = &self.kinds;
        peaks(&trigger.effective)
    }

    /// How rare it is, anywhere, that an incident is reported as much as this one within `window`.
    pub(crate) fn burst(&self, window: Second) -> f64 {
        pick(&self.burst, window)
    }

    pub(crate) fn disorder(&self, window: Second) -> f64 {
        pick(&self.disorder, window)
    }

    pub(crate) fn returns(&self, window: Second) -> f64 {
        pick(&self.returns, window)
    }

    /// How surprising a kind is: minus the decimal logarithm of its chance in any cell on an ordinary day.
    pub(crate) fn surprise(&self, kind: Kind) -> f64 {
        self.kind(kind).map_or(0.0, |facts| (facts.surprise() - self.looks).max(0.0))
    }

    pub(crate) fn usual_per_day(&self, kind: Kind) -> f64 {
        self.kind(kind).map_or(0.0, |facts| facts.usual_per_day)
    }

    fn kind(&self, kind: Kind) -> Option<&KindFacts> {
        KINDS.iter().position(|known| *known == kind).and_then(|place| self.kinds.get(place))
    }
}

fn pick(by_window: &[f64; 4], window: Second) -> f64 {
    let wide_enough = WINDOWS.iter().zip(by_window).find(|(known, _)| **known >= window);
    wide_enough.or(WINDOWS.iter().zip(by_window).next_back()).map_or(0.0, |(_, count)| *count)
}
