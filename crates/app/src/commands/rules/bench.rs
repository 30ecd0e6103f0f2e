//! `rules bench`: which rules take the most time.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use post::{HashKey, Post};
use rules::RuleSet;

use super::open;
use crate::cli::BenchArgs;
use crate::exit::Done;
use crate::lines::{Skipped, for_each_post};
use crate::pace::wall_clock;
use crate::progress;

/// Posts that are timed: enough to tell rules apart, few enough to wait for.
const POSTS_MAX: usize = 20_000;

/// How one rule did.
struct Timed<'a> {
    rule: &'a str,
    took: Duration,
    hits: usize,
}

pub(super) fn run(args: BenchArgs) -> anyhow::Result<Done> {
    let rules = open(args.folder.rules.as_deref())?;
    let posts = read(args.file)?;
    anyhow::ensure!(!posts.is_empty(), "the file holds no posts");
    let begun = Instant::now();
    let flagged = posts.iter().filter(|post| !rules.scan(post, None).hits.is_empty()).count();
    let together = begun.elapsed();
    let mut timed = time_each(&rules, &posts);
    timed.sort_by_key(|timed| std::cmp::Reverse(timed.took));
    println!("{:44} {:>14} {:>8}", "rule, by itself", "µs/1,000 posts", "hits");
    for Timed { rule, took, hits } in timed.iter().take(args.slowest) {
        println!("{rule:44} {:>14.1} {hits:>8}", per_thousand(*took, posts.len()));
    }
    println!(
        "\nall {} rules together: {:.1} µs/1,000 posts over {} posts, {flagged} flagged, places among the time",
        timed.len(),
        per_thousand(together, posts.len()),
        posts.len()
    );
    Ok(Done::Fine)
}

fn read(file: PathBuf) -> anyhow::Result<Vec<Post>> {
    let key = HashKey::new([0; 32]);
    let mut posts = Vec::new();
    for_each_post(&[file], "reading", &mut Skipped::default(), |raw, _| {
        if posts.len() < POSTS_MAX {
            posts.push(Post::new(raw, &key, wall_clock()));
        }
        Ok(())
    })?;
    Ok(posts)
}

fn time_each<'a>(rules: &'a RuleSet, posts: &[Post]) -> Vec<Timed<'a>> {
    let bar = progress::over_posts((rules.rules().count() * posts.len()) as u64, "timing");
    let mut timed = Vec::new();
    for rule in rules.rules() {
        let Some(alone) = rules.alone(&rule.id) else { continue };
        let begun = Instant::now();
        let hits = posts.iter().filter(|post| alone.hits(post)).count();
        timed.push(Timed { rule: rule.id.as_str(), took: begun.elapsed(), hits });
        bar.inc(posts.len() as u64);
    }
    bar.finish_and_clear();
    timed
}

fn per_thousand(took: Duration, posts: usize) -> f64 {
    took.as_secs_f64() * 1e6 * 1e3 / posts as f64
}
