//! Reads one phrase line, as an author wrote it, into a tree that still knows where each part stands.

use std::ops::Range;

use super::pieces::{Count, Piece, comment_start, gap, near, split};

/// Words a gap (`..n`) may skip at most.
const GAP_MAX: u8 = 10;
/// Words between the sides of `near/n` at most.
const NEAR_MAX: u8 = 12;
/// Letters wanted before `*`.
pub(crate) const PREFIX_LETTERS: usize = 4;
/// Brackets inside brackets at most: deeper ones nobody can read.
const DEPTH_MAX: usize = 8;

/// One part of a phrase and where it stands in the file.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Part {
    pub(crate) kind: PartKind,
    pub(crate) span: Range<usize>,
}

/// What a part is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum PartKind {
    /// A word as written; folding may make several words of it, or none.
    Word(String),
    /// `word+`: the word and its regular English endings.
    Endings(String),
    /// `word*`: any word that starts so.
    Prefix(String),
    /// `#Word`: only as a hashtag.
    Hashtag(String),
    /// `=WORD`: only in capitals.
    Capitals(String),
    /// `<name>`: a list or a built-in slot.
    Named(String),
    /// `(a | b)`.
    OneOf(Vec<Vec<Part>>),
    /// `[a]` or `[a | b]`.
    Optional(Vec<Vec<Part>>),
    /// `..n`.
    Gap(u8),
}

/// A line: what must stand in order, or two sides in either order.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Phrase {
    /// Parts in order.
    Ordered(Vec<Part>),
    /// `left near/within right`.
    Near { left: Vec<Part>, within: u8, right: Vec<Part> },
    /// `re: …`
    Regex { pattern: String, span: Range<usize> },
}

/// Why a line cannot be read.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Fault {
    pub(crate) code: &'static str,
    pub(crate) span: Range<usize>,
    pub(crate) message: String,
    pub(crate) label: String,
}

impl Fault {
    pub(crate) fn new(
        code: &'static str,
        span: Range<usize>,
        message: impl Into<String>,
        label: impl Into<String>,
    ) -> Self {
        Self { code, span, message: message.into(), label: label.into() }
    }
}

/// Reads one line; `offset` is where it starts in the file. `None` for an empty line or a comment.
pub(crate) fn parse(line: &str, offset: usize) -> Result<Option<Phrase>, Fault> {
    let line = match comment_start(line) {
        Some(at) => &line[..at],
        None => line,
    };
    let body = line.trim();
    let start = offset + (line.len() - line.trim_start().len());
    if body.is_empty() {
        return Ok(None);
    }
    if let Some(pattern) = body.strip_prefix("re:") {
        let lead = body.len() - pattern.trim_start().len();
        let span = start + lead..start + body.len();
        return Ok(Some(Phrase::Regex { pattern: pattern.trim().to_owned(), span }));
    }
    let mut reader = Reader { pieces: split(body, start), at: 0, depth: 0, end: start + body.len() };
    reader.line().map(Some)
}

struct Reader<'a> {
    pieces: Vec<Piece<'a>>,
    at: usize,
    depth: usize,
    end: usize,
}

impl<'a> Reader<'a> {
    fn line(&mut self) -> Result<Phrase, Fault> {
        let left = self.sequence()?;
        let phrase = match self.peek().and_then(near) {
            None => Phrase::Ordered(left),
            Some(_) if left.is_empty() => return Err(self.near_needs_sides()),
            Some(within) => {
                let within = self.bounded(within, NEAR_MAX, "near")?;
                self.at += 1;
                let right = self.sequence()?;
                if right.is_empty() {
                    self.at -= 1;
                    return Err(self.near_needs_sides());
                }
                Phrase::Near { left, within, right }
            }
        };
        match self.pieces.get(self.at) {
            None => Ok(phrase),
            Some(piece) if near(piece.text).is_some() => Err(Fault::new(
                "bad-near",
                piece.span(),
                "`near` can stand once in a line",
                "make two lines of it",
            )),
            Some(piece) if piece.text == "|" => Err(Fault::new(
                "bad-group",
                piece.span(),
                "`|` stands outside brackets",
                "write `(this | that)`",
            )),
            Some(piece) => Err(Fault::new(
                "bad-group",
                piece.span(),
                format!("`{}` closes a bracket that was never opened", piece.text),
                "remove it, or open the bracket",
            )),
        }
    }

