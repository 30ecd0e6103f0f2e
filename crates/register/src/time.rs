//! Milliseconds since the epoch, as the register keeps them, and as everybody else reads them.

use jiff::Timestamp;

pub(crate) const HOUR: i64 = 60 * 60 * 1000;
pub(crate) const DAY: i64 = 24 * HOUR;

/// A millisecond as a time; one no calendar reaches is the last one it does.
pub(crate) fn time(milliseconds: i64) -> Timestamp {
    Timestamp::from_millisecond(milliseconds).unwrap_or(Timestamp::MAX)
}
