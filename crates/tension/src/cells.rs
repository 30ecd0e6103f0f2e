//! All cells by number, the areas they lie in, and when each is looked at next.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use post::{AreaCode, Kind, Theme};
use serde::{Deserialize, Serialize};

use crate::Cell;
use crate::baseline::Usual;
use crate::config::Weights;
use crate::facts::DISORDER;
use crate::grid::Second;
use crate::scored::Scored;
use crate::sighting::Sighting;
use crate::standing::Standing;
use crate::state::CellState;

/// One area, and its cells.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Area {
    pub(crate) code: AreaCode,
    /// What could not be placed: no area that anybody looks after.
    pub(crate) unplaced: bool,
    /// The level of its roll-up; all else about it follows from its themes.
    pub(crate) roll_up: Standing,
    /// The number of each of its cells.
    themes: BTreeMap<Theme, u32>,
    /// The cell of disorder, if it has one.
    disorder: Option<u32>,
}

/// All cells that have ever had evidence. Areas and cells are numbered as they are first met, so that a name is
/// looked up once for each piece of evidence.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Cells {
    areas: Vec<Area>,
    numbers: BTreeMap<AreaCode, u32>,
    all: Vec<CellState>,
    agenda: BTreeSet<(Second, u32)>,
    /// Sightings over all cells.
    sightings: usize,
}

impl Cells {
    /// The number of an area.
    pub(crate) fn area_number(&mut self, code: &AreaCode) -> u32 {
        if let Some(number) = self.numbers.get(code) {
            return *number;
        }
        let number = self.areas.len() as u32;
        self.areas.push(Area {
            code: code.clone(),
            unplaced: code.is_unplaced(),
            roll_up: Standing::default(),
            themes: BTreeMap::new(),
            disorder: None,
        });
        self.numbers.insert(code.clone(), number);
        number
    }

    pub(crate) fn area(&self, number: u32) -> Option<&Area> {
        self.areas.get(number as usize)
    }

    pub(crate) fn area_mut(&mut self, number: u32) -> Option<&mut Area> {
        self.areas.get_mut(number as usize)
    }

    /// The areas with their numbers, by code.
    pub(crate) fn areas(&self) -> impl Iterator<Item = (u32, &Area)> {
        self.numbers.values().filter_map(|number| Some((*number, self.area(*number)?)))
    }

    /// The cells of an area with their numbers, by theme.
    pub(crate) fn of_area(&self, area: u32) -> impl DoubleEndedIterator<Item = (u32, &CellState)> {
        let numbers = self.area(area).into_iter().flat_map(|area| area.themes.values());
        numbers.filter_map(|number| Some((*number, self.cell(*number)?)))
    }

    /// The number of the cell of a theme in an area.
    pub(crate) fn number(&mut self, area: u32, theme: &Theme) -> u32 {
        let next = self.all.len() as u32;
        let Some(its_area) = self.areas.get_mut(area as usize) else { return next };
        if let Some(number) = its_area.themes.get(theme) {
            return *number;
        }
        its_area.themes.insert(theme.clone(), next);
        if theme.as_str() == DISORDER {
            its_area.disorder = Some(next);
        }
        self.all.push(CellState::new(area, theme.clone()));
        next
    }

    /// The number of a cell that has had evidence.
    pub(crate) fn known(&self, area: &AreaCode, theme: &Theme) -> Option<u32> {
        self.area(*self.numbers.get(area)?)?.themes.get(theme).copied()
    }

    pub(crate) fn cell(&self, number: u32) -> Option<&CellState> {
        self.all.get(number as usize)
    }

    pub(crate) fn cell_mut(&mut self, number: u32) -> Option<&mut CellState> {
        self.all.get_mut(number as usize)
    }

    /// The area of a cell.
    pub(crate) fn area_of(&self, cell: &CellState) -> Option<&Area> {
        self.area(cell.area)
    }

    /// The cell of disorder in an area.
    pub(crate) fn disorder(&self, area: u32) -> Option<&CellState> {
        self.cell(self.area(area)?.disorder?)
    }

