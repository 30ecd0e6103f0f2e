//! `<street>`: a named street, with or without a house number. "A quiet road" is none.

use super::Folded;

/// What English street names end in.
const ENDINGS: &[&str] = &[
    "road", "rd", "street", "avenue", "ave", "lane", "crescent", "terrace", "close", "drive", "grove",
    "gardens", "way", "place", "court", "walk", "row", "mews", "parade", "rise", "hill", "square", "st",
];
/// Endings that are nothing else, so that a house number is enough and capitals are not asked for.
const PLAIN_ENDINGS: &[&str] = &["road", "rd", "street", "avenue", "ave", "lane", "crescent", "terrace"];
/// What Welsh street names start with.
const WELSH_STARTS: &[&str] = &["heol", "stryd", "ffordd", "lon", "rhodfa", "maes"];
/// Capitalised at the start of a sentence, yet no street's name.
const NOT_NAMES: &[&str] = &[
    "the", "a", "an", "this", "that", "my", "our", "your", "his", "her", "their", "no", "any", "every",
    "one", "on", "in", "at", "by", "off", "down", "up", "side", "whole", "same", "main", "and", "or", "is",
    "was",
];
/// Words of a name before its ending.
const NAME_WORDS: usize = 3;

pub(super) fn at(words: &Folded<'_>, at: usize) -> Option<usize> {
    if is_house_number(words.form(at)) {
        return name(words, at + 1, true).map(|len| len + 1);
    }
    name(words, at, false)
}

/// The name alone: "Acacia Road", "Heol y Bont".
fn name(words: &Folded<'_>, at: usize, numbered: bool) -> Option<usize> {
    if WELSH_STARTS.contains(&words.form(at)) && (numbered || words.is_capital(at)) {
        let article = matches!(words.form(at + 1), "y" | "yr");
        let named = at + if article { 2 } else { 1 };
        return words.is_capital(named).then_some(named + 1 - at);
    }
    (1..=NAME_WORDS).find_map(|len| {
        let named = (at..at + len).all(|i| is_name_word(words, i, numbered));
        let ending = words.form(at + len);
        let ends = if words.is_capital(at + len) {
            ENDINGS.contains(&ending)
        } else {
            PLAIN_ENDINGS.contains(&ending)
        };
        (named && ends).then_some(len + 1)
    })
}

fn is_name_word(words: &Folded<'_>, at: usize, numbered: bool) -> bool {
    let form = words.form(at);
    !form.is_empty()
        && !NOT_NAMES.contains(&form)
        && (words.is_capital(at) || numbered)
        && !words.has_digit(at)
}

/// "12", "12a".
fn is_house_number(form: &str) -> bool {
    let digits = form.bytes().take_while(u8::is_ascii_digit).count();
    let tail = form.get(digits..).unwrap_or_default();
    (1..=4).contains(&digits)
        && (tail.is_empty() || (tail.len() == 1 && tail.bytes().all(|b| b.is_ascii_lowercase())))
}
