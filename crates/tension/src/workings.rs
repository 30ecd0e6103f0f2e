//! The figures behind a level, for whoever wants to check it: what was seen against what is usual, which row of the
//! table decided, and what each other row still lacks.

use jiff::Timestamp;
use post::{AreaCode, Kind, PostHash, RuleId, SourceId, Theme};
use serde::{Deserialize, Serialize};

use crate::facts::{Facts, KINDS, WINDOWS};
use crate::fold::State;
use crate::grid::{DAY, MINUTE, Second, time};
use crate::hash::post_number;
use crate::independence::outlets_and_people;
use crate::scored::Scored;
use crate::sighting::Sighting;
use crate::state::CellState;
use crate::table::{Condition, Shortfall, level_of};
use crate::{Level, Row};

/// What the level table saw in one cell at the last settled second. Figures are rounded to hundredths.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Workings {
    /// The level the table asks for; a hold may keep the one that is shown above it.
    pub asked: Level,
    /// The row that asks for it, counted from 1; none at usual.
    pub row: Option<usize>,
    /// The whole table, first row first, each with what it lacks.
    pub rows: Vec<RowWorkings>,
    /// Whether an incident is open in this cell.
    pub incident: bool,
    /// The windows, in minutes, that the figures below are for.
    pub windows: [u32; 4],
    /// What was found, a kind each; kinds of which nothing was found in the last day are left out.
    pub kinds: Vec<KindWorkings>,
    /// Effective reports of disorder in the area, where they count for this cell.
    pub disorder: [f64; 4],
    /// Partners who sent a return.
    pub returns: [f64; 4],
    /// How rare it is, anywhere, that an incident is reported as much as this one ([`Row::burst`]).
    pub burst: [f64; 4],
    /// Where the table asks for less than is shown: it does not fall before this.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::optional")]
    pub held_until: Option<Timestamp>,
    /// The posts of the last day that count, the last published first.
    pub counted: Vec<Counted>,
}

/// One row of the table against what was seen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RowWorkings {
    /// The row as it is configured.
    pub row: Row,
    /// The conditions that do not hold; none when the row holds.
    pub lacks: Vec<Shortfall>,
}

impl RowWorkings {
    /// Whether the row can hold in this theme at all.
    pub fn is_for_this_theme(&self) -> bool {
        self.lacks.iter().all(|lacks| lacks.condition != Condition::Theme)
    }
}

/// What was found of one kind in the last day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KindWorkings {
    /// Which kind.
    pub kind: Kind,
    /// Effective count ("independent people") within each window.
    pub seen: [f64; 4],
    /// The effective count that is usual within each window.
    pub expected: [f64; 4],
    /// How surprising that is ([`Row::surprise`]).
    pub surprise: f64,
    /// Posts.
    pub posts: u32,
    /// Distinct outlets and services.
    pub outlets: u32,
    /// Distinct other authors.
    pub people: u32,
}

/// One post that counts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Counted {
    /// The first half of its keyed hash, which is all the fold remembers.
    pub half: u64,
    /// When it was published.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub published_at: Timestamp,
    /// As what it counts.
    pub kind: Kind,
    /// The rule that found it first.
    pub rule: RuleId,
    /// Where from.
    pub source: SourceId,
    /// What it counts before independence is weighed.
    pub weight: f64,
}

/// The first half of a post's keyed hash, as [`Counted::half`] gives it.
pub fn half(post: &PostHash) -> u64 {
    post_number(post)
}

/// The workings of a cell; `None` where nothing was ever found.
pub(crate) fn of_cell(state: &State, scored: &Scored, area: &AreaCode, theme: &Theme) -> Option<Workings> {
    let now = state.settled;
    let number = state.cells.known(area, theme)?;
    let cell = state.cells.cell(number)?;
    let facts = state.around(now, scored).facts(number)?;
    let rows = scored.config.levels.iter();
    let rows: Vec<RowWorkings> =
        rows.map(|row| RowWorkings { row: row.clone(), lacks: row.lacks(&facts) }).collect();
    let asked = level_of(&facts, &scored.config.levels);
    let row = rows.iter().position(|row| row.lacks.is_empty()).map(|place| place + 1);
    let held_until = cell.standing.may_fall_at(asked).filter(|until| *until > now).map(time);
    Some(Workings {
        asked,
        row,
        rows,
        incident: facts.incident,
        windows: WINDOWS.map(|window| (window / MINUTE) as u32),
        kinds: KINDS.into_iter().filter_map(|kind| of_kind(cell, &facts, kind, now)).collect(),
        disorder: each_window(|window| facts.disorder(window)),
        returns: each_window(|window| facts.returns(window)),
        burst: each_window(|window| facts.burst(window)),
        held_until,
        counted: counted(state, cell, now),
    })
}

fn of_kind(cell: &CellState, facts: &Facts<'_>, kind: Kind, now: Second) -> Option<KindWorkings> {
    let day = cell.of(kind).since(now - DAY);
    if day.is_empty() {
        return None;
    }
    let (outlets, people) = outlets_and_people(day);
    Some(KindWorkings {
        kind,
        seen: each_window(|window| facts.effective(kind, window)),
        expected: each_window(|window| facts.expected(kind, window)),
        surprise: hundredths(facts.surprise(kind)),
        posts: day.len() as u32,
        outlets,
        people,
    })
}

fn counted(state: &State, cell: &CellState, now: Second) -> Vec<Counted> {
    let of_kind = |kind: Kind| cell.of(kind).since(now - DAY).iter().map(move |sighting| (kind, sighting));
    let mut all: Vec<(Kind, &Sighting)> = KINDS.into_iter().flat_map(of_kind).collect();
    all.sort_by_key(|(_, sighting)| (std::cmp::Reverse(sighting.at), sighting.post));
    let counted = all.into_iter().filter_map(|(kind, sighting)| {
        Some(Counted {
            half: sighting.post,
            published_at: time(sighting.at),
            kind,
            rule: state.rules.name(sighting.rule)?.clone(),
            source: state.sources.name(sighting.source)?.clone(),
            weight: hundredths(sighting.weight),
        })
    });
    counted.collect()
}

fn each_window(figure: impl Fn(Second) -> f64) -> [f64; 4] {
    WINDOWS.map(|window| hundredths(figure(window)))
}

/// Rounded for people; what no number can say stays a number that JSON can carry.
pub(crate) fn hundredths(figure: f64) -> f64 {
    // Nothing added: minus zero is zero.
    libm::round(figure.clamp(-1e9, 1e9) * 100.0) / 100.0 + 0.0
}
