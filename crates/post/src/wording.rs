//! Which wording a text is: the same words, or much the same, under one number.
//!
//! `tension` and `register` each keep one: what many people paste is one wording by many, not many reports.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use crate::{Fingerprint, MinHash};

/// Places of a signature that must agree for two texts to be compared at all: 16 bands of 2 find
/// 99 in 100 pairs at the resemblance that joins them (Leskovec, Rajaraman and Ullman,
/// "Mining of Massive Datasets", §3.4).
const ROWS: usize = 2;

/// Bands of a signature.
const BANDS: usize = MinHash::PLACES / ROWS;

/// Chains a text stands in: one for each band, and one for its exact words.
const CHAINS: usize = BANDS + 1;

/// Estimated resemblance from which two texts are one wording: what is passed on with words put before it, cut or
/// changed is above, what only follows the same pattern with other facts is below (`cargo bench -p app -- near`).
const SAME: f64 = 0.7;

/// Texts compared in one band at most: a phrase half the country uses must not slow anybody down.
const COMPARED: usize = 16;

/// Texts one memory holds at most, whatever a damaged checkpoint says.
const MOST: usize = 1 << 20;

/// Texts seen lately, by exact words and by likeness. The oldest is forgotten first.
///
/// Texts whose band, or whose words, fall on one slot form a chain: the slot holds the newest of them, each
/// text the one before it. A chain that comes to a forgotten text has ended, so forgetting a text is dropping it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(from = "Kept", into = "Kept")]
pub struct Wordings {
    most: usize,
    /// The number of the next text.
    next: u32,
    texts: VecDeque<Known>,
    /// The number of the newest text on each slot, chain by chain.
    newest: Vec<u32>,
}

#[derive(Clone, Debug)]
struct Known {
    text: Noted,
    /// The text before this one in each of its chains, by number.
    before: [u32; CHAINS],
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Noted {
    wording: u64,
    fingerprint: Fingerprint,
    minhash: Option<MinHash>,
}

/// What is written down: the texts, oldest first. The chains follow from them.
#[derive(Serialize, Deserialize)]
struct Kept {
    most: usize,
    texts: Vec<Noted>,
}

impl Wordings {
    /// An empty memory of at most `most` different texts (about 500 bytes each).
    pub fn new(most: usize) -> Self {
        let most = most.min(MOST);
        // Two slots a text: few texts meet on one without being alike.
        let slots = (2 * most).next_power_of_two();
        Self { most, next: 1, texts: VecDeque::new(), newest: vec![0; slots * CHAINS] }
    }

    /// The number of this text's wording: that of an earlier text much like it, or a new one.
    pub fn note(&mut self, fingerprint: Fingerprint, minhash: Option<&MinHash>) -> u64 {
        let slots = self.slots(fingerprint, minhash);
        if let Some(wording) = self.exactly(fingerprint, &slots) {
            return wording;
        }
        let alike = minhash.and_then(|minhash| self.most_alike(minhash, &slots));
        let wording = alike.unwrap_or_else(|| number_of(fingerprint));
        self.add(Noted { wording, fingerprint, minhash: minhash.cloned() }, &slots);
        wording
    }

    fn exactly(&self, fingerprint: Fingerprint, slots: &Slots) -> Option<u64> {
        let mut chain = self.chain(BANDS, slots);
        chain.find(|known| known.fingerprint == fingerprint).map(|known| known.wording)
    }

    /// The wording of the text most like this one, if any is like it; of two equally alike, the first met.
    fn most_alike(&self, minhash: &MinHash, slots: &Slots) -> Option<u64> {
        let mut best: Option<(f64, u64)> = None;
        for known in (0..BANDS).flat_map(|band| self.chain(band, slots)) {
            let Some(other) = &known.minhash else { continue };
            let resemblance = minhash.resemblance(other);
            if resemblance >= SAME && best.is_none_or(|(most, _)| resemblance > most) {
                best = Some((resemblance, known.wording));
            }
        }
        best.map(|(_, wording)| wording)
    }

    /// The texts on one slot, newest first.
    fn chain(&self, chain: usize, slots: &Slots) -> impl Iterator<Item = &Noted> {
        let slot = slots.get(chain).copied().flatten();
        let newest = slot.and_then(|slot| self.newest.get(slot)).and_then(|number| self.known(*number));
        std::iter::successors(newest, move |known| self.known(*known.before.get(chain)?))
            .map(|known| &known.text)
            .take(COMPARED)
    }

    /// The text of a number, unless it is forgotten.
    fn known(&self, number: u32) -> Option<&Known> {
        let age = self.next.wrapping_sub(number) as usize;
        self.texts.get(self.texts.len().checked_sub(age)?)
    }

