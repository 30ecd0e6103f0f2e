//! Mastodon's hashtag and local timelines: everything since the last read, page by page, oldest page first.

mod status;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::civil::Date;
use post::{AreaCode, RawPost, SourceId, SourceState};
use reqwest::header::HeaderName;
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;
use url::Url;

use crate::feed::FeedError;
use crate::fetch::{Answer, FetchError, Fetcher, Validators};
use crate::hosts::Hosts;
use crate::memory::Memory;
use crate::schedule::{self, Holds, Pace, Said};
use crate::subscription::chance;
use crate::{Delivery, Outcome, SourceReport, clock};

use status::Status;

/// The most statuses of one page; the API gives no more.
const PAGE: usize = 40;
/// The most pages of one timeline in one round: an hour of a server's busiest.
const PAGES: usize = 25;
/// With fewer requests than this left, the rest waits until the server counts anew.
const LEAST_LEFT: u64 = 10;
/// Statuses whose addresses are remembered, so that a reply can name what it answers.
const REMEMBERED: usize = 8192;

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
    /// How often it is asked for.
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

/// How far each timeline was read: the server's number of its newest status, by path.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Marks(BTreeMap<String, String>);

/// One server and all it needs.
pub(crate) struct Timelines {
    pub(crate) source: MastodonSource,
    pub(crate) fetcher: Fetcher,
    pub(crate) hosts: Arc<Hosts>,
    pub(crate) out: mpsc::Sender<Delivery>,
    marks: Marks,
    addresses: Memory<Arc<str>>,
    failures: u32,
    last_success: Option<Timestamp>,
}

/// Why a round ended before its time.
enum Stop {
    /// Nobody listens any more.
    Deaf,
    /// The server does not answer as it should.
    Trouble { state: SourceState, outcome: Outcome, said: Said, why: String },
}

impl Timelines {
    pub(crate) fn new(
        source: MastodonSource,
        cursor: Option<&[u8]>,
        fetcher: Fetcher,
        hosts: Arc<Hosts>,
        out: mpsc::Sender<Delivery>,
    ) -> Self {
        let marks = cursor.and_then(|bytes| serde_json::from_slice(bytes).ok()).unwrap_or_default();
        let addresses = Memory::of(REMEMBERED);
        Self { source, fetcher, hosts, out, marks, addresses, failures: 0, last_success: None }
    }

    /// Reads round after round until nobody listens any more.
    pub(crate) async fn run(mut self) {
        loop {
            let now = clock::now();
            let started = Instant::now();
            let (said, state, outcome, detail) = match self.round().await {
                Ok(0) => (Ok(()), SourceState::NothingNew, Outcome::Ok, "nothing new".to_owned()),
                Ok(items) => (Ok(()), SourceState::Fine, Outcome::Ok, format!("{items} new posts")),
                Err(Stop::Deaf) => return,
                Err(Stop::Trouble { state, outcome, said, why }) => (Err(said), state, outcome, why),
            };
            self.failures = if said.is_ok() { 0 } else { self.failures.saturating_add(1) };
            if said.is_ok() {
                self.last_success = Some(now);
            }
            let said = said.err().unwrap_or(Said::Read { holds: Holds::default() });
            let pace = Pace { interval: self.source.interval, floor: Duration::ZERO };
            let wait = schedule::wait(pace, &said, self.failures, chance(&self.source.id, now));
            let next = wait.and_then(|wait| now.checked_add(wait).ok()).unwrap_or(Timestamp::MAX);
            let report = SourceReport {
                source: self.source.id.clone(),
                state,
                detail: format!("{detail}; next try {}", clock::in_words(next)),
                at: now,
                last_success: self.last_success,
                interval: self.source.interval,
                outcome: Some(outcome),
                items: 0,
                unread: 0,
                elapsed: started.elapsed(),
            };
            if self.deliver(Vec::new(), Some(report)).await.is_err() {
                return;
            }
            clock::sleep_until(next).await;
        }
    }

    /// Reads every timeline to its newest status; gives how many posts were new.
    async fn round(&mut self) -> Result<usize, Stop> {
        let mut items = 0;
        for path in self.paths() {
            for _ in 0..PAGES {
                let page = self.page(&path).await?;
                let (is_last, newest) =
                    (page.len() < PAGE, page.iter().map(|status| &status.id).max_by(by_number));
                let Some(newest) = newest.cloned() else { break };
                let is_first = self.marks.0.insert(path.clone(), newest).is_none();
                let posts = self.posts(page);
                items += posts.len();
                self.deliver(posts, None).await?;
                // Of a timeline that was never read, the newest page is where reading starts.
                if is_last || is_first {
                    break;
                }
            }
        }
        Ok(items)
    }

    fn paths(&self) -> Vec<String> {
        let tags = self.source.hashtags.iter().map(|tag| format!("/api/v1/timelines/tag/{tag}"));
        let local = self.source.local.then(|| "/api/v1/timelines/public".to_owned());
        tags.chain(local).collect()
    }

    /// Where the page after the last status read is: `min_id` gives the ones next to it, where `since_id` would
    /// give the newest and leave a hole.
    fn url(&self, path: &str) -> Url {
        let mut url = self.source.server.clone();
        url.set_path(path);
        let mut query = url.query_pairs_mut();
        query.append_pair("limit", &PAGE.to_string());
        if path.ends_with("/public") {
            query.append_pair("local", "true");
        }
        if let Some(mark) = self.marks.0.get(path) {
            query.append_pair("min_id", mark);
        }
        drop(query);
        url
    }

