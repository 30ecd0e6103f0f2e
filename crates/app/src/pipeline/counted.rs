//! What is counted on the way: how sources are doing, and what was flagged, in no word of its text.

use std::collections::BTreeSet;

use collect::SourceReport;
use post::{AreaCode, Entry, Event, Evidence};

use super::{Pipeline, Prepared};
use crate::metrics;

impl Pipeline {
    pub(super) fn note_source(&self, report: &SourceReport, prepared: &mut Prepared) {
        self.metrics.sources.note(report);
        let malformed = self.metrics.pipeline.dropped.with_label_values(&["read", "malformed"]);
        malformed.inc_by(f64::from(report.unread));
        if self.states.get(&report.source) != Some(&report.state) {
            let event = Event::SourceState { source: report.source.clone(), state: report.state };
            prepared.batch.events.push(event);
            prepared.states.push((report.source.clone(), report.state));
        }
    }

    /// Counts a flagged post once a cell and once a folder of rules, and logs it without a word of its text.
    pub(super) fn count(&self, found: &[&Evidence]) {
        let mut cells = BTreeSet::new();
        for evidence in found {
            self.metrics.rules.matches.with_label_values(&[evidence.theme.as_str()]).inc();
            if evidence.rebuts() {
                self.metrics.tension.rebuttals.with_label_values(&[evidence.theme.as_str()]).inc();
            }
            let area =
                evidence.areas.iter().find(|a| a.confidence != post::Confidence::Candidate).map(|a| &a.code);
            let label = area.map_or(AreaCode::UNPLACED, |area| metrics::label(area, &self.watched));
            cells.insert((label, evidence.theme.as_str()));
        }
        for (area, theme) in cells {
            self.metrics.tension.matches.with_label_values(&[area, theme]).inc();
        }
        // A line for each post of a flood would drown the log as well.
        if let Some(first) = found.iter().find(|evidence| !evidence.flooding) {
            let rules: Vec<&str> = found.iter().map(|evidence| evidence.rule.as_str()).collect();
            tracing::info!(post = %first.post, source = %first.source, rules = rules.join(" "), stance = %first.stance, late = first.found_late, "flagged");
        }
    }
}

/// The evidence among entries.
pub(super) fn evidence(entries: &[Entry]) -> Vec<&Evidence> {
    let events = entries.iter().map(|entry| &entry.event);
    let evidence = events.filter_map(|event| match event {
        Event::Evidence(evidence) => Some(evidence.as_ref()),
        _ => None,
    });
    evidence.collect()
}
