//! Where words lead: two bits of a bitmap tell of nearly every word that it leads nowhere, whatever the number of lines.
//!
//! With many lines most of the time goes by waiting for memory. So the table takes few bytes, those looked at first are
//! apart from the rest, and the words of a stretch are looked up together: the processor then waits for all at once.

use post::Word;

use crate::beside::Beside;

/// Bits of the bitmap kept for each key, of which two are set: one word in a hundred without a line is looked up.
const BITS_A_KEY: usize = 32;

/// Words looked up together: as many as a set has bits.
pub(crate) const STRETCH: usize = 64;

/// Keys, and what each leads to. A key is the hash of a word, of a pair of words, or of the beginning of a word.
#[derive(Debug, Default)]
pub(crate) struct Keys {
    bitmap: Vec<u64>,
    /// Where the postings of each cell of the bitmap start; one more, for where the last end.
    starts: Vec<u32>,
    postings: Vec<Posting>,
    /// For each posting, where it leads: few are ever asked.
    leads: Vec<Lead>,
}

/// What tells whether a key leads anywhere here. Four of them fill a line of the cache.
#[derive(Clone, Copy, Debug)]
struct Posting {
    /// Part of the key: what tells it from others of its cell.
    tag: u16,
    beside: Beside,
}

/// A line, and how many of its words may stand before the one that led to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Lead {
    pub(crate) line: u32,
    pub(crate) fewest_before: u8,
    pub(crate) most_before: u8,
}

/// A key, what must stand near it, and where it leads.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Keyed {
    pub(crate) hash: u64,
    pub(crate) beside: Beside,
    pub(crate) lead: Lead,
}

impl Keys {
    pub(crate) fn new(mut keyed: Vec<Keyed>) -> Self {
        let cells = (keyed.len() * BITS_A_KEY / 64).next_power_of_two();
        let mut keys = Self { bitmap: vec![0; cells], starts: vec![0; cells + 1], ..Self::default() };
        keyed.sort_unstable_by_key(|one| (keys.cell(one.hash), one.hash, one.lead.line, one.beside));
        keyed.dedup_by(|later, earlier| earlier.took_in(later));
        for one in &keyed {
            let cell = keys.cell(one.hash);
            keys.bitmap[cell] |= bits(one.hash);
            keys.starts[cell + 1] += 1;
        }
        for cell in 0..cells {
            keys.starts[cell + 1] += keys.starts[cell];
        }
        keys.postings = keyed.iter().map(|one| Posting { tag: tag(one.hash), beside: one.beside }).collect();
        keys.leads = keyed.iter().map(|one| one.lead).collect();
        keys
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.postings.is_empty()
    }

    /// Which of up to [`STRETCH`] words may lead anywhere, alone or after the one before. Done for every word of every
    /// post, and nearly always in vain: no branch to guess wrong, and a loop small enough for the registers.
    #[inline(never)]
    pub(crate) fn met(&self, mut before: u64, words: &[Word]) -> Met {
        let mut met = Met::default();
        for word in words {
            met.alone = push(met.alone, self.has(word.hash));
            met.pairs = push(met.pairs, self.has(pair(before, word.hash)));
            met.special = push(met.special, word.shape.disguised() | word.shape.hashtag());
            before = word.hash;
        }
        let turns = words.len() as u32;
        let counted = |set: u64| set.rotate_left(turns);
        Met { alone: counted(met.alone), pairs: counted(met.pairs), special: counted(met.special) }
    }

    /// Which of up to [`STRETCH`] words may lead somewhere by how they begin. The words are those of the text `folded`.
    #[inline(never)]
    pub(crate) fn met_beginnings(&self, folded: &str, words: &[Word]) -> u64 {
        let begins = |set, word| push(set, beginning_of(folded, word).is_some_and(|hash| self.has(hash)));
        words.iter().fold(0, begins).rotate_left(words.len() as u32)
    }

