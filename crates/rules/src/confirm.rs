//! Whether a line stands at a place in a text: a walk over the phrase, word by word, with no backtracking.
//!
//! The walk carries the set of places the phrase read so far may end at, as bits of one `u128` counted from
//! where it started. So a line costs the same however its gaps and choices may be filled.

use std::ops::Range;

use places::Gazetteer;
use post::{Field, Text, Word};

use crate::compile::LINE_MAX;
use crate::pattern::{Line, Matcher, Node, Order, Words, Written};
use crate::slots::Folded;

/// One field of a post, as lines are looked for in it.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'a> {
    pub(crate) field: Field,
    pub(crate) text: &'a Text,
    pub(crate) gazetteer: &'a Gazetteer,
}

/// Places a phrase may end at, as bits counted from its start.
type Ends = u128;

impl<'a> Reader<'a> {
    pub(crate) fn words(&self) -> &'a [Word] {
        self.text.words()
    }

    pub(crate) fn sentence(&self, at: usize) -> Option<u16> {
        self.words().get(at).map(|word| word.sentence)
    }

    fn holds(&self, words: &Words, at: usize) -> bool {
        let Some(word) = self.words().get(at) else { return false };
        let written = match words.written {
            Written::Any => true,
            Written::Hashtag => word.shape.hashtag(),
            Written::Capitals => word.shape.all_capitals(),
        };
        let otherwise = || word.shape.disguised() && self.text.readings(at).any(|hash| words.has(hash));
        let begun = || {
            !words.prefixes.is_empty() && {
                let form = self.text.word(word);
                words.prefixes.iter().any(|prefix| form.starts_with(&**prefix))
            }
        };
        written && (words.has(word.hash) || otherwise() || begun())
    }

    /// Where `node` may end, for each place in `starts` that it may begin at.
    pub(crate) fn advance(&self, node: &Node, base: usize, starts: Ends) -> Ends {
        match node {
            Node::Word(words) => {
                places(starts).filter(|at| self.holds(words, base + at)).map(|at| bit(at + 1)).sum()
            }
            Node::Sequence(nodes) => nodes.iter().fold(starts, |ends, node| self.step(node, base, ends)),
            Node::OneOf(nodes) => nodes.iter().fold(0, |ends, node| ends | self.advance(node, base, starts)),
            Node::Optional(node) => starts | self.advance(node, base, starts),
            Node::Gap { most, same_sentence } => places(starts)
                .fold(0, |ends, at| ends | self.gap(base, at, usize::from(*most), *same_sentence)),
            Node::Slot(slot) => {
                let words = Folded { text: self.text };
                let after = |at: usize| slot.at(&words, self.gazetteer, base + at).map(|len| bit(at + len));
                places(starts).filter_map(after).fold(0, |ends, end| ends | end)
            }
            Node::List(node) => self.advance(node, base, starts),
        }
    }

    /// How many words the parts cover from `start` on, if they stand there.
    fn length(&self, parts: &Order, start: usize) -> Option<usize> {
        let ((last, _), before) = parts.split_last()?;
        let reached = before.iter().fold(1, |ends, (node, _)| self.step(node, start, ends));
        let ends =
            places(reached).map(|place| self.advance(last, start, bit(place))).find(|ends| *ends != 0)?;
        Some(Ends::BITS as usize - 1 - ends.leading_zeros() as usize)
    }

    fn step(&self, node: &Node, base: usize, starts: Ends) -> Ends {
        if starts == 0 { 0 } else { self.advance(node, base, starts) }
    }

    /// Up to `most` words from place `at` on; in one sentence, the word after the gap is in that of the word before.
    /// A gap with nothing before it, because what stood there was left out, is left out too.
    fn gap(&self, base: usize, at: usize, most: usize, same_sentence: bool) -> Ends {
        if at == 0 {
            return bit(0);
        }
        let sentence = self.sentence(base + at - 1);
        let reaches = |skipped: &usize| {
            let next = self.sentence(base + at + skipped);
            next.is_some() && (!same_sentence || next == sentence)
        };
        (0..=most).take_while(reaches).map(|skipped| bit(at + skipped)).sum()
    }
}

fn bit(place: usize) -> Ends {
    if place <= LINE_MAX { 1 << place } else { 0 }
}

/// The places of a set, ascending.
pub(crate) fn places(mut set: Ends) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let place = set.trailing_zeros() as usize;
        (set != 0).then(|| {
            set &= set - 1;
            place
        })
    })
}

impl Line {
    /// The words it covers from `start` on: gaps as short as may be, the last part as long as may be.
    pub(crate) fn at(&self, reader: &Reader<'_>, start: usize) -> Option<Range<usize>> {
        let Matcher::Words(orders) = &self.matcher else { return None };
        match orders.iter().filter_map(|order| reader.length(order, start)).min() {
            Some(length) => Some(start..start + length),
            None => self.is_joined_at(reader, start).then_some(start..start + 1),
        }
    }

    fn is_joined_at(&self, reader: &Reader<'_>, at: usize) -> bool {
        let word = reader.words().get(at).filter(|word| word.shape.hashtag());
        word.is_some_and(|word| self.joined.binary_search(&word.hash).is_ok())
    }

    /// Whether it stands anywhere in a text.
    pub(crate) fn stands(&self, reader: &Reader<'_>) -> bool {
        match &self.matcher {
            Matcher::Regex { regex, .. } => regex.is_match(reader.text.folded()),
            Matcher::Words(_) => (0..reader.words().len()).any(|start| self.at(reader, start).is_some()),
        }
    }

    /// Everywhere it stands in a text, from left to right, without overlap.
    pub(crate) fn everywhere(&self, reader: &Reader<'_>) -> Vec<Range<usize>> {
        if let Matcher::Regex { regex, .. } = &self.matcher {
            let found = regex.find_iter(reader.text.folded());
            return found.filter_map(|found| words_within(reader.words(), found.range())).collect();
        }
        let mut found = Vec::new();
        let mut from = 0;
        while from < reader.words().len() {
            let next = self.at(reader, from);
            from = next.as_ref().map_or(from + 1, |range| range.end.max(from + 1));
            found.extend(next);
        }
        found
    }
}

/// The words that a byte range of the folded text touches.
fn words_within(words: &[Word], bytes: Range<usize>) -> Option<Range<usize>> {
    let start = words.partition_point(|word| word.end as usize <= bytes.start);
    let end = words.partition_point(|word| (word.start as usize) < bytes.end);
    (start < end).then_some(start..end)
}
