//! What was seen lately, in bounded room: the older half is dropped at once when the newer half is full.

use std::collections::HashMap;

/// Values by 64-bit hash. Holds the newest `most` at most, and half as many at least.
#[derive(Debug)]
pub(crate) struct Memory<T> {
    half: usize,
    newer: HashMap<u64, T>,
    older: HashMap<u64, T>,
}

impl<T: Clone> Memory<T> {
    pub(crate) fn of(most: usize) -> Self {
        Self { half: most / 2, newer: HashMap::new(), older: HashMap::new() }
    }

    pub(crate) fn get(&self, key: u64) -> Option<T> {
        self.newer.get(&key).or_else(|| self.older.get(&key)).cloned()
    }

    /// Remembers `value`; gives what was remembered before.
    pub(crate) fn insert(&mut self, key: u64, value: T) -> Option<T> {
        if self.newer.len() >= self.half {
            self.older = std::mem::take(&mut self.newer);
        }
        let before = self.newer.insert(key, value);
        before.or_else(|| self.older.remove(&key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_half_is_always_held() {
        let mut memory = Memory::of(10);
        for key in 0..1000 {
            assert_eq!(memory.insert(key, key), None);
            assert_eq!(memory.insert(key, key + 1), Some(key), "known at once, and replaced");
            assert!(memory.newer.len() + memory.older.len() <= 10);
            assert!((key.saturating_sub(4)..=key).all(|held| memory.get(held) == Some(held + 1)), "{key}");
        }
        assert_eq!((memory.get(0), memory.get(999)), (None, Some(1000)));
    }
}
