//! The posts of one rumour or one claimed event: how many, whose, where and on which platforms.

use std::collections::{BTreeMap, BTreeSet};

use compact_str::CompactString;
use post::{AreaCode, Confidence, Evidence, PostHash};
use serde::{Deserialize, Serialize};

use crate::Config;

/// What is kept of one post.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Seen {
    author: u64,
    platform: CompactString,
    areas: Vec<AreaCode>,
}

/// The posts of one rumour or claimed event.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Sightings {
    seen: BTreeMap<PostHash, Seen>,
    /// The first of them, in the order they were committed.
    first: Vec<PostHash>,
    /// When the earliest was published, in milliseconds since the epoch.
    pub(crate) first_at: i64,
    /// When the latest was.
    pub(crate) last_at: i64,
}

impl Sightings {
    /// Adds the post of `evidence`; a post that is known, or finds no room, is not counted again.
    pub(crate) fn add(&mut self, evidence: &Evidence, config: &Config) {
        let at = evidence.published_at.as_millisecond();
        if self.seen.is_empty() {
            (self.first_at, self.last_at) = (at, at);
        }
        self.first_at = self.first_at.min(at);
        self.last_at = self.last_at.max(at);
        if self.seen.len() >= config.most_counted || self.seen.contains_key(&evidence.post) {
            return;
        }
        let seen = Seen {
            author: first_half(&evidence.author.0),
            platform: CompactString::from(evidence.source.platform()),
            areas: areas(evidence),
        };
        self.seen.insert(evidence.post, seen);
        if self.first.len() < config.most_posts {
            self.first.push(evidence.post);
        }
    }

    /// Takes out a post that was deleted, erased or dismissed.
    pub(crate) fn withdraw(&mut self, post: &PostHash) {
        self.seen.remove(post);
        self.first.retain(|known| known != post);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.seen.is_empty()
    }

    pub(crate) fn has(&self, post: &PostHash) -> bool {
        self.seen.contains_key(post)
    }

    pub(crate) fn count(&self) -> u32 {
        self.seen.len() as u32
    }

    /// Distinct authors.
    pub(crate) fn people(&self) -> u32 {
        self.seen.values().map(|seen| seen.author).collect::<BTreeSet<_>>().len() as u32
    }

    /// The first posts, in the order they were committed.
    pub(crate) fn first_posts(&self) -> Vec<PostHash> {
        self.first.clone()
    }

    /// Sightings by area named; those that name none are unplaced.
    pub(crate) fn by_area(&self) -> BTreeMap<AreaCode, u32> {
        let mut areas = BTreeMap::new();
        for area in self.seen.values().flat_map(|seen| &seen.areas) {
            *areas.entry(area.clone()).or_insert(0) += 1;
        }
        areas
    }

    /// Sightings by platform.
    pub(crate) fn by_platform(&self) -> BTreeMap<String, u32> {
        let mut platforms = BTreeMap::new();
        for seen in self.seen.values() {
            *platforms.entry(seen.platform.to_string()).or_insert(0) += 1;
        }
        platforms
    }
}

/// The areas a post names for sure, or unplaced.
pub(crate) fn areas(evidence: &Evidence) -> Vec<AreaCode> {
    let named = evidence.areas.iter().filter(|mention| mention.confidence != Confidence::Candidate);
    let areas: BTreeSet<AreaCode> = named.map(|mention| mention.code.clone()).collect();
    if areas.is_empty() { vec![AreaCode::unplaced()] } else { areas.into_iter().collect() }
}

pub(crate) fn first_half(bytes: &[u8; 16]) -> u64 {
    bytes.iter().take(8).fold(0, |number, byte| (number << 8) | u64::from(*byte))
}
