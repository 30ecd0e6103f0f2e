//! A calendar checked beyond how it is written: the areas it names, and days that are past.

use std::sync::Arc;

use jiff::civil::Date;
use places::Gazetteer;
use post::CalendarEntry;

use crate::diagnostic::{Diagnostic, Source};
use crate::parse::CalendarText;
use crate::scope;

/// A calendar file ready for use.
#[derive(Clone, Debug)]
pub(crate) struct Calendar {
    pub(crate) hash: u64,
    pub(crate) entries: Vec<CalendarEntry>,
}

/// Says what is wrong with a calendar, and looks up its areas.
pub(crate) fn check(
    text: &CalendarText,
    gazetteer: &Gazetteer,
    today: Date,
    said: &mut Vec<Diagnostic>,
) -> Arc<Calendar> {
    let mut entries = Vec::new();
    for event in &text.events {
        let mut entry = event.entry.clone();
        let named =
            event.areas.iter().filter_map(|written| scope::find(written, &text.source, gazetteer, said));
        let named: Vec<_> = named.collect();
        // Levels are of authorities: a country or a force stands for all of its own.
        let held =
            gazetteer.areas().filter(|area| named.iter().any(|whole| gazetteer.holds(whole, &area.code)));
        entry.areas = held.map(|area| area.code.clone()).collect();
        if !entry.every_year && entry.over().date() < today {
            said.push(past(&text.source, event.from_span.clone(), &entry));
        }
        entries.push(entry);
    }
    Arc::new(Calendar { hash: text.hash, entries })
}

fn past(source: &Source, span: std::ops::Range<usize>, entry: &CalendarEntry) -> Diagnostic {
    let message = format!("\"{}\" is over, so it is not shown", entry.what);
    Diagnostic::warning("day-past", source, span, message).label("remove it, or put the year right")
}
