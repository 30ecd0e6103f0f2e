//! What a library of rules wants from the people who own it, though nothing in it is broken.

use jiff::ToSpan;
use jiff::civil::Date;
use post::{Kind, Status};
use rules::{Rule, RuleSet};
use serde::Serialize;

/// A review this many days away is worth planning for.
const REVIEW_SOON_DAYS: i64 = 30;
/// Owners that are nobody.
const NOBODY: &[&str] = &["nobody", "none", "tbc", "tbd", "todo", "unknown", "?", "-", "n/a"];
/// Posts a live rule should be held to by `match` and by `ignore`.
const LIVE_EXAMPLES: usize = 3;

/// One thing somebody should look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Its permanent name ("review-soon").
    pub code: &'static str,
    /// The rule.
    pub rule: String,
    /// The file.
    pub path: String,
    /// The line in the file, from 1.
    pub line: usize,
    /// What is the matter, and what to do.
    pub message: String,
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}  {}: {}", self.path, self.line, self.code, self.message)
    }
}

/// Everything worth a look, by file and line. Retired rules are left in peace.
pub fn hygiene(rules: &RuleSet, today: Date) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in rules.rules().filter(|rule| rule.status != Status::Retired) {
        let mut say = |code, message| findings.push(finding(code, rule, 1, message));
        if let Some(message) = unowned(rule) {
            say("unowned", message);
        }
        if let Some((code, message)) = review(rule, today) {
            say(code, message);
        }
        for (code, message) in examples(rules, rule) {
            say(code, message);
        }
    }
    for (rule, line) in rules.untested_lines() {
        if rule.status != Status::Retired {
            let message = format!("no example uses this line of `{}`: {}", line.block, line.text);
            findings.push(finding("untested-line", rule, line.number, message));
        }
    }
    findings.sort_by(|a, b| (&a.path, a.line).cmp(&(&b.path, b.line)));
    findings
}

fn finding(code: &'static str, rule: &Rule, line: usize, message: String) -> Finding {
    Finding { code, rule: rule.id.to_string(), path: rule.path.clone(), line, message }
}

fn unowned(rule: &Rule) -> Option<String> {
    let owner = rule.owner.trim().to_lowercase();
    NOBODY
        .contains(&owner.as_str())
        .then(|| format!("`owner = \"{}\"` is nobody; name a team that answers for it", rule.owner))
}

fn review(rule: &Rule, today: Date) -> Option<(&'static str, String)> {
    let soon = today.saturating_add(REVIEW_SOON_DAYS.days());
    if rule.review_by < today {
        Some((
            "review-overdue",
            format!("was to be reviewed by {}; read it again, then set a new date", rule.review_by),
        ))
    } else if rule.review_by <= soon {
        Some(("review-soon", format!("is to be reviewed by {}", rule.review_by)))
    } else {
        None
    }
}

fn examples(rules: &RuleSet, rule: &Rule) -> Vec<(&'static str, String)> {
    let examples = rules.examples(&rule.id);
    let count = |section: &str| examples.get(section).copied().unwrap_or_default();
    let mut said = Vec::new();
    if rule.status == Status::Live {
        for section in ["match", "ignore"].into_iter().filter(|section| count(section) < LIVE_EXAMPLES) {
            let message = format!(
                "{} posts under `{section}`; a live rule has {LIVE_EXAMPLES} or more",
                count(section)
            );
            said.push(("few-examples", message));
        }
    }
    if rule.kind == Kind::Rumour && rule.stance {
        for (section, what) in [("deny", "denies it"), ("query", "asks about it")] {
            if count(section) == 0 {
                said.push(("no-stance-example", format!("no post under `{section}`: add one that {what}")));
            }
        }
    }
    let gaps = count("todo_match") + count("todo_ignore");
    if gaps > 0 {
        said.push(("known-gaps", format!("{gaps} posts it is known to get wrong")));
    }
    said
}
