//! Which lines a text may hold: two probes a word, whatever the number of lines.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;
use std::sync::Arc;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use post::Word;

use crate::anchor::{self, Key, KeyWord};
use crate::confirm::Reader;
use crate::pattern::{Line, Matcher};
use crate::regex_line::word_within;
use crate::signature::{Beside, Signature};

/// Bits of the bitmap kept for each key: enough that few words without a line are looked up in the table.
const BITS_A_KEY: usize = 32;
/// A prefix has at least four letters, so its first four bytes lead to it.
pub(crate) const PREFIX_BYTES: usize = 4;
/// With literals up to this many bytes in all, the faster and larger automaton still fits the cache (about 1 MiB).
const LITERALS_FAST: usize = 4_096;

/// Lines by the words they cannot do without.
#[derive(Debug, Default)]
pub(crate) struct Index {
    lines: Vec<Arc<Line>>,
    bitmap: Vec<u64>,
    /// Hash of a word, a pair of words or the beginning of one to the lines it leads to, as a range of `postings`.
    keys: HashMap<u64, (u32, u32), BuildHasherDefault<Hashed>>,
    postings: Vec<Posting>,
    /// Whether any key is a beginning.
    prefixes: bool,
    /// Hash of a line written as one hashtag, and that line, ascending.
    hashtags: Vec<(u64, u32)>,
    /// Literals of `re:` lines that show no word to look up, and the line of each.
    literals: Option<(AhoCorasick, Vec<u32>)>,
    /// Lines without a necessary word, tried on every text.
    everywhere: Vec<u32>,
}

/// A line, how many of its words may stand before the one that led to it, and what must stand near.
#[derive(Clone, Copy, Debug)]
struct Posting {
    line: u32,
    fewest_before: u8,
    most_before: u8,
    beside: Beside,
}

/// What one search carries along.
struct Search<'a, 'r> {
    reader: &'r Reader<'a>,
    signature: Signature<'a>,
    found: &'r mut Vec<Standing>,
    /// `re:` lines that a word led to.
    regexes: Vec<u32>,
}

/// A place where a line stands, as word numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Standing {
    pub(crate) line: u32,
    start: u32,
    end: u32,
}

impl Standing {
    fn new(line: u32, words: Range<usize>) -> Self {
        Self { line, start: words.start as u32, end: words.end as u32 }
    }

    pub(crate) fn words(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
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
                    let within: Option<Vec<KeyWord>> = all.iter().map(|one| word_within(one)).collect();
                    match within {
                        Some(words) => {
                            index.prefixes |= words.iter().any(|word| matches!(word, KeyWord::Prefix(_)));
                            keyed.extend(words.iter().map(|word| (hash_of(word), Posting::of(number))));
                        }
                        None => literals.extend(all.iter().map(|one| (one.as_str(), number))),
                    }
                }
                (Matcher::Words(_), None) => index.everywhere.push(number),
                (Matcher::Words(_), Some(anchor)) => {
                    keyed.extend(anchor.keys.iter().map(|key| (hash_of(&key.word), posting(number, key))));
                    index.prefixes |= anchor.keys.iter().any(|key| matches!(key.word, KeyWord::Prefix(_)));
                    index.hashtags.extend(line.joined.iter().map(|hash| (*hash, number)));
                }
            }
        }
        index.add_keys(keyed);
        index.hashtags.sort_unstable();
        index.hashtags.shrink_to_fit();
        index.literals = finder(&literals);
        index.lines = lines;
        index
    }

    fn add_keys(&mut self, mut keyed: Vec<(u64, Posting)>) {
        keyed.sort_by_key(|(hash, posting)| (*hash, posting.line, posting.beside));
        keyed.dedup_by(|later, earlier| later.0 == earlier.0 && earlier.1.took_in(&later.1));
        self.bitmap = vec![0; (keyed.len() * BITS_A_KEY).next_power_of_two().max(64) / 64];
        self.postings.reserve_exact(keyed.len());
        for group in keyed.chunk_by(|a, b| a.0 == b.0) {
            let start = self.postings.len() as u32;
            self.postings.extend(group.iter().map(|(_, posting)| *posting));
            if let Some((hash, _)) = group.first() {
                self.keys.insert(*hash, (start, self.postings.len() as u32));
                let (cell, bit) = self.cell(*hash);
                self.bitmap[cell] |= bit;
            }
        }
    }

    fn cell(&self, hash: u64) -> (usize, u64) {
        let at = (hash as usize) & (self.bitmap.len() * 64).wrapping_sub(1);
        (at / 64, 1 << (at % 64))
    }

    /// Everywhere a line stands in the text: by line, from left to right, places of one line without overlap.
    pub(crate) fn search(&self, reader: &Reader<'_>) -> Vec<Standing> {
        let (mut found, mut whole) = (Vec::new(), self.everywhere.clone());
        if !self.bitmap.is_empty() {
            let signature = Signature::new(reader.text);
            let mut search = Search { reader, signature, found: &mut found, regexes: Vec::new() };
            self.search_words(&mut search);
            whole.append(&mut search.regexes);
        }
        self.search_literals(reader, &mut whole);
        whole.sort_unstable();
        whole.dedup();
        for (number, line) in whole.iter().filter_map(|n| Some((*n, self.lines.get(*n as usize)?))) {
            found.extend(line.everywhere(reader).into_iter().map(|words| Standing::new(number, words)));
        }
        found.sort_unstable();
        found.dedup_by(|later, earlier| later.line == earlier.line && later.start < earlier.end);
        found
    }

    fn search_words(&self, search: &mut Search<'_, '_>) {
        let mut before: Option<&Word> = None;
        for (at, word) in search.reader.words().iter().enumerate() {
            if word.shape.disguised() || before.is_some_and(|before| before.shape.disguised()) {
                self.probe_readings(search, at);
            } else {
                self.probe(search, at, word.hash);
                if let Some(before) = before {
                    self.probe(search, at, hash_pair(before.hash, word.hash));
                }
            }
            if self.prefixes
                && let Some(hash) = hash_beginning(search.reader.text.word(word))
            {
                self.probe(search, at, hash);
            }
            if word.shape.hashtag() {
                self.probe_hashtag(search, at, word.hash);
            }
            before = Some(word);
        }
    }

    /// Where a word or the one before it may be read in several ways, each way leads somewhere.
    fn probe_readings(&self, search: &mut Search<'_, '_>, at: usize) {
        let readings = |at: usize| {
            let word = search.reader.words().get(at);
            word.map(|word| word.hash).into_iter().chain(search.reader.text.readings(at)).collect::<Vec<_>>()
        };
        let (before, here) = (at.checked_sub(1).map(readings).unwrap_or_default(), readings(at));
        for hash in here {
            self.probe(search, at, hash);
            before.iter().for_each(|before| self.probe(search, at, hash_pair(*before, hash)));
        }
    }

    /// Tried for every word of every post, and nearly always in vain: kept small enough to be part of the loop.
    #[inline(always)]
    fn probe(&self, search: &mut Search<'_, '_>, at: usize, hash: u64) {
        let (cell, bit) = self.cell(hash);
        if self.bitmap.get(cell).is_some_and(|bits| bits & bit != 0) {
            self.follow(search, at, hash);
        }
    }

    #[inline(never)]
    fn follow(&self, search: &mut Search<'_, '_>, at: usize, hash: u64) {
        let Some(&(start, end)) = self.keys.get(&hash) else { return };
        for posting in self.postings.get(start as usize..end as usize).unwrap_or_default() {
            if search.signature.may_hold(at, posting.beside) {
                self.confirm(search, at, posting);
            }
        }
    }

    fn probe_hashtag(&self, search: &mut Search<'_, '_>, at: usize, hash: u64) {
        let from = self.hashtags.partition_point(|(joined, _)| *joined < hash);
        let lines = self.hashtags.iter().skip(from).take_while(|(joined, _)| *joined == hash);
        for (_, line) in lines {
            self.confirm(search, at, &Posting::of(*line));
        }
    }

    fn confirm(&self, search: &mut Search<'_, '_>, at: usize, posting: &Posting) {
        let Some(last) = at.checked_sub(usize::from(posting.fewest_before)) else { return };
        let first = at.saturating_sub(usize::from(posting.most_before));
        let Some(line) = self.lines.get(posting.line as usize) else { return };
        if let Matcher::Regex { .. } = line.matcher {
            search.regexes.push(posting.line);
            return;
        }
        let found = (first..=last).filter_map(|start| line.at(search.reader, start));
        search.found.extend(found.map(|words| Standing::new(posting.line, words)));
    }

    /// Adds the lines of which a literal stands in the text.
    fn search_literals(&self, reader: &Reader<'_>, whole: &mut Vec<u32>) {
        let Some((finder, lines)) = &self.literals else { return };
        let literals = finder.find_overlapping_iter(reader.text.folded());
        whole.extend(literals.filter_map(|literal| lines.get(literal.pattern().as_usize()).copied()));
    }
}

