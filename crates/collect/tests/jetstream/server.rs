//! A Jetstream server on loopback that replays an invented network, and does to it what real ones do.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::SinkExt;
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::server::{ErrorResponse, Request, Response};

use crate::network::{Chance, Event};

/// What the server does beside sending events.
#[derive(Clone, Default)]
pub(crate) struct Manners {
    /// Speaks v2.
    pub(crate) v2: bool,
    /// Breaks off without a word after this many events of a connection.
    pub(crate) breaks_after: Option<usize>,
    /// Sends some events twice, and swaps some that lie within two seconds.
    pub(crate) untidy: bool,
    /// Has nothing from before this time: v1 starts there without a word, v2 refuses.
    pub(crate) floor: i64,
    /// Sends a message of two MiB before the event with this number.
    pub(crate) oversized_at: Option<usize>,
    /// Packs messages with this dictionary.
    pub(crate) dictionary: Option<Vec<u8>>,
    /// Sends nothing but pings on the first connection.
    pub(crate) stalls_once: bool,
    /// Sends these between events: nonsense of all kinds.
    pub(crate) nonsense: Vec<&'static str>,
}

/// The server, and what it was asked.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    pub(crate) async fn start(events: Vec<Event>, manners: Manners) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a loopback socket");
        let address = listener.local_addr().expect("an address");
        let asked = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&asked);
        let events = Arc::new(events);
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                tokio::spawn(serve(socket, Arc::clone(&events), manners.clone(), Arc::clone(&log)));
            }
        });
        Self { address, asked }
    }

    /// The path and query of each connection so far.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("the log").clone()
    }
}

async fn serve(socket: TcpStream, events: Arc<Vec<Event>>, manners: Manners, log: Arc<Mutex<Vec<String>>>) {
    let (mut asked, mut number) = (String::new(), 0);
    // The library's own type of refusal is large.
    #[expect(clippy::result_large_err, reason = "the shape the library asks for")]
    let welcome = |request: &Request, response: Response| {
        asked = request.uri().to_string();
        let mut log = log.lock().expect("the log");
        log.push(asked.clone());
        number = log.len();
        let too_old = manners.v2 && cursor(&asked).is_some_and(|cursor| cursor < manners.floor);
        if too_old { Err(refusal()) } else { Ok(response) }
    };
    let Ok(mut socket) = tokio_tungstenite::accept_hdr_async(socket, welcome).await else { return };
    if manners.stalls_once && number == 1 {
        while socket.send(Message::Ping(Vec::new().into())).await.is_ok() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        return;
    }
    if replay(&mut socket, &events, &manners, cursor(&asked), number as u64).await {
        // All is sent: quiet, and still there.
        tokio::time::sleep(Duration::from_secs(60)).await;
    }
}

/// Sends what there is from `cursor` on; whether the connection is still to be kept.
async fn replay(
    socket: &mut WebSocketStream<TcpStream>,
    events: &[Event],
    manners: &Manners,
    cursor: Option<i64>,
    seed: u64,
) -> bool {
    let from = cursor.unwrap_or_default().max(manners.floor);
    let mut chance = Chance(seed);
    let mut wanted: Vec<(usize, &Event)> =
        events.iter().enumerate().filter(|(_, event)| event.time >= from).collect();
    if manners.untidy {
        disturb(&mut wanted, &mut chance);
    }
    for (sent, (number, event)) in wanted.into_iter().enumerate() {
        if manners.breaks_after == Some(sent) {
            return false;
        }
        if manners.oversized_at == Some(number) {
            let huge = format!("{{\"did\":\"{}\"}}", "x".repeat(2 * 1024 * 1024));
            let _ = socket.send(Message::Text(huge.into())).await;
        }
        if !manners.nonsense.is_empty() && chance.below(10) == 0 {
            let nonsense = manners.nonsense[chance.below(manners.nonsense.len())];
            let _ = socket.send(Message::Text(nonsense.into())).await;
        }
        let text = if manners.v2 { &event.v2 } else { &event.v1 };
        if socket.send(message(text, manners)).await.is_err() {
            return false;
        }
    }
    true
}

/// Sends a tenth twice, and swaps neighbours that are at most two seconds apart.
fn disturb(events: &mut Vec<(usize, &Event)>, chance: &mut Chance) {
    for at in (0..events.len()).rev() {
        if chance.below(10) == 0 {
            events.insert(at, events[at]);
        }
    }
    for at in 0..events.len() {
        let other = (at + chance.below(12)).min(events.len() - 1);
        if (events[other].1.time - events[at].1.time).abs() < 1_000_000 {
            events.swap(at, other);
        }
    }
}

fn message(text: &str, manners: &Manners) -> Message {
    match &manners.dictionary {
        Some(dictionary) => {
            let mut packer = zstd::bulk::Compressor::with_dictionary(3, dictionary).expect("a dictionary");
            Message::Binary(packer.compress(text.as_bytes()).expect("packs").into())
        }
        None => Message::Text(text.into()),
    }
}

fn cursor(asked: &str) -> Option<i64> {
    asked.split(['?', '&']).find_map(|pair| pair.strip_prefix("cursor=")?.parse().ok())
}

fn refusal() -> ErrorResponse {
    let body = r#"{"error":"CursorTooOld","message":"the oldest is 12345"}"#.to_owned();
    Response::builder().status(400).body(Some(body)).expect("a refusal")
}
