//! Why a rule did or did not find something in a post, for the person who wrote the rule.

use std::fmt::Write;

use post::{Field, Post};
use rules::{Block, Correction, Explanation, Hit, Met, Outcome, Rule, RuleLine, TriedLine, TriedPart};

use toml_edit::{DocumentMut, Item, Value};

use crate::reading;

/// Characters of a line and of a part that are shown where the whole is no help.
const LINE_SHOWN: usize = 72;
const PART_SHOWN: usize = 36;

/// The rule file with this id as it can be tried on a post whatever its own examples do: as a draft
/// without tests. `None` when the file holds another rule or cannot be read.
pub fn for_trying(text: &str, id: &str) -> Option<String> {
    let mut document: DocumentMut = text.strip_prefix('\u{feff}').unwrap_or(text).parse().ok()?;
    if document.get("id").and_then(Item::as_str) != Some(id) {
        return None;
    }
    document.as_table_mut().remove("tests");
    // In the place of the old value, so that every line keeps its number.
    if let Some(Item::Value(status)) = document.get_mut("status") {
        *status = Value::from("draft");
    }
    Some(document.to_string())
}

/// The outcome, how the post was read, and each line that stands or came nearest, part by part.
/// `lines` are all lines of the rule.
pub fn explain(rule: &Rule, lines: &[RuleLine], post: &Post, explanation: &Explanation) -> String {
    let mut said = format!("{}: {}\n", rule.id, outcome(&explanation.outcome));
    row(&mut said, "post", &one_line(post.text.original()));
    let undone = reading::undone(&post.text);
    let gap = if undone.is_empty() { "" } else { "      " };
    row(&mut said, "read as", &format!("{}{gap}{undone}", post.text.folded().replace('\n', " / ")));
    for Correction { written, read_as, slip } in &explanation.corrections {
        row(&mut said, "spelling", &format!("`{written}` read as `{read_as}`: {slip}"));
    }
    if let Outcome::Hit(hit) = &explanation.outcome {
        row(&mut said, "found", &found(post, hit));
        row(&mut said, "stance", stance(rule, hit));
    }
    let standing: Vec<&TriedLine> =
        explanation.lines.iter().filter(|line| line.stands_at.is_some()).collect();
    for line in &standing {
        self::line(&mut said, "stands", line);
    }
    if let Outcome::Lacks(group) = &explanation.outcome {
        let wanted = lines.iter().filter(|line| line.block == Block::Require(group.clone()));
        wanted.for_each(|line| {
            row(&mut said, "lacks", &format!("{}, line {}: {}", line.block, line.number, line.text))
        });
    }
    if !standing.iter().any(|line| is_find(line)) {
        match nearest(explanation) {
            Some(nearest) => self::line(&mut said, "nearest", nearest),
            None => row(&mut said, "nearest", "no part of any line under [find] stands in this post"),
        }
    }
    vetoes(&mut said, lines, explanation);
    said
}

/// What would have stopped the hit and does not stand: for a post that was found and should not have been.
fn vetoes(said: &mut String, lines: &[RuleLine], explanation: &Explanation) {
    if !matches!(explanation.outcome, Outcome::Hit(_)) {
        return;
    }
    let standing = |line: &RuleLine| {
        explanation.lines.iter().any(|tried| tried.number == line.number && tried.stands_at.is_some())
    };
    let is_veto = |line: &&RuleLine| matches!(line.block, Block::SameSentence | Block::SamePost);
    for line in lines.iter().filter(is_veto).filter(|line| !standing(line)) {
        row(
            said,
            "not here",
            &format!("{}, line {}: {}", line.block, line.number, short(&line.text, LINE_SHOWN)),
        );
    }
}

fn is_find(line: &TriedLine) -> bool {
    matches!(line.block, Block::Strong | Block::Weak)
}

/// The line under `[find]` that got furthest, the first of equals.
fn nearest(explanation: &Explanation) -> Option<&TriedLine> {
    let found = explanation.lines.iter().filter(|line| is_find(line));
    found.reduce(|best, line| if line.matched() > best.matched() { line } else { best })
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
        let text = post.field(*field).and_then(|text| text.original().get(span.clone()));
        let place = if *field == Field::Text { String::new() } else { format!("{field}: ") };
        format!("{place}«{}»", one_line(text.unwrap_or_default()))
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
    row(said, name, &format!("{}, line {}: {}{at}", line.block, line.number, short(&line.text, LINE_SHOWN)));
    // What was left out is no news; what is wanted is told in full only where it is missing.
    let parts: Vec<(&TriedPart, String)> = line
        .parts
        .iter()
        .filter(|part| part.met != Met::Fits(String::new()))
        .map(|part| (part, short(&part.written, PART_SHOWN)))
        .collect();
    let width = parts.iter().map(|(_, written)| written.chars().count()).max().unwrap_or_default();
    for (part, written) in parts {
        match &part.met {
            Met::Fits(words) => writeln!(said, "            ✓ {written:width$}   {}", one_line(words)).ok(),
            Met::Saw(words) => writeln!(said, "            ✗ {}", missed(part, words)).ok(),
        };
    }
}

/// What was wanted, how near, and what stood there.
fn missed(part: &TriedPart, words: &str) -> String {
    let within = part.within.map(|most| format!(" within {most} words")).unwrap_or_default();
    let saw = if words.is_empty() {
        "the post ends there".to_owned()
    } else {
        format!("saw “{}”", one_line(words))
    };
    format!("needed {}{within}: {saw}", part.written)
}

/// A long text cut at a word, with how it goes on left open.
fn short(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let cut: String = text.chars().take(most).collect();
    let whole = cut.rsplit_once(' ').map_or(cut.as_str(), |(whole, _)| whole);
    format!("{whole} …")
}

fn row(said: &mut String, name: &str, value: &str) {
    writeln!(said, "  {name:8}  {value}").ok();
}

fn one_line(text: &str) -> String {
    text.replace('\n', "\\n")
}
