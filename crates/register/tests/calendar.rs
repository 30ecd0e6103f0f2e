//! The calendar from outside: entries in, what is due out.

#![allow(clippy::unwrap_used, reason = "a test stops where it is wrong")]

use jiff::Timestamp;
use post::{AreaCode, CalendarEntry, Day, Entry, Event};
use register::{Config, Register};

fn day(text: &str) -> Day {
    let (date, time) = text.split_once(' ').map_or((text, None), |(date, time)| (date, Some(time)));
    Day { date: date.parse().unwrap(), time: time.map(|time| time.parse().unwrap()) }
}

fn entry(what: &str, from: &str, until: Option<&str>, every_year: bool) -> CalendarEntry {
    CalendarEntry {
        what: what.to_owned(),
        what_cy: None,
        areas: Vec::new(),
        themes: Vec::new(),
        from: day(from),
        until: until.map(day),
        every_year,
        entered_by: "csp".to_owned(),
    }
}

fn register(calendar: Vec<CalendarEntry>) -> Register {
    let mut register = Register::new(Config::default());
    let at = "2026-01-01T00:00:00Z".parse().unwrap();
    let event = Event::Rules { generation: 1, changed: Vec::new(), surges: Vec::new(), calendar };
    register.apply(&Entry { number: 1, at, event });
    register
}

#[test]
fn what_is_under_way_or_soon_is_due() {
    let register = register(vec![
        entry("new year", "2000-12-31 22:00", Some("2001-01-01 06:00"), true),
        entry("bonfire", "2000-11-05", None, true),
        entry("march", "2026-07-18 14:00", Some("2026-07-18 18:00"), false),
        entry("leap day", "2000-02-29", None, true),
    ]);
    let check = |now: &str, wanted: &[(&str, &str, &str)]| {
        let due = register.due(now.parse().unwrap());
        let due: Vec<_> = due
            .iter()
            .map(|due| (due.entry.what.as_str(), due.from.to_string(), due.until.to_string()))
            .collect();
        let due: Vec<_> =
            due.iter().map(|(what, from, until)| (*what, from.as_str(), until.as_str())).collect();
        assert_eq!(due, wanted, "{now}");
    };
    let (new_year, end) = ("2026-12-31T22:00:00Z", "2027-01-01T06:00:00Z");
    check("2026-12-17T21:59:59Z", &[]);
    check("2026-12-17T22:00:00Z", &[("new year", new_year, end)]);
    check("2027-01-01T05:59:59Z", &[("new year", new_year, end)]);
    check("2027-01-01T06:00:00Z", &[]);
    // In summer the clock in London is an hour ahead.
    check("2026-07-18T10:00:00Z", &[("march", "2026-07-18T13:00:00Z", "2026-07-18T17:00:00Z")]);
    check("2026-07-18T17:00:00Z", &[]);
    check("2027-07-18T10:00:00Z", &[]);
    check("2026-11-05T23:59:59Z", &[("bonfire", "2026-11-05T00:00:00Z", "2026-11-06T00:00:00Z")]);
    check("2027-02-25T00:00:00Z", &[]);
    check("2028-02-25T00:00:00Z", &[("leap day", "2028-02-29T00:00:00Z", "2028-03-01T00:00:00Z")]);
}

#[test]
fn an_entry_is_of_its_areas_or_of_all() {
    let (cardiff, swansea) = (AreaCode::new("W06000015"), AreaCode::new("W06000011"));
    let march = CalendarEntry { areas: vec![cardiff.clone()], ..entry("march", "2026-01-05", None, false) };
    let register = register(vec![march, entry("everywhere", "2026-01-04", None, false)]);
    let now: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
    let of = |area: &AreaCode| {
        let due = register.due(now).into_iter().filter(|due| due.is_of(area));
        due.map(|due| due.entry.what).collect::<Vec<_>>()
    };
    assert_eq!(of(&cardiff), ["everywhere", "march"]);
    assert_eq!(of(&swansea), ["everywhere"]);
}

#[test]
fn a_new_generation_brings_its_own_calendar_and_a_checkpoint_keeps_it() {
    let mut register = register(vec![entry("march", "2026-01-05", None, false)]);
    let now: Timestamp = "2026-01-02T00:00:00Z".parse().unwrap();
    let restored = Register::restore(Config::default(), &register.checkpoint()).unwrap();
    assert_eq!(restored.due(now), register.due(now));
    assert_eq!(restored.due(now).len(), 1);
    let event = Event::Rules { generation: 2, changed: Vec::new(), surges: Vec::new(), calendar: Vec::new() };
    register.apply(&Entry { number: 2, at: now, event });
    assert_eq!(register.due(now), []);
}
