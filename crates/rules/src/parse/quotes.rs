//! Curly quotes where straight ones are meant: what a word processor or a telephone makes of `'''` and `"`.

use std::ops::Range;

use crate::diagnostic::{Diagnostic, Repair, Source};

/// Each place where curly quotes stand for the quotes of a value, in a file that could not be read as it is.
pub(super) fn curly(source: &Source) -> Vec<Diagnostic> {
    let mut said = Vec::new();
    let mut start = 0;
    for line in source.text.split_inclusive('\n') {
        let line_end = start + line.trim_end().len();
        if let Some((span, straight)) = value(line).or_else(|| closing(line)) {
            said.push(mistake(source, start + span.start..(start + span.end).min(line_end), straight));
        }
        start += line.len();
    }
    said
}

fn mistake(source: &Source, span: Range<usize>, straight: String) -> Diagnostic {
    let message = "these are curly quotes, which mean nothing here";
    let label = format!("write {straight}, with the straight quotes of a plain keyboard");
    let error = Diagnostic::error("smart-quote-block", source, span, message).label(label);
    error.mended_by(Some(Repair::Write(straight)))
}

/// `name = “text”` or the opening of a block: where, and with straight quotes.
fn value(line: &str) -> Option<(Range<usize>, String)> {
    let (name, _) = line.split_once('=')?;
    let is_name =
        !name.trim().is_empty() && name.trim().chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let at = name.len() + 1;
    let value = line.get(at..).filter(|_| is_name)?.trim();
    let from = at + line.get(at..)?.find(value)?;
    let inner = value.trim_start_matches(is_curly);
    match value.chars().count() - inner.chars().count() {
        0 => None,
        1 => {
            let text = inner.strip_suffix(is_curly).filter(|text| !text.contains(['"', '\\']))?;
            Some((from..from + value.len(), format!("\"{text}\"")))
        }
        _ => Some((from..from + value.len() - inner.len(), "'''".to_owned())),
    }
}

/// Curly quotes alone on a line close a block.
fn closing(line: &str) -> Option<(Range<usize>, String)> {
    let quotes = line.trim();
    let at = line.len() - line.trim_start().len();
    let closes = quotes.chars().count() > 1 && quotes.chars().all(|c| is_curly(c) || c == '\'');
    (closes && quotes.contains(is_curly)).then(|| (at..at + quotes.len(), "'''".to_owned()))
}

fn is_curly(c: char) -> bool {
    matches!(c, '\u{2018}'..='\u{201f}')
}
