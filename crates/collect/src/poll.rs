//! A feed, asked again and again: when, with what, and what to make of the answer.

use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use post::{RawPost, SourceId, SourceState};
use tokio::sync::mpsc;

use crate::clock;
use crate::cursor::Cursor;
use crate::feed::{self, FeedError};
use crate::fetch::{Answer, FetchError, Fetcher, Validators};
use crate::hosts::Hosts;
use crate::schedule::{self, Pace, Said};
use crate::{Delivery, FeedSource, Outcome, SourceReport};

/// The most posts in one delivery.
const BATCH: usize = 200;
/// A source that could not be read for this many intervals is stale.
const STALE_AFTER: u32 = 3;

/// One feed and all it needs.
pub(crate) struct Poll {
    pub(crate) source: FeedSource,
    pub(crate) cursor: Cursor,
    pub(crate) floor: Duration,
    pub(crate) fetcher: Fetcher,
    pub(crate) hosts: Arc<Hosts>,
    pub(crate) out: mpsc::Sender<Delivery>,
}

/// What one request came to.
struct Verdict {
    state: SourceState,
    outcome: Option<Outcome>,
    said: Said,
    detail: String,
    posts: Vec<RawPost>,
}

impl Poll {
    /// Asks until the host says that the feed is gone or nobody listens any more.
    pub(crate) async fn run(mut self) {
        if let Some(state) = self.cursor.state {
            let before = if self.cursor.last_success.is_some() { "read" } else { "not read yet" };
            let detail = format!("{before} before the restart; next try {}", self.next_try());
            let report = self.report(state, detail);
            if self.out.send(self.delivery(Vec::new(), None, Some(report))).await.is_err() {
                return;
            }
        }
        while !self.cursor.gone {
            let due = self.cursor.next_at.unwrap_or(Timestamp::UNIX_EPOCH);
            clock::sleep_until(due).await;
            for delivery in self.once().await {
                if self.out.send(delivery).await.is_err() {
                    return;
                }
            }
        }
    }

    /// One request, from waiting for a turn to what goes to the pipeline.
    async fn once(&mut self) -> Vec<Delivery> {
        let host = self.source.url.authority().to_owned();
        let mut turn = match self.hosts.turn(&host).await {
            Ok(turn) => turn,
            Err(until) => return self.put_off(until),
        };
        let now = clock::now();
        let started = Instant::now();
        let answer = self.fetcher.get(&self.source.url, &self.validators(now)).await;
        let elapsed = started.elapsed();
        let verdict = match answer {
            Ok(answer) => self.judge(answer, now).await,
            Err(error) => unreachable_host(&error),
        };
        let wait = self.plan(&verdict, now);
        if matches!(verdict.said, Said::Slower { .. })
            && let Some(until) = self.cursor.next_at
        {
            turn.close_until(until);
        }
        drop(turn);
        self.deliveries(verdict, wait, now, elapsed)
    }

    /// The host asked another of its feeds to come later: this one waits too, and nothing is asked.
    fn put_off(&mut self, until: Timestamp) -> Vec<Delivery> {
        let spread = self.floor.mul_f64(chance(&self.source.id, until));
        self.cursor.next_at = until.checked_add(spread).ok();
        self.cursor.state = Some(SourceState::Slowed);
        let detail = format!("the host asked us to wait; next try {}", self.next_try());
        let report = self.report(SourceState::Slowed, detail);
        vec![self.delivery(Vec::new(), Some(self.cursor.to_bytes()), Some(report))]
    }

    fn validators(&self, now: Timestamp) -> Validators {
        if !schedule::validators_hold(self.cursor.whole_at, now) {
            return Validators::default();
        }
        Validators { etag: self.cursor.etag.clone(), last_modified: self.cursor.last_modified.clone() }
    }

    async fn judge(&mut self, answer: Answer, now: Timestamp) -> Verdict {
        let retry_after = answer.retry_after().and_then(|value| schedule::retry_after(value, now));
        match (answer.status, retry_after) {
            (200, _) => self.read(answer, now).await,
            (304, _) => {
                self.keep_validators(&answer);
                let said = Said::Read { holds: holds(&answer, None, now) };
                let detail = "the host says nothing has changed".to_owned();
                Verdict::new(SourceState::NotModified, Outcome::NotModified, said, detail)
            }
            (429, _) | (503, Some(_)) => {
                let detail = format!("the host asked us to come less often ({})", answer.status);
                let said = Said::Slower { retry_after };
                Verdict::new(SourceState::Slowed, Outcome::RateLimited, said, detail)
            }
            (401 | 403, _) => {
                let detail = format!("the host does not let us in ({})", answer.status);
                Verdict::new(SourceState::Refused, Outcome::HttpError, Said::NotHere, detail)
            }
            (404, _) => {
                let detail = "the host does not find it (404); look whether the feed has moved".to_owned();
                Verdict::new(SourceState::Gone, Outcome::HttpError, Said::NotHere, detail)
            }
            (410, _) => {
                let detail = "the host says it is gone for good (410); it is no longer asked for".to_owned();
                Verdict::new(SourceState::Gone, Outcome::HttpError, Said::Gone, detail)
            }
            (status, _) => {
                let detail = format!("the host answered {status}");
                Verdict::new(SourceState::Unreachable, Outcome::HttpError, Said::Failed, detail)
            }
        }
    }

