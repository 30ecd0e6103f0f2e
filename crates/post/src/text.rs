//! Text as people wrote it beside text as rules read it, with the way back from one to the other.

use std::ops::Range;

use crate::fold::{self, Folded, Respelling};

/// A text, folded once: the original, the folded form, its words, and the way back.
#[derive(Clone, Debug)]
pub struct Text {
    original: String,
    truncated: bool,
    folded: Folded,
}

/// One folded word and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// [`fold::hash_word`] of the folded word: what indexes are keyed by.
    pub hash: u64,
    /// Byte range in the folded text.
    pub start: u32,
    /// Byte range in the folded text.
    pub end: u32,
    /// Byte range in the original; [`Text::original_range`] widens it to whole characters.
    pub(crate) origin: u16,
    pub(crate) origin_end: u16,
    /// Which sentence, counted from 0.
    pub sentence: u16,
    /// What the original looked like.
    pub shape: fold::Shape,
}

impl Text {
    /// What of a longer post is read, in bytes: what two bytes can count. No platform we read allows posts of half
    /// that length.
    pub const LONGEST: usize = u16::MAX as usize;

    /// Folds `original`, cut to [`Text::LONGEST`] bytes. Never fails: any string is a text.
    pub fn new(mut original: String) -> Self {
        let truncated = original.len() > Self::LONGEST;
        if truncated {
            let whole = (0..=Self::LONGEST).rev().find(|at| original.is_char_boundary(*at));
            original.truncate(whole.unwrap_or_default());
        }
        let folded = fold::fold(&original);
        Self { original, truncated, folded }
    }

    /// As it was written.
    pub fn original(&self) -> &str {
        &self.original
    }

    /// Whether the end was cut off.
    pub fn truncated(&self) -> bool {
        self.truncated
    }

    /// As rules read it: its words with a space between them, or a line feed where a sentence ended.
    pub fn folded(&self) -> &str {
        &self.folded.text
    }

    /// Its words, in order.
    pub fn words(&self) -> &[Word] {
        &self.folded.words
    }

    /// The folded form of one of its words.
    pub fn word(&self, word: &Word) -> &str {
        self.folded.text.get(word.start as usize..word.end as usize).unwrap_or_default()
    }

    /// Its words without links and mentions, a space between them.
    pub(crate) fn own_words(&self) -> String {
        let mut own = String::with_capacity(self.folded.text.len());
        for word in self.words().iter().filter(|word| !word.shape.url() && !word.shape.mention()) {
            if !own.is_empty() {
                own.push(' ');
            }
            own.push_str(self.word(word));
        }
        own
    }

    /// Hashes of the other readings of word number `word`, if its shape is disguised: `sooo` is held as `soo` and may
    /// also be `so`; `st4b` and `st@b` are held as they are and may also be `stab`. Empty for nearly every word.
    pub fn readings(&self, word: usize) -> impl Iterator<Item = u64> + '_ {
        let readings = &self.folded.readings;
        let first = readings.partition_point(|(at, _)| (*at as usize) < word);
        let rest = readings.iter().skip(first);
        rest.take_while(move |(at, _)| *at as usize == word).map(|(_, hash)| *hash)
    }

    /// The same text with some of its words read as others. `changes` are in order and do not overlap.
    pub fn respelt(&self, changes: &[Respelling]) -> Self {
        let folded = fold::respell(&self.folded, changes);
        Self { original: self.original.clone(), truncated: self.truncated, folded }
    }

    /// The byte range in the original that a range of words covers, on grapheme bounds.
    pub fn original_range(&self, words: Range<usize>) -> Range<usize> {
        let Some(first) = self.folded.words.get(words.start) else { return 0..0 };
        let Some(last) = words.end.checked_sub(1).filter(|last| *last >= words.start) else { return 0..0 };
        let Some(last) = self.folded.words.get(last) else { return 0..0 };
        fold::snap(&self.original, first.origin.into()..last.origin_end.into())
    }
}
