//! The service that runs on this machine, asked over its own pages.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::Context;
use serde::Deserialize;

/// A service on this machine answers at once or not at all.
const PATIENCE: Duration = Duration::from_secs(5);
/// Ten thousand rule files are a tenth of this, in bytes.
const LONGEST_ANSWER: u64 = 16 << 20;

/// What `/api/rules` says, as far as commands use it.
#[derive(Deserialize)]
pub(super) struct InForce {
    pub(super) at: String,
    pub(super) generation: u32,
    pub(super) live: usize,
    pub(super) shadow: usize,
    pub(super) last_reload_ok: bool,
    pub(super) files: Vec<File>,
    pub(super) kept: Vec<Kept>,
    pub(super) mistakes: Vec<Mistake>,
    pub(super) flooding: Vec<Flooding>,
    pub(super) applied: Option<Applied>,
}

#[derive(Deserialize)]
pub(super) struct File {
    pub(super) path: String,
    pub(super) hash: String,
}

/// A file in force in its last good version.
#[derive(Deserialize)]
pub(super) struct Kept {
    pub(super) path: String,
    pub(super) since: String,
}

#[derive(Deserialize)]
pub(super) struct Mistake {
    pub(super) path: String,
    pub(super) line: usize,
    pub(super) code: String,
    pub(super) message: String,
}

#[derive(Deserialize)]
pub(super) struct Flooding {
    pub(super) rule: String,
    pub(super) since: String,
    pub(super) hits: u64,
    pub(super) posts: u64,
}

/// How far rules were run over posts of the past.
#[derive(Deserialize)]
pub(super) struct Applied {
    pub(super) from: jiff::Timestamp,
    pub(super) until: jiff::Timestamp,
    pub(super) reached: jiff::Timestamp,
    pub(super) posts: u64,
    pub(super) found: u64,
    pub(super) unreadable: u64,
    pub(super) flooding: Vec<String>,
    pub(super) done: bool,
}

/// What rules the service at `address` runs; its answer, and the same as it was sent.
pub(super) fn in_force(address: SocketAddr) -> anyhow::Result<(InForce, String)> {
    let body = ask(address, "GET", "/api/rules", None)?;
    let rules = serde_json::from_str(&body)
        .with_context(|| format!("what answers at {address} is not this version of Bellwether"))?;
    Ok((rules, body))
}

/// The body of an answer of the service at `address`. An order carries the operator's key.
pub(in crate::commands) fn ask(
    address: SocketAddr,
    method: &str,
    page: &str,
    key: Option<&str>,
) -> anyhow::Result<String> {
    let (status, body) = exchange(address, method, page, key)
        .with_context(|| format!("no answer from {address}; is the service running there?"))?;
    if (200..300).contains(&status) {
        return Ok(body);
    }
    let said: Option<serde_json::Value> = serde_json::from_str(&body).ok();
    let why = said.as_ref().and_then(|said| said["error"].as_str()).unwrap_or("no reason given");
    anyhow::bail!("{address} answered {status}: {why}")
}

/// Status and body. HTTP/1.0, so that the answer comes whole and the connection ends.
fn exchange(
    address: SocketAddr,
    method: &str,
    page: &str,
    key: Option<&str>,
) -> anyhow::Result<(u16, String)> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let authorization = key.map(|key| format!("Authorization: Bearer {key}\r\n")).unwrap_or_default();
    let request =
        format!("{method} {page} HTTP/1.0\r\nHost: {address}\r\n{authorization}Content-Length: 0\r\n\r\n");
    stream.write_all(request.as_bytes())?;
    let mut answer = String::new();
    stream.take(LONGEST_ANSWER).read_to_string(&mut answer)?;
    let (head, body) = answer.split_once("\r\n\r\n").context("the answer is not a page")?;
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
    Ok((status.context("the answer has no status")?, body.to_owned()))
}
