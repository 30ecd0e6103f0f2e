//! Mastodon's hashtag and local timelines: everything since the last read and, where a token allows, each post as it is
//! written.
//!
//! A stream cannot be resumed. So streams are opened first, then what was written before is read by asking ([`reading`]),
//! and only then is listened to what came meanwhile ([`streaming`]); a stream that ends leads back to the start.

mod events;
mod known;
mod news;
mod reading;
mod status;
mod streaming;
mod timeline;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::civil::Date;
use post::{AreaCode, RawPost, SourceId, SourceState};
use serde::Deserialize;
use tokio::sync::mpsc;
use url::Url;

use crate::feed::FeedError;
use crate::fetch::Fetcher;
use crate::hosts::Hosts;
use crate::schedule::{self, Holds, Pace, Said};
use crate::secret::Secret;
use crate::stream::Dialler;
use crate::subscription::chance;
use crate::{Delivery, Outcome, SourceReport, Withdrawn, clock};

use known::Known;
pub use news::read as read_stream;
use reading::{Round, Stop, Trouble};
use streaming::Streaming;

/// Timelines of a Mastodon server.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MastodonSource {
    /// `mastodon:name`.
    pub id: SourceId,
    /// The server, for example `https://toot.wales`.
    pub server: Url,
    /// Hashtags, without the `#`.
    #[serde(default)]
    pub hashtags: Vec<String>,
    /// Whether everything that is written on this server is read, too.
    #[serde(default)]
    pub local: bool,
    /// A file that holds an account's token and nothing else, for a server that wants one.
    #[serde(default)]
    pub token: Option<PathBuf>,
    /// Whether posts come as they are written, which needs `token`: a server streams only to those who are signed in.
    #[serde(default)]
    pub streaming: bool,
    /// How often it is asked for, while it is not streamed.
    #[serde(default = "five_minutes", with = "jiff::fmt::serde::unsigned_duration::required")]
    pub interval: Duration,
    /// The authority its posts are about when they name no place.
    #[serde(default)]
    pub home: Option<AreaCode>,
    /// The day somebody last read the terms under which it may be read.
    #[serde(default)]
    pub terms_reviewed: Option<Date>,
}

fn five_minutes() -> Duration {
    Duration::from_secs(5 * 60)
}

impl MastodonSource {
    /// What is missing before it may be read, in plain words.
    pub fn is_lacking(&self) -> Option<&'static str> {
        (self.streaming && self.token.is_none()).then_some(
            "streaming needs a token: give the file of an account's token as `token`, or leave `streaming` out",
        )
    }
}

/// How the server is asked.
pub(crate) struct Reach {
    pub(crate) fetcher: Fetcher,
    pub(crate) dialler: Dialler,
    pub(crate) hosts: Arc<Hosts>,
    pub(crate) secret: Option<Secret>,
    /// The shortest time between two tries to open a stream.
    pub(crate) pause: Duration,
}

/// One server and all it needs.
pub(crate) struct Timelines {
    source: MastodonSource,
    platform: SourceId,
    reach: Reach,
    out: mpsc::Sender<Delivery>,
    known: Known,
    streaming: Streaming,
    /// Rounds in a row that could not be read.
    failures: u32,
    last_success: Option<Timestamp>,
}

/// Nobody listens any more.
struct Deaf;

impl Timelines {
    pub(crate) fn new(
        source: MastodonSource,
        cursor: Option<&[u8]>,
        reach: Reach,
        out: mpsc::Sender<Delivery>,
    ) -> Self {
        let platform = SourceId::new(source.id.platform());
        let (known, streaming) = (Known::read(cursor), Streaming::default());
        Self { source, platform, reach, out, known, streaming, failures: 0, last_success: None }
    }

    /// Reads and listens until nobody listens to us any more.
    pub(crate) async fn run(mut self) {
        while let Ok(next) = self.turn().await {
            clock::sleep_until(next).await;
        }
    }

    /// One turn, from opening what is streamed to the end of listening; gives when the next is due.
    async fn turn(&mut self) -> Result<Timestamp, Deaf> {
        let started = Instant::now();
        let streams = self.streams().await;
        let round = match self.round().await {
            Ok(round) => Ok(round),
            Err(Stop::Trouble(trouble)) => Err(trouble),
            Err(Stop::Deaf) => return Err(Deaf),
        };
        // What was missed has to be read before what is new, or the mark would move past it.
        let streams = streams.filter(|_| round.as_ref().is_ok_and(|round| round.is_whole));
        let next = self.plan(&round);
        let after = match &streams {
            Some(_) => "posts now come as they are written".to_owned(),
            None => format!("next try {}{}", clock::in_words(next), self.streaming.in_words()),
        };
        let report = self.judged(&round, &after, started.elapsed());
        self.deliver(Vec::new(), Vec::new(), Some(report)).await?;
        match streams {
            Some(streams) => self.listen(streams).await,
            None => Ok(next),
        }
    }

    /// When the timelines are read again.
    fn plan(&mut self, round: &Result<Round, Trouble>) -> Timestamp {
        let now = clock::now();
        self.failures = if round.is_ok() { 0 } else { self.failures.saturating_add(1) };
        if round.is_ok() {
            self.last_success = Some(now);
        }
        let read = Said::Read { holds: Holds::default() };
        let said = round.as_ref().err().map_or(&read, |trouble| &trouble.said);
        let pace = Pace { interval: self.source.interval, floor: Duration::ZERO };
        let wait = schedule::wait(pace, said, self.failures, chance(&self.source.id, now));
        wait.and_then(|wait| now.checked_add(wait).ok()).unwrap_or(Timestamp::MAX)
    }

    fn judged(&self, round: &Result<Round, Trouble>, after: &str, elapsed: Duration) -> SourceReport {
        let (state, outcome, detail, items) = match round {
            Ok(round) if round.items == 0 => {
                (SourceState::NothingNew, Outcome::Ok, "nothing new".to_owned(), 0)
            }
            Ok(Round { items, .. }) => (SourceState::Fine, Outcome::Ok, format!("{items} new posts"), *items),
            Err(trouble) => (trouble.state, trouble.outcome, trouble.why.clone(), 0),
        };
        let report = self.report(state, format!("{detail}; {after}"), items);
        SourceReport { outcome: Some(outcome), elapsed, ..report }
    }

    fn report(&self, state: SourceState, detail: String, items: usize) -> SourceReport {
        SourceReport {
            source: self.source.id.clone(),
            state,
            detail,
            at: clock::now(),
            last_success: self.last_success,
            interval: self.source.interval,
            outcome: None,
            items: u32::try_from(items).unwrap_or(u32::MAX),
            unread: 0,
            elapsed: Duration::ZERO,
        }
    }

    async fn deliver(
        &mut self,
        posts: Vec<RawPost>,
        withdrawn: Vec<Withdrawn>,
        report: Option<SourceReport>,
    ) -> Result<(), Deaf> {
        let (source, cursor) = (self.source.id.clone(), self.known.committed(clock::now()));
        let delivery = Delivery { source, posts, withdrawn, cursor, report };
        self.out.send(delivery).await.map_err(|_| Deaf)
    }
}

/// Reads a recorded page of statuses.
///
/// # Errors
/// It is no list of statuses.
pub fn read(page: &[u8]) -> Result<Vec<RawPost>, FeedError> {
    let source = SourceId::new("mastodon");
    let page = status::page(page).map_err(|_| FeedError::BrokenJson)?;
    Ok(page.into_iter().rev().filter_map(|status| status.into_post(&source, None)).collect())
}
