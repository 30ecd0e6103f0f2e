//! Reads a calendar: `rules/calendar/<name>.toml`, one `[[event]]` for each thing that people know is coming.

use std::ops::Range;

use post::{CalendarEntry, Day, Theme};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::day::{self, Written};
use super::document::{Allowed, Document, Located};
use super::read_source;
use super::rule::known_theme;
use crate::diagnostic::Source;
use crate::{Diagnostic, RuleFile, hash_bytes};

/// A calendar as written.
#[derive(Debug)]
pub(crate) struct CalendarText {
    pub(crate) source: Source,
    /// Hash of the file's bytes.
    pub(crate) hash: u64,
    pub(crate) events: Vec<EventText>,
}

/// One `[[event]]`.
#[derive(Debug)]
pub(crate) struct EventText {
    /// Its areas are not looked up yet.
    pub(crate) entry: CalendarEntry,
    /// Areas by code or name, as written; empty for everywhere.
    pub(crate) areas: Vec<Located>,
    /// Where its day is written.
    pub(crate) from_span: Range<usize>,
}

const TOP: Allowed = Allowed { section: "", keys: &["event"] };
const EVENT: Allowed = Allowed {
    section: "[event]",
    keys: &["what", "what_cy", "from", "until", "every_year", "areas", "themes", "entered_by"],
};
const REQUIRED: [(&str, &str); 4] = [
    ("what", "add `what = \"March to City Hall\"`"),
    ("from", "add `from = \"28 November 2026 14:00\"`"),
    ("areas", "add `areas = [\"Cardiff\"]`, or `areas = \"everywhere\"`"),
    ("entered_by", "add `entered_by = \"community-safety\"`: the team or role to ask"),
];
/// What `areas` says of an event that is about no area more than another.
const EVERYWHERE: &str = "everywhere";

/// Reads a calendar file. `None` when it is no text at all; what is wrong is in the second half.
pub(crate) fn read_calendar(file: &RuleFile, themes: &[Theme]) -> (Option<CalendarText>, Vec<Diagnostic>) {
    let source = match read_source(file) {
        Ok(source) => source,
        Err(said) => return (None, vec![*said]),
    };
    let (mut document, table) = Document::parse(&source, "calendar");
    document.check_keys(&table, &TOP, &[]);
    let mut events = Vec::new();
    for item in written_events(&mut document, &table) {
        events.extend(
            item.get_ref().as_table().and_then(|table| event(&mut document, table, item.span(), themes)),
        );
    }
    let said = document.said;
    (Some(CalendarText { source: source.clone(), hash: hash_bytes(&file.bytes), events }), said)
}

fn written_events<'t, 'i>(
    document: &mut Document<'_>,
    table: &'t DeTable<'i>,
) -> Vec<&'t Spanned<DeValue<'i>>> {
    let Some(value) = table.get("event") else { return Vec::new() };
    match value.get_ref() {
        DeValue::Array(items) if items.iter().all(|item| item.get_ref().is_table()) => items.iter().collect(),
        _ => {
            let message = "a calendar is a list of events";
            document.error(
                "wrong-value",
                value.span(),
                message,
                "write `[[event]]`, with two brackets, above each",
            );
            Vec::new()
        }
    }
}

/// One event; none where its day cannot be told.
fn event(
    document: &mut Document<'_>,
    table: &DeTable<'_>,
    heading: Range<usize>,
    themes: &[Theme],
) -> Option<EventText> {
    document.meant.clear();
    document.check_keys(table, &EVENT, &[]);
    for (key, example) in REQUIRED {
        if !table.contains_key(key) && !document.meant.contains(&key) {
            document.error("missing-key", heading.clone(), format!("`{key}` is missing"), example);
        }
    }
    let mut text = |key| document.text(table, key).map(|written| written.text);
    let (what, what_cy, entered_by) = (text("what"), text("what_cy"), text("entered_by"));
    let every_year = document.switch(table, "every_year").unwrap_or(false);
    let areas = areas(document, table);
    let named = document.texts(table, "themes").unwrap_or_default();
    let themes = named.iter().filter_map(|theme| known_theme(document, theme, themes)).collect();
    let from = from(document, table, every_year)?;
    let until = until(document, table, every_year, from);
    let entry = CalendarEntry {
        what: what.unwrap_or_default(),
        what_cy,
        areas: Vec::new(),
        themes,
        from,
        until,
        every_year,
        entered_by: entered_by.unwrap_or_default(),
    };
    let from_span = table.get("from").map_or(heading, Spanned::span);
    Some(EventText { entry, areas, from_span })
}

/// Areas as written; none for everywhere.
fn areas(document: &mut Document<'_>, table: &DeTable<'_>) -> Vec<Located> {
    let written = document.texts(table, "areas").unwrap_or_default();
    if let [one] = written.as_slice()
        && one.text == EVERYWHERE
    {
        return Vec::new();
    }
    if written.is_empty()
        && let Some(value) = table.get("areas")
    {
        let label = format!("name areas, or write `areas = \"{EVERYWHERE}\"`");
        document.error("wrong-value", value.span(), "`areas` names no area", label);
    }
    written
}

fn from(document: &mut Document<'_>, table: &DeTable<'_>, every_year: bool) -> Option<Day> {
    let written = day::read(document, table, "from")?;
    let Some(date) = written.day else {
        let label = "write the day as well: `from = \"28 November 2026 14:00\"`";
        document.error("wrong-value", written.span, "`from` says no day", label);
        return None;
    };
    Some(Day { date: day::dated(document, &written.span, date, every_year)?, time: written.time })
}

/// When it ends. A time alone is of the day it begins on; a day of every year may be of the year after.
fn until(document: &mut Document<'_>, table: &DeTable<'_>, every_year: bool, from: Day) -> Option<Day> {
    let Written { day, time, span } = day::read(document, table, "until")?;
    let date = match day {
        Some(written) => day::dated(document, &span, written, every_year)?,
        None => from.date,
    };
    let mut until = Day { date, time };
    if until.ends() <= from.begins() && every_year {
        let next = until.date.checked_add(jiff::Span::new().years(1));
        until.date = next.unwrap_or(until.date);
    }
    if until.ends() <= from.begins() {
        document.error("wrong-value", span, "it ends before it begins", "`until` comes after `from`");
        return None;
    }
    Some(until)
}
