//! Lines that are never found, because a veto of their own rule stands wherever they stand.
//!
//! Judged from the phrases alone and on the safe side: a veto that only nearly always stands there is not reported.

use std::sync::Arc;

use post::Strength;

use crate::diagnostic::Diagnostic;
use crate::parse::{PhraseLine, RuleText};
use crate::pattern::Line;
use crate::program::Program;
use crate::within::stands_in;

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

/// The line as its author wrote it.
pub(crate) fn written<'t>(text: &'t RuleText, line: &Line) -> Option<&'t PhraseLine> {
    let number = |written: &PhraseLine| text.source.line_column(written.span.start).0;
    let is_it = |written: &&PhraseLine| written.text == *line.text && number(written) == line.number;
    text.strong.iter().chain(&text.weak).find(is_it)
}
