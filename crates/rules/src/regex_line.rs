//! `re:` lines: one regular expression, guarded so that no rule can hurt the operator.

use regex::{Regex, RegexBuilder};
use regex_syntax::hir::{Hir, HirKind};

use crate::anchor::KeyWord;
use crate::keys;

/// Bytes a compiled expression may take.
const SIZE_MAX: usize = 256 * 1024;
/// Bytes of cache one search may take.
const CACHE_MAX: usize = 1024 * 1024;
/// Brackets inside brackets.
const NEST_MAX: u32 = 32;
/// Letters of the literal that must stand in every match.
const LITERAL_MIN: usize = 3;
/// Characters of the expression itself: parsing is bounded before it starts.
const PATTERN_MAX: usize = 1_000;

/// Why an expression is refused.
#[derive(Debug, PartialEq)]
pub(crate) struct Refusal {
    pub(crate) code: &'static str,
    pub(crate) message: String,
    pub(crate) label: &'static str,
}

fn refuse<T>(code: &'static str, message: impl Into<String>, label: &'static str) -> Result<T, Refusal> {
    Err(Refusal { code, message: message.into(), label })
}

/// The expression, and literals of which every match holds at least one.
pub(crate) fn compile(pattern: &str) -> Result<(Regex, Vec<String>), Refusal> {
    if pattern.chars().count() > PATTERN_MAX {
        return refuse("bad-regex", "this expression is too long", "use phrase lines instead");
    }
    if pattern.chars().any(char::is_uppercase) && !pattern.contains('\\') {
        return refuse(
            "bad-regex",
            "rules read posts in small letters, so a capital never matches",
            "write it in small letters",
        );
    }
    let mut parser = regex_syntax::ParserBuilder::new().nest_limit(NEST_MAX).build();
    let hir = match parser.parse(pattern) {
        Ok(hir) => hir,
        Err(regex_syntax::Error::Parse(error)) => {
            return refuse(
                "bad-regex",
                format!("this expression cannot be read: {}", error.kind()),
                "mend it, or use phrase lines",
            );
        }
        Err(error) => {
            return refuse(
                "bad-regex",
                format!("this expression cannot be read: {error}"),
                "mend it, or use phrase lines",
            );
        }
    };
    if hir.properties().minimum_len().unwrap_or(0) == 0 {
        return refuse(
            "matches-empty",
            "this expression matches nothing at all, so it would match every post",
            "ask for at least one word",
        );
    }
    let literals = match required(&hir) {
        Some(literals) => literals,
        None => {
            return refuse(
                "no-literal",
                "this expression has no letters that must be there",
                "ask for at least three letters in a row",
            );
        }
    };
    let built = RegexBuilder::new(pattern)
        .size_limit(SIZE_MAX)
        .dfa_size_limit(CACHE_MAX)
        .nest_limit(NEST_MAX)
        .build();
    match built {
        Ok(regex) => Ok((regex, literals)),
        Err(_) => {
            refuse("bad-regex", "this expression grows too large", "use smaller repeats, or phrase lines")
        }
    }
}

/// Literals of which every match must hold one.
fn required(hir: &Hir) -> Option<Vec<String>> {
    match hir.kind() {
        HirKind::Literal(literal) => {
            let text = std::str::from_utf8(&literal.0).ok()?;
            (text.chars().filter(|c| c.is_alphanumeric()).count() >= LITERAL_MIN)
                .then(|| vec![text.to_owned()])
        }
        HirKind::Concat(parts) => {
            let ease = |found: &Vec<String>| {
                let shortest = found.iter().map(String::len).min();
                (found.iter().all(|literal| word_within(literal).is_some()), shortest)
            };
            parts.iter().filter_map(required).max_by_key(ease)
        }
        HirKind::Alternation(parts) => {
            let each: Option<Vec<Vec<String>>> = parts.iter().map(required).collect();
            each.map(|found| found.into_iter().flatten().collect())
        }
        HirKind::Capture(capture) => required(&capture.sub),
        HirKind::Repetition(repeat) if repeat.min > 0 => required(&repeat.sub),
        HirKind::Repetition(_) | HirKind::Empty | HirKind::Class(_) | HirKind::Look(_) => None,
    }
}

/// The longest word that a literal shows the start of, by the space before it, if posts can be looked up by it.
pub(crate) fn word_within(literal: &str) -> Option<KeyWord> {
    let (_, after) = literal.split_once([' ', '\n'])?;
    let mut words: Vec<&str> = after.split([' ', '\n']).collect();
    let unfinished =
        words.pop().filter(|word| word.len() >= keys::BEGINNING).map(|word| KeyWord::Prefix(word.into()));
    let whole = words.into_iter().filter(|word| !word.is_empty()).max_by_key(|word| word.len());
    unfinished.or_else(|| whole.map(|word| KeyWord::Hash(post::fold::hash_word(word))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_guarded() {
        for (pattern, expected) in [
            (r"save our (\w+)", Ok("save our ")),
            (r"(burn|torch) it", Ok("burn torch")),
            (r"\bpolice\b", Ok("police")),
            (r"\w+", Err("no-literal")),
            (r"(abc)?", Err("matches-empty")),
            (r"(ab", Err("bad-regex")),
            ("Police", Err("bad-regex")),
            (r"abc(\w{100}){100}", Err("bad-regex")),
            ("((((((((((((((((((((((((((((((((((abc))))))))))))))))))))))))))))))))))", Err("bad-regex")),
        ] {
            let compiled =
                compile(pattern).map(|(_, literals)| literals.join(" ")).map_err(|refusal| refusal.code);
            assert_eq!(compiled, expected.map(str::to_owned), "{pattern}");
        }
    }
}