    /// A whole document came.
    async fn read(&mut self, answer: Answer, now: Timestamp) -> Verdict {
        let hash = blake3::hash(&answer.body).to_hex().to_string();
        self.keep_validators(&answer);
        self.cursor.whole_at = Some(now);
        if self.cursor.body_hash.as_ref() == Some(&hash) {
            let said = Said::Read { holds: holds(&answer, None, now) };
            let detail = "the document is the same as last time".to_owned();
            return Verdict::new(SourceState::NothingNew, Outcome::Ok, said, detail);
        }
        let answer = Arc::new(answer);
        match parsed(Arc::clone(&answer), self.source.id.clone()).await {
            Ok((feed, posts)) => {
                if feed.partial {
                    // Cut short on the way or at the source: asked for whole until it is whole.
                    self.cursor.forget_document();
                } else {
                    self.cursor.body_hash = Some(hash);
                }
                let said = Said::Read { holds: holds(&answer, feed.ttl, now) };
                let new = self.only_new(posts);
                let mut verdict = Verdict::new(state(&feed, &new), Outcome::Ok, said, detail(&feed, &new));
                verdict.posts = new;
                verdict
            }
            Err(error) => {
                self.cursor.forget_document();
                Verdict::new(SourceState::NotAFeed, Outcome::ParseError, Said::Failed, error.to_string())
            }
        }
    }

    /// Both validators are replaced by what came, so that none outlives the document it was for.
    fn keep_validators(&mut self, answer: &Answer) {
        let came = answer.validators();
        let believable = came.last_modified.filter(|value| schedule::is_believable(value));
        if answer.status == 200 {
            (self.cursor.etag, self.cursor.last_modified) = (came.etag, believable);
        } else {
            self.cursor.etag = came.etag.or(self.cursor.etag.take());
            self.cursor.last_modified = believable.or(self.cursor.last_modified.take());
        }
    }

    /// The posts that were not in the last document as they are now.
    fn only_new(&mut self, posts: Vec<RawPost>) -> Vec<RawPost> {
        let hashed: Vec<(u64, RawPost)> = posts.into_iter().map(|post| (hash(&post), post)).collect();
        let seen = hashed.iter().map(|(hash, _)| *hash).collect();
        let before = std::mem::replace(&mut self.cursor.seen, seen);
        hashed.into_iter().filter(|(hash, _)| !before.contains(hash)).map(|(_, post)| post).collect()
    }

    /// Sets when to ask again and returns how long that is.
    fn plan(&mut self, verdict: &Verdict, now: Timestamp) -> Option<Duration> {
        let good = matches!(verdict.said, Said::Read { .. });
        self.cursor.failures = if good { 0 } else { self.cursor.failures.saturating_add(1) };
        if good {
            self.cursor.last_success = Some(now);
        }
        let pace = Pace { interval: self.source.interval, floor: self.floor };
        let chance = chance(&self.source.id, now);
        let wait = schedule::wait(pace, &verdict.said, self.cursor.failures, chance);
        if good {
            self.cursor.interval = wait;
        }
        self.cursor.next_at = wait.and_then(|wait| now.checked_add(wait).ok());
        self.cursor.gone = wait.is_none();
        wait
    }

    fn deliveries(
        &mut self,
        verdict: Verdict,
        wait: Option<Duration>,
        now: Timestamp,
        elapsed: Duration,
    ) -> Vec<Delivery> {
        let state = self.stale(verdict.state, now);
        self.cursor.state = Some(state);
        let detail = match wait {
            Some(_) if matches!(verdict.said, Said::Read { .. }) => verdict.detail,
            Some(_) => format!("{}; next try {}", verdict.detail, self.next_try()),
            None => verdict.detail,
        };
        let mut report = self.report(state, detail);
        report.outcome = verdict.outcome;
        report.items = verdict.posts.len() as u32;
        report.at = now;
        report.elapsed = elapsed;
        let mut posts = verdict.posts;
        let mut deliveries = Vec::new();
        while posts.len() > BATCH {
            let rest = posts.split_off(BATCH);
            deliveries.push(self.delivery(std::mem::replace(&mut posts, rest), None, None));
        }
        // The cursor goes with the last: until then a restart brings all of them again.
        deliveries.push(self.delivery(posts, Some(self.cursor.to_bytes()), Some(report)));
        deliveries
    }

