//! Words of the rules, misspelt: `immigrnats`, `hatrd`, `hangall`, `g a y`.
//!
//! Authors write a word once, as it is spelt. What is no word of English and no word of a rule, and is one slip away
//! from a word of a rule, may be that word: two neighbouring letters swapped, one left out, a space left out, or one
//! put between all letters. Nobody mistypes how a word begins as often as how it goes on (Yannakoudakis and Fawthrop
//! 1983), and a word cut short is mostly another word, so the first letter stays, and the last is not left out.

use std::collections::BTreeSet;

use post::fold::{Respelling, hash_word};
use post::{Post, Text, Word};

use crate::Correction;
use crate::confirm::places;
use crate::keys::{STRETCH, push};
use crate::pattern::{Line, Matcher, Node, Words, Written};
use crate::program::Program;
use crate::rarity::{self, LISTED, frequency};
use crate::sieve::Sieve;

/// With fewer letters, one slip makes too many words of a word.
const SWAPPED_FEWEST: usize = 4;
/// The same for a letter left out.
const MISSING_FEWEST: usize = 5;
/// Letters spread out that may be a word of a rule.
const SPREAD: std::ops::RangeInclusive<usize> = 3..=16;
/// A word of a rule that something was run together with has so many letters.
const RUN_FEWEST: usize = 4;
/// More letters than this are no two words of anybody's: parting a word costs as much as it is long, twice over.
const RUN_MOST: usize = 40;
/// What it was run together with is as common as this, of a thousand million words: "behaviour" or, if it has at most
/// [`SHORT`] letters, "all".
const COMMON: u32 = 3_000;
const COMMON_SHORT: u32 = 1_000_000;
const SHORT: usize = 3;

/// The words of the rules, and what they look like misspelt.
#[derive(Debug, Default)]
pub(crate) struct Spelling {
    /// Ascending.
    words: Vec<Box<str>>,
    /// Hashes of the words, ascending, and the same to ask first.
    hashes: Vec<u64>,
    words_sieve: Sieve,
    /// The hash of a misspelling, and which of the words it may be, ascending; and the same to ask first.
    misspelt: Vec<(u64, u32)>,
    misspelt_sieve: Sieve,
}

