//! Times as people in Britain say them: London time, "21:40 today", whatever the server's clock is set to.

use std::fmt;
use std::sync::LazyLock;

use askama::filters::HtmlSafe;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use crate::Language;

static LONDON: LazyLock<TimeZone> = LazyLock::new(|| TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC));

/// In London.
pub(crate) fn local(at: Timestamp) -> Zoned {
    at.to_zoned(LONDON.clone())
}

/// "12:04:31": the clock of a page.
pub(crate) fn clock(at: Timestamp) -> String {
    local(at).strftime("%H:%M:%S").to_string()
}

/// "21:40": a mark on a chart.
pub(crate) fn hour_and_minute(at: Timestamp) -> String {
    local(at).strftime("%H:%M").to_string()
}

/// "21:40 today", for tables.
pub(crate) fn written(language: Language, at: Timestamp, now: Timestamp) -> String {
    in_words(language, at, now, "when-today")
}

/// "21:40", with the day only when it is not today: for sentences.
pub(crate) fn spoken(language: Language, at: Timestamp, now: Timestamp) -> String {
    in_words(language, at, now, "when-time")
}

/// "Friday 13 November", "today": a whole day.
pub(crate) fn day(language: Language, date: Date, now: Timestamp) -> String {
    let now = local(now).date();
    let key = match date {
        today if today == now => "when-day-today",
        soon if soon.year() == now.year() || soon.duration_since(now).as_hours() < 24 * 90 => "when-day",
        _ => "when-day-year",
    };
    language.fill(key, &day_blanks(language, date))
}

/// "13 November 2026": a day long ago.
pub(crate) fn full_day(language: Language, at: Timestamp) -> String {
    language.fill("when-day-year", &day_blanks(language, local(at).date()))
}

/// "Fri 13": a mark on the chart of a week.
pub(crate) fn short_day(language: Language, at: Timestamp) -> String {
    language.fill("when-short-day", &day_blanks(language, local(at).date()))
}

fn in_words(language: Language, at: Timestamp, now: Timestamp, today_key: &str) -> String {
    let (at, now) = (local(at), local(now));
    let key = match at.date() {
        day if day == now.date() => today_key,
        day if now.date().yesterday().is_ok_and(|yesterday| yesterday == day) => "when-yesterday",
        day if day.year() == now.date().year() => "when-date",
        _ => "when-year",
    };
    let mut blanks = day_blanks(language, at.date());
    blanks.push(("time", at.strftime("%H:%M").to_string().into()));
    language.fill(key, &blanks)
}

type Blank = (&'static str, fluent_templates::fluent_bundle::FluentValue<'static>);

fn day_blanks(language: Language, at: Date) -> Vec<Blank> {
    let weekday = language.say(&format!("weekday-{}", at.weekday().to_monday_one_offset()));
    let month = language.say(&format!("month-{}", at.month()));
    let short: String = weekday.chars().take(3).collect();
    vec![
        ("weekday", weekday.into()),
        ("short", short.into()),
        ("day", at.day().to_string().into()),
        ("month", month.into()),
        ("year", at.year().to_string().into()),
    ]
}

/// A time in a page: for people in words, for programs exactly.
pub(crate) struct Moment {
    at: Timestamp,
    words: String,
}

impl Moment {
    pub(crate) fn new(language: Language, at: Timestamp, now: Timestamp) -> Self {
        Self { at, words: written(language, at, now) }
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<time datetime=\"{:.0}\">{}</time>", self.at, self.words)
    }
}

/// Digits, and words from our own message files.
impl HtmlSafe for Moment {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_said_as_in_london() {
        let now = "2026-07-29T21:30:00Z";
        let cases = [
            ("2026-07-29T20:40:00Z", "21:40 today", "21:40 heddiw", "21:40"),
            ("2026-07-28T23:30:00Z", "00:30 today", "00:30 heddiw", "00:30"),
            ("2026-07-28T12:00:00Z", "13:00 yesterday", "13:00 ddoe", "13:00 yesterday"),
            (
                "2026-01-09T12:00:00Z",
                "12:00 on Friday 9 January",
                "12:00 dydd Gwener 9 Ionawr",
                "12:00 on Friday 9 January",
            ),
            (
                "2025-12-31T12:00:00Z",
                "12:00 on 31 December 2025",
                "12:00 ar 31 Rhagfyr 2025",
                "12:00 on 31 December 2025",
            ),
        ];
        for (at, english, welsh, in_a_sentence) in cases {
            let (at, now) = (at.parse().unwrap(), now.parse().unwrap());
            assert_eq!(written(Language::English, at, now), english);
            assert_eq!(written(Language::Welsh, at, now), welsh);
            assert_eq!(spoken(Language::English, at, now), in_a_sentence);
        }
    }
}
