//! Plain words, eight bytes at a time: ASCII letters and digits between spaces or simple punctuation.
//!
//! Most words of most posts are plain. This gives what `careful` would give for them, several times faster,
//! and leaves to `careful` every word it cannot be sure of (a test holds the two to the same answer).

use super::walk::Walk;
use super::{Shape, hash};

impl Walk<'_> {
    /// Takes the plain word that starts here, or says that the word wants care.
    pub(super) fn plain(&mut self) -> bool {
        let bytes = self.original.as_bytes();
        let from = self.at;
        let mut eight = Eight::load(bytes, from);
        let mut taken = Taken::default();
        let before = self.text.len();
        let start = self.open();
        loop {
            let len = eight.len();
            let lower = eight.lower(len);
            taken.add(&eight, lower, len);
            self.text.extend_from_slice(&lower.to_le_bytes());
            if len < 8 {
                break;
            }
            eight = Eight::load(bytes, from + taken.len);
        }
        self.text.truncate(start + taken.len);
        let stretched =
            taken.stretched || (taken.len > 8 && has_triple(self.text.get(start..).unwrap_or_default()));
        if stretched || taken.mixes_digits() || !ends_plainly(bytes, from, taken.len) {
            self.text.truncate(before);
            return false;
        }
        self.at = from + taken.len;
        self.push(start, from, self.at, hash::finish(taken.hash, taken.len), taken.shape());
        true
    }
}

/// What the chunks of a word add up to.
#[derive(Default)]
struct Taken {
    len: usize,
    hash: u64,
    letters: u32,
    capitals: u32,
    first_capital: bool,
    stretched: bool,
}

impl Taken {
    fn add(&mut self, eight: &Eight, lower: u64, len: usize) {
        let word = low_bytes(len);
        let letters = eight.letters & word;
        let capitals = eight.capitals & word;
        if self.letters == 0 && letters != 0 {
            self.first_capital = capitals & letters & letters.wrapping_neg() != 0;
        }
        if len > 0 {
            self.hash = hash::stir(self.hash, lower);
        }
        self.len += len;
        self.letters += letters.count_ones();
        self.capitals += capitals.count_ones();
        self.stretched |= triples(lower, letters);
    }

    /// Digits may stand for letters here.
    fn mixes_digits(&self) -> bool {
        self.letters >= 2 && (self.letters as usize) < self.len
    }

    fn shape(&self) -> Shape {
        Shape {
            capital: self.first_capital,
            all_capitals: self.capitals >= 2 && self.capitals == self.letters,
            digit: (self.letters as usize) < self.len,
            ..Shape::default()
        }
    }
}

/// Eight bytes of the original, and which of them are letters, capitals and digits: the high bit of a byte says so.
struct Eight {
    bytes: u64,
    letters: u64,
    capitals: u64,
    digits: u64,
}

const HIGH: u64 = every(0x80);

const fn every(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; 8])
}

/// Marks the bytes of `low` (all below 128) that lie in `first..=last`.
fn between(low: u64, first: u8, last: u8) -> u64 {
    (low + every(0x80 - first)) & !(low + every(0x7F - last)) & HIGH
}

impl Eight {
    /// The bytes from `at` on; zeros past the end.
    fn load(bytes: &[u8], at: usize) -> Self {
        let mut eight = [0; 8];
        if let Some(all) = bytes.get(at..at + 8) {
            eight.copy_from_slice(all);
        } else {
            let rest = bytes.get(at..).unwrap_or_default();
            eight[..rest.len()].copy_from_slice(rest);
        }
        let bytes = u64::from_le_bytes(eight);
        let low = bytes & !HIGH;
        let ascii = !bytes & HIGH;
        let letters = between(low | every(0x20), b'a', b'z') & ascii;
        let digits = between(low, b'0', b'9') & ascii;
        // 0x20, the bit that capitals lack, moved to the high bit of its byte.
        let capitals = letters & !(bytes << 2);
        Self { bytes, letters, capitals, digits }
    }

    /// How many letters and digits it starts with.
    fn len(&self) -> usize {
        let others = !(self.letters | self.digits) & HIGH;
        others.trailing_zeros() as usize / 8
    }

    /// The first `len` bytes in lower case.
    fn lower(&self, len: usize) -> u64 {
        (self.bytes | self.capitals >> 2) & low_bytes(len)
    }
}

fn low_bytes(len: usize) -> u64 {
    if len < 8 { (1 << (8 * len)) - 1 } else { !0 }
}

/// Whether a letter stands three times running.
fn triples(lower: u64, letters: u64) -> bool {
    let differ = lower ^ (lower >> 8);
    let same = !(((differ & !HIGH) + !HIGH) | differ) & letters;
    same & (same >> 8) != 0
}

fn has_triple(word: &[u8]) -> bool {
    word.windows(3).any(|three| matches!(three, [a, b, c] if a == b && b == c && a.is_ascii_lowercase()))
}

/// Whether the word of `len` bytes at `from` ends there beyond doubt.
fn ends_plainly(bytes: &[u8], from: usize, len: usize) -> bool {
    let after = |ahead: usize| bytes.get(from + len + ahead).copied().unwrap_or(b' ');
    match after(0) {
        b'\'' | b'`' | 0x80.. => false,
        separator if len == 1 && separator == after(2) => false, // the letters of one word may be spread out
        b'.' | b':' => matches!(after(1), b' ' | b'\n'),
        b',' | b'-' | b'/' => !after(1).is_ascii_digit(),
        _ => true,
    }
}
