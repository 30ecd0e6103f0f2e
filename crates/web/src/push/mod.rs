//! What is handed in: posts of other tools and returns of partners, as JSON lines. An answer of 200 means it is kept.
//!
//! | address | a line |
//! | --- | --- |
//! | `POST /api/v1/posts` | a post, as [`post::RawPost`] |
//! | `POST /api/v1/returns` | a return, as [`post::Return`] |
//!
//! A request is taken whole or not at all, so that a sender who reads 4xx mends it and sends all of it again. One
//! who reads 429 or 503, or nothing, sends the same again later: what was kept already is not counted twice.

mod lines;
mod tokens;

use std::time::Duration;

use axum::Json;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use post::{RawPost, Return};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;

use crate::{Deed, Site};
use lines::{BadLine, Line, NAMED};
use tokens::Sender;
pub use tokens::{PushConfig, TokenError, Tokens};

/// The largest request, in bytes.
const MOST_BYTES: usize = 1 << 20;
/// The most lines of one request: what one commit of the store may hold.
const MOST_LINES: usize = 200;
/// How long a body may take to arrive.
const BODY_PATIENCE: Duration = Duration::from_secs(10);
/// How long a sender is kept waiting for the disk before being told to come back.
const COMMIT_PATIENCE: Duration = Duration::from_secs(30);
/// When to come back, in seconds, where nothing better is known.
const LATER: u64 = 5;

/// What somebody handed in, on its way to the owner of the state.
#[derive(Debug)]
pub struct Handed {
    /// The name of the sender's token.
    pub by: String,
    /// The things themselves.
    pub parcel: Parcel,
    /// To be told once they are on the disk, or why they are not.
    pub kept: oneshot::Sender<Result<Kept, NotKept>>,
}

/// At most 200 things of one kind, or one act.
#[derive(Clone, Debug, PartialEq)]
pub enum Parcel {
    /// What a person decided. It goes to the audit file first, as returns do.
    Act(Deed),
    /// Posts that other tools collected.
    Posts(Vec<RawPost>),
    /// Returns of partners. They cannot be read again: they go to the audit file first.
    Returns(Vec<Return>),
}

/// What became of a parcel that is on the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Hits of rules that were not in the log before.
    pub found: usize,
}

/// Why a parcel is not kept, in plain words, with what to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotKept(pub String);

/// Where posts and returns are handed in.
#[derive(Clone, Debug)]
pub struct Push {
    tokens: Tokens,
    owner: mpsc::Sender<Handed>,
}

impl Push {
    /// A hatch that opens to `tokens` and hands on to the owner of the state.
    pub fn new(tokens: Tokens, owner: mpsc::Sender<Handed>) -> Self {
        Self { tokens, owner }
    }

    /// Hands a parcel to the owner, and waits until it is on the disk.
    pub(crate) async fn hand_on(&self, by: &str, parcel: Parcel) -> Result<Kept, Refusal> {
        let (kept, told) = oneshot::channel();
        let handed = Handed { by: by.to_owned(), parcel, kept };
        self.owner.try_send(handed).map_err(|_| {
            busy("the service has as much to do as it can hold; nothing of this was taken, send it again later")
        })?;
        match timeout(COMMIT_PATIENCE, told).await {
            Ok(Ok(Ok(kept))) => Ok(kept),
            Ok(Ok(Err(NotKept(why)))) => Err(busy(&why)),
            Ok(Err(_)) | Err(_) => Err(busy(
                "the disk has not confirmed this yet; send it again later, what was kept is not counted twice",
            )),
        }
    }
}

/// An answer other than 200.
pub(crate) struct Refusal {
    status: StatusCode,
    why: String,
    lines: Vec<BadLine>,
    retry_after: Option<u64>,
}

impl Refusal {
    pub(crate) fn new(status: StatusCode, why: impl Into<String>) -> Self {
        Self { status, why: why.into(), lines: Vec::new(), retry_after: None }
    }

