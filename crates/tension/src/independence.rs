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

#[cfg(test)]
mod tests {
    use super::*;

    /// Sightings as (author, story), a quarter of an hour apart, counted.
    fn check(what: &str, told: impl IntoIterator<Item = (u64, u64)>, from: SourceKind, expected: f64) {
        let sighting = |(post, (author, story))| Sighting {
            at: 900 * post as i64,
            post,
            author,
            story,
            source: author as u32,
            rule: 0,
            weight: 1.0,
            from,
        };
        let sightings: Vec<Sighting> = (0..).zip(told).map(sighting).collect();
        let found = effective_count(&sightings, &Weights::default());
        assert!((found - expected).abs() < 1e-9, "{what}: {found}, not {expected}");
    }

    #[test]
    fn voices_are_weighed() {
        let person = SourceKind::Public;
        check("nobody", [], person, 0.0);
        check("three people", [(1, 1), (2, 2), (3, 3)], person, 3.0);
        check("one person, two posts", [(1, 1), (1, 2)], person, 1.5);
        check("one person, 500 posts", (0..500).map(|n| (1, n)), person, 1.875);
        check("one person, one text 500 times", (0..500).map(|_| (1, 1)), person, 1.0);
        check("one text by nine", (0..9).map(|n| (n, 1)), person, 3.0);
        check("one text by 300", (0..300).map(|n| (n, 1)), person, libm::sqrt(300.0));
        check("one story in forty outlets", (0..40).map(|n| (n, 1)), SourceKind::News, 1.0);
        check("two stories in forty outlets", (0..40).map(|n| (n, n % 2)), SourceKind::News, 2.0);
        check("three partners", (0..3).map(|n| (n, n)), SourceKind::Return, 3.0);
    }
}
