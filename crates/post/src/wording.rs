//! Which wording a text is: the same words, or much the same, under one number.
//!
//! `tension` and `register` each keep one: what many people paste is one wording by many, not many reports.

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};

use crate::{Fingerprint, MinHash};

/// Places of a signature that must agree for two texts to be compared at all: 16 bands of 2 find
/// 99 in 100 pairs at the resemblance that joins them (Leskovec, Rajaraman and Ullman,
/// "Mining of Massive Datasets", §3.4).
const ROWS: usize = 2;

/// Estimated resemblance from which two texts are one wording.
const SAME: f64 = 0.5;

/// Texts compared in one band at most: a phrase half the country uses must not slow anybody down.
const BUCKET: usize = 16;

/// Texts seen lately, by exact words and by likeness. The oldest is forgotten first.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Wordings {
    most: usize,
    next: u64,
    texts: BTreeMap<u64, Known>,
    exact: BTreeMap<Fingerprint, u64>,
    bands: BTreeMap<(u8, u32, u32), VecDeque<u64>>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Known {
    wording: u64,
    fingerprint: Fingerprint,
    minhash: Option<MinHash>,
    /// When it was last published, in seconds since the epoch.
    at: i64,
}

impl Wordings {
    /// An empty memory of at most `most` different texts (about 500 bytes each).
    pub fn new(most: usize) -> Self {
        Self { most, ..Self::default() }
    }

    /// The number of this text's wording: that of an earlier text much like it, or a new one.
    /// `at` is when it was published, in seconds since the epoch.
    pub fn note(&mut self, fingerprint: Fingerprint, minhash: Option<&MinHash>, at: i64) -> u64 {
        if let Some(known) = self.exact.get(&fingerprint).and_then(|id| self.texts.get_mut(id)) {
            known.at = known.at.max(at);
            return known.wording;
        }
        let wording =
            minhash.and_then(|minhash| self.most_alike(minhash)).unwrap_or_else(|| number_of(fingerprint));
        self.add(Known { wording, fingerprint, minhash: minhash.cloned(), at });
        wording
    }

    /// Forgets texts last published before `before`, in seconds since the epoch.
    pub fn forget(&mut self, before: i64) {
        while let Some((&id, known)) = self.texts.first_key_value() {
            if known.at >= before {
                return;
            }
            self.remove(id);
        }
    }

    fn most_alike(&self, minhash: &MinHash) -> Option<u64> {
        let mut best: Option<(f64, u64)> = None;
        for id in bands(minhash).filter_map(|band| self.bands.get(&band)).flatten() {
            let Some(Known { wording, minhash: Some(other), .. }) = self.texts.get(id) else { continue };
            let resemblance = minhash.resemblance(other);
            if resemblance >= SAME && best.is_none_or(|(most, _)| resemblance > most) {
                best = Some((resemblance, *wording));
            }
        }
        best.map(|(_, wording)| wording)
    }

    fn add(&mut self, known: Known) {
        let id = self.next;
        self.next += 1;
        self.exact.insert(known.fingerprint, id);
        for band in known.minhash.iter().flat_map(bands) {
            let bucket = self.bands.entry(band).or_default();
            if bucket.len() == BUCKET {
                bucket.pop_front();
            }
            bucket.push_back(id);
        }
        self.texts.insert(id, known);
        if self.texts.len() > self.most
            && let Some((&oldest, _)) = self.texts.first_key_value()
        {
            self.remove(oldest);
        }
    }

    fn remove(&mut self, id: u64) {
        let Some(known) = self.texts.remove(&id) else { return };
        self.exact.remove(&known.fingerprint);
        for band in known.minhash.iter().flat_map(bands) {
            if let Some(bucket) = self.bands.get_mut(&band) {
                bucket.retain(|other| *other != id);
                if bucket.is_empty() {
                    self.bands.remove(&band);
                }
            }
        }
    }
}

/// The bands of a signature: which, and what stands in it.
fn bands(minhash: &MinHash) -> impl Iterator<Item = (u8, u32, u32)> {
    minhash
        .0
        .chunks_exact(ROWS)
        .enumerate()
        .filter_map(|(band, rows)| Some((band as u8, *rows.first()?, *rows.get(1)?)))
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
                let wording = wordings.note(Fingerprint([*byte; 16]), minhash.as_ref(), 0);
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
        let far = signature(14, 500);
        let near = signature(2, 700);
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
    fn what_is_forgotten_leaves_nothing_behind() {
        let mut wordings = Wordings::new(9);
        wordings.note(Fingerprint([1; 16]), Some(&signature(0, 0)), 100);
        wordings.note(Fingerprint([2; 16]), None, 200);
        wordings.forget(150);
        assert_eq!((wordings.texts.len(), wordings.exact.len(), wordings.bands.len()), (1, 1, 0));
    }
}
