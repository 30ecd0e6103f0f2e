//! The words that tell posts apart: what ties a rumour to an incident.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::{Text, Word};

/// English and Welsh words of four letters or more that any post may hold, folded. Written by hand: a word missing
/// there costs a little precision and nothing else.
static COMMON: LazyLock<BTreeSet<&str>> =
    LazyLock::new(|| include_str!("common_words.txt").split_whitespace().collect());

/// Words of fewer characters tie nothing together.
const SHORTEST: usize = 4;
/// As many as a post is tied by.
const MOST: usize = 16;

impl Text {
    /// Hashes of its rarer words, ascending, at most 16.
    ///
    /// Left out are words of fewer than four characters, the commonest English and Welsh ones, links and mentions.
    /// Of more than 16 the smallest hashes stay, so that two long posts about one thing keep the same ones.
    pub fn salient(&self) -> Vec<u32> {
        let mut words: Vec<u32> = self
            .words()
            .iter()
            .filter(|word| self.is_salient(word))
            .map(|word| (word.hash >> 32) as u32)
            .collect();
        words.sort_unstable();
        words.dedup();
        words.truncate(MOST);
        words
    }

    fn is_salient(&self, word: &Word) -> bool {
        let folded = self.word(word);
        !word.shape.url()
            && !word.shape.mention()
            && folded.chars().count() >= SHORTEST
            && !COMMON.contains(folded)
    }
}
