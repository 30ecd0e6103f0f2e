//! `rules backtest`: what the rules would have flagged in posts of the past, and what an edit changes.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError, mpsc};

use anyhow::Context;
use author::backtest::{Backtest, RuleCount, Sample};
use author::report::github;
use post::{HashKey, Post, RawPost};
use rules::{Rule, RuleSet};
use serde_json::json;

use super::{committed, folder, load_or_refuse, open};
use crate::cli::{BacktestArgs, Report};
use crate::exit::Done;
use crate::lines::{Skipped, for_each_post};
use crate::pace::wall_clock;
use crate::rulebook::Rulebook;

/// Posts handed to a worker at once.
const BATCH: usize = 256;
/// Batches read ahead of the workers.
const AHEAD: usize = 8;

type Batch = Vec<(u64, RawPost)>;

pub(super) fn run(args: BacktestArgs) -> anyhow::Result<Done> {
    let rules = open(args.folder.rules.as_deref())?;
    let before = before(&args)?;
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let (sender, receiver) = mpsc::sync_channel::<Batch>(AHEAD);
    let receiver = Mutex::new(receiver);
    let mut skipped = Skipped::default();
    let work = || count(&receiver, &rules, before.as_ref(), args.show_text);
    let counted = std::thread::scope(|scope| -> anyhow::Result<Backtest> {
        let working: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        read(&args.files, &mut skipped, sender)?;
        let mut counted = Backtest::default();
        for worker in working {
            counted.merge(worker.join().map_err(|_| anyhow::anyhow!("a worker stopped before its end"))?);
        }
        Ok(counted)
    })?;
    let compared = before.is_some();
    match args.format {
        Report::Text => print_text(&counted, &rules, compared),
        Report::Json => print_json(&counted, &rules, compared),
        Report::Github => print_github(&counted, &rules, compared),
    }
    eprintln!("{} posts, {} bad lines skipped", counted.posts, skipped.bad_lines);
    Ok(Done::Fine)
}

/// The committed rules, where they are to be compared with.
fn before(args: &BacktestArgs) -> anyhow::Result<Option<RuleSet>> {
    let Some(revision) = &args.against else { return Ok(None) };
    let folder = folder(args.folder.rules.as_deref())?;
    let copy = committed::check_out(&folder, revision)?;
    let rulebook = Rulebook::Folder(copy.path().to_owned());
    let gazetteer = Rulebook::Folder(folder).gazetteer()?;
    let rules = load_or_refuse(&rulebook, &gazetteer)
        .with_context(|| format!("the rules committed as {revision} cannot be compared with"))?;
    Ok(Some(rules))
}

/// Hands every post of the files to the workers, numbered in the order of the files.
fn read(files: &[PathBuf], skipped: &mut Skipped, workers: mpsc::SyncSender<Batch>) -> anyhow::Result<()> {
    let mut batch = Batch::with_capacity(BATCH);
    let mut number = 0;
    for_each_post(files, "trying", skipped, |raw, _| {
        batch.push((number, raw));
        number += 1;
        if batch.len() == BATCH {
            let full = std::mem::replace(&mut batch, Batch::with_capacity(BATCH));
            workers.send(full).context("the workers stopped")?;
        }
        Ok(())
    })?;
    workers.send(batch).context("the workers stopped")
}

/// One worker: takes batches until there are no more.
fn count(
    batches: &Mutex<mpsc::Receiver<Batch>>,
    rules: &RuleSet,
    before: Option<&RuleSet>,
    show_text: bool,
) -> Backtest {
    // Nothing is kept, so any key will do.
    let key = HashKey::new([0; 32]);
    let mut counted = Backtest::default();
    loop {
        let batch = batches.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(batch) = batch else { return counted };
        for (number, raw) in batch {
            let post = Post::new(raw, &key, wall_clock());
            counted.add(number, &post, rules, before, show_text);
        }
    }
}

/// What is worth a line: everything found, or where two sets are compared, what changed.
fn shown<'a>(
    counted: &'a Backtest,
    rules: &'a RuleSet,
    compared: bool,
) -> impl Iterator<Item = (&'a post::RuleId, Option<&'a Rule>, &'a RuleCount)> {
    let worth = move |count: &RuleCount| !compared || count.new + count.lost > 0;
    let counts = counted.rules.iter().filter(move |(_, count)| worth(count));
    counts.map(|(id, count)| (id, rules.rule(id), count))
}

fn print_text(counted: &Backtest, rules: &RuleSet, compared: bool) {
    println!(
        "{:44} {:>7} {:>10} {:>8} {:>7} {:>6} {:>6}",
        "rule", "hits", "per 10,000", "denials", "vetoed", "new", "lost"
    );
    for (id, _, count) in shown(counted, rules, compared) {
        let rate = counted.per_10_000(count.hits);
        let RuleCount { hits, denials, vetoed, new, lost, .. } = count;
        println!("{:44} {hits:>7} {rate:>10.1} {denials:>8} {vetoed:>7} {new:>6} {lost:>6}", id.as_str());
        let mark = if compared { "new" } else { "post" };
        count.samples.iter().for_each(|sample| println!("    {mark:5} {}", told(sample)));
        count.lost_samples.iter().for_each(|sample| println!("    {:5} {}", "lost", told(sample)));
    }
    let silent = counted.silent(rules);
    let names: Vec<&str> = silent.iter().map(|id| id.as_str()).collect();
    println!("\nsilent here: {}", if names.is_empty() { "none".to_owned() } else { names.join(", ") });
    let rate = counted.per_10_000(counted.flagged);
    let a_day = counted.flagged_a_day().map(|posts| format!(", about {posts:.0} a day to look at"));
    println!(
        "{} of {} posts flagged, {rate:.1} per 10,000{}",
        counted.flagged,
        counted.posts,
        a_day.unwrap_or_default()
    );
}

fn told(sample: &Sample) -> String {
    match &sample.text {
        Some(text) => format!("{}  {text}", sample.id),
        None => sample.id.clone(),
    }
}

fn print_json(counted: &Backtest, rules: &RuleSet, compared: bool) {
    for (id, rule, count) in shown(counted, rules, compared) {
        let line = json!({
            "rule": id,
            "path": rule.map(|rule| &rule.path),
            "posts": counted.posts,
            "hits": count.hits,
            "per_10_000": counted.per_10_000(count.hits),
            "denials": count.denials,
            "vetoed": count.vetoed,
            "before": count.before,
            "new": count.new,
            "lost": count.lost,
            "samples": count.samples,
            "lost_samples": count.lost_samples,
        });
        println!("{line}");
    }
}

fn print_github(counted: &Backtest, rules: &RuleSet, compared: bool) {
    for (id, rule, count) in shown(counted, rules, compared) {
        let rate = counted.per_10_000(count.hits);
        let said = format!(
            "{id}: {} hits, {rate:.1} per 10,000 posts; {} new, {} lost",
            count.hits, count.new, count.lost
        );
        let path = rule.map_or("", |rule| rule.path.as_str());
        println!("{}", github("notice", path, 1, "backtest", &said));
    }
}
