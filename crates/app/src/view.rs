//! What the owner publishes for pages and metrics: the board, the sources and the rules, as they stand.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use post::{AreaCode, Declaration, SourceId, SourceState, Status, Theme};
use rules::{Diagnostic, RuleSet, Severity};
use tension::Declared;
use web::{Flooding, RuleProblem, RulesHealth, SourceRow};

use crate::metrics::{self, Metrics};

/// A source that is to be read.
#[derive(Debug)]
pub(crate) struct Planned {
    pub(crate) id: SourceId,
    /// Seconds between readings; 0 for one that is read once.
    pub(crate) interval_seconds: u64,
    /// The area it is about; none for everywhere.
    pub(crate) home: Option<AreaCode>,
    /// From when on its terms are to be read again; none where nobody has said when they were read.
    pub(crate) terms_due: Option<Timestamp>,
}

/// The sources as a page shows them, kept up to date from what each source says of itself.
pub(crate) struct Sources {
    rows: BTreeMap<SourceId, SourceRow>,
}

/// A source not heard of for this many intervals is stale, whatever it said last.
const STALE_AFTER_INTERVALS: f64 = 3.0;

impl Sources {
    /// Every configured source, waiting for its first reading.
    pub(crate) fn waiting(configured: impl IntoIterator<Item = Planned>) -> Self {
        let rows = configured.into_iter().map(|planned| {
            let Planned { id, interval_seconds, home, terms_due } = planned;
            let row = SourceRow {
                id: id.clone(),
                state: SourceState::Waiting,
                detail: String::new(),
                last_success: None,
                interval_seconds,
                items: 0,
                home,
                terms_due,
            };
            (id, row)
        });
        Self { rows: rows.collect() }
    }

    /// Takes in what a source says of itself.
    pub(crate) fn note(&mut self, report: &collect::SourceReport) {
        let Some(row) = self.rows.get_mut(&report.source) else { return };
        row.state = report.state;
        row.detail.clone_from(&report.detail);
        row.last_success = report.last_success.or(row.last_success);
        row.interval_seconds = report.interval.as_secs();
        row.items += u64::from(report.items);
    }

    /// Notes posts that were handed in, by their sources. One that nobody configured is shown once it has brought
    /// something: nobody knows how often it means to.
    pub(crate) fn handed<'a>(&mut self, sources: impl Iterator<Item = &'a str>, now: Timestamp) {
        for source in sources {
            let id = SourceId::new(source);
            let row = self.rows.entry(id.clone()).or_insert_with(|| SourceRow {
                id,
                state: SourceState::Fine,
                detail: String::new(),
                last_success: None,
                interval_seconds: 0,
                items: 0,
                home: None,
                terms_due: None,
            });
            row.last_success = Some(now);
            row.items += 1;
        }
    }

    /// Sources that have gone stale since last asked, now marked so.
    pub(crate) fn grow_stale(&mut self, now: Timestamp) -> Vec<SourceId> {
        let mut stale = Vec::new();
        for row in self.rows.values_mut() {
            let Some(last) = row.last_success else { continue };
            let silent = now.duration_since(last).as_secs_f64();
            let limit = STALE_AFTER_INTERVALS * row.interval_seconds as f64;
            if row.interval_seconds > 0 && silent > limit && row.state.is_fresh() {
                row.state = SourceState::Stale;
                stale.push(row.id.clone());
            }
        }
        stale
    }

    /// Every source, in order.
    pub(crate) fn rows(&self) -> Vec<SourceRow> {
        self.rows.values().cloned().collect()
    }

    /// For each area the share of its sources (its own and those for everywhere) that are read as they should be.
    pub(crate) fn coverage(&self, areas: &[AreaCode]) -> Vec<(AreaCode, f64)> {
        let share = |area: &AreaCode| {
            let reads = |row: &&SourceRow| row.home.as_ref().is_none_or(|home| home == area);
            let all = self.rows.values().filter(reads).count();
            let fresh = self.rows.values().filter(reads).filter(|row| row.state.is_fresh()).count();
            if all == 0 { 0.0 } else { fresh as f64 / all as f64 }
        };
        areas.iter().map(|area| (area.clone(), share(area))).collect()
    }
}

/// The areas in which people have declared a surge that lasts.
pub(crate) fn surged(declared: &[Declared]) -> BTreeSet<AreaCode> {
    let areas = declared.iter().filter_map(|declared| match &declared.what {
        Declaration::Surge { areas, .. } => Some(areas),
        Declaration::Phase { .. } | Declaration::Drill { .. } => None,
    });
    areas.flatten().cloned().collect()
}

/// The mistakes among what was said of the files.
pub(crate) fn problems(diagnostics: &[Diagnostic]) -> Vec<RuleProblem> {
    let errors = diagnostics.iter().filter(|d| d.severity == Severity::Error);
    let problem = |d: &Diagnostic| RuleProblem {
        path: d.path.clone(),
        line: d.line,
        message: d.message.clone(),
        code: d.code.to_owned(),
    };
    errors.map(problem).collect()
}

/// What is in force, and what is wrong with the files, for the rules page and the metrics.
pub(crate) fn rules_health(
    rules: &RuleSet,
    generation: u32,
    loaded_at: Timestamp,
    problems: Vec<RuleProblem>,
) -> RulesHealth {
    let count = |status| rules.rules().filter(|rule| rule.status == status).count();
    RulesHealth {
        generation,
        live: count(Status::Live),
        shadow: count(Status::Shadow),
        loaded_at,
        last_reload_ok: problems.is_empty(),
        problems,
        flooding: Vec::new(),
    }
}

/// Writes what rules are in force to the metrics.
pub(crate) fn export_rules(metrics: &Metrics, rules: &RuleSet, health: &RulesHealth, themes: &[Theme]) {
    for theme in themes {
        let loaded = rules.rules().filter(|rule| rule.theme == *theme && rule.status.is_matched()).count();
        metrics.rules.loaded.with_label_values(&[theme.as_str()]).set(loaded as i64);
        let floods = |flood: &&Flooding| rules.rule(&flood.rule).is_some_and(|rule| rule.theme == *theme);
        let flooding = health.flooding.iter().filter(floods).count();
        metrics.rules.flooding.with_label_values(&[theme.as_str()]).set(flooding as i64);
    }
    metrics.rules.reload_ok.set(i64::from(health.last_reload_ok));
    if health.last_reload_ok {
        metrics.rules.reload_success.set(metrics::seconds(health.loaded_at));
    }
}
