//! When to ask again: pure functions of what the host said, so that politeness can be tested without a host.

use std::time::Duration;

use jiff::Timestamp;

use crate::feed::{self, Wishes};

const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// The longest a feed that can be read is left alone, whatever it asks for.
const LONGEST_WISH: Duration = DAY;
/// The floor for a host that says itself, with `max-age`, that its document holds no longer.
const FLOOR_BY_WISH: Duration = Duration::from_secs(10 * 60);
/// The longest a host's `Retry-After` is believed.
const LONGEST_RETRY: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// The wait after a 429 that does not say how long.
const RETRY_UNSAID: Duration = Duration::from_secs(10 * 60);
/// The longest between two tries of a host that fails: an outage must not outlast itself by a day.
const LONGEST_BACK_OFF: Duration = Duration::from_secs(6 * 60 * 60);
/// How far waits are spread, as a share, so that feeds that once met do not stay together.
const SPREAD: f64 = 0.1;
/// After this long without a whole document, one is asked for, in case the host's validators lie.
const VALIDATORS_LAST: Duration = Duration::from_secs(8 * 24 * 60 * 60);

/// What the host made clear about the next request.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Said {
    /// A document, or that it has not changed, and for how long that will hold.
    Read { holds: Holds },
    /// Come less often.
    Slower { retry_after: Option<Duration> },
    /// Not found, or no entry: it may be a mistake, and it may last.
    NotHere,
    /// Prove that you are no machine.
    Challenge,
    /// Gone for good.
    Gone,
    /// No answer, or one of a host in trouble.
    Failed,
    /// An answer that nothing can be made of.
    Useless,
}

/// For how long a document holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Holds {
    /// By what caches were told and what the feed says of itself, whichever is longer.
    pub(crate) at_least: Duration,
    /// The host said so with `max-age`.
    pub(crate) by_max_age: bool,
}

/// How often we would ask if nobody minded.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pace {
    pub(crate) interval: Duration,
    pub(crate) floor: Duration,
}

impl Pace {
    /// As often as nobody minds, for as long as people have declared a surge: what the host asks for and the floor
    /// hold as ever.
    pub(crate) fn in_surge(self) -> Self {
        Self { interval: Duration::ZERO, ..self }
    }
}

/// How long to wait before the next request; `None` is for ever. `failures` counts this one, `chance` is
/// between 0 and 1.
pub(crate) fn wait(pace: Pace, said: &Said, failures: u32, chance: f64) -> Option<Duration> {
    let usual = pace.interval.max(pace.floor);
    let wait = match said {
        Said::Read { holds } => {
            let floor = if holds.by_max_age { pace.floor.min(FLOOR_BY_WISH) } else { pace.floor };
            pace.interval.max(floor).max(holds.at_least.min(LONGEST_WISH))
        }
        Said::Slower { retry_after: None } => back_off(usual.max(RETRY_UNSAID), 2, failures, DAY),
        Said::Slower { retry_after } => usual.max(silence(*retry_after)),
        Said::NotHere => back_off(usual, 4, failures, DAY),
        Said::Challenge => DAY.max(usual),
        Said::Failed | Said::Useless => back_off(usual, 2, failures, LONGEST_BACK_OFF),
        Said::Gone => return None,
    };
    Some(wait.mul_f64(1.0 + SPREAD * chance))
}

/// `usual` for the first failure, then `factor` times as long each time, up to `longest`.
fn back_off(usual: Duration, factor: u32, failures: u32, longest: Duration) -> Duration {
    let times = factor.saturating_pow(failures.saturating_sub(1));
    usual.saturating_mul(times).min(longest.max(usual))
}

/// For how long a host that wants us to come less often is not asked for anything.
pub(crate) fn silence(retry_after: Option<Duration>) -> Duration {
    retry_after.unwrap_or(RETRY_UNSAID).min(LONGEST_RETRY)
}

