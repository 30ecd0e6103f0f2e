//! Where evidence counts: its cells, its incident, and beside them its rebuttals.

use post::{AreaCode, Confidence, Evidence, Kind, SourceKind};

use crate::facts::is_disorder;
use crate::fold::State;
use crate::grid::{DAY, Second, floor};
use crate::hash::{author_number, post_number};
use crate::incident::{Incident, Report};
use crate::scored::Scored;
use crate::sighting::{Rebuttal, Sighting};
use crate::ties::Tie;

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
    /// The areas it names, by number.
    areas: Vec<u32>,
    /// The same, or what could not be placed.
    counts_in: Vec<u32>,
}

impl State {
    /// Adds evidence to the cells it counts in and returns those cells.
    pub(crate) fn observe(&mut self, evidence: &Evidence, now: Second, scored: &Scored) -> Vec<u32> {
        let at = floor(evidence.published_at).min(now);
        let post = post_number(&evidence.post);
        if !evidence.weighs() || at < now - DAY || self.dismissed.contains(&post) {
            return Vec::new();
        }
        let wording = self.wordings.note(evidence.fingerprint, evidence.minhash.as_ref());
        let found = self.found(evidence, at, post, wording);
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
            if let Some(state) = self.cells.cell_mut(*cell) {
                state.heard(evidence.found_late, now);
            }
        }
        touched
    }

    fn found<'a>(&mut self, evidence: &'a Evidence, at: Second, post: u64, wording: u64) -> Found<'a> {
        let areas: Vec<u32> = areas(evidence).into_iter().map(|code| self.cells.area_number(code)).collect();
        let counts_in = if areas.is_empty() {
            vec![self.cells.area_number(&AreaCode::unplaced())]
        } else {
            areas.clone()
        };
        Found { evidence, at, post, wording, ties: ties(evidence, post, wording), areas, counts_in }
    }

    /// A report of an event: to the incident it is of, in each area it names.
    fn report(&mut self, found: &Found<'_>, scored: &Scored) -> Vec<u32> {
        if found.areas.is_empty()
            && let Some((area, cell)) = self.placed_by_ties(found, scored)
        {
            return self.report_in(found, area, cell, scored);
        }
        let mut touched = Vec::new();
        for area in found.counts_in.iter().take(MOST_REPORTED) {
            let cell = self.cells.number(*area, &found.evidence.theme);
            touched.extend(self.report_in(found, *area, cell, scored));
        }
        touched
    }

    /// The area and the cell of the incident that a report naming no area is of, if it lies anywhere.
    fn placed_by_ties(&self, found: &Found<'_>, scored: &Scored) -> Option<(u32, u32)> {
        let incident = self.incidents.get(self.tied_to(found, scored)?)?;
        let placed = self.cells.area(incident.area).is_some_and(|area| !area.unplaced);
        placed.then_some((incident.area, incident.cell))
    }

    fn tied_to(&self, found: &Found<'_>, scored: &Scored) -> Option<u64> {
        let is_own = |incident: &Incident| {
            self.cells.cell(incident.cell).is_some_and(|cell| cell.theme == found.evidence.theme)
        };
        self.incidents.tied_to(&found.areas, is_own, &found.ties, &scored.config.incident)
    }

    fn report_in(&mut self, found: &Found<'_>, area: u32, cell: u32, scored: &Scored) -> Vec<u32> {
        let Some(name) = self.cells.name(cell) else { return Vec::new() };
        let Some(theme) = &name.theme else { return Vec::new() };
        let source = self.sources.number(&found.evidence.source);
        let from = found.evidence.source.kind();
        let named = found.evidence.areas.iter().find(|mention| mention.code == name.area);
        let report = Report {
            area,
            cell,
            name: (&name.area, theme),
            place: named.and_then(|mention| mention.place.as_deref()),
            at: found.at,
            post: found.post,
            author: author_number(&found.evidence.author),
            wording: found.wording,
            outlet: from.is_trusted().then_some(source),
            opens: from.is_trusted() && opens(named.map(|mention| mention.confidence), from),
            ties: &found.ties,
        };
        let (number, opens) = self.incidents.report(&report, &scored.config.incident);
        let story = if from == SourceKind::News { number } else { found.wording };
        self.add(found, cell, story, scored);
        if opens {
            self.gather(number, scored);
        }
        if is_disorder(theme) {
            // Disorder in an area concerns every theme there.
            return self.cells.of_area(area).map(|(cell, _)| cell).collect();
        }
        vec![cell]
    }

    /// Counts in a cell whose incident opens what was claimed in its area since the first report: several people had
    /// to say that something has happened before it was one, and rumours do not wait for them.
    fn gather(&mut self, incident: u64, scored: &Scored) {
        let Some(incident) = self.incidents.get(incident) else { return };
        // What could not be placed lies in no common area.
        if self.cells.area(incident.area).is_none_or(|area| area.unplaced) {
            return;
        }
        let (area, into, since) = (incident.area, incident.cell, incident.first_at);
        for kind in [Kind::Rumour, Kind::Mobilisation, Kind::Targeting] {
            let claimed = self.cells.of_area(area).flat_map(|(_, cell)| cell.of(kind).since(since));
            for sighting in claimed.copied().collect::<Vec<_>>() {
                self.cells.add(into, kind, sighting, scored.config.most_sightings);
            }
        }
    }

    /// A rumour, a call, a targeting or hostile talk: in the areas it names, in its own theme, and in
    /// the area and theme of the incident it is tied to.
    fn claim(&mut self, found: &Found<'_>, scored: &Scored) -> Vec<u32> {
        let mut cells = self.own_cells(found);
        if found.evidence.kind != Kind::Narrative {
            cells = self.with_incident(cells, found, scored);
        }
        for cell in &cells {
            self.add(found, *cell, found.wording, scored);
        }
        cells
    }

    /// A denial, a correction, a statement: counted in the same cells, in no score.
    fn rebuttal(&mut self, found: &Found<'_>, scored: &Scored) -> Vec<u32> {
        let cells = self.own_cells(found);
        let cells = self.with_incident(cells, found, scored);
        let trusted = found.evidence.source.kind().is_trusted();
        for cell in &cells {
            if let Some(cell) = self.cells.cell_mut(*cell) {
                cell.rebuttals.add(Rebuttal { at: found.at, post: found.post, trusted });
            }
        }
        cells
    }

    fn own_cells(&mut self, found: &Found<'_>) -> Vec<u32> {
        let theme = &found.evidence.theme;
        found.counts_in.iter().map(|area| self.cells.number(*area, theme)).collect()
    }

    /// Ties the post to an incident, if one is meant, and adds the incident's cell. A post that names
    /// no area then counts in the incident's area instead of nowhere.
    fn with_incident(&mut self, mut cells: Vec<u32>, found: &Found<'_>, scored: &Scored) -> Vec<u32> {
        let Some(number) = self.tied_to(found, scored) else { return cells };
        let Some(incident) = self.incidents.get(number) else { return cells };
        let (area, its_cell) = (incident.area, incident.cell);
        if found.areas.is_empty() {
            cells = vec![self.cells.number(area, &found.evidence.theme)];
        }
        if !cells.contains(&its_cell) {
            cells.push(its_cell);
        }
        // A rebuttal is tied, but teaches the incident no words: what corrects it must not define it.
        let ties = if found.evidence.rebuts() { &[] } else { found.ties.as_slice() };
        self.incidents.tie(number, found.at, ties);
        cells
    }

    fn add(&mut self, found: &Found<'_>, cell: u32, story: u64, scored: &Scored) {
        let source = self.sources.number(&found.evidence.source);
        let rule = self.rules.number(&found.evidence.rule);
        let sighting = Sighting::new(found.evidence, found.at, story, source, rule, &scored.config.weights);
        self.cells.add(cell, found.evidence.kind, sighting, scored.config.most_sightings);
        if found.evidence.kind == Kind::Mobilisation
            && let Some(place) = self.place_named(found, cell)
            && let Some(state) = self.cells.cell_mut(cell)
        {
            state.call_place = Some(place);
        }
    }

    /// The neighbourhood a post names in the area of a cell.
    fn place_named(&self, found: &Found<'_>, cell: u32) -> Option<String> {
        let area = self.cells.area_of(self.cells.cell(cell)?)?;
        found.evidence.areas.iter().find(|mention| mention.code == area.code)?.place.clone()
    }
}

/// The areas a post counts in: those it names; failing that, its source's home. One of several areas
/// of the same name is none.
fn areas(evidence: &Evidence) -> Vec<&AreaCode> {
    let of = |confidence| {
        let mentions = evidence.areas.iter().filter(move |mention| mention.confidence == confidence);
        mentions.map(|mention| &mention.code).collect::<Vec<_>>()
    };
    let mut areas = of(Confidence::Named);
    if areas.is_empty() {
        areas = of(Confidence::Home);
    }
    let mut seen = std::collections::BTreeSet::new();
    areas.retain(|area| seen.insert(*area));
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
