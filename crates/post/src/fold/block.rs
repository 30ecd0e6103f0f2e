//! Sixty-four bytes of a text at once: simple loops over all of them, which the compiler turns into vector
//! instructions, say of each byte what it is; after that, finding words is a few operations on the masks.

use std::ops::Range;

/// Bytes looked at together: one for each bit of a mask.
const BYTES: usize = 64;
/// Those, and enough after them to read eight from anywhere.
const READ: usize = BYTES + 8;
/// Words that end before this are read from the block: the three bytes after them show whether they stand alone.
const SURE: usize = BYTES - 3;

/// A stretch of the original, in lower case. In the masks, bit `i` is about the byte at `base + i`.
pub(super) struct Block {
    base: usize,
    lower: [u8; READ],
    /// Letters and digits.
    words: u64,
    capitals: u64,
    /// Bytes that make the word they stand in or beside want care.
    care: u64,
    /// Bytes between words that mean something.
    halt: u64,
}

/// Where a plain word stands in the block.
pub(super) type Span = Range<usize>;

impl Block {
    /// The block from `base`, where a word starts; spaces past the end of the text.
    pub(super) fn load(bytes: &[u8], base: usize) -> Self {
        let rest = bytes.get(base..).unwrap_or_default();
        let raw = rest.first_chunk().copied().unwrap_or_else(|| {
            let mut padded = [b' '; READ];
            padded[..rest.len()].copy_from_slice(rest);
            padded
        });
        let lower = raw.map(|byte| byte.to_ascii_lowercase());
        let words = mask(|i| lower[i].is_ascii_alphanumeric());
        let same = mask(|i| lower[i] == lower[i + 1]);
        let single = words & !(words << 1) & !(words >> 1);
        let stretched = words & same & (same >> 1);
        let spread = single & (single >> 2);
        Self {
            base,
            lower,
            words,
            capitals: mask(|i| raw[i].is_ascii_uppercase()),
            care: stretched
                | spread
                | mask(|i| raw[i] >= 0x80 || matches!(raw[i], b'0'..=b'9' | b'\'' | b'`')),
            halt: mask(|i| matches!(raw[i], b'.' | b':' | b'!' | b'?' | b'\n' | b'#' | b'@' | b'&')),
        }
    }

    /// Whether the word at `at` can be read from this block, or from none because it is too long.
    pub(super) fn covers(&self, at: usize) -> bool {
        at >= self.base
            && at < self.base + BYTES
            && (at == self.base || next(!self.words, at - self.base) < SURE)
    }

    /// The bits from the word at `at` on in which every word is plain: up to what wants care, and up to and with
    /// the first byte that means something between words.
    pub(super) fn plain(&self, at: usize) -> Range<usize> {
        let from = at - self.base;
        let care = next(self.care, from);
        let halt = next(self.halt, from);
        let joins = matches!(self.lower.get(halt), Some(b'.' | b':'))
            && !matches!(self.lower.get(halt + 1), Some(b' ' | b'\n'));
        let end = if halt < care && !joins { halt + 1 } else { care.min(halt) };
        from..end.min(SURE)
    }

    /// The first word in `bits` that ends in them.
    pub(super) fn word(&self, bits: &Range<usize>) -> Option<Span> {
        let start = next(self.words, bits.start);
        let end = next(!self.words, start);
        (end < bits.end).then_some(start..end)
    }

    /// Where a span starts in the original.
    pub(super) fn origin(&self, span: &Span) -> usize {
        self.base + span.start
    }

    /// Up to eight bytes of a span, from `done` bytes after its start, in lower case, padded with zeros.
    pub(super) fn lower(&self, span: &Span, done: usize) -> u64 {
        let from = span.start + done;
        let eight = self.lower.get(from..).and_then(|from| from.first_chunk()).copied().unwrap_or_default();
        let left = (span.end - from).min(8);
        u64::from_le_bytes(eight) & (!0 >> (8 * (8 - left)))
    }

    /// One bit for each letter of the span, set for capitals.
    pub(super) fn capitals(&self, span: &Span) -> u64 {
        self.capitals >> span.start & !(!0 << span.len())
    }
}

/// The first set bit of `mask` from bit `from` on, 64 if there is none.
fn next(mask: u64, from: usize) -> usize {
    if from < BYTES { (mask & (!0 << from)).trailing_zeros() as usize } else { BYTES }
}

/// A bit for each byte of a block, set where it `is` so.
fn mask(is: impl Fn(usize) -> bool) -> u64 {
    // The product gathers the lowest bit of each of eight bytes in its highest byte.
    const GATHER: u64 = 0x0102_0408_1020_4080;
    let bytes: [u8; BYTES] = std::array::from_fn(|i| u8::from(is(i)));
    let (eights, _) = bytes.as_chunks::<8>();
    let gathered = eights.iter().map(|eight| u64::from_le_bytes(*eight).wrapping_mul(GATHER) >> 56);
    gathered.enumerate().fold(0, |mask, (nth, byte)| mask | byte << (8 * nth))
}
