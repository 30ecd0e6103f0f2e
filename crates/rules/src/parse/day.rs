//! A day as people write it: "Saturday 28 November 2026 14:00", "5 November", "2026-11-28", "18:00".

use std::ops::Range;

use jiff::civil::{Date, Time, Weekday};
use jiff::fmt::strtime::BrokenDownTime;
use post::CalendarEntry;
use toml::de::{DeTable, DeValue};

use super::document::Document;

/// What is written, before anything is made of it.
pub(crate) struct Written {
    /// The day, if one is written.
    pub(crate) day: Option<WrittenDay>,
    /// The time, if one is written.
    pub(crate) time: Option<Time>,
    /// Where.
    pub(crate) span: Range<usize>,
}

/// A day, with the parts that may be left out.
pub(crate) struct WrittenDay {
    weekday: Option<Weekday>,
    day: i8,
    month: i8,
    year: Option<i16>,
}

/// The forms a day may have; before each a weekday, after each a time.
const DAYS: [&str; 5] = ["%d %B %Y", "%d %b %Y", "%d %B", "%d %b", "%Y-%m-%d"];

/// A setting that says when, quoted or not. Missing is `None` without a word; what cannot be read is said.
pub(crate) fn read(document: &mut Document<'_>, table: &DeTable<'_>, key: &str) -> Option<Written> {
    let value = table.get(key)?;
    let span = value.span();
    let written = match value.get_ref() {
        DeValue::Datetime(when) if when.offset.is_none() => in_words(&when.to_string().replace('T', " ")),
        // A value that was never written has been reported already.
        DeValue::String(_) if span.is_empty() => return None,
        DeValue::String(text) => in_words(text),
        _ => None,
    };
    match written {
        Some((day, time)) => Some(Written { day, time, span }),
        None => {
            let label = format!(
                "write `{key} = \"28 November 2026 14:00\"`, by the clock in London; the time may be left out"
            );
            document.error("wrong-value", span, format!("`{key}` is no day that can be read"), label);
            None
        }
    }
}

fn in_words(text: &str) -> Option<(Option<WrittenDay>, Option<Time>)> {
    let text = text.replace(',', " ").split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some(read) = ["%H:%M", "%H:%M:%S"].iter().find_map(|form| BrokenDownTime::parse(form, &text).ok())
    {
        return Some((None, time(&read)));
    }
    for day in DAYS {
        for before in ["", "%A ", "%a "] {
            for after in ["", " %H:%M", " %H:%M:%S"] {
                let Ok(read) = BrokenDownTime::parse(format!("{before}{day}{after}"), &text) else {
                    continue;
                };
                let day = WrittenDay {
                    weekday: read.weekday(),
                    day: read.day()?,
                    month: read.month()?,
                    year: read.year(),
                };
                return Some((Some(day), time(&read)));
            }
        }
    }
    None
}

fn time(read: &BrokenDownTime) -> Option<Time> {
    Time::new(read.hour()?, read.minute()?, 0, 0).ok()
}

/// The date of a day that is written with its year, or without for every year; anything else is said.
pub(crate) fn dated(
    document: &mut Document<'_>,
    span: &Range<usize>,
    written: WrittenDay,
    every_year: bool,
) -> Option<Date> {
    let WrittenDay { weekday, day, month, year } = written;
    let (message, label) = match (year, every_year) {
        (None, false) => (
            "the year is missing".to_owned(),
            "write the year, or `every_year = true` for a day that comes back",
        ),
        (Some(_), true) => {
            ("a day of every year has no year".to_owned(), "leave out the year, or `every_year`")
        }
        (None, true) if weekday.is_some() => {
            ("a date has another weekday each year".to_owned(), "leave out the weekday")
        }
        _ => match Date::new(year.unwrap_or(CalendarEntry::ANY_YEAR), month, day) {
            Err(_) => ("there is no such day".to_owned(), "look at the number of the day"),
            Ok(date) if weekday.is_some_and(|weekday| weekday != date.weekday()) => {
                (format!("that day is a {}", name(date.weekday())), "put the weekday or the date right")
            }
            Ok(date) => return Some(date),
        },
    };
    document.error("wrong-value", span.clone(), message, label);
    None
}

fn name(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_people_write_them() {
        let check = |text: &str, wanted: Option<(&str, Option<&str>)>| {
            let found = in_words(text).map(|(day, time)| {
                let day = day.map(|day| {
                    let year = day.year.map_or("every year".to_owned(), |year| year.to_string());
                    format!("{} {} {year}", day.day, day.month)
                });
                (day.unwrap_or_default(), time.map(|time| time.strftime("%H:%M").to_string()))
            });
            let found = found.as_ref().map(|(day, time)| (day.as_str(), time.as_deref()));
            assert_eq!(found, wanted, "{text}");
        };
        check("28 November 2026", Some(("28 11 2026", None)));
        check("28 November 2026 14:00", Some(("28 11 2026", Some("14:00"))));
        check("Saturday 28 Nov 2026, 14:00", Some(("28 11 2026", Some("14:00"))));
        check("sat 28 november 2026", Some(("28 11 2026", None)));
        check("2026-11-28 14:00", Some(("28 11 2026", Some("14:00"))));
        check("2026-11-28 14:00:00", Some(("28 11 2026", Some("14:00"))));
        check("5 November", Some(("5 11 every year", None)));
        check("5 Nov 17:30", Some(("5 11 every year", Some("17:30"))));
        check("18:00", Some(("", Some("18:00"))));
        for nonsense in ["soon", "28/11/2026", "28 Octember 2026", "25:00", "28 November 2026 2pm", ""] {
            check(nonsense, None);
        }
    }
}
