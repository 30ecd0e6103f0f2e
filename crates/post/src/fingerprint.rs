//! Same words, other author: how repetition is seen without keeping the words.

use serde::{Deserialize, Serialize};

use crate::Text;
use crate::key::first_16;

/// 128-bit hash of a text's folded words (links and mentions left out): equal for the same words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fingerprint(pub [u8; 16]);

/// A MinHash signature: the share of equal places estimates how alike two texts are
/// (Broder 1997, "On the resemblance and containment of documents").
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MinHash(pub Vec<u32>);

impl Fingerprint {
    /// The fingerprint of a text.
    pub fn of(text: &Text) -> Self {
        Self(first_16(blake3::hash(text.own_words().as_bytes()).as_bytes()))
    }
}

impl MinHash {
    /// Places in a signature. With 32, the estimate is off by about 0.09 at worst (one standard deviation).
    pub const PLACES: usize = 32;
    /// Fewer words than these are alike too easily.
    const FEWEST_WORDS: usize = 8;
    /// Letters in a shingle. Five span a short word and its spaces, so that one changed word in a post of ten leaves
    /// most of them standing, which shingles of whole words would not.
    const SHINGLE: usize = 5;

    /// The signature of a text, or `None` for one of fewer than eight words, where it would mislead.
    pub fn of(text: &Text) -> Option<Self> {
        let words = text.own_words();
        if words.split(' ').count() < Self::FEWEST_WORDS {
            return None;
        }
        let mut least = [u32::MAX; Self::PLACES];
        for shingle in words.as_bytes().windows(Self::SHINGLE) {
            let mut eight = [0; 8];
            eight[..Self::SHINGLE].copy_from_slice(shingle);
            let shingle = scatter(u64::from_le_bytes(eight));
            for (least, multiplier) in least.iter_mut().zip(&MULTIPLIERS) {
                *least = (*least).min((shingle.wrapping_mul(*multiplier) >> 32) as u32);
            }
        }
        Some(Self(least.to_vec()))
    }

    /// The estimated Jaccard resemblance of two texts, 0 to 1.
    pub fn resemblance(&self, other: &Self) -> f64 {
        let same = self.0.iter().zip(&other.0).filter(|(a, b)| a == b).count();
        same as f64 / Self::PLACES as f64
    }
}

/// One odd multiplier a place: multiply-shift hashing (Dietzfelbinger and others 1997).
const MULTIPLIERS: [u64; MinHash::PLACES] = {
    let mut multipliers = [0; MinHash::PLACES];
    let mut place = 0;
    while place < MinHash::PLACES {
        multipliers[place] = scatter(place as u64) | 1;
        place += 1;
    }
    multipliers
};

/// The finaliser of SplitMix64 (Steele, Lea and Flood 2014): every bit in reaches every bit out.
const fn scatter(seed: u64) -> u64 {
    let seed = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let seed = (seed ^ (seed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let seed = (seed ^ (seed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    seed ^ (seed >> 31)
}
