//! What is measured: rules, places and settings in force, and what they find in a post.

use std::path::Path;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use places::Gazetteer;
use post::{Evidence, HashKey, Kind, Post, RawPost};
use rules::RuleSet;

use super::cores::spread;
use super::data::Labelled;
use super::timeline::Collected;
use crate::commands::rules::{load, usable};
use crate::config::{self, Config};
use crate::rulebook::Rulebook;

/// The subject of every protocol.
pub(super) struct Measured {
    pub(super) rules: RuleSet,
    pub(super) gazetteer: Arc<Gazetteer>,
    pub(super) config: Config,
    key: HashKey,
}

impl Measured {
    pub(super) fn open(rules: Option<&Path>, config: Option<&Path>) -> anyhow::Result<Self> {
        let config = config::read(config)?;
        let rulebook = Rulebook::choose(rules);
        let gazetteer = rulebook.gazetteer()?;
        let rules = usable(load(&rulebook, &gazetteer, &config.themes)?)?;
        Ok(Self { rules, gazetteer, config, key: HashKey::new([0; 32]) })
    }

    /// What live and shadow rules find in a post that is collected the moment it is published.
    pub(super) fn evidence(&self, raw: RawPost) -> Vec<Evidence> {
        let at = raw.published.unwrap_or(Timestamp::UNIX_EPOCH);
        self.evidence_at(raw, at)
    }

    fn evidence_at(&self, raw: RawPost, at: Timestamp) -> Vec<Evidence> {
        let post = Post::new(raw, &self.key, at);
        self.rules.scan(&post, None).evidence(&post, 1, false)
    }

    /// The same of a post with a time, as the folds take it.
    pub(super) fn collected(&self, raw: RawPost) -> Option<Collected> {
        self.collected_late(SignedDuration::ZERO, raw)
    }

    /// The same of a post that is collected so long after it was published.
    pub(super) fn collected_late(&self, delay: SignedDuration, raw: RawPost) -> Option<Collected> {
        let at = raw.published?.checked_add(delay).ok()?;
        Some(Collected { at, found: self.evidence_at(raw, at) })
    }

    /// What is found in each of the posts, on every core.
    pub(super) fn all(&self, posts: &[Labelled]) -> anyhow::Result<Vec<Vec<Evidence>>> {
        spread("matching", posts, |labelled| self.evidence(labelled.post.clone()))
    }
}

/// Whether a post is flagged: something in it counts, and is of one of these kinds.
pub(super) fn flagged(found: &[Evidence], kinds: &[Kind]) -> bool {
    found.iter().any(|evidence| evidence.counts() && kinds.contains(&evidence.kind))
}

/// Every kind that can add to a score.
pub(super) const SIGNALS: &[Kind] =
    &[Kind::Trigger, Kind::Rumour, Kind::Mobilisation, Kind::Targeting, Kind::Narrative];