    fn add(&mut self, text: Noted, slots: &Slots) {
        let mut before = [0; CHAINS];
        for (slot, before) in slots.iter().zip(&mut before) {
            if let Some(newest) = slot.and_then(|slot| self.newest.get_mut(slot)) {
                *before = std::mem::replace(newest, self.next);
            }
        }
        self.next = self.next.wrapping_add(1);
        self.texts.push_back(Known { text, before });
        if self.texts.len() > self.most {
            self.texts.pop_front();
        }
    }

    /// Where a text stands in each chain; nowhere in those of the bands if it has no signature.
    fn slots(&self, fingerprint: Fingerprint, minhash: Option<&MinHash>) -> Slots {
        let each = self.newest.len() / CHAINS;
        let slot = |chain: usize, number: u64| Some(chain * each + (number as usize & (each - 1)));
        let mut slots = [None; CHAINS];
        let bands = minhash.into_iter().flat_map(|minhash| minhash.0.chunks_exact(ROWS));
        for (band, (found, rows)) in slots.iter_mut().take(BANDS).zip(bands).enumerate() {
            *found = slot(band, rows.iter().fold(0, |number, row| scattered(number ^ u64::from(*row))));
        }
        if let Some(exact) = slots.last_mut() {
            *exact = slot(BANDS, number_of(fingerprint));
        }
        slots
    }
}

/// For each chain, the slot in [`Wordings::newest`].
type Slots = [Option<usize>; CHAINS];

/// Carries every bit of a number into its low ones: Fibonacci hashing (Knuth, "The Art of Computer
/// Programming", vol. 3, §6.4), then the high half over the low one.
fn scattered(number: u64) -> u64 {
    let number = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    number ^ (number >> 32)
}

impl From<Kept> for Wordings {
    fn from(kept: Kept) -> Self {
        let mut wordings = Self::new(kept.most);
        for text in kept.texts {
            let slots = wordings.slots(text.fingerprint, text.minhash.as_ref());
            wordings.add(text, &slots);
        }
        wordings
    }
}

impl From<Wordings> for Kept {
    fn from(wordings: Wordings) -> Self {
        let texts = wordings.texts.into_iter().map(|known| known.text).collect();
        Self { most: wordings.most, texts }
    }
}

/// The number of a new wording: the first half of its first text's fingerprint.
fn number_of(fingerprint: Fingerprint) -> u64 {
    let (first, _) = fingerprint.0.split_at(8);
    first.iter().fold(0, |number, byte| (number << 8) | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signature(changed: usize, salt: u32) -> MinHash {
        MinHash(
            (0..MinHash::PLACES as u32).map(|i| if (i as usize) < changed { salt + i } else { i }).collect(),
        )
    }

    /// Notes texts given as (first byte of the fingerprint, signature) and says which wording each is,
    /// numbered in order of appearance.
    fn check(most: usize, texts: &[(u8, Option<MinHash>)], expected: &[usize]) {
        let mut wordings = Wordings::new(most);
        let mut seen = Vec::new();
        let found: Vec<usize> = texts
            .iter()
            .map(|(byte, minhash)| {
                let wording = wordings.note(Fingerprint([*byte; 16]), minhash.as_ref());
                seen.iter().position(|known| *known == wording).unwrap_or_else(|| {
                    seen.push(wording);
                    seen.len() - 1
                })
            })
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn same_words_and_much_the_same_words_are_one_wording() {
        check(9, &[(1, None), (1, None), (2, None)], &[0, 0, 1]);
        check(9, &[(1, Some(signature(0, 0))), (2, Some(signature(8, 900)))], &[0, 0]);
        check(9, &[(1, Some(signature(0, 0))), (2, Some(signature(20, 900)))], &[0, 1]);
    }

    #[test]
    fn the_most_alike_wording_wins() {
        let far = signature(8, 500);
        let near = signature(1, 700);
        let texts =
            [(1, Some(far)), (2, Some(signature(30, 900))), (3, Some(near)), (4, Some(signature(0, 0)))];
        check(9, &texts, &[0, 1, 0, 0]);
    }

    #[test]
    fn the_oldest_text_is_forgotten_first() {
        check(
            2,
            &[(1, Some(signature(0, 0))), (2, None), (3, None), (4, Some(signature(1, 900)))],
            &[0, 1, 2, 3],
        );
    }

    #[test]
    fn what_is_written_down_is_read_back_as_it_was() {
        let mut wordings = Wordings::new(40);
        let note = |wordings: &mut Wordings, n: u32| {
            let signature = (!n.is_multiple_of(5)).then(|| signature(n as usize % 20, 1_000 + n / 7));
            wordings.note(Fingerprint([(n % 90) as u8; 16]), signature.as_ref())
        };
        for n in 0..100 {
            note(&mut wordings, n);
        }
        let written = serde_json::to_string(&wordings).unwrap();
        let mut read: Wordings = serde_json::from_str(&written).unwrap();
        for n in 100..300 {
            assert_eq!(note(&mut wordings, n), note(&mut read, n), "text {n}");
        }
        assert_eq!(serde_json::to_string(&wordings).unwrap(), serde_json::to_string(&read).unwrap());
    }
}
