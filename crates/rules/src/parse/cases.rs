//! The posts under `[tests]`: what a rule must find, with «the expected highlight», and what it must leave alone.

use std::ops::Range;

use post::Stance;

use super::lines_of;
use crate::diagnostic::{Diagnostic, Source};

/// What is expected of the posts of one setting of `[tests]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Section {
    /// A hit that passes the claim on.
    Match,
    /// A hit with the stance deny.
    Deny,
    /// A hit with the stance query.
    Query,
    /// No hit.
    Ignore,
    /// A known gap: would be a match.
    TodoMatch,
    /// A known false alarm: should be ignored.
    TodoIgnore,
}

impl Section {
    /// All of them, in the order they are run.
    pub(crate) const ALL: [Section; 6] = [
        Section::Match,
        Section::Deny,
        Section::Query,
        Section::Ignore,
        Section::TodoMatch,
        Section::TodoIgnore,
    ];

    /// The setting's name.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Section::Match => "match",
            Section::Deny => "deny",
            Section::Query => "query",
            Section::Ignore => "ignore",
            Section::TodoMatch => "todo_match",
            Section::TodoIgnore => "todo_ignore",
        }
    }

    /// What a reader is told was wanted.
    pub(crate) fn expected(self) -> &'static str {
        match self {
            Section::Match | Section::TodoMatch => "a hit that passes the claim on",
            Section::Deny => "a hit that is read as a denial",
            Section::Query => "a hit that is read as a question",
            Section::Ignore | Section::TodoIgnore => "no hit",
        }
    }

    /// Whether a hit with this stance (or no hit) is what was wanted.
    pub(crate) fn accepts(self, stance: Option<Stance>) -> bool {
        match self {
            Section::Match | Section::TodoMatch => matches!(stance, Some(Stance::Support | Stance::Report)),
            Section::Deny => stance == Some(Stance::Deny),
            Section::Query => stance == Some(Stance::Query),
            Section::Ignore | Section::TodoIgnore => stance.is_none(),
        }
    }

    /// Whether a failure is a known gap, reported but no failure.
    pub(crate) fn is_todo(self) -> bool {
        matches!(self, Section::TodoMatch | Section::TodoIgnore)
    }
}

/// One post of `[tests]`.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) section: Section,
    /// The post, without its marks.
    pub(crate) post: String,
    /// Byte ranges of `post` that must be highlighted.
    pub(crate) marks: Vec<Range<usize>>,
    /// Where it stands in the file.
    pub(crate) span: Range<usize>,
    /// Its line in the file, from 1.
    pub(crate) line: usize,
}

/// Reads the posts of one block: one a line, `\n` for a line break inside a post.
pub(crate) fn read(
    section: Section,
    source: &Source,
    block: &str,
    offset: usize,
    said: &mut Vec<Diagnostic>,
) -> Vec<Case> {
    let mut cases = Vec::new();
    for (line, start) in lines_of(block, offset) {
        if line.trim().is_empty() {
            continue;
        }
        let span = start..start + line.len();
        let post = line.replace("\\n", "\n");
        let (post, marks) = unmark(&post).unwrap_or_else(|| {
            let error = Diagnostic::error("bad-mark", source, span.clone(), "the marks « and » do not pair");
            said.push(error.label("write «the words to highlight»"));
            (post.replace(['«', '»'], ""), Vec::new())
        });
        cases.push(Case { section, post, marks, line: source.line_column(start).0, span });
    }
    cases
}

/// The post without « and », and what stood between them.
fn unmark(line: &str) -> Option<(String, Vec<Range<usize>>)> {
    let mut post = String::with_capacity(line.len());
    let mut marks = Vec::new();
    let mut open = None;
    for c in line.chars() {
        match (c, open) {
            ('«', None) => open = Some(post.len()),
            ('»', Some(start)) => {
                marks.push(start..post.len());
                open = None;
            }
            ('«', Some(_)) | ('»', None) => return None,
            _ => post.push(c),
        }
    }
    open.is_none().then_some((post, marks))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_taken_out_and_remembered() {
        for (line, expected) in [
            ("a «bc» d", Some(("a bc d", vec![(2, 4)]))),
            ("«a» «é»", Some(("a é", vec![(0, 1), (2, 4)]))),
            ("plain", Some(("plain", vec![]))),
            ("«a", None),
            ("a»", None),
            ("««a»»", None),
        ] {
            let read =
                unmark(line).map(|(post, marks)| (post, marks.iter().map(|m| (m.start, m.end)).collect()));
            assert_eq!(read, expected.map(|(post, marks)| (post.to_owned(), marks)), "{line}");
        }
    }
}
