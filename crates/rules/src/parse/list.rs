//! Reads a word list: `rules/lists/<name>.txt`, one phrase a line, the same language as a rule's lines.

use super::phrase::{Part, PartKind, Phrase};
use super::{PhraseLine, read_lines, read_source};
use crate::RuleFile;
use crate::diagnostic::{Diagnostic, Source};
use crate::slots::Slot;

/// A list as written.
#[derive(Debug)]
pub(crate) struct ListText {
    pub(crate) name: String,
    pub(crate) source: Source,
    pub(crate) lines: Vec<PhraseLine>,
}

/// Reads a list file. What is wrong with it is in the second half.
pub(crate) fn read_list(file: &RuleFile) -> (Option<ListText>, Vec<Diagnostic>) {
    let source = match read_source(file) {
        Ok(source) => source,
        Err(said) => return (None, vec![*said]),
    };
    let mut said = Vec::new();
    let lines = read_lines(&source, &source.text, 0, &mut said);
    for line in &lines {
        only_words(&source, line, &mut said);
    }
    if lines.is_empty() && said.is_empty() {
        said.push(
            Diagnostic::error("empty-list", &source, 0..0, "this list holds no phrase")
                .label("write one phrase a line"),
        );
    }
    let file_name = file.path.rsplit('/').next().unwrap_or(&file.path);
    let name = file_name.strip_suffix(".txt").unwrap_or(file_name).to_owned();
    (Some(ListText { name, source, lines }), said)
}

/// A list holds phrases that can stand inside another phrase: no `near`, no `re:`, no other list.
fn only_words(source: &Source, line: &PhraseLine, said: &mut Vec<Diagnostic>) {
    let Phrase::Ordered(parts) = &line.phrase else {
        let error = Diagnostic::error(
            "bad-list-line",
            source,
            line.span.clone(),
            "a list line cannot hold `near` or `re:`",
        );
        said.push(error.label("put it in the rule itself"));
        return;
    };
    for part in parts {
        no_lists(source, part, said);
    }
}

fn no_lists(source: &Source, part: &Part, said: &mut Vec<Diagnostic>) {
    match &part.kind {
        PartKind::Named(name) if Slot::by_name(name).is_none() => {
            let error = Diagnostic::error(
                "list-in-list",
                source,
                part.span.clone(),
                "a list cannot hold another list",
            );
            said.push(error.label("write its words here, or name both lists in the rule"));
        }
        PartKind::OneOf(choices) | PartKind::Optional(choices) => {
            choices.iter().flatten().for_each(|part| no_lists(source, part, said));
        }
        _ => {}
    }
}
