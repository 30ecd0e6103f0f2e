//! The reason read out beside a level: clauses, tally and phase, from what is known about a cell.

use std::collections::BTreeSet;

use post::Kind;

use crate::facts::{Facts, SPOKEN, is_disorder};
use crate::fold::State;
use crate::grid::{DAY, Second, time};
use crate::independence::outlets_and_people;
use crate::scored::Scored;
use crate::sighting::Sighting;
use crate::state::CellState;
use crate::{Because, Clause, HeldReason, Level, Phase, Span, Tally};

/// Rules named in one clause.
const MOST_RULES: usize = 5;

/// Effective reports of disorder that make a phase of it: one report is a report.
const DISORDER_FROM: f64 = 2.0;

/// Effective calls to join it, or reports of it, that make disorder serious.
const SERIOUS_FROM: (f64, f64) = (2.0, 6.0);

/// Days after disorder during which an area is rebuilding.
const REBUILDING: Second = 3 * DAY;

/// What of a cell decides its phase.
pub(crate) struct Seen {
    incident: bool,
    disorder: f64,
    calls: f64,
}

impl Seen {
    pub(crate) fn of(facts: &Facts<'_>) -> Self {
        Self {
            incident: facts.incident,
            disorder: facts.disorder(SPOKEN),
            calls: facts.effective(Kind::Mobilisation, SPOKEN),
        }
    }

    /// Whether disorder is reported by more than one voice.
    pub(crate) fn is_disorderly(&self) -> bool {
        self.disorder >= DISORDER_FROM
    }

    /// The phase of a cell.
    pub(crate) fn phase(&self, cell: &CellState, now: Second) -> Phase {
        let level = cell.standing.level;
        if self.is_disorderly() {
            let serious = self.calls >= SERIOUS_FROM.0 || self.disorder >= SERIOUS_FROM.1;
            return if serious { Phase::SeriousDisorder } else { Phase::Disorder };
        }
        if cell.last_disorder.is_some_and(|at| now - at < REBUILDING) && level == Level::USUAL.up() {
            return Phase::Rebuilding;
        }
        match (level > Level::USUAL, self.incident) {
            (false, _) => Phase::Normality,
            (true, true) => Phase::TriggerIncident,
            (true, false) => Phase::Tension,
        }
    }
}

/// The evidence of the last day behind a cell.
pub(crate) fn tally(state: &State, cell: &CellState, now: Second) -> Tally {
    let day: Vec<&Sighting> = cell.all().filter(|sighting| sighting.at >= now - DAY).collect();
    let count = |numbers: BTreeSet<u64>| numbers.len() as u32;
    let rules: BTreeSet<_> =
        day.iter().filter_map(|sighting| state.rules.name(sighting.rule)).cloned().collect();
    Tally {
        posts: count(day.iter().map(|sighting| sighting.post).collect()),
        authors: count(day.iter().map(|sighting| sighting.author).collect()),
        sources: count(day.iter().map(|sighting| u64::from(sighting.source)).collect()),
        rebuttals: cell.rebuttals.all().iter().filter(|rebuttal| rebuttal.at >= now - DAY).count() as u32,
        rules: rules.into_iter().collect(),
    }
}

/// A cell about to explain itself.
pub(crate) struct Explained<'a> {
    pub(crate) state: &'a State,
    pub(crate) scored: &'a Scored,
    pub(crate) number: u32,
    pub(crate) cell: &'a CellState,
    pub(crate) facts: &'a Facts<'a>,
    pub(crate) held: Option<HeldReason>,
    pub(crate) now: Second,
}

