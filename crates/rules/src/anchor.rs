//! The anchor of a line: the words of which every match holds at least one, chosen as rare as can be.
//!
//! Authors never write keywords; a post is looked up by anchors, and a line without one would have to be
//! tried at every word of every post.

use crate::pattern::{Line, Matcher, Node, Words};
use crate::rarity;

/// The words that lead to a line.
#[derive(Clone, Debug, Default)]
pub(crate) struct Anchor {
    pub(crate) keys: Vec<Key>,
    /// How often a post holds one of them; see [`rarity::frequency`].
    pub(crate) cost: u64,
}

/// One word that leads to a line, and how many words of the line may stand before it.
#[derive(Clone, Debug)]
pub(crate) struct Key {
    pub(crate) word: KeyWord,
    pub(crate) before: usize,
}

/// What a key looks for.
#[derive(Clone, Debug)]
pub(crate) enum KeyWord {
    /// A folded word, by its hash.
    Hash(u64),
    /// The beginning of a folded word.
    Prefix(Box<str>),
}

/// The rarest anchor of a line; `None` when it has no necessary word.
pub(crate) fn of_line(line: &Line) -> Option<Anchor> {
    let Matcher::Words(orders) = &line.matcher else { return None };
    let mut anchor = Anchor::default();
    for order in orders {
        let one = rarest(order.iter().map(|(node, _)| node))?;
        anchor.keys.extend(one.keys);
        anchor.cost = one.cost;
    }
    anchor.keys.extend(line.joined.iter().map(|hash| Key { word: KeyWord::Hash(*hash), before: 0 }));
    Some(anchor)
}

/// The rarest anchor among nodes that stand one after the other.
fn rarest<'a>(nodes: impl Iterator<Item = &'a Node>) -> Option<Anchor> {
    let mut best: Option<Anchor> = None;
    let mut before = 0;
    for node in nodes {
        if let Some(mut anchor) = of_node(node)
            && best.as_ref().is_none_or(|best| anchor.cost < best.cost)
        {
            anchor.keys.iter_mut().for_each(|key| key.before += before);
            best = Some(anchor);
        }
        before += node.width().1;
    }
    best
}

fn of_node(node: &Node) -> Option<Anchor> {
    match node {
        Node::Word(words) => Some(of_words(words)),
        Node::Sequence(nodes) => rarest(nodes.iter()),
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
    let keys = hashes.chain(prefixes).map(|word| Key { word, before: 0 }).collect();
    let cost = words.forms.iter().map(|form| u64::from(rarity::frequency(form))).sum::<u64>()
        + words.prefixes.iter().map(|prefix| u64::from(rarity::prefix_frequency(prefix))).sum::<u64>();
    Anchor { keys, cost }
}
