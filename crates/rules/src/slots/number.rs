//! `<number>`: in digits or in words.

use super::Folded;

/// Number words, English and Welsh, that stand before what is counted.
const WORDS: &[&str] = &[
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
    "hundred",
    "hundreds",
    "thousand",
    "thousands",
    "dozen",
    "dozens",
    "un",
    "dau",
    "dwy",
    "tri",
    "tair",
    "pedwar",
    "pedair",
    "pump",
    "chwech",
    "saith",
    "wyth",
    "naw",
    "deg",
    "ugain",
    "cant",
];

pub(super) fn at(words: &Folded<'_>, at: usize) -> Option<usize> {
    if !one(words.form(at)) {
        return None;
    }
    // "two hundred", "twenty one"
    let tens = ["hundred", "thousand", "dozen"].contains(&words.form(at + 1));
    Some(if tens { 2 } else { 1 })
}

/// Whether a word is a number: digits, with a thousands comma or a decimal point, or a number word.
pub(super) fn one(form: &str) -> bool {
    let digits = form.starts_with(|c: char| c.is_ascii_digit());
    (digits && form.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','))) || WORDS.contains(&form)
}
