//! Bluesky by Jetstream: every public post of the network, as it is written, changed and deleted.
//!
//! The way of a message: [`socket`] takes it off the wire and never waits, [`packing`] unpacks it, [`frame`]
//! reads it, [`intake`] decides what is new, and here it is handed over with the place to go on from.

mod frame;
mod intake;
mod packing;
mod record;
mod recorded;
mod socket;

use std::path::PathBuf;
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Date;
use post::{AreaCode, SourceId, SourceState};
use serde::Deserialize;
use tokio::sync::mpsc;
use tokio::time::Instant;
use url::Url;

use crate::stream::{Dialler, MESSAGE_CAP, NotOpen};
use crate::subscription::chance;
use crate::{Delivery, Outcome, SourceReport, clock, schedule};

use frame::Frame;
use intake::{Intake, Position};
use packing::Packing;
pub use recorded::Jetstream;
use socket::{End, Inbox, Incoming};

/// The most posts and withdrawals in one delivery. A commit takes as many deliveries as cannot be too many whatever is
/// found in the next, so small ones fill it best.
const BATCH: usize = 50;
/// The most messages taken from those that wait in one go.
const TAKEN: usize = 200;
/// How often what came is handed over, however little.
const ROUND: Duration = Duration::from_secs(1);
/// The longest between two tries to connect.
const LONGEST_WAIT: Duration = Duration::from_secs(5 * 60);
/// How long a gap stays on the sources page.
const GAP_SHOWN: Duration = Duration::from_secs(60 * 60);
/// A source is stale after a few intervals: a stream that may be quiet has at least this one.
pub(crate) const LEAST_INTERVAL: Duration = Duration::from_secs(60);
/// How old the newest event may be before the source counts as catching up, in seconds.
const BEHIND: i64 = 60;

/// Which of the two forms a server speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Wire {
    /// `/subscribe`.
    #[default]
    V1,
    /// `/xrpc/network.bsky.jetstream.subscribeEvents`.
    V2,
}

/// The posts of Bluesky, from a Jetstream server.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BlueskySource {
    /// `bluesky`, or `bluesky:name`.
    pub id: SourceId,
    /// Servers, tried in turn; their cursors are times, so each can go on where another stopped.
    #[serde(default = "public_servers")]
    pub servers: Vec<Url>,
    /// Which form they speak.
    #[serde(default)]
    pub wire: Wire,
    /// Posts that say they are in none of these languages are passed over; empty reads all of them.
    #[serde(default = "english_and_welsh")]
    pub langs: Vec<String>,
    /// The servers' zstd dictionary: with it messages come packed.
    #[serde(default)]
    pub dictionary: Option<PathBuf>,
    /// How long without any event before a connection counts as dead; `0s` waits for ever.
    #[serde(default = "half_a_minute", with = "jiff::fmt::serde::unsigned_duration::required")]
    pub stall: Duration,
    /// The authority its posts are about when they name no place.
    #[serde(default)]
    pub home: Option<AreaCode>,
    /// The day somebody last read the terms under which it may be read.
    #[serde(default)]
    pub terms_reviewed: Option<Date>,
}

pub(crate) fn public_servers() -> Vec<Url> {
    // The public instances, by the README of github.com/bluesky-social/jetstream.
    const PUBLIC: [&str; 4] = [
        "https://jetstream1.us-east.bsky.network",
        "https://jetstream2.us-east.bsky.network",
        "https://jetstream1.us-west.bsky.network",
        "https://jetstream2.us-west.bsky.network",
    ];
    PUBLIC.iter().filter_map(|server| Url::parse(server).ok()).collect()
}

fn english_and_welsh() -> Vec<String> {
    vec!["en".to_owned(), "cy".to_owned()]
}

fn half_a_minute() -> Duration {
    Duration::from_secs(30)
}

impl BlueskySource {
    /// How often something is heard of it, at least.
    pub(crate) fn interval(&self) -> Duration {
        self.stall.max(LEAST_INTERVAL)
    }
}

/// One stream and all it needs.
pub(crate) struct Stream {
    source: BlueskySource,
    /// Only these authors, if any are named: see [`crate::accounts`].
    dids: Vec<String>,
    dialler: Dialler,
    /// The shortest time between two tries to connect.
    pause: Duration,
    out: mpsc::Sender<Delivery>,
    intake: Intake,
    packing: Packing,
    /// Which of the servers is next.
    turn: usize,
    /// Connections in a row that brought nothing new.
    failures: u32,
    /// The cursor is of no use: the next connection starts with what is written now.
    start_live: bool,
    /// Messages that could not be read.
    unread: u64,
    /// Those of them that a report has told of.
    told_unread: u64,
    handed: i64,
    /// Posts handed over since the last report.
    untold: usize,
    gap: Option<(String, Instant)>,
    last_success: Option<Timestamp>,
    /// When something was last handed over, be it only that there is nothing.
    told: Instant,
}

/// Nobody listens any more.
struct Deaf;

/// How a source is doing, in a word and a sentence, and what became of a request.
type Report = (SourceState, String, Option<Outcome>);

