//! Where evidence counts: its cells, its incident, and beside them its rebuttals.

use post::{AreaCode, Confidence, Evidence, Kind, SourceKind, Theme};

use crate::Cell;
use crate::facts::is_disorder;
use crate::fold::State;
use crate::grid::{DAY, Second, floor};
use crate::hash::{author_number, post_number};
use crate::incident::{Report, Tie};
use crate::scored::Scored;
use crate::sighting::{Rebuttal, Sighting};

/// Areas a report counts in: a round-up that names ten towns is news of none.
const MOST_REPORTED: usize = 2;

/// Areas anything else counts in. Lists of targets name dozens of towns, and each must know.
const MOST_NAMED: usize = 50;

/// One piece of evidence on its way to its cells.
struct Found<'a> {
    evidence: &'a Evidence,
    at: Second,
    post: u64,
    wording: u64,
    ties: Vec<Tie>,
    areas: Vec<AreaCode>,
}

impl State {
    /// Adds evidence to the cells it counts in and returns those cells.
    pub(crate) fn observe(&mut self, evidence: &Evidence, now: Second, scored: &Scored) -> Vec<Cell> {
        let at = floor(evidence.published_at).min(now);
        let post = post_number(&evidence.post);
        if !evidence.weighs() || at < now - DAY || self.dismissed.contains(&post) {
            return Vec::new();
        }
        let wording = self.wordings.note(evidence.fingerprint, evidence.minhash.as_ref());
        let found = Found {
            evidence,
            at,
            post,
            wording,
            ties: ties(evidence, post, wording),
            areas: areas(evidence),
        };
        if evidence.rebuts() {
            return self.rebuttal(&found, scored);
        }
        if !evidence.counts() {
            return Vec::new();
        }
        let touched = match evidence.kind {
            Kind::Trigger => self.report(&found, scored),
            _ => self.claim(&found, scored),
        };
        for cell in &touched {
            if let Some(state) = cell.theme.as_ref().and_then(|theme| self.cells.get_mut(&cell.area, theme)) {
                state.heard(evidence.found_late, now);
            }
        }
        touched
    }

    /// A report of an event: to the incident it is of, in each area it names.
    fn report(&mut self, found: &Found<'_>, scored: &Scored) -> Vec<Cell> {
        let theme = &found.evidence.theme;
        if found.areas.is_empty()
            && let Some(number) = self.incidents.tied_to(&[], theme, &found.ties, &scored.config.incident)
            && let Some(incident) = self.incidents.get(number)
            && !incident.area.is_unplaced()
        {
            let (area, theme) = (incident.area.clone(), incident.theme.clone());
            return self.report_in(found, &area, &theme, scored);
        }
        let mut touched = Vec::new();
        for area in found.areas_or_unplaced().iter().take(MOST_REPORTED) {
            touched.extend(self.report_in(found, area, theme, scored));
        }
        touched
    }

    fn report_in(&mut self, found: &Found<'_>, area: &AreaCode, theme: &Theme, scored: &Scored) -> Vec<Cell> {
        let source = self.sources.number(&found.evidence.source);
        let from = found.evidence.source.kind();
        let named = found.evidence.areas.iter().find(|mention| mention.code == *area);
        let report = Report {
            area,
            theme,
            place: named.and_then(|mention| mention.place.as_deref()),
            at: found.at,
            post: found.post,
            author: author_number(&found.evidence.author),
            wording: found.wording,
            outlet: from.is_trusted().then_some(source),
            opens: from.is_trusted() && opens(named.map(|mention| mention.confidence), from),
            ties: &found.ties,
        };
        let number = self.incidents.report(&report, &scored.config.incident);
        let story = if from == SourceKind::News { number } else { found.wording };
        self.add(found, area, theme, story, scored);
        if is_disorder(theme) {
            return self.every_theme_of(area);
        }
        vec![Cell::new(area.clone(), theme.clone())]
    }

    /// A rumour, a call, a targeting or hostile talk: in the areas it names, in its own theme, and in
    /// the area and theme of the incident it is tied to.
    fn claim(&mut self, found: &Found<'_>, scored: &Scored) -> Vec<Cell> {
        let mut cells = self.own_cells(found);
        if found.evidence.kind != Kind::Narrative {
            cells = self.with_incident(cells, found, scored);
        }
        for cell in &cells {
            if let Some(theme) = &cell.theme {
                self.add(found, &cell.area, theme, found.wording, scored);
            }
        }
        cells
    }

