//! Incidents: what a report opens, and what rumours, calls and targeting are tied to.

use std::collections::{BTreeMap, BTreeSet};

use post::{AreaCode, Theme};
use serde::{Deserialize, Serialize};

use crate::board;
use crate::burst::Peaks;
use crate::cells::Cells;
use crate::config::IncidentConfig;
use crate::grid::{DAY, HOUR, Second, time};
use crate::hash::incident_number;
use crate::ties::{Tie, Ties, strength_of};

/// Ties an incident remembers, each kind by itself. The first ones are kept: what an incident was
/// about at the start is what it is about, and a flood of later words must not blur it.
const MOST_TIES: [usize; 4] = [64, 64, 128, 256];

/// Distinct voices an incident counts; beyond that, more is only more.
const MOST_VOICES: usize = 1_000;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Incident {
    /// Its cell and the area of it, by number.
    pub(crate) area: u32,
    pub(crate) cell: u32,
    pub(crate) place: Option<String>,
    pub(crate) first_at: Second,
    last_report: Second,
    pub(crate) last_at: Second,
    /// Whether it is more than one voice's word. Once it is, it stays so.
    open: bool,
    /// Outlets and services that report it, by place in the roster.
    outlets: BTreeSet<u32>,
    /// Everybody else who does, each with the wording they used first.
    people: BTreeMap<u64, u64>,
    /// Reports by number; without any left, there is no incident.
    reports: BTreeSet<u64>,
    tied: u32,
    /// The most effective reports it has had within each window.
    pub(crate) peaks: Peaks,
    /// In order.
    ties: Vec<Tie>,
    /// Ties it may still remember, by kind.
    room: [usize; 4],
}

/// A report of an event in one area.
pub(crate) struct Report<'a> {
    /// The area and the cell, by number and by name.
    pub(crate) area: u32,
    pub(crate) cell: u32,
    pub(crate) name: (&'a AreaCode, &'a Theme),
    pub(crate) place: Option<&'a str>,
    pub(crate) at: Second,
    pub(crate) post: u64,
    pub(crate) author: u64,
    pub(crate) wording: u64,
    /// The outlet or service, by place in the roster; `None` for anybody else.
    pub(crate) outlet: Option<u32>,
    /// Whether this report alone is enough to open an incident.
    pub(crate) opens: bool,
    pub(crate) ties: &'a [Tie],
}

impl Incident {
    fn new(report: &Report<'_>) -> Self {
        Self {
            area: report.area,
            cell: report.cell,
            place: None,
            first_at: report.at,
            last_report: report.at,
            last_at: report.at,
            open: false,
            outlets: BTreeSet::new(),
            people: BTreeMap::new(),
            reports: BTreeSet::new(),
            tied: 0,
            peaks: Peaks::default(),
            ties: Vec::new(),
            room: MOST_TIES,
        }
    }

    fn add(&mut self, report: &Report<'_>, config: &IncidentConfig) {
        self.first_at = self.first_at.min(report.at);
        self.last_report = self.last_report.max(report.at);
        self.last_at = self.last_at.max(report.at);
        if self.place.is_none() {
            self.place = report.place.map(str::to_owned);
        }
        if self.reports.len() < MOST_VOICES {
            self.reports.insert(report.post);
        }
        match report.outlet {
            Some(outlet) if self.outlets.len() < MOST_VOICES => {
                self.outlets.insert(outlet);
            }
            None if self.people.len() < MOST_VOICES => {
                self.people.entry(report.author).or_insert(report.wording);
            }
            _ => {}
        }
        self.open = self.open
            || report.opens
            || self.independent_people() + self.outlets.len() as f64 >= config.people;
    }

    fn independent_people(&self) -> f64 {
        let mut by_wording: BTreeMap<u64, u32> = BTreeMap::new();
        for wording in self.people.values() {
            *by_wording.entry(*wording).or_default() += 1;
        }
        by_wording.values().map(|authors| libm::sqrt(f64::from(*authors))).sum()
    }

