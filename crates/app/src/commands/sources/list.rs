//! `bellwether sources list`: what is read, and how it is doing.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use collect::{SourceConfig, terms};
use jiff::civil::Date;
use places::Gazetteer;
use serde::{Deserialize, Serialize};

use super::stanza::ConfigFile;
use crate::cli::{Format, ListArgs};
use crate::commands::talk::{Request, ask};
use crate::config::Config;
use crate::exit::Done;
use crate::pace::today;
use crate::rulebook::Rulebook;

/// One line of the list.
#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    kind: &'a str,
    /// Where it is read from.
    address: String,
    home: Option<&'a str>,
    /// `null` where no service says.
    state: Option<&'a str>,
    detail: Option<&'a str>,
    last_success: Option<&'a str>,
    terms_reviewed: Option<Date>,
    /// That its terms want reading again.
    warning: Option<String>,
}

/// What `/api/sources` says, as far as this command uses it.
#[derive(Deserialize)]
struct Reported {
    sources: Vec<State>,
}

#[derive(Deserialize)]
struct State {
    id: String,
    state: String,
    detail: String,
    last_success: Option<String>,
}

pub(super) fn run(args: ListArgs) -> anyhow::Result<Done> {
    let config = ConfigFile::open(&args.file.config)?.config;
    let gazetteer = Rulebook::configured(&config.service.rules).gazetteer()?;
    let states = states(config.service.listen).unwrap_or_else(|error| {
        eprintln!("how the sources are doing is not known: {error:#}");
        BTreeMap::new()
    });
    let lines = lines(&config, &states, today());
    match args.format {
        Format::Jsonl => {
            for line in &lines {
                println!("{}", serde_json::to_string(line)?);
            }
        }
        Format::Text => print_text(&lines, &gazetteer),
    }
    Ok(Done::Fine)
}

/// How the running service says its sources are doing, by id.
fn states(service: SocketAddr) -> anyhow::Result<BTreeMap<String, State>> {
    let reported: Reported = serde_json::from_str(&ask(service, &Request::get("/api/sources"))?)?;
    Ok(reported.sources.into_iter().map(|state| (state.id.clone(), state)).collect())
}

fn lines<'a>(config: &'a Config, states: &'a BTreeMap<String, State>, today: Date) -> Vec<Line<'a>> {
    let line = |source: &'a SourceConfig| {
        let state = states.get(source.id().as_str());
        let (kind, address) = read_from(source);
        Line {
            id: source.id().as_str(),
            kind,
            address,
            home: source.home().map(post::AreaCode::as_str),
            state: state.map(|state| state.state.as_str()),
            detail: state.map(|state| state.detail.as_str()),
            last_success: state.and_then(|state| state.last_success.as_deref()),
            terms_reviewed: source.terms_reviewed(),
            warning: terms::out_of_date(source.terms_reviewed(), today),
        }
    };
    config.collect.sources.iter().map(line).collect()
}

/// How and from where a source is read, as far as a line has room for it.
fn read_from(source: &SourceConfig) -> (&str, String) {
    match source {
        SourceConfig::Feed(feed) => ("feed", feed.url.to_string()),
        SourceConfig::File(file) => ("file", file.path.display().to_string()),
        other => (other.id().platform(), "its public interface".to_owned()),
    }
}

fn print_text(lines: &[Line<'_>], gazetteer: &Gazetteer) {
    let width = lines.iter().map(|line| line.id.len()).max().unwrap_or_default();
    for line in lines {
        let home =
            line.home.and_then(|code| gazetteer.area(code)).map_or("any area", |area| area.name.as_str());
        println!("{:width$}  {:7}  {home}  {}", line.id, line.kind, line.address);
        if let (Some(state), Some(detail)) = (line.state, line.detail) {
            println!("{:width$}  {}: {detail}", "", state.replace('-', " "));
        }
        if let Some(warning) = &line.warning {
            println!("{:width$}  warning: {warning}", "");
        }
    }
    println!("{} sources", lines.len());
}
