//! Where names stand in a text.

use std::ops::Range;

use post::Text;
use post::fold::hash_word;

use crate::Gazetteer;
use crate::names::Name;

/// A name that stands in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hit {
    pub(crate) words: Range<usize>,
    /// Its number in the index.
    pub(crate) name: usize,
    /// Found inside a hashtag, where neither capitals nor neighbours say anything.
    pub(crate) in_hashtag: bool,
}

/// The shortest name that is looked for inside a joined hashtag, in bytes: where capitals show the words
/// (#EnoughIsEnoughLlanelli), and where nothing does ("hallow" is in #halloween).
const SHORTEST_BY_CAPITALS: usize = 5;
const SHORTEST_BLIND: usize = 8;
/// Longer than any name, so that a hashtag as long as a post costs no more than its length.
const LONGEST: usize = 64;

/// Names from left to right; the longest at each word, none inside another.
pub(crate) fn hits(gazetteer: &Gazetteer, text: &Text) -> Vec<Hit> {
    let words = text.words();
    let mut hits = Vec::new();
    let mut i = 0;
    while let Some(word) = words.get(i) {
        let mut length = 1;
        if let Some(found) = gazetteer.names.longest_at(words, i) {
            length = found.words;
            hits.push(Hit { words: i..i + length, name: found.name, in_hashtag: word.shape.hashtag() });
        } else if word.shape.hashtag()
            && let Some(name) = in_hashtag(gazetteer, text.word(word), as_written(text, i))
        {
            hits.push(Hit { words: i..i + 1, name, in_hashtag: true });
        }
        i += length;
    }
    hits
}

/// A hashtag as it was written, without its mark.
fn as_written(text: &Text, word: usize) -> &str {
    let written = text.original().get(text.original_range(word..word + 1)).unwrap_or_default();
    written.trim_start_matches(|c: char| !c.is_alphanumeric())
}

/// The longest name that a joined hashtag ends or begins with.
fn in_hashtag(gazetteer: &Gazetteer, tag: &str, written: &str) -> Option<usize> {
    // Byte for byte, capitals inside it say where words begin; where folding changed lengths, they do not.
    let inner = || written.chars().skip(1);
    let shows_words =
        written.len() == tag.len() && inner().any(char::is_uppercase) && inner().any(char::is_lowercase);
    let capital = |at: usize| written.get(at..).is_some_and(|rest| rest.starts_with(char::is_uppercase));
    let fits = |cut: usize, length: usize| match length {
        long if long > LONGEST => false,
        whole if whole == tag.len() => true,
        part if shows_words => part >= SHORTEST_BY_CAPITALS && capital(cut),
        part => part >= SHORTEST_BLIND,
    };
    let ends = (0..tag.len()).filter(|&at| fits(at, tag.len() - at)).filter_map(|at| tag.get(at..));
    let beginnings = (0..tag.len()).rev().filter(|&at| fits(at, at)).filter_map(|at| tag.get(..at));
    let is_plain = |name: &Name| !name.wordlike && !name.people && !name.at.is_empty();
    let plain = |name: &usize| gazetteer.names.get(*name).is_some_and(is_plain);
    ends.chain(beginnings).find_map(|part| gazetteer.names.joined(hash_word(part)).filter(plain))
}
