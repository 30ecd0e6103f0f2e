//! How one host is treated, whoever's feeds it carries: one request at a time, a pause between two, silence
//! when it asks for it, and less and less of us while it fails. Pure, so that a fortnight can be tested.

use std::time::Duration;

use jiff::Timestamp;
use url::Url;

use crate::schedule::{self, Said};

/// So many failures in a row close a host to all its feeds.
const FAILURES: u32 = 5;
/// For how long, doubling with each further failure.
const CLOSED: Duration = Duration::from_secs(15 * 60);
const CLOSED_AT_MOST: Duration = Duration::from_secs(24 * 60 * 60);

/// Hosts that give each customer a name of their own and count all of them as one.
const SHARED: [&str; 8] = [
    "blogspot.com",
    "feedburner.com",
    "livejournal.com",
    "medium.com",
    "substack.com",
    "tumblr.com",
    "wordpress.com",
    "youtube.com",
];

/// What is known of a host.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lane {
    /// When the pause after the last request ends.
    free_at: Option<Timestamp>,
    closed_until: Option<Timestamp>,
    /// Requests in a row that the host failed to answer.
    failures: u32,
}

/// Whether a host may be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum May {
    Ask,
    /// In a moment.
    Pause(Timestamp),
    /// It asked for silence, or has failed too often: all its feeds wait until then.
    Closed(Timestamp),
}

impl Lane {
    /// The lane for `url`: its host and port, or the domain it shares with others.
    pub(crate) fn of(url: &Url) -> String {
        let host = url.host_str().unwrap_or_default();
        let is_shared = |domain: &&&str| host.strip_suffix(**domain).is_some_and(|rest| rest.ends_with('.'));
        match SHARED.iter().find(is_shared) {
            Some(domain) => (*domain).to_owned(),
            None => url.authority().to_owned(),
        }
    }

    /// Whether the host may be asked at `now`.
    pub(crate) fn may_ask(&self, now: Timestamp) -> May {
        match (self.closed_until, self.free_at) {
            (Some(until), _) if until > now => May::Closed(until),
            (_, Some(until)) if until > now => May::Pause(until),
            _ => May::Ask,
        }
    }

    /// A request has ended at `now` with `said`; the next comes after `gap` at the earliest. The first request
    /// after a closed time is the only one until it has ended well.
    pub(crate) fn answered(&mut self, said: &Said, now: Timestamp, gap: Duration) {
        self.free_at = now.checked_add(gap).ok();
        self.failures = if *said == Said::Failed { self.failures.saturating_add(1) } else { 0 };
        let closed = match said {
            Said::Slower { retry_after } => Some(schedule::silence(*retry_after)),
            _ if self.failures >= FAILURES => {
                let times = 2_u32.saturating_pow(self.failures - FAILURES);
                Some(CLOSED.saturating_mul(times).min(CLOSED_AT_MOST))
            }
            _ => None,
        };
        self.closed_until = closed.and_then(|closed| now.checked_add(closed).ok());
    }
}
