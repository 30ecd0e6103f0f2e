//! Disguises that letters alone do not show: `s t a b`, `s.t.a.b`, `st4b`.
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

/// Other readings of a folded word that mixes letters and digits: digits for the letters they look like.
/// None for times, ordinals, postcodes, roads, units and names with a number at the end.
pub(super) fn digit_readings(word: &[u8]) -> Vec<u64> {
    if is_ordinary(word) {
        return Vec::new();
    }
    let read = |one: u8| -> Option<Vec<u8>> {
        word.iter()
            .map(|byte| if byte.is_ascii_digit() { letter_for(*byte, one) } else { Some(*byte) })
            .collect()
    };
    let mut readings: Vec<u64> =
        [read(b'i'), read(b'l')].iter().flatten().map(|word| hash_bytes(word)).collect();
    readings.dedup();
    readings
}

fn letter_for(digit: u8, one: u8) -> Option<u8> {
    let listed = DIGITS.iter().find(|(written, _)| *written == digit).map(|(_, letter)| *letter);
    if digit == b'1' { Some(one) } else { listed }
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
