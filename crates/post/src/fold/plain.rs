//! Plain words: ASCII letters or digits between spaces or punctuation that cannot belong to them.
//!
//! Most words of most posts are plain. This gives what `careful` would give for them, many times faster,
//! and leaves to `careful` every word it cannot be sure of (a test holds the two to the same answer).

use std::ops::Range;

use super::block::{self, Block};
use super::letter::{self, Class};
use super::walk::Walk;
use super::{Shape, hash, sentence};
use crate::Word;

/// Room for a block's words, a separator before the first, and what writing eight bytes at a time writes too much.
const ROOM: usize = 80;

impl Walk<'_> {
    /// Takes the plain words from here on, and the ends of sentences between them. Says whether what stands here
    /// afterwards wants care; if not, the block ends here.
    pub(super) fn plain_words(&mut self) -> bool {
        let mut from = self.block.bit(self.at).unwrap_or_else(|| {
            self.block.load(self.original, self.at);
            0
        });
        // An apostrophe that joined the letter to what `careful` has taken.
        from += (self.block.elided >> from).trailing_ones() as usize;
        self.at = self.block.origin(from);
        let care = self.block.care(from);
        let mut to = care;
        if self.block.word_end(care) > care || !self.parts_words(care) {
            to = self.block.word_start(care).max(from);
        }
        if to > from {
            self.take(from..to);
            self.at = self.block.origin(to);
        }
        // A word too long for any block stays where it is.
        to == from || Block::is_sure(care)
    }

    /// Whether the character at `bit` is a word by itself, whatever stands before it.
    fn parts_words(&self, bit: usize) -> bool {
        let rest = self.original.get(self.block.origin(bit)..).unwrap_or_default();
        let wide = rest.chars().next().filter(|c| !c.is_ascii());
        wide.is_some_and(|c| matches!(letter::class(c), Class::Emoji | Class::Alone))
    }

    /// Takes the plain words of a part of the block that neither begins nor ends inside a word.
    fn take(&mut self, part: Range<usize>) {
        let inside = block::below(part.end) & !block::below(part.start);
        let words = self.block.words & inside;
        let begins = words & !(words << 1);
        let first = begins & begins.wrapping_neg();
        // Added to the gap it stands in, a stop carries over to the word after the gap.
        let carried = self.stops(&part) + (inside & !words);
        let sentences = carried & begins | if self.ended { first } else { 0 };
        self.ended = carried >> part.end & 1 == 1 || (self.ended && words == 0);
        if words != 0 {
            self.write(words, begins, if self.out.words.is_empty() { sentences & !first } else { sentences });
        }
    }

    /// What ends a sentence in a part of the block.
    fn stops(&self, part: &Range<usize>) -> u64 {
        let inside = block::below(part.end) & !block::below(part.start);
        let mut stops = self.block.stops & inside;
        let after_last = u64::from(self.last_end == self.block.origin(part.start)) << part.start;
        let mut after_words = stops & (self.block.words << 1 & inside | after_last);
        while after_words != 0 {
            let bit = after_words.trailing_zeros() as usize;
            after_words &= after_words - 1;
            let mut short = [0; ROOM];
            let word = if bit == part.start {
                self.last_word()
            } else {
                let start = self.block.word_start(bit).max(part.start);
                let (len, ..) = write_elided(&self.block, start, bit, &mut short, 0);
                short.get(..len).unwrap_or_default()
            };
            let stop = self.original.as_bytes().get(self.block.origin(bit)..).unwrap_or_default();
            if let [b'.', after @ ..] = stop
                && !sentence::stop_ends(word, after)
            {
                stops &= !(1 << bit);
            }
        }
        stops
    }

    /// Writes the words of one part of the block; `begins` and `sentences` are their first bits and those of them
    /// that begin a sentence.
    fn write(&mut self, words: u64, mut begins: u64, sentences: u64) {
        let block = &self.block;
        let marked = block.capitals | block.digits;
        let mut ends = words << 1 & !words;
        // There is no separator before the first word of all.
        let skipped = usize::from(self.out.words.is_empty());
        let base = self.text.len();
        let (mut folded, mut len) = ([0; ROOM], 0);
        let mut sentence = self.sentence;
        let mut end = 0;
        while begins != 0 {
            let start = begins.trailing_zeros() as usize;
            end = ends.trailing_zeros() as usize;
            begins &= begins - 1;
            ends &= ends - 1;
            let mut separator = b' ';
            if sentences >> start & 1 == 1 {
                separator = b'\n';
                sentence = sentence.saturating_add(1);
            }
            let shape = if marked >> start & 1 == 1 { shape(block, start, end) } else { Shape::default() };
            let from = len + 1;
            if let Some(at) = folded.get_mut(len) {
                *at = separator;
            }
            let (written, hash, shape) = if bits(block.elided, start, end) == 0 {
                (end - start, write(block, start, end, &mut folded, from), shape)
            } else {
                let (len, hash, possessive) = write_elided(block, start, end, &mut folded, from);
                (len, hash, shape | Shape::POSSESSIVE.when(possessive))
            };
            len = from + written;
            self.out.words.push(Word {
                hash,
                start: (base + from - skipped) as u32,
                end: (base + len - skipped) as u32,
                origin: block.origin(start) as u16,
                origin_end: block.origin(end) as u16,
                sentence,
                shape,
            });
        }
        self.sentence = sentence;
        self.last_end = self.block.origin(end);
        self.text.extend_from_slice(folded.get(skipped..len).unwrap_or_default());
    }
}

