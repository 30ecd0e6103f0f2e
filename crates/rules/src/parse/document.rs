//! Walks a TOML document by hand, so that every setting keeps its place and every mistake is said in plain words.

use std::ops::Range;

use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue, Error};

use super::{PhraseLine, ask_about_comments, quotes, read_lines};
use crate::diagnostic::{Diagnostic, Repair, Source, did_you_mean};

/// A setting and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Located {
    pub(crate) text: String,
    pub(crate) span: Range<usize>,
}

/// The settings a table may hold.
pub(crate) struct Allowed {
    /// The section, "" for the top of the file.
    pub(crate) section: &'static str,
    /// Settings known here.
    pub(crate) keys: &'static [&'static str],
}

/// Collects what is said about one file while it is read.
pub(crate) struct Document<'s> {
    pub(crate) source: &'s Source,
    /// What the file holds, as messages call it ("rule").
    what: &'static str,
    pub(crate) said: Vec<Diagnostic>,
    /// Settings that a misspelt or misplaced key was probably meant to be: not missing as well.
    pub(crate) meant: Vec<&'static str>,
}

impl<'s> Document<'s> {
    /// Parses the file as far as it can be parsed; the rest is said.
    pub(crate) fn parse(source: &'s Source, what: &'static str) -> (Self, DeTable<'s>) {
        let (table, errors) = DeTable::parse_recoverable(&source.text);
        let mut document = Self { source, what, said: Vec::new(), meant: Vec::new() };
        if !errors.is_empty() {
            document.said = quotes::curly(source);
        }
        // Curly quotes are the cause of whatever cannot be read after them.
        let readable = document.said.first().map_or(usize::MAX, |first| first.span().start);
        for error in errors.iter().filter(|error| error.span().is_none_or(|span| span.end < readable)) {
            document.syntax(error);
        }
        (document, table.into_inner())
    }

    pub(crate) fn error(
        &mut self,
        code: &'static str,
        span: Range<usize>,
        message: impl Into<String>,
        label: impl Into<String>,
    ) {
        self.mendable(code, span, message, label, None);
    }

    /// An error with what would mend it.
    pub(crate) fn mendable(
        &mut self,
        code: &'static str,
        span: Range<usize>,
        message: impl Into<String>,
        label: impl Into<String>,
        repair: Option<Repair>,
    ) {
        self.said.push(Diagnostic::error(code, self.source, span, message).label(label).mended_by(repair));
    }

    /// The parser's words are for programmers: say what it usually means instead.
    fn syntax(&mut self, error: &Error) {
        let span = error.span().unwrap_or(0..0);
        let said = error.message();
        let (message, label) = if said.contains("duplicate key") {
            ("this setting is written twice", "remove one of the two")
        } else if said.contains("quoted") || said.contains("opening quote") {
            ("text stands in quotes", "put it in \"…\" or '…'")
        } else if said.contains("string") || said.contains("quote") {
            ("the quotes are never closed", "a block opened with ''' must be closed with '''")
        } else if said.contains("array") || said.contains("comma") {
            ("this list is not complete", "write ['one', 'two'] with a comma between the items")
        } else if said.contains("table") || said.contains(']') {
            ("this section heading is not complete", "write [find] on a line of its own")
        } else if said.contains("no value")
            || said.contains("missing value")
            || said.contains("missing assignment")
        {
            ("this setting has no value", "write `name = \"…\"`; phrases go between ''' and '''")
        } else {
            (
                "this is not written as a rule file wants it",
                "settings are `name = \"…\"`; phrases go between ''' and '''",
            )
        };
        self.error("syntax", span, message, label);
    }

    /// Says which settings of `table` are not known here; `elsewhere` are the other places a setting may belong.
    pub(crate) fn check_keys(&mut self, table: &DeTable<'_>, here: &Allowed, elsewhere: &[Allowed]) {
        for key in table.keys() {
            let name = key.get_ref().as_ref();
            if here.keys.contains(&name) {
                continue;
            }
            match elsewhere.iter().find(|other| other.keys.contains(&name)) {
                Some(home) => self.misplaced_key(key, here, home),
                None => self.unknown_key(key, here),
            }
        }
    }

