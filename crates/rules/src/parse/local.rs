//! Reads local tuning: `rules/local/<name>.toml`, vetoes that a place adds to rules of the shipped library.
//!
//! It can only narrow: there is nothing to find in it, and it ends on a day.

use jiff::civil::Date;

use super::document::{Allowed, Document, Located};
use super::{PhraseLine, read_source};
use crate::RuleFile;
use crate::diagnostic::{Diagnostic, Source};

/// Local tuning as written.
#[derive(Debug)]
pub(crate) struct LocalText {
    pub(crate) source: Source,
    /// The rules it is for.
    pub(crate) adjust: Vec<Located>,
    /// The last day, in UTC, on which it holds.
    pub(crate) expires: Date,
    pub(crate) same_sentence: Vec<PhraseLine>,
    pub(crate) same_post: Vec<PhraseLine>,
}

const SETTINGS: Allowed = Allowed { section: "", keys: &["adjust", "reason", "expires", "unless"] };
const UNLESS: Allowed = Allowed { section: "unless", keys: &["same_sentence", "same_post"] };

/// Reads a file of local tuning. What is wrong with it is in the second half.
pub(crate) fn read_local(file: &RuleFile) -> (Option<LocalText>, Vec<Diagnostic>) {
    let source = match read_source(file) {
        Ok(source) => source,
        Err(said) => return (None, vec![*said]),
    };
    let (mut document, table) = Document::parse(&source, "local tuning");
    document.check_keys(&table, &SETTINGS, &[UNLESS]);
    for (key, example) in [
        ("adjust", "add `adjust = [\"rumour.cover-up\"]`: the rules it is for"),
        ("reason", "add `reason = \"…\"`: why this place needs it"),
        ("expires", "add `expires = 2027-05-01`: it is looked at again then"),
        ("unless", "add `[unless]` with `same_post = '''…'''`: tuning can only leave posts out"),
    ] {
        if !table.contains_key(key) && !document.meant.contains(&key) {
            document.error("missing-key", 0..0, format!("`{key}` is missing"), example);
        }
    }
    let adjust = document.texts(&table, "adjust").unwrap_or_default();
    // Why it exists is for people who read the file.
    document.text(&table, "reason");
    let expires = document.date(&table, "expires").unwrap_or(Date::MAX);
    let unless = document.section(&table, "unless");
    unless.into_iter().for_each(|unless| document.check_keys(unless, &UNLESS, &[SETTINGS]));
    let [same_sentence, same_post] = ["same_sentence", "same_post"]
        .map(|key| unless.map(|unless| document.phrases(unless, key)).unwrap_or_default());
    let said = document.said;
    (Some(LocalText { source, adjust, expires, same_sentence, same_post }), said)
}