/// The shape of a word that begins with a capital or a digit.
fn shape(block: &Block, start: usize, end: usize) -> Shape {
    if block.is_digit(start) {
        return Shape::DIGIT;
    }
    let letters = bits(block.words & !block.elided, start, end);
    let all = bits(block.capitals, start, end) == letters && letters != 1;
    Shape::CAPITAL | Shape::ALL_CAPITALS.when(all)
}

/// As many letters as are written at once.
const EIGHT: usize = 8;

type Folded = [u8; ROOM];

/// Writes a word of letters only or digits only. Gives its hash.
#[inline(always)]
fn write(block: &Block, start: usize, end: usize, folded: &mut Folded, mut to: usize) -> u64 {
    let mut state = 0;
    let mut from = start;
    loop {
        let left = end - from;
        let kept = !0 >> (8 * (EIGHT - left.min(EIGHT)));
        let eight = block.lower(from) & kept;
        state = hash::stir(state, eight);
        if let Some(bytes) = folded.get_mut(to..to + EIGHT) {
            bytes.copy_from_slice(&eight.to_le_bytes());
        }
        if left <= EIGHT {
            return hash::finish(state, end - start);
        }
        from += EIGHT;
        to += EIGHT;
    }
}

/// As [`write`], for a word with apostrophes, which are left out. Gives its length and hash, and whether it ends
/// in `'s`.
fn write_elided(
    block: &Block,
    start: usize,
    end: usize,
    folded: &mut Folded,
    from: usize,
) -> (usize, u64, bool) {
    let elided = bits(block.elided, start, end);
    let mut to = from;
    for (nth, byte) in block.bytes(start..end).iter().enumerate() {
        if let Some(kept) = folded.get_mut(to)
            && elided >> nth & 1 == 0
        {
            *kept = byte.to_ascii_lowercase();
            to += 1;
        }
    }
    let word = folded.get(from..to).unwrap_or_default();
    let possessive = word.last() == Some(&b's') && elided << 2 >> (end - start) & 1 == 1;
    (word.len(), hash::hash_bytes(word), possessive)
}

/// The bits of a mask from `start` to `end`, the first of them lowest.
fn bits(mask: u64, start: usize, end: usize) -> u64 {
    mask >> start & block::below(end - start)
}
