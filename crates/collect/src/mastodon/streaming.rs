//! Listening to what a server streams (docs.joinmastodon.org/methods/streaming): a connection for each timeline.

use std::time::Duration;

use jiff::Timestamp;
use post::SourceState;
use reqwest::Response;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::events::{Decoder, Event};
use super::news::News;
use super::reading::{self, Trouble};
use super::timeline::{Timeline, streaming_host};
use super::{Deaf, Timelines};
use crate::clock;
use crate::fetch::FetchError;
use crate::schedule::{self, Pace, Said};
use crate::stream::NotOpen;
use crate::subscription::chance;

/// Events that wait to be read; when there are more, the server waits.
const ROOM: usize = 256;
/// The most posts and withdrawals in one delivery.
const BATCH: usize = 200;
/// How often what came is handed over, however little.
const ROUND: Duration = Duration::from_secs(1);
/// A server sends a heartbeat every fifteen seconds. A stream without a byte for so many times our patience has
/// stalled.
const STALLED: u32 = 3;

/// How streaming has gone so far.
#[derive(Default)]
pub(super) struct Streaming {
    /// Not to be tried before.
    due: Option<Timestamp>,
    /// Tries in a row that brought nothing.
    failures: u32,
    /// Why the last one ended.
    why: String,
}

/// Streams that are open. Dropping them closes them.
pub(super) struct Streams {
    heard: mpsc::Receiver<(usize, Event)>,
    readers: JoinSet<End>,
}

/// Why a stream ended.
#[derive(Clone, Copy, Debug, thiserror::Error)]
enum End {
    #[error("the server closed the stream")]
    Closed,
    #[error("the stream broke off")]
    Broken,
    #[error("the stream was silent for too long")]
    Stalled,
    #[error("an event on the stream was larger than is taken")]
    TooLarge,
}

/// Why none is open, and what the host made clear about the next try.
struct Refusal {
    said: Said,
    why: String,
}

impl Streaming {
    /// Why there is no stream now, as the end of a sentence; empty if nothing stands in its way.
    pub(super) fn in_words(&self) -> String {
        match self.due.filter(|due| *due > clock::now()) {
            Some(due) => format!("; not streamed until {}: {}", clock::in_words(due), self.why),
            None => String::new(),
        }
    }
}

impl Streams {
    /// The next event and the number of its timeline, or that one of the streams has ended.
    async fn next(&mut self) -> Result<(usize, Event), End> {
        tokio::select! {
            biased;
            Some(event) = self.heard.recv() => Ok(event),
            ended = self.readers.join_next() => Err(ended.and_then(Result::ok).unwrap_or(End::Broken)),
        }
    }
}

impl Timelines {
    /// Opens a stream for each timeline; nothing if that is not wanted, not due yet, or refused.
    pub(super) async fn streams(&mut self) -> Option<Streams> {
        let is_due = self.streaming.due.is_none_or(|due| due <= clock::now());
        if !self.source.streaming || !is_due {
            return None;
        }
        match self.open().await {
            Ok(streams) => Some(streams),
            Err(Refusal { said, why }) => {
                self.put_off_streams(self.source.interval, &said, why);
                None
            }
        }
    }

    async fn open(&self) -> Result<Streams, Refusal> {
        let instance = self.instance().await.unwrap_or_default();
        let host = streaming_host(&instance, &self.source.server);
        let secret = self.reach.secret.as_ref().map(|secret| secret.for_part(&host));
        let silence = self.reach.dialler.patience * STALLED;
        let (sender, heard) = mpsc::channel(ROOM);
        let mut readers = JoinSet::new();
        for (number, timeline) in Timeline::of(&self.source).iter().enumerate() {
            let url = timeline.stream(&host);
            let turn = self.reach.hosts.turn(&url).await.map_err(left_alone)?;
            let opened = self.reach.dialler.events(&url, secret.as_ref()).await.map_err(refusal);
            // What is open is no longer a request under way.
            turn.end(opened.as_ref().err().map_or(&Said::NotHere, |refusal| &refusal.said));
            readers.spawn(read(opened?, number, silence, sender.clone()));
        }
        Ok(Streams { heard, readers })
    }

