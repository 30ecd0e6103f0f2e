//! Markup to the words a person would read, and the links among them.

use super::entity;
use super::markup::{Token, Tokens};

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
    let markup = &markup[..markup.floor_char_boundary(MARKUP_CAP)];
    let text = if markup.contains(['<', '&']) { rendered(markup) } else { markup.to_owned() };
    let text = text.trim();
    text[..text.floor_char_boundary(TEXT_CAP)].to_owned()
}

fn rendered(markup: &str) -> String {
    html2text::config::plain_no_decorate()
        .no_table_borders()
        .string_from_read(markup.as_bytes(), WIDTH)
        .unwrap_or_else(|_| bare(markup))
}

/// The text between the tags, for markup that has no layout.
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