/// The first time from `due` on at which the feed does not say that nothing changes; never more than a day
/// after `now`, since a quiet Sunday is when a watcher is needed.
pub(crate) fn outside_skipped(due: Timestamp, wishes: &Wishes, now: Timestamp) -> Timestamp {
    let limit = now.checked_add(LONGEST_WISH).unwrap_or(due).max(due);
    let mut at = due;
    while at < limit && wishes.skips(at) {
        at = at.checked_add(HOUR).map_or(limit, |next| next.min(limit));
    }
    at
}

/// `Retry-After` in either form, from `now`.
pub(crate) fn retry_after(value: &str, now: Timestamp) -> Option<Duration> {
    match value.trim().parse::<u64>() {
        Ok(seconds) => Some(Duration::from_secs(seconds)),
        Err(_) => Some(until(feed::parse_date(value)?, now)),
    }
}

/// How long a document holds: the longest of what caches were told and what the feed wants (`wish`).
pub(crate) fn holds(
    cache_control: Option<&str>,
    age: Option<&str>,
    expires: Option<&str>,
    wish: Option<Duration>,
    now: Timestamp,
) -> Holds {
    let age = Duration::from_secs(age.and_then(|age| age.trim().parse().ok()).unwrap_or(0));
    let max_age = cache_control.and_then(max_age).map(|max_age| max_age.saturating_sub(age));
    let expires = || expires.and_then(feed::parse_date).map(|expires| until(expires, now));
    let at_least = max_age.or_else(expires).into_iter().chain(wish).max();
    Holds { at_least: at_least.unwrap_or_default(), by_max_age: max_age.is_some() }
}

fn max_age(cache_control: &str) -> Option<Duration> {
    let value = cache_control.split(',').find_map(|part| part.trim().strip_prefix("max-age="))?;
    value.trim_matches('"').parse().ok().map(Duration::from_secs)
}

fn until(then: Timestamp, now: Timestamp) -> Duration {
    Duration::try_from(then.duration_since(now)).unwrap_or_default()
}

/// Whether validators that came with a whole document at `whole_at` may still be sent.
pub(crate) fn validators_hold(whole_at: Option<Timestamp>, now: Timestamp) -> bool {
    whole_at.is_some_and(|whole_at| until(now, whole_at) < VALIDATORS_LAST)
}

/// Whether a `Last-Modified` can be believed. Some servers send the end of 32-bit time for every answer.
pub(crate) fn is_believable(last_modified: &str) -> bool {
    !last_modified.contains("2038")
}

