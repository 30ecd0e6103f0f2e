//! `rules status`: what the running service says is in force.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::Context;
use serde::Deserialize;

use crate::cli::StatusArgs;
use crate::exit::Done;

/// A service on this machine answers at once or not at all.
const PATIENCE: Duration = Duration::from_secs(5);
/// No answer of `/healthz` is a hundredth as long, in bytes.
const LONGEST_ANSWER: u64 = 64 * 1024;

/// What `/healthz` says about rules.
#[derive(Deserialize)]
struct Health {
    at: String,
    rules: Rules,
}

#[derive(Deserialize)]
struct Rules {
    generation: u32,
    live: usize,
    shadow: usize,
    last_reload_ok: bool,
    mistakes: usize,
}

pub(super) fn run(args: StatusArgs) -> anyhow::Result<Done> {
    let body = ask(args.address, "/healthz")
        .with_context(|| format!("no answer from {}; is the service running there?", args.address))?;
    let health: Health = serde_json::from_str(&body)
        .with_context(|| format!("what answers at {} is not Bellwether", args.address))?;
    let Health { at, rules } = health;
    println!(
        "generation {}: {} live and {} shadow rules in force at {at}",
        rules.generation, rules.live, rules.shadow
    );
    if rules.last_reload_ok {
        println!("the files were good when they were last read");
        return Ok(Done::Fine);
    }
    println!(
        "{} mistakes in the files: the last good version of each stays in force; `bellwether rules check` names them, and http://{}/rules shows since when",
        rules.mistakes, args.address
    );
    Ok(Done::Findings)
}

/// The body of a page of a service on this machine. HTTP/1.0, so that the answer comes whole and the connection ends.
fn ask(address: SocketAddr, page: &str) -> anyhow::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    write!(stream, "GET {page} HTTP/1.0\r\nHost: {address}\r\n\r\n")?;
    let mut answer = String::new();
    stream.take(LONGEST_ANSWER).read_to_string(&mut answer)?;
    let (head, body) = answer.split_once("\r\n\r\n").context("the answer is not a page")?;
    anyhow::ensure!(head.contains(" 200 "), "the answer was: {}", head.lines().next().unwrap_or_default());
    Ok(body.to_owned())
}