    fn peek(&self) -> Option<&'a str> {
        self.pieces.get(self.at).map(|piece| piece.text)
    }

    fn near_needs_sides(&self) -> Fault {
        let span = self.pieces.get(self.at).map_or(self.end..self.end, Piece::span);
        Fault::new("bad-near", span, "`near` needs a phrase on both sides", "write `this near/8 that`")
    }

    /// Parts until a bar, a closing bracket, `near` at the top, or the end.
    fn sequence(&mut self) -> Result<Vec<Part>, Fault> {
        let mut parts: Vec<Part> = Vec::new();
        while let Some(text) = self.peek() {
            if matches!(text, "|" | ")" | "]") || (self.depth == 0 && near(text).is_some()) {
                break;
            }
            let part = match text {
                "(" | "[" => self.group()?,
                _ => self.single()?,
            };
            parts.push(part);
        }
        gaps_between_words(&parts)?;
        Ok(parts)
    }

    fn group(&mut self) -> Result<Part, Fault> {
        let Some(open) = self.pieces.get(self.at).map(|piece| (piece.text, piece.span())) else {
            return Err(self.near_needs_sides());
        };
        let (sign, open_span) = open;
        let close = if sign == "(" { ")" } else { "]" };
        self.at += 1;
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err(Fault::new(
                "bad-group",
                open_span,
                "too many brackets inside brackets",
                "make a list or two lines of it",
            ));
        }
        let mut choices = vec![self.sequence()?];
        while self.peek() == Some("|") {
            self.at += 1;
            choices.push(self.sequence()?);
        }
        let Some(piece) = self.pieces.get(self.at).filter(|piece| piece.text == close) else {
            return Err(Fault::new(
                "bad-group",
                open_span,
                format!("this `{sign}` is never closed"),
                format!("add `{close}`"),
            ));
        };
        let span = open_span.start..piece.span().end;
        self.at += 1;
        self.depth -= 1;
        if choices.iter().any(Vec::is_empty) {
            return Err(Fault::new(
                "bad-group",
                span,
                "an empty choice in brackets",
                "put a word on both sides of `|`; for something that may be left out write `[word]`",
            ));
        }
        let kind = if sign == "(" { PartKind::OneOf(choices) } else { PartKind::Optional(choices) };
        Ok(Part { kind, span })
    }

    fn single(&mut self) -> Result<Part, Fault> {
        let Some(piece) = self.pieces.get(self.at) else { return Err(self.near_needs_sides()) };
        let (text, span) = (piece.text, piece.span());
        let kind = self.kind_of(text, span.clone())?;
        self.at += 1;
        Ok(Part { kind, span })
    }

    fn kind_of(&self, text: &str, span: Range<usize>) -> Result<PartKind, Fault> {
        if let Some(count) = gap(text) {
            return Ok(PartKind::Gap(self.bounded(count, GAP_MAX, "..")?));
        }
        if near(text).is_some() {
            return Err(Fault::new(
                "bad-near",
                span,
                "`near` cannot stand inside brackets",
                "move it out of the brackets",
            ));
        }
        if let Some(name) = text.strip_prefix('<') {
            return slot_name(name, text, span);
        }
        if let Some(tag) = text.strip_prefix('#') {
            return Ok(PartKind::Hashtag(tag.to_owned()));
        }
        if let Some(capitals) = text.strip_prefix('=').filter(|rest| !rest.is_empty()) {
            return Ok(PartKind::Capitals(capitals.to_owned()));
        }
        if let Some(stem) = text.strip_suffix('+').filter(|stem| stem.chars().any(char::is_alphabetic)) {
            return Ok(PartKind::Endings(stem.to_owned()));
        }
        match text.strip_suffix('*') {
            Some(stem) if stem.contains('*') => Ok(PartKind::Word(text.to_owned())),
            Some(stem) if stem.chars().filter(|c| c.is_alphanumeric()).count() >= PREFIX_LETTERS => {
                Ok(PartKind::Prefix(stem.to_owned()))
            }
            Some(_) => Err(Fault::new(
                "short-prefix",
                span,
                format!("`{text}` would catch far too many words"),
                format!("write at least {PREFIX_LETTERS} letters before `*`"),
            )),
            None => Ok(PartKind::Word(text.to_owned())),
        }
    }

    /// The number of a gap or of `near`, within its limit.
    fn bounded(&self, count: Count, most: u8, what: &str) -> Result<u8, Fault> {
        let span = self.pieces.get(self.at).map_or(self.end..self.end, Piece::span);
        match count {
            Count::Number(n) if (1..=u32::from(most)).contains(&n) => Ok(n as u8),
            Count::Number(0) => Err(Fault::new(
                "bad-gap",
                span,
                "a distance of no words",
                "leave it out, or write a number from 1",
            )),
            Count::Number(n) => Err(Fault::new(
                "gap-too-wide",
                span,
                format!("{n} words is too far to mean anything"),
                if what == "near" {
                    format!("`near/{most}` is the widest")
                } else {
                    format!("`..{most}` is the widest")
                },
            )),
            Count::Broken => Err(Fault::new(
                if what == "near" { "bad-near" } else { "bad-gap" },
                span,
                "a distance is a number of words",
                if what == "near" { "write `near/8`" } else { "write `..` or `..6`" },
            )),
        }
    }
}

