//! Whether a word stands near another, asked of a small bitmap instead of the text.
//!
//! A line is looked up by its rarest words; before it is walked, the bitmap says whether what else it needs can be
//! there at all. The bitmap covers a stretch of the text, because in a long article nearly every word stands somewhere.

use post::Text;

/// Bits of the bitmap, a power of two.
const BITS: usize = 4_096;
/// Bits of a word's number in it.
const ID_BITS: usize = 12;
/// Words of a stretch.
const STRETCH: usize = 64;
/// How far beyond its stretch the bitmap sees: no line asked about may be wider.
pub(crate) const REACH: usize = 36;
/// How many words one question can hold.
pub(crate) const WORDS_MOST: usize = 5;

/// Words of which one must stand near, by their numbers in the bitmap, packed; nothing is asked where there is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Beside(u64);

/// Set where something is asked, so that five numbers of zero are not mistaken for nothing.
const ASKED: u64 = 1 << 63;

impl Beside {
    /// Of at most [`WORDS_MOST`] word hashes; asks nothing when there are none.
    pub(crate) fn new(hashes: &[u64]) -> Self {
        let Some(first) = hashes.first() else { return Self::default() };
        let packed = (0..WORDS_MOST).map(|nth| id(*hashes.get(nth).unwrap_or(first)) << (nth * ID_BITS));
        Self(packed.fold(ASKED, |all, one| all | one))
    }
}

fn id(hash: u64) -> u64 {
    hash >> (64 - ID_BITS)
}

/// The bitmap over the stretch of a text last asked about.
pub(crate) struct Signature<'a> {
    text: &'a Text,
    stretch: Option<usize>,
    bits: [u64; BITS / 64],
}

impl<'a> Signature<'a> {
    pub(crate) fn new(text: &'a Text) -> Self {
        Self { text, stretch: None, bits: [0; BITS / 64] }
    }

    /// Whether one of the words may stand within [`REACH`] words of word `at`. Never wrongly no.
    pub(crate) fn may_hold(&mut self, at: usize, beside: Beside) -> bool {
        if beside == Beside::default() {
            return true;
        }
        let stretch = at / STRETCH;
        if self.stretch != Some(stretch) {
            self.sign(stretch);
        }
        (0..WORDS_MOST).any(|nth| {
            let id = (beside.0 >> (nth * ID_BITS)) as usize % BITS;
            self.bits[id / 64] & (1 << (id % 64)) != 0
        })
    }

    fn sign(&mut self, stretch: usize) {
        self.stretch = Some(stretch);
        self.bits = [0; BITS / 64];
        let from = (stretch * STRETCH).saturating_sub(REACH);
        let to = ((stretch + 1) * STRETCH + REACH).min(self.text.words().len());
        for (at, word) in (from..to).zip(self.text.words().get(from..to).unwrap_or_default()) {
            self.set(word.hash);
            if word.shape.disguised() {
                self.text.readings(at).for_each(|hash| self.set(hash));
            }
        }
    }

    fn set(&mut self, hash: u64) {
        let id = id(hash) as usize;
        self.bits[id / 64] |= 1 << (id % 64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(word: &str) -> u64 {
        post::fold::hash_word(word)
    }

    /// Around every word of a long text, what stands within reach is never denied.
    #[test]
    fn what_stands_near_is_never_denied() {
        let words: Vec<String> = (0..300_u32).map(|n| format!("w{n}x")).collect();
        let text = Text::new(words.join(" "));
        let mut signature = Signature::new(&text);
        for at in 0..words.len() {
            for near in [at.saturating_sub(REACH), at, (at + REACH).min(words.len() - 1)] {
                let asked = Beside::new(&[hash("nowhere"), hash(&words[near])]);
                assert!(signature.may_hold(at, asked), "{at} {near}");
            }
        }
    }

    #[test]
    fn what_is_far_or_absent_is_mostly_denied() {
        let text = Text::new("police are hiding the truth about this".to_owned());
        let mut signature = Signature::new(&text);
        assert!(!signature.may_hold(0, Beside::new(&[hash("knife")])));
        assert!(signature.may_hold(0, Beside::new(&[hash("knife"), hash("truth")])));
        assert!(signature.may_hold(0, Beside::default()));
    }
}
