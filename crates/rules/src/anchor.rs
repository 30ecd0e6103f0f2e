//! The anchor of a line: the words of which every match holds at least one, chosen as rare as can be.
//!
//! Authors never write keywords; a post is looked up by anchors, and a line without one would have to be tried at every
//! word of every post. An anchor is single words or, where those are common, pairs of neighbours. Beside it stands what
//! else must be near ([`Key::beside`]): with both sides asked for, few posts are led to a line that is not in them.

use crate::beside::{self, Beside};
use crate::pattern::{Line, Matcher, Node, Words};
use crate::{keys, rarity};

/// The words that lead to a line.
#[derive(Clone, Debug, Default)]
pub(crate) struct Anchor {
    pub(crate) keys: Vec<Key>,
    /// How often one of them is met; see [`rarity::frequency`].
    pub(crate) cost: u64,
}

/// What leads to a line, and how many words of the line may stand before it.
#[derive(Clone, Debug)]
pub(crate) struct Key {
    pub(crate) word: KeyWord,
    pub(crate) fewest_before: usize,
    pub(crate) most_before: usize,
    /// What must stand near as well.
    pub(crate) beside: Beside,
}

/// What a key looks for.
#[derive(Clone, Debug)]
pub(crate) enum KeyWord {
    /// A folded word, by its hash.
    Hash(u64),
    /// A folded word and the one after it, which is where the key stands.
    Pair(u64, u64),
    /// The beginning of a folded word.
    Prefix(Box<str>),
}

/// A pair is looked up where it is this many times rarer than the word alone: every pair of a post costs a probe, too.
const PAIR_GAIN: u64 = 4;
/// Words that can stand side by side do so more often than chance has it, by about this factor (our guess).
const PAIR_BOND: u64 = 20;
/// Pairs that one anchor may hold.
const PAIRS_MOST: usize = 32;
/// What frequencies are counted in; see [`rarity::frequency`].
const ALL_WORDS: u64 = 1_000_000_000;

/// The rarest anchor of a line; `None` when it has no necessary word.
pub(crate) fn of_line(line: &Line) -> Option<Anchor> {
    let Matcher::Words(orders) = &line.matcher else { return None };
    let mut anchor = Anchor::default();
    for order in orders {
        let mut nodes = Vec::new();
        order.iter().for_each(|(node, _)| flatten(node, &mut nodes));
        let (one, places) = rarest(&nodes)?;
        let other = other(&nodes, &places);
        anchor.keys.extend(one.keys.into_iter().map(|key| Key { beside: other.beside(&key), ..key }));
        anchor.cost = one.cost;
    }
    Some(anchor)
}

/// What stands one after the other, sequences within taken apart.
fn flatten<'a>(node: &'a Node, nodes: &mut Vec<&'a Node>) {
    match node {
        Node::Sequence(inner) => inner.iter().for_each(|node| flatten(node, nodes)),
        node => nodes.push(node),
    }
}

/// The rarest anchor among nodes that stand one after the other, and which of them it is of.
fn rarest(nodes: &[&Node]) -> Option<(Anchor, std::ops::Range<usize>)> {
    let mut best: Option<(Anchor, std::ops::Range<usize>)> = None;
    let (mut fewest, mut most) = (0, 0);
    let mut consider = |anchor: Anchor, places, fewest, most| {
        if best.as_ref().is_none_or(|(best, _)| anchor.cost < best.cost) {
            best = Some((anchor.behind(fewest, most), places));
        }
    };
    for (at, node) in nodes.iter().enumerate() {
        if let Some(anchor) = of_node(node) {
            consider(anchor, at..at + 1, fewest, most);
        }
        let width = node.width();
        (fewest, most) = (fewest + width.0, most + width.1);
        if let Some(anchor) = nodes.get(at + 1).and_then(|next| of_pair(node, next)) {
            consider(anchor, at..at + 2, fewest, most);
        }
    }
    best
}

impl Anchor {
    /// The same with so many more words before it.
    fn behind(mut self, fewest: usize, most: usize) -> Self {
        for key in &mut self.keys {
            key.fewest_before += fewest;
            key.most_before += most;
        }
        self
    }
}

fn of_node(node: &Node) -> Option<Anchor> {
    match node {
        Node::Word(words) => Some(of_words(words)),
        Node::Sequence(_) => {
            let mut nodes = Vec::new();
            flatten(node, &mut nodes);
            rarest(&nodes).map(|(anchor, _)| anchor)
        }
        Node::OneOf(nodes) => nodes.iter().map(of_node).try_fold(Anchor::default(), |mut all, one| {
            let one = one?;
            all.cost += one.cost;
            all.keys.extend(one.keys);
            Some(all)
        }),
        Node::List(node) => of_node(node),
        Node::Optional(_) | Node::Gap { .. } | Node::Slot(_) => None,
    }
}

