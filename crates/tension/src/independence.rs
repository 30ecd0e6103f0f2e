//! The effective count: how many independent voices a pile of posts amounts to.
//!
//! An author counts once, then a half, a quarter, an eighth, and then no more. One wording by many
//! authors counts by the square root of its authors: some of them are echoes, and nobody can say
//! which. One news story counts once, however many outlets carry it.

use std::collections::BTreeSet;

use post::SourceKind;

use crate::config::Weights;
use crate::sighting::Sighting;

/// What one sighting brings to its story.
struct Voice {
    story: u64,
    /// From an outlet: its weight. Of several outlets the heaviest counts.
    outlet: f64,
    /// From anybody else: their share.
    person: f64,
}

/// The effective count of `sightings`, given in order of publication.
pub(crate) fn effective_count(sightings: &[Sighting], weights: &Weights) -> f64 {
    let mut voices = Vec::with_capacity(sightings.len());
    let (news, others): (Vec<&Sighting>, Vec<&Sighting>) =
        sightings.iter().partition(|sighting| sighting.from == SourceKind::News);
    voices.extend(news.iter().map(|report| Voice {
        story: report.story,
        outlet: report.weight,
        person: 0.0,
    }));
    add_people(others, weights, &mut voices);
    voices.sort_by_key(|voice| voice.story);
    voices.chunk_by(|a, b| a.story == b.story).map(count_of_story).sum()
}

/// Adds each author's first stories, at half the share each time.
fn add_people(mut sightings: Vec<&Sighting>, weights: &Weights, voices: &mut Vec<Voice>) {
    sightings.sort_by_key(|sighting| sighting.author);
    for by_author in sightings.chunk_by(|a, b| a.author == b.author) {
        let first = voices.len();
        let mut share = 1.0;
        for sighting in by_author {
            let told = voices.get(first..).unwrap_or_default();
            if told.len() >= weights.posts_per_author as usize {
                break;
            }
            if told.iter().any(|voice| voice.story == sighting.story) {
                continue;
            }
            voices.push(Voice { story: sighting.story, outlet: 0.0, person: sighting.weight * share });
            share /= 2.0;
        }
    }
}

fn count_of_story(voices: &[Voice]) -> f64 {
    let outlets = voices.iter().map(|voice| voice.outlet).fold(0.0, f64::max);
    let people: f64 = voices.iter().map(|voice| voice.person).sum();
    let count = outlets + people;
    if count > 1.0 { libm::sqrt(count) } else { count }
}

/// Distinct outlets and services, and distinct other authors, among `sightings`.
pub(crate) fn outlets_and_people(sightings: &[Sighting]) -> (u32, u32) {
    let outlets: BTreeSet<u32> = sightings.iter().filter(|s| s.from.is_trusted()).map(|s| s.source).collect();
    let people: BTreeSet<u64> = sightings.iter().filter(|s| !s.from.is_trusted()).map(|s| s.author).collect();
    (outlets.len() as u32, people.len() as u32)
}
