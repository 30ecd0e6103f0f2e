//! Sixty-four bytes of a text at once: simple loops over all of them, which the compiler turns into vector
//! instructions, say of each byte what it is; after that, finding words is a few operations on the masks.

use std::ops::Range;

use super::letter::{self, Class};

/// Bytes looked at together: one for each bit of a mask.
const BYTES: usize = 64;
/// Those, and enough after them to read eight from anywhere.
const READ: usize = BYTES + 8;
/// Words that end before this are read from the block: the bytes after them show whether single letters follow.
const SURE: usize = BYTES - 6;

/// The bit that small letters have and capitals have not; digits have it too.
const CASE: u8 = 0x20;
const LOWER: u64 = u64::from_le_bytes([CASE; 8]);

/// A stretch of the original. In the masks, bit `i` is about the byte at `base + i`.
pub(super) struct Block {
    base: usize,
    bytes: [u8; READ],
    /// Letters, digits, and apostrophes between letters.
    pub(super) words: u64,
    pub(super) digits: u64,
    pub(super) capitals: u64,
    /// Apostrophes in words, which are dropped.
    pub(super) elided: u64,
    /// What may end a sentence.
    pub(super) stops: u64,
    /// Bytes of characters that are not ASCII.
    wide: u64,
    /// Bytes that make the word they stand in or after want care, or that mean something between words.
    care: u64,
}

impl Block {
    /// No bytes at all: whatever is asked for has to be loaded.
    pub(super) fn empty() -> Self {
        Self {
            base: usize::MAX,
            bytes: [b' '; READ],
            words: 0,
            digits: 0,
            capitals: 0,
            elided: 0,
            stops: 0,
            wide: 0,
            care: 0,
        }
    }

    /// Goes on to the bytes from `base`, where no word is under way; spaces past the end of the text.
    pub(super) fn load(&mut self, text: &str, base: usize) {
        let rest = text.as_bytes().get(base..).unwrap_or_default();
        self.base = base;
        match rest.first_chunk() {
            Some(bytes) => self.bytes = *bytes,
            None => {
                self.bytes = [b' '; READ];
                self.bytes[..rest.len()].copy_from_slice(rest);
            }
        }
        let bytes = &self.bytes;
        let mut classes = [0; BYTES];
        for i in 0..BYTES {
            classes[i] = class(bytes[i], bytes[i + 1], bytes[i + 2]);
        }
        self.tell(planes(&classes));
        if self.wide != 0 {
            self.read_wide(text);
        }
        // Letters that stand alone, two apart, may be one word.
        let begin = self.words & !self.digits & !((self.words & !self.elided) << 1);
        let single = begin & !(self.words >> 1);
        self.care |= single & single >> 2 & single >> 4;
    }

    /// What the planes of [`class`] say of the bytes and those after them.
    fn tell(&mut self, planes: [u64; 8]) {
        let [words, capitals, joiners, stops, signs, same, same_after, wide] = planes;
        let (digits, letters, joiners) = (words & joiners, words & !joiners, joiners & !words);
        let (apostrophes, stops, signs) = (stops & signs, stops & !signs, signs & !stops);
        let elided = apostrophes & letters << 1 & letters >> 1 & !(same_after << 1);
        let stretched = letters & same & same >> 1;
        let mixed = digits & (letters << 1 | letters >> 1);
        let number = digits & joiners >> 1 & digits >> 2;
        // A sign between two letters may be one.
        let glued = letters & (signs | stops) >> 1 & letters >> 2;
        let dotted = words & (stops & joiners) >> 1 & (words | joiners) >> 2;
        let address = words & (joiners & !stops) >> 1 & (joiners & !stops) >> 2;
        let odd_apostrophe = words
            & apostrophes >> 1
            & (digits | !(letters >> 2) | same_after)
            & (digits | (apostrophes | words | wide) >> 2);
        self.words = words | elided;
        self.digits = digits;
        self.capitals = capitals;
        self.elided = elided;
        self.stops = stops;
        self.wide = wide;
        self.care = signs | wide | stretched | mixed | number | dotted | glued | address | odd_apostrophe;
    }

    /// Finds, among characters that are not ASCII, the punctuation that needs no care and the apostrophes.
    fn read_wide(&mut self, text: &str) {
        let mut wide = self.wide;
        while wide != 0 {
            let bit = wide.trailing_zeros() as usize;
            let Some(c) = text.get(self.base + bit..).and_then(|rest| rest.chars().next()) else { return };
            let len = c.len_utf8();
            let bytes = !(!0 << len) << bit;
            wide &= !bytes;
            match letter::class(c) {
                Class::Ascii(byte) if bit > 0 && !self.is_digit(bit - 1) => {
                    self.care &= !bytes;
                    self.stops |= u64::from(matches!(byte, b'.' | b'!' | b'?' | b'\n')) << bit;
                }
                Class::Apostrophe if self.joins_letters(bit, len) => {
                    self.care &= !bytes;
                    self.words |= bytes;
                    self.elided |= bytes;
                }
                _ => {}
            }
        }
    }