    async fn page(&self, path: &str) -> Result<Vec<Status>, Stop> {
        let answer = self.ask(&self.url(path)).await?;
        let page = status::page(&answer.body).map_err(|_| {
            let why = "what came is no list of statuses; is this a Mastodon server?".to_owned();
            Stop::Trouble {
                state: SourceState::NotAFeed,
                outcome: Outcome::ParseError,
                said: Said::Useless,
                why,
            }
        })?;
        if page.is_empty() && !self.marks.0.contains_key(path) {
            self.look_for_access(path).await?;
        }
        Ok(page)
    }

    /// A server that keeps a timeline to itself answers 401, or with an empty page: it says which it does
    /// in `configuration.timelines_access` (since 4.5).
    async fn look_for_access(&self, path: &str) -> Result<(), Stop> {
        let mut url = self.source.server.clone();
        url.set_path("/api/v2/instance");
        let Ok(answer) = self.ask(&url).await else { return Ok(()) };
        let instance: serde_json::Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        let feeds = if path.ends_with("/public") { "live_feeds" } else { "hashtag_feeds" };
        let access = instance.pointer(&format!("/configuration/timelines_access/{feeds}/local"));
        match access.and_then(serde_json::Value::as_str) {
            None | Some("public") => Ok(()),
            Some(_) => Err(refused("the server shows this timeline only to those who are signed in")),
        }
    }

    async fn ask(&self, url: &Url) -> Result<Answer, Stop> {
        let turn = self.hosts.turn(url).await.map_err(|until| Stop::Trouble {
            state: SourceState::Slowed,
            outcome: Outcome::RateLimited,
            said: Said::Slower { retry_after: Duration::try_from(until.duration_since(clock::now())).ok() },
            why: "the host wants to be left alone".to_owned(),
        })?;
        let now = clock::now();
        let answer = self.fetcher.get(url, &Validators::default()).await;
        let judged = judge(answer, now);
        turn.end(match &judged {
            Err(Stop::Trouble { said, .. }) => said,
            _ => &Said::NotHere,
        });
        judged
    }

    fn posts(&mut self, page: Vec<Status>) -> Vec<RawPost> {
        let platform = SourceId::new(self.source.id.platform());
        for status in &page {
            self.addresses.insert(key(&status.id), Arc::from(status.uri.as_str()));
        }
        let answered = |status: &Status| self.addresses.get(key(status.in_reply_to_id.as_ref()?));
        let post = |status: Status| {
            let reply_to = answered(&status).map(|uri| uri.to_string());
            status.into_post(&platform, reply_to)
        };
        page.into_iter().rev().filter_map(post).collect()
    }

    async fn deliver(&self, posts: Vec<RawPost>, report: Option<SourceReport>) -> Result<(), Stop> {
        let cursor = serde_json::to_vec(&self.marks).ok();
        let source = self.source.id.clone();
        let delivery = Delivery { source, posts, withdrawn: Vec::new(), cursor, report };
        self.out.send(delivery).await.map_err(|_| Stop::Deaf)
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

/// An answer that can be read, or what is the matter.
fn judge(answer: Result<Answer, FetchError>, now: Timestamp) -> Result<Answer, Stop> {
    let answer = answer.map_err(|error| Stop::Trouble {
        state: SourceState::Unreachable,
        outcome: if matches!(error, FetchError::Timeout) { Outcome::Timeout } else { Outcome::HttpError },
        said: Said::Failed,
        why: error.to_string(),
    })?;
    let counted_anew = header(&answer, "x-ratelimit-reset").and_then(|time| time.parse::<Timestamp>().ok());
    let wait = counted_anew.and_then(|reset| Duration::try_from(reset.duration_since(now)).ok());
    let left = header(&answer, "x-ratelimit-remaining").and_then(|left| left.parse::<u64>().ok());
    match answer.status {
        200 if left.is_none_or(|left| left >= LEAST_LEFT) => Ok(answer),
        200 | 429 | 503 => {
            let asked = answer.retry_after().and_then(|value| schedule::retry_after(value, now));
            let why = "the server counts requests, and we have had ours for now".to_owned();
            let said = Said::Slower { retry_after: asked.or(wait) };
            Err(Stop::Trouble { state: SourceState::Slowed, outcome: Outcome::RateLimited, said, why })
        }
        // 422 is how some servers say that one has to sign in.
        401 | 403 | 422 => Err(refused("the server does not show this timeline to strangers")),
        status => {
            let (state, outcome) = (SourceState::Unreachable, Outcome::HttpError);
            let said = if status >= 500 { Said::Failed } else { Said::NotHere };
            Err(Stop::Trouble { state, outcome, said, why: format!("the host answered {status}") })
        }
    }
}

fn refused(why: &str) -> Stop {
    Stop::Trouble {
        state: SourceState::Refused,
        outcome: Outcome::HttpError,
        said: Said::NotHere,
        why: why.to_owned(),
    }
}

fn header<'a>(answer: &'a Answer, name: &'static str) -> Option<&'a str> {
    answer.header(HeaderName::from_static(name))
}

/// Numbers are strings, and grow: a longer one is later.
fn by_number(a: &&String, b: &&String) -> std::cmp::Ordering {
    (a.len(), a).cmp(&(b.len(), b))
}

fn key(id: &str) -> u64 {
    post::fold::hash_word(id)
}
