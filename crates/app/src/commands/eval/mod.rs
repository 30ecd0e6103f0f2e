//! `bellwether eval`: how good the whole is, on labelled posts, by the same code as the service runs. One file a protocol.

mod areas;
mod cores;
mod data;
mod days;
mod detectors;
mod events;
mod flags;
mod hate;
mod measured;
mod ordinary;
mod pages;
mod plot;
mod quiet;
mod returns;
mod stance;
mod stream;
mod table;
mod timeline;

use std::path::Path;

use anyhow::Context;
use clap::ValueEnum;
use serde::Serialize;

use crate::cli::{EvalArgs, Protocol};
use crate::exit::{Done, Usage};
use data::{Data, Missing};
use measured::Measured;
use table::Table;

/// What `--json` writes: a contract with other people's scripts.
#[derive(Serialize)]
struct Report<'a> {
    version: &'static str,
    /// The rules that were measured, as a digest of their files.
    rules: String,
    tables: &'a [Table],
}

pub(crate) fn run(args: EvalArgs) -> anyhow::Result<Done> {
    if !args.dir.is_dir() {
        return Err(Usage(format!(
            "there is no folder {}; labelled posts are expected there, a folder a data set, \
             as in {0}/pheme/NAME.jsonl.zst",
            args.dir.display()
        ))
        .into());
    }
    let measured = Measured::open(args.rules.as_deref(), args.config.as_deref())?;
    let data = Data::new(&args.dir);
    let chosen = if args.protocol.is_empty() { Protocol::value_variants() } else { &args.protocol };
    let mut tables = Vec::new();
    let mut done = Done::Fine;
    for protocol in chosen {
        match measure(*protocol, &measured, &data, args.plots.as_deref()) {
            Ok(found) => {
                found.iter().for_each(|table| println!("{table}"));
                tables.extend(found);
            }
            Err(error) if error.is::<Missing>() => {
                eprintln!("{error}");
                done = Done::Findings;
            }
            Err(error) => return Err(error),
        }
    }
    if let Some(path) = &args.json {
        write_report(path, &measured, &tables)?;
    }
    Ok(done)
}

fn measure(
    protocol: Protocol,
    measured: &Measured,
    data: &Data<'_>,
    plots: Option<&Path>,
) -> anyhow::Result<Vec<Table>> {
    match protocol {
        Protocol::Flags => flags::measure(measured, data),
        Protocol::Hate => hate::measure(measured, data),
        Protocol::Stance => stance::measure(measured, data),
        Protocol::Stream => stream::measure(measured, data, plots),
        Protocol::Unmapped => stream::abroad(measured, data),
        Protocol::Quiet => quiet::measure(measured),
        Protocol::Days => days::measure(measured, data),
        Protocol::Returns => returns::measure(measured),
        Protocol::Detectors => detectors::measure(measured, data),
        Protocol::Pages => pages::measure(measured, data),
        Protocol::Areas => areas::measure(measured, data),
    }
}

fn write_report(path: &Path, measured: &Measured, tables: &[Table]) -> anyhow::Result<()> {
    let rules = format!("{:016x}", measured.rules.digest());
    let report = Report { version: env!("CARGO_PKG_VERSION"), rules, tables };
    let mut json = serde_json::to_vec_pretty(&report)?;
    json.push(b'\n');
    std::fs::write(path, json).with_context(|| format!("{} could not be written", path.display()))
}
