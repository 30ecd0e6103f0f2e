//! `#PoliceAreHiding`: a phrase written as one hashtag, which folding leaves as one word.

use crate::pattern::{Node, Words, Written};

/// A line that could be joined in more ways than this is not looked for as a hashtag.
const MOST: usize = 256;

/// Hashes of every way to write a sequence as one hashtag, ascending. Gaps are left empty.
/// Empty when a part is no plain word, or when there are too many ways.
pub(crate) fn hashes<'a>(nodes: impl Iterator<Item = &'a Node>) -> Vec<u64> {
    let Some(forms) = join(nodes) else { return Vec::new() };
    let mut hashes: Vec<u64> =
        forms.iter().filter(|(words, _)| *words > 1).map(|(_, form)| post::fold::hash_word(form)).collect();
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}

/// Ways to write something as one, each with how many words went into it.
type Forms = Vec<(usize, String)>;

fn join<'a>(nodes: impl Iterator<Item = &'a Node>) -> Option<Forms> {
    let mut all: Forms = vec![(0, String::new())];
    for node in nodes {
        let next = forms(node)?;
        if all.len() * next.len() > MOST {
            return None;
        }
        all = all
            .iter()
            .flat_map(|(words, start)| {
                next.iter().map(move |(more, end)| (words + more, format!("{start}{end}")))
            })
            .collect();
    }
    Some(all)
}

fn forms(node: &Node) -> Option<Forms> {
    match node {
        Node::Word(words) => of_words(words),
        Node::Sequence(nodes) => join(nodes.iter()),
        Node::OneOf(nodes) => {
            let mut all = Vec::new();
            for node in nodes {
                all.extend(forms(node)?);
            }
            (all.len() <= MOST).then_some(all)
        }
        Node::Optional(node) => {
            let mut all = forms(node)?;
            all.push((0, String::new()));
            Some(all)
        }
        Node::Gap { .. } => Some(vec![(0, String::new())]),
        Node::List(node) => forms(node),
        Node::Slot(_) => None,
    }
}

fn of_words(words: &Words) -> Option<Forms> {
    let plain = words.written == Written::Any && words.prefixes.is_empty() && words.forms.len() <= MOST;
    plain.then(|| words.forms.iter().map(|form| (1, form.to_string())).collect())
}
