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
    let (status, body) = exchange(address, request)
        .with_context(|| format!("no answer from {address}; is the service running there?"))?;
    if (200..300).contains(&status) {
        return Ok(body);
    }
    let said: Option<serde_json::Value> = serde_json::from_str(&body).ok();
    let why = said.as_ref().and_then(|said| said["error"].as_str()).unwrap_or("no reason given");
    anyhow::bail!("{address} answered {status}: {why}")
}

/// Status and body. HTTP/1.0, so that the answer comes whole and the connection ends.
pub(super) fn exchange(address: SocketAddr, request: &Request<'_>) -> anyhow::Result<(u16, String)> {
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
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
    Ok((status.context("the answer has no status")?, body.to_owned()))
}
