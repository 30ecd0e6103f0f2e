//! Where a full stop ends a sentence and where it does not.

/// Words that a full stop follows without ending the sentence.
const ABBREVIATIONS: &[&str] = &[
    "approx", "ave", "capt", "cllr", "col", "dept", "det", "dr", "eg", "est", "etc", "fr", "gen", "hon",
    "ie", "insp", "jr", "lt", "mr", "mrs", "ms", "mt", "prof", "rev", "rt", "sgt", "sr", "st", "supt", "vs",
];

/// Whether a full stop straight after the folded `word` ends its sentence; `after` is what follows the stop.
pub(super) fn stop_ends(word: &str, after: &[u8]) -> bool {
    let initial = word.len() == 1 && word != "i" && word.bytes().all(|b| b.is_ascii_alphabetic());
    let number_follows = after.first() == Some(&b' ') && after.get(1).is_some_and(u8::is_ascii_digit);
    let numbered = matches!(word, "no" | "nos") && number_follows;
    !initial && !numbered && ABBREVIATIONS.binary_search(&word).is_err()
}
