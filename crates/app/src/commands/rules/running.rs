//! What rules the service on this machine runs.

use std::net::SocketAddr;

use anyhow::Context;
use serde::Deserialize;

use crate::commands::talk::{Request, ask};

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
    let body = ask(address, &Request::get("/api/rules"))?;
    let rules = serde_json::from_str(&body)
        .with_context(|| format!("what answers at {address} is not this version of Bellwether"))?;
    Ok((rules, body))
}
