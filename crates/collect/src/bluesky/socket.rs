//! The reader of the socket. It reads ahead of the pipeline as far as there is room, because a server cuts off a
//! listener that lags. Without room it waits and the server with it: to hang up by ourselves would only have the
//! same sent again, and a day that was missed is always more than there is room for.

use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use reqwest::Upgraded;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use tokio::task::JoinSet;
use tokio::time::Instant;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::{Bytes, Error, Message};

/// The most that waits to be read, in bytes.
const ROOM: usize = 32 * 1024 * 1024;
/// What a waiting message takes beside its own bytes.
const OVERHEAD: usize = 64;

/// What has come and was not read yet. Dropping it closes the connection.
pub(super) struct Inbox {
    messages: mpsc::UnboundedReceiver<Waiting>,
    reader: JoinSet<End>,
}

struct Waiting {
    message: Incoming,
    /// Its room, which is free again when it was read.
    _room: OwnedSemaphorePermit,
}

/// A message as it came.
pub(super) enum Incoming {
    Plain(Bytes),
    Packed(Bytes),
}

/// Why a connection ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum End {
    #[error("the server closed the connection")]
    Closed,
    #[error("the connection broke off")]
    Broken,
    #[error("nothing came for too long")]
    Stalled,
    #[error("a message was larger than is taken")]
    TooLarge,
}

/// Starts reading. No event for `stall` ends it; zero waits for ever.
pub(super) fn read(socket: WebSocketStream<Upgraded>, stall: Duration) -> Inbox {
    let (sender, messages) = mpsc::unbounded_channel();
    let mut reader = JoinSet::new();
    reader.spawn(read_all(socket, stall, sender));
    Inbox { messages, reader }
}

impl Inbox {
    /// Adds what waits to `messages`, at most `most`; the end of the connection once nothing waits any more.
    pub(super) async fn next(&mut self, messages: &mut Vec<Incoming>, most: usize) -> Option<End> {
        let mut waiting = Vec::new();
        if self.messages.recv_many(&mut waiting, most).await > 0 {
            messages.extend(waiting.into_iter().map(|waiting| waiting.message));
            return None;
        }
        let ended = self.reader.join_next().await;
        Some(ended.and_then(Result::ok).unwrap_or(End::Broken))
    }
}

async fn read_all(
    mut socket: WebSocketStream<Upgraded>,
    stall: Duration,
    sender: mpsc::UnboundedSender<Waiting>,
) -> End {
    let room = Arc::new(Semaphore::new(ROOM));
    let mut last = Instant::now();
    loop {
        // A server that only pings has stalled, too, so pings do not count.
        let next = if stall.is_zero() {
            socket.next().await
        } else {
            match tokio::time::timeout_at(last + stall, socket.next()).await {
                Ok(next) => next,
                Err(_) => return End::Stalled,
            }
        };
        let message = match next {
            None | Some(Ok(Message::Close(_))) => return End::Closed,
            Some(Err(Error::Capacity(_))) => return End::TooLarge,
            Some(Err(_)) => return End::Broken,
            Some(Ok(Message::Text(text))) => Incoming::Plain(text.into()),
            Some(Ok(Message::Binary(bytes))) => Incoming::Packed(bytes),
            Some(Ok(_)) => continue,
        };
        let (Incoming::Plain(bytes) | Incoming::Packed(bytes)) = &message;
        let size = u32::try_from(bytes.len() + OVERHEAD).unwrap_or(u32::MAX);
        // Never closed, so there is room in the end.
        let Ok(room) = Arc::clone(&room).acquire_many_owned(size).await else { return End::Closed };
        last = Instant::now();
        if sender.send(Waiting { message, _room: room }).is_err() {
            return End::Closed;
        }
    }
}
