//! `rules fmt`: one way to lay out a rule file, with every comment kept and nothing said differently.

use toml_edit::{Decor, DocumentMut, Item, RawString, Table, Value};

/// Settings at the top line up behind the longest usual name ("review_by").
const TOP_WIDTH: usize = 9;

/// A file that cannot be laid out because it cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable;

impl std::fmt::Display for Unreadable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("this file cannot be read as it is; `bellwether rules check` says where and why")
    }
}

impl std::error::Error for Unreadable {}

/// The file laid out: `=` lined up, one blank line above each `[section]`, phrase lines with one space between
/// their parts, no space at the ends of lines. Tidying twice changes nothing more.
///
/// # Errors
/// [`Unreadable`] when the file has a mistake that keeps it from being read at all.
pub fn tidy(text: &str) -> Result<String, Unreadable> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut document: DocumentMut = text.parse().map_err(|_| Unreadable)?;
    settings(document.as_table_mut(), TOP_WIDTH);
    for (key, item) in document.as_table_mut().iter_mut() {
        let Item::Table(section) = item else { continue };
        tidy_prefix(section.decor_mut(), 1);
        settings(section, 0);
        // A post may hold any spaces; only what no eye sees at its end goes.
        let tidy_line = if key.get() == "tests" { |line: &str| line.trim_end().to_owned() } else { phrase };
        for (_, item) in section.iter_mut() {
            lines(item, tidy_line);
        }
    }
    let trailing = lines_of(document.trailing(), 0);
    document.set_trailing(trailing);
    let tidied = document.to_string();
    Ok(format!("{}\n", tidied.trim_start_matches('\n').trim_end()))
}

/// Lays out the settings of one table, `=` in column `width` where the name is short enough.
fn settings(table: &mut Table, width: usize) {
    let mut first = true;
    for (mut key, item) in table.iter_mut() {
        let Item::Value(value) = item else { continue };
        let pad = if is_short(value) { width.saturating_sub(key.get().chars().count()) } else { 0 };
        let above = if first { 0 } else { usize::from(starts_blank(key.leaf_decor())) };
        let decor = key.leaf_decor_mut();
        tidy_prefix(decor, above);
        decor.set_suffix(" ".repeat(pad + 1));
        let comment = raw(value.decor().suffix()).trim_end().to_owned();
        *value.decor_mut() = Decor::new(" ", comment);
        first = false;
    }
}

/// Whether a setting stands on one line.
fn is_short(value: &Value) -> bool {
    !value.to_string().trim().contains('\n')
}

fn starts_blank(decor: &Decor) -> bool {
    raw(decor.prefix()).starts_with(['\n', '\r'])
}

/// What stands above a setting or section: its comments, with `blank` empty lines above them and never two in a row.
fn tidy_prefix(decor: &mut Decor, blank: usize) {
    let above = decor.prefix().map(|prefix| lines_of(prefix, blank)).unwrap_or_else(|| "\n".repeat(blank));
    decor.set_prefix(above);
}

fn lines_of(written: &RawString, blank: usize) -> String {
    let mut tidied = "\n".repeat(blank);
    let mut empty = true;
    for line in written.as_str().unwrap_or_default().lines().map(str::trim) {
        if line.is_empty() && empty {
            continue;
        }
        empty = line.is_empty();
        tidied.push_str(line);
        tidied.push('\n');
    }
    tidied
}

fn raw(written: Option<&RawString>) -> &str {
    written.and_then(RawString::as_str).unwrap_or_default()
}

/// Tidies every line of a block, or of each text of a list. Only literal quotes: in others `\` has a meaning.
fn lines(item: &mut Item, tidy_line: fn(&str) -> String) {
    let Item::Value(value) = item else { return };
    match value {
        Value::Array(texts) => texts.iter_mut().for_each(|text| literal(text, tidy_line)),
        other => literal(other, tidy_line),
    }
}

fn literal(value: &mut Value, tidy_line: impl Fn(&str) -> String) {
    let Value::String(text) = value else { return };
    let repr = text.as_repr().and_then(|repr| repr.as_raw().as_str()).unwrap_or_default();
    let written = if let Some(block) = between(repr, "'''") {
        let lines: Vec<String> = block.strip_prefix('\n').unwrap_or(block).lines().map(&tidy_line).collect();
        format!("'''\n{}\n'''", lines.join("\n").trim_matches('\n'))
    } else if let Some(line) = between(repr, "'") {
        format!("'{}'", tidy_line(line))
    } else {
        return;
    };
    if let Ok(mut tidied) = written.parse::<Value>() {
        *tidied.decor_mut() = value.decor().clone();
        *value = tidied;
    }
}

fn between<'a>(repr: &'a str, quotes: &str) -> Option<&'a str> {
    repr.strip_prefix(quotes)?.strip_suffix(quotes)
}

/// One phrase line with one space between its parts and none inside its brackets. Comments and `re:` lines keep theirs.
fn phrase(line: &str) -> String {
    let line = line.trim();
    if line.starts_with("re:") || line.starts_with("# ") || line == "#" {
        return line.to_owned();
    }
    let (body, comment) = match line.find(" # ") {
        Some(at) => line.split_at(at),
        None => (line, ""),
    };
    let mut spaced = String::with_capacity(line.len() + 8);
    for c in body.chars() {
        match c {
            '(' | ')' | '[' | ']' | '|' => spaced.extend([' ', c, ' ']),
            other => spaced.push(other),
        }
    }
    let mut tidied = String::with_capacity(line.len());
    for part in spaced.split_whitespace() {
        let closes = matches!(part, ")" | "]");
        if !tidied.is_empty() && !closes && !tidied.ends_with(['(', '[']) {
            tidied.push(' ');
        }
        tidied.push_str(part);
    }
    if comment.is_empty() { tidied } else { format!("{tidied} {}", comment.trim()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_line_is_spaced_one_way() {
        for (written, tidied) in [
            ("  police   are hiding ", "police are hiding"),
            ("( a|b )[ the ]..3  c", "(a | b) [the] ..3 c"),
            ("(a | (b c | d)) e", "(a | (b c | d)) e"),
            ("re:  a|b  c ", "re:  a|b  c"),
            ("#Enough  is", "#Enough is"),
            ("# a (note)  here", "# a (note)  here"),
            ("a|b  # why (not)", "a | b # why (not)"),
            ("", ""),
        ] {
            assert_eq!(phrase(written), tidied, "{written}");
            assert_eq!(phrase(tidied), tidied, "{tidied}");
        }
    }

    #[test]
    fn a_file_that_cannot_be_read_is_left_alone() {
        assert_eq!(tidy("id = "), Err(Unreadable));
    }
}
