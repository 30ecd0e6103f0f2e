//! A feed, asked again and again. What to ask and what to make of it is in `subscription`; here it is done.

use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use post::{RawPost, SourceState};
use tokio::sync::mpsc;

use crate::clock;
use crate::feed::FeedError;
use crate::fetch::{Answer, FetchError, Fetcher};
use crate::hosts::Hosts;
use crate::subscription::{Subscription, Verdict};
use crate::{Delivery, SourceReport, Surged, Withdrawn};

/// The most posts in one delivery.
const BATCH: usize = 200;
/// A source that could not be read for this many intervals is stale.
const STALE_AFTER: u32 = 3;

/// One feed and all it needs.
pub(crate) struct Poll {
    pub(crate) feed: Subscription,
    pub(crate) fetcher: Fetcher,
    pub(crate) hosts: Arc<Hosts>,
    pub(crate) surged: Surged,
    pub(crate) out: mpsc::Sender<Delivery>,
}

impl Poll {
    /// Asks until the host says that the feed is gone or nobody listens any more.
    pub(crate) async fn run(mut self) {
        if let Some(state) = self.feed.cursor.state {
            let before = if self.feed.cursor.last_success.is_some() { "read" } else { "not read yet" };
            let detail = format!("{before} before the restart; next try {}", self.next_try());
            let report = self.report(state, detail);
            if self.out.send(self.delivery(Vec::new(), Vec::new(), None, Some(report))).await.is_err() {
                return;
            }
        }
        while let Some(due) = self.due() {
            tokio::select! {
                () = clock::sleep_until(due) => {}
                // A surge that begins brings the next turn nearer; one that ends puts it off again.
                Ok(()) = self.surged.changed() => continue,
            }
            for delivery in self.once().await {
                if self.out.send(delivery).await.is_err() {
                    return;
                }
            }
        }
    }

    fn due(&self) -> Option<Timestamp> {
        let surged = self.surged.borrow();
        let is_read_for = match &self.feed.source.home {
            Some(home) => surged.contains(home),
            // It is read for everywhere.
            None => !surged.is_empty(),
        };
        if is_read_for { self.feed.due_in_surge() } else { self.feed.due() }
    }

    /// One request, from waiting for a turn to what goes to the pipeline.
    async fn once(&mut self) -> Vec<Delivery> {
        let turn = match self.hosts.turn(self.feed.address()).await {
            Ok(turn) => turn,
            Err(until) => return self.put_off(until),
        };
        let now = clock::now();
        let started = Instant::now();
        let answer = self.fetcher.get(self.feed.address(), &self.feed.validators(now)).await;
        let elapsed = started.elapsed();
        let verdict = self.judge(answer, now).await;
        turn.end(&verdict.said);
        self.deliveries(verdict, now, elapsed)
    }

    /// Parsing takes milliseconds of processor time, and may meet a document that makes it fail: it runs
    /// beside the network, and its failure is this feed's alone.
    async fn judge(&mut self, answer: Result<Answer, FetchError>, now: Timestamp) -> Verdict {
        let mut feed = self.feed.clone();
        let work = move || {
            let verdict = feed.judge(answer, now);
            (feed, verdict)
        };
        match tokio::task::spawn_blocking(work).await {
            Ok((feed, verdict)) => {
                self.feed = feed;
                verdict
            }
            Err(_) => self.feed.unreadable(&FeedError::Reader, now),
        }
    }

    /// The host asked another of its feeds to come later: this one waits too, and nothing is asked.
    fn put_off(&mut self, until: Timestamp) -> Vec<Delivery> {
        self.feed.put_off(until);
        self.feed.cursor.state = Some(SourceState::Slowed);
        let detail = format!("the host wants to be left alone; next try {}", self.next_try());
        let report = self.report(SourceState::Slowed, detail);
        vec![self.delivery(Vec::new(), Vec::new(), Some(self.feed.cursor.to_bytes()), Some(report))]
    }

    fn deliveries(&mut self, verdict: Verdict, now: Timestamp, elapsed: Duration) -> Vec<Delivery> {
        let state = self.stale(verdict.state, now);
        self.feed.cursor.state = Some(state);
        let detail = match self.due() {
            None => verdict.detail,
            Some(_) => format!("{}; next try {}", verdict.detail, self.next_try()),
        };
        let mut report = self.report(state, detail);
        report.outcome = Some(verdict.outcome);
        report.items = verdict.posts.len() as u32;
        report.at = now;
        report.elapsed = elapsed;
        let mut posts = verdict.posts;
        let mut deliveries = Vec::new();
        while posts.len() > BATCH {
            let rest = posts.split_off(BATCH);
            deliveries.push(self.delivery(std::mem::replace(&mut posts, rest), Vec::new(), None, None));
        }
        // The cursor goes with the last: until then a restart brings all of them again.
        let cursor = Some(self.feed.cursor.to_bytes());
        deliveries.push(self.delivery(posts, verdict.withdrawn, cursor, Some(report)));
        deliveries
    }

    fn stale(&self, state: SourceState, now: Timestamp) -> SourceState {
        let limit = self.feed.interval() * STALE_AFTER;
        let is_old = |last: Timestamp| last.checked_add(limit).is_ok_and(|limit| limit < now);
        match state {
            SourceState::Unreachable if self.feed.cursor.last_success.is_some_and(is_old) => {
                SourceState::Stale
            }
            state => state,
        }
    }

    fn next_try(&self) -> String {
        self.due().map_or("never".to_owned(), clock::in_words)
    }

    fn report(&self, state: SourceState, detail: String) -> SourceReport {
        SourceReport {
            source: self.feed.source.id.clone(),
            state,
            detail,
            at: clock::now(),
            last_success: self.feed.cursor.last_success,
            interval: self.feed.interval(),
            outcome: None,
            items: 0,
            unread: 0,
            elapsed: Duration::ZERO,
        }
    }

    fn delivery(
        &self,
        posts: Vec<RawPost>,
        withdrawn: Vec<Withdrawn>,
        cursor: Option<Vec<u8>>,
        report: Option<SourceReport>,
    ) -> Delivery {
        Delivery { source: self.feed.source.id.clone(), posts, withdrawn, cursor, report }
    }
}
