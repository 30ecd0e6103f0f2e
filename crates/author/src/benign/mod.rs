//! The benign corpus: ordinary posts, in which rules should find next to nothing, with a few planted that they must find.
//!
//! For a rule that is to go live before there is an archive to try it on. Every post was written for this project.
//! Rates over it are for comparing rules and edits: they are no forecast, since each sentence comes round many times
//! with other names in it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::Timestamp;
use post::{HashKey, Post, RawPost, RuleId};
use rules::RuleSet;

static ORDINARY: &str = include_str!("ordinary.txt");
static FILLINGS: &str = include_str!("fillings.txt");
static PLANTED: &str = include_str!("planted.txt");

/// Ordinary posts in the corpus, so that one hit is one in 10,000.
pub const POSTS: u64 = 10_000;

/// Begins the name of every source of the corpus.
const SOURCE: &str = "file:benign";

/// A post that a rule must find.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Planted {
    /// The rule.
    pub rule: RuleId,
    /// What it must find.
    pub text: String,
    /// A source the rule reads.
    pub source: String,
}

impl Planted {
    /// As a post among the others.
    fn post(&self) -> RawPost {
        let source = self.source.clone();
        RawPost {
            id: format!("planted {}", self.rule),
            source,
            text: self.text.clone(),
            ..RawPost::default()
        }
    }
}

/// What rules must find in the corpus: the first example of each rule in force, and where the rule is one of ours,
/// posts its author never saw.
pub fn planted(rules: &RuleSet) -> Vec<Planted> {
    let mut planted = Vec::new();
    for rule in rules.rules().filter(|rule| rule.status.is_matched()) {
        let source = rule.sources.first().map_or(SOURCE, String::as_str);
        let plant = |text: String| Planted { rule: rule.id.clone(), text, source: source.to_owned() };
        let own = rules.examples(&rule.id).into_iter().find(|example| example.section == "match");
        planted.extend(own.map(|example| plant(example.post)));
        let ours = lines(PLANTED).filter_map(|line| line.split_once(" | "));
        planted
            .extend(ours.filter(|(id, _)| *id == rule.id.as_str()).map(|(_, text)| plant(text.to_owned())));
    }
    planted
}

/// The planted posts that their rules do not find, in the order of [`planted`].
pub fn missed(rules: &RuleSet, now: Timestamp) -> Vec<Planted> {
    // Nothing is kept, so any key will do.
    let key = HashKey::new([0; 32]);
    let mut missed = planted(rules);
    missed.retain(|planted| {
        let scan = rules.scan_anywhere(&Post::new(planted.post(), &key, now));
        !scan.hits.iter().any(|hit| hit.rule.id == planted.rule)
    });
    missed
}

/// The ordinary posts: every sentence in turn, its slots filled from a seed, so that each run has the same posts.
pub fn ordinary() -> impl Iterator<Item = RawPost> {
    static SENTENCES: LazyLock<Vec<&str>> = LazyLock::new(|| lines(ORDINARY).collect());
    (0..POSTS).map(|number| {
        let sentence = SENTENCES.get(number as usize % SENTENCES.len().max(1)).copied().unwrap_or_default();
        let mut seed = number;
        let filled = fill(sentence, &mut seed);
        // One in eight types no capitals.
        let text = if mixed(&mut seed).is_multiple_of(8) { filled.to_lowercase() } else { filled };
        let id = format!("ordinary {number}");
        RawPost { id, source: SOURCE.to_owned(), text, ..RawPost::default() }
    })
}

/// How many different sentences there are.
pub fn sentences() -> usize {
    lines(ORDINARY).count()
}

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.is_empty() && !line.starts_with("# "))
}

/// The sentence with each {slot} filled.
fn fill(sentence: &str, seed: &mut u64) -> String {
    static CHOICES: LazyLock<BTreeMap<&str, Vec<&str>>> = LazyLock::new(|| {
        let slots = lines(FILLINGS).filter_map(|line| line.split_once(" = "));
        slots.map(|(slot, choices)| (slot, choices.split(" | ").collect())).collect()
    });
    let mut filled = String::with_capacity(sentence.len() + 16);
    let mut rest = sentence;
    while let Some((before, slot, after)) = rest
        .split_once('{')
        .and_then(|(before, rest)| rest.split_once('}').map(|(slot, after)| (before, slot, after)))
    {
        let choices = CHOICES.get(slot).map(Vec::as_slice).unwrap_or_default();
        let choice = choices.get(mixed(seed) as usize % choices.len().max(1)).copied().unwrap_or(slot);
        filled.extend([before, choice]);
        rest = after;
    }
    filled.push_str(rest);
    filled
}

/// The next number of a fixed sequence (SplitMix64; Steele, Lea, Flood 2014).
fn mixed(seed: &mut u64) -> u64 {
    *seed = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut mixed = *seed;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_sentence_comes_round_with_its_slots_filled_and_always_the_same() {
        let posts: Vec<RawPost> = ordinary().collect();
        assert_eq!(posts.len() as u64, POSTS);
        assert!(posts.iter().all(|post| !post.text.is_empty() && !post.text.contains(['{', '}'])));
        assert_eq!(posts, ordinary().collect::<Vec<_>>());
        let different: BTreeSet<&str> = posts.iter().map(|post| post.text.as_str()).collect();
        assert!(different.len() > sentences() * 5, "{} different posts of {}", different.len(), sentences());
    }
}