/// Why there is no connection, and how long the host asked us to wait.
struct Trouble {
    state: SourceState,
    why: String,
    wait: Option<Duration>,
}

impl Stream {
    pub(crate) fn new(
        source: BlueskySource,
        dids: Vec<String>,
        cursor: Option<&[u8]>,
        dialler: Dialler,
        pause: Duration,
        out: mpsc::Sender<Delivery>,
    ) -> Self {
        let start: Position = cursor.and_then(|bytes| postcard::from_bytes(bytes).ok()).unwrap_or_default();
        let platform = SourceId::new(source.id.platform());
        Self {
            handed: start.time,
            intake: Intake::new(platform, &source.langs, start),
            packing: Packing::default(),
            source,
            dids,
            dialler,
            pause,
            out,
            turn: 0,
            failures: 0,
            start_live: false,
            unread: 0,
            told_unread: 0,
            untold: 0,
            gap: None,
            last_success: None,
            told: Instant::now(),
        }
    }

    /// Stays connected until nobody listens any more.
    pub(crate) async fn run(mut self) {
        if let Some(path) = self.source.dictionary.clone() {
            match Packing::with_dictionary(&path) {
                Ok(packing) => self.packing = packing,
                Err(error) => {
                    let why = format!("its dictionary cannot be read ({error}); messages come unpacked");
                    tracing::warn!(source = %self.source.id, "{why}");
                }
            }
        }
        while let Ok(wait) = self.once().await {
            tokio::time::sleep(wait).await;
        }
    }

    /// One connection, from opening to its end; gives the pause before the next.
    async fn once(&mut self) -> Result<Duration, Deaf> {
        let opened = match self.url() {
            Some(url) => self.dialler.websocket(&url).await,
            None => Err(NotOpen::NoWebsocket),
        };
        self.turn = self.turn.wrapping_add(1);
        let trouble = match opened {
            Ok(socket) => {
                let end = self.listen(socket::read(socket, self.source.stall)).await?;
                // A message that no connection gets past would keep us here for ever.
                self.start_live = end == End::TooLarge && self.failures > 2;
                Trouble { state: SourceState::Unreachable, why: end.to_string(), wait: None }
            }
            Err(error) => self.refused(&error),
        };
        let wait = trouble.wait.unwrap_or_else(|| self.back_off());
        self.failures = self.failures.saturating_add(1);
        // A connection that had news and broke is opened again before anybody need hear of it.
        if self.failures > 1 || trouble.wait.is_some() {
            let next = clock::now().checked_add(wait).map_or("never".to_owned(), clock::in_words);
            let detail = format!("{}; next try {next}", trouble.why);
            self.hand_over(Some((trouble.state, detail, Some(Outcome::HttpError)))).await?;
        }
        Ok(wait)
    }

    /// Where and from when the next connection reads.
    fn url(&self) -> Option<Url> {
        let server = self.source.servers.get(self.turn % self.source.servers.len().max(1))?;
        let path = match self.source.wire {
            Wire::V1 => "/subscribe",
            Wire::V2 => "/xrpc/network.bsky.jetstream.subscribeEvents",
        };
        let mut url = server.join(path).ok()?;
        let mut query = url.query_pairs_mut();
        let (collections, dids) = match self.source.wire {
            Wire::V1 => ("wantedCollections", "wantedDids"),
            Wire::V2 => ("collections", "dids"),
        };
        query.append_pair(collections, frame::POSTS);
        for did in &self.dids {
            query.append_pair(dids, did);
        }
        match (self.source.wire, self.packing.id()) {
            (Wire::V1, packed) => {
                query.append_pair("maxMessageSizeBytes", &MESSAGE_CAP.to_string());
                packed.is_some().then(|| query.append_pair("compress", "true"));
            }
            (Wire::V2, packed) => {
                query.append_pair("kinds", "commit").append_pair("kinds", "account");
                packed.map(|id| query.append_pair("zstdDictionary", &id.to_string()));
            }
        }
        if let Some(cursor) = self.intake.cursor().filter(|_| !self.start_live) {
            query.append_pair("cursor", &cursor.to_string());
        }
        drop(query);
        Some(url)
    }

    /// Takes in what a connection brings until it ends.
    async fn listen(&mut self, mut inbox: Inbox) -> Result<End, Deaf> {
        let mut messages = Vec::new();
        let mut round = Instant::now() + ROUND;
        let mut is_first = true;
        loop {
            let next = tokio::time::timeout_at(round, inbox.next(&mut messages, TAKEN)).await;
            for message in messages.drain(..) {
                self.take(&message, &mut is_first);
                if self.intake.waiting() >= BATCH {
                    self.hand_over(None).await?;
                }
            }
            let ended = next.ok().flatten();
            if ended.is_some() || Instant::now() >= round {
                let moved = self.intake.newest() > self.handed;
                let is_quiet = self.told.elapsed() >= LEAST_INTERVAL;
                if moved || is_quiet || self.intake.waiting() > 0 {
                    let report = self.progress();
                    self.hand_over(Some(report)).await?;
                }
                round = Instant::now() + ROUND;
            }
            if let Some(end) = ended {
                return Ok(end);
            }
        }
    }

