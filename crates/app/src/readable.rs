//! How many posts that can be read name an area in a week: where hardly any do, no signal says nothing.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use post::{AreaCode, SourceId};
use serde::{Deserialize, Serialize};

/// Days that make a week.
const DAYS: i64 = 7;

/// Posts that name an area, by day (UTC), of the last week.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Readable {
    /// The first day that was counted.
    begun: Option<Date>,
    days: BTreeMap<Date, BTreeMap<AreaCode, u32>>,
}

impl Readable {
    /// Counts one post that was read at `now`, once in each area.
    pub(crate) fn note(&mut self, areas: BTreeSet<AreaCode>, now: Timestamp) {
        let today = day(now);
        self.begun.get_or_insert(today);
        let counts = self.days.entry(today).or_default();
        for area in areas {
            let count = counts.entry(area).or_default();
            *count = count.saturating_add(1);
        }
        while self.days.len() as i64 > DAYS + 1 {
            self.days.pop_first();
        }
    }

    /// Posts that named each area in the last seven whole days; nothing before there have been as many.
    pub(crate) fn a_week(&self, areas: &[AreaCode], now: Timestamp) -> BTreeMap<AreaCode, u32> {
        let today = day(now);
        let first = today.saturating_sub(DAYS.days());
        if self.begun.is_none_or(|begun| begun > first) {
            return BTreeMap::new();
        }
        let week = || self.days.range(first..today).map(|(_, counts)| counts);
        let of = |area: &AreaCode| week().filter_map(|counts| counts.get(area)).sum();
        areas.iter().map(|area| (area.clone(), of(area))).collect()
    }

    /// What was counted before a restart, as [`Readable::kept`] wrote it; what cannot be read is counted afresh.
    pub(crate) fn read(bytes: &[u8]) -> Self {
        postcard::from_bytes(bytes).unwrap_or_default()
    }

    /// What is written down, as a cursor like any source's: a count lost in a crash is only a count.
    pub(crate) fn kept(&self) -> (SourceId, Vec<u8>) {
        (Self::name(), postcard::to_stdvec(self).unwrap_or_default())
    }

    /// The name under which it is kept.
    pub(crate) fn name() -> SourceId {
        SourceId::new("readable")
    }
}

fn day(at: Timestamp) -> Date {
    at.to_zoned(TimeZone::UTC).date()
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;

    #[test]
    fn a_week_is_known_after_a_week_and_forgets_the_one_before() {
        let (cardiff, powys) = (AreaCode::new("W06000015"), AreaCode::new("W06000023"));
        let begins: Timestamp = "2026-11-02T09:00:00Z".parse().expect("a time");
        let on = |days: i64| begins + SignedDuration::from_hours(24 * days);
        let mut readable = Readable::default();
        readable.note([cardiff.clone(), powys.clone()].into(), on(0));
        for day in 0..6 {
            readable.note([cardiff.clone()].into(), on(day));
        }
        let areas = [cardiff.clone(), powys.clone()];
        assert_eq!(readable.a_week(&areas, on(6)), BTreeMap::new(), "not a week yet");
        let first = BTreeMap::from([(cardiff.clone(), 7), (powys.clone(), 1)]);
        assert_eq!(readable.a_week(&areas, on(7)), first);
        let (_, bytes) = readable.kept();
        let mut again = Readable::read(&bytes);
        assert_eq!(again.a_week(&areas, on(7)), first, "after a restart");
        again.note([cardiff.clone()].into(), on(8));
        assert_eq!(
            again.a_week(&areas, on(9)),
            BTreeMap::from([(cardiff, 5), (powys, 0)]),
            "the first days are over"
        );
        assert_eq!(Readable::read(b"rubbish").a_week(&areas, on(9)), BTreeMap::new());
    }
}
