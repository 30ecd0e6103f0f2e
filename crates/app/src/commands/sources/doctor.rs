//! `bellwether sources doctor`: goes to see every candidate of a pack and writes down what it found.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, bail};
use collect::FeedSource;
use collect::terms;
use collect::visit::{NoFeed, Server, Side, Visit, Visitor};
use indicatif::ProgressBar;
use jiff::civil::Date;
use post::SourceState;
use tokio::task::JoinSet;
use url::Url;

use super::add::lasting_address;
use super::runtime;
use crate::cli::DoctorArgs;
use crate::config::{self, Config};
use crate::exit::Done;
use crate::pace::today;
use crate::pack::{self, Candidate, Kind, Outcome, Pack};
use crate::progress;
use crate::rulebook::Rulebook;

/// Candidates that are seen to at once; those of one host wait for each other.
const AT_ONCE: usize = 8;

/// What came of one candidate.
struct Found {
    outcome: Outcome,
    /// A feed that was not known before.
    feed: Option<Url>,
    detail: String,
}

pub(super) fn run(args: DoctorArgs) -> anyhow::Result<Done> {
    let config = config::read(args.config.as_deref())?;
    if config.collect.contact == collect::Config::default().contact {
        eprintln!(
            "no contact is configured, so hosts cannot ask who we are: set collect.contact and name the file with --config"
        );
    }
    let packs = args.packs.iter().map(|path| pack::read(path)).collect::<anyhow::Result<Vec<_>>>()?;
    refuse_wrong(&packs, &config)?;
    let today = today();
    warn_of_terms(&packs, today);
    let (todo, done) = split(packs, today);
    if !done.is_empty() {
        println!("{} were tried today and are passed over", done.len());
    }
    let visitor = Arc::new(Visitor::new(&config.collect)?);
    let bar = progress::over_pages(todo.len() as u64, "trying");
    let mut outcomes: BTreeMap<Outcome, usize> = BTreeMap::new();
    done.iter().for_each(|outcome| *outcomes.entry(*outcome).or_default() += 1);
    runtime()?.block_on(see_all(todo, &visitor, today, &bar, &mut outcomes))?;
    bar.finish_and_clear();
    Ok(summarise(&outcomes))
}

fn refuse_wrong(packs: &[Pack], config: &Config) -> anyhow::Result<()> {
    let gazetteer = Rulebook::configured(&config.service.rules).gazetteer()?;
    let wrong = pack::wrong(packs, &gazetteer, config.collect.loopback_feeds);
    if !wrong.is_empty() {
        bail!("nothing was tried, because of\n  {}", wrong.join("\n  "));
    }
    Ok(())
}

fn warn_of_terms(packs: &[Pack], today: Date) {
    for candidate in packs.iter().flat_map(|pack| &pack.candidates) {
        if let Some(warning) = terms::out_of_date(candidate.terms_reviewed, today) {
            eprintln!("warning: {}: {warning}", candidate.id);
        }
    }
}

/// What is left to try, and the outcomes of what was tried today: a run that was stopped goes on where it was.
/// Bluesky is left out, being one stream and no page: the service's sources page says how it is.
fn split(packs: Vec<Pack>, today: Date) -> (Vec<(PathBuf, Candidate)>, Vec<Outcome>) {
    let (mut todo, mut done) = (Vec::new(), Vec::new());
    for Pack { path, candidates } in packs {
        for candidate in candidates.into_iter().filter(|candidate| candidate.kind != Kind::Bluesky) {
            match candidate.tried == Some(today) {
                true => done.push(candidate.outcome),
                false => todo.push((path.clone(), candidate)),
            }
        }
    }
    (todo, done)
}

async fn see_all(
    todo: Vec<(PathBuf, Candidate)>,
    visitor: &Arc<Visitor>,
    today: Date,
    bar: &ProgressBar,
    outcomes: &mut BTreeMap<Outcome, usize>,
) -> anyhow::Result<()> {
    let mut todo = todo.into_iter();
    let mut under_way = JoinSet::new();
    loop {
        for (path, candidate) in todo.by_ref().take(AT_ONCE - under_way.len()) {
            let visitor = Arc::clone(visitor);
            under_way.spawn(async move {
                let found = see(&visitor, &candidate).await;
                (path, candidate, found)
            });
        }
        let Some(ended) = under_way.join_next().await else { return Ok(()) };
        let (path, candidate, found) = ended.context("a visit failed, which is a mistake in the program")?;
        pack::record(&path, &candidate.id, found.feed.as_ref(), today, found.outcome)?;
        *outcomes.entry(found.outcome).or_default() += 1;
        bar.suspend(|| println!("{:18} {:40} {}", found.outcome, candidate.id.as_str(), found.detail));
        bar.inc(1);
    }
}

async fn see(visitor: &Visitor, candidate: &Candidate) -> Found {
    let server = match candidate.kind {
        Kind::Mastodon => Server::Mastodon,
        Kind::Lemmy => Server::Lemmy,
        Kind::Feed | Kind::Bluesky => return see_feed(visitor, candidate).await,
    };
    let (state, detail) = visitor.server(server, &candidate.home).await;
    Found { outcome: outcome(state), feed: None, detail }
}

/// A feed that is known is tried and never replaced by a guess: somebody may have chosen it.
async fn see_feed(visitor: &Visitor, candidate: &Candidate) -> Found {
    if let Some(feed) = &candidate.feed {
        let visit = visitor.visit(&FeedSource::new(candidate.id.clone(), feed.clone())).await;
        return Found { outcome: of_feed(&visit), feed: None, detail: visit.detail };
    }
    let side = match candidate.is_welsh() {
        true => Side::Welsh,
        false => Side::English,
    };
    match visitor.find_feed(&candidate.home, side).await {
        Ok(visit) => {
            let feed = lasting_address(&visit).clone();
            Found { outcome: of_feed(&visit), detail: feed.to_string(), feed: Some(feed) }
        }
        Err(NoFeed { state, detail }) => {
            Found { outcome: state.map_or(Outcome::NoFeedFound, outcome), feed: None, detail }
        }
    }
}

fn of_feed(visit: &Visit) -> Outcome {
    match &visit.feed {
        Some(feed) if feed.partial => Outcome::BrokenFeed,
        Some(_) if visit.posts.is_empty() => Outcome::EmptyFeed,
        Some(_) => Outcome::Fine,
        None => outcome(visit.state),
    }
}

fn outcome(state: SourceState) -> Outcome {
    match state {
        SourceState::Refused => Outcome::Refused,
        SourceState::Slowed => Outcome::Slowed,
        SourceState::Gone => Outcome::Gone,
        SourceState::NotAFeed => Outcome::NotAFeed,
        SourceState::Broken => Outcome::BrokenFeed,
        state if state.is_fresh() => Outcome::Fine,
        _ => Outcome::Unreachable,
    }
}

fn summarise(outcomes: &BTreeMap<Outcome, usize>) -> Done {
    let all: usize = outcomes.values().sum();
    println!("\n{:>6}  outcome", "");
    for (outcome, count) in outcomes {
        println!("{count:>6}  {outcome}");
    }
    println!("{all:>6}  in all");
    println!(
        "\nRead the terms of those that are fine, write the day into terms_reviewed, then: bellwether sources add --pack PACK"
    );
    match outcomes.keys().all(|outcome| *outcome == Outcome::Fine) {
        true => Done::Fine,
        false => Done::Findings,
    }
}
