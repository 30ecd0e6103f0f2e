//! Real time, which the hosts we ask live in. Whatever can be decided without it is (`schedule`).

use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// The only place in this crate that asks the machine.
#[expect(clippy::disallowed_methods, reason = "hosts are asked in real time")]
pub(crate) fn now() -> Timestamp {
    Timestamp::now()
}

/// Waits until `due`; not at all if it is past.
pub(crate) async fn sleep_until(due: Timestamp) {
    if let Ok(wait) = Duration::try_from(due.duration_since(now())) {
        tokio::time::sleep(wait).await;
    }
}

/// "14:05", or "Thu 30 Jul 14:05" for what is not within half a day, as clocks in Britain show it.
pub(crate) fn in_words(time: Timestamp) -> String {
    let is_near = time.duration_since(now()).as_hours().abs() < 12;
    let zone = TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC);
    time.to_zoned(zone).strftime(if is_near { "%H:%M" } else { "%a %-d %b %H:%M" }).to_string()
}