impl Spelling {
    /// Welsh rules have none: we have no list of Welsh words to tell a misspelling from another word by.
    pub(crate) fn new<'p>(programs: impl Iterator<Item = &'p Program>) -> Self {
        let mut gathered = Gathered::default();
        for program in programs.filter(|program| program.rule.lang != "cy") {
            program.lines().for_each(|(_, line)| gathered.line(line));
        }
        let words: Vec<Box<str>> = gathered.words.into_iter().map(Box::from).collect();
        let mut hashes: Vec<u64> = words.iter().map(|word| hash_word(word)).collect();
        hashes.sort_unstable();
        let is_word = |hash: u64| LISTED.may_have(hash) || hashes.binary_search(&hash).is_ok();
        let mut misspelt: Vec<(u64, u32)> = Vec::new();
        for (number, word) in (0..).zip(&words) {
            slips(word, |slip| misspelt.push((hash_word(slip), number)));
        }
        misspelt.retain(|(hash, _)| !is_word(*hash));
        misspelt.sort_unstable();
        misspelt.dedup();
        misspelt.shrink_to_fit();
        let words_sieve = Sieve::new(hashes.iter().copied());
        let misspelt_sieve = Sieve::new(misspelt.iter().map(|(hash, _)| *hash));
        Self { words, hashes, words_sieve, misspelt, misspelt_sieve }
    }

    /// The post with misspelt words read as the words of the rules they may be; `None` for nearly every post, and for
    /// one that says it is in another language than English.
    pub(crate) fn corrected(&self, post: &Post) -> Option<Post> {
        if post.lang.as_deref().is_some_and(|lang| !lang.starts_with("en")) {
            return None;
        }
        let respelt = |text: &Text| {
            let respellings = self.respellings(text);
            (!respellings.is_empty()).then(|| text.respelt(&respellings))
        };
        let text = respelt(&post.text);
        let [title, quote, alt] =
            [&post.title, &post.quote, &post.alt].map(|field| field.as_ref().and_then(respelt));
        if [&text, &title, &quote, &alt].iter().all(|field| field.is_none()) {
            return None;
        }
        let mut corrected = post.clone();
        corrected.text = text.unwrap_or(corrected.text);
        corrected.title = title.or(corrected.title);
        corrected.quote = quote.or(corrected.quote);
        corrected.alt = alt.or(corrected.alt);
        Some(corrected)
    }

    /// What [`Spelling::corrected`] puts right, for people to read.
    pub(crate) fn corrections(&self, post: &Post) -> Vec<Correction> {
        let of_text = |text| self.respellings(text).into_iter().map(|one| Correction::new(text, &one));
        post.fields().flat_map(|(_, text)| of_text(text)).collect()
    }

    /// What stands misspelt in a text, from left to right.
    fn respellings(&self, text: &Text) -> Vec<Respelling> {
        let mut found: Vec<Respelling> = Vec::new();
        let mut read = 0;
        for (nth, words) in text.words().chunks(STRETCH).enumerate() {
            for at in places(suspects(words).into()).map(|place| nth * STRETCH + place) {
                let respelling = (at >= read).then(|| self.respelling(text, at)).flatten();
                read = respelling.as_ref().map_or(read, |found| found.words.end);
                found.extend(respelling);
            }
        }
        found
    }

    fn respelling(&self, text: &Text, at: usize) -> Option<Respelling> {
        let word = text.words().get(at)?;
        if is_letter(text, word) { self.spread(text, at) } else { self.misspelt(text, at) }
    }

    /// "g a y", "I m m i g r a n t s": a letter, and on to where letters cease.
    fn spread(&self, text: &Text, at: usize) -> Option<Respelling> {
        let spread = |word: &&Word| is_letter(text, word) || (word.shape.disguised() && !word.shape.digit());
        let run = text.words().get(at..)?.iter().take_while(spread).take(*SPREAD.end()).count();
        (2..=run).rev().find_map(|count| {
            let joined: String =
                text.words().get(at..at + count)?.iter().map(|word| text.word(word)).collect();
            let is_word = SPREAD.contains(&joined.len()) && self.has(hash_word(&joined));
            is_word.then(|| Respelling { words: at..at + count, forms: vec![vec![joined]] })
        })
    }

    /// A word that is none of English.
    fn misspelt(&self, text: &Text, at: usize) -> Option<Respelling> {
        let word = text.words().get(at)?;
        let form = text.word(word);
        let other =
            word.shape.hashtag() || word.shape.mention() || word.shape.url() || word.shape.disguised();
        let letters = form.bytes().all(|byte| byte.is_ascii_lowercase());
        let possible = (SWAPPED_FEWEST..=RUN_MOST).contains(&form.len()) && letters && !other;
        if !possible || self.has(word.hash) || is_plural(form) {
            return None;
        }
        let slips = self.slips_of(word.hash);
        let forms = if slips.is_empty() { self.run_together(form)? } else { vec![slips] };
        Some(Respelling { words: at..at + 1, forms })
    }

    /// The words this may be with one slip, the commonest first.
    fn slips_of(&self, hash: u64) -> Vec<String> {
        if !self.misspelt_sieve.may_have(hash) {
            return Vec::new();
        }
        let from = self.misspelt.partition_point(|(slip, _)| *slip < hash);
        let words = self.misspelt.iter().skip(from).take_while(|(slip, _)| *slip == hash);
        let mut words: Vec<String> =
            words.filter_map(|(_, number)| Some(self.words.get(*number as usize)?.to_string())).collect();
        words.sort_by_key(|word| std::cmp::Reverse(frequency(word)));
        words
    }

    /// "hangall": two words, of which one is a rule's; with more than one way to part them, the rule's longest word.
    fn run_together(&self, form: &str) -> Option<Vec<Vec<String>>> {
        let ways = (1..form.len()).filter_map(|at| form.split_at_checked(at));
        let known = ways.filter_map(|(first, second)| Some((self.parted(first, second)?, first, second)));
        let (_, first, second) = known.max_by_key(|(letters, ..)| *letters)?;
        Some(vec![vec![first.to_owned()], vec![second.to_owned()]])
    }

    /// The letters of the longest word of a rule, where the other is a word that may stand beside it.
    fn parted(&self, first: &str, second: &str) -> Option<usize> {
        let of_rule = |word: &str| word.len() >= RUN_FEWEST && self.has(hash_word(word));
        match (of_rule(first), of_rule(second)) {
            (true, true) => Some(first.len().max(second.len())),
            (true, false) if second.len() > 1 && is_common(second) => Some(first.len()),
            (false, true) if is_common(first) => Some(second.len()),
            _ => None,
        }
    }

    fn has(&self, hash: u64) -> bool {
        self.words_sieve.may_have(hash) && self.hashes.binary_search(&hash).is_ok()
    }
}

