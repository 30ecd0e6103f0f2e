//! Which lines a text may hold: one probe a word, whatever the number of lines.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Arc;

use aho_corasick::AhoCorasick;

use crate::anchor::{self, KeyWord};
use crate::confirm::Reader;
use crate::pattern::{Line, Matcher};

/// Bits of the bitmap kept for each key: enough that few words without a line are looked up in the table.
const BITS_A_KEY: usize = 48;
/// A prefix has at least four letters, so its first four bytes lead to it.
const PREFIX_BYTES: usize = 4;

/// Lines by the words they cannot do without.
#[derive(Debug, Default)]
pub(crate) struct Index {
    lines: Vec<Arc<Line>>,
    bitmap: Vec<u64>,
    /// Hash of a folded word to the lines it leads to, as a range of `postings`.
    words: HashMap<u64, (u32, u32), BuildHasherDefault<Hashed>>,
    postings: Vec<Posting>,
    /// First four bytes of a prefix to the prefixes that start so.
    prefixes: HashMap<[u8; PREFIX_BYTES], Vec<(Box<str>, Posting)>>,
    /// Literals of `re:` lines, and the line of each.
    literals: Option<(AhoCorasick, Vec<u32>)>,
    /// Lines without a necessary word, tried on every text.
    everywhere: Vec<u32>,
}

/// A line, and how many of its words may stand before the one that led to it.
#[derive(Clone, Copy, Debug)]
struct Posting {
    line: u32,
    before: u32,
}

impl Index {
    /// An index over `lines`, which keep their numbers.
    pub(crate) fn new(lines: Vec<Arc<Line>>) -> Self {
        let mut index = Self::default();
        let mut keyed: Vec<(u64, Posting)> = Vec::new();
        let mut literals: Vec<(&str, u32)> = Vec::new();
        for (number, line) in (0..).zip(&lines) {
            match (&line.matcher, anchor::of_line(line)) {
                (Matcher::Regex { literals: all, .. }, _) => {
                    literals.extend(all.iter().map(|one| (one.as_str(), number)))
                }
                (Matcher::Words(_), None) => index.everywhere.push(number),
                (Matcher::Words(_), Some(anchor)) => {
                    for key in anchor.keys {
                        let posting = Posting { line: number, before: key.before as u32 };
                        match key.word {
                            KeyWord::Hash(hash) => keyed.push((hash, posting)),
                            KeyWord::Prefix(prefix) => index.add_prefix(prefix, posting),
                        }
                    }
                }
            }
        }
        index.add_words(keyed);
        // Plain strings, far fewer than the limit of patterns: this build has no way to fail.
        index.literals = AhoCorasick::new(literals.iter().map(|(literal, _)| literal))
            .ok()
            .filter(|_| !literals.is_empty())
            .map(|finder| (finder, literals.iter().map(|(_, line)| *line).collect()));
        index.lines = lines;
        index
    }

    fn add_prefix(&mut self, prefix: Box<str>, posting: Posting) {
        if let Some(first) = first_bytes(&prefix) {
            self.prefixes.entry(first).or_default().push((prefix, posting));
        }
    }

    fn add_words(&mut self, mut keyed: Vec<(u64, Posting)>) {
        keyed.sort_by_key(|(hash, posting)| (*hash, posting.line));
        let bits = (keyed.len() * BITS_A_KEY).next_power_of_two().max(64);
        self.bitmap = vec![0; bits / 64];
        for group in keyed.chunk_by(|a, b| a.0 == b.0) {
            let start = self.postings.len() as u32;
            self.postings.extend(group.iter().map(|(_, posting)| *posting));
            if let Some((hash, _)) = group.first() {
                self.words.insert(*hash, (start, self.postings.len() as u32));
                let (cell, bit) = self.cell(*hash);
                self.bitmap[cell] |= bit;
            }
        }
    }

    fn cell(&self, hash: u64) -> (usize, u64) {
        let at = (hash as usize) & (self.bitmap.len() * 64 - 1);
        (at / 64, 1 << (at % 64))
    }

    /// Adds to `found` the number of each line that stands somewhere in the text, once.
    pub(crate) fn search(&self, reader: &Reader<'_>, found: &mut Vec<u32>) {
        for (at, word) in reader.words().iter().enumerate() {
            self.probe(reader, at, word.hash, found);
            reader.text.stretched(at).for_each(|hash| self.probe(reader, at, hash, found));
            if !self.prefixes.is_empty() {
                self.probe_prefixes(reader, at, reader.text.word(word), found);
            }
        }
        self.search_literals(reader, found);
        for line in &self.everywhere {
            let stands = || self.lines.get(*line as usize).is_some_and(|line| line.stands(reader));
            if !found.contains(line) && stands() {
                found.push(*line);
            }
        }
    }

    fn probe(&self, reader: &Reader<'_>, at: usize, hash: u64, found: &mut Vec<u32>) {
        if self.bitmap.is_empty() {
            return;
        }
        let (cell, bit) = self.cell(hash);
        if self.bitmap[cell] & bit == 0 {
            return;
        }
        let Some(&(start, end)) = self.words.get(&hash) else { return };
        for posting in self.postings.get(start as usize..end as usize).unwrap_or_default() {
            self.confirm(reader, at, *posting, found);
        }
    }

    fn probe_prefixes(&self, reader: &Reader<'_>, at: usize, form: &str, found: &mut Vec<u32>) {
        let Some(prefixes) = first_bytes(form).and_then(|first| self.prefixes.get(&first)) else { return };
        for (prefix, posting) in prefixes {
            if form.starts_with(&**prefix) {
                self.confirm(reader, at, *posting, found);
            }
        }
    }

    fn confirm(&self, reader: &Reader<'_>, at: usize, posting: Posting, found: &mut Vec<u32>) {
        if found.contains(&posting.line) {
            return;
        }
        let first = at.saturating_sub(posting.before as usize);
        let Some(line) = self.lines.get(posting.line as usize) else { return };
        if (first..=at).any(|start| line.at(reader, start).is_some()) {
            found.push(posting.line);
        }
    }

    fn search_literals(&self, reader: &Reader<'_>, found: &mut Vec<u32>) {
        let Some((finder, lines)) = &self.literals else { return };
        for literal in finder.find_overlapping_iter(reader.text.folded()) {
            let Some(number) = lines.get(literal.pattern().as_usize()) else { continue };
            let Some(line) = self.lines.get(*number as usize) else { continue };
            if !found.contains(number) && line.stands(reader) {
                found.push(*number);
            }
        }
    }
}

fn first_bytes(form: &str) -> Option<[u8; PREFIX_BYTES]> {
    form.as_bytes().first_chunk().copied()
}

/// Word hashes are well mixed already: the table takes them as they are.
#[derive(Clone, Copy, Debug, Default)]
struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |hash, byte| hash.rotate_left(8) ^ u64::from(*byte));
    }
}
