//! When the terms of a source want reading again: most that matter to us changed within two years.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

/// From when on terms that were read on `reviewed` are to be read again: a year later, at the start of that day in
/// Britain.
pub fn due(reviewed: Date) -> Option<Timestamp> {
    let zone = TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC);
    Some(again(reviewed).to_zoned(zone).ok()?.timestamp())
}

fn again(reviewed: Date) -> Date {
    reviewed.saturating_add(1.year())
}

/// What is to be said today of terms that were read on `reviewed`: nothing for a year. Terms nobody has read are
/// not for this to say, since `sources add` takes in no pack's source without them.
pub fn out_of_date(reviewed: Option<Date>, today: Date) -> Option<String> {
    let reviewed = reviewed?;
    let day = reviewed.strftime("%-d %B %Y");
    if reviewed > today {
        return Some(format!(
            "its terms are said to be read on {day}, which is to come; mend terms_reviewed"
        ));
    }
    (again(reviewed) <= today).then(|| {
        format!(
            "its terms were last read on {day}, a year ago or more; read them again and write the day into terms_reviewed"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_hold_for_a_year() {
        let today: Date = "2026-11-22".parse().expect("a day");
        for (reviewed, said) in [
            ("2026-11-22", None),
            ("2025-11-23", None),
            ("2025-11-22", Some("last read on 22 November 2025")),
            ("2019-01-01", Some("read them again")),
            ("2026-11-23", Some("to come")),
        ] {
            let told = out_of_date(reviewed.parse().ok(), today);
            assert_eq!(told.is_some(), said.is_some(), "{reviewed}: {told:?}");
            assert!(told.unwrap_or_default().contains(said.unwrap_or_default()), "{reviewed}");
        }
        assert_eq!(out_of_date(None, today), None);
        let leap_day = "2024-02-29".parse().ok();
        assert!(out_of_date(leap_day, "2025-02-27".parse().expect("a day")).is_none());
        assert!(out_of_date(leap_day, "2025-02-28".parse().expect("a day")).is_some());
    }

    #[test]
    fn terms_fall_due_with_the_day_in_britain() {
        for (reviewed, wanted) in [
            ("2025-11-22", "2026-11-22T00:00:00Z"),
            ("2025-07-01", "2026-06-30T23:00:00Z"),
            ("2024-02-29", "2025-02-28T00:00:00Z"),
        ] {
            let due = due(reviewed.parse().expect("a day"));
            assert_eq!(due.map(|due| due.to_string()).as_deref(), Some(wanted), "{reviewed}");
        }
    }
}
