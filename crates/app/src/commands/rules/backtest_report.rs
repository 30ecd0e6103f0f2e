//! What a backtest found, printed for people and for machines.

use author::backtest::{Backtest, RuleCount, Sample};
use author::report::{Ended, Test, github, junit};
use post::RuleId;
use rules::Rule;
use serde_json::json;

use super::backtest::Outcome;
use crate::cli::Report;

pub(super) fn print(outcome: &Outcome<'_>, format: Report) {
    match format {
        Report::Text => print_text(outcome),
        Report::Json => print_json(outcome),
        Report::Github => print_github(outcome),
        Report::Junit => println!("{}", junit("bellwether rules backtest", &tests(outcome))),
    }
}

/// What is worth a line: everything found, or where two sets are compared, what changed.
fn shown<'a>(
    outcome: &'a Outcome<'_>,
    counted: &'a Backtest,
) -> impl Iterator<Item = (&'a RuleId, Option<&'a Rule>, &'a RuleCount)> {
    let worth = |count: &RuleCount| !outcome.compared || count.new + count.lost > 0;
    let counts = counted.rules.iter().filter(move |(_, count)| worth(count));
    counts.map(|(id, count)| (id, outcome.rules.rule(id), count))
}

/// So many hits as hits a day: at the pace of the posts, else of an ordinary day by the policy.
fn a_day(outcome: &Outcome<'_>, counted: &Backtest, hits: u64) -> f64 {
    let by_policy = counted.per_10_000(hits) * outcome.policy.cost.posts_a_day / 10_000.0;
    counted.a_day(hits).unwrap_or(by_policy)
}

fn print_text(outcome: &Outcome<'_>) {
    for (corpus, counted) in &outcome.counted {
        println!("{}", heading(corpus, counted));
        print_rules(outcome, counted);
        println!("{}\n", cost(outcome, counted));
    }
    for missed in &outcome.missed {
        println!("NOT FOUND by {}: {}", missed.rule, missed.text);
    }
    println!("{} of {} planted posts found", outcome.planted - outcome.missed.len(), outcome.planted);
}

fn heading(corpus: &str, counted: &Backtest) -> String {
    match corpus {
        "files" => format!("{} posts of the files", counted.posts),
        "archive" => format!("{} posts of the recent archive", counted.posts),
        _ => format!(
            "{} ordinary posts of the benign corpus ({} sentences with names filled in): every hit is a false alarm",
            counted.posts,
            author::benign::sentences()
        ),
    }
}

fn print_rules(outcome: &Outcome<'_>, counted: &Backtest) {
    let mut shown = shown(outcome, counted).peekable();
    if shown.peek().is_none() {
        println!(
            "  {}",
            if outcome.compared { "no rule flags more or less than before" } else { "no rule flags any" }
        );
        return;
    }
    println!(
        "  {:42} {:>7} {:>10} {:>7} {:>8} {:>7} {:>6} {:>6}",
        "rule", "hits", "per 10,000", "a day", "denials", "vetoed", "new", "lost"
    );
    for (id, _, count) in shown {
        let RuleCount { hits, denials, vetoed, new, lost, .. } = count;
        let (rate, a_day) = (counted.per_10_000(*hits), a_day(outcome, counted, *hits));
        println!(
            "  {:42} {hits:>7} {rate:>10.1} {a_day:>7.0} {denials:>8} {vetoed:>7} {new:>6} {lost:>6}",
            id.as_str()
        );
        let mark = if outcome.compared { "new" } else { "post" };
        count.samples.iter().for_each(|sample| println!("      {mark:5} {}", told(sample)));
        count.lost_samples.iter().for_each(|sample| println!("      {:5} {}", "lost", told(sample)));
    }
}

fn told(sample: &Sample) -> String {
    match &sample.text {
        Some(text) => format!("{}  {text}", sample.id),
        None => sample.id.clone(),
    }
}

/// What looking at it all takes.
fn cost(outcome: &Outcome<'_>, counted: &Backtest) -> String {
    let Backtest { flagged, flagged_before, posts, .. } = counted;
    let rate = counted.per_10_000(*flagged);
    let now = a_day(outcome, counted, *flagged);
    let minutes = |a_day: f64| a_day * outcome.policy.cost.minutes_a_hit;
    let pace = match counted.a_day(0) {
        Some(_) => String::new(),
        None => format!(", where {} posts are read a day", outcome.policy.cost.posts_a_day),
    };
    let mut said = format!(
        "  {flagged} of {posts} posts flagged, {rate:.1} per 10,000: about {now:.0} a day to look at, {:.0} minutes{pace}",
        minutes(now)
    );
    if outcome.compared {
        let before = a_day(outcome, counted, *flagged_before);
        said.push_str(&format!("; before, {before:.0} a day, {:.0} minutes", minutes(before)));
    }
    said
}

fn print_json(outcome: &Outcome<'_>) {
    for (corpus, counted) in &outcome.counted {
        for (id, rule, count) in shown(outcome, counted) {
            let line = json!({
                "corpus": corpus,
                "rule": id,
                "path": rule.map(|rule| &rule.path),
                "posts": counted.posts,
                "hits": count.hits,
                "per_10_000": counted.per_10_000(count.hits),
                "a_day": a_day(outcome, counted, count.hits),
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
    let missed: Vec<_> =
        outcome.missed.iter().map(|missed| json!({"rule": missed.rule, "text": missed.text})).collect();
    println!("{}", json!({"corpus": "planted", "posts": outcome.planted, "missed": missed}));
}

fn print_github(outcome: &Outcome<'_>) {
    for (corpus, counted) in &outcome.counted {
        for (id, rule, count) in shown(outcome, counted) {
            let rate = counted.per_10_000(count.hits);
            let said = format!(
                "{id} on {corpus}: {} hits, {rate:.1} per 10,000 posts; {} new, {} lost",
                count.hits, count.new, count.lost
            );
            let path = rule.map_or("", |rule| rule.path.as_str());
            println!("{}", github("notice", path, 1, "backtest", &said));
        }
    }
    for missed in &outcome.missed {
        let path = outcome.rules.rule(&missed.rule).map_or("", |rule| rule.path.as_str());
        println!(
            "{}",
            github("error", path, 1, "planted-missed", &format!("does not find: {}", missed.text))
        );
    }
}

/// One test a rule in force: it finds what was planted for it.
fn tests(outcome: &Outcome<'_>) -> Vec<Test> {
    let matched = outcome.rules.rules().filter(|rule| rule.status.is_matched());
    let tests = matched.map(|rule| {
        let missed: Vec<&str> =
            outcome.missed.iter().filter(|m| m.rule == rule.id).map(|m| m.text.as_str()).collect();
        let ended = if missed.is_empty() {
            Ended::Passed
        } else {
            Ended::Failed(format!("does not find: {}", missed.join(" / ")))
        };
        Test { path: rule.path.clone(), line: 1, name: format!("{} finds what was planted", rule.id), ended }
    });
    tests.collect()
}
