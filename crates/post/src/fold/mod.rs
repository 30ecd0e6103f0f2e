//! Folding: one pass from what was written to what rules read, keeping the way back.
//!
//! The same folder reads posts and rule phrases, so what it does to one it does to the other:
//!
//! - Case, accents, full-width, circled and mathematical letters do not matter (NFKD, marks dropped).
//! - Letters of other scripts that look Latin are read as Latin where they pose as it (see [`lookalike`]).
//! - Invisible characters are dropped, joining the letters on both sides. Apostrophes too: `they're` is `theyre`.
//! - Three or more of the same letter in a row become two. Four or more single letters with spaces or the like between
//!   them are one word. [`Text::readings`](crate::Text::readings) has the other readings of such words, of `st4b` and
//!   of `st@b`.
//! - Other punctuation separates words. Between two digits `. , : - /` stay: `8.30pm`, `3-1`, `24/7` are one word.
//! - `U.S.` is `us`, `&` is `and`, a lone `@` and `@8pm` are `at`; `<url>` and `<mention>` stand for what they name.
//! - `#Tag_Words` is one word, `tagwords`. Each emoji is a word, without its skin tone; each Han character too.
//!
//! The folded text is its words with one separator between neighbours: a space, or a line feed where a sentence ended.

use std::ops::Range;

use unicode_segmentation::GraphemeCursor;

use crate::Word;

mod address;
mod block;
mod careful;
mod disguise;
mod hash;
mod letter;
mod lookalike;
mod plain;
mod respell;
mod sentence;
mod shape;
mod stretch;
mod walk;

pub use hash::hash_word;
pub use respell::Respelling;
pub(crate) use respell::respell;
pub use shape::Shape;

/// What folding gives.
#[derive(Clone, Debug, Default)]
pub(crate) struct Folded {
    pub(crate) text: String,
    pub(crate) words: Vec<Word>,
    /// Hashes of other readings of disguised words, by word number.
    pub(crate) readings: Vec<(u32, u64)>,
}

pub(crate) fn fold(original: &str) -> Folded {
    walk::Walk::new(original).run()
}

/// The folded words of a rule's phrase or a list's entry, each with its [`hash_word`].
pub fn fold_phrase(phrase: &str) -> Vec<(String, u64)> {
    let folded = fold(phrase);
    let text = &folded.text;
    folded
        .words
        .iter()
        .map(|word| (text[word.start as usize..word.end as usize].to_owned(), word.hash))
        .collect()
}

/// Widens a byte range to whole characters as readers see them (extended grapheme clusters).
pub(crate) fn snap(original: &str, range: Range<usize>) -> Range<usize> {
    let start = boundary(original, range.start, |cursor| cursor.prev_boundary(original, 0));
    let end = boundary(original, range.end, |cursor| cursor.next_boundary(original, 0));
    start..end
}

type Found = Result<Option<usize>, unicode_segmentation::GraphemeIncomplete>;

fn boundary(original: &str, at: usize, step: impl Fn(&mut GraphemeCursor) -> Found) -> usize {
    let mut cursor = GraphemeCursor::new(at, original.len(), true);
    if cursor.is_boundary(original, 0) == Ok(true) {
        return at;
    }
    step(&mut cursor).ok().flatten().unwrap_or(at)
}
