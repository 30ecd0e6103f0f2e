//! What a library of rules wants from the people who own it, though nothing in it is broken.

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::Date;
use post::{Kind, RuleId, Status};
use rules::{Rule, RuleSet};

use crate::backtest::Backtest;
use crate::finding::Finding;
use crate::gate;
use crate::policy::Policy;

/// A review this many days away is worth planning for.
const REVIEW_SOON_DAYS: i64 = 30;

/// Everything worth a look, the rules in the order of their files, what matters most first. Retired rules are left in
/// peace. `tried` are counts over posts, where there are any.
pub fn hygiene(rules: &RuleSet, policy: &Policy, today: Date, tried: Option<&Backtest>) -> Vec<Finding> {
    let silent: BTreeSet<&RuleId> =
        tried.map(|tried| tried.silent(rules).into_iter().collect()).unwrap_or_default();
    let mut findings = Vec::new();
    for rule in rules.rules().filter(|rule| rule.status != Status::Retired) {
        findings.extend(paper(rules, rule, policy, today));
        findings.extend(review_soon(rule, today));
        findings.extend(examples(rules, rule));
        findings.extend(tried.and_then(|tried| noisy(rule, policy, tried)));
        if silent.contains(&rule.id) {
            let message = "flags none of the posts it was tried on: is it still worth having?";
            findings.push(Finding::new("silent", rule, message));
        }
    }
    findings
}

/// What the gate asks of a live rule; of others only what cannot wait.
fn paper(rules: &RuleSet, rule: &Rule, policy: &Policy, today: Date) -> Vec<Finding> {
    let mut findings = gate::on_paper(rules, rule, policy, today);
    if rule.status != Status::Live {
        findings.retain(|finding| ["unowned", "review-overdue", "untested-line"].contains(&finding.code));
    }
    findings
}

fn review_soon(rule: &Rule, today: Date) -> Option<Finding> {
    let soon = today.saturating_add(REVIEW_SOON_DAYS.days());
    (today..=soon)
        .contains(&rule.review_by)
        .then(|| Finding::new("review-soon", rule, format!("is to be reviewed by {}", rule.review_by)))
}

fn examples(rules: &RuleSet, rule: &Rule) -> Vec<Finding> {
    let examples = rules.examples(&rule.id);
    let count = |section: &str| examples.iter().filter(|example| example.section == section).count();
    let mut findings = Vec::new();
    if rule.kind == Kind::Rumour && rule.stance {
        for (section, what) in [("deny", "denies it"), ("query", "asks about it")] {
            if count(section) == 0 {
                let message = format!("no post under `{section}`: add one that {what}");
                findings.push(Finding::new("no-stance-example", rule, message));
            }
        }
    }
    let gaps = count("todo_match") + count("todo_ignore");
    if gaps > 0 {
        findings.push(Finding::new("known-gaps", rule, format!("{gaps} posts it is known to get wrong")));
    }
    findings
}

fn noisy(rule: &Rule, policy: &Policy, tried: &Backtest) -> Option<Finding> {
    let rate = tried.per_10_000(tried.rules.get(&rule.id)?.hits);
    let most = policy.false_alarms.archive;
    let message = format!("flags {rate:.0} of 10,000 posts; {most} is the most somebody can read");
    (rate > most).then(|| Finding::new("noisy", rule, message))
}
