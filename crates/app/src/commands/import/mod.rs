//! `bellwether import`: a table of partners' returns or of another tool's posts, handed in to the running service. It
//! takes the road of everything that is handed in, so what is counted as kept is on the disk, and it comes no faster
//! than the service takes it.

mod table;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, bail};
use jiff::tz::TimeZone;
use serde::Deserialize;

use super::talk::{self, Request, exchange, orders_key};
use crate::cli::{ImportTableArgs, TableKind};
use crate::config;
use crate::exit::Done;
use crate::pace::wall_clock;
use crate::rulebook::Rulebook;
use table::{Row, Table};

/// The most rows of one request: as many as the service takes.
const MOST_ROWS: usize = 200;
/// A request is sent off once it is this long, in bytes: half of what the service takes, since a row comes on top.
const ENOUGH_BYTES: usize = 512 << 10;
/// Longer than the service waits for its disk before it says so.
const PATIENCE: Duration = Duration::from_secs(40);
/// The wait before the same is sent again, where the service wants one and does not say how long.
const WAIT_UNSAID: Duration = Duration::from_secs(5);
/// The longest wait that is believed: somebody sits before this command.
const LONGEST_WAIT: Duration = Duration::from_secs(5 * 60);
/// After waiting so long for one request to be taken, the rest is left to another day.
const MOST_WAITING: Duration = Duration::from_secs(30 * 60);

pub(crate) fn run(args: ImportTableArgs) -> anyhow::Result<Done> {
    let config = config::read(args.whose.config.as_deref())?;
    let gazetteer = Rulebook::configured(&config.service.rules).gazetteer()?;
    let mut table = Table::open(&args.file, args.kind, args.source, &gazetteer)?;
    let page = match args.kind {
        TableKind::Return => "/api/v1/returns",
        TableKind::Post => "/api/v1/posts",
    };
    let address = args.whose.address.unwrap_or(config.service.listen);
    let mut hatch = Hatch { address, key: orders_key(&config.service)?, page, kept: 0, refused: 0 };
    let handed_in = hatch.hand_in_all(&mut table);
    println!("{} kept, {} left out", hatch.kept, hatch.refused);
    handed_in.context("the rest of the table was not handed in; run this again, what is kept counts once")?;
    Ok(if hatch.kept > 0 && hatch.refused == 0 { Done::Fine } else { Done::Findings })
}

/// Where rows are handed in, and what has become of them so far.
struct Hatch {
    address: SocketAddr,
    key: String,
    page: &'static str,
    kept: usize,
    refused: usize,
}

/// What the service answers, as far as this command uses it.
#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    error: String,
    #[serde(default)]
    lines: Vec<BadLine>,
}

/// A line of a request that cannot be taken, counted from 1.
#[derive(Deserialize)]
struct BadLine {
    line: usize,
    why: String,
}

impl Hatch {
    fn hand_in_all(&mut self, table: &mut Table<'_>) -> anyhow::Result<()> {
        let (mut rows, mut bytes) = (Vec::new(), 0);
        while let Some((line, row)) = table.next_row()? {
            match row {
                Ok(json) => {
                    bytes += json.len();
                    rows.push(Row { line, json });
                }
                Err(why) => self.leave_out(line, &why),
            }
            if rows.len() == MOST_ROWS || bytes >= ENOUGH_BYTES {
                self.hand_in(std::mem::take(&mut rows))?;
                bytes = 0;
            }
        }
        self.hand_in(rows)
    }

    /// Hands rows in until they are kept. The service takes all or none of a request, so those it names are left
    /// out and the others go again.
    fn hand_in(&mut self, mut rows: Vec<Row>) -> anyhow::Result<()> {
        while !rows.is_empty() {
            let lines: Vec<&str> = rows.iter().map(|row| row.json.as_str()).collect();
            let body = lines.join("\n");
            let talk::Answer { status, body: answer, .. } = self.send(&body)?;
            if (200..300).contains(&status) {
                self.kept += rows.len();
                return Ok(());
            }
            let answer: Answer = serde_json::from_str(&answer).context("the answer is not understood")?;
            let bad: BTreeMap<usize, String> =
                answer.lines.into_iter().map(|bad| (bad.line, bad.why)).collect();
            let numbered = (1..).zip(std::mem::take(&mut rows));
            let before = self.refused;
            for (number, row) in numbered {
                match bad.get(&number) {
                    Some(why) => self.leave_out(row.line, why),
                    None => rows.push(row),
                }
            }
            if self.refused == before {
                bail!("{} answered {status}: {}", self.address, answer.error);
            }
        }
        Ok(())
    }

    /// Sends a request, and sends it again for as long as the service asks to be sent it later. What it may have kept
    /// of one that it did not confirm counts once.
    fn send(&self, body: &str) -> anyhow::Result<talk::Answer> {
        let request = Request { body, patience: PATIENCE, ..Request::post(self.page, &self.key) };
        let mut waited = Duration::ZERO;
        loop {
            let answer = exchange(self.address, &request)?;
            if !matches!(answer.status, 429 | 503) || waited >= MOST_WAITING {
                return Ok(answer);
            }
            let wait = wait(answer.retry_after);
            let until = wall_clock() + wait;
            let until = until.to_zoned(TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC));
            eprintln!(
                "the service asks us to wait ({}): going on at {}; {} kept so far",
                answer.status,
                until.strftime("%H:%M:%S"),
                self.kept
            );
            std::thread::sleep(wait);
            waited += wait;
        }
    }

    fn leave_out(&mut self, line: u64, why: &str) {
        println!("line {line} is left out: {why}");
        self.refused += 1;
    }
}

/// How long to wait, of what was asked for.
fn wait(asked: Option<Duration>) -> Duration {
    asked.unwrap_or(WAIT_UNSAID).clamp(Duration::from_secs(1), LONGEST_WAIT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_service_is_believed_within_bounds() {
        for (asked, waited) in [(None, 5), (Some(0), 1), (Some(17), 17), (Some(86_400), 300)] {
            assert_eq!(wait(asked.map(Duration::from_secs)), Duration::from_secs(waited), "{asked:?}");
        }
    }
}
