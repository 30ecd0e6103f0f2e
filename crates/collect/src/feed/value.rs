//! What stands between two tags, as a value: markup kept, references resolved, links made whole.

use super::entity;
use super::markup::{Tag, Token, Tokens};
use super::names::Scope;

/// The text of an element that holds no markup; `None` for an empty one.
pub(super) fn plain(inner: &str) -> Option<String> {
    let mut out = String::with_capacity(inner.len());
    for token in Tokens::new(inner) {
        match token {
            Token::Text(text) => out.push_str(&entity::resolve(text)),
            Token::Cdata(text) => out.push_str(text),
            Token::Open(_) | Token::Close(_) => {}
        }
    }
    trimmed(&out)
}

/// The texts of the elements in one, one a line: `<hour>1</hour><hour>2</hour>`.
pub(super) fn list(inner: &str) -> Option<String> {
    let texts = Tokens::new(inner).filter_map(|token| match token {
        Token::Text(text) => trimmed(&entity::resolve(text)),
        _ => None,
    });
    trimmed(&texts.collect::<Vec<_>>().join("\n"))
}

/// The value of a title, summary or content, which may hold markup: escaped, in CDATA, inline, or base64.
pub(super) fn markup(tag: &Tag<'_>, inner: &str, scope: &Scope) -> Option<String> {
    let kind = tag.attribute("type").unwrap_or_default().to_ascii_lowercase();
    let value = if is_base64(tag, &kind) {
        decoded_base64(&plain(inner)?)?
    } else if kind == "xhtml" || kind == "html" {
        let inner = without_div(inner);
        match kind.as_str() {
            _ if kind == "xhtml" || has_elements(inner) => inline(inner),
            _ => entity::with_whole_references(&plain(inner)?),
        }
    } else if has_elements(inner) {
        inline(inner)
    } else {
        plain(inner)?
    };
    trimmed(&tidied(&value, scope))
}

fn has_elements(inner: &str) -> bool {
    Tokens::new(inner).any(|token| matches!(token, Token::Open(_)))
}

fn trimmed(value: &str) -> Option<String> {
    let value = value.trim();
    (!value.is_empty()).then(|| value.to_owned())
}

/// Atom 0.3 says so in `mode`; in Atom 1.0 it is any media type that is neither text nor XML.
fn is_base64(tag: &Tag<'_>, kind: &str) -> bool {
    let mode = tag.attribute("mode").unwrap_or_default();
    let is_media = kind.starts_with("application/") || kind.starts_with("image/");
    mode.eq_ignore_ascii_case("base64") || (mode.is_empty() && is_media && !kind.ends_with("xml"))
}

fn decoded_base64(text: &str) -> Option<String> {
    use base64::prelude::{BASE64_STANDARD, Engine};
    let packed: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    String::from_utf8(BASE64_STANDARD.decode(packed).ok()?).ok()
}

/// Atom wraps XHTML in a `div` that is no part of the value; some writers do so with escaped HTML too.
fn without_div(inner: &str) -> &str {
    let trimmed = inner.trim();
    let mut tokens = Tokens::new(trimmed);
    match tokens.next() {
        Some(Token::Open(tag)) if tag.name.eq_ignore_ascii_case("div") && !tag.empty => {
            let start = tokens.position();
            trimmed.rfind("</").filter(|end| *end >= start).map_or(inner, |end| &trimmed[start..end])
        }
        _ => inner,
    }
}

/// Inline elements as markup: references that only XML knows are resolved, the namespace of XHTML goes.
fn inline(inner: &str) -> String {
    let mut out = String::with_capacity(inner.len());
    let mut tokens = Tokens::new(inner);
    let mut start = 0;
    while let Some(token) = tokens.next() {
        let end = tokens.position();
        match token {
            Token::Text(text) => entity::escape(&entity::resolve(text), &mut out),
            Token::Cdata(text) => out.push_str(text),
            Token::Open(tag) if tag.attributes.contains("1999/xhtml") || tag.attributes.contains("&#") => {
                rewritten(&tag, &mut out);
            }
            Token::Open(_) | Token::Close(_) => out.push_str(tokens.slice(start, end)),
        }
        start = end;
    }
    out
}

/// A start tag without the namespace of XHTML, its attributes quoted and escaped as HTML wants them.
fn rewritten(tag: &Tag<'_>, out: &mut String) {
    out.push('<');
    out.push_str(tag.name);
    for (name, value) in tag.attributes().filter(|(name, _)| !name.starts_with("xmlns")) {
        let mut escaped = String::new();
        entity::escape(&entity::resolve(value), &mut escaped);
        out.push_str(&format!(" {name}=\"{}\"", escaped.replace('"', "&quot;")));
    }
    out.push_str(if tag.empty { "/>" } else { ">" });
}

/// Markup with its links and images whole, and each stray `<` written so that no reader takes it for a tag.
/// Text without a tag is left as it is.
fn tidied(html: &str, scope: &Scope) -> String {
    if !has_elements(html) {
        return html.to_owned();
    }
    let mut out = String::with_capacity(html.len());
    let mut tokens = Tokens::new(html);
    let mut start = 0;
    while let Some(token) = tokens.next() {
        let end = tokens.position();
        let written = tokens.slice(start, end);
        match token {
            Token::Open(tag) if scope.base.is_some() => out.push_str(&with_whole_link(written, &tag, scope)),
            Token::Text(text) => {
                // What was passed over before it, such as a comment, stays.
                out.push_str(written.strip_suffix(text).unwrap_or_default());
                out.push_str(&text.replace('<', "&lt;"));
            }
            _ => out.push_str(written),
        }
        start = end;
    }
    out
}

fn with_whole_link(written: &str, tag: &Tag<'_>, scope: &Scope) -> String {
    let mut written = written.to_owned();
    for (name, value) in tag.attributes() {
        if matches!(name.to_ascii_lowercase().as_str(), "href" | "src") && !value.is_empty() {
            let whole = scope.resolve_link(&entity::resolve(value));
            let mut escaped = String::new();
            entity::escape(&whole, &mut escaped);
            if entity::resolve(value) != whole {
                written = written.replacen(value, &escaped, 1);
            }
        }
    }
    written
}
