//! Stretched words: `hiiiding`, `sooo`.

use std::ops::Range;

use super::hash;

/// Other readings are tried for at most this many stretched letters in a word.
const TRIED: usize = 3;

/// Cuts every run of three or more of the same letter in `text[start..]` to two. Returns the hashes of the word's
/// other readings, in which some or all of those runs are one letter; none when nothing was cut.
pub(super) fn squeeze(text: &mut Vec<u8>, start: usize) -> Vec<u64> {
    let written = text.get(start..).unwrap_or_default();
    if written.is_ascii() && !written.windows(3).any(|three| matches!(three, [a, b, c] if a == b && b == c)) {
        return Vec::new();
    }
    let word = String::from_utf8(written.to_vec()).unwrap_or_default();
    let (cut, doubles) = cut_to_two(&word);
    if doubles.is_empty() {
        return Vec::new();
    }
    text.truncate(start);
    text.extend_from_slice(cut.as_bytes());
    readings(&cut, &doubles)
}

/// The word with long runs cut to two letters, and where the second letter of each cut run stands.
fn cut_to_two(word: &str) -> (String, Vec<Range<usize>>) {
    let mut cut = String::with_capacity(word.len());
    let mut doubles: Vec<Range<usize>> = Vec::new();
    let mut last = None;
    let mut times = 0;
    for c in word.chars() {
        times = if last == Some(c) && c.is_alphabetic() { times + 1 } else { 1 };
        last = Some(c);
        if times <= 2 {
            cut.push(c);
        } else if times == 3 {
            doubles.push(cut.len() - c.len_utf8()..cut.len());
        }
    }
    (cut, doubles)
}

/// Every choice of one letter or two for the first runs; the runs beyond them are one letter in all.
fn readings(cut: &str, doubles: &[Range<usize>]) -> Vec<u64> {
    let tried = doubles.len().min(TRIED);
    (1..1_u32 << tried).map(|choice| hash::hash_word(&reading(cut, doubles, choice))).collect()
}

fn reading(cut: &str, doubles: &[Range<usize>], choice: u32) -> String {
    let mut word = String::with_capacity(cut.len());
    let mut done = 0;
    for (nth, double) in doubles.iter().enumerate() {
        if nth >= TRIED || choice & (1 << nth) != 0 {
            word.push_str(cut.get(done..double.start).unwrap_or_default());
            done = double.end;
        }
    }
    word.push_str(cut.get(done..).unwrap_or_default());
    word
}
