//! What the service would do after a visit, and why.

use std::time::Duration;

use jiff::Timestamp;
use serde::Serialize;

use crate::schedule::Said;
use crate::subscription::Subscription;

/// When a feed is asked for again, and with what.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Next {
    /// `None` is never, or when nothing was asked.
    pub at: Option<Timestamp>,
    /// In plain words.
    pub why: String,
    /// `If-None-Match`, to the byte as the host gave it.
    pub etag: Option<String>,
    /// `If-Modified-Since`, likewise.
    pub last_modified: Option<String>,
}

impl Next {
    pub(super) fn after(source: &Subscription, said: &Said, now: Timestamp) -> Self {
        let validators = source.validators(now);
        let at = source.due();
        let mut why = why(said, source.source.interval, source.floor);
        // A wait is spread by a tenth at most: what is longer was moved.
        let longest = source.cursor.interval.unwrap_or(Duration::MAX).saturating_add(Duration::from_secs(60));
        let is_moved =
            |at: Timestamp| Duration::try_from(at.duration_since(now)).is_ok_and(|wait| wait > longest);
        if at.is_some_and(is_moved) {
            why.push_str("; moved past the hours or days in which the feed says that nothing changes");
        }
        Self { at, why, etag: validators.etag, last_modified: validators.last_modified }
    }
}

fn why(said: &Said, interval: Duration, floor: Duration) -> String {
    match said {
        Said::Read { holds } if holds.at_least > interval.max(floor) => {
            format!(
                "its host or the feed itself says that nothing changes for {}; a day at most is granted",
                in_words(holds.at_least)
            )
        }
        Said::Read { .. } if interval < floor => {
            format!("no feed is asked for more often than every {} (collect.floor)", in_words(floor))
        }
        Said::Read { .. } => {
            format!("its interval is {}, and its host does not ask for more", in_words(interval))
        }
        Said::Slower { retry_after: Some(wait) } => {
            format!("the host asked to be left alone for {} (Retry-After)", in_words(*wait))
        }
        Said::Slower { retry_after: None } => {
            "the host asked us to come less often and did not say how long to wait; twice as long each time"
                .to_owned()
        }
        Said::NotHere => {
            "it may be a mistake, so it is asked for less and less, in the end once a day".to_owned()
        }
        Said::Challenge => {
            "a host that lets in only people with a browser is left alone for a day".to_owned()
        }
        Said::Failed | Said::Useless => {
            "nothing to read came; tried less and less, in the end every six hours".to_owned()
        }
        Said::Gone => "a feed that is gone for good is not asked for again".to_owned(),
    }
}

/// "15 minutes", "2 hours".
fn in_words(time: Duration) -> String {
    match time.as_secs() {
        seconds if seconds < 120 => format!("{seconds} seconds"),
        seconds if seconds < 2 * 60 * 60 => format!("{} minutes", seconds / 60),
        seconds if seconds < 2 * 24 * 60 * 60 => format!("{} hours", seconds / 60 / 60),
        seconds => format!("{} days", seconds / 60 / 60 / 24),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schedule::Holds;

    #[test]
    fn every_wait_has_a_reason() {
        let minutes = |minutes: u64| Duration::from_secs(60 * minutes);
        let read = |at_least| Said::Read { holds: Holds { at_least, by_max_age: false } };
        let cases = [
            (read(minutes(0)), 15, "its interval is 15 minutes"),
            (read(minutes(0)), 5, "more often than every 10 minutes (collect.floor)"),
            (read(minutes(180)), 15, "nothing changes for 3 hours"),
            (Said::Slower { retry_after: Some(minutes(1)) }, 15, "left alone for 60 seconds (Retry-After)"),
            (Said::Slower { retry_after: None }, 15, "did not say how long"),
            (Said::NotHere, 15, "once a day"),
            (Said::Gone, 15, "not asked for again"),
        ];
        for (said, interval, wanted) in cases {
            let why = why(&said, minutes(interval), minutes(10));
            assert!(why.contains(wanted), "{said:?}: {why}");
        }
    }
}
