//! How often a source usually has something new, so that one which has gone quiet can be told from one that
//! is quiet by nature.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// Arrivals that are remembered.
const REMEMBERED: usize = 16;
/// With fewer there is no habit yet.
const ENOUGH: usize = 4;
/// A source is silent after so many times its usual gap …
const TIMES: i32 = 10;
/// … and never sooner than this: newsrooms and councils keep bank-holiday weekends.
const SOONEST: SignedDuration = SignedDuration::from_hours(4 * 24);

/// When something new came, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Habit(Vec<Timestamp>);

impl Habit {
    /// Something new was found at `now`; `published` is when the items say they were written.
    pub(crate) fn note(&mut self, published: impl Iterator<Item = Timestamp>, now: Timestamp) {
        let newest = self.0.last().copied();
        let later = |time: &Timestamp| *time <= now && newest.is_none_or(|newest| *time > newest);
        let mut times: Vec<Timestamp> = published.filter(later).collect();
        if times.is_empty() {
            times.push(now);
        }
        self.0.extend(times);
        self.0.sort();
        self.0.dedup();
        self.0.drain(..self.0.len().saturating_sub(REMEMBERED));
    }

    /// How long nothing new has come, if that is ten times longer than usual.
    pub(crate) fn silence(&self, now: Timestamp) -> Option<SignedDuration> {
        let silence = now.duration_since(*self.0.last()?);
        let limit = self.usual_gap()?.checked_mul(TIMES)?.max(SOONEST);
        (silence > limit).then_some(silence)
    }

    /// The middle one of the gaps between arrivals.
    fn usual_gap(&self) -> Option<SignedDuration> {
        let mut gaps: Vec<SignedDuration> =
            self.0.windows(2).map(|pair| pair[1].duration_since(pair[0])).collect();
        gaps.sort();
        (self.0.len() >= ENOUGH).then(|| gaps.get(gaps.len() / 2).copied()).flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hours: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_hours(500_000 + hours)
    }

    #[test]
    fn a_source_is_silent_by_its_own_measure() {
        let arrivals = |every: i64, count: i64| {
            let mut habit = Habit::default();
            for n in 0..count {
                habit.note(std::iter::empty(), at(n * every));
            }
            habit
        };
        // Hours between arrivals, how many of them, hours since the last, whether that is silence.
        let cases = [
            (1, 10, 24, false),
            (1, 10, 95, false),
            (1, 10, 97, true),
            (48, 6, 300, false),
            (48, 6, 481, true),
            (1, 3, 5000, false),
        ];
        for (every, count, since, wanted) in cases {
            let last = at((count - 1) * every + since);
            let is_silent = arrivals(every, count).silence(last).is_some();
            assert_eq!(is_silent, wanted, "every {every} h, {count} times, then {since} h");
        }
    }

    #[test]
    fn a_first_read_tells_the_habit_by_the_dates_in_it() {
        let mut habit = Habit::default();
        habit.note([at(0), at(2), at(4), at(6), at(999)].into_iter(), at(7));
        assert_eq!(habit.usual_gap(), Some(SignedDuration::from_hours(2)));
        assert!(habit.silence(at(7)).is_none());
        for n in 0..100 {
            habit.note(std::iter::empty(), at(10 + n));
        }
        assert_eq!(habit.0.len(), REMEMBERED);
    }
}