    fn stale(&self, state: SourceState, now: Timestamp) -> SourceState {
        let limit = self.interval() * STALE_AFTER;
        let is_old = |last: Timestamp| last.checked_add(limit).is_ok_and(|limit| limit < now);
        match state {
            SourceState::Unreachable if self.cursor.last_success.is_some_and(is_old) => SourceState::Stale,
            state => state,
        }
    }

    /// How often it is really read: a host that wants to be asked once a day is not stale after an hour.
    fn interval(&self) -> Duration {
        self.cursor.interval.unwrap_or(self.source.interval.max(self.floor))
    }

    fn next_try(&self) -> String {
        self.cursor.next_at.map_or("never".to_owned(), clock::in_words)
    }

    fn report(&self, state: SourceState, detail: String) -> SourceReport {
        SourceReport {
            source: self.source.id.clone(),
            state,
            detail,
            at: clock::now(),
            last_success: self.cursor.last_success,
            interval: self.interval(),
            outcome: None,
            items: 0,
            elapsed: Duration::ZERO,
        }
    }

    fn delivery(
        &self,
        posts: Vec<RawPost>,
        cursor: Option<Vec<u8>>,
        report: Option<SourceReport>,
    ) -> Delivery {
        Delivery { source: self.source.id.clone(), posts, withdrawn: Vec::new(), cursor, report }
    }
}

impl Verdict {
    fn new(state: SourceState, outcome: Outcome, said: Said, detail: String) -> Self {
        Self { state, outcome: Some(outcome), said, detail, posts: Vec::new() }
    }
}

fn unreachable_host(error: &FetchError) -> Verdict {
    let (state, outcome) = match error {
        FetchError::Timeout => (SourceState::Unreachable, Outcome::Timeout),
        FetchError::Refused(_) => (SourceState::Refused, Outcome::HttpError),
        _ => (SourceState::Unreachable, Outcome::HttpError),
    };
    Verdict::new(state, outcome, Said::Failed, error.to_string())
}

/// Parsing takes milliseconds of processor time, and may meet a document that makes it fail: it runs
/// beside the network, and its failure is this feed's alone.
async fn parsed(answer: Arc<Answer>, source: SourceId) -> Result<(feed::Feed, Vec<RawPost>), FeedError> {
    let work = move || {
        let feed = feed::parse(&answer.body, answer.content_type(), Some(answer.url.as_str()))?;
        let posts = feed::posts(&feed, &source);
        Ok((feed, posts))
    };
    tokio::task::spawn_blocking(work).await.unwrap_or(Err(FeedError::Reader))
}

fn state(feed: &feed::Feed, new: &[RawPost]) -> SourceState {
    match () {
        () if feed.partial => SourceState::Broken,
        () if new.is_empty() => SourceState::NothingNew,
        () => SourceState::Fine,
    }
}

fn detail(feed: &feed::Feed, new: &[RawPost]) -> String {
    let items = format!("{} of {} items are new", new.len(), feed.entries.len());
    match feed.notes.first() {
        Some(note) => format!("{items}; {note}"),
        None => items,
    }
}

fn holds(answer: &Answer, ttl: Option<u32>, now: Timestamp) -> Option<Duration> {
    let [cache_control, age, expires] = answer.freshness();
    schedule::holds(cache_control, age, expires, ttl, now)
}

/// By id and words, so that an edited post counts as new.
fn hash(post: &RawPost) -> u64 {
    let mut hasher = blake3::Hasher::new();
    for part in [&post.id, post.title.as_deref().unwrap_or_default(), &post.text] {
        hasher.update(part.as_bytes()).update(&[0]);
    }
    first_eight(&hasher.finalize())
}

fn first_eight(hash: &blake3::Hash) -> u64 {
    let mut eight = [0; 8];
    eight.copy_from_slice(&hash.as_bytes()[..8]);
    u64::from_le_bytes(eight)
}

/// A number between 0 and 1 that differs from source to source and from time to time.
pub(crate) fn chance(source: &SourceId, now: Timestamp) -> f64 {
    let hash = blake3::hash(format!("{source} {}", now.as_nanosecond()).as_bytes());
    first_eight(&hash) as f64 / u64::MAX as f64
}
