//! Whether one line stands wherever another does, judged from the phrases alone.
//!
//! On the safe side: a line that only nearly always stands in another is said not to.

use crate::pattern::{Line, Matcher, Node, Words, Written};

/// Whether `inner` stands in every text in which `outer` stands. The one hashtag a line may be written as is left out of
/// account: nobody writes a line for that alone.
pub(crate) fn stands_in(inner: &Line, outer: &Line) -> bool {
    let (Matcher::Words(inner), Matcher::Words(orders)) = (&inner.matcher, &outer.matcher) else {
        return inner.text == outer.text;
    };
    orders.iter().all(|order| {
        let order: Vec<&Node> = order.iter().map(|(node, _)| node).collect();
        inner.iter().any(|inner| {
            let inner: Vec<&Node> = inner.iter().map(|(node, _)| node).collect();
            holds(&order, &inner)
        })
    })
}

/// Whether `inner` stands somewhere in whatever fits `parts`.
fn holds(parts: &[&Node], inner: &[&Node]) -> bool {
    (0..parts.len()).any(|from| starts(parts.get(from..).unwrap_or_default(), inner))
        || parts.iter().any(|part| match part {
            Node::Sequence(nodes) => holds(&nodes.iter().collect::<Vec<_>>(), inner),
            Node::OneOf(nodes) => !nodes.is_empty() && nodes.iter().all(|node| holds(&[node], inner)),
            Node::List(node) => holds(&[node], inner),
            Node::Word(_) | Node::Optional(_) | Node::Gap { .. } | Node::Slot(_) => false,
        })
}

/// Whether whatever fits `parts` starts with something that fits `inner`.
fn starts(parts: &[&Node], inner: &[&Node]) -> bool {
    let Some((wanted, rest)) = inner.split_first() else { return true };
    let left_out = matches!(wanted, Node::Optional(_) | Node::Gap { .. }) && starts(parts, rest);
    left_out || parts.split_first().is_some_and(|(part, parts)| fits(part, wanted) && starts(parts, rest))
}

/// Whether whatever fits `part` fits `wanted` too.
fn fits(part: &Node, wanted: &Node) -> bool {
    match (part, wanted) {
        (Node::List(part), wanted) => fits(part, wanted),
        (part, Node::List(wanted)) => fits(part, wanted),
        (Node::OneOf(parts), wanted) => !parts.is_empty() && parts.iter().all(|part| fits(part, wanted)),
        (part, Node::OneOf(choices)) => choices.iter().any(|wanted| fits(part, wanted)),
        (Node::Sequence(parts), Node::Sequence(wanted)) => {
            parts.len() == wanted.len() && parts.iter().zip(wanted).all(|(part, wanted)| fits(part, wanted))
        }
        (Node::Optional(part), Node::Optional(wanted)) => fits(part, wanted),
        (Node::Gap { most: part, same_sentence: one }, Node::Gap { most: wanted, same_sentence: other }) => {
            part <= wanted && (*one || !*other)
        }
        (Node::Word(part), Node::Word(wanted)) => words_fit(part, wanted),
        (Node::Slot(part), Node::Slot(wanted)) => part == wanted,
        _ => false,
    }
}

fn words_fit(part: &Words, wanted: &Words) -> bool {
    let begun = |form: &str| wanted.prefixes.iter().any(|prefix| form.starts_with(&**prefix));
    (wanted.written == Written::Any || wanted.written == part.written)
        && part.forms.iter().all(|form| begun(form) || wanted.forms.contains(form))
        && part.prefixes.iter().all(|prefix| begun(prefix))
}
