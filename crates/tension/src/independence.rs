//! The effective count: how many independent voices a pile of posts amounts to.
//!
//! An author counts once, then a half, a quarter, an eighth, and then no more. One wording by many
//! authors counts by the square root of its authors: some of them are echoes, and nobody can say
//! which. One news story counts once, however many outlets carry it. What a rule weighs is a factor of each voice,
//! so one person's urgent post is one and a half, and two people's are three.

use std::collections::BTreeSet;

use post::SourceKind;

use crate::config::Weights;
use crate::sighting::Sighting;

/// What a story has been told by, within one window.
#[derive(Clone, Copy, Default)]
struct Told {
    /// Of several outlets the heaviest counts.
    outlet: f64,
    /// What everybody else said, each by their share.
    people: f64,
    /// The shares alone.
    shares: f64,
}

/// Parts of one voice. Stories are added up in whole parts: the order in which they are added cannot matter,
/// so that one voice more or less is one addition and gives what counting afresh gives.
const PARTS: f64 = 1_048_576.0;

/// The effective count of `sightings`, given in order of publication.
pub(crate) fn effective_count(sightings: &[Sighting], weights: &Weights) -> f64 {
    if let [alone] = sightings {
        return voices(parts_alone(alone));
    }
    let [parts] = effective_parts(sightings, [0], weights);
    voices(parts)
}

/// Parts as an effective count.
pub(crate) fn voices(parts: u64) -> f64 {
    parts as f64 / PARTS
}

/// The parts of a story that only this sighting tells, by somebody who tells no other.
pub(crate) fn parts_alone(sighting: &Sighting) -> u64 {
    parts_of_story(&Told { outlet: 0.0, people: sighting.weight, shares: 1.0 })
}

/// The effective counts of the ends of `sightings` from each of `starts`, in parts: they are put in order once
/// for all.
pub(crate) fn effective_parts<const ENDS: usize>(
    sightings: &[Sighting],
    starts: [usize; ENDS],
    weights: &Weights,
) -> [u64; ENDS] {
    let mut stories: Vec<u64> = sightings.iter().map(|sighting| sighting.story).collect();
    stories.sort_unstable();
    stories.dedup();
    let mut told = vec![[Told::default(); ENDS]; stories.len()];
    let mut people = Vec::with_capacity(sightings.len());
    for (place, sighting) in sightings.iter().enumerate() {
        let Ok(story) = stories.binary_search(&sighting.story) else { continue };
        if sighting.from != SourceKind::News {
            people.push(Person { author: sighting.author, place, story, weight: sighting.weight });
        } else if let Some(told) = told.get_mut(story) {
            for (told, _) in told.iter_mut().zip(starts).filter(|(_, start)| place >= *start) {
                told.outlet = told.outlet.max(sighting.weight);
            }
        }
    }
    people.sort_unstable_by_key(|person| (person.author, person.place));
    for by_author in people.chunk_by(|a, b| a.author == b.author) {
        for (end, start) in starts.into_iter().enumerate() {
            let first = by_author.partition_point(|person| person.place < start);
            add_person(by_author.get(first..).unwrap_or_default(), end, weights, &mut told);
        }
    }
    std::array::from_fn(|end| told.iter().filter_map(|told| told.get(end)).map(parts_of_story).sum())
}

/// One post of somebody who is no outlet.
struct Person {
    author: u64,
    /// Where it stands among all sightings.
    place: usize,
    /// Where its story stands among all stories.
    story: usize,
    weight: f64,
}

/// Adds an author's first stories, each at half the share of the one before.
fn add_person<const ENDS: usize>(posts: &[Person], end: usize, weights: &Weights, told: &mut [[Told; ENDS]]) {
    let mut share = 1.0;
    let mut stories = 0;
    for (place, post) in posts.iter().enumerate() {
        if stories >= weights.posts_per_author {
            return;
        }
        if posts.iter().take(place).any(|earlier| earlier.story == post.story) {
            continue;
        }
        stories += 1;
        if let Some(told) = told.get_mut(post.story).and_then(|told| told.get_mut(end)) {
            told.people += post.weight * share;
            told.shares += share;
        }
        share /= 2.0;
    }
}

fn parts_of_story(told: &Told) -> u64 {
    let voices = told.shares + if told.outlet > 0.0 { 1.0 } else { 0.0 };
    let echoed = if voices > 1.0 { libm::sqrt(voices) } else { 1.0 };
    libm::round((told.outlet + told.people) / echoed * PARTS) as u64
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
        assert!((found - expected).abs() < 1e-6, "{what}: {found}, not {expected}");
    }

    #[test]
    fn what_a_rule_weighs_is_a_factor() {
        let urgent = |author, story| Sighting {
            at: 0,
            post: author,
            author,
            story,
            source: 0,
            rule: 0,
            weight: 1.5,
            from: SourceKind::Public,
        };
        let count = |sightings: &[Sighting]| effective_count(sightings, &Weights::default());
        assert_eq!(count(&[urgent(1, 1)]), 1.5, "one person");
        assert_eq!(count(&[urgent(1, 1), urgent(2, 2)]), 3.0, "two people");
        let four = [1, 2, 3, 4].map(|author| urgent(author, 1));
        assert_eq!(count(&four), 3.0, "one text by four");
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
