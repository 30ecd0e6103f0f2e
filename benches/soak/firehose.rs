//! A Jetstream server that has every event since its beginning: what is due is sent as fast as it is read, the rest
//! when its time comes.

use std::ops::RangeInclusive;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use futures_util::SinkExt;
use jiff::Timestamp;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::server::{ErrorResponse, Request, Response};
use tokio_tungstenite::tungstenite::{Error, Message};

use crate::stream::tid;
use crate::{corpus, wall_clock};

/// Texts, which come round again.
const TEXTS: usize = 60_000;
/// People who post: 454,000 did on one day of March 2026.
const AUTHORS: u64 = 454_000;
/// What happens comes round after so many events.
const ROUND: u64 = 20;
/// Of each round, the English posts.
const ENGLISH: RangeInclusive<u64> = 4..=11;
/// A post is deleted so many events later, or nine more.
const DELETED_AFTER: u64 = 10_007;
/// One account event in so many closes the account.
const CLOSED: u64 = 50;
/// One English post in so many names Cardiff, so that the recent archive keeps it.
const MARKED: u64 = 50;

/// The whole stream.
pub(crate) struct Firehose {
    /// As JSON strings hold them.
    texts: Vec<String>,
    /// The time of event 0, in microseconds since 1970.
    start: i64,
    /// Microseconds from one event to the next.
    gap: i64,
    /// Events from this number on are held back.
    until: AtomicU64,
    /// The number of the next event to send.
    next: AtomicU64,
    connections: AtomicU64,
}

/// What event a number stands for.
enum What {
    English,
    Japanese,
    /// The post with this number is deleted.
    Deleted(u64),
    Account {
        closed: bool,
    },
    Identity,
}

impl Firehose {
    pub(crate) fn new(start: Timestamp, gap: Duration) -> Self {
        let texts = corpus::posts(TEXTS, 1).into_iter();
        let texts =
            texts.map(|post| serde_json::to_string(&post.text).expect("JSON").trim_matches('"').to_owned());
        Self {
            texts: texts.collect(),
            start: start.as_microsecond(),
            gap: gap.as_micros() as i64,
            until: AtomicU64::new(u64::MAX),
            next: AtomicU64::new(0),
            connections: AtomicU64::new(0),
        }
    }

    /// Sends nothing from event `number` on.
    pub(crate) fn hold_from(&self, number: u64) {
        self.until.store(number, Ordering::Relaxed);
    }

    /// How many events have been sent, or are past.
    pub(crate) fn sent(&self) -> u64 {
        self.next.load(Ordering::Relaxed)
    }

    /// Connections so far.
    pub(crate) fn connections(&self) -> u64 {
        self.connections.load(Ordering::Relaxed)
    }

    /// How many events there are by `now`.
    pub(crate) fn due(&self, now: Timestamp) -> u64 {
        let past = now.as_microsecond() - self.start;
        let due = if past < 0 { 0 } else { past / self.gap + 1 };
        (due as u64).min(self.until.load(Ordering::Relaxed))
    }

    /// English posts among the first `events`.
    pub(crate) fn english(events: u64) -> u64 {
        ENGLISH.map(|at| events.saturating_sub(at).div_ceil(ROUND)).sum()
    }

    /// The posts among the first `events` that the archive has to hold when all of those were read: id, and when
    /// they were written.
    pub(crate) fn marked(&self, events: u64) -> impl Iterator<Item = (String, Timestamp)> {
        let is_kept =
            move |number: &u64| is_marked(*number) && deletion(*number).is_none_or(|at| at >= events);
        let marked = (0..events).filter(is_kept);
        marked.filter_map(|number| {
            Some((self.uri(number), Timestamp::from_microsecond(self.time(number)).ok()?))
        })
    }

    fn time(&self, number: u64) -> i64 {
        self.start + number as i64 * self.gap
    }

    fn uri(&self, number: u64) -> String {
        format!("at://{}/app.bsky.feed.post/{}", did(number), tid(self.time(number) as u64))
    }