    /// Takes in one message. One that cannot be read is counted and passed over.
    fn take(&mut self, message: &Incoming, is_first: &mut bool) {
        let (Incoming::Plain(bytes) | Incoming::Packed(bytes)) = message;
        let frame = match message {
            _ if bytes.len() > MESSAGE_CAP => None,
            Incoming::Plain(bytes) => frame::read(self.source.wire, bytes).ok(),
            Incoming::Packed(bytes) => {
                let unpacked = self.packing.unpack(bytes);
                unpacked.and_then(|unpacked| frame::read(self.source.wire, unpacked).ok())
            }
        };
        match frame {
            Some(Frame::Event { time, what }) => {
                if std::mem::take(is_first) {
                    self.note_gap(time);
                }
                if self.intake.take(time, what) {
                    self.failures = 0;
                }
            }
            Some(Frame::Notice(name) | Frame::Ended(name)) => {
                tracing::warn!(source = %self.source.id, name, "the server says why it ends or where it starts");
            }
            None => self.unread += 1,
        }
    }

    fn note_gap(&mut self, first: i64) {
        self.start_live = false;
        let Some(minutes) = self.intake.gap(first) else { return };
        let times =
            [self.intake.newest(), first].map(|time| Timestamp::from_microsecond(time).map(clock::in_words));
        let [Ok(from), Ok(to)] = times else { return };
        let gap = format!("gap of {minutes} minutes: what was written from {from} to {to} was not seen");
        tracing::warn!(source = %self.source.id, minutes, "a gap in the stream");
        self.gap = Some((gap, Instant::now() + GAP_SHOWN));
    }

    fn refused(&mut self, error: &NotOpen) -> Trouble {
        let mut trouble = Trouble { state: SourceState::Unreachable, why: error.to_string(), wait: None };
        let NotOpen::Answered { status, error, retry_after } = error else { return trouble };
        match error.as_deref() {
            Some("CursorTooOld") => {
                self.start_live = true;
                trouble.why =
                    "the server no longer has what was written since the last connection".to_owned();
            }
            Some("UnknownZstdDictionary") => {
                self.packing = Packing::default();
                trouble.why = "the server does not know our dictionary; messages come unpacked".to_owned();
            }
            _ if matches!(status, 401 | 403) => trouble.state = SourceState::Refused,
            _ if matches!(status, 429 | 503) => {
                let now = clock::now();
                trouble.state = SourceState::Slowed;
                trouble.wait = retry_after.as_deref().and_then(|value| schedule::retry_after(value, now));
            }
            _ => {}
        }
        trouble
    }

    /// Doubles with each connection that brought nothing new, and differs a little each time.
    fn back_off(&self) -> Duration {
        let doubled = self.pause.saturating_mul(1 << self.failures.min(10)).min(LONGEST_WAIT);
        doubled.mul_f64(0.75 + 0.25 * chance(&self.source.id, clock::now()))
    }

    /// How it goes, once a round.
    fn progress(&mut self) -> Report {
        let now = clock::now();
        self.last_success = Some(now);
        let behind = (now.as_microsecond() - self.intake.newest()) / 1_000_000;
        let mut detail = if behind > BEHIND {
            format!("catching up: {} minutes behind", behind / 60 + 1)
        } else {
            "connected".to_owned()
        };
        if self.unread > 0 {
            detail = format!("{detail}; {} messages could not be read since the start", self.unread);
        }
        self.gap.take_if(|(_, until)| *until < Instant::now());
        let Some((gap, _)) = &self.gap else { return (SourceState::Fine, detail, None) };
        (SourceState::Gap, format!("{gap}; {detail}"), None)
    }

    /// What waits goes to the pipeline, at most a batch at a time, the place to go on from with the last.
    async fn hand_over(&mut self, report: Option<Report>) -> Result<(), Deaf> {
        let unread = if report.is_some() { std::mem::replace(&mut self.told_unread, self.unread) } else { 0 };
        let (posts, withdrawn, position) = self.intake.hand_over();
        self.handed = position.time;
        self.told = Instant::now();
        self.untold += posts.len();
        let items = if report.is_some() { std::mem::take(&mut self.untold) } else { 0 };
        let report = report.map(|(state, detail, outcome)| SourceReport {
            source: self.source.id.clone(),
            state,
            detail,
            at: clock::now(),
            last_success: self.last_success,
            interval: self.source.interval(),
            outcome,
            items: u32::try_from(items).unwrap_or(u32::MAX),
            unread: u32::try_from(self.unread - unread).unwrap_or(u32::MAX),
            elapsed: Duration::ZERO,
        });
        let cursor = postcard::to_allocvec(&position).ok().filter(|_| position.time > 0);
        let source = self.source.id.clone();
        self.out.send(Delivery { source, posts, withdrawn, cursor, report }).await.map_err(|_| Deaf)
    }
}