/// Plain strings, far fewer than the limit of patterns: this build has no way to fail.
fn finder(literals: &[(&str, u32)]) -> Option<(AhoCorasick, Vec<u32>)> {
    if literals.is_empty() {
        return None;
    }
    let small = literals.iter().map(|(literal, _)| literal.len()).sum::<usize>() <= LITERALS_FAST;
    let finder = AhoCorasick::builder()
        .kind(small.then_some(AhoCorasickKind::DFA))
        .build(literals.iter().map(|(literal, _)| literal))
        .ok()?;
    Some((finder, literals.iter().map(|(_, line)| *line).collect()))
}

fn posting(line: u32, key: &Key) -> Posting {
    // No line covers more than `LINE_MAX` words, which a byte holds.
    let (fewest_before, most_before) = (key.fewest_before as u8, key.most_before as u8);
    Posting { line, fewest_before, most_before, beside: key.beside }
}

impl Posting {
    /// To a line that begins with the key, or that is tried on the whole text.
    fn of(line: u32) -> Self {
        Self { line, fewest_before: 0, most_before: 0, beside: Beside::default() }
    }

    /// Widens this to lead to what `other` leads to, if both are of one line and ask the same.
    fn took_in(&mut self, other: &Posting) -> bool {
        let same = self.line == other.line && self.beside == other.beside;
        if same {
            self.fewest_before = self.fewest_before.min(other.fewest_before);
            self.most_before = self.most_before.max(other.most_before);
        }
        same
    }
}

fn hash_of(word: &KeyWord) -> u64 {
    match word {
        KeyWord::Hash(hash) => *hash,
        KeyWord::Pair(first, second) => hash_pair(*first, *second),
        KeyWord::Prefix(prefix) => hash_beginning(prefix).unwrap_or_default(),
    }
}

/// Two words one after the other as one key.
fn hash_pair(first: u64, second: u64) -> u64 {
    first.rotate_left(29).wrapping_add(second).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(32)
}

/// The first four bytes of a word as a key; `None` for a shorter word.
fn hash_beginning(form: &str) -> Option<u64> {
    let first: &[u8; PREFIX_BYTES] = form.as_bytes().first_chunk()?;
    Some(hash_pair(u64::from(u32::from_le_bytes(*first)), PREFIX_BYTES as u64))
}

/// Keys are well mixed already: the table takes them as they are.
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
