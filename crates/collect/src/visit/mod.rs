//! Addresses that are asked for once, because a person wants to know: by the same guard, at the same pace and
//! with the same reader as the service's own sources.

mod behind;
mod next;
mod robots;
mod server;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use post::{RawPost, SourceId, SourceState};
use serde::Serialize;
use tokio::sync::{Mutex, OnceCell};
use url::Url;

use crate::cursor::Cursor;
use crate::feed::{self, Feed, FeedError};
use crate::fetch::{Answer, FetchError, Fetcher, Validators};
use crate::format::Format;
use crate::hosts::Hosts;
use crate::schedule::Said;
use crate::subscription::Subscription;
use crate::{Config, FeedSource, Guard, clock};

pub use behind::{NoFeed, Side};
pub use next::Next;
pub use server::Server;

use robots::Robots;

/// A host's `robots.txt`, fetched once however many wait for it; `Err` says why it is not to be had.
type Known = OnceCell<Result<Robots, NoFeed>>;

/// Asks hosts on a person's behalf: one request at a time to each, with a pause between two.
#[derive(Debug)]
pub struct Visitor {
    fetcher: Fetcher,
    hosts: Hosts,
    floor: Duration,
    /// By the address of the file.
    robots: Mutex<HashMap<String, Arc<Known>>>,
}

/// What came of asking once.
#[derive(Debug)]
pub struct Visit {
    /// What was asked for.
    pub url: Url,
    /// The head of what came, or why nothing came.
    pub answer: Result<Head, String>,
    /// How the service would show the source after this.
    pub state: SourceState,
    /// In plain words.
    pub detail: String,
    /// The document, if it is a feed.
    pub feed: Option<Feed>,
    /// Its posts, as the service would take them.
    pub posts: Vec<RawPost>,
    /// What the service would do next.
    pub next: Next,
    body: Vec<u8>,
    said: Said,
}

/// What a host said before the document.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Head {
    /// The HTTP status.
    pub status: u16,
    /// Where the answer came from in the end; `None` is where it was asked for.
    pub redirected_to: Option<Url>,
    /// Every host on the way said that it has moved for good.
    pub moved_for_good: bool,
    /// `Content-Type`, and so on: as they came.
    pub content_type: Option<String>,
    /// `ETag`.
    pub etag: Option<String>,
    /// `Last-Modified`.
    pub last_modified: Option<String>,
    /// `Cache-Control`.
    pub cache_control: Option<String>,
    /// `Age`.
    pub age: Option<String>,
    /// `Expires`.
    pub expires: Option<String>,
    /// `Retry-After`.
    pub retry_after: Option<String>,
    /// The length of the document in bytes, unpacked.
    pub bytes: usize,
    /// How long it took.
    pub milliseconds: u64,
}

/// Nothing can be fetched on this machine.
#[derive(Debug, thiserror::Error)]
#[error("nothing can be fetched: this machine's certificates could not be loaded ({0})")]
pub struct NoCertificates(String);

impl Visitor {
    /// As the service would ask with this configuration.
    ///
    /// # Errors
    /// The machine has no certificates to check hosts by.
    pub fn new(config: &Config) -> Result<Self, NoCertificates> {
        let guard = config.loopback_feeds.map_or_else(Guard::public, Guard::allowing);
        let fetcher = Fetcher::new(&config.contact, config.patience, guard)
            .map_err(|error| NoCertificates(error.to_string()))?;
        Ok(Self {
            fetcher,
            hosts: Hosts::new(config.host_gap),
            floor: config.floor,
            robots: Mutex::default(),
        })
    }

    /// Asks for a feed as the service would the first time.
    pub async fn visit(&self, source: &FeedSource) -> Visit {
        let turn = match self.hosts.turn(&source.url).await {
            Ok(turn) => turn,
            Err(until) => return Visit::put_off(source, until),
        };
        let now = clock::now();
        let started = Instant::now();
        let answer = self.fetcher.get(&source.url, &Validators::default()).await;
        let elapsed = started.elapsed();
        let feed = Subscription {
            source: source.clone(),
            cursor: Cursor::read(None, &source.url),
            format: Format::Feed,
            floor: self.floor,
            soonest: None,
        };
        let work = move || Visit::judged(feed, answer, elapsed, now);
        let visit = tokio::task::spawn_blocking(work).await;
        let visit = visit.unwrap_or_else(|_| Visit::reader_failed(source));
        turn.end(&visit.said);
        visit
    }

