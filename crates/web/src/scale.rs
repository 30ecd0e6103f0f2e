//! The local scale: five steps with a number, a word and a colour, never the colour alone.

use std::fmt;

use askama::filters::HtmlSafe;
use tension::{Level, Trend};

use crate::Language;

/// Each level: its number, its English name, and the severity (0–3) that alert rules read.
pub fn scale() -> [(u8, &'static str, u8); 5] {
    [(1, "usual", 0), (2, "watch", 1), (3, "raised", 2), (4, "high", 3), (5, "very high", 3)]
}

/// The name of a level.
pub(crate) fn word(language: Language, level: Level) -> String {
    language.say(&format!("level-{level}"))
}

/// A level in a page: number and word on its colour.
pub(crate) struct LevelMark {
    pub(crate) level: Level,
    word: String,
}

impl LevelMark {
    pub(crate) fn new(language: Language, level: Level) -> Self {
        Self { level, word: word(language, level) }
    }
}

impl fmt::Display for LevelMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { level, word } = self;
        write!(f, "<span class=\"level l{level}\"><b>{level}</b> {word}</span>")
    }
}

/// A digit, and a word from our own message files.
impl HtmlSafe for LevelMark {}

/// An arrow, and what it means for those who do not see it.
pub(crate) struct TrendMark {
    arrow: &'static str,
    class: &'static str,
    word: String,
}

impl TrendMark {
    pub(crate) fn new(language: Language, trend: Trend) -> Self {
        let (arrow, class) = match trend {
            Trend::Rising => ("▲", "rising"),
            Trend::Steady => ("▶", "steady"),
            Trend::Falling => ("▼", "falling"),
        };
        Self { arrow, class, word: language.say(&format!("trend-{class}")) }
    }
}

impl fmt::Display for TrendMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { arrow, class, word } = self;
        write!(f, "<span class=\"trend {class}\"><span aria-hidden=\"true\">{arrow}</span> {word}</span>")
    }
}

/// Words from our own message files.
impl HtmlSafe for TrendMark {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_metrics_and_pages_call_a_level_is_the_same() {
        for (number, name, severity) in scale() {
            let level = Level::new(number);
            assert_eq!(word(Language::English, level), name);
            assert_eq!(level.severity().number(), severity);
        }
    }
}