/// Whether `Expires` says that no answer is ever fresh: validators of such a server are made up for each.
pub(crate) fn is_never_fresh(expires: Option<&str>) -> bool {
    expires.is_some_and(|expires| matches!(expires.trim(), "0" | "-1"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PACE: Pace = Pace { interval: Duration::from_secs(15 * 60), floor: Duration::from_secs(15 * 60) };

    fn now() -> Timestamp {
        "2026-07-30T14:00:00Z".parse().expect("a time")
    }

    fn minutes(minutes: u64) -> Duration {
        Duration::from_secs(minutes * 60)
    }

    #[test]
    fn waits() {
        let read = |at_least: Option<Duration>| Said::Read {
            holds: Holds { at_least: at_least.unwrap_or_default(), by_max_age: false },
        };
        let slower = |retry_after| Said::Slower { retry_after };
        let cases = [
            (read(None), 0, Some(15)),
            (read(Some(minutes(5))), 0, Some(15)),
            (read(Some(minutes(60))), 0, Some(60)),
            (read(Some(minutes(60 * 24 * 30))), 0, Some(60 * 24)),
            (slower(None), 1, Some(15)),
            (slower(Some(minutes(1))), 1, Some(15)),
            (slower(Some(minutes(120))), 1, Some(120)),
            (slower(Some(minutes(60 * 24 * 30))), 1, Some(60 * 24 * 7)),
            (Said::NotHere, 1, Some(15)),
            (Said::NotHere, 2, Some(60)),
            (Said::NotHere, 9, Some(60 * 24)),
            (Said::Failed, 1, Some(15)),
            (Said::Failed, 3, Some(60)),
            (Said::Failed, 99, Some(60 * 6)),
            (Said::Challenge, 1, Some(60 * 24)),
            (Said::Useless, 2, Some(30)),
            (slower(None), 3, Some(60)),
            (Said::Gone, 1, None),
        ];
        for (said, failures, wanted) in cases {
            assert_eq!(wait(PACE, &said, failures, 0.0), wanted.map(minutes), "{said:?} {failures}");
        }
    }

    #[test]
    fn waits_are_spread_but_never_short() {
        let spread = wait(PACE, &Said::Failed, 1, 0.999).expect("a wait");
        assert!(spread > minutes(16) && spread < minutes(17), "{spread:?}");
        let eager = Pace { interval: Duration::from_secs(1), ..PACE };
        let read = |by_max_age| Said::Read { holds: Holds { at_least: minutes(1), by_max_age } };
        assert_eq!(wait(eager, &read(false), 0, 0.0), Some(minutes(15)));
        assert_eq!(
            wait(eager, &read(true), 0, 0.0),
            Some(minutes(10)),
            "a host may shorten the floor a little"
        );
    }

    #[test]
    fn a_surge_asks_as_often_as_the_floor_and_the_host_allow_and_no_more() {
        let hourly = Pace { interval: minutes(60), ..PACE };
        let read =
            |at_least, by_max_age| Said::Read { holds: Holds { at_least: minutes(at_least), by_max_age } };
        let cases = [
            (read(0, false), 0, Some(60), Some(15)),
            (read(30, false), 0, Some(60), Some(30)),
            (read(90, true), 0, Some(90), Some(90)),
            (read(1, true), 0, Some(60), Some(10)),
            (Said::Slower { retry_after: Some(minutes(120)) }, 1, Some(120), Some(120)),
            (Said::Slower { retry_after: None }, 1, Some(60), Some(15)),
            (Said::Failed, 2, Some(120), Some(30)),
            (Said::Challenge, 1, Some(60 * 24), Some(60 * 24)),
            (Said::Gone, 1, None, None),
        ];
        for (said, failures, usual, in_surge) in cases {
            let waits = [hourly, hourly.in_surge()].map(|pace| wait(pace, &said, failures, 0.0));
            assert_eq!(waits, [usual, in_surge].map(|wait| wait.map(minutes)), "{said:?}");
        }
    }

    #[test]
    fn retry_after_comes_in_two_forms() {
        let cases = [
            ("120", Some(minutes(2))),
            (" 0 ", Some(minutes(0))),
            ("Thu, 30 Jul 2026 14:30:00 GMT", Some(minutes(30))),
            ("Thu, 30 Jul 2026 13:30:00 GMT", Some(minutes(0))),
            ("soon", None),
            ("-5", None),
        ];
        for (value, wanted) in cases {
            assert_eq!(retry_after(value, now()), wanted, "{value:?}");
        }
    }

    #[test]
    fn documents_hold_as_long_as_they_say() {
        let later = Some("Thu, 30 Jul 2026 14:30:00 GMT");
        let cases = [
            (None, None, None, None, (0, false)),
            (Some("public, max-age=3600"), None, None, None, (60, true)),
            (Some("max-age=3600"), Some("600"), None, None, (50, true)),
            (Some("max-age=60"), Some("600"), later, None, (0, true)),
            (Some("no-cache"), None, later, None, (30, false)),
            (None, None, Some("0"), Some(minutes(60)), (60, false)),
            (Some("max-age=600"), None, None, Some(minutes(5)), (10, true)),
        ];
        for (cache, age, expires, wish, (at_least, by_max_age)) in cases {
            let wanted = Holds { at_least: minutes(at_least), by_max_age };
            assert_eq!(holds(cache, age, expires, wish, now()), wanted, "{cache:?} {expires:?} {wish:?}");
        }
    }

    #[test]
    fn validators_are_doubted_in_the_end() {
        let days_ago = |days: i64| Some(now() - jiff::SignedDuration::from_hours(24 * days));
        assert!(validators_hold(days_ago(7), now()));
        assert!(!validators_hold(days_ago(9), now()));
        assert!(!validators_hold(None, now()));
        assert!(!is_believable("Tue, 19 Jan 2038 03:14:07 GMT"));
    }
}
