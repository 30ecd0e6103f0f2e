//! Lines that are never found, because a veto of their own rule stands wherever they stand.
//!
//! Judged from the phrases alone and on the safe side: a veto that only nearly always stands there is not reported.

use std::sync::Arc;

use post::Strength;

use crate::diagnostic::Diagnostic;
use crate::parse::{PhraseLine, RuleText};
use crate::pattern::{Line, Matcher, Node, Words, Written};
use crate::program::Program;

pub(crate) fn check(program: &Program, text: &RuleText, said: &mut Vec<Diagnostic>) {
    let veto_of = |line: &Arc<Line>| {
        program.same_sentence.iter().chain(&program.same_post).find(|veto| stands_in(veto, line))
    };
    let vetoed = program.find.iter().map(|(strength, line)| (*strength, line, veto_of(line)));
    let (vetoed, free): (Vec<_>, Vec<_>) = vetoed.partition(|(.., veto)| veto.is_some());
    let finds =
        free.iter().any(|(strength, ..)| *strength == Strength::Strong) || free.len() >= program.weak_needed;
    let code = if finds { "vetoed-line" } else { "matches-nothing" };
    let kind = if finds { Diagnostic::warning } else { Diagnostic::error };
    for (_, line, veto) in vetoed {
        let Some(veto) = veto else { continue };
        let span = written(text, line).map_or(0..0, |written| written.span.clone());
        let message =
            format!("this line is never found: the `[unless]` line `{}` always stands in it", veto.text);
        said.push(
            kind(code, &text.source, span, message).label(format!("reword it, or line {}", veto.number)),
        );
    }
}

fn written<'t>(text: &'t RuleText, line: &Line) -> Option<&'t PhraseLine> {
    let number = |written: &PhraseLine| text.source.line_column(written.span.start).0;
    let is_it = |written: &&PhraseLine| written.text == *line.text && number(written) == line.number;
    text.strong.iter().chain(&text.weak).find(is_it)
}

/// Whether the veto stands in every text in which the line stands. The one hashtag a line may be written as is left
/// out of account: nobody writes a rule for that alone.
fn stands_in(veto: &Line, line: &Line) -> bool {
    let (Matcher::Words(vetoes), Matcher::Words(orders)) = (&veto.matcher, &line.matcher) else {
        return false;
    };
    orders.iter().all(|order| {
        let order: Vec<&Node> = order.iter().map(|(node, _)| node).collect();
        vetoes.iter().any(|veto| {
            let veto: Vec<&Node> = veto.iter().map(|(node, _)| node).collect();
            holds(&order, &veto)
        })
    })
}

/// Whether `veto` stands somewhere in whatever fits `parts`.
fn holds(parts: &[&Node], veto: &[&Node]) -> bool {
    let side_by_side = || {
        parts
            .windows(veto.len().max(1))
            .any(|window| window.iter().zip(veto).all(|(part, veto)| fits(part, veto)))
    };
    side_by_side()
        || parts.iter().any(|part| match part {
            Node::Sequence(nodes) => holds(&nodes.iter().collect::<Vec<_>>(), veto),
            Node::OneOf(nodes) => !nodes.is_empty() && nodes.iter().all(|node| holds(&[node], veto)),
            Node::List(node) => holds(&[node], veto),
            Node::Word(_) | Node::Optional(_) | Node::Gap { .. } | Node::Slot(_) => false,
        })
}

/// Whether whatever fits `part` fits `veto` too.
fn fits(part: &Node, veto: &Node) -> bool {
    match (part, veto) {
        (Node::List(part), veto) => fits(part, veto),
        (part, Node::List(veto)) => fits(part, veto),
        (Node::OneOf(parts), veto) => !parts.is_empty() && parts.iter().all(|part| fits(part, veto)),
        (part, Node::OneOf(vetoes)) => vetoes.iter().any(|veto| fits(part, veto)),
        (Node::Sequence(parts), Node::Sequence(vetoes)) => {
            parts.len() == vetoes.len() && parts.iter().zip(vetoes).all(|(part, veto)| fits(part, veto))
        }
        (Node::Word(part), Node::Word(veto)) => words_fit(part, veto),
        (Node::Slot(part), Node::Slot(veto)) => part == veto,
        _ => false,
    }
}

fn words_fit(part: &Words, veto: &Words) -> bool {
    let begun = |form: &str| veto.prefixes.iter().any(|prefix| form.starts_with(&**prefix));
    (veto.written == Written::Any || veto.written == part.written)
        && part.forms.iter().all(|form| begun(form) || veto.forms.contains(form))
        && part.prefixes.iter().all(|prefix| begun(prefix))
}
