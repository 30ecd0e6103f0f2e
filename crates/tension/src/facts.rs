//! What is known about a cell at one moment: what the level table is read against.

use std::cell::OnceCell;

use post::{AreaCode, Kind, Theme};

use crate::baseline::{Series, Usual};
use crate::burst::{Peaks, peaks};
use crate::cells::Cells;
use crate::declared::{Declarations, Declared};
use crate::grid::{DAY, HOUR, MINUTE, Second};
use crate::incident::Incidents;
use crate::scored::Scored;
use crate::state::CellState;
use crate::surprise::surprise;

/// The stretches of time that are looked at, all at once: minutes for what breaks, a day for what simmers.
pub(crate) const WINDOWS: [Second; 4] = [15 * MINUTE, HOUR, 6 * HOUR, DAY];

/// The stretch that is spoken of: what composes a level happened within it, unless a row says otherwise.
pub(crate) const SPOKEN: Second = 6 * HOUR;

/// The stretch that is spoken of in a surge: who reads on through the night wants the last hour.
const SPOKEN_IN_SURGE: Second = HOUR;

/// The kinds that add to a score.
pub(crate) const KINDS: [Kind; 5] =
    [Kind::Trigger, Kind::Rumour, Kind::Mobilisation, Kind::Targeting, Kind::Narrative];

/// The theme whose reports are reports of disorder.
pub(crate) const DISORDER: &str = "disorder";

/// Themes there may be (`tension.md`, 1): with the areas and windows, how many places are looked at.
pub(crate) const THEMES: f64 = 12.0;

/// Where a kind stands in [`KINDS`]. Reassurance never comes here: it is no part of a score.
pub(crate) fn place(kind: Kind) -> usize {
    match kind {
        Kind::Trigger => 0,
        Kind::Rumour => 1,
        Kind::Mobilisation => 2,
        Kind::Targeting => 3,
        Kind::Narrative | Kind::Reassurance => 4,
    }
}

/// What all cells are seen against.
#[derive(Clone, Copy)]
pub(crate) struct Surroundings<'a> {
    pub(crate) cells: &'a Cells,
    pub(crate) incidents: &'a Incidents,
    pub(crate) usual: &'a Usual,
    pub(crate) declared: &'a Declarations,
    pub(crate) scored: &'a Scored,
    pub(crate) now: Second,
}

/// What is known about a cell at one moment. What only some rows of the table ask for is worked out when one does:
/// most are decided by the counts alone.
pub(crate) struct Facts<'a> {
    around: Surroundings<'a>,
    cell: &'a CellState,
    area: &'a AreaCode,
    /// The surge that a person has declared here.
    pub(crate) surge: Option<&'a Declared>,
    /// Whether an incident is open in this cell.
    pub(crate) incident: bool,
    /// What the incident has been reported at most, until now.
    own: Peaks,
    /// Effective counts of each of [`KINDS`] within each of [`WINDOWS`].
    effective: [[f64; WINDOWS.len()]; KINDS.len()],
    /// Reports of disorder anywhere in the area, for each of [`WINDOWS`]; only in the cell of disorder
    /// itself and where an incident is open, so that disorder does not raise themes it has nothing to do with.
    disorder: [f64; WINDOWS.len()],
    /// How rare it is, anywhere, that an incident is reported as much as this one, for each of [`WINDOWS`].
    burst: OnceCell<[f64; WINDOWS.len()]>,
    /// For each of [`KINDS`], how much is expected a second.
    rates: [OnceCell<f64>; KINDS.len()],
    /// For each of [`KINDS`], the most surprising of the windows, before it is corrected for looking at many cells.
    surprises: [OnceCell<f64>; KINDS.len()],
}

impl<'a> Surroundings<'a> {
    /// What is known about a cell, whose counts have been brought up to date.
    pub(crate) fn facts(self, number: u32) -> Option<Facts<'a>> {
        let cell = self.cells.cell(number)?;
        let area = self.cells.area_of(cell)?;
        let open = self.incidents.of_cell(cell.area, number);
        // What happens somewhere happens mostly abroad: it ties rumours together, and is no incident of ours.
        let incident = open.is_some() && !area.unplaced;
        let disorder = if incident || (is_disorder(&cell.theme) && !area.unplaced) {
            let disorder = self.cells.disorder(cell.area);
            disorder.map_or([0.0; WINDOWS.len()], |cell| cell.of(Kind::Trigger).effective())
        } else {
            [0.0; WINDOWS.len()]
        };
        Some(Facts {
            around: self,
            cell,
            area: &area.code,
            surge: self.declared.surge(&area.code, &cell.theme),
            incident,
            own: open.map_or(Peaks::default(), |incident| incident.peaks),
            effective: KINDS.map(|kind| cell.of(kind).effective()),
            disorder,
            burst: OnceCell::new(),
            rates: Default::default(),
            surprises: Default::default(),
        })
    }
}