    /// Whether a key may lead anywhere.
    #[inline(always)]
    pub(crate) fn has(&self, hash: u64) -> bool {
        let cell = self.bitmap.get(self.cell(hash)).copied().unwrap_or_default();
        (cell >> (hash >> 32 & 63)) & (cell >> (hash >> 40 & 63)) & 1 != 0
    }

    /// Where a key leads, if what must stand beside it `may_stand` there.
    pub(crate) fn leads(&self, hash: u64, may_stand: impl Fn(&Beside) -> bool) -> impl Iterator<Item = Lead> {
        let cell = self.cell(hash);
        let start = self.starts.get(cell).copied().unwrap_or_default() as usize;
        let end = self.starts.get(cell + 1).copied().unwrap_or_default() as usize;
        let postings = self.postings.get(start..end).unwrap_or_default();
        let leads = self.leads.get(start..end).unwrap_or_default();
        postings
            .iter()
            .zip(leads)
            .filter(move |(posting, _)| posting.tag == tag(hash) && may_stand(&posting.beside))
            .map(|(_, lead)| *lead)
    }

    /// There is a power of two of cells.
    fn cell(&self, hash: u64) -> usize {
        hash as usize & self.bitmap.len().wrapping_sub(1)
    }
}

/// Words of a stretch that may lead somewhere, as bits counted from its start.
#[derive(Default)]
pub(crate) struct Met {
    pub(crate) alone: u64,
    /// With the word before.
    pub(crate) pairs: u64,
    /// Disguised words and hashtags, which may be read in more ways.
    pub(crate) special: u64,
}

impl Lead {
    /// To a line that begins with the key, or that is tried on the whole text.
    pub(crate) fn to(line: u32) -> Self {
        Self { line, fewest_before: 0, most_before: 0 }
    }
}

impl Keyed {
    /// Widens this to lead to what `other` leads to, if both are of one line and ask the same.
    fn took_in(&mut self, other: &Keyed) -> bool {
        let same = (self.hash, self.lead.line, self.beside) == (other.hash, other.lead.line, other.beside);
        if same {
            self.lead.fewest_before = self.lead.fewest_before.min(other.lead.fewest_before);
            self.lead.most_before = self.lead.most_before.max(other.lead.most_before);
        }
        same
    }
}

/// Two words one after the other as one key. The halves of the product are folded together, so that every bit of the
/// key depends on every bit of both.
pub(crate) fn pair(first: u64, second: u64) -> u64 {
    let product = u128::from(first.rotate_left(29) ^ 0x9E37_79B9_7F4A_7C15) * u128::from(second | 1);
    product as u64 ^ (product >> 64) as u64
}

/// A prefix has at least four letters, so its first four bytes lead to it.
pub(crate) const BEGINNING: usize = 4;

/// The first four bytes of a word as a key; `None` for a shorter word.
pub(crate) fn beginning(form: &str) -> Option<u64> {
    form.as_bytes().first_chunk().copied().map(hash_beginning)
}

/// The same for a word of a text, without asking where its characters end.
pub(crate) fn beginning_of(folded: &str, word: &Word) -> Option<u64> {
    let from = folded.as_bytes().get(word.start as usize..)?.first_chunk().copied()?;
    (word.end - word.start >= BEGINNING as u32).then(|| hash_beginning(from))
}

fn hash_beginning(bytes: [u8; BEGINNING]) -> u64 {
    pair(u64::from(u32::from_le_bytes(bytes)), 0xE703_7ED1_A0B4_28DB)
}

/// Adds a bit at the top, where turning a set costs one step and shifting a bit into its place costs two.
pub(crate) fn push(set: u64, bit: bool) -> u64 {
    (set | u64::from(bit)).rotate_right(1)
}

/// The two bits of a key in its cell.
fn bits(hash: u64) -> u64 {
    1 << (hash >> 32 & 63) | 1 << (hash >> 40 & 63)
}

fn tag(hash: u64) -> u16 {
    (hash >> 48) as u16
}
