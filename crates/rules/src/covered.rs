//! Lines that add nothing, because another line of the same block is found wherever they are.

use std::sync::Arc;

use post::Strength;

use crate::diagnostic::Diagnostic;
use crate::parse::RuleText;
use crate::pattern::Line;
use crate::program::Program;
use crate::vetoed::written;
use crate::within::stands_in;

pub(crate) fn check(program: &Program, text: &RuleText, said: &mut Vec<Diagnostic>) {
    let find = |wanted: Strength| -> Vec<&Arc<Line>> {
        program.find.iter().filter(|(strength, _)| *strength == wanted).map(|(_, line)| line).collect()
    };
    let weak = find(Strength::Weak);
    block(&find(Strength::Strong), "it adds nothing: remove one of the two", text, said);
    block(&weak, "one sighting would count as two: remove one of them, or reword it", text, said);
}

fn block(lines: &[&Arc<Line>], label: &str, text: &RuleText, said: &mut Vec<Diagnostic>) {
    for (at, line) in lines.iter().enumerate() {
        let twin = lines.iter().take(at).find(|other| stands_in(line, other) && stands_in(other, line));
        let wider = || lines.iter().find(|other| stands_in(other, line) && !stands_in(line, other));
        let (code, other, message) = match (twin, wider()) {
            (Some(twin), _) => ("duplicate-line", twin, "this line says the same as"),
            (None, Some(wider)) => ("covered-by-line", wider, "wherever this line is found, so is"),
            (None, None) => continue,
        };
        let span = written(text, line).map_or(0..0, |written| written.span.clone());
        let message = format!("{message} line {}, `{}`", other.number, other.text);
        said.push(Diagnostic::warning(code, &text.source, span, message).label(label));
    }
}
