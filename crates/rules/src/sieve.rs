//! A set of words that says no at once of nearly every word outside it, whatever its size.

/// Bits kept for each word, of which two are set: about one other word in a hundred passes.
const BITS_A_WORD: usize = 16;

/// Hashes of words, as bits.
#[derive(Debug, Default)]
pub(crate) struct Sieve {
    cells: Vec<u64>,
}

impl Sieve {
    pub(crate) fn new(hashes: impl ExactSizeIterator<Item = u64>) -> Self {
        let cells = (hashes.len() * BITS_A_WORD / 64).next_power_of_two();
        let mut sieve = Self { cells: vec![0; cells] };
        for hash in hashes {
            let cell = sieve.cell(hash);
            if let Some(cell) = sieve.cells.get_mut(cell) {
                *cell |= bits(hash);
            }
        }
        sieve
    }

    /// Whether a hash may be one of them: never wrongly no.
    #[inline]
    pub(crate) fn may_have(&self, hash: u64) -> bool {
        let cell = self.cells.get(self.cell(hash)).copied().unwrap_or_default();
        (cell >> (hash >> 32 & 63)) & (cell >> (hash >> 40 & 63)) & 1 != 0
    }

    /// There is a power of two of cells.
    fn cell(&self, hash: u64) -> usize {
        hash as usize & self.cells.len().wrapping_sub(1)
    }
}

fn bits(hash: u64) -> u64 {
    1 << (hash >> 32 & 63) | 1 << (hash >> 40 & 63)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lets_its_own_through_and_few_others() {
        let hash = |number: u32| post::fold::hash_word(&number.to_string());
        for count in [0, 1, 100, 20_000] {
            let sieve = Sieve::new((0..count).map(hash).collect::<Vec<_>>().into_iter());
            assert!((0..count).all(|number| sieve.may_have(hash(number))), "{count}");
            let others = (0..10_000).filter(|number| sieve.may_have(hash(1_000_000 + number))).count();
            assert!(others < 300, "{count}: {others} in 10,000");
        }
    }
}
