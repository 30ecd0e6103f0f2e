//! Disguises that letters alone do not show: `s t a b`, `s.t.a.b`, `st4b`, `st@b`.
//!
//! Spread-out letters become one word, since nothing else is written so. A digit is never taken for a letter
//! outright, because times, roads and postcodes are what people watch for: the word stays as it was written, and
//! what it may stand for is another reading of it.

use super::hash::hash_bytes;

/// Fewer spread-out letters than this are initials ("J K Rowling") or nothing.
const FEWEST_SPREAD: usize = 4;
/// Digits and the letters they are written for. A `1` is an `i` in one reading and an `l` in the other.
const DIGITS: &[(u8, u8)] =
    &[(b'0', b'o'), (b'3', b'e'), (b'4', b'a'), (b'5', b's'), (b'7', b't'), (b'8', b'b'), (b'9', b'g')];
/// Signs and the letters they are written for; `!` and `|` are read as `1` is.
const SIGNS: &[(u8, u8)] = &[(b'@', b'a'), (b'$', b's'), (b'!', b'1'), (b'|', b'1')];
/// What stands after a number in ordinary writing, beyond two letters.
const UNITS: &[&[u8]] =
    &[b"day", b"hrs", b"kgs", b"kms", b"mbps", b"mins", b"min", b"mph", b"sec", b"secs", b"yrs"];

/// The length of single letters with one and the same separator between them, or 0 if that is not what starts here:
/// initials (`U.S.`, `p.m`) from two letters on, with any other separator from four.
pub(super) fn spread_len(bytes: &[u8]) -> usize {
    let letter = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphabetic);
    let in_word =
        |at: usize| bytes.get(at).is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'\'' | 0x80..));
    let separator = match bytes.get(1) {
        Some(separator) if matches!(separator, b' ' | b'.' | b'-' | b'_' | b'*' | b'/' | b'|' | b'+') => {
            *separator
        }
        _ => return 0,
    };
    let mut len = 0;
    while letter(len) && bytes.get(len + 1) == Some(&separator) {
        len += 2;
    }
    if letter(len) && !in_word(len + 1) {
        len += 1;
    } else if separator != b'.' {
        len = len.saturating_sub(1);
    }
    match separator {
        b'.' if len >= 3 => len,
        b' ' => without_i(bytes.get(..len).unwrap_or_default()),
        b'.' => 0,
        _ if len.div_ceil(2) >= FEWEST_SPREAD => len,
        _ => 0,
    }
}

/// "I h a t e": a capital I before or after small letters is a word of its own.
fn without_i(spread: &[u8]) -> usize {
    let small = |at: Option<usize>| at.and_then(|at| spread.get(at)).is_some_and(u8::is_ascii_lowercase);
    if spread.first() == Some(&b'I') && small(Some(2)) {
        return 0;
    }
    let i_last = spread.last() == Some(&b'I') && small(spread.len().checked_sub(3));
    let len = if i_last { spread.len() - 2 } else { spread.len() };
    if len.div_ceil(2) >= FEWEST_SPREAD { len } else { 0 }
}

/// Other readings of a word that was spread out: without an article that stood beside it ("a t h r e a t").
pub(super) fn spread_readings(word: &[u8]) -> Vec<u64> {
    let long = word.len() > FEWEST_SPREAD;
    let without_first =
        word.split_first().filter(|(first, _)| matches!(first, b'a' | b'i')).map(|(_, rest)| rest);
    let without_last =
        word.split_last().filter(|(last, _)| matches!(last, b'a' | b'i')).map(|(_, rest)| rest);
    without_first.into_iter().chain(without_last).filter(|_| long).map(hash_bytes).collect()
}

