//! Under which forms the words of a line are found, for people who want to see what `+` and Welsh mutation bring.

use post::fold::fold_phrase;

use crate::parse::phrase::{self, Part, PartKind, Phrase};
use crate::{endings, welsh};

/// The words of a line that are found under more forms than their own, in the order of the line: as written, and their
/// forms. `lang` is the rule's ("en" or "cy"). Forms with a Welsh short word attached (heddlu'n) are left out.
pub fn forms(line: &str, lang: &str) -> Vec<(String, Vec<String>)> {
    let mut found = Vec::new();
    match phrase::parse(line, 0).ok().flatten() {
        Some(Phrase::Ordered(parts)) => gather(&parts, lang == "cy", &mut found),
        Some(Phrase::Near { left, right, .. }) => {
            gather(&left, lang == "cy", &mut found);
            gather(&right, lang == "cy", &mut found);
        }
        Some(Phrase::Regex { .. }) | None => {}
    }
    found
}

fn gather(parts: &[Part], welsh: bool, found: &mut Vec<(String, Vec<String>)>) {
    for part in parts {
        let (written, forms) = match &part.kind {
            PartKind::Word(word) if welsh => (word.clone(), each(word, |form| vec![form])),
            PartKind::Endings(stem) => (format!("{stem}+"), each(stem, |form| endings::endings(&form))),
            PartKind::OneOf(choices) | PartKind::Optional(choices) => {
                choices.iter().for_each(|choice| gather(choice, welsh, found));
                continue;
            }
            _ => continue,
        };
        let forms: Vec<String> = match welsh {
            true => forms.iter().flat_map(|form| welsh::mutated(form)).collect(),
            false => forms,
        };
        if forms.len() > 1 && found.iter().all(|(known, _)| *known != written) {
            found.push((written, forms));
        }
    }
}

/// The forms of the last word that folding makes of `text`; the others stand as they are.
fn each(text: &str, spread: impl Fn(String) -> Vec<String>) -> Vec<String> {
    fold_phrase(text).pop().map(|(form, _)| spread(form)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_and_mutations_are_listed_once() {
        for (line, lang, expected) in [
            ("(man | boy) ..3 stab+ [stab+]", "en", "stab+: stab stabs stabbed stabbing stabbings"),
            ("police are hiding", "en", ""),
            ("heddlu'n cuddio", "cy", "cuddio: cuddio guddio nghuddio chuddio"),
            ("bachgen near/4 dinas", "cy", "bachgen: bachgen fachgen machgen / dinas: dinas ddinas ninas"),
            ("(unclosed", "en", ""),
        ] {
            let told: Vec<String> = forms(line, lang)
                .iter()
                .map(|(word, forms)| format!("{word}: {}", forms.join(" ")))
                .collect();
            assert_eq!(told.join(" / "), expected, "{line}");
        }
    }
}
