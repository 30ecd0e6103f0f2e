//! Rise at once, fall slowly: what a cell's level does with what the table asks for.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use crate::config::Hold;
use crate::grid::{DAY, HOUR, MINUTE, Second};
use crate::{Level, Trend};

/// A level, and its last day.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Standing {
    pub(crate) level: Level,
    /// Since when the level is what it is; `None` before the first evidence.
    since: Option<Second>,
    /// Whether it was supported, or could not be seen, when it was last looked at: its hold begins when that ends.
    supported: bool,
    /// Once it is not, it does not fall before this second.
    held_until: Second,
    /// Each level it has had in the last day and the one before, with when it began, oldest first.
    past: VecDeque<(Second, Level)>,
}

/// Changes of level remembered: more than holds allow in a day.
const MOST_PAST: usize = 48;

impl Default for Standing {
    fn default() -> Self {
        Self { level: Level::USUAL, since: None, supported: false, held_until: 0, past: VecDeque::new() }
    }
}

impl Standing {
    /// Follows `target`: up at once, down by one step once the hold of the level is over. While
    /// `held` nothing falls, and the hold begins anew when sight is back.
    pub(crate) fn follow(&mut self, target: Level, held: bool, now: Second, hold: &Hold) {
        self.since.get_or_insert(now);
        if target > self.level {
            self.set(target, now);
        } else if target < self.level && !held {
            if self.supported {
                self.held_until = now + hold.seconds(self.level);
            } else if now >= self.held_until {
                self.set(self.level.down(), now);
                self.held_until = now + hold.seconds(self.level);
            }
        }
        self.supported = target >= self.level || held;
        if self.supported {
            self.held_until = now + hold.seconds(self.level);
        }
    }

    /// Takes a level as it is given: roll-ups follow their themes, which have done the holding.
    pub(crate) fn take(&mut self, level: Level, now: Second) {
        self.since.get_or_insert(now);
        if level != self.level {
            self.set(level, now);
        }
    }

    /// Whether it has never been looked at.
    pub(crate) fn is_new(&self) -> bool {
        self.since.is_none()
    }

    /// A person has looked and taken evidence away: what is left may fall now.
    pub(crate) fn release(&mut self, now: Second) {
        self.supported = false;
        self.held_until = self.held_until.min(now);
    }

    /// Since when the level is what it is.
    pub(crate) fn since(&self) -> Second {
        self.since.unwrap_or(0)
    }

    fn set(&mut self, level: Level, now: Second) {
        self.past.push_back((self.since(), self.level));
        while self.past.len() > MOST_PAST
            || self.past.get(1).is_some_and(|(began, _)| *began < now - DAY - HOUR)
        {
            self.past.pop_front();
        }
        self.level = level;
        self.since = Some(now);
    }

    /// When it may next fall, if the table goes on asking for `target`.
    pub(crate) fn may_fall_at(&self, target: Level) -> Option<Second> {
        (target < self.level).then_some(self.held_until)
    }

    /// The highest level of each of the last 24 hours before `now`, oldest first.
    pub(crate) fn history(&self, now: Second) -> Vec<Level> {
        (0..24).rev().map(|hours| self.highest(now - (hours + 1) * HOUR, now - hours * HOUR)).collect()
    }

    /// The level now against an hour ago.
    pub(crate) fn trend(&self, now: Second) -> Trend {
        let before = self.highest(now - HOUR - MINUTE, now - HOUR);
        match self.level.cmp(&before) {
            std::cmp::Ordering::Less => Trend::Falling,
            std::cmp::Ordering::Equal => Trend::Steady,
            std::cmp::Ordering::Greater => Trend::Rising,
        }
    }

    /// The highest level there was after `from` and up to `to`.
    fn highest(&self, from: Second, to: Second) -> Level {
        let ends = self.past.iter().skip(1).map(|(began, _)| *began).chain([self.since()]);
        let past = self.past.iter().zip(ends).map(|((began, level), end)| (*began, end, *level));
        past.chain([(self.since(), Second::MAX, self.level)])
            .filter(|(began, end, _)| *began <= to && *end > from)
            .map(|(_, _, level)| level)
            .max()
            .unwrap_or(Level::USUAL)
    }
}

impl Hold {
    /// Seconds for which `level` is kept.
    fn seconds(&self, level: Level) -> Second {
        let minutes = match level.number() {
            1 => 0,
            2 => self.level_2,
            3 => self.level_3,
            4 => self.level_4,
            _ => self.level_5,
        };
        Second::from(minutes) * MINUTE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Follows (hour, target) and gives the level after each.
    fn levels(targets: &[(i64, u8)]) -> Vec<u8> {
        let mut standing = Standing::default();
        let follow = |(hour, target): &(i64, u8)| {
            standing.follow(Level::new(*target), false, hour * HOUR, &Hold::default());
            standing.level.number()
        };
        targets.iter().map(follow).collect()
    }

    #[test]
    fn up_at_once_and_down_by_one_step_after_each_hold() {
        assert_eq!(levels(&[(1, 4), (2, 5), (3, 2)]), [4, 5, 5]);
        assert_eq!(levels(&[(1, 5), (2, 1), (5, 1), (6, 1), (8, 1), (9, 1)]), [5, 5, 5, 4, 4, 3]);
        assert_eq!(
            levels(&[(1, 3), (2, 3), (3, 1), (4, 1), (5, 1)]),
            [3, 3, 3, 3, 2],
            "the hold begins when support ends"
        );
    }

    #[test]
    fn a_held_level_does_not_fall_and_holds_anew_afterwards() {
        let mut standing = Standing::default();
        standing.follow(Level::new(3), false, 0, &Hold::default());
        standing.follow(Level::USUAL, true, 50 * HOUR, &Hold::default());
        standing.follow(Level::USUAL, false, 51 * HOUR, &Hold::default());
        assert_eq!(standing.level.number(), 3);
        standing.follow(Level::USUAL, false, 53 * HOUR, &Hold::default());
        assert_eq!(standing.level.number(), 2);
    }

    #[test]
    fn the_last_day_is_remembered_hour_by_hour() {
        let mut standing = Standing::default();
        for (hour, level) in [(1, 2), (3, 4), (5, 3)] {
            standing.take(Level::new(level), hour * HOUR + 60);
        }
        let history: Vec<u8> = standing.history(6 * HOUR).iter().map(|level| level.number()).collect();
        assert_eq!(history.len(), 24);
        assert_eq!(history[18..], [1, 2, 2, 4, 4, 4]);
        assert_eq!(standing.trend(6 * HOUR), Trend::Falling);
        assert_eq!(standing.trend(30 * HOUR), Trend::Steady);
    }
}
