//! Words around a name that say whether it is a place, a person, or a place abroad.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use post::{Text, Word, fold::fold_phrase};

use crate::overlay::CueWords;

/// How far from a name a word of place may stand ("in central Reading").
const REACH: usize = 2;
/// What stands before "County" without being the name of one, and after it where it is British.
const NO_COUNTY_NAME: &[&str] =
    &["the", "a", "this", "our", "your", "every", "each", "and", "historic", "royal"];
const BRITISH_AFTER_COUNTY: &[&str] = &[
    "council",
    "councillor",
    "councillors",
    "court",
    "cricket",
    "hall",
    "ground",
    "show",
    "championship",
    "fc",
    "durham",
    "down",
];
/// Where a county's name comes first ("Laurel County").
const COUNTY_COMES_LAST: [&str; 2] = ["CA", "US"];
/// The longest cue, in words.
const LONGEST: usize = 3;

/// The cue lists, folded as posts are.
#[derive(Debug, Default)]
pub(crate) struct Cues {
    before: BTreeSet<u64>,
    after: BTreeSet<u64>,
    british: Phrases,
    speak: Phrases,
    play: Phrases,
    abroad_after: Phrases,
    titles: BTreeSet<u64>,
    streets: BTreeSet<u64>,
    given_names: BTreeSet<u64>,
}

/// Phrases by the hashes of their words.
type Phrases = BTreeMap<Vec<u64>, Phrase>;

#[derive(Debug, Default)]
struct Phrase {
    /// Counts in capitals only, as it stands in the list ("US").
    capitals: bool,
    /// The countries it is about, if the list says.
    countries: BTreeSet<String>,
}

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
        self.streets.extend(single(&words.streets));
        self.given_names.extend(single(given_names));
        add(&mut self.british, &words.british, &[]);
        add(&mut self.abroad_after, &words.abroad_after, &[]);
        for there in &words.abroad {
            add(&mut self.speak, &there.speak, &there.countries);
            add(&mut self.play, &there.play, &there.countries);
        }
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

    /// Whether the words before a name make it a person's ("Mr Bolton", "Michael Bolton", "the Duke of York").
    pub(crate) fn is_person(&self, text: &Text, name: &Range<usize>) -> bool {
        let words = text.words();
        let Some(first) = words.get(name.start).filter(|word| word.shape.capital()) else { return false };
        let back = |steps| words.get(name.start.checked_sub(steps)?);
        let capital = |word: &&Word| word.shape.capital() && word.sentence == first.sentence;
        let is_title = |word: &Word| self.titles.contains(&word.hash);
        let of = back(1).is_some_and(|word| text.word(word) == "of");
        let named = |word: &Word| is_title(word) || self.given_names.contains(&word.hash);
        back(1).filter(capital).is_some_and(named) || of && back(2).filter(capital).is_some_and(is_title)
    }

    /// Whether a name with a capital is followed by "Road" or such with a capital: the name of a street, which may lead
    /// to the place, or be called after it anywhere. Among words in capitals it says nothing.
    pub(crate) fn is_street(&self, words: &[Word], name: &Range<usize>) -> bool {
        let (Some(first), Some(next)) = (words.get(name.start), words.get(name.end)) else { return false };
        let written = first.shape.capital() && next.shape.capital() && !next.shape.all_capitals();
        written && next.sentence == first.sentence && self.streets.contains(&next.hash)
    }

    /// Whether a state or province follows the name ("Boston, MA").
    pub(crate) fn is_before_state(&self, words: &[Word], name: &Range<usize>) -> bool {
        let Some(next) = words.get(name.end) else { return false };
        let known = self.abroad_after.get(std::slice::from_ref(&next.hash));
        known.is_some_and(|phrase| next.shape.capital() && (!phrase.capitals || next.shape.all_capitals()))
    }

    /// Whether a word or phrase speaks of Britain, the words that `skip` picks left out.
    pub(crate) fn speak_of_britain(&self, text: &Text, skip: impl Fn(usize) -> bool) -> bool {
        text.original().contains('£')
            || found(&self.british, text.words(), &skip).next().is_some()
            || (0..text.words().len()).any(|i| !skip(i) && is_british_road(written(text, i)))
    }

    /// The countries that words speak of, perhaps from here; the words that `skip` picks left out.
    pub(crate) fn speak_of(&self, text: &Text, skip: impl Fn(usize) -> bool) -> BTreeSet<&str> {
        let phrases = found(&self.speak, text.words(), &skip);
        phrases.flat_map(|phrase| phrase.countries.iter().map(String::as_str)).collect()
    }

    /// The countries that words show the text to play in; the words that `skip` picks left out.
    pub(crate) fn play_in(&self, text: &Text, skip: impl Fn(usize) -> bool) -> BTreeSet<&str> {
        let phrases = found(&self.play, text.words(), &skip);
        let mut countries: BTreeSet<&str> =
            phrases.flat_map(|phrase| phrase.countries.iter().map(String::as_str)).collect();
        if (0..text.words().len()).any(|i| self.is_foreign_county(text, i, &skip)) {
            countries.extend(COUNTY_COMES_LAST);
        }
        countries
    }

    /// Whether word `i` is the "County" of "Laurel County": British counties have it before the name, or an office after.
    fn is_foreign_county(&self, text: &Text, i: usize, skip: impl Fn(usize) -> bool) -> bool {
        let (Some(county), Some(before)) = (text.words().get(i), i.checked_sub(1)) else { return false };
        let is_county = matches!(text.word(county), "county" | "counties") && county.shape.capital();
        let named = text.words().get(before).is_some_and(|name| {
            let is_name =
                name.shape.capital() && !name.shape.all_capitals() && name.sentence == county.sentence;
            is_name
                && !skip(before)
                && !NO_COUNTY_NAME.contains(&text.word(name))
                && !self.before.contains(&name.hash)
        });
        let office =
            text.words().get(i + 1).is_some_and(|next| BRITISH_AFTER_COUNTY.contains(&text.word(next)));
        is_county && named && !office
    }
}

