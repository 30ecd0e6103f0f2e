//! The UTC months and days that directories are named after.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

/// The month of `at`, as its directory is called: "2026-11".
pub(crate) fn month(at: Timestamp) -> String {
    at.strftime("%Y-%m").to_string()
}

/// The day of `at`, as its directory is called: "2026-11-22".
pub(crate) fn day(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d").to_string()
}

/// The month a day lies in.
pub(crate) fn month_of_day(day: &str) -> &str {
    day.get(..7).unwrap_or(day)
}

/// The first instant of the month or day called `name`, or `None` for any other name.
pub(crate) fn start(name: &str) -> Option<Timestamp> {
    first_day(name)?.to_zoned(TimeZone::UTC).ok().map(|start| start.timestamp())
}

/// The first instant after the month or day called `name`.
pub(crate) fn end(name: &str) -> Option<Timestamp> {
    let length = if name.len() == 7 { 1.month() } else { 1.day() };
    let next = first_day(name)?.checked_add(length).ok()?;
    next.to_zoned(TimeZone::UTC).ok().map(|start| start.timestamp())
}

fn first_day(name: &str) -> Option<Date> {
    match name.len() {
        7 => format!("{name}-01").parse().ok(),
        10 => name.parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_bounds_agree() {
        let cases = [
            ("2026-11", Some(("2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z"))),
            ("2026-12", Some(("2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z"))),
            ("2028-02", Some(("2028-02-01T00:00:00Z", "2028-03-01T00:00:00Z"))),
            ("2026-11-22", Some(("2026-11-22T00:00:00Z", "2026-11-23T00:00:00Z"))),
            ("2026-12-31", Some(("2026-12-31T00:00:00Z", "2027-01-01T00:00:00Z"))),
            ("2026-13", None),
            ("2026-02-30", None),
            ("lost+found", None),
            ("", None),
        ];
        for (name, bounds) in cases {
            let expected = bounds.map(|(a, b)| (a.parse().unwrap(), b.parse().unwrap()));
            assert_eq!(start(name).zip(end(name)), expected, "{name}");
        }
        let last_instant: Timestamp = "2026-11-30T23:59:59.999Z".parse().unwrap();
        assert_eq!((month(last_instant), day(last_instant)), ("2026-11".into(), "2026-11-30".into()));
    }
}
