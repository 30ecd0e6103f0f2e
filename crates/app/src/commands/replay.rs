//! `bellwether replay`: posts in, changes of level out, as the service would have shown them.

use std::collections::BTreeMap;
use std::io::Write;

use jiff::{SignedDuration, Timestamp};
use places::Gazetteer;
use post::{AreaCode, Entry, Event, Evidence, HashKey, Post, RawPost, RuleId, SourceId};
use serde::Serialize;
use tension::Change;

use crate::cli::{Format, ReplayArgs};
use crate::commands::rules::{load, usable};
use crate::config::{self, Config};
use crate::exit::Done;
use crate::fold::Fold;
use crate::lines::{Skipped, for_each_post, standard_output, write_json};
use crate::progress;
use crate::rulebook::Rulebook;

/// After the last post, levels are followed for this long so that they can be seen to fall.
const AFTERMATH: SignedDuration = SignedDuration::from_hours(7 * 24);

/// One change: a line of output, and a contract with other people's scripts.
#[derive(Serialize)]
struct Line<'a> {
    at: Timestamp,
    area: Option<LineArea<'a>>,
    theme: Option<&'a str>,
    level: u8,
    from: u8,
    severity: u8,
    phase: tension::Phase,
    because: String,
    alert: &'static str,
    evidence: LineEvidence<'a>,
}

#[derive(Serialize)]
struct LineArea<'a> {
    code: &'a str,
    name: &'a str,
}

#[derive(Serialize)]
struct LineEvidence<'a> {
    posts: u32,
    authors: u32,
    sources: u32,
    rebuttals: u32,
    rules: &'a [RuleId],
}

/// What happened, for the summary on standard error.
#[derive(Default)]
struct Summary {
    posts: u64,
    flagged: u64,
    changes: u64,
    alerts: BTreeMap<String, u64>,
}

pub(crate) fn run(args: ReplayArgs) -> anyhow::Result<Done> {
    let config = config::read(args.config.as_deref())?;
    let rulebook = Rulebook::choose(args.rules.as_deref());
    let gazetteer = rulebook.gazetteer()?;
    let rules = usable(load(&rulebook, &gazetteer, &config.themes)?)?;
    let homes = homes(&config);
    let mut skipped = Skipped::default();
    let posts = read_in_order(&args, &mut skipped)?;
    let mut replay = Replay {
        fold: Fold::new(&config.tension, &gazetteer),
        gazetteer: &gazetteer,
        number: 0,
        summary: Summary::default(),
    };
    let key = HashKey::new([0; 32]);
    let mut out = standard_output();
    let bar = progress::over_posts(posts.len() as u64, "replaying");
    let last = posts.last().map(|(at, _)| *at);
    for (at, raw) in posts {
        let post = Post::new(raw, &key, at);
        let found = rules.scan(&post, homes.get(&post.id.source)).evidence(&post, 1, false);
        let changes = replay.take(at, found);
        replay.write(&changes, args.format, &mut out)?;
        bar.inc(1);
    }
    if let Some(end) = last.and_then(|last| last.checked_add(AFTERMATH).ok()) {
        let changes = replay.fold.settle(end);
        replay.write(&changes, args.format, &mut out)?;
    }
    bar.finish_and_clear();
    out.flush()?;
    replay.summary.print(&skipped);
    Ok(Done::Fine)
}

fn homes(config: &Config) -> BTreeMap<SourceId, AreaCode> {
    let sources = config.collect.sources.iter();
    sources.filter_map(|source| Some((source.id().clone(), source.home()?.clone()))).collect()
}

/// Every post with a time, by time, then in the order given.
fn read_in_order(args: &ReplayArgs, skipped: &mut Skipped) -> anyhow::Result<Vec<(Timestamp, RawPost)>> {
    let mut posts = Vec::new();
    for_each_post(&args.files, "reading", skipped, |raw, skipped| {
        match raw.published {
            Some(at) => posts.push((at, raw)),
            None => skipped.untimed += 1,
        }
        Ok(())
    })?;
    posts.sort_by_key(|(at, _)| *at);
    Ok(posts)
}

struct Replay<'g> {
    fold: Fold,
    gazetteer: &'g Gazetteer,
    number: u64,
    summary: Summary,
}

impl Replay<'_> {
    /// Takes one post as committed the moment it was published.
    fn take(&mut self, at: Timestamp, found: Vec<Evidence>) -> Vec<Change> {
        self.summary.posts += 1;
        self.summary.flagged += u64::from(!found.is_empty());
        let mut changes = Vec::new();
        for evidence in found {
            self.number += 1;
            let entry = Entry { number: self.number, at, event: Event::Evidence(Box::new(evidence)) };
            changes.extend(self.fold.apply(&entry));
        }
        changes
    }

    fn write(&mut self, changes: &[Change], format: Format, out: &mut impl Write) -> anyhow::Result<()> {
        for change in changes {
            let line = line(change, self.gazetteer);
            self.summary.note(&line);
            match format {
                Format::Jsonl => write_json(out, &line)?,
                Format::Text => write_text(out, &line)?,
            }
        }
        Ok(())
    }
}

fn line<'a>(change: &'a Change, gazetteer: &'a Gazetteer) -> Line<'a> {
    let area = gazetteer.area(change.cell.area.as_str());
    Line {
        at: change.at,
        area: area.map(|area| LineArea { code: area.code.as_str(), name: &area.name }),
        theme: change.cell.theme.as_ref().map(post::Theme::as_str),
        level: change.level.number(),
        from: change.from.number(),
        severity: change.severity.number(),
        phase: change.phase,
        because: web::sentence(web::Language::English, change, gazetteer),
        alert: change.alert.as_str(),
        evidence: LineEvidence {
            posts: change.tally.posts,
            authors: change.tally.authors,
            sources: change.tally.sources,
            rebuttals: change.tally.rebuttals,
            rules: &change.tally.rules,
        },
    }
}

fn write_text(out: &mut impl Write, line: &Line<'_>) -> anyhow::Result<()> {
    let area = line.area.as_ref().map_or("UK, not placed", |area| area.name);
    let theme = line.theme.unwrap_or("all themes");
    writeln!(
        out,
        "{}  {area} · {theme}  {} → {}  alert {}  {}",
        line.at, line.from, line.level, line.alert, line.because
    )?;
    Ok(())
}

impl Summary {
    fn note(&mut self, line: &Line<'_>) {
        self.changes += 1;
        if line.alert == "firing" {
            let name = line.area.as_ref().map_or("not placed", |area| area.name);
            *self.alerts.entry(name.to_owned()).or_default() += 1;
        }
    }

    fn print(&self, skipped: &Skipped) {
        eprintln!(
            "{} posts, {} flagged, {} changes; skipped: {} bad lines, {} posts without a time",
            self.posts, self.flagged, self.changes, skipped.bad_lines, skipped.untimed
        );
        for (area, times) in &self.alerts {
            eprintln!("  alert fired {times} times: {area}");
        }
    }
}
