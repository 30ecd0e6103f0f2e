//! Cuts a phrase line into its smallest pieces and knows the signs among them.

use std::ops::Range;

/// Words a bare `..` skips at most.
const GAP_DEFAULT: u32 = 3;

/// Where a line's comment starts: a `#` followed by a space (a hashtag never is), or by nothing.
pub(super) fn comment_start(line: &str) -> Option<usize> {
    line.char_indices().find_map(|(at, c)| {
        let starts = line[..at].chars().next_back().is_none_or(char::is_whitespace);
        let ends = line[at + c.len_utf8()..].chars().next().is_none_or(char::is_whitespace);
        (c == '#' && starts && ends).then_some(at)
    })
}

/// The smallest pieces of a line: one bracket or bar, or a run of anything else.
#[derive(Debug)]
pub(crate) struct Piece<'a> {
    pub(crate) text: &'a str,
    pub(crate) start: usize,
}

impl Piece<'_> {
    pub(crate) fn span(&self) -> Range<usize> {
        self.start..self.start + self.text.len()
    }
}

pub(crate) fn split(body: &str, offset: usize) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut run = 0;
    for (at, c) in body.char_indices() {
        let sign = matches!(c, '(' | ')' | '[' | ']' | '|');
        if !sign && !c.is_whitespace() {
            continue;
        }
        if run < at {
            pieces.push(Piece { text: &body[run..at], start: offset + run });
        }
        run = at + c.len_utf8();
        if sign {
            pieces.push(Piece { text: &body[at..run], start: offset + at });
        }
    }
    if run < body.len() {
        pieces.push(Piece { text: &body[run..], start: offset + run });
    }
    pieces
}

/// The number that follows `..` or `near/`.
#[derive(Clone, Copy)]
pub(super) enum Count {
    Number(u32),
    Broken,
}

pub(super) fn gap(text: &str) -> Option<Count> {
    let rest = text.strip_prefix("..")?;
    if rest.is_empty() {
        return Some(Count::Number(GAP_DEFAULT));
    }
    let digits = rest.starts_with(|c: char| c.is_ascii_digit());
    digits.then(|| rest.parse().map_or(Count::Broken, Count::Number))
}

pub(super) fn near(text: &str) -> Option<Count> {
    let rest = text.strip_prefix("near/")?;
    Some(rest.parse().map_or(Count::Broken, Count::Number))
}
