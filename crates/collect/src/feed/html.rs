//! Markup to the words a person would read, and the links among them.

use html2text::render::TrivialDecorator;

use super::entity;
use super::markup::{Token, Tokens, head};

/// The most markup that is turned into words, in bytes: many times any article's length.
const MARKUP_CAP: usize = 256 * 1024;
/// The most words that are kept of a post, in bytes.
pub(super) const TEXT_CAP: usize = 64 * 1024;
/// The most links that are kept of a post.
const LINKS_CAP: usize = 50;
/// Lines are not broken: the width only has to be more than any line has.
const WIDTH: usize = 1_000_000;

/// The words of `markup`, or of a plain text.
pub(super) fn words(markup: &str) -> String {
    let markup = head(markup, MARKUP_CAP);
    let text = if markup.contains(['<', '&']) { rendered(markup) } else { markup.to_owned() };
    let text = text.trim();
    head(text, TEXT_CAP).to_owned()
}

/// The deepest nesting that is laid out: the time that takes grows with the square of the depth and more.
const DEPTH_CAP: usize = 128;

fn rendered(markup: &str) -> String {
    if depth(markup) > DEPTH_CAP {
        return bare(markup);
    }
    html2text::config::with_decorator(TrivialDecorator::new())
        .no_table_borders()
        .string_from_read(markup.as_bytes(), WIDTH)
        .unwrap_or_else(|_| bare(markup))
}

/// How deep elements are nested at most, those that never close included.
fn depth(markup: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for token in Tokens::new(markup) {
        match token {
            Token::Open(tag) if !tag.empty && !is_void(tag.name) => depth += 1,
            Token::Close(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

/// The elements that HTML never closes.
fn is_void(name: &str) -> bool {
    ["br", "img", "hr", "wbr", "input", "meta", "link", "source"]
        .iter()
        .any(|void| name.eq_ignore_ascii_case(void))
}

/// The text between the tags, for markup that cannot be laid out.
fn bare(markup: &str) -> String {
    let mut out = String::new();
    for token in Tokens::new(markup) {
        match token {
            Token::Text(text) | Token::Cdata(text) => out.push_str(&entity::resolve(text)),
            Token::Open(_) | Token::Close(_) => out.push(' '),
        }
    }
    out
}

/// The web addresses that `markup` links to, each once, in order.
pub(super) fn links(markup: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for token in Tokens::new(markup) {
        let Token::Open(tag) = token else { continue };
        let Some(href) = tag.attribute("href") else { continue };
        if href.starts_with("http") && !found.contains(&href) {
            found.push(href);
        }
        if found.len() == LINKS_CAP {
            break;
        }
    }
    found
}
