//! `bellwether scan`: posts in, flags out, in input order.

use std::io::Write;
use std::ops::Range;
use std::path::PathBuf;

use jiff::Timestamp;
use places::Gazetteer;
use post::{Confidence, Field, HashKey, Kind, Post, RawPost, Stance, Status, Strength, Weight};
use rules::{RuleSet, Scan};
use serde::Serialize;

use crate::cli::{Format, ScanArgs};
use crate::commands::rules::load_or_refuse;
use crate::exit::Done;
use crate::lines::{Skipped, for_each_post, standard_output, write_json};
use crate::pace::wall_clock;
use crate::rulebook::Rulebook;

/// One flagged post: a line of output, and a contract with other people's scripts.
#[derive(Serialize)]
struct Flag<'a> {
    id: &'a str,
    source: &'a str,
    published: Timestamp,
    hits: Vec<FlagHit<'a>>,
    areas: Vec<FlagArea<'a>>,
}

#[derive(Serialize)]
struct FlagHit<'a> {
    rule: &'a str,
    kind: Kind,
    theme: &'a str,
    weight: Weight,
    status: Status,
    strength: Strength,
    stance: Stance,
    disguised: bool,
    /// Byte ranges in the original field.
    spans: Vec<(Field, usize, usize)>,
}

#[derive(Serialize)]
struct FlagArea<'a> {
    code: &'a str,
    name: &'a str,
    because: &'a str,
}

pub(crate) fn run(args: ScanArgs) -> anyhow::Result<Done> {
    let rulebook = Rulebook::choose(args.rules.as_deref());
    let gazetteer = rulebook.gazetteer()?;
    let rules = load_or_refuse(&rulebook, &gazetteer)?;
    let files = if args.files.is_empty() { vec![PathBuf::from("-")] } else { args.files };
    // Nothing is kept, so any key will do; a fixed one keeps the output the same from run to run.
    let key = HashKey::new([0; 32]);
    let mut out = standard_output();
    let (mut posts, mut flagged, mut skipped) = (0_u64, 0_u64, Skipped::default());
    for_each_post(&files, "scanning", &mut skipped, |raw, _| {
        let (id, source) = (raw.id.clone(), raw.source.clone());
        let scan = scan_one(raw, &key, &rules);
        posts += 1;
        flagged += u64::from(!scan.1.hits.is_empty());
        if args.all || !scan.1.hits.is_empty() {
            let flag = flag(&id, &source, &scan.0, &scan.1, &gazetteer);
            match args.format {
                Format::Jsonl => write_json(&mut out, &flag)?,
                Format::Text => write_text(&mut out, &flag)?,
            }
        }
        Ok(())
    })?;
    out.flush()?;
    eprintln!("{posts} posts, {flagged} flagged, {} bad lines skipped", skipped.bad_lines);
    Ok(Done::Fine)
}

fn scan_one(raw: RawPost, key: &HashKey, rules: &RuleSet) -> (Post, Scan) {
    let post = Post::new(raw, key, wall_clock());
    let scan = rules.scan(&post, None);
    (post, scan)
}

fn flag<'a>(id: &'a str, source: &'a str, post: &Post, scan: &'a Scan, gazetteer: &'a Gazetteer) -> Flag<'a> {
    let hits = scan.hits.iter().map(|hit| FlagHit {
        rule: hit.rule.id.as_str(),
        kind: hit.rule.kind,
        theme: hit.rule.theme.as_str(),
        weight: hit.rule.weight,
        status: hit.rule.status,
        strength: hit.strength,
        stance: hit.stance,
        disguised: hit.disguised,
        spans: hit.spans.iter().map(|(field, Range { start, end })| (*field, *start, *end)).collect(),
    });
    let areas = scan.areas.iter().filter(|placed| placed.mention.confidence != Confidence::Candidate);
    let areas = areas.filter_map(|placed| {
        let area = gazetteer.area(placed.mention.code.as_str())?;
        Some(FlagArea { code: area.code.as_str(), name: &area.name, because: &placed.because })
    });
    Flag { id, source, published: post.published_at, hits: hits.collect(), areas: areas.collect() }
}

fn write_text(out: &mut impl Write, flag: &Flag<'_>) -> anyhow::Result<()> {
    let areas: Vec<String> =
        flag.areas.iter().map(|area| format!("{} ({})", area.name, area.because)).collect();
    let areas = if areas.is_empty() { "no area named".to_owned() } else { areas.join(", ") };
    writeln!(out, "{}  {}  {}  {areas}", flag.published, flag.source, flag.id)?;
    for hit in &flag.hits {
        let disguised = if hit.disguised { ", disguised" } else { "" };
        writeln!(out, "    {}  {} {}, {}{disguised}", hit.rule, hit.weight, hit.kind, hit.stance)?;
    }
    Ok(())
}