    /// Whether the `robots.txt` of its host lets us look at `url` unbidden. By RFC 9309 a file that is not there
    /// allows everything, and a host that cannot say allows nothing.
    async fn may_look_at(&self, url: &Url) -> Result<(), NoFeed> {
        let address = url
            .join("/robots.txt")
            .map_err(|_| NoFeed::because(SourceState::Unreachable, "no web address"))?;
        let known = Arc::clone(self.robots.lock().await.entry(address.to_string()).or_default());
        match known.get_or_init(|| self.robots(address)).await {
            Err(unknown) => Err(unknown.clone()),
            Ok(robots) if robots.allow(url) => Ok(()),
            Ok(_) => Err(NoFeed::because(
                SourceState::Refused,
                "the host's robots.txt asks programs not to look here",
            )),
        }
    }

    async fn robots(&self, address: Url) -> Result<Robots, NoFeed> {
        let file = self.visit(&FeedSource::new(SourceId::new("feed:robots"), address)).await;
        match file.answer.as_ref().map(|head| head.status) {
            Ok(200) => Ok(Robots::read(&file.body)),
            Ok(400..=428 | 430..=499) => Ok(Robots::default()),
            Ok(_) | Err(_) => {
                let detail =
                    format!("its robots.txt is not to be had, so nothing else is asked for: {}", file.detail);
                Err(NoFeed::because(file.state, &detail))
            }
        }
    }
}

impl Visit {
    fn judged(
        mut source: Subscription,
        answer: Result<Answer, FetchError>,
        elapsed: Duration,
        now: Timestamp,
    ) -> Self {
        let url = source.source.url.clone();
        let head = answer.as_ref().map(|answer| Head::of(answer, &url, elapsed)).map_err(ToString::to_string);
        let body = answer.as_ref().map(|answer| answer.body.clone()).unwrap_or_default();
        let verdict = source.judge(answer, now);
        let feed = head
            .as_ref()
            .ok()
            .filter(|head| head.status == 200)
            .and_then(|head| read(&body, head, &url, now));
        Self {
            url,
            answer: head,
            state: verdict.state,
            detail: verdict.detail,
            next: Next::after(&source, &verdict.said, now),
            feed,
            posts: verdict.posts,
            body,
            said: verdict.said,
        }
    }

    fn put_off(source: &FeedSource, until: Timestamp) -> Self {
        let until = clock::in_words(until);
        Self::nothing(source, SourceState::Slowed, format!("the host wants to be left alone until {until}"))
    }

    fn reader_failed(source: &FeedSource) -> Self {
        Self::nothing(source, SourceState::NotAFeed, FeedError::Reader.to_string())
    }

    fn nothing(source: &FeedSource, state: SourceState, detail: String) -> Self {
        Self {
            url: source.url.clone(),
            answer: Err(detail.clone()),
            state,
            detail,
            feed: None,
            posts: Vec::new(),
            next: Next::default(),
            body: Vec::new(),
            said: Said::Useless,
        }
    }

    /// Whether it is a feed that holds something.
    pub fn is_worth_reading(&self) -> bool {
        self.feed.is_some() && !self.posts.is_empty()
    }

    /// The document as it came, unpacked; empty unless the status is 200.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// Where the document came from in the end.
    pub fn came_from(&self) -> &Url {
        self.answer.as_ref().ok().and_then(|head| head.redirected_to.as_ref()).unwrap_or(&self.url)
    }
}

impl Head {
    fn of(answer: &Answer, asked: &Url, elapsed: Duration) -> Self {
        let said = |value: Option<&str>| value.map(str::to_owned);
        let validators = answer.validators();
        let [cache_control, age, expires] = answer.freshness().map(said);
        Self {
            status: answer.status,
            redirected_to: (answer.url != *asked).then(|| answer.url.clone()),
            moved_for_good: answer.moved_for_good,
            content_type: said(answer.content_type()),
            etag: validators.etag,
            last_modified: validators.last_modified,
            cache_control,
            age,
            expires,
            retry_after: said(answer.retry_after()),
            bytes: answer.body.len(),
            milliseconds: elapsed.as_millis() as u64,
        }
    }
}

fn read(body: &[u8], head: &Head, asked: &Url, now: Timestamp) -> Option<Feed> {
    let url = head.redirected_to.as_ref().unwrap_or(asked);
    let mut feed = feed::parse(body, head.content_type.as_deref(), Some(url.as_str())).ok()?;
    feed.drop_future_dates(now);
    Some(feed)
}
