//! Welsh lines that English posts would fit too, because a form of each of their words is an English word
//! (`gall` is also found as `all`).

use crate::compile::Language;
use crate::diagnostic::Diagnostic;
use crate::parse::RuleText;
use crate::parse::phrase::{Part, PartKind, Phrase};
use crate::{endings, rarity, welsh};

pub(crate) fn check(text: &RuleText, said: &mut Vec<Diagnostic>) {
    if Language::of(&text.rule) == Language::English {
        return;
    }
    for line in text.strong.iter().chain(&text.weak) {
        let english = match &line.phrase {
            Phrase::Ordered(parts) => english(parts),
            Phrase::Near { left, right, .. } => {
                english(left).and_then(|left| Some([left, english(right)?].concat()))
            }
            Phrase::Regex { .. } => None,
        };
        let Some(english) = english.filter(|words| !words.is_empty()) else { continue };
        let message = format!("English posts fit this Welsh line: `{}`", english.join(" "));
        let warning = Diagnostic::warning("english-collision", &text.source, line.span.clone(), message);
        said.push(warning.label("add a word that is only Welsh"));
    }
}

/// English words that fit all these parts, one for each that must be a word; `None` where no English would.
fn english(parts: &[Part]) -> Option<Vec<String>> {
    let mut words = Vec::new();
    for part in parts {
        match &part.kind {
            PartKind::Word(word) => words.push(english_word(word, |form| vec![form])?),
            PartKind::Endings(stem) => words.push(english_word(stem, |form| endings::endings(&form))?),
            PartKind::OneOf(choices) => words.extend(choices.iter().find_map(|choice| english(choice))?),
            PartKind::Gap(_) | PartKind::Optional(_) => {}
            // Capitals and hashtags are looked for as written; lists and slots are the same in both languages.
            PartKind::Capitals(_) | PartKind::Hashtag(_) | PartKind::Named(_) | PartKind::Prefix(_) => {
                return None;
            }
        }
    }
    Some(words)
}

fn english_word(written: &str, spread: impl Fn(String) -> Vec<String>) -> Option<String> {
    let mut folded = post::fold::fold_phrase(written);
    let form = folded.pop().map(|(form, _)| form).filter(|_| folded.is_empty())?;
    let forms = spread(form);
    forms.iter().flat_map(|form| welsh::forms(form)).find(|form| rarity::is_english(form))
}