/// Whether a report in `theme` is a report of disorder.
pub(crate) fn is_disorder(theme: &Theme) -> bool {
    theme.as_str() == DISORDER
}

impl Facts<'_> {
    pub(crate) fn theme(&self) -> &Theme {
        &self.cell.theme
    }

    /// Effective count of a kind within `window`; the nearest window at least as long is taken.
    pub(crate) fn effective(&self, kind: Kind, window: Second) -> f64 {
        self.effective.get(place(kind)).map_or(0.0, |counts| pick(counts, window))
    }

    /// The stretch that is spoken of.
    pub(crate) fn spoken(&self) -> Second {
        if self.surge.is_some() { SPOKEN_IN_SURGE } else { SPOKEN }
    }

    /// How much the incident is reported within each of [`WINDOWS`], if that is more than ever. What could not be
    /// placed is many incidents, so it grows for nobody.
    pub(crate) fn grown(&self) -> Option<Peaks> {
        let [trigger, ..] = &self.effective;
        let peaks = peaks(trigger);
        let more = peaks.iter().zip(&self.own).any(|(now, before)| now > before);
        (self.incident && more).then_some(peaks)
    }

    /// How rare it is, anywhere, that an incident is reported as much as this one within `window`.
    pub(crate) fn burst(&self, window: Second) -> f64 {
        let [trigger, ..] = &self.effective;
        let Surroundings { usual, scored, now, .. } = self.around;
        let burst = self.burst.get_or_init(|| usual.rarity(trigger, &self.own, now, &scored.config));
        pick(burst, window)
    }

    pub(crate) fn disorder(&self, window: Second) -> f64 {
        pick(&self.disorder, window)
    }

    /// Distinct partners who sent a return within `window`.
    pub(crate) fn returns(&self, window: Second) -> f64 {
        let [partners] = self.cell.partners([self.around.now - window]);
        f64::from(partners)
    }

    /// How surprising a kind is: minus the decimal logarithm of its chance in any cell on an ordinary day.
    pub(crate) fn surprise(&self, kind: Kind) -> f64 {
        // Digits of surprise that chance alone brings, because so many cells and windows are looked at.
        // In a surge a person has said where to look.
        let cells = self.surge.map_or(self.around.scored.areas() as f64 * THEMES, Declared::cells);
        let looks = libm::log10(cells * WINDOWS.len() as f64);
        let most = self.surprises.get(place(kind));
        most.map_or(0.0, |most| (*most.get_or_init(|| self.most_surprising(kind)) - looks).max(0.0))
    }

    /// Effective count of a kind that is usual within `window`.
    pub(crate) fn expected(&self, kind: Kind, window: Second) -> f64 {
        pick(&self.expected_in_each(kind), window)
    }

    fn expected_in_each(&self, kind: Kind) -> [f64; WINDOWS.len()] {
        let Surroundings { usual, now, .. } = self.around;
        let (rate, shapes) = (self.rate(kind), usual.shapes(now));
        std::array::from_fn(|place| {
            let window = WINDOWS.get(place).zip(shapes.get(place));
            window.map_or(0.0, |(window, shape)| rate * *window as f64 * shape)
        })
    }

    fn most_surprising(&self, kind: Kind) -> f64 {
        let baseline = &self.around.scored.config.baseline;
        let counts = self.effective.get(place(kind)).into_iter().flatten();
        let windows = counts.zip(self.expected_in_each(kind));
        let surprises = windows.map(|(count, mean)| surprise(*count, mean, baseline.shape(mean)));
        surprises.fold(0.0, f64::max)
    }

    pub(crate) fn usual_per_day(&self, kind: Kind) -> f64 {
        if self.cell.of(kind).len() == 0 { 0.0 } else { self.rate(kind) * DAY as f64 }
    }

    /// How much of a kind is expected a second.
    fn rate(&self, kind: Kind) -> f64 {
        let Surroundings { usual, scored, now, .. } = self.around;
        let rate = || {
            let series = Series { theme: &self.cell.theme, kind, share: scored.share(self.area) };
            usual.rate(self.cell.seen(kind), &series, now, &scored.config)
        };
        self.rates.get(place(kind)).map_or(0.0, |known| *known.get_or_init(rate))
    }
}

fn pick(by_window: &[f64; 4], window: Second) -> f64 {
    let wide_enough = WINDOWS.iter().zip(by_window).find(|(known, _)| **known >= window);
    wide_enough.or(WINDOWS.iter().zip(by_window).next_back()).map_or(0.0, |(_, count)| *count)
}