fn slot_name(name: &str, text: &str, span: Range<usize>) -> Result<PartKind, Fault> {
    let Some(name) = name.strip_suffix('>') else {
        // "<3" is a heart, not an unfinished list name.
        if name.starts_with(|c: char| c.is_alphabetic()) {
            return Err(Fault::new(
                "bad-group",
                span,
                format!("`{text}` is never closed"),
                format!("write `{text}>`"),
            ));
        }
        return Ok(PartKind::Word(text.to_owned()));
    };
    Ok(PartKind::Named(name.to_owned()))
}

/// A gap stands between two words that must be there, and not beside another: else it says nothing.
fn gaps_between_words(parts: &[Part]) -> Result<(), Fault> {
    let must_be = |part: &Part| !matches!(part.kind, PartKind::Gap(_) | PartKind::Optional(_));
    let is_gap = |part: Option<&Part>| part.is_some_and(|part| matches!(part.kind, PartKind::Gap(_)));
    for (i, part) in parts.iter().enumerate().filter(|(_, part)| is_gap(Some(part))) {
        let (before, after) = (&parts[..i], &parts[i + 1..]);
        if !before.iter().any(must_be) || !after.iter().any(must_be) || is_gap(after.first()) {
            let label = "put a word that must be there on both sides of it, or remove it";
            return Err(Fault::new("bad-gap", part.span.clone(), "a gap stands between two words", label));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tree in brackets, short enough for a table.
    fn shown(parts: &[Part]) -> String {
        let choices = |c: &[Vec<Part>]| c.iter().map(|p| shown(p)).collect::<Vec<_>>().join("|");
        let one = |part: &Part| match &part.kind {
            PartKind::Word(w) => w.clone(),
            PartKind::Endings(w) => format!("{w}+"),
            PartKind::Prefix(w) => format!("{w}*"),
            PartKind::Hashtag(w) => format!("#{w}"),
            PartKind::Capitals(w) => format!("={w}"),
            PartKind::Named(w) => format!("<{w}>"),
            PartKind::OneOf(c) => format!("({})", choices(c)),
            PartKind::Optional(c) => format!("[{}]", choices(c)),
            PartKind::Gap(n) => format!("..{n}"),
        };
        parts.iter().map(one).collect::<Vec<_>>().join(" ")
    }

    fn read(line: &str) -> String {
        match parse(line, 0) {
            Ok(None) => "nothing".to_owned(),
            Ok(Some(Phrase::Ordered(parts))) => shown(&parts),
            Ok(Some(Phrase::Near { left, within, right })) => {
                format!("{{{}}} {within} {{{}}}", shown(&left), shown(&right))
            }
            Ok(Some(Phrase::Regex { pattern, .. })) => format!("/{pattern}/"),
            Err(fault) => format!("{} at {}..{}", fault.code, fault.span.start, fault.span.end),
        }
    }

    #[test]
    fn lines_read_as_an_author_means_them() {
        for (line, expected) in [
            ("police are hiding", "police are hiding"),
            ("(police | cops | old bill) [the]  x", "(police|cops|old bill) [the] x"),
            ("a .. b ..6 c", "a ..3 b ..6 c"),
            ("(a|b [c|d])", "(a|b [c|d])"),
            ("a b near/8 <time>", "{a b} 8 {<time>}"),
            ("near the school", "near the school"),
            ("stab+ immig* #Enough =EDL 🔪", "stab+ immig* #Enough =EDL 🔪"),
            ("i <3 you", "i <3 you"),
            ("", "nothing"),
            ("# a note", "nothing"),
            ("#", "nothing"),
            ("one two # a note", "one two"),
            ("re: a{2}  b", "/a{2}  b/"),
            ("(a | b", "bad-group at 0..1"),
            ("a | b", "bad-group at 2..3"),
            ("a ) b", "bad-group at 2..3"),
            ("(a | )", "bad-group at 0..6"),
            ("(a]", "bad-group at 0..1"),
            ("<venue", "bad-group at 0..6"),
            ("a ..11 b", "gap-too-wide at 2..6"),
            ("a ..0 b", "bad-gap at 2..5"),
            ("a ..3x b", "bad-gap at 2..6"),
            (".. b", "bad-gap at 0..2"),
            ("a .. .. b", "bad-gap at 2..4"),
            ("a .. [b]", "bad-gap at 2..4"),
            ("a [b] .. c", "a [b] ..3 c"),
            ("a near/99 b", "gap-too-wide at 2..9"),
            ("a near/x b", "bad-near at 2..8"),
            ("a near/3", "bad-near at 2..8"),
            ("near/3 b", "bad-near at 0..6"),
            ("a near/3 b near/3 c", "bad-near at 11..17"),
            ("(a near/3 b)", "bad-near at 3..9"),
            ("imm*", "short-prefix at 0..4"),
            ("((((((((( deep", "bad-group at 8..9"),
        ] {
            assert_eq!(read(line), expected, "{line}");
        }
    }
}
