//! Plain words: ASCII letters between spaces or punctuation that cannot belong to them.
//!
//! Most words of most posts are plain. This gives what `careful` would give for them, several times faster,
//! and leaves to `careful` every word it cannot be sure of (a test holds the two to the same answer).

use super::block::{Block, Span};
use super::walk::Walk;
use super::{Shape, hash};

impl Walk<'_> {
    /// Takes the plain words from here on. Says whether there were any; if not, the word here wants care.
    pub(super) fn plain_words(&mut self) -> bool {
        let from = self.at;
        if !self.block.covers(from) {
            self.block = Block::load(self.original.as_bytes(), from);
        }
        let mut bits = self.block.plain(from);
        while let Some(span) = self.block.word(&bits) {
            bits.start = span.end;
            self.take_plain(&span);
        }
        self.at > from
    }

    fn take_plain(&mut self, span: &Span) {
        let (origin, len) = (self.block.origin(span), span.len());
        let start = self.open();
        let mut state = 0;
        let mut done = 0;
        while done < len {
            let eight = self.block.lower(span, done);
            state = hash::stir(state, eight);
            self.text.extend_from_slice(&eight.to_le_bytes());
            done += 8;
        }
        self.text.truncate(start + len);
        self.at = origin + len;
        let capitals = self.block.capitals(span);
        let shape = if capitals == 0 { Shape::default() } else { shape(capitals, len) };
        self.push(start, origin, self.at, hash::finish(state, len), shape);
    }
}

/// The shape of a plain word of `len` letters with these capitals.
fn shape(capitals: u64, len: usize) -> Shape {
    let all = len >= 2 && capitals.trailing_ones() as usize == len;
    Shape::CAPITAL.when(capitals & 1 != 0) | Shape::ALL_CAPITALS.when(all)
}