/// Whether the sign that `rest` begins with may stand for a letter, after so many letters of its word (`small` if one
/// of them is no capital, `vowel` if one is a vowel). What follows must be a letter too.
///
/// `st@b` is no address and nobody's name: one side is short, and no more of a name or host follows. `$cum` is no
/// price and no share ("$TSLA"). `k!ll` is no cry before the next sentence: nothing could be said yet.
pub(super) fn is_letter(rest: &[u8], letters: usize, small: bool, vowel: bool) -> bool {
    let [sign, after @ ..] = rest else { return false };
    let len = after.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let ends = match after.get(len..) {
        Some([b'.' | b'-', next, ..]) => !next.is_ascii_alphanumeric(),
        Some([next, ..]) => !matches!(next, b'_' | b'0'..=b'9' | b'\'' | b'`' | 0x80..),
        _ => true,
    };
    match sign {
        b'@' => small && ends && (1..=4).contains(&len) && (letters <= 2 || len <= 2),
        b'$' => (small || letters <= 1) && after.first().is_some_and(u8::is_ascii_lowercase),
        b'!' | b'|' => letters > 0 && len > 0 && !vowel,
        _ => false,
    }
}

/// Other readings of a folded word that mixes letters with digits or signs: those for the letters they look like.
/// None for times, ordinals, postcodes, roads, units and names with a number at the end.
pub(super) fn digit_readings(word: &[u8]) -> Vec<u64> {
    let signed = word.iter().any(|byte| is_sign(*byte));
    if !signed && is_ordinary(word) {
        return Vec::new();
    }
    let read = |one: u8| -> Option<Vec<u8>> {
        word.iter()
            .map(|byte| if byte.is_ascii_alphabetic() { Some(*byte) } else { letter_for(*byte, one) })
            .collect()
    };
    let mut readings: Vec<u64> =
        [read(b'i'), read(b'l')].iter().flatten().map(|word| hash_bytes(word)).collect();
    readings.dedup();
    readings
}

/// Whether this is a sign that people write for a letter.
pub(super) fn is_sign(byte: u8) -> bool {
    SIGNS.iter().any(|(sign, _)| *sign == byte)
}

fn letter_for(written: u8, one: u8) -> Option<u8> {
    let look_up =
        |list: &[(u8, u8)], byte| list.iter().find(|(known, _)| *known == byte).map(|(_, letter)| *letter);
    match look_up(SIGNS, written).unwrap_or(written) {
        b'1' => Some(one),
        letter if letter.is_ascii_alphabetic() => Some(letter),
        digit => look_up(DIGITS, digit),
    }
}

fn is_ordinary(word: &[u8]) -> bool {
    if !word.iter().all(u8::is_ascii_alphanumeric) {
        return true; // 8.30pm, 3-1
    }
    let letters = word.iter().filter(|b| b.is_ascii_alphabetic()).count();
    let leading = word.iter().take_while(|b| b.is_ascii_digit()).count();
    let trailing = word.iter().rev().take_while(|b| b.is_ascii_digit()).count();
    let digits = word.len() - letters;
    let after_number = word.get(leading..).unwrap_or_default();
    match (leading, trailing) {
        _ if letters < 2 || digits == 0 => true, // m6, 5g
        (2.., 0) if leading == digits => true,   // 37years
        (1, 0) if leading == digits => letters == 2 || UNITS.contains(&after_number), // 8pm, 4ab, 5mph
        (0, 1) if digits == 1 => letters < 3,    // cf5; but crippl3
        (0, 1..) if trailing == digits => true,  // a470, covid19
        (0, 0) => is_half_postcode(word),
        _ => false,
    }
}

/// The first half of a postcode in inner London, the only ones to end in a letter: `sw1a`, `ec4y`, `w1t`.
fn is_half_postcode(word: &[u8]) -> bool {
    let (area, digit) = match word {
        [area @ .., digit, b'a'..=b'z'] => (area, digit),
        _ => return false,
    };
    match area {
        b"e" | b"n" | b"w" | b"nw" | b"se" | b"sw" => *digit == b'1',
        b"ec" | b"wc" => (b'1'..=b'4').contains(digit),
        _ => false,
    }
}
