//! How hosts are treated, behaviour by behaviour, and all of it together for a fortnight of made-up days.
//!
//! | | behaviour | held by |
//! | --- | --- | --- |
//! | E1–E17, E28 | validators, intervals, restarts, silence, moves, gone, breaker | `behaviours` |
//! | E18 | who we say we are, and nothing else | `tests/wire.rs` |
//! | E19–E22 | size, packing, headers, time | `tests/wire.rs` |
//! | E23–E27 | which addresses are asked | `guard.rs`, `redirect.rs`, `tests/guard.rs` |
//! | E29 | `robots.txt` for pages that are looked at unbidden, not for feeds | `visit` |
//! | D1–D4 | what makes an item the same item | `feed/posts.rs` |
//! | D5–D7 | other ids, edits, silence | `items`; that an edit counts once in the app's `pipeline` |
//! | D8 | lists of feeds | `opml.rs` |
//!
//! Where a usual figure is not ours, and why:
//! - E5: the ceiling of a day is for what hosts and feeds ask for. An operator who writes three days means it.
//! - E16: a 404 is asked again after the interval, then four times as long each time, up to a day, where others wait a
//!   day and then a week. Most that last are mistakes of a host, a council's feed missed for a week is a blind spot,
//!   and one request a day is no burden.
//! - E21: packed answers are bounded by 8 MiB unpacked and by time alone; `fetch.rs` says why not by their ratio.

mod behaviours;
mod fortnight;
mod items;

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use post::SourceId;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use url::Url;

use crate::FeedSource;
use crate::cursor::Cursor;
use crate::fetch::Answer;
use crate::format::Format;
use crate::guard::Guard;
use crate::redirect::Trail;
use crate::subscription::Subscription;

const FLOOR: Duration = Duration::from_secs(15 * 60);
const DAY: i64 = 24 * 60;

/// So many minutes after a Monday's midnight.
fn at(minutes: i64) -> Timestamp {
    let monday: Timestamp = "2026-07-27T00:00:00Z".parse().expect("a time");
    monday + SignedDuration::from_mins(minutes)
}

fn minutes(minutes: u64) -> Duration {
    Duration::from_secs(minutes * 60)
}

fn subscription(name: &str, url: &str, interval: Duration) -> Subscription {
    let url = Url::parse(url).expect("a URL");
    let cursor = Cursor::read(None, &url);
    let source = FeedSource { interval, ..FeedSource::new(SourceId::new(name), url) };
    Subscription { source, cursor, format: Format::Feed, floor: FLOOR, soonest: None }
}

/// What a made-up host answers.
#[derive(Clone, Debug)]
struct Reply {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: String,
    /// Redirects on the way: status and where to.
    via: Vec<(u16, String)>,
}

impl Reply {
    fn status(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: String::new(), via: Vec::new() }
    }

    /// A feed with these items.
    fn feed(items: &[&str]) -> Self {
        let items = items.iter().map(|item| format!("<item><guid>{item}</guid><title>{item}</title></item>"));
        let items = items.collect::<String>();
        let body = format!("<rss version='2.0'><channel><title>t</title>{items}</channel></rss>");
        Self { body, ..Self::status(200) }
    }

    fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    fn via(mut self, status: u16, to: &str) -> Self {
        self.via.push((status, to.to_owned()));
        self
    }

    /// The answer as the network would have handed it over.
    fn answer(self, asked: &Url) -> Answer {
        let mut trail = Trail::new(asked.clone());
        for (status, to) in &self.via {
            trail.follow(*status, to, &Guard::public()).expect("a redirect that may be followed");
        }
        let pairs = self.headers.iter().map(|(name, value)| {
            (HeaderName::from_static(name), HeaderValue::from_str(value).expect("a header"))
        });
        Answer::new(self.status, pairs.collect::<HeaderMap>(), self.body.into_bytes(), &trail)
    }
}
