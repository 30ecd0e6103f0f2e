//! The effective count: how many independent voices a pile of posts amounts to.
//!
//! An author counts once, then a half, a quarter, an eighth, and then no more. One wording by many
//! authors counts by the square root of its authors: some of them are echoes, and nobody can say
//! which. One news story counts once, however many outlets carry it.

use std::collections::{BTreeMap, BTreeSet};

use post::SourceKind;

use crate::config::Weights;
use crate::sighting::Sighting;

/// What one story has gathered.
#[derive(Default)]
struct Story {
    /// The heaviest report of an outlet.
    outlets: f64,
    /// Everybody else, each by their share.
    people: f64,
}

/// The effective count of `sightings`, given in order of publication.
pub(crate) fn effective_count(sightings: &[Sighting], weights: &Weights) -> f64 {
    let mut stories: BTreeMap<u64, Story> = BTreeMap::new();
    let mut told: BTreeMap<u64, BTreeSet<u64>> = BTreeMap::new();
    for sighting in sightings {
        let story = stories.entry(sighting.story).or_default();
        if sighting.from == SourceKind::News {
            story.outlets = story.outlets.max(sighting.weight);
            continue;
        }
        let by_author = told.entry(sighting.author).or_default();
        let before = by_author.len() as u32;
        if before < weights.posts_per_author && by_author.insert(sighting.story) {
            story.people += sighting.weight / f64::from(1_u32 << before.min(30));
        }
    }
    stories.values().map(Story::count).sum()
}

impl Story {
    fn count(&self) -> f64 {
        let voices = self.outlets + self.people;
        if voices > 1.0 { libm::sqrt(voices) } else { voices }
    }
}

/// Distinct outlets and services, and distinct other authors, among `sightings`.
pub(crate) fn outlets_and_people(sightings: &[Sighting]) -> (u32, u32) {
    let outlets: BTreeSet<u32> = sightings.iter().filter(|s| s.from.is_trusted()).map(|s| s.source).collect();
    let people: BTreeSet<u64> = sightings.iter().filter(|s| !s.from.is_trusted()).map(|s| s.author).collect();
    (outlets.len() as u32, people.len() as u32)
}