    /// When it closes, if nothing more is tied to it.
    fn closes(&self, config: &IncidentConfig) -> Second {
        self.last_at + kept(self.open, config)
    }
}

/// All incidents, open and not yet open, and what ties posts to them.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(from = "Kept")]
pub(crate) struct Incidents {
    by_number: BTreeMap<u64, Incident>,
    #[serde(skip)]
    /// The incidents of each area, each with its cell.
    by_area: BTreeMap<u32, Vec<(u64, u32)>>,
    /// Follows from the incidents.
    #[serde(skip)]
    by_tie: Ties,
    /// Those not yet open, then the open ones, each with when the last post was tied to it: the longest silent first.
    #[serde(skip)]
    by_silence: [BTreeSet<(Second, u64)>; 2],
}

/// What is written down of them.
#[derive(Deserialize)]
struct Kept {
    by_number: BTreeMap<u64, Incident>,
}

impl From<Kept> for Incidents {
    fn from(kept: Kept) -> Self {
        let mut incidents = Self::default();
        for (number, incident) in &kept.by_number {
            incidents.by_area.entry(incident.area).or_default().push((*number, incident.cell));
            silence(&mut incidents.by_silence, incident).insert((incident.last_at, *number));
            for tie in &incident.ties {
                incidents.by_tie.add(*tie, *number);
            }
        }
        Self { by_number: kept.by_number, ..incidents }
    }
}

impl Incidents {
    /// Adds a report to the incident it is of, or to a new one; says which, and whether it is this report that
    /// opens it.
    pub(crate) fn report(&mut self, report: &Report<'_>, config: &IncidentConfig) -> (u64, bool) {
        let number = self.same_event(report, config).unwrap_or_else(|| self.begin(report, config));
        let was_open = self.is_open(number);
        self.change(number, |incident| incident.add(report, config));
        self.remember(number, report.ties);
        (number, !was_open && self.is_open(number))
    }

    fn is_open(&self, number: u64) -> bool {
        self.by_number.get(&number).is_some_and(|incident| incident.open)
    }

    /// The incident in this cell that the report is of: the last one, if it is recent or anything ties them.
    fn same_event(&self, report: &Report<'_>, config: &IncidentConfig) -> Option<u64> {
        let separate = Second::from(config.separate_hours) * HOUR;
        let strength = self.by_tie.strengths(report.ties);
        self.in_cell(report.area, report.cell)
            .filter(|(number, incident)| {
                report.at <= incident.last_report + separate || strength_of(&strength, *number) >= 1.0
            })
            .max_by_key(|(number, incident)| (incident.last_report, *number))
            .map(|(number, _)| number)
    }

    fn in_area(&self, area: u32) -> impl Iterator<Item = (u64, &Incident)> {
        let here = self.by_area.get(&area).into_iter().flatten();
        here.filter_map(|(number, _)| Some((*number, self.by_number.get(number)?)))
    }

    fn in_cell(&self, area: u32, cell: u32) -> impl Iterator<Item = (u64, &Incident)> {
        let here = self.by_area.get(&area).into_iter().flatten().filter(move |(_, of)| *of == cell);
        here.filter_map(|(number, _)| Some((*number, self.by_number.get(number)?)))
    }

    fn begin(&mut self, report: &Report<'_>, config: &IncidentConfig) -> u64 {
        if self.by_number.len() >= config.most {
            let longest_silent = self.by_silence.iter().filter_map(BTreeSet::first).min();
            if let Some((_, number)) = longest_silent.copied() {
                self.remove(number);
            }
        }
        let (area, theme) = report.name;
        let number = incident_number(report.post, area, theme);
        let incident = Incident::new(report);
        silence(&mut self.by_silence, &incident).insert((incident.last_at, number));
        if self.by_number.insert(number, incident).is_none() {
            self.by_area.entry(report.area).or_default().push((number, report.cell));
        }
        number
    }

