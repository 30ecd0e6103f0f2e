//! Splits markup into tags and text without ever failing: what cannot be a tag is text.
//!
//! One pass, no recursion and no stack, so nesting costs nothing. Everything borrows from the document.

use super::entity;

/// A piece of markup. Comments, processing instructions and document types are passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    /// As written: references are not resolved.
    Text(&'a str),
    /// What is between `<![CDATA[` and `]]>`.
    Cdata(&'a str),
    Open(Tag<'a>),
    /// The name, with its prefix.
    Close(&'a str),
}

/// A start tag, or an empty element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tag<'a> {
    /// With its prefix.
    pub(crate) name: &'a str,
    /// As written.
    pub(crate) attributes: &'a str,
    /// `<name/>`
    pub(crate) empty: bool,
}

/// The part of a name after its prefix.
pub(crate) fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// At most the first `most` bytes of `text`, in whole characters.
pub(crate) fn head(text: &str, most: usize) -> &str {
    let mut end = most.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

impl<'a> Tag<'a> {
    /// Attributes as written, names with their prefix, references in values not resolved.
    /// Quotes may be missing, as in HTML.
    pub(crate) fn attributes(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let mut rest = self.attributes;
        std::iter::from_fn(move || {
            rest = rest.trim_start();
            let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
            let (name, after) = rest.split_at(end);
            let Some(value) = after.trim_start().strip_prefix('=') else {
                rest = after;
                return (!name.is_empty()).then_some((name, ""));
            };
            let (value, after) = attribute_value(value.trim_start());
            rest = after;
            Some((name, value))
        })
    }

    /// The value of the attribute `name`, prefix and all, letters of either case, references resolved.
    pub(crate) fn attribute(&self, name: &str) -> Option<String> {
        let (_, value) = self.attributes().find(|(found, _)| found.eq_ignore_ascii_case(name))?;
        Some(entity::resolve(value).trim().to_owned())
    }
}

fn attribute_value(text: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(inside) = text.strip_prefix(quote) {
            return inside.split_once(quote).unwrap_or((inside, ""));
        }
    }
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    text.split_at(end)
}

/// Walks over markup.
#[derive(Clone, Debug)]
pub(crate) struct Tokens<'a> {
    source: &'a str,
    at: usize,
}

impl<'a> Tokens<'a> {
    pub(crate) fn new(source: &'a str) -> Self {
        Self { source, at: 0 }
    }

    /// Where the next token starts.
    pub(crate) fn position(&self) -> usize {
        self.at
    }

    /// The document from `start` to `end`.
    pub(crate) fn slice(&self, start: usize, end: usize) -> &'a str {
        self.source.get(start..end).unwrap_or_default()
    }

    fn rest(&self) -> &'a str {
        self.source.get(self.at..).unwrap_or_default()
    }

    /// Whether the whole document was walked over.
    pub(crate) fn at_end(&self) -> bool {
        self.rest().is_empty()
    }

    fn advance(&mut self, bytes: usize) {
        self.at = (self.at + bytes).min(self.source.len());
    }

    /// Text up to the next thing that can be markup. A `<` that starts nothing belongs to the text.
    fn text(&mut self) -> Token<'a> {
        let start = self.at;
        self.advance(self.rest().chars().next().map_or(0, char::len_utf8));
        while let Some(offset) = self.rest().find('<') {
            self.advance(offset);
            if Piece::at(self.rest()).is_some() {
                return Token::Text(self.slice(start, self.at));
            }
            self.advance(1);
        }
        self.at = self.source.len();
        Token::Text(self.slice(start, self.at))
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        while !self.at_end() {
            let Some((piece, length)) = Piece::at(self.rest()) else {
                return Some(self.text());
            };
            self.advance(length);
            if let Piece::Token(token) = piece {
                return Some(token);
            }
        }
        None
    }
}

enum Piece<'a> {
    Token(Token<'a>),
    /// A comment or the like.
    Nothing,
}

impl<'a> Piece<'a> {
    /// The markup that `rest` starts with, and its length in bytes; `None` where it starts with text.
    fn at(rest: &'a str) -> Option<(Self, usize)> {
        let after = rest.strip_prefix('<')?;
        if let Some(body) = after.strip_prefix("![CDATA[") {
            return Some(cdata(body));
        }
        if let Some(body) = after.strip_prefix("!--") {
            return Some(comment(body));
        }
        if after.starts_with('!') {
            return document_type(after).map(|length| (Piece::Nothing, 1 + length));
        }
        if after.starts_with('?') {
            let end = after.find('>').map_or(after.len(), |end| end + 1);
            return Some((Piece::Nothing, 1 + end));
        }
        tag(after).map(|(token, length)| (Piece::Token(token), 1 + length))
    }
}

/// A section that another one starts in was never closed: only its mark is dropped, and its text is
/// read as markup, so that one lost `]]>` does not swallow the items that follow.
fn cdata(body: &str) -> (Piece<'_>, usize) {
    const MARK: &str = "<![CDATA[";
    match end_before_next(body, MARK, "]]>") {
        Some(end) => (Piece::Token(Token::Cdata(&body[..end])), MARK.len() + end + 3),
        None => (Piece::Nothing, MARK.len()),
    }
}

/// As with sections, a comment that was never closed loses its mark only.
fn comment(body: &str) -> (Piece<'_>, usize) {
    const MARK: &str = "<!--";
    match end_before_next(body, MARK, "-->") {
        Some(end) => (Piece::Nothing, MARK.len() + end + 3),
        None => (Piece::Nothing, MARK.len()),
    }
}

