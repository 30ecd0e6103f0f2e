//! From the bytes of a file to what its author wrote, with every mistake in it named at once.

mod calendar;
mod cases;
mod day;
mod document;
mod frame;
mod list;
mod local;
pub(crate) mod phrase;
pub(crate) mod pieces;
mod quotes;
mod rule;
mod surge;
mod timeline;

pub(crate) use calendar::{CalendarText, read_calendar};
pub(crate) use cases::{Case, Section};
pub(crate) use document::Located;
pub(crate) use frame::{FrameText, read_frame};
pub(crate) use list::{ListText, read_list};
pub(crate) use local::{LocalText, read_local};
pub(crate) use rule::{RuleText, read_rule};
pub(crate) use surge::{SurgeText, read_surge};
pub(crate) use timeline::{Timeline, TimelinePost};

use std::ops::Range;

use crate::RuleFile;
use crate::diagnostic::{Diagnostic, Source};
use phrase::Phrase;

/// A rule file is at most this long, in bytes.
const FILE_MAX: usize = 64 * 1024;

/// One line of a block: the phrase, and where it stands in the file.
#[derive(Clone, Debug)]
pub(crate) struct PhraseLine {
    pub(crate) phrase: Phrase,
    pub(crate) text: String,
    pub(crate) span: Range<usize>,
}

/// The file as text, or why it cannot be one.
pub(crate) fn read_source(file: &RuleFile) -> Result<Source, Box<Diagnostic>> {
    if file.bytes.len() > FILE_MAX {
        let message = format!("this file has {} bytes; a rule file has at most {FILE_MAX}", file.bytes.len());
        let error = Diagnostic::error("file-too-big", &Source::new(&file.path, ""), 0..0, message);
        return Err(Box::new(error.help("make several rules of it, or move words to a list")));
    }
    match std::str::from_utf8(&file.bytes) {
        Ok(text) => Ok(Source::new(&file.path, text.strip_prefix('\u{feff}').unwrap_or(text))),
        Err(broken) => {
            let good = file.bytes.get(..broken.valid_up_to()).unwrap_or_default();
            let source = Source::new(&file.path, &String::from_utf8_lossy(good));
            let message = "from here on this file is not text";
            let error = Diagnostic::error("not-utf8", &source, good.len()..good.len(), message);
            Err(Box::new(error.help("save it again as plain text in UTF-8")))
        }
    }
}

/// Reads the phrase lines of one block that starts at `offset`.
pub(crate) fn read_lines(
    source: &Source,
    block: &str,
    offset: usize,
    said: &mut Vec<Diagnostic>,
) -> Vec<PhraseLine> {
    let mut lines = Vec::new();
    for (text, start) in lines_of(block, offset) {
        match phrase::parse(text, start) {
            Ok(None) => {}
            Ok(Some(phrase)) => {
                let body = pieces::comment_start(text).map_or(text, |at| &text[..at]);
                let from = start + (body.len() - body.trim_start().len());
                let body = body.trim();
                lines.push(PhraseLine { phrase, text: body.to_owned(), span: from..from + body.len() });
            }
            Err(fault) => {
                said.push(
                    Diagnostic::error(fault.code, source, fault.span, fault.message).label(fault.label),
                );
            }
        }
    }
    lines
}

/// The lines of a block and where each starts in the file.
pub(crate) fn lines_of(block: &str, offset: usize) -> impl Iterator<Item = (&str, usize)> {
    block.split_inclusive('\n').scan(offset, |at, line| {
        let start = *at;
        *at += line.len();
        Some((line.trim_end_matches(['\n', '\r']), start))
    })
}

/// `# Enough` is a comment; the author of a rule may have meant the hashtag. Lists have headings, so they are not asked.
pub(crate) fn ask_about_comments(source: &Source, block: &str, offset: usize, said: &mut Vec<Diagnostic>) {
    for (line, start) in lines_of(block, offset) {
        ask_about_comment(source, line, start, said);
    }
}

fn ask_about_comment(source: &Source, line: &str, offset: usize, said: &mut Vec<Diagnostic>) {
    let Some(note) = line.trim().strip_prefix("# ") else { return };
    let note = note.trim();
    if note.is_empty() || note.contains(char::is_whitespace) || !note.starts_with(char::is_alphabetic) {
        return;
    }
    let start = offset + (line.len() - line.trim_start().len());
    let warning = Diagnostic::warning(
        "comment-or-hashtag",
        source,
        start..start + line.trim().len(),
        "this line is a comment",
    );
    said.push(warning.label(format!("for the hashtag write `#{note}`, without a space")));
}