    /// The open incident that a post naming `areas` (or none) is tied to.
    ///
    /// A post that names areas is tied by area, to the incident it shares most with, then the one of
    /// its own theme, then the latest. One that names none is tied by a reply, a link, a wording, or
    /// enough shared rare words.
    pub(crate) fn tied_to(
        &self,
        areas: &[u32],
        is_own: impl Fn(&Incident) -> bool,
        ties: &[Tie],
        config: &IncidentConfig,
    ) -> Option<u64> {
        let strength = self.by_tie.strengths(ties);
        let candidates: Vec<(u64, &Incident)> = if areas.is_empty() {
            let strong = strength.iter().filter(|(_, s)| *s >= config.shared_words);
            strong.filter_map(|(number, _)| Some((*number, self.by_number.get(number)?))).collect()
        } else {
            areas.iter().flat_map(|area| self.in_area(*area)).collect()
        };
        candidates
            .into_iter()
            .filter(|(_, incident)| incident.open)
            .max_by(|(a, x), (b, y)| {
                let own = |incident: &Incident| (is_own(incident), incident.last_at);
                strength_of(&strength, *a)
                    .total_cmp(&strength_of(&strength, *b))
                    .then(own(x).cmp(&own(y)))
                    .then(a.cmp(b))
            })
            .map(|(number, _)| number)
    }

    /// Ties a post that is no report to an incident.
    pub(crate) fn tie(&mut self, number: u64, at: Second, ties: &[Tie]) {
        self.change(number, |incident| {
            incident.tied = incident.tied.saturating_add(1);
            incident.last_at = incident.last_at.max(at);
        });
        self.remember(number, ties);
    }

    /// Changes an incident, and keeps its place among the silent.
    fn change(&mut self, number: u64, change: impl FnOnce(&mut Incident)) {
        let Some(incident) = self.by_number.get_mut(&number) else { return };
        let before = (incident.open, incident.last_at);
        change(incident);
        if before != (incident.open, incident.last_at) {
            let (was_open, last_at) = before;
            self.by_silence[usize::from(was_open)].remove(&(last_at, number));
            silence(&mut self.by_silence, incident).insert((incident.last_at, number));
        }
    }

    pub(crate) fn get(&self, number: u64) -> Option<&Incident> {
        self.by_number.get(&number)
    }

    /// Whether any incident is open in an area.
    pub(crate) fn is_any_open(&self, area: u32) -> bool {
        self.in_area(area).any(|(_, incident)| incident.open)
    }

    /// The open incident of a cell in an area, the latest if there are several.
    pub(crate) fn of_cell(&self, area: u32, cell: u32) -> Option<&Incident> {
        self.by_number.get(&self.number_of_cell(area, cell)?)
    }

    fn number_of_cell(&self, area: u32, cell: u32) -> Option<u64> {
        self.in_cell(area, cell)
            .filter(|(_, incident)| incident.open)
            .max_by_key(|(number, incident)| (incident.last_report, incident.first_at, *number))
            .map(|(number, _)| number)
    }

    /// Notes how much the incident of a cell is reported; returns what it had reached before and has
    /// now, if that is more.
    pub(crate) fn quicken(&mut self, area: u32, cell: u32, peaks: &Peaks) -> Option<(Peaks, Peaks)> {
        let number = self.number_of_cell(area, cell)?;
        let incident = self.by_number.get_mut(&number)?;
        let before = incident.peaks;
        for (known, now) in incident.peaks.iter_mut().zip(peaks) {
            *known = (*known).max(*now);
        }
        (incident.peaks != before).then_some((before, incident.peaks))
    }

    /// Takes a post out of every incident it reports; an incident without a report left is none.
    pub(crate) fn withdraw(&mut self, post: u64) {
        let reported = self.by_number.iter_mut().filter_map(|(number, incident)| {
            (incident.reports.remove(&post) && incident.reports.is_empty()).then_some(*number)
        });
        for number in reported.collect::<Vec<_>>() {
            self.remove(number);
        }
    }