    /// A denial, a correction, a statement: counted in the same cells, in no score.
    fn rebuttal(&mut self, found: &Found<'_>, scored: &Scored) -> Vec<Cell> {
        let cells = self.with_incident(self.own_cells(found), found, scored);
        let trusted = found.evidence.source.kind().is_trusted();
        for cell in &cells {
            if let Some(theme) = &cell.theme {
                let rebuttals = &mut self.cells.open(&cell.area, theme).rebuttals;
                rebuttals.add(Rebuttal { at: found.at, post: found.post, trusted });
            }
        }
        cells
    }

    fn own_cells(&self, found: &Found<'_>) -> Vec<Cell> {
        let theme = &found.evidence.theme;
        found.areas_or_unplaced().into_iter().map(|area| Cell::new(area, theme.clone())).collect()
    }

    /// Ties the post to an incident, if one is meant, and adds the incident's cell. A post that names
    /// no area then counts in the incident's area instead of nowhere.
    fn with_incident(&mut self, mut cells: Vec<Cell>, found: &Found<'_>, scored: &Scored) -> Vec<Cell> {
        let theme = &found.evidence.theme;
        let tied = self.incidents.tied_to(&found.areas, theme, &found.ties, &scored.config.incident);
        let Some(number) = tied else { return cells };
        let Some(incident) = self.incidents.get(number) else { return cells };
        let its_cell = Cell::new(incident.area.clone(), incident.theme.clone());
        if found.areas.is_empty() {
            cells = vec![Cell::new(incident.area.clone(), theme.clone())];
        }
        if !cells.contains(&its_cell) {
            cells.push(its_cell);
        }
        // A rebuttal is tied, but teaches the incident no words: what corrects it must not define it.
        let ties = if found.evidence.rebuts() { &[] } else { found.ties.as_slice() };
        self.incidents.tie(number, found.at, ties);
        cells
    }

    fn add(&mut self, found: &Found<'_>, area: &AreaCode, theme: &Theme, story: u64, scored: &Scored) {
        let source = self.sources.number(&found.evidence.source);
        let rule = self.rules.number(&found.evidence.rule);
        let sighting = Sighting::new(found.evidence, found.at, story, source, rule, &scored.config.weights);
        self.cells.add(area, theme, found.evidence.kind, sighting, scored.config.most_sightings);
        if found.evidence.kind == Kind::Mobilisation {
            let named = found.evidence.areas.iter().find(|mention| mention.code == *area);
            if let Some(place) = named.and_then(|mention| mention.place.clone()) {
                self.cells.open(area, theme).call_place = Some(place);
            }
        }
    }

    /// Disorder in an area concerns every theme there.
    fn every_theme_of(&self, area: &AreaCode) -> Vec<Cell> {
        let themes = self.cells.areas.get(area).into_iter().flat_map(|themes| themes.keys());
        themes.map(|theme| Cell::new(area.clone(), theme.clone())).collect()
    }
}

impl Found<'_> {
    fn areas_or_unplaced(&self) -> Vec<AreaCode> {
        if self.areas.is_empty() { vec![AreaCode::unplaced()] } else { self.areas.clone() }
    }
}

/// The areas a post counts in: those it names; failing that, its source's home. One of several areas
/// of the same name is none.
fn areas(evidence: &Evidence) -> Vec<AreaCode> {
    let of = |confidence| {
        let mentions = evidence.areas.iter().filter(move |mention| mention.confidence == confidence);
        mentions.map(|mention| mention.code.clone()).collect::<Vec<_>>()
    };
    let mut areas = of(Confidence::Named);
    if areas.is_empty() {
        areas = of(Confidence::Home);
    }
    let mut seen = std::collections::BTreeSet::new();
    areas.retain(|area| seen.insert(area.clone()));
    areas.truncate(MOST_NAMED);
    areas
}

/// Whether one report of a trusted source is an incident there: when the area is named, or when the
/// source is the area's own police, council or partner. A paper's home says where it is printed,
/// not where the news is from.
fn opens(confidence: Option<Confidence>, from: SourceKind) -> bool {
    match confidence {
        Some(Confidence::Named) | None => true,
        Some(Confidence::Home) => matches!(from, SourceKind::Authority | SourceKind::Return),
        Some(Confidence::Candidate) => false,
    }
}

fn ties(evidence: &Evidence, post: u64, wording: u64) -> Vec<Tie> {
    let words = evidence.words.iter().map(|word| Tie::Word(*word));
    let links = evidence.links.iter().map(|link| Tie::Link(*link));
    let answered = evidence.reply_to.iter().map(|answered| Tie::Post(post_number(answered)));
    words.chain(links).chain(answered).chain([Tie::Wording(wording), Tie::Post(post)]).collect()
}
