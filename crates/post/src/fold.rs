//! Folding: one pass from what was written to what rules read, keeping the way back.

use std::ops::Range;

use crate::Word;

/// What folding gives.
pub(crate) struct Folded {
    pub(crate) text: String,
    pub(crate) origin: Vec<u32>,
    pub(crate) words: Vec<Word>,
}

/// What the original of a word looked like, which the folded form no longer shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shape {
    /// First letter was a capital.
    pub capital: bool,
    /// Every letter was a capital, and there were two or more.
    pub all_capitals: bool,
    /// Written as a hashtag.
    pub hashtag: bool,
    /// Written as a mention (`@name`); its folded form is always `<mention>`.
    pub mention: bool,
    /// A web address; its folded form is always `<url>`.
    pub url: bool,
    /// Holds a digit.
    pub digit: bool,
    /// Look-alike or invisible characters, or stretched letters, were undone here.
    pub disguised: bool,
}

/// The hash of a folded word. The same for rules and posts; stable across versions of the program.
pub fn hash_word(_folded: &str) -> u64 {
    0
}

pub(crate) fn fold(original: &str) -> Folded {
    let text = original.to_lowercase();
    let origin = (0..=text.len() as u32).collect();
    Folded { text, origin, words: Vec::new() }
}

pub(crate) fn snap(_original: &str, _origin: &[u32], folded: Range<u32>) -> Range<usize> {
    folded.start as usize..folded.end as usize
}