    fn later(status: StatusCode, why: impl Into<String>, seconds: u64) -> Self {
        Self { retry_after: Some(seconds), ..Self::new(status, why) }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let lines: Vec<Value> =
            self.lines.iter().take(NAMED).map(|bad| json!({ "line": bad.number, "why": bad.why })).collect();
        let body = json!({ "error": self.why, "lines": lines, "bad_lines": self.lines.len(), "received": 0 });
        let mut response = (self.status, Json(body)).into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(RETRY_AFTER, seconds.into());
        }
        response
    }
}

/// `POST /api/v1/posts`.
pub(crate) async fn posts(State(site): State<Site>, headers: HeaderMap, body: Body) -> Response {
    take(&site, &headers, body, Parcel::Posts).await.unwrap_or_else(IntoResponse::into_response)
}

/// `POST /api/v1/returns`.
pub(crate) async fn returns(State(site): State<Site>, headers: HeaderMap, body: Body) -> Response {
    take(&site, &headers, body, Parcel::Returns).await.unwrap_or_else(IntoResponse::into_response)
}

/// Who sends, what, whether they may: then on to the owner, and an answer once it is on the disk.
async fn take<T: Line + DeserializeOwned>(
    site: &Site,
    headers: &HeaderMap,
    body: Body,
    wrap: impl FnOnce(Vec<T>) -> Parcel,
) -> Result<Response, Refusal> {
    let push = &site.push;
    let sender = sender(site, headers)?;
    let body = read(body).await?;
    let things: Vec<(usize, T)> = lines::read(&body).map_err(bad_lines)?;
    if things.is_empty() || things.len() > MOST_LINES {
        let why = format!("a request holds 1 to {MOST_LINES} lines, this one {}; split it", things.len());
        return Err(Refusal::new(StatusCode::BAD_REQUEST, why));
    }
    lines::check(&things, &sender, &site.gazetteer).map_err(bad_lines)?;
    let received = things.len();
    let things = things.into_iter().map(|(_, thing)| thing).collect();
    if let Err(seconds) = push.tokens.spend(&sender, received) {
        let why = "this token has handed in as much as it may within a minute; send the same again later";
        return Err(Refusal::later(StatusCode::TOO_MANY_REQUESTS, why, seconds));
    }
    let kept = push.hand_on(&sender.name, wrap(things)).await?;
    Ok(Json(json!({ "received": received, "found": kept.found })).into_response())
}

fn busy(why: &str) -> Refusal {
    Refusal::later(StatusCode::SERVICE_UNAVAILABLE, why, LATER)
}

fn bad_lines(lines: Vec<BadLine>) -> Refusal {
    let forbidden = lines.iter().all(|line| line.is_forbidden);
    let status = if forbidden { StatusCode::FORBIDDEN } else { StatusCode::BAD_REQUEST };
    let why =
        "some lines cannot be taken, so none was; mend or leave out the lines named here and send the rest";
    Refusal { lines, ..Refusal::new(status, why) }
}

/// The sender by the token of the request. The operator's key opens this door too, for `bellwether import`.
fn sender(site: &Site, headers: &HeaderMap) -> Result<Sender, Refusal> {
    if site.door.opens(headers) {
        return Ok(Sender::operator());
    }
    site.push.tokens.sender(headers).ok_or_else(|| {
        let why = "handing in needs a token that this service knows, as `Authorization: Bearer <token>`; \
            the operator writes it into the file that push.tokens names";
        Refusal::new(StatusCode::UNAUTHORIZED, why)
    })
}

async fn read(body: Body) -> Result<Vec<u8>, Refusal> {
    match timeout(BODY_PATIENCE, to_bytes(body, MOST_BYTES)).await {
        Ok(Ok(bytes)) => Ok(bytes.to_vec()),
        Ok(Err(_)) => {
            let why = format!("the request was cut off or is longer than {MOST_BYTES} bytes; split it");
            Err(Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, why))
        }
        Err(_) => Err(Refusal::new(
            StatusCode::REQUEST_TIMEOUT,
            "the request took more than ten seconds to arrive; send less at a time",
        )),
    }
}
