//! The fixed one-second grid on which levels move: the fold's only idea of time.

use jiff::Timestamp;

/// Seconds since the Unix epoch.
pub(crate) type Second = i64;

pub(crate) const MINUTE: Second = 60;
pub(crate) const HOUR: Second = 60 * MINUTE;
pub(crate) const DAY: Second = 24 * HOUR;

/// The grid second at or before `at`.
pub(crate) fn floor(at: Timestamp) -> Second {
    at.as_millisecond().div_euclid(1000)
}

/// The grid second on which an entry committed at `at` is first seen: strictly after it, so that
/// everything committed within one second is seen together, whatever its order.
pub(crate) fn seen_on(at: Timestamp) -> Second {
    floor(at) + 1
}

/// A grid second as a time; a second no calendar reaches is the last one it does.
pub(crate) fn time(second: Second) -> Timestamp {
    Timestamp::from_second(second).unwrap_or(Timestamp::MAX)
}