    /// Takes in what comes until one of the streams ends; gives when the next turn is due.
    pub(super) async fn listen(&mut self, mut streams: Streams) -> Result<Timestamp, Deaf> {
        let paths: Vec<String> = Timeline::of(&self.source).iter().map(Timeline::path).collect();
        let opened = Instant::now();
        let (mut told, mut round, mut is_good) = (opened, opened + ROUND, false);
        let mut news = News::of(self.platform.clone());
        let end = loop {
            match tokio::time::timeout_at(round, streams.next()).await {
                Ok(Ok((number, event))) => {
                    let path = paths.get(number).map(String::as_str).unwrap_or_default();
                    news.take(&event, path, &mut self.known, clock::now());
                    is_good = true;
                }
                Ok(Err(end)) => break end,
                Err(_) => {}
            }
            if news.waiting() < BATCH && Instant::now() < round {
                continue;
            }
            round = Instant::now() + ROUND;
            // A quiet stream is told of, too, or it would look stale.
            if news.waiting() > 0 || told.elapsed() >= self.source.interval {
                self.hand_over(&mut news).await?;
                told = Instant::now();
            }
        };
        if news.waiting() > 0 {
            self.hand_over(&mut news).await?;
        }
        if is_good || opened.elapsed() >= self.source.interval {
            self.streaming.failures = 0;
        }
        self.put_off_streams(self.reach.pause, &Said::Failed, end.to_string());
        let reading = clock::now().checked_add(self.source.interval).unwrap_or(Timestamp::MAX);
        Ok(self.streaming.due.map_or(reading, |due| due.min(reading)))
    }

    async fn hand_over(&mut self, news: &mut News) -> Result<(), Deaf> {
        let News { posts, withdrawn, unread, .. } = std::mem::replace(news, News::of(self.platform.clone()));
        self.last_success = Some(clock::now());
        let (state, mut detail) = match posts.len() {
            0 => (SourceState::NothingNew, "streamed; nothing new".to_owned()),
            new => (SourceState::Fine, format!("streamed; {new} new posts")),
        };
        if unread > 0 {
            detail = format!("{detail}; {unread} events could not be read");
        }
        let mut report = self.report(state, detail, posts.len());
        report.unread = unread;
        self.deliver(posts, withdrawn, Some(report)).await
    }

    /// Streams are not tried again before a while, which grows with each try that brings nothing.
    fn put_off_streams(&mut self, usual: Duration, said: &Said, why: String) {
        let now = clock::now();
        self.streaming.failures = self.streaming.failures.saturating_add(1);
        let pace = Pace { interval: usual, floor: Duration::ZERO };
        let wait = schedule::wait(pace, said, self.streaming.failures, chance(&self.source.id, now));
        self.streaming.due = wait.and_then(|wait| now.checked_add(wait).ok());
        self.streaming.why = why;
    }
}

fn left_alone(until: Timestamp) -> Refusal {
    let Trouble { said, why, .. } = reading::left_alone(until);
    Refusal { said, why }
}

fn refusal(error: NotOpen) -> Refusal {
    let now = clock::now();
    let said = match &error {
        NotOpen::Fetch(FetchError::Refused(_)) | NotOpen::NoEvents | NotOpen::NoWebsocket => Said::Useless,
        NotOpen::Fetch(_) => Said::Failed,
        NotOpen::Answered { status: 429, retry_after, .. }
        | NotOpen::Answered { status: 503, retry_after: retry_after @ Some(_), .. } => {
            let after = retry_after.as_deref().and_then(|value| schedule::retry_after(value, now));
            Said::Slower { retry_after: after }
        }
        // Streams are often another program than the pages: when it is down, the pages may be read still.
        NotOpen::Answered { status: 500.., .. } => Said::Failed,
        NotOpen::Answered { .. } => Said::NotHere,
    };
    let why = match &error {
        NotOpen::Answered { status: status @ (401 | 403), .. } => {
            format!("the server does not stream to this account ({status})")
        }
        _ => error.to_string(),
    };
    Refusal { said, why }
}

/// Reads one stream to its end. No byte for `silence` is an end, too.
async fn read(
    mut response: Response,
    number: usize,
    silence: Duration,
    heard: mpsc::Sender<(usize, Event)>,
) -> End {
    let mut decoder = Decoder::default();
    loop {
        let bytes = match tokio::time::timeout(silence, response.chunk()).await {
            Err(_) => return End::Stalled,
            Ok(Err(_)) => return End::Broken,
            Ok(Ok(None)) => return End::Closed,
            Ok(Ok(Some(bytes))) => bytes,
        };
        let Ok(events) = decoder.take(&bytes) else { return End::TooLarge };
        for event in events {
            if heard.send((number, event)).await.is_err() {
                return End::Closed;
            }
        }
    }
}
