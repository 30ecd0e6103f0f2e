//! Words around a name that say whether it is a place, a person, or a place abroad.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use post::{Word, fold::fold_phrase};

use crate::overlay::CueWords;

/// How far from a name a word of place may stand ("in central Reading").
const REACH: usize = 2;
/// The longest cue, in words.
const LONGEST: usize = 3;

/// The cue lists, folded as posts are.
#[derive(Debug, Default)]
pub(crate) struct Cues {
    before: BTreeSet<u64>,
    after: BTreeSet<u64>,
    british: Phrases,
    abroad: Phrases,
    abroad_after: Phrases,
    titles: BTreeSet<u64>,
    given_names: BTreeSet<u64>,
}

/// Phrases by the hashes of their words, and whether they count in capitals only, as they stand in the list ("US").
type Phrases = BTreeMap<Vec<u64>, bool>;

/// The hashes of the words of a phrase, folded.
pub(crate) fn fold(phrase: &str) -> Vec<u64> {
    fold_phrase(phrase).into_iter().map(|(_, hash)| hash).collect()
}

impl Cues {
    pub(crate) fn add(&mut self, words: &CueWords, given_names: &[String]) {
        let single = |list: &[String]| list.iter().flat_map(|cue| fold(cue)).collect::<Vec<_>>();
        self.before.extend(single(&words.before));
        self.after.extend(single(&words.after));
        self.titles.extend(single(&words.titles));
        self.given_names.extend(single(given_names));
        self.british.extend(phrases(&words.british));
        self.abroad.extend(phrases(&words.abroad));
        self.abroad_after.extend(phrases(&words.abroad_after));
    }

    /// The word of place beside a name, if there is one: its index among the words.
    pub(crate) fn of_place(&self, words: &[Word], name: &Range<usize>) -> Option<usize> {
        let sentence = words.get(name.start)?.sentence;
        let is = |list: &BTreeSet<u64>, i: usize| {
            words.get(i).is_some_and(|word| word.sentence == sentence && list.contains(&word.hash))
        };
        let before = (name.start.saturating_sub(REACH)..name.start).rev().find(|&i| is(&self.before, i));
        before.or_else(|| (name.end..name.end + REACH).find(|&i| is(&self.after, i)))
    }

    /// Whether the word before a name makes it a person's ("Mr Bolton", "Michael Bolton").
    pub(crate) fn is_person(&self, words: &[Word], name: &Range<usize>) -> bool {
        let (Some(before), Some(first)) =
            (name.start.checked_sub(1).and_then(|i| words.get(i)), words.get(name.start))
        else {
            return false;
        };
        let known = self.given_names.contains(&before.hash) || self.titles.contains(&before.hash);
        known && before.shape.capital() && first.shape.capital() && before.sentence == first.sentence
    }

    /// Whether a state or province follows the name ("Boston, MA").
    pub(crate) fn is_before_state(&self, words: &[Word], name: &Range<usize>) -> bool {
        let Some(next) = words.get(name.end) else { return false };
        let known = self.abroad_after.get(std::slice::from_ref(&next.hash));
        known.is_some_and(|capitals| next.shape.capital() && (!capitals || next.shape.all_capitals()))
    }

    /// Whether a word or phrase speaks of Britain, the words that `skip` picks left out.
    pub(crate) fn speak_of_britain(&self, words: &[Word], skip: impl Fn(usize) -> bool) -> bool {
        any(&self.british, words, skip)
    }

    /// Whether a word or phrase speaks of somewhere else, the words that `skip` picks left out.
    pub(crate) fn speak_of_abroad(&self, words: &[Word], skip: impl Fn(usize) -> bool) -> bool {
        any(&self.abroad, words, skip)
    }
}

fn phrases(list: &[String]) -> impl Iterator<Item = (Vec<u64>, bool)> {
    list.iter().map(|cue| (fold(cue), !cue.contains(char::is_lowercase))).filter(|(cue, _)| !cue.is_empty())
}

fn any(phrases: &Phrases, words: &[Word], skip: impl Fn(usize) -> bool) -> bool {
    let hashes: Vec<u64> = words.iter().map(|word| word.hash).collect();
    let starts = |i: &usize| {
        (1..=LONGEST).any(|length| {
            let Some(capitals) = hashes.get(*i..i + length).and_then(|phrase| phrases.get(phrase)) else {
                return false;
            };
            !capitals || words.get(*i).is_some_and(|word| word.shape.all_capitals())
        })
    };
    (0..words.len()).filter(|i| !skip(*i)).any(|i| starts(&i))
}