    /// An event as v1 writes it.
    fn message(&self, number: u64) -> String {
        let (time, did) = (self.time(number), did(number));
        let commit = |of: u64, operation: &str, record: &str| {
            let (rev, rkey, did) = (tid(time as u64), tid(self.time(of) as u64), self::did(of));
            format!(
                r#"{{"did":"{did}","time_us":{time},"kind":"commit","commit":{{"rev":"{rev}","operation":"{operation}","collection":"app.bsky.feed.post","rkey":"{rkey}"{record}}}}}"#
            )
        };
        let post = |lang: &str, tail: &str| {
            let text = &self.texts[number as usize % self.texts.len()];
            let written = Timestamp::from_microsecond(time).unwrap_or_default();
            commit(
                number,
                "create",
                &format!(
                    r#","record":{{"$type":"app.bsky.feed.post","createdAt":"{written:.3}","langs":["{lang}"],"text":"{text}{tail}"}},"cid":"bafyreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy""#
                ),
            )
        };
        match what(number) {
            What::English if is_marked(number) => post("en", " On Queen Street in Cardiff."),
            What::English => post("en", ""),
            What::Japanese => post("ja", ""),
            What::Deleted(of) => commit(of, "delete", ""),
            What::Account { closed } => {
                // Whoever goes has not written anything here: deletions are what posts are lost by on purpose.
                let (active, status) =
                    if closed { ("false", r#","status":"deactivated""#) } else { ("true", "") };
                let did = format!("did:plc:reader{number:018}");
                format!(
                    r#"{{"did":"{did}","time_us":{time},"kind":"account","account":{{"active":{active},"did":"{did}","seq":{number}{status}}}}}"#
                )
            }
            What::Identity => format!(
                r#"{{"did":"{did}","time_us":{time},"kind":"identity","identity":{{"did":"{did}","handle":"somebody.example","seq":{number}}}}}"#
            ),
        }
    }

    /// Answers until the process ends.
    pub(crate) async fn serve(self: Arc<Self>, listener: TcpListener, acceptor: TlsAcceptor) {
        while let Ok((socket, _)) = listener.accept().await {
            let (stream, acceptor) = (Arc::clone(&self), acceptor.clone());
            tokio::spawn(async move {
                let Ok(socket) = acceptor.accept(socket).await else { return };
                // A connection that ends is the reader's business.
                let _ = stream.send(socket).await;
            });
        }
    }

    async fn send(&self, socket: TlsStream<TcpStream>) -> Result<(), Error> {
        let mut asked = String::new();
        #[expect(clippy::result_large_err, reason = "the shape the library asks for")]
        let welcome = |request: &Request, response: Response| -> Result<Response, ErrorResponse> {
            asked = request.uri().to_string();
            Ok(response)
        };
        let mut socket = tokio_tungstenite::accept_hdr_async(socket, welcome).await?;
        self.connections.fetch_add(1, Ordering::Relaxed);
        let mut number = self.first(&asked);
        loop {
            number = self.send_due(&mut socket, number).await?;
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    async fn send_due(
        &self,
        socket: &mut WebSocketStream<TlsStream<TcpStream>>,
        from: u64,
    ) -> Result<u64, Error> {
        let due = self.due(wall_clock());
        for number in from..due {
            socket.feed(Message::Text(self.message(number).into())).await?;
            self.next.store(number + 1, Ordering::Relaxed);
        }
        socket.flush().await?;
        Ok(due.max(from))
    }

    /// The first event to send to somebody who asks like this: without a cursor the beginning.
    fn first(&self, asked: &str) -> u64 {
        let cursor =
            asked.split(['?', '&']).find_map(|pair| pair.strip_prefix("cursor=")?.parse::<i64>().ok());
        let past = cursor.map_or(0, |cursor| cursor - self.start);
        if past < 0 { 0 } else { (past as u64).div_ceil(self.gap as u64) }
    }
}

fn what(number: u64) -> What {
    let deleted = |after: u64| number.checked_sub(after).map_or(What::Identity, What::Deleted);
    match number % ROUND {
        0 => deleted(DELETED_AFTER),
        1 => deleted(DELETED_AFTER + 9),
        2 => What::Account { closed: (number / ROUND).is_multiple_of(CLOSED) },
        3 => What::Identity,
        at if ENGLISH.contains(&at) => What::English,
        _ => What::Japanese,
    }
}

/// The event that deletes a post.
fn deletion(post: u64) -> Option<u64> {
    let deletes = |event: &u64| matches!(what(*event), What::Deleted(deleted) if deleted == post);
    [post + DELETED_AFTER, post + DELETED_AFTER + 9].into_iter().find(deletes)
}

fn is_marked(number: u64) -> bool {
    matches!(what(number), What::English) && (number / ROUND).is_multiple_of(MARKED)
}

fn did(number: u64) -> String {
    format!("did:plc:author{:018}", number * 7919 % AUTHORS)
}