/// Where `end` is, if it comes before another `mark`. Never looks past that mark, so that a document
/// of nothing but marks is still read in one pass.
fn end_before_next(body: &str, mark: &str, end: &str) -> Option<usize> {
    let next = body.find(mark).unwrap_or(body.len());
    body[..next].find(end)
}

/// How far the end of an internal subset is looked for, in bytes.
const SUBSET_CAP: usize = 8 * 1024;

/// The length of `!DOCTYPE …>` with its internal subset, of which nothing is read: no entity is defined,
/// so none can expand. `None` for what only starts like one, which is text.
fn document_type(after: &str) -> Option<usize> {
    if !after[1..].starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let near = head(after, SUBSET_CAP);
    let stop = near.find(['>', '[', '<'])?;
    match near.as_bytes()[stop] {
        b'>' => Some(stop + 1),
        b'[' => near.find("]>").map(|end| end + 2).or(near.find('>').map(|end| end + 1)),
        _ => None,
    }
}

/// The tag that `after` (what follows a `<`) starts with, and its length.
fn tag(after: &str) -> Option<(Token<'_>, usize)> {
    let (closing, body) = match after.strip_prefix('/') {
        Some(body) => (1, body),
        None => (0, after),
    };
    let name_end = body.find(|c: char| !is_name(c)).unwrap_or(body.len());
    let name = &body[..name_end];
    if !name.starts_with(|c: char| c.is_alphabetic() || c == '_') {
        return None;
    }
    let inside_end = name_end + tag_end(&body[name_end..])?;
    let inside = &body[name_end..inside_end];
    let length = closing + inside_end + 1;
    if closing == 1 {
        return Some((Token::Close(name), length));
    }
    let unslashed = inside.trim_end().strip_suffix('/');
    let tag = Tag { name, attributes: unslashed.unwrap_or(inside), empty: unslashed.is_some() };
    Some((Token::Open(tag), length))
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, ':' | '_' | '-' | '.')
}

/// Where the `>` that ends a tag is. A `>` in quotes does not end it, unless the quotes never close
/// before the next tag; and a tag with another `<` before its end is no tag.
fn tag_end(inside: &str) -> Option<usize> {
    let mut quote = None;
    let mut first_close = None;
    let mut in_value = false;
    for (at, byte) in inside.bytes().enumerate() {
        match (byte, quote) {
            (b'<', None) => return None,
            (b'<', Some(open)) if !in_value => {
                if first_close.is_some() || !closes(&inside[at..], open) {
                    return first_close;
                }
                in_value = true;
            }
            (b'>', None) => return Some(at),
            (b'>', Some(_)) => first_close = first_close.or(Some(at)),
            (b'"' | b'\'', None) if inside[..at].trim_end().ends_with('=') => quote = Some(byte),
            (_, Some(open)) if byte == open => (quote, in_value) = (None, false),
            _ => {}
        }
    }
    first_close
}

/// Whether the next quote in `rest` closes one, as in `alt="a<br>b"`, rather than opening the next value.
fn closes(rest: &str, quote: u8) -> bool {
    rest.find(char::from(quote)).is_some_and(|at| !rest[..at].trim_end().ends_with('='))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(markup: &str, wanted: &[Token<'_>]) {
        assert_eq!(Tokens::new(markup).collect::<Vec<_>>(), wanted, "{markup:?}");
    }

    fn open<'a>(name: &'a str, attributes: &'a str) -> Token<'a> {
        Token::Open(Tag { name, attributes, empty: false })
    }

    #[test]
    fn what_cannot_be_a_tag_is_text() {
        use Token::{Cdata, Close, Text};
        check("a < b", &[Text("a < b")]);
        check("ŵ<a>ŷ", &[Text("ŵ"), open("a", ""), Text("ŷ")]);
        check("a <b> c</b>", &[Text("a "), open("b", ""), Text(" c"), Close("b")]);
        check("1<2</t>", &[Text("1<2"), Close("t")]);
        check("<t <b>", &[Text("<t "), open("b", "")]);
        check("<t", &[Text("<t")]);
        check("<", &[Text("<")]);
        check("<a b=\"1>2\">", &[open("a", " b=\"1>2\"")]);
        check("<a b=\"1>2<c>", &[open("a", " b=\"1"), Text("2"), open("c", "")]);
        check("<a b=\"1<br/>2\">", &[open("a", " b=\"1<br/>2\"")]);
        check("<a b=\"1<c d=\"2\">", &[Text("<a b=\"1"), open("c", " d=\"2\"")]);
        check("<a don't>", &[open("a", " don't")]);
        check("<![CDATA[<x>]]>y", &[Cdata("<x>"), Text("y")]);
        check("<![CDATA[x<a><![CDATA[y]]>", &[Text("x"), open("a", ""), Cdata("y")]);
        check("<!-- <a> --><?xml x?><!DOCTYPE r [<!ENTITY a 'b'>]>z", &[Text("z")]);
        check("<!-- <a>", &[Text(" "), open("a", "")]);
        check("<!' <a>", &[Text("<!' "), open("a", "")]);
        check("<!DOCTYPE", &[Text("<!DOCTYPE")]);
        check("<!DOCTYPE html>x", &[Text("x")]);
    }

    #[test]
    fn attributes_may_be_careless() {
        let Some(Token::Open(tag)) = Tokens::new("<a x='1' Y = \"&amp;2\" z=3 w/>").next() else {
            panic!("a tag is wanted");
        };
        assert!(tag.empty);
        let found: Vec<_> = tag.attributes().collect();
        assert_eq!(found, [("x", "1"), ("Y", "&amp;2"), ("z", "3"), ("w", "")]);
        assert_eq!(tag.attribute("y").as_deref(), Some("&2"));
    }
}