    /// Whether two different letters stand on the two sides of what is `len` bytes long at `bit`.
    fn joins_letters(&self, bit: usize, len: usize) -> bool {
        let at = |bit: usize| self.bytes.get(bit).map(u8::to_ascii_lowercase).filter(u8::is_ascii_lowercase);
        let (before, after) = (bit.checked_sub(1).and_then(at), at(bit + len));
        before.is_some() && after.is_some() && before != after
    }

    /// Where `at` stands in the block, if the block says all about what begins there.
    pub(super) fn bit(&self, at: usize) -> Option<usize> {
        let bit = at.checked_sub(self.base).filter(|bit| *bit < SURE)?;
        (bit == 0 || self.word_end(bit) < SURE).then_some(bit)
    }

    /// Where the word at `bit` ends; `bit` if there is none.
    pub(super) fn word_end(&self, bit: usize) -> usize {
        bit + (self.words >> bit).trailing_ones() as usize
    }

    /// Where the word begins that ends before `bit`; `bit` if there is none.
    pub(super) fn word_start(&self, bit: usize) -> usize {
        let before = !self.words & below(bit);
        BYTES - before.leading_zeros() as usize
    }

    /// The first bit from `bit` on that wants care, or where the block cannot be relied on any more.
    pub(super) fn care(&self, bit: usize) -> usize {
        let care = (self.care & (!0 << bit)).trailing_zeros() as usize;
        care.min(SURE)
    }

    /// Whether what stands at `bit` wants care, and is not merely too near the block's end.
    pub(super) fn is_sure(bit: usize) -> bool {
        bit < SURE
    }

    /// Where a bit stands in the original.
    pub(super) fn origin(&self, bit: usize) -> usize {
        self.base + bit
    }

    /// Some of its bytes.
    pub(super) fn bytes(&self, range: Range<usize>) -> &[u8] {
        self.bytes.get(range).unwrap_or_default()
    }

    /// The eight bytes from `bit` on as a number, first byte lowest, letters in lower case.
    pub(super) fn lower(&self, bit: usize) -> u64 {
        let eight = self.bytes.get(bit..).and_then(|from| from.first_chunk()).copied().unwrap_or_default();
        u64::from_le_bytes(eight) | LOWER
    }

    /// Whether a digit stands at `bit`.
    pub(super) fn is_digit(&self, bit: usize) -> bool {
        self.digits >> bit & 1 == 1
    }
}

/// The bits below `bit`, which is less than 64.
pub(super) fn below(bit: usize) -> u64 {
    !(!0 << bit)
}

/// What a byte is, and whether those after it are the same letter, in bits that [`planes`] makes masks of.
/// Eight have to do: a digit has the bits of a word and of a joiner, an apostrophe those of a stop and of a sign.
#[inline(always)] // or the loop around it is not turned into vector instructions
fn class(this: u8, next: u8, after: u8) -> u8 {
    let digit = this.is_ascii_digit();
    let word = (this | CASE).is_ascii_lowercase() | digit;
    let joiner = (this.wrapping_sub(b',') < 4) | (this == b':') | digit;
    let apostrophe = (this == b'\'') | (this == b'`');
    let stop = (this == b'.') | (this == b'!') | (this == b'?') | (this == b'\n') | apostrophe;
    let sign =
        (this == b'#') | (this == b'@') | (this == b'&') | (this == b'$') | (this == b'|') | apostrophe;
    u8::from(word)
        | u8::from(this.is_ascii_uppercase()) << 1
        | u8::from(joiner) << 2
        | u8::from(stop) << 3
        | u8::from(sign) << 4
        | u8::from((this ^ next) & !CASE == 0) << 5
        | u8::from((this ^ after) & !CASE == 0) << 6
        | this & 0x80
}

/// Mask `k` is bit `k` of every byte: bits change places with bytes within each eight bytes, then bytes with the eights
/// they stand in (Warren, "Hacker's Delight", §7-3).
fn planes(classes: &[u8; BYTES]) -> [u64; 8] {
    let (eights, _) = classes.as_chunks::<8>();
    let mut planes: [u64; 8] =
        std::array::from_fn(|nth| eights.get(nth).map_or(0, |eight| u64::from_le_bytes(*eight)));
    for plane in &mut planes {
        for (shift, bits) in
            [(7, 0x00AA_00AA_00AA_00AA), (14, 0x0000_CCCC_0000_CCCC), (28, 0x0000_0000_F0F0_F0F0)]
        {
            let swapped = (*plane ^ *plane >> shift) & bits;
            *plane ^= swapped ^ swapped << shift;
        }
    }
    for (apart, shift, bits) in
        [(1, 8, 0x00FF_00FF_00FF_00FF), (2, 16, 0x0000_FFFF_0000_FFFF), (4, 32, 0x0000_0000_FFFF_FFFF)]
    {
        for low in (0..8).filter(|nth| nth & apart == 0) {
            let swapped = (planes[low] >> shift ^ planes[low + apart]) & bits;
            planes[low] ^= swapped << shift;
            planes[low + apart] ^= swapped;
        }
    }
    planes
}
