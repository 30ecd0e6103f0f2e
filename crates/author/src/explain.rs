//! Why a rule did or did not find something in a post, for the person who wrote the rule.

use std::fmt::Write;

use post::{Field, Post};
use rules::{Block, Explanation, Hit, Met, Outcome, Rule, TriedLine, TriedPart};

use crate::reading;

/// The outcome, how the post was read, and each line that stands or came nearest, part by part.
pub fn explain(rule: &Rule, post: &Post, explanation: &Explanation) -> String {
    let mut said = format!("{}: {}\n", rule.id, outcome(&explanation.outcome));
    row(&mut said, "post", &one_line(post.text.original()));
    let undone = reading::undone(&post.text);
    let gap = if undone.is_empty() { "" } else { "      " };
    row(&mut said, "read as", &format!("{}{gap}{undone}", post.text.folded().replace('\n', " / ")));
    if let Outcome::Hit(hit) = &explanation.outcome {
        row(&mut said, "found", &found(post, hit));
        row(&mut said, "stance", stance(rule, hit));
    }
    let standing: Vec<&TriedLine> =
        explanation.lines.iter().filter(|line| line.stands_at.is_some()).collect();
    for line in &standing {
        self::line(&mut said, "stands", line);
    }
    let is_find = |line: &&TriedLine| matches!(line.block, Block::Strong | Block::Weak);
    if !standing.iter().any(is_find) {
        let found = explanation.lines.iter().filter(is_find);
        match found.reduce(|best, line| if line.matched() > best.matched() { line } else { best }) {
            Some(nearest) => self::line(&mut said, "nearest", nearest),
            None => row(&mut said, "nearest", "no part of any line under [find] stands in this post"),
        }
    }
    said
}

fn outcome(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Hit(hit) => {
            let disguised = if hit.disguised { ", disguised" } else { "" };
            format!("a {} hit, read as {}{disguised}", hit.strength, hit.stance)
        }
        Outcome::Vetoed(line) => format!("no hit: the [unless] line `{line}` stands in it"),
        Outcome::Lacks(group) => format!("no hit: no line of [require] {group} stands in it"),
        Outcome::Nothing => "no hit".to_owned(),
    }
}

fn found(post: &Post, hit: &Hit) -> String {
    let spans = hit.spans.iter().map(|(field, span)| {
        let text = if *field == Field::Title { post.title.as_ref() } else { Some(&post.text) };
        format!("«{}»", one_line(text.and_then(|text| text.original().get(span.clone())).unwrap_or_default()))
    });
    spans.collect::<Vec<_>>().join(" ")
}

fn stance(rule: &Rule, hit: &Hit) -> &'static str {
    match hit.stance {
        _ if !rule.stance => "not looked at: this rule says `stance = \"off\"`",
        post::Stance::Support => "support: nothing here denies, asks about or reports the claim",
        post::Stance::Deny => "deny: counted as a rebuttal, raises nothing",
        post::Stance::Query => "query: somebody asks whether it is so",
        post::Stance::Report => "report: somebody reports that others say it",
        post::Stance::Fiction => "fiction: a story or a game, raises nothing",
    }
}

fn line(said: &mut String, name: &str, line: &TriedLine) {
    let at = line.stands_at.as_ref().map(|words| format!("   «{}»", one_line(words))).unwrap_or_default();
    row(said, name, &format!("{}, line {}: {}{at}", line.block, line.number, line.text));
    let width = line.parts.iter().map(|part| wanted(part).chars().count()).max().unwrap_or_default();
    for part in &line.parts {
        let (mark, met) = match &part.met {
            Met::Fits(words) if words.is_empty() => ('✓', "left out".to_owned()),
            Met::Fits(words) => ('✓', one_line(words)),
            Met::Saw(words) if words.is_empty() => ('✗', "the post ends here".to_owned()),
            Met::Saw(words) => ('✗', format!("saw “{}”", one_line(words))),
        };
        writeln!(said, "            {mark} {:width$}   {met}", wanted(part)).ok();
    }
}

/// A part as its author wrote it, and how far off it may stand.
fn wanted(part: &TriedPart) -> String {
    match part.within {
        Some(most) => format!("{}, within {most} words", part.written),
        None => part.written.clone(),
    }
}

fn row(said: &mut String, name: &str, value: &str) {
    writeln!(said, "  {name:8}  {value}").ok();
}

fn one_line(text: &str) -> String {
    text.replace('\n', "\\n")
}