/// "Cardiff's", "buts": a word of English with what any of them may end in.
fn is_plural(form: &str) -> bool {
    form.strip_suffix('s').is_some_and(|word| LISTED.may_have(hash_word(word)))
}

fn is_common(word: &str) -> bool {
    frequency(word) >= if word.len() <= SHORT { COMMON_SHORT } else { COMMON }
}

/// Which of up to [`STRETCH`] words may be misspelt: what is no word of English, and a letter beside which another may
/// stand. Asked of every word of every post, and nearly always in vain: no branch to guess wrong.
#[inline(never)]
fn suspects(words: &[Word]) -> u64 {
    let listed: &Sieve = &LISTED;
    let (mut unlisted, mut single, mut spread) = (0, 0, 0);
    for word in words {
        let one = word.end - word.start == 1;
        unlisted = push(unlisted, !one & !listed.may_have(word.hash));
        single = push(single, one);
        spread = push(spread, one | word.shape.disguised());
    }
    let counted = |set: u64| set.rotate_left(words.len() as u32);
    // Who knows what follows a stretch.
    let followed = counted(spread) >> 1 | 1 << (STRETCH - 1);
    counted(unlisted) | counted(single) & followed
}

fn is_letter(text: &Text, word: &Word) -> bool {
    word.end - word.start == 1 && text.word(word).bytes().all(|byte| byte.is_ascii_lowercase())
}

/// Calls `each` with every way to slip once in writing the word.
fn slips(word: &str, mut each: impl FnMut(&str)) {
    if !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return;
    }
    let mut slip = String::with_capacity(word.len());
    for at in 1..word.len().saturating_sub(1) {
        let parts = (word.get(..at), word.get(at..=at), word.get(at + 1..at + 2), word.get(at + 2..));
        let (Some(before), Some(here), Some(next), Some(after)) = parts else { return };
        if word.len() >= SWAPPED_FEWEST && here != next {
            slip.clear();
            [before, next, here, after].iter().for_each(|part| slip.push_str(part));
            each(&slip);
        }
        if word.len() >= MISSING_FEWEST {
            slip.clear();
            [before, next, after].iter().for_each(|part| slip.push_str(part));
            each(&slip);
        }
    }
}

/// The words of lines, each list read once.
#[derive(Default)]
struct Gathered {
    words: BTreeSet<String>,
    lists: BTreeSet<*const Node>,
}

impl Gathered {
    fn line(&mut self, line: &Line) {
        if let Matcher::Words(orders) = &line.matcher {
            orders.iter().flatten().for_each(|(node, _)| self.node(node));
        }
    }

    fn node(&mut self, node: &Node) {
        match node {
            Node::Word(words) if words.written != Written::Hashtag => self.of_words(words),
            Node::Sequence(nodes) | Node::OneOf(nodes) => nodes.iter().for_each(|node| self.node(node)),
            Node::Optional(node) => self.node(node),
            Node::List(list) => {
                if self.lists.insert(std::sync::Arc::as_ptr(list)) {
                    self.node(list);
                }
            }
            Node::Word(_) | Node::Gap { .. } | Node::Slot(_) => {}
        }
    }

    /// Of `immig*`, the words of English that begin so.
    fn of_words(&mut self, words: &Words) {
        let begun = words.prefixes.iter().flat_map(|prefix| rarity::beginning_with(prefix));
        let begun = begun.map(|(word, _)| word);
        for word in words.forms.iter().map(|form| &**form).chain(begun) {
            if !self.words.contains(word) {
                self.words.insert(word.to_owned());
            }
        }
    }
}
