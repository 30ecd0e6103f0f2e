//! What a rule still lacks before it may go live, and before it may run in shadow.

use jiff::civil::Date;
use rules::{Block, Example, Rule, RuleLine, RuleSet};

use crate::backtest::Backtest;
use crate::benign::Planted;
use crate::draft;
use crate::finding::Finding;
use crate::policy::Policy;

/// Owners that are nobody.
const NOBODY: &[&str] = &["nobody", "none", "tbc", "tbd", "todo", "unknown", "?", "-", "n/a"];

/// Words by which a post is known for news, an official statement or a denial. Rules must leave such posts alone, or
/// read them as what they are, and they are what early drafts get wrong most.
const NEWS_WORDS: &[&str] = &[
    "says",
    "say",
    "said",
    "police",
    "council",
    "court",
    "judge",
    "inquest",
    "jailed",
    "sentenced",
    "charged",
    "appeal",
    "statement",
    "report",
    "reports",
    "reported",
    "news",
    "deny",
    "denies",
    "denied",
    "untrue",
    "false",
    "not true",
    "no evidence",
    "confirmed",
    "minister",
    "review",
    "spokesperson",
    "officials",
    "force",
    "crews",
    "heddlu",
    "cyngor",
    "llys",
    "meddai",
    "medd",
    "newyddion",
    "gwadu",
    "adroddiad",
    "datganiad",
    "dedfryd",
    "ddim yn wir",
];

/// What was found out about rules by trying them on posts.
#[derive(Clone, Copy, Debug)]
pub struct Tried<'a> {
    /// On the ordinary posts of the benign corpus.
    pub benign: &'a Backtest,
    /// Planted posts that were not found.
    pub missed: &'a [Planted],
    /// On the recent archive, where there is one.
    pub archive: Option<&'a Backtest>,
}

/// What the rule lacks to go live; empty when it may. An emergency rule is not held to figures.
pub fn for_live(
    rules: &RuleSet,
    rule: &Rule,
    policy: &Policy,
    today: Date,
    tried: Tried<'_>,
) -> Vec<Finding> {
    let mut findings = on_paper(rules, rule, policy, today);
    if !rule.status.is_matched() {
        let message =
            format!("is {}, so it finds nothing yet: set `status = \"shadow\"` and ask again", rule.status);
        findings.push(Finding::new("not-in-shadow", rule, message));
    } else if !rule.emergency {
        findings.extend(in_figures(rule, policy, tried));
    }
    findings
}

/// What the rule lacks to run in shadow; empty when it may.
pub fn for_shadow(rules: &RuleSet, rule: &Rule) -> Vec<Finding> {
    let examples = rules.examples(&rule.id);
    let lacks = ["match", "ignore"].into_iter().filter(|section| count(&examples, section) == 0);
    lacks
        .map(|section| {
            Finding::new("few-examples", rule, format!("no post under `{section}`; a shadow rule has one"))
        })
        .collect()
}

/// What can be seen from the file alone.
pub(crate) fn on_paper(rules: &RuleSet, rule: &Rule, policy: &Policy, today: Date) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(unowned(rule));
    findings.extend(unfinished(rule));
    if rule.review_by < today {
        let message = format!("was to be reviewed by {}; read it again, then set a new date", rule.review_by);
        findings.push(Finding::new("review-overdue", rule, message));
    }
    findings.extend(examples(rules, rule, policy));
    findings.extend(untested(rules, rule));
    findings
}

fn unowned(rule: &Rule) -> Option<Finding> {
    let owner = rule.owner.trim().to_lowercase();
    NOBODY.contains(&owner.as_str()).then(|| {
        let message = format!("`owner = \"{}\"` is nobody; name a team that answers for it", rule.owner);
        Finding::new("unowned", rule, message)
    })
}

