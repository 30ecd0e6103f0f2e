//! `rules apply`: tells the running service to run its rules over the posts of the last hours.

use std::net::SocketAddr;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::running::{Applied, in_force};
use crate::cli::ApplyArgs;
use crate::commands::talk::{Request, ask, orders_key};
use crate::config;
use crate::exit::Done;
use crate::progress;

/// How often the service is asked how far it is.
const GLANCE: Duration = Duration::from_millis(250);
/// Glances until it must have begun: half a minute.
const MOST_GLANCES: u32 = 120;

pub(super) fn run(args: ApplyArgs) -> anyhow::Result<Done> {
    let service = config::read(args.config.as_deref())?.service;
    let address = args.address.unwrap_or(service.listen);
    let key = orders_key(&service)?;
    let before = in_force(address)?.0.applied.map(|applied| applied.until);
    let order = format!("/api/rules/apply?seconds={}", args.since.as_secs());
    ask(address, &Request::post(&order, &key))?;
    let applied = follow(address, args.since, before)?;
    println!(
        "{} posts since {} tried with the rules in force: {} hits found late",
        applied.posts, applied.from, applied.found
    );
    for rule in &applied.flooding {
        println!("{rule} floods: its hits are counted and raise no level");
    }
    if applied.unreadable > 0 {
        println!("{} parts of the archive could not be read; the service's log says why", applied.unreadable);
    }
    Ok(if applied.unreadable == 0 && applied.flooding.is_empty() { Done::Fine } else { Done::Findings })
}

/// Waits until it is done. `before` is what the service said of the time before this one.
fn follow(address: SocketAddr, since: SignedDuration, before: Option<Timestamp>) -> anyhow::Result<Applied> {
    let bar = progress::over_time(since.as_secs().unsigned_abs(), "applying");
    let mut unanswered = 0;
    loop {
        std::thread::sleep(GLANCE);
        let applied = in_force(address)?.0.applied.filter(|applied| Some(applied.until) != before);
        let Some(applied) = applied else {
            unanswered += 1;
            anyhow::ensure!(unanswered < MOST_GLANCES, "the service has not begun; its log says why");
            continue;
        };
        bar.set_position(applied.reached.duration_since(applied.from).as_secs().unsigned_abs());
        if applied.done {
            bar.finish_and_clear();
            return Ok(applied);
        }
    }
}
