//! One post in one cell: as little of it as counting needs.

use post::{Evidence, SourceKind, Stance, Weight};
use serde::{Deserialize, Serialize};

use crate::config::Weights;
use crate::grid::Second;
use crate::hash::{author_number, post_number};

/// One post in one cell.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Sighting {
    /// When it was published; never later than when it was committed.
    pub(crate) at: Second,
    pub(crate) post: u64,
    pub(crate) author: u64,
    /// Which wording it is or, for an outlet's report, which incident it reports.
    pub(crate) story: u64,
    /// In the roster of sources.
    pub(crate) source: u32,
    /// In the roster of rules.
    pub(crate) rule: u32,
    /// What it counts before independence is weighed.
    pub(crate) weight: f64,
    pub(crate) from: SourceKind,
}

impl Sighting {
    /// What `evidence` adds to a cell; `source` and `rule` are its places in the rosters.
    pub(crate) fn new(
        evidence: &Evidence,
        at: Second,
        story: u64,
        source: u32,
        rule: u32,
        weights: &Weights,
    ) -> Self {
        let base = match evidence.weight {
            Weight::Low => weights.low,
            Weight::Medium => weights.medium,
            Weight::High => weights.high,
            Weight::Urgent => weights.urgent,
        };
        let asked = if evidence.stance == Stance::Query { weights.query } else { 1.0 };
        Self {
            at,
            post: post_number(&evidence.post),
            author: author_number(&evidence.author),
            story,
            source,
            rule,
            weight: base * asked,
            from: evidence.source.kind(),
        }
    }
}

/// A post that denies, corrects or reassures: counted beside the score, never in it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Rebuttal {
    pub(crate) at: Second,
    pub(crate) post: u64,
    pub(crate) trusted: bool,
}

/// Rebuttals remembered for a cell: the first of the day are the ones that matter.
const MOST_REBUTTALS: usize = 256;

/// The rebuttals of one cell, in order of publication.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Rebuttals(Vec<Rebuttal>);

impl Rebuttals {
    pub(crate) fn add(&mut self, rebuttal: Rebuttal) {
        if self.0.len() >= MOST_REBUTTALS || self.0.iter().any(|known| known.post == rebuttal.post) {
            return;
        }
        let place = self.0.partition_point(|known| (known.at, known.post) < (rebuttal.at, rebuttal.post));
        self.0.insert(place, rebuttal);
    }

    pub(crate) fn withdraw(&mut self, post: u64) -> bool {
        let before = self.0.len();
        self.0.retain(|rebuttal| rebuttal.post != post);
        self.0.len() < before
    }

    pub(crate) fn drop_before(&mut self, before: Second) {
        self.0.retain(|rebuttal| rebuttal.at >= before);
    }

    pub(crate) fn all(&self) -> &[Rebuttal] {
        &self.0
    }
}
