//! Text as people wrote it beside text as rules read it, with the way back from one to the other.

use std::ops::Range;

use crate::fold;

/// A text, folded once: the original, the folded form, its words, and the way back.
#[derive(Clone, Debug)]
pub struct Text {
    original: String,
    folded: String,
    /// For each byte of `folded`, where in `original` the character it came from starts; one more entry for the end.
    origin: Vec<u32>,
    words: Vec<Word>,
}

/// One folded word and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// Byte range in the folded text.
    pub start: u32,
    /// Byte range in the folded text.
    pub end: u32,
    /// [`fold::hash_word`] of the folded word: what indexes are keyed by.
    pub hash: u64,
    /// Which sentence, counted from 0.
    pub sentence: u16,
    /// What the original looked like.
    pub shape: fold::Shape,
}

impl Text {
    /// Folds `original`. Never fails: any string is a text.
    pub fn new(original: String) -> Self {
        let folded = fold::fold(&original);
        Self { original, folded: folded.text, origin: folded.origin, words: folded.words }
    }

    /// As it was written.
    pub fn original(&self) -> &str {
        &self.original
    }

    /// As rules read it.
    pub fn folded(&self) -> &str {
        &self.folded
    }

    /// Its words, in order.
    pub fn words(&self) -> &[Word] {
        &self.words
    }

    /// The folded form of one of its words.
    pub fn word(&self, word: &Word) -> &str {
        &self.folded[word.start as usize..word.end as usize]
    }

    /// The byte range in the original that a range of words covers, on grapheme bounds.
    pub fn original_range(&self, words: Range<usize>) -> Range<usize> {
        let Some(span) = self.words.get(words) else { return 0..0 };
        let (Some(first), Some(last)) = (span.first(), span.last()) else { return 0..0 };
        fold::snap(&self.original, &self.origin, first.start..last.end)
    }
}
