//! How often a feed asks to be fetched: RSS's `ttl`, `skipHours` and `skipDays`, and the syndication module.
//!
//! `cloud` and WebSub's `rel="hub"` are passed over: a hub must reach an address of ours, which a council's
//! network does not give; a slow poll would have to stay beside it in any case.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use serde::Serialize;

/// What a feed says of its own rhythm.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Wishes {
    /// Minutes for which it asks not to be fetched again (`ttl`).
    pub ttl: Option<u32>,
    /// How long passes between two changes (`sy:updatePeriod` through `sy:updateFrequency`).
    pub period: Option<Duration>,
    /// Hours of the day, 0 to 23 in GMT, in which nothing changes.
    pub skip_hours: BTreeSet<i8>,
    /// Days of the week, Monday 1 to Sunday 7 in GMT, on which nothing changes.
    pub skip_days: BTreeSet<i8>,
}

impl Wishes {
    /// How long it wants to be left alone after each fetch.
    pub fn holds(&self) -> Option<Duration> {
        let ttl = self.ttl.map(|minutes| Duration::from_secs(60) * minutes);
        ttl.into_iter().chain(self.period).max()
    }

    /// Whether it says that nothing changes at `time`.
    pub fn skips(&self, time: Timestamp) -> bool {
        let time = time.to_zoned(TimeZone::UTC);
        self.skip_hours.contains(&time.hour())
            || self.skip_days.contains(&time.weekday().to_monday_one_offset())
    }
}

/// `hourly`, `daily` …, so many times in it.
pub(super) fn period(word: &str, frequency: Option<u32>) -> Option<Duration> {
    const HOUR: Duration = Duration::from_secs(60 * 60);
    let period = match word.trim().to_ascii_lowercase().as_str() {
        "hourly" => HOUR,
        "daily" => HOUR * 24,
        "weekly" => HOUR * 24 * 7,
        "monthly" => HOUR * 24 * 30,
        "yearly" => HOUR * 24 * 365,
        _ => return None,
    };
    Some(period / frequency.unwrap_or(1).max(1))
}

/// One a line; 24 is written for midnight by feeds that count from one.
pub(super) fn hours(lines: &str) -> BTreeSet<i8> {
    let hours = lines.lines().filter_map(|line| line.trim().parse::<i8>().ok());
    let hours: BTreeSet<i8> = hours.filter(|hour| (0..=24).contains(hour)).map(|hour| hour % 24).collect();
    unless_all(hours, 24)
}

/// One a line, in English, as RSS has it.
pub(super) fn days(lines: &str) -> BTreeSet<i8> {
    const DAYS: [(&str, Weekday); 7] = [
        ("monday", Weekday::Monday),
        ("tuesday", Weekday::Tuesday),
        ("wednesday", Weekday::Wednesday),
        ("thursday", Weekday::Thursday),
        ("friday", Weekday::Friday),
        ("saturday", Weekday::Saturday),
        ("sunday", Weekday::Sunday),
    ];
    let found = lines.lines().filter_map(|line| {
        let line = line.trim().to_ascii_lowercase();
        DAYS.iter().find(|(name, _)| *name == line).map(|(_, day)| day.to_monday_one_offset())
    });
    unless_all(found.collect(), 7)
}

/// A feed that skips everything says nothing.
fn unless_all(set: BTreeSet<i8>, all: usize) -> BTreeSet<i8> {
    if set.len() == all { BTreeSet::new() } else { set }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn skipped_times() {
        let wishes = Wishes {
            skip_hours: hours("1\n24\nx\n77"),
            skip_days: days("Sunday\nDimanche"),
            ..Wishes::default()
        };
        let cases = [
            ("2026-07-30T00:30:00Z", true),
            ("2026-07-30T01:30:00Z", true),
            ("2026-07-30T02:00:00Z", false),
            ("2026-08-02T12:00:00Z", true),
        ];
        for (time, wanted) in cases {
            assert_eq!(wishes.skips(time.parse().expect("a time")), wanted, "{time}");
        }
        let every_hour = (0..24).map(|hour| hour.to_string()).collect::<Vec<_>>().join("\n");
        assert!(hours(&every_hour).is_empty(), "a feed that is never to be fetched would not be published");
    }

    #[test]
    fn periods() {
        let hour = Duration::from_secs(3600);
        let cases = [
            ("hourly", Some(2), Some(hour / 2)),
            ("Daily ", None, Some(hour * 24)),
            ("weekly", Some(0), Some(hour * 24 * 7)),
            ("often", Some(1), None),
        ];
        for (word, frequency, wanted) in cases {
            assert_eq!(period(word, frequency), wanted, "{word}");
        }
    }
}