impl Explained<'_> {
    /// The clauses, in the order they are read out.
    pub(crate) fn because(&self) -> Because {
        let clauses = [
            self.trigger(),
            self.rumour(),
            // Beside what it denies: further on it would read as a denial of calls or disorder.
            self.rebutted(),
            self.mobilisation(),
            self.targeting(),
            self.disorder(),
            self.narrative(),
            self.returns(),
            self.no_call(),
            self.facts.surge.map(|surge| Clause::Surge { until: surge.until }),
            self.phase_set(),
            self.held.map(|reason| Clause::Held { reason }),
            self.state.usual.is_learning(self.now, &self.scored.config.baseline).then_some(Clause::Learning),
        ];
        Because(clauses.into_iter().flatten().collect())
    }

    fn trigger(&self) -> Option<Clause> {
        let usual_per_day_x10 = self.usual_x10(Kind::Trigger);
        let reports = self.day(Kind::Trigger);
        let rule = self.state.rules.name(reports.first()?.rule)?.clone();
        if is_disorder(&self.cell.theme) {
            return None;
        }
        let incident = self.state.incidents.of_cell(self.cell.area, self.number);
        let Some(incident) = incident else {
            let (outlets, people) = outlets_and_people(reports);
            let first_at = time(reports.first()?.at);
            return Some(Clause::Trigger { rule, outlets, people, usual_per_day_x10, first_at, place: None });
        };
        let (outlets, people) = incident.outlets_and_people();
        let (first_at, place) = (time(incident.first_at), incident.place.clone());
        Some(Clause::Trigger { rule, outlets, people, usual_per_day_x10, first_at, place })
    }

    fn rumour(&self) -> Option<Clause> {
        let (outlets, people, span) = self.told_by(Kind::Rumour)?;
        let numbers: BTreeSet<u32> = self.spoken(Kind::Rumour).iter().map(|sighting| sighting.rule).collect();
        let rules: BTreeSet<_> =
            numbers.into_iter().filter_map(|rule| self.state.rules.name(rule)).cloned().collect();
        let rules = rules.into_iter().take(MOST_RULES).collect();
        let incident_in_area = self.state.incidents.is_any_open(self.cell.area);
        Some(Clause::Rumour { outlets, people, span, rules, tied: self.facts.incident, incident_in_area })
    }

    fn mobilisation(&self) -> Option<Clause> {
        let (outlets, people, span) = self.told_by(Kind::Mobilisation)?;
        Some(Clause::Mobilisation { outlets, people, span, place: self.cell.call_place.clone() })
    }

    fn targeting(&self) -> Option<Clause> {
        let (outlets, people, span) = self.told_by(Kind::Targeting)?;
        Some(Clause::Targeting { outlets, people, span })
    }

    fn disorder(&self) -> Option<Clause> {
        if self.facts.disorder(DAY) <= 0.0 {
            return None;
        }
        let cell = self.state.cells.disorder(self.cell.area)?;
        let reports = cell.of(Kind::Trigger).since(self.now - DAY);
        let (outlets, people) = outlets_and_people(reports);
        Some(Clause::Disorder { outlets, people, first_at: time(reports.first()?.at) })
    }

    fn narrative(&self) -> Option<Clause> {
        let day = self.day(Kind::Narrative);
        let (outlets, people) = outlets_and_people(day);
        (outlets + people > 0).then(|| Clause::Narrative {
            people: outlets + people,
            usual_per_day_x10: self.usual_x10(Kind::Narrative),
        })
    }

    fn returns(&self) -> Option<Clause> {
        let [partners] = self.cell.partners([self.now - DAY]);
        (partners > 0).then_some(Clause::Returns { partners })
    }

    fn rebutted(&self) -> Option<Clause> {
        let rebuttals = self.cell.rebuttals.all();
        let first = rebuttals.first()?;
        // A denial by somebody who should know is the one that can be contested.
        let answer = rebuttals.iter().find(|rebuttal| rebuttal.trusted).unwrap_or(first);
        let rumours = self.day(Kind::Rumour);
        let before: BTreeSet<u64> = rumours.iter().filter(|s| s.at <= answer.at).map(|s| s.author).collect();
        let since: BTreeSet<u64> = rumours.iter().filter(|s| s.at > answer.at).map(|s| s.author).collect();
        Some(Clause::Rebutted {
            by_trusted: answer.trusted,
            posts: rebuttals.len() as u32,
            first_at: time(answer.at),
            repeated_since: since.difference(&before).count() as u32,
        })
    }

    fn no_call(&self) -> Option<Clause> {
        let called = !self.day(Kind::Mobilisation).is_empty();
        (self.cell.standing.level >= Level::new(3) && !called).then_some(Clause::NoCallSeen)
    }

    fn phase_set(&self) -> Option<Clause> {
        let area = self.state.cells.area_of(self.cell)?;
        let (phase, declared) = self.state.declared.phase(&area.code)?;
        Some(Clause::PhaseSet { phase, until: declared.until })
    }

    fn usual_x10(&self, kind: Kind) -> u32 {
        libm::round(self.facts.usual_per_day(kind) * 10.0) as u32
    }

    /// Distinct authors of a kind in the stretch that is spoken of, and when the first and the last of them
    /// were published; when there is none, of the whole day.
    fn told_by(&self, kind: Kind) -> Option<(u32, u32, Option<Span>)> {
        let sightings = self.spoken(kind);
        let (first, last) = (sightings.first()?, sightings.last()?);
        let (outlets, people) = outlets_and_people(sightings);
        Some((outlets, people, Some(Span { first_at: time(first.at), last_at: time(last.at) })))
    }

    fn spoken(&self, kind: Kind) -> &[Sighting] {
        let spoken = self.cell.of(kind).since(self.now - self.facts.spoken());
        if spoken.is_empty() { self.day(kind) } else { spoken }
    }

    fn day(&self, kind: Kind) -> &[Sighting] {
        self.cell.of(kind).since(self.now - DAY)
    }
}