/// Settings that still say what `rules new` wrote there.
fn unfinished(rule: &Rule) -> Vec<Finding> {
    let mut settings = vec![("title", rule.title.as_str()), ("why", rule.why.as_str())];
    settings.extend(rule.false_alarms.iter().map(|text| ("false_alarms", text.as_str())));
    let left = settings.into_iter().filter(|(_, text)| draft::TO_FILL_IN.contains(text));
    left.map(|(key, text)| {
        Finding::new("unfinished", rule, format!("`{key}` still says \"{text}\"; write what is so"))
    })
    .collect()
}

fn count(examples: &[Example], section: &str) -> usize {
    examples.iter().filter(|example| example.section == section).count()
}

fn examples(rules: &RuleSet, rule: &Rule, policy: &Policy) -> Vec<Finding> {
    let examples = rules.examples(&rule.id);
    let mut findings = Vec::new();
    for (section, wanted) in [("match", policy.examples.matched), ("ignore", policy.examples.ignore)] {
        let there = count(&examples, section);
        if there < wanted {
            let message = format!("{there} posts under `{section}`; a live rule has {wanted} or more");
            findings.push(Finding::new("few-examples", rule, message));
        }
    }
    if !examples
        .iter()
        .any(|example| example.section == "deny" || (example.section == "ignore" && is_news(&example.post)))
    {
        let message =
            "no example is a news line or a denial: add one under `ignore`, or a denial under `deny`";
        findings.push(Finding::new("no-news-example", rule, message));
    }
    findings
}

fn is_news(post: &str) -> bool {
    let folded = post::Text::new(post.to_owned());
    let folded = format!(" {} ", folded.folded().replace('\n', " "));
    NEWS_WORDS.iter().any(|word| folded.contains(&format!(" {word} ")))
}

/// The lines no example uses, as one finding at the first of them.
pub(crate) fn untested(rules: &RuleSet, rule: &Rule) -> Option<Finding> {
    let lines: Vec<RuleLine> =
        rules.untested_lines().into_iter().filter(|(of, _)| of.id == rule.id).map(|(_, line)| line).collect();
    let first = lines.first()?;
    let shown: Vec<String> = lines.iter().map(|line| format!("{} `{}`", line.number, line.text)).collect();
    let vetoes = lines.iter().all(|line| matches!(line.block, Block::SameSentence | Block::SamePost));
    let wanted = if vetoes { "add posts under `ignore` that only they stop" } else { "add a post for each" };
    let message = format!("no example uses line {}; {wanted}", shown.join(", line "));
    Some(Finding::new("untested-line", rule, message).at(first.number))
}

/// What trying it showed.
fn in_figures(rule: &Rule, policy: &Policy, tried: Tried<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for missed in tried.missed.iter().filter(|missed| missed.rule == rule.id) {
        let message = format!("does not find this post, planted in the benign corpus: {}", missed.text);
        findings.push(Finding::new("planted-missed", rule, message));
    }
    let budgets = [
        (
            Some(tried.benign),
            policy.false_alarms.benign,
            "ordinary posts of the benign corpus",
            "--show-text",
        ),
        (tried.archive, policy.false_alarms.archive, "posts of the recent archive", "--archive"),
    ];
    for (counted, budget, of, option) in budgets {
        let Some(counted) = counted else { continue };
        let hits = counted.rules.get(&rule.id).map_or(0, |count| count.hits);
        let rate = counted.per_10_000(hits);
        if rate > budget {
            let message = format!(
                "flags {rate:.0} of 10,000 {of}; {budget} is the most. `bellwether rules backtest {option}` shows which"
            );
            findings.push(Finding::new("too-many-false-alarms", rule, message));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn news_and_denials_are_known_by_their_words() {
        for (post, news) in [
            ("Police: nothing happened", true),
            ("He was JAILED for it.", true),
            ("Mae'r heddlu, meddai hi, yno", true),
            ("kids hiding from the rain", false),
            ("the policeman's ball", false),
        ] {
            assert_eq!(is_news(post), news, "{post}");
        }
    }
}