    /// A cell by its names.
    pub(crate) fn name(&self, number: u32) -> Option<Cell> {
        let cell = self.cell(number)?;
        Some(Cell::new(self.area_of(cell)?.code.clone(), cell.theme.clone()))
    }

    /// By area, then theme: the order in which cells are followed and shown.
    pub(crate) fn by_name(&self, a: u32, b: u32) -> Ordering {
        let name = |number| {
            let cell = self.cell(number)?;
            Some((&self.area_of(cell)?.code, &cell.theme))
        };
        name(a).cmp(&name(b))
    }

    /// Adds a sighting to a cell, and makes room when there are more than `most` altogether.
    pub(crate) fn add(&mut self, number: u32, kind: Kind, sighting: Sighting, most: usize) {
        if self.cell_mut(number).is_some_and(|cell| cell.add(kind, sighting)) {
            self.sightings += 1;
        }
        if self.sightings > most {
            let fullest = self.all.iter_mut().max_by_key(|cell| cell.fullest());
            self.sightings -= fullest.map_or(0, CellState::drop_older_half);
        }
    }

    /// Brings the counts of a cell, and of disorder in its area, to `now`.
    pub(crate) fn count(&mut self, number: u32, now: Second, weights: &Weights) {
        let Some(cell) = self.cell_mut(number) else { return };
        cell.count(now, weights);
        let disorder = self.cell(number).and_then(|cell| self.area_of(cell)?.disorder);
        if let Some(disorder) = disorder.and_then(|disorder| self.cell_mut(disorder)) {
            disorder.count(now, weights);
        }
    }

    /// Lets a cell learn from the hours that are over a day old.
    pub(crate) fn learn(&mut self, number: u32, now: Second, usual: &mut Usual, scored: &Scored) {
        let Some(cell) = self.all.get_mut(number as usize) else { return };
        if cell.learns_at().is_none_or(|learns_at| learns_at > now) {
            return;
        }
        let area = self.areas.get(cell.area as usize);
        let share = area.and_then(|area| scored.share(&area.code));
        let before = cell.len();
        cell.learn(share, now, usual, &scored.config);
        self.sightings -= before - cell.len();
    }

    /// Takes a post out of every cell; returns the cells it was in.
    pub(crate) fn withdraw(&mut self, post: u64) -> Vec<u32> {
        let mut touched = Vec::new();
        for (number, cell) in (0..).zip(&mut self.all) {
            let before = cell.len();
            if cell.withdraw(post) {
                self.sightings -= before - cell.len();
                touched.push(number);
            }
        }
        touched
    }

    /// Puts a cell on the agenda for `due`, and off it for any other second.
    pub(crate) fn schedule(&mut self, number: u32, due: Option<Second>) {
        let Some(cell) = self.all.get_mut(number as usize) else { return };
        if cell.due == due {
            return;
        }
        if let Some(before) = std::mem::replace(&mut cell.due, due) {
            self.agenda.remove(&(before, number));
        }
        self.agenda.extend(due.map(|due| (due, number)));
    }

    /// When the next sighting that supports a cell becomes too old for one of the windows: its own, or a report of
    /// disorder in its area.
    pub(crate) fn ages_at(&self, cell: &CellState) -> Second {
        let disorder = self.disorder(cell.area).map_or(Second::MAX, CellState::ages_at);
        cell.ages_at().min(disorder)
    }

    /// The earliest second on the agenda.
    pub(crate) fn next_due(&self) -> Option<Second> {
        self.agenda.first().map(|(second, _)| *second)
    }

    /// Takes the cells due by `now` off the agenda.
    pub(crate) fn take_due(&mut self, now: Second) -> Vec<u32> {
        let mut due = Vec::new();
        while let Some((second, _)) = self.agenda.first()
            && *second <= now
        {
            if let Some((_, number)) = self.agenda.pop_first() {
                due.extend(self.cell_mut(number).map(|cell| cell.due = None).map(|()| number));
            }
        }
        due
    }
}
