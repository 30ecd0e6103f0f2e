//! Where a full stop ends a sentence and where it does not.

/// Words that a full stop follows without ending the sentence.
const ABBREVIATIONS: &[&str] = &[
    "approx", "ave", "capt", "cllr", "col", "dept", "det", "dr", "eg", "est", "etc", "fr", "gen", "hon",
    "ie", "insp", "jr", "lt", "mr", "mrs", "ms", "mt", "prof", "rev", "rt", "sgt", "sr", "st", "supt", "vs",
];

/// The longest of them, in bytes.
const LONGEST: usize = 6;

/// Whether a full stop straight after the folded `word` ends its sentence; `after` is what follows the stop.
pub(super) fn stop_ends(word: &[u8], after: &[u8]) -> bool {
    if word.len() > LONGEST {
        return true;
    }
    let initial = matches!(word, [letter] if letter.is_ascii_alphabetic() && *letter != b'i');
    let number_follows = matches!(after, [b' ', digit, ..] if digit.is_ascii_digit());
    let numbered = matches!(word, b"no" | b"nos") && number_follows;
    !initial && !numbered && ABBREVIATIONS.binary_search_by(|known| known.as_bytes().cmp(word)).is_err()
}