    fn misplaced_key(&mut self, key: &Spanned<DeString<'_>>, here: &Allowed, home: &Allowed) {
        let name = key.get_ref().as_ref();
        self.meant.extend(home.keys.iter().find(|known| **known == name));
        if home.section.is_empty() {
            let label = "move it to the top of the file, above the first [section]";
            self.mendable(
                "misplaced-key",
                key.span(),
                format!("`{name}` stands under `[{}]`", here.section),
                label,
                Some(Repair::Move(home.section)),
            );
        } else {
            self.meant.push(home.section);
            let label = format!("move it under `[{}]`", home.section);
            let message = format!("`{name}` stands outside its section");
            self.mendable("misplaced-key", key.span(), message, label, Some(Repair::Move(home.section)));
        }
    }

    fn unknown_key(&mut self, key: &Spanned<DeString<'_>>, here: &Allowed) {
        let name = key.get_ref().as_ref();
        let message = match here.section {
            "" => format!("`{name}` is not a {} setting", self.what),
            section => format!("`{name}` is not a setting of `[{section}]`"),
        };
        let meant = did_you_mean(name, here.keys.iter().copied());
        let label = match meant {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("known here: {}", here.keys.join(", ")),
        };
        self.meant.extend(meant);
        let repair = meant.map(|meant| Repair::Write(meant.to_owned()));
        self.mendable("unknown-key", key.span(), message, label, repair);
    }

    /// A text setting. Missing is `None` without a word: the caller knows whether it is wanted.
    pub(crate) fn text(&mut self, table: &DeTable<'_>, key: &str) -> Option<Located> {
        let value = table.get(key)?;
        match value.get_ref() {
            // A value that was never written has been reported by the parser.
            DeValue::String(_) if value.span().is_empty() => None,
            DeValue::String(text) if text.trim().is_empty() => {
                self.error("missing-key", value.span(), format!("`{key}` is empty"), "write something here");
                None
            }
            DeValue::String(text) => Some(Located { text: text.to_string(), span: value.span() }),
            _ => {
                self.error(
                    "wrong-value",
                    value.span(),
                    format!("`{key}` wants text"),
                    format!("write `{key} = \"…\"`"),
                );
                None
            }
        }
    }

    /// A setting that is one text or several.
    pub(crate) fn texts(&mut self, table: &DeTable<'_>, key: &str) -> Option<Vec<Located>> {
        let value = table.get(key)?;
        let mut texts = Vec::new();
        for item in items(value) {
            match item.get_ref() {
                DeValue::String(text) => texts.push(Located { text: text.to_string(), span: item.span() }),
                _ => self.error(
                    "wrong-value",
                    item.span(),
                    format!("`{key}` wants texts"),
                    format!("write `{key} = [\"one\", \"two\"]`"),
                ),
            }
        }
        Some(texts)
    }

    /// A date setting, written without quotes.
    pub(crate) fn date(&mut self, table: &DeTable<'_>, key: &str) -> Option<Date> {
        let value = table.get(key)?;
        let written = match value.get_ref() {
            DeValue::Datetime(when) if when.time.is_none() => when.date,
            _ => None,
        };
        let date =
            written.and_then(|d| Date::new(i16::try_from(d.year).ok()?, d.month as i8, d.day as i8).ok());
        if date.is_none() {
            self.error(
                "wrong-value",
                value.span(),
                format!("`{key}` wants a date"),
                format!("write `{key} = 2027-05-01`, without quotes"),
            );
        }
        date
    }

    /// A whole number from 1.
    pub(crate) fn count(&mut self, table: &DeTable<'_>, key: &str) -> Option<usize> {
        let value = table.get(key)?;
        let count = value.get_ref().as_integer().and_then(|n| n.as_str().parse().ok()).filter(|n| *n > 0);
        if count.is_none() {
            self.error(
                "wrong-value",
                value.span(),
                format!("`{key}` wants a number from 1"),
                format!("write `{key} = 2`"),
            );
        }
        count
    }

