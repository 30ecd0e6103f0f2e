//! A compiled phrase: what stands at each place, as hashes of folded words.

use std::ops::Range;
use std::sync::Arc;

use regex::Regex;

use crate::slots::Slot;

/// One place of a phrase, or several.
#[derive(Clone, Debug)]
pub(crate) enum Node {
    /// One word out of a set.
    Word(Words),
    /// One after the other.
    Sequence(Vec<Node>),
    /// Any one of these.
    OneOf(Vec<Node>),
    /// This, or nothing.
    Optional(Box<Node>),
    /// Up to `most` other words.
    Gap {
        most: u8,
        /// Whether both sides must stand in one sentence.
        same_sentence: bool,
    },
    /// A built-in slot.
    Slot(Slot),
    /// A word list, compiled once and shared.
    List(Arc<Node>),
}

/// A set of words, any of which may stand in one place.
#[derive(Clone, Debug)]
pub(crate) struct Words {
    /// Hashes of the folded words, ascending.
    pub(crate) hashes: Box<[u64]>,
    /// The folded words themselves, in the order of writing.
    pub(crate) forms: Box<[Box<str>]>,
    /// Folded beginnings, any continuation of which will do.
    pub(crate) prefixes: Box<[Box<str>]>,
    /// How it must have been written.
    pub(crate) written: Written,
}

/// How a word must have been written in the post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Written {
    /// In any way.
    Any,
    /// As a hashtag.
    Hashtag,
    /// In capitals.
    Capitals,
}

/// One phrase line, ready to be looked for.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) matcher: Matcher,
    /// Hashes of the line written as one hashtag, ascending.
    pub(crate) joined: Box<[u64]>,
    /// As its author wrote it.
    pub(crate) text: Box<str>,
    /// Its line in the file, from 1.
    pub(crate) number: usize,
}

/// How a line is looked for.
#[derive(Debug)]
pub(crate) enum Matcher {
    /// Word by word, in any of these orders: one, or both of a `near` line.
    Words(Vec<Order>),
    /// A guarded regular expression over the folded text, and the literals of which it needs one.
    Regex { regex: Regex, literals: Vec<String> },
}

/// Parts one after the other, each with where in the line's text its author wrote it.
pub(crate) type Order = Vec<(Node, Range<usize>)>;

impl Node {
    /// The fewest and the most words it can cover.
    pub(crate) fn width(&self) -> (usize, usize) {
        match self {
            Node::Word(_) => (1, 1),
            Node::Sequence(nodes) => {
                nodes.iter().map(Node::width).fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1))
            }
            Node::OneOf(nodes) => {
                let widths = nodes.iter().map(Node::width);
                widths.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1))).unwrap_or_default()
            }
            Node::Optional(node) => (0, node.width().1),
            Node::Gap { most, .. } => (0, usize::from(*most)),
            Node::Slot(slot) => (1, slot.longest()),
            Node::List(node) => node.width(),
        }
    }
}

impl Words {
    pub(crate) fn new(mut forms: Vec<String>, mut prefixes: Vec<String>, written: Written) -> Self {
        let mut hashes: Vec<u64> = forms.iter().map(|form| post::fold::hash_word(form)).collect();
        hashes.sort_unstable();
        hashes.dedup();
        let mut seen = std::collections::BTreeSet::new();
        forms.retain(|form| seen.insert(form.clone()));
        prefixes.sort_unstable();
        prefixes.dedup();
        let boxed = |words: Vec<String>| words.into_iter().map(String::into_boxed_str).collect();
        Self { hashes: hashes.into_boxed_slice(), forms: boxed(forms), prefixes: boxed(prefixes), written }
    }

    /// Whether a word with this hash belongs to the set.
    pub(crate) fn has(&self, hash: u64) -> bool {
        match self.hashes.len() {
            0..=8 => self.hashes.contains(&hash),
            _ => self.hashes.binary_search(&hash).is_ok(),
        }
    }
}
