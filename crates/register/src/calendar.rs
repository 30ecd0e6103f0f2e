//! The calendar: what people know is coming, and when it is time to think of it. It raises no level.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use post::{AreaCode, CalendarEntry};
use serde::{Deserialize, Serialize};

use crate::Config;

/// The clock in London, by the rule in force since 1996 (2000/84/EC, since then in UK law): written out, so that no
/// file of the machine decides.
const LONDON: &str = "GMT0BST,M3.5.0/1,M10.5.0";

/// Something on the calendar that is under way or begins soon.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Coming {
    /// What, as it was entered; of what comes every year, this year's days.
    pub entry: CalendarEntry,
    /// When it begins.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub from: Timestamp,
    /// When it is over.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub until: Timestamp,
}

impl Coming {
    /// Whether it is about an area.
    pub fn is_of(&self, area: &AreaCode) -> bool {
        self.entry.areas.is_empty() || self.entry.areas.contains(area)
    }
}

/// The entries in force, as the last generation of rules brought them.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Calendar(Vec<CalendarEntry>);

impl Calendar {
    pub(crate) fn define(&mut self, entries: &[CalendarEntry]) {
        self.0 = entries.to_vec();
    }

    /// What is under way at `now` or begins within [`Config::calendar_days`], the first to begin first.
    pub(crate) fn due(&self, now: Timestamp, config: &Config) -> Vec<Coming> {
        let london = TimeZone::posix(LONDON).unwrap_or(TimeZone::UTC);
        let ahead = SignedDuration::from_hours(24 * i64::from(config.calendar_days));
        let horizon = now.checked_add(ahead).unwrap_or(Timestamp::MAX);
        let year = now.to_zoned(london.clone()).year();
        let mut due: Vec<Coming> = Vec::new();
        for entry in &self.0 {
            // What began last year may be under way, and what is soon may be next year.
            let years = if entry.every_year {
                year - 1..=year + 1
            } else {
                entry.from.date.year()..=entry.from.date.year()
            };
            let comes = years.filter_map(|year| coming(entry.in_year(year)?, &london));
            due.extend(comes.filter(|coming| coming.until > now && coming.from <= horizon));
        }
        due.sort_by(|a, b| (a.from, a.until, &a.entry.what).cmp(&(b.from, b.until, &b.entry.what)));
        due
    }
}

fn coming(entry: CalendarEntry, london: &TimeZone) -> Option<Coming> {
    let from = london.to_timestamp(entry.from.begins()).ok()?;
    let until = london.to_timestamp(entry.over()).ok()?;
    Some(Coming { entry, from, until })
}
