//! `<postcode>`: a full UK postcode, with or without its space.

use super::Folded;

pub(super) fn at(words: &Folded<'_>, at: usize) -> Option<usize> {
    if !words.has_digit(at) {
        return None;
    }
    let form = words.form(at);
    if is_outward(form) && is_inward(words.form(at + 1)) {
        return Some(2);
    }
    let split = form.len().checked_sub(3)?;
    (form.is_ascii() && is_outward(&form[..split]) && is_inward(&form[split..])).then_some(1)
}

/// "cf5", "sw1a", "m62" … : one or two letters, a digit, and a digit or letter more (BS 7666).
fn is_outward(form: &str) -> bool {
    let letters = form.bytes().take_while(u8::is_ascii_lowercase).count();
    let rest = form.as_bytes().get(letters..).unwrap_or_default();
    let tail_fits = match rest {
        [first] => first.is_ascii_digit(),
        [first, second] => first.is_ascii_digit() && second.is_ascii_alphanumeric(),
        _ => false,
    };
    (1..=2).contains(&letters) && tail_fits
}

/// "4ab": a digit and two letters, of which C, I, K, M, O and V are never used.
fn is_inward(form: &str) -> bool {
    let letter = |b: u8| b.is_ascii_lowercase() && !b"cikmov".contains(&b);
    matches!(form.as_bytes(), [digit, a, b] if digit.is_ascii_digit() && letter(*a) && letter(*b))
}
