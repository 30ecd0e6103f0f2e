//! Connections that stay open: the same guard and the same name as any request, and no end.
//!
//! A websocket begins as an HTTP request, so it is made by the guarded HTTP client; only what follows is the
//! websocket library's.

use std::time::Duration;

use reqwest::header::{ACCEPT, CONNECTION, CONTENT_TYPE, RETRY_AFTER, SEC_WEBSOCKET_ACCEPT, UPGRADE};
use reqwest::header::{SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION};
use reqwest::{Client, RequestBuilder, Response, StatusCode, Upgraded};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::client::generate_key;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};
use url::Url;

use crate::fetch::{self, FetchError};
use crate::guard::Guard;
use crate::secret::Secret;

/// The largest message that is read, in bytes. A post is about three thousand.
pub(crate) const MESSAGE_CAP: usize = 1024 * 1024;
/// The largest that is taken off the wire and passed over: breaking off would only bring it again.
const WIRE_CAP: usize = 16 * MESSAGE_CAP;
/// The most of a refusal that is read, in bytes.
const REFUSAL_CAP: usize = 8 * 1024;

/// The media type of server-sent events.
const EVENTS: &str = "text/event-stream";

/// Opens connections.
#[derive(Clone, Debug)]
pub(crate) struct Dialler {
    client: Client,
    guard: Guard,
    /// How long opening may take, from connecting to the answer's head.
    pub(crate) patience: Duration,
}

/// Why no connection is open, in words that hold no URL.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotOpen {
    #[error(transparent)]
    Fetch(#[from] FetchError),
    #[error("the host answered {status}{}", named(.error.as_deref()))]
    Answered {
        status: u16,
        /// The name of the error, where the host gives one (atproto does).
        error: Option<String>,
        /// The value of `Retry-After`.
        retry_after: Option<String>,
    },
    #[error("the host does not speak the websocket protocol here")]
    NoWebsocket,
    #[error("what the host answers is no stream of events")]
    NoEvents,
}

fn named(error: Option<&str>) -> String {
    error.map(|error| format!(" ({error})")).unwrap_or_default()
}

impl Dialler {
    /// `patience` is how long opening may take, from connecting to the answer's head.
    pub(crate) fn new(contact: &str, patience: Duration, guard: Guard) -> reqwest::Result<Self> {
        let connect = fetch::CONNECT.min(patience);
        let client = fetch::guarded(contact, guard).http1_only().connect_timeout(connect).build()?;
        Ok(Self { client, guard, patience })
    }

    /// Opens a websocket at `url`, whose scheme is http or https.
    pub(crate) async fn websocket(&self, url: &Url) -> Result<WebSocketStream<Upgraded>, NotOpen> {
        self.guard.check(url).map_err(FetchError::from)?;
        let key = generate_key();
        let request = self.client.get(url.clone()).header(CONNECTION, "Upgrade").header(UPGRADE, "websocket");
        let request = request.header(SEC_WEBSOCKET_VERSION, "13").header(SEC_WEBSOCKET_KEY, &key);
        let response = self.answer(request, StatusCode::SWITCHING_PROTOCOLS).await?;
        let accept = response.headers().get(SEC_WEBSOCKET_ACCEPT);
        if accept.is_none_or(|accept| accept != derive_accept_key(key.as_bytes()).as_str()) {
            return Err(NotOpen::NoWebsocket);
        }
        let socket = response.upgrade().await.map_err(|_| NotOpen::NoWebsocket)?;
        let config =
            WebSocketConfig::default().max_message_size(Some(WIRE_CAP)).max_frame_size(Some(WIRE_CAP));
        Ok(WebSocketStream::from_raw_socket(socket, Role::Client, Some(config)).await)
    }

    /// Opens a stream of server-sent events at `url`, showing `secret` if it is for that host.
    pub(crate) async fn events(&self, url: &Url, secret: Option<&Secret>) -> Result<Response, NotOpen> {
        self.guard.check(url).map_err(FetchError::from)?;
        let mut request = self.client.get(url.clone()).header(ACCEPT, EVENTS);
        if let Some((name, value)) = secret.and_then(|secret| secret.header_for(url)) {
            request = request.header(name, value);
        }
        let response = self.answer(request, StatusCode::OK).await?;
        let kind = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        if kind.is_some_and(|kind| kind.starts_with(EVENTS)) { Ok(response) } else { Err(NotOpen::NoEvents) }
    }

    async fn answer(&self, request: RequestBuilder, wanted: StatusCode) -> Result<Response, NotOpen> {
        let sent = tokio::time::timeout(self.patience, request.send()).await;
        let response = sent.map_err(|_| FetchError::Timeout)?.map_err(|error| fetch::classify(&error))?;
        if response.status() == wanted { Ok(response) } else { Err(self.refusal(response).await) }
    }

    async fn refusal(&self, mut response: Response) -> NotOpen {
        let status = response.status().as_u16();
        let retry_after = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
        let retry_after = retry_after.map(str::to_owned);
        let mut body = Vec::new();
        let read = async {
            while let Ok(Some(chunk)) = response.chunk().await {
                body.extend_from_slice(&chunk);
                if body.len() > REFUSAL_CAP {
                    break;
                }
            }
        };
        // What the host says beyond the status is a courtesy: without it the status has to do.
        let _ = tokio::time::timeout(self.patience, read).await;
        NotOpen::Answered { status, error: error_name(&body), retry_after }
    }
}

/// The `error` of an XRPC error, if it looks like a name: it goes into a sentence.
fn error_name(body: &[u8]) -> Option<String> {
    let body: serde_json::Value = serde_json::from_slice(body).ok()?;
    let name = body.get("error")?.as_str()?;
    let plain = name.len() <= 40 && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    plain.then(|| name.to_owned())
}