    /// Closes what has been silent for long enough; returns the cells of what was open.
    pub(crate) fn close(&mut self, now: Second, config: &IncidentConfig) -> Vec<u32> {
        let mut cells = Vec::new();
        while let Some(number) = self.next_to_close(now, config) {
            if let Some(incident) = self.by_number.get(&number).filter(|incident| incident.open) {
                cells.push(incident.cell);
            }
            self.remove(number);
        }
        cells
    }

    fn next_to_close(&self, now: Second, config: &IncidentConfig) -> Option<u64> {
        let longest_silent = self.by_silence.iter().zip([false, true]);
        let mut closing = longest_silent.filter_map(|(silent, open)| {
            silent.first().filter(|(last_at, _)| last_at + kept(open, config) <= now)
        });
        closing.next().map(|(_, number)| *number)
    }

    /// Those that are open, with their numbers.
    pub(crate) fn open_at(
        &self,
        now: Second,
        config: &IncidentConfig,
    ) -> impl Iterator<Item = (u64, &Incident)> {
        let open = move |(_, incident): &(&u64, &Incident)| incident.open && incident.closes(config) > now;
        self.by_number.iter().filter(open).map(|(number, incident)| (*number, incident))
    }

    /// The open ones as the board shows them, oldest first.
    pub(crate) fn on_board(
        &self,
        cells: &Cells,
        now: Second,
        config: &IncidentConfig,
    ) -> Vec<board::Incident> {
        let open = self.open_at(now, config);
        let mut shown: Vec<_> =
            open.filter_map(|(number, incident)| incident.on_board(number, cells)).collect();
        shown.sort_by_key(|incident| (incident.first_at, incident.id));
        shown
    }

    fn remember(&mut self, number: u64, ties: &[Tie]) {
        let Some(incident) = self.by_number.get_mut(&number) else { return };
        for tie in ties {
            let Some(room) = incident.room.get_mut(tie.kind()).filter(|room| **room > 0) else { continue };
            if let Err(place) = incident.ties.binary_search(tie) {
                incident.ties.insert(place, *tie);
                *room -= 1;
                self.by_tie.add(*tie, number);
            }
        }
    }

    fn remove(&mut self, number: u64) {
        let Some(incident) = self.by_number.remove(&number) else { return };
        silence(&mut self.by_silence, &incident).remove(&(incident.last_at, number));
        for tie in &incident.ties {
            self.by_tie.remove(tie, number);
        }
        if let Some(numbers) = self.by_area.get_mut(&incident.area) {
            numbers.retain(|(other, _)| *other != number);
            if numbers.is_empty() {
                self.by_area.remove(&incident.area);
            }
        }
    }
}

/// For how long an incident to which nothing is tied is kept: what never opened is forgotten after a day.
fn kept(open: bool, config: &IncidentConfig) -> Second {
    if open { Second::from(config.open_hours) * HOUR } else { DAY }
}

/// Where an incident stands among the silent.
fn silence<'a>(
    by_silence: &'a mut [BTreeSet<(Second, u64)>; 2],
    incident: &Incident,
) -> &'a mut BTreeSet<(Second, u64)> {
    let [not_yet_open, open] = by_silence;
    if incident.open { open } else { not_yet_open }
}

impl Incident {
    fn on_board(&self, number: u64, cells: &Cells) -> Option<board::Incident> {
        let cell = cells.name(self.cell)?;
        Some(board::Incident {
            id: number,
            area: cell.area,
            theme: cell.theme?,
            place: self.place.clone(),
            first_at: time(self.first_at),
            last_at: time(self.last_at),
            outlets: self.outlets.len() as u32,
            people: self.people.len() as u32,
            tied: self.tied,
        })
    }

    /// Distinct outlets and services, and distinct other authors, who report it.
    pub(crate) fn outlets_and_people(&self) -> (u32, u32) {
        (self.outlets.len() as u32, self.people.len() as u32)
    }
}
