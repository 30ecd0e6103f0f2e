//! What people know is coming: verdicts, anniversaries, marches, derbies, openings. The potential in EEP.

use jiff::civil::{Date, DateTime, Time};
use serde::{Deserialize, Serialize};

use crate::{AreaCode, Theme};

/// One entry of the calendar, as a person wrote it. It raises no level.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarEntry {
    /// What is coming, in the words of whoever entered it.
    pub what: String,
    /// The same in Welsh, where somebody wrote it.
    pub what_cy: Option<String>,
    /// Where; empty for everywhere.
    pub areas: Vec<AreaCode>,
    /// Which themes it may stir; empty for any.
    pub themes: Vec<Theme>,
    /// When it begins. Of an entry for every year the year is [`CalendarEntry::ANY_YEAR`].
    pub from: Day,
    /// When it ends; none where it ends with the day it begins on.
    pub until: Option<Day>,
    /// Whether it comes every year.
    pub every_year: bool,
    /// The role or team that entered it.
    pub entered_by: String,
}

/// A day, by the clock in London.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Day {
    /// Which day.
    pub date: Date,
    /// At what time; none for the whole day.
    pub time: Option<Time>,
}

impl Day {
    /// Its first moment.
    pub fn begins(&self) -> DateTime {
        self.date.to_datetime(self.time.unwrap_or(Time::midnight()))
    }

    /// The moment it is over, where something ends on it.
    pub fn ends(&self) -> DateTime {
        match self.time {
            Some(time) => self.date.to_datetime(time),
            None => self.date.saturating_add(jiff::Span::new().days(1)).to_datetime(Time::midnight()),
        }
    }

    /// The same day, so many years later; none on 29 February in a year without one.
    fn later(&self, years: i16) -> Option<Day> {
        let date =
            Date::new(self.date.year().checked_add(years)?, self.date.month(), self.date.day()).ok()?;
        Some(Day { date, ..*self })
    }
}

impl CalendarEntry {
    /// Stands for the year of what comes every year: one that has a 29 February.
    pub const ANY_YEAR: i16 = 2000;

    /// The entry as it comes in `year`: itself, where it comes once.
    pub fn in_year(&self, year: i16) -> Option<CalendarEntry> {
        if !self.every_year {
            return (self.from.date.year() == year).then(|| self.clone());
        }
        let years = year.checked_sub(Self::ANY_YEAR)?;
        let until = match self.until {
            Some(until) => Some(until.later(years)?),
            None => None,
        };
        Some(CalendarEntry { from: self.from.later(years)?, until, ..self.clone() })
    }

    /// The moment it is over.
    pub fn over(&self) -> DateTime {
        match self.until {
            Some(until) => until.ends(),
            None => Day { time: None, ..self.from }.ends(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_over_when_its_last_day_is() {
        let day = |date: &str, time: Option<&str>| Day {
            date: date.parse().unwrap(),
            time: time.map(|time| time.parse().unwrap()),
        };
        let check = |from: Day, until: Option<Day>, every_year: bool, year: i16, over: Option<&str>| {
            let entry = CalendarEntry {
                what: "March".to_owned(),
                what_cy: None,
                areas: Vec::new(),
                themes: Vec::new(),
                from,
                until,
                every_year,
                entered_by: "csp".to_owned(),
            };
            let found = entry.in_year(year).map(|entry| entry.over().to_string());
            assert_eq!(found.as_deref(), over, "{from:?} {until:?}");
        };
        check(day("2026-11-28", None), None, false, 2026, Some("2026-11-29T00:00:00"));
        check(day("2026-11-28", Some("14:00")), None, false, 2026, Some("2026-11-29T00:00:00"));
        check(day("2026-11-28", None), None, false, 2027, None);
        let (march, end) = (day("2026-11-28", Some("14:00")), day("2026-11-28", Some("18:00")));
        check(march, Some(end), false, 2026, Some("2026-11-28T18:00:00"));
        check(
            day("2000-12-31", Some("22:00")),
            Some(day("2001-01-01", None)),
            true,
            2026,
            Some("2027-01-02T00:00:00"),
        );
        check(day("2000-02-29", None), None, true, 2027, None);
        check(day("2000-02-29", None), None, true, 2028, Some("2028-03-01T00:00:00"));
    }
}
