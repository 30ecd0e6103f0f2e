//! Where names stand in a text.

use std::ops::Range;

use post::Text;
use post::fold::hash_word;

use crate::Gazetteer;

/// A name that stands in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hit {
    pub(crate) words: Range<usize>,
    /// Its number in the index.
    pub(crate) name: usize,
    /// Found inside a hashtag, where neither capitals nor neighbours say anything.
    pub(crate) in_hashtag: bool,
}

/// The shortest name that is looked for inside a joined hashtag (#EnoughIsEnoughLlanelli), in bytes.
const SHORTEST_IN_HASHTAG: usize = 6;

/// Names from left to right; the longest at each word, none inside another.
pub(crate) fn hits(gazetteer: &Gazetteer, text: &Text) -> Vec<Hit> {
    let words = text.words();
    let mut hits = Vec::new();
    let mut i = 0;
    while let Some(word) = words.get(i) {
        let mut length = 1;
        if let Some(found) = gazetteer.names.longest_at(words, i) {
            length = found.words;
            hits.push(Hit { words: i..i + length, name: found.name, in_hashtag: word.shape.hashtag });
        } else if word.shape.hashtag
            && let Some(name) = in_hashtag(gazetteer, text.word(word))
        {
            hits.push(Hit { words: i..i + 1, name, in_hashtag: true });
        }
        i += length;
    }
    hits
}

/// The longest name that a joined hashtag ends or begins with.
fn in_hashtag(gazetteer: &Gazetteer, tag: &str) -> Option<usize> {
    let ends = (0..tag.len()).filter_map(|at| tag.get(at..));
    let beginnings = (0..tag.len()).rev().filter_map(|at| tag.get(..at));
    let long_enough = |part: &&str| part.len() >= SHORTEST_IN_HASHTAG;
    let plain =
        |name: &usize| gazetteer.names.get(*name).is_some_and(|name| !name.wordlike && !name.at.is_empty());
    ends.chain(beginnings)
        .filter(long_enough)
        .find_map(|part| gazetteer.names.joined(hash_word(part)).filter(plain))
}
