//! Reads a stance frame: `rules/frames/<name>.toml`, the cues that show what a post does with a claim.

use std::str::FromStr;

use post::Stance;

use super::document::{Allowed, Document};
use super::{PhraseLine, read_source};
use crate::RuleFile;
use crate::diagnostic::{Diagnostic, Source};

/// A frame as written.
#[derive(Debug)]
pub(crate) struct FrameText {
    pub(crate) source: Source,
    pub(crate) stance: Stance,
    pub(crate) welsh: bool,
    pub(crate) question_mark: bool,
    pub(crate) before: Vec<PhraseLine>,
    pub(crate) close: Vec<PhraseLine>,
    pub(crate) after: Vec<PhraseLine>,
    pub(crate) anywhere: Vec<PhraseLine>,
    pub(crate) stop: Vec<PhraseLine>,
    pub(crate) pseudo: Vec<PhraseLine>,
}

const SETTINGS: Allowed = Allowed {
    section: "",
    keys: &[
        "stance",
        "title",
        "lang",
        "question_mark",
        "before",
        "close",
        "after",
        "anywhere",
        "stop",
        "pseudo",
    ],
};

/// Reads a frame file. What is wrong with it is in the second half.
pub(crate) fn read_frame(file: &RuleFile) -> (Option<FrameText>, Vec<Diagnostic>) {
    let source = match read_source(file) {
        Ok(source) => source,
        Err(said) => return (None, vec![*said]),
    };
    let (mut document, table) = Document::parse(&source, "frame");
    document.check_keys(&table, &SETTINGS, &[]);
    let frame = document.text(&table, "stance").and_then(|stance| match Stance::from_str(&stance.text) {
        Ok(known) if known != Stance::Support => Some(known),
        _ => {
            document.error(
                "unknown-word",
                stance.span,
                "a frame is for one of four stances",
                "write deny, query, report or fiction",
            );
            None
        }
    });
    if !table.contains_key("stance") && !document.meant.contains(&"stance") {
        document.error(
            "missing-key",
            0..0,
            "`stance` is missing",
            "add `stance = \"deny\"` (or query, report, fiction)",
        );
    }
    let welsh = document.text(&table, "lang").is_some_and(|lang| lang.text == "cy");
    let question_mark = document.switch(&table, "question_mark").unwrap_or(false);
    let [before, close, after, anywhere, stop, pseudo] =
        ["before", "close", "after", "anywhere", "stop", "pseudo"].map(|key| document.phrases(&table, key));
    let said = document.said;
    let frame = frame.map(|stance| FrameText {
        source: source.clone(),
        stance,
        welsh,
        question_mark,
        before,
        close,
        after,
        anywhere,
        stop,
        pseudo,
    });
    (frame, said)
}
