//! Phrases that would find far more than their author saw: judged by how often English words are met.

use crate::diagnostic::{Diagnostic, Repair, Source};
use crate::parse::phrase::{Part, PartKind, Phrase};
use crate::parse::{PhraseLine, RuleText};
use crate::{endings, rarity};

/// Words of a post, about: the mean of the public posts we measured on.
const POST_WORDS: u64 = 30;
/// A word alone on a strong line is too common when more than one post in this many holds it.
const COMMON_POSTS: u64 = 100;
/// A beginning is too broad when it catches at least so many words that are none of its own forms ...
const UNRELATED_WORDS: usize = 5;
/// ... and they are met in at least so many of 10,000 posts.
const UNRELATED_POSTS: u64 = 10;
/// Words shown of all that a beginning catches.
const SHOWN: usize = 3;

pub(crate) fn check(text: &RuleText, said: &mut Vec<Diagnostic>) {
    for line in &text.strong {
        common_alone(&text.source, line, said);
    }
    for line in text.strong.iter().chain(&text.weak) {
        match &line.phrase {
            Phrase::Ordered(parts) => beginnings(&text.source, parts, said),
            Phrase::Near { left, right, .. } => {
                beginnings(&text.source, left, said);
                beginnings(&text.source, right, said);
            }
            Phrase::Regex { .. } => {}
        }
    }
}

/// In how many of `posts` posts something is met that has this frequency.
fn of_posts(posts: u64, frequency: u64) -> u64 {
    frequency * POST_WORDS * posts / 1_000_000_000
}

fn folded(text: &str) -> Option<String> {
    let mut words = post::fold::fold_phrase(text);
    if words.len() == 1 { words.pop().map(|(form, _)| form) } else { None }
}

fn common_alone(source: &Source, line: &PhraseLine, said: &mut Vec<Diagnostic>) {
    let Phrase::Ordered(parts) = &line.phrase else { return };
    let words: Vec<&Part> = match parts.as_slice() {
        [Part { kind: PartKind::OneOf(choices), .. }] => choices
            .iter()
            .filter_map(|choice| <&[Part; 1]>::try_from(choice.as_slice()).ok())
            .flatten()
            .collect(),
        [part] => vec![part],
        _ => return,
    };
    for part in words {
        let PartKind::Word(word) = &part.kind else { continue };
        let frequency = folded(word).map_or(0, |form| u64::from(rarity::frequency(&form)));
        let posts = of_posts(10_000, frequency);
        if posts * COMMON_POSTS > 10_000 {
            let message = format!("`{word}` alone stands in about {} of 100 posts", posts / 100);
            let warning = Diagnostic::warning("common-alone", source, part.span.clone(), message);
            said.push(warning.label("add the words that made it worth noticing"));
        }
    }
}

fn beginnings(source: &Source, parts: &[Part], said: &mut Vec<Diagnostic>) {
    for part in parts {
        match &part.kind {
            PartKind::Prefix(stem) => beginning(source, stem, part, said),
            PartKind::OneOf(choices) | PartKind::Optional(choices) => {
                choices.iter().for_each(|choice| beginnings(source, choice, said));
            }
            _ => {}
        }
    }
}

fn beginning(source: &Source, written: &str, part: &Part, said: &mut Vec<Diagnostic>) {
    let Some(stem) = folded(written) else { return };
    let forms = endings::endings(&stem);
    let mut unrelated: Vec<(&str, u32)> =
        rarity::beginning_with(&stem).filter(|(word, _)| !forms.iter().any(|form| form == word)).collect();
    let posts = of_posts(10_000, unrelated.iter().map(|(_, frequency)| u64::from(*frequency)).sum());
    if unrelated.len() < UNRELATED_WORDS || posts < UNRELATED_POSTS {
        return;
    }
    unrelated.sort_by_key(|(word, frequency)| (std::cmp::Reverse(*frequency), *word));
    let shown: Vec<&str> = unrelated.iter().take(SHOWN).map(|(word, _)| *word).collect();
    let message = format!("`{written}*` also catches {} other words", unrelated.len());
    let warning = Diagnostic::warning("wildcard-broad", source, part.span.clone(), message)
        .label(format!("{} … : about {posts} of 10,000 posts", shown.join(", ")));
    let help = format!(
        "use `{written}+` ({}), or list the words; `bellwether rules fix` writes `{written}+`",
        forms.join(" ")
    );
    said.push(warning.help(help).mended_by(Some(Repair::Write(format!("{written}+")))));
}