fn of_words(words: &Words) -> Anchor {
    let hashes = words.hashes.iter().map(|hash| KeyWord::Hash(*hash));
    let prefixes = words.prefixes.iter().map(|prefix| KeyWord::Prefix(prefix.clone()));
    let cost = words.forms.iter().map(|form| u64::from(rarity::frequency(form))).sum::<u64>()
        + words.prefixes.iter().map(|prefix| u64::from(rarity::prefix_frequency(prefix))).sum::<u64>();
    Anchor { keys: hashes.chain(prefixes).map(key).collect(), cost }
}

fn key(word: KeyWord) -> Key {
    Key { word, fewest_before: 0, most_before: 0, beside: Beside::Nothing }
}

/// The last words of one node with the first of the next.
fn of_pair(left: &Node, right: &Node) -> Option<Anchor> {
    let (left, right) = (edge(left, End::Last)?, edge(right, End::First)?);
    if !(1..=PAIRS_MOST).contains(&(left.len() * right.len())) {
        return None;
    }
    let pairs = left.iter().flat_map(|(left, _)| right.iter().map(|(right, _)| KeyWord::Pair(*left, *right)));
    let sum = |words: &[(u64, u32)]| words.iter().map(|(_, frequency)| u64::from(*frequency)).sum::<u64>();
    let cost = PAIR_GAIN * PAIR_BOND * sum(&left) * sum(&right) / ALL_WORDS;
    Some(Anchor { keys: pairs.map(key).collect(), cost })
}

/// Which end of a node.
#[derive(Clone, Copy)]
enum End {
    First,
    Last,
}

/// Every word a node can begin or end with, by hash and frequency; `None` where that cannot be listed.
fn edge(node: &Node, end: End) -> Option<Vec<(u64, u32)>> {
    match node {
        Node::Word(words) if words.prefixes.is_empty() && words.forms.len() <= PAIRS_MOST => {
            let known = |form: &str| (post::fold::hash_word(form), rarity::frequency(form));
            Some(words.forms.iter().map(|form| known(form)).collect())
        }
        Node::Sequence(nodes) => edge(if let End::First = end { nodes.first() } else { nodes.last() }?, end),
        Node::OneOf(nodes) => nodes.iter().try_fold(Vec::new(), |mut all, node| {
            all.extend(edge(node, end)?);
            Some(all)
        }),
        Node::List(node) => edge(node, end),
        Node::Word(_) | Node::Optional(_) | Node::Gap { .. } | Node::Slot(_) => None,
    }
}

/// What a line needs besides its anchor: the words of one node, any of which will do, and where they stand.
#[derive(Default)]
struct Other {
    keys: Vec<Key>,
}

/// The node, besides those of the anchor, that is the least likely to stand where it must.
fn other(nodes: &[&Node], anchor: &std::ops::Range<usize>) -> Other {
    let (mut fewest, mut most) = (0, 0);
    let mut rarest: Option<(u64, Anchor)> = None;
    for (at, node) in nodes.iter().enumerate() {
        let other =
            of_node(node).filter(|other| !anchor.contains(&at) && other.keys.len() <= beside::WORDS_MOST);
        if let Some(other) = other.map(|other| other.behind(fewest, most)) {
            let places = other.keys.iter().map(|key| key.most_before - key.fewest_before + 1).max();
            let cost = other.cost.saturating_mul(places.unwrap_or_default() as u64);
            if rarest.as_ref().is_none_or(|(least, _)| cost < *least) {
                rarest = Some((cost, other));
            }
        }
        let width = node.width();
        (fewest, most) = (fewest + width.0, most + width.1);
    }
    Other { keys: rarest.map(|(_, other)| other.keys).unwrap_or_default() }
}

impl Other {
    /// What to ask where `key` stands.
    fn beside(&self, key: &Key) -> Beside {
        let first =
            self.keys.iter().map(|other| other.fewest_before as isize - key.most_before as isize).min();
        let last =
            self.keys.iter().map(|other| other.most_before as isize - key.fewest_before as isize).max();
        let places = first.unwrap_or_default()..=last.unwrap_or_default();
        let asked = match (self.words(), self.beginnings()) {
            (Some(words), _) => Beside::word(&places, &words),
            (_, Some(beginnings)) => Beside::beginning(&places, &beginnings),
            (None, None) => Beside::Nothing,
        };
        match (asked, &key.word) {
            (Beside::Nothing, KeyWord::Prefix(prefix)) => Beside::begins(prefix),
            (asked, _) => asked,
        }
    }

    /// If all of them are whole words.
    fn words(&self) -> Option<Vec<u64>> {
        let word = |key: &Key| match key.word {
            KeyWord::Hash(hash) | KeyWord::Pair(_, hash) => Some(hash),
            KeyWord::Prefix(_) => None,
        };
        self.keys.iter().map(word).collect()
    }

    /// If all of them are beginnings.
    fn beginnings(&self) -> Option<Vec<u64>> {
        let beginning = |key: &Key| match &key.word {
            KeyWord::Prefix(prefix) => keys::beginning(prefix),
            KeyWord::Hash(_) | KeyWord::Pair(..) => None,
        };
        self.keys.iter().map(beginning).collect()
    }
}
