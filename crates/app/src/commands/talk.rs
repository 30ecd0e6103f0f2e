//! The service that runs on this machine, talked to over its own pages.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::Context;

use crate::config::Service;
use crate::service::ORDERS_KEY;

/// A service on this machine answers at once or not at all.
const PATIENCE: Duration = Duration::from_secs(5);
/// Folding days of the log again takes it some seconds, a year of it minutes.
pub(super) const FOLDING_PATIENCE: Duration = Duration::from_secs(600);
/// Ten thousand rule files are a tenth of this, in bytes.
const LONGEST_ANSWER: u64 = 16 << 20;

/// What the service is asked. An order carries the operator's key.
pub(super) struct Request<'a> {
    pub(super) method: &'a str,
    pub(super) page: &'a str,
    pub(super) key: Option<&'a str>,
    pub(super) body: &'a str,
    pub(super) patience: Duration,
}

impl<'a> Request<'a> {
    /// Asks for a page.
    pub(super) fn get(page: &'a str) -> Self {
        Self { method: "GET", page, key: None, body: "", patience: PATIENCE }
    }

    /// Gives an order.
    pub(super) fn post(page: &'a str, key: &'a str) -> Self {
        Self { method: "POST", page, key: Some(key), body: "", patience: PATIENCE }
    }
}

/// The key that orders carry, from the data folder of the service.
pub(super) fn orders_key(service: &Service) -> anyhow::Result<String> {
    let path = service.data.join(ORDERS_KEY);
    let key = std::fs::read_to_string(&path).with_context(|| {
        format!("{} could not be read; run this as the service's user, with its --config", path.display())
    })?;
    Ok(key.trim().to_owned())
}

/// The body of an answer of the service at `address`.
pub(super) fn ask(address: SocketAddr, request: &Request<'_>) -> anyhow::Result<String> {
    let Answer { status, body, .. } = exchange(address, request)?;
    if (200..300).contains(&status) {
        return Ok(body);
    }
    let said: Option<serde_json::Value> = serde_json::from_str(&body).ok();
    let why = said.as_ref().and_then(|said| said["error"].as_str()).unwrap_or("no reason given");
    anyhow::bail!("{address} answered {status}: {why}")
}

/// What the service answered.
pub(super) struct Answer {
    pub(super) status: u16,
    /// How long to wait before the same is sent again, where the service says so.
    pub(super) retry_after: Option<Duration>,
    pub(super) body: String,
}

/// One request and its answer.
///
/// # Errors
/// There is no service at this address, or what answers is none.
pub(super) fn exchange(address: SocketAddr, request: &Request<'_>) -> anyhow::Result<Answer> {
    transfer(address, request)
        .with_context(|| format!("no answer from {address}; is the service running there?"))
}

/// HTTP/1.0, so that the answer comes whole and the connection ends.
fn transfer(address: SocketAddr, request: &Request<'_>) -> anyhow::Result<Answer> {
    let Request { method, page, key, body, patience } = request;
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(*patience))?;
    let authorization = key.map(|key| format!("Authorization: Bearer {key}\r\n")).unwrap_or_default();
    let length = body.len();
    let sent = format!(
        "{method} {page} HTTP/1.0\r\nHost: {address}\r\n{authorization}Content-Length: {length}\r\n\r\n{body}"
    );
    stream.write_all(sent.as_bytes())?;
    let mut answer = String::new();
    stream.take(LONGEST_ANSWER).read_to_string(&mut answer)?;
    let (head, body) = answer.split_once("\r\n\r\n").context("the answer is not a page")?;
    let mut head = head.lines();
    let status = head.next().and_then(|line| line.split(' ').nth(1)?.parse().ok());
    // Our own service says it in seconds.
    let retry_after = head
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("retry-after"))
        .and_then(|(_, value)| value.trim().parse().ok().map(Duration::from_secs));
    Ok(Answer { status: status.context("the answer has no status")?, retry_after, body: body.to_owned() })
}
