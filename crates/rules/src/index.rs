//! Which lines a text may hold: two probes a word, whatever the number of lines.

use std::ops::Range;
use std::sync::Arc;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use crate::anchor::{self, Key, KeyWord};
use crate::beside::Beside;
use crate::confirm::{Reader, places};
use crate::keys::{self, Keyed, Keys, Lead};
use crate::pattern::{Line, Matcher};
use crate::regex_line::word_within;

/// With literals up to this many bytes in all, the faster and larger automaton still fits the cache (about 1 MiB).
const LITERALS_FAST: usize = 4_096;

/// Lines by the words they cannot do without.
#[derive(Debug, Default)]
pub(crate) struct Index {
    lines: Vec<Arc<Line>>,
    keys: Keys,
    /// Whether any key is a beginning.
    prefixes: bool,
    /// Hash of a line written as one hashtag, and that line, ascending.
    hashtags: Vec<(u64, u32)>,
    /// Literals of `re:` lines that show no word to look up, and the line of each.
    literals: Option<(AhoCorasick, Vec<u32>)>,
    /// Lines without a necessary word, tried on every text.
    everywhere: Vec<u32>,
}

/// What one search carries along.
struct Search<'a, 'r> {
    reader: &'r Reader<'a>,
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
        let mut keyed: Vec<Keyed> = Vec::new();
        let mut literals: Vec<(&str, u32)> = Vec::new();
        for (number, line) in (0..).zip(&lines) {
            match (&line.matcher, anchor::of_line(line)) {
                (Matcher::Regex { literals: all, .. }, _) => {
                    let within: Option<Vec<KeyWord>> = all.iter().map(|one| word_within(one)).collect();
                    match within {
                        Some(words) => {
                            index.prefixes |= words.iter().any(KeyWord::is_prefix);
                            keyed.extend(words.iter().map(|word| Keyed::of_regex(number, word)));
                        }
                        None => literals.extend(all.iter().map(|one| (one.as_str(), number))),
                    }
                }
                (Matcher::Words(_), None) => index.everywhere.push(number),
                (Matcher::Words(_), Some(anchor)) => {
                    keyed.extend(anchor.keys.iter().map(|key| Keyed::of_key(number, key)));
                    index.prefixes |= anchor.keys.iter().any(|key| key.word.is_prefix());
                    index.hashtags.extend(line.joined.iter().map(|hash| (*hash, number)));
                }
            }
        }
        index.keys = Keys::new(keyed);
        index.hashtags.sort_unstable();
        index.hashtags.shrink_to_fit();
        index.literals = finder(&literals);
        index.lines = lines;
        index
    }

    /// Everywhere a line stands in the text: by line, from left to right, places of one line without overlap.
    pub(crate) fn search(&self, reader: &Reader<'_>) -> Vec<Standing> {
        let (mut found, mut whole) = (Vec::new(), self.everywhere.clone());
        if !self.keys.is_empty() {
            let mut search = Search { reader, found: &mut found, regexes: Vec::new() };
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
        let text = search.reader.text;
        let hash = |at: usize| text.words().get(at).map_or(0, |word| word.hash);
        let before = |at: usize| at.checked_sub(1).map_or(0, hash);
        for (nth, words) in text.words().chunks(keys::STRETCH).enumerate() {
            let start = nth * keys::STRETCH;
            let within = |set: u64| places(set.into()).map(move |place| start + place);
            let met = self.keys.met(before(start), words);
            within(met.alone).for_each(|at| self.follow(search, at, hash(at)));
            within(met.pairs).for_each(|at| self.follow(search, at, keys::pair(before(at), hash(at))));
            within(met.special).for_each(|at| self.follow_special(search, at));
            if self.prefixes {
                let beginnings = self.keys.met_beginnings(text.folded(), words);
                within(beginnings).for_each(|at| self.follow_beginning(search, at));
            }
        }
    }

    fn follow_beginning(&self, search: &mut Search<'_, '_>, at: usize) {
        let word = search.reader.words().get(at);
        let hash = word.and_then(|word| keys::beginning_of(search.reader.text.folded(), word));
        hash.into_iter().for_each(|hash| self.follow(search, at, hash));
    }

    /// Hashtags may be whole lines; disguised words lead wherever one of their readings does.
    fn follow_special(&self, search: &mut Search<'_, '_>, at: usize) {
        let Some(word) = search.reader.words().get(at) else { return };
        if word.shape.hashtag() {
            self.follow_hashtag(search, at, word.hash);
        }
        if word.shape.disguised() {
            self.follow_readings(search, at);
            self.follow_readings(search, at + 1);
        }
    }

    /// Where a word or the one before it may be read in several ways, each way leads somewhere.
    fn follow_readings(&self, search: &mut Search<'_, '_>, at: usize) {
        let readings = |at: usize| {
            let word = search.reader.words().get(at);
            word.map(|word| word.hash).into_iter().chain(search.reader.text.readings(at)).collect::<Vec<_>>()
        };
        let (before, here) = (at.checked_sub(1).map(readings).unwrap_or_default(), readings(at));
        for hash in here {
            self.follow(search, at, hash);
            before.iter().for_each(|before| self.follow(search, at, keys::pair(*before, hash)));
        }
    }

    fn follow(&self, search: &mut Search<'_, '_>, at: usize, hash: u64) {
        for lead in self.keys.leads(hash, |beside| beside.may_stand(search.reader.text, at)) {
            self.confirm(search, at, lead);
        }
    }

    fn follow_hashtag(&self, search: &mut Search<'_, '_>, at: usize, hash: u64) {
        let from = self.hashtags.partition_point(|(joined, _)| *joined < hash);
        let lines = self.hashtags.iter().skip(from).take_while(|(joined, _)| *joined == hash);
        for (_, line) in lines {
            self.confirm(search, at, Lead::to(*line));
        }
    }

    fn confirm(&self, search: &mut Search<'_, '_>, at: usize, lead: Lead) {
        let Some(last) = at.checked_sub(usize::from(lead.fewest_before)) else { return };
        let first = at.saturating_sub(usize::from(lead.most_before));
        let Some(line) = self.lines.get(lead.line as usize) else { return };
        if let Matcher::Regex { .. } = line.matcher {
            search.regexes.push(lead.line);
            return;
        }
        let found = (first..=last).filter_map(|start| line.at(search.reader, start));
        search.found.extend(found.map(|words| Standing::new(lead.line, words)));
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

impl Keyed {
    fn of_key(line: u32, key: &Key) -> Self {
        // No line covers more than `LINE_MAX` words, which a byte holds.
        let (fewest_before, most_before) = (key.fewest_before as u8, key.most_before as u8);
        Self { hash: key.word.hash(), beside: key.beside, lead: Lead { line, fewest_before, most_before } }
    }

    fn of_regex(line: u32, word: &KeyWord) -> Self {
        let beside = match word {
            KeyWord::Prefix(prefix) => Beside::begins(prefix),
            KeyWord::Hash(_) | KeyWord::Pair(..) => Beside::Nothing,
        };
        Self { hash: word.hash(), beside, lead: Lead::to(line) }
    }
}

impl KeyWord {
    fn hash(&self) -> u64 {
        match self {
            KeyWord::Hash(hash) => *hash,
            KeyWord::Pair(first, second) => keys::pair(*first, *second),
            KeyWord::Prefix(prefix) => keys::beginning(prefix).unwrap_or_default(),
        }
    }

    fn is_prefix(&self) -> bool {
        matches!(self, KeyWord::Prefix(_))
    }
}