    /// A yes or no.
    pub(crate) fn switch(&mut self, table: &DeTable<'_>, key: &str) -> Option<bool> {
        let value = table.get(key)?;
        let switch = value.get_ref().as_bool();
        if switch.is_none() {
            self.error(
                "wrong-value",
                value.span(),
                format!("`{key}` wants true or false"),
                format!("write `{key} = true`"),
            );
        }
        switch
    }

    /// A `[section]`; an empty one where the file has none.
    pub(crate) fn section<'t, 'i>(&mut self, table: &'t DeTable<'i>, name: &str) -> Option<&'t DeTable<'i>> {
        let value = table.get(name)?;
        let section = value.get_ref().as_table();
        if section.is_none() {
            self.error(
                "wrong-value",
                value.span(),
                format!("`{name}` is a section"),
                format!("write `[{name}]` on a line of its own"),
            );
        }
        section
    }

    /// The phrase lines of a block or list of quoted phrases.
    pub(crate) fn phrases(&mut self, table: &DeTable<'_>, key: &str) -> Vec<PhraseLine> {
        let source = self.source;
        let mut lines = Vec::new();
        for (block, offset) in self.blocks(table, key) {
            lines.extend(read_lines(source, block, offset, &mut self.said));
            ask_about_comments(source, block, offset, &mut self.said);
        }
        lines
    }

    /// The text between the quotes of each item of a setting, exactly as it stands in the file, and where it starts.
    pub(crate) fn blocks(&mut self, table: &DeTable<'_>, key: &str) -> Vec<(&'s str, usize)> {
        let Some(value) = table.get(key) else { return Vec::new() };
        let mut blocks = Vec::new();
        for item in items(value) {
            let span = item.span();
            let raw = self.source.text.get(span.clone()).unwrap_or_default();
            match (item.get_ref(), between_quotes(raw)) {
                (DeValue::String(meant), Some((block, _)))
                    if raw.starts_with('"') && block.contains('\\') =>
                {
                    self.mendable(
                        "not-literal-block",
                        span,
                        format!("a `\\` inside \"…\" means something else to the computer: use ' quotes for `{key}`"),
                        "write '…', or ''' on lines of their own",
                        literal(meant).map(Repair::Write),
                    );
                }
                (DeValue::String(_), Some((block, at))) => blocks.push((block, span.start + at)),
                // An unclosed block has been reported by the parser already.
                (DeValue::String(_), None) => {}
                _ => self.error(
                    "wrong-value",
                    span,
                    format!("`{key}` wants phrases"),
                    "write them between ''' and ''', one a line",
                ),
            }
        }
        blocks
    }
}

/// A text between quotes in which nothing has a second meaning; `None` for one that no such quotes can hold.
fn literal(text: &str) -> Option<String> {
    let unseen = text.chars().any(|c| c.is_control() && c != '\n');
    match text {
        _ if unseen || text.contains("'''") => None,
        _ if text.contains(['\n', '\'']) => Some(format!("'''\n{}\n'''", text.trim_matches('\n'))),
        _ => Some(format!("'{text}'")),
    }
}

/// The items of an array, or the one value.
fn items<'t, 'i>(value: &'t Spanned<DeValue<'i>>) -> Vec<&'t Spanned<DeValue<'i>>> {
    match value.get_ref() {
        DeValue::Array(array) => array.iter().collect(),
        _ => vec![value],
    }
}

/// What stands between the quotes, and how far in it starts; the line break after an opening `'''` is no part of it.
fn between_quotes(raw: &str) -> Option<(&str, usize)> {
    for quotes in ["'''", "\"\"\"", "'", "\""] {
        let Some(inner) = raw.strip_prefix(quotes).and_then(|rest| rest.strip_suffix(quotes)) else {
            continue;
        };
        let block = inner
            .strip_prefix("\r\n")
            .or_else(|| inner.strip_prefix('\n'))
            .filter(|_| quotes.len() == 3)
            .unwrap_or(inner);
        return Some((block, quotes.len() + inner.len() - block.len()));
    }
    None
}