/// A word as it was written.
fn written(text: &Text, i: usize) -> &str {
    text.original().get(text.original_range(i..i + 1)).unwrap_or_default()
}

/// "A40", "M62", "B4333": a letter and as many digits as such roads have. A4 is paper as well, and B12 a vitamin.
fn is_british_road(word: &str) -> bool {
    let Some(kind) = word.chars().next() else { return false };
    let number = word.get(kind.len_utf8()..).unwrap_or_default();
    let digits = match kind {
        'A' => 2..=4,
        'B' => 4..=4,
        'M' => 1..=2,
        _ => return false,
    };
    digits.contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit())
}

fn add(phrases: &mut Phrases, list: &[String], countries: &[String]) {
    for cue in list {
        let phrase = phrases.entry(fold(cue)).or_default();
        phrase.capitals = !cue.contains(char::is_lowercase);
        phrase.countries.extend(countries.iter().cloned());
    }
    phrases.remove(&Vec::new());
}

/// The phrases of a list that stand among the words, those left out that start where `skip` says.
fn found<'a>(
    phrases: &'a Phrases,
    words: &[Word],
    skip: impl Fn(usize) -> bool,
) -> impl Iterator<Item = &'a Phrase> {
    let hashes: Vec<u64> = words.iter().map(|word| word.hash).collect();
    let capitals = |i: usize| words.get(i).is_some_and(|word| word.shape.all_capitals());
    let mut found = Vec::new();
    for i in (0..words.len()).filter(|i| !skip(*i)) {
        let starting = (1..=LONGEST).filter_map(|length| phrases.get(hashes.get(i..i + length)?));
        found.extend(starting.filter(|phrase| !phrase.capitals || capitals(i)));
    }
    found.into_iter()
}
