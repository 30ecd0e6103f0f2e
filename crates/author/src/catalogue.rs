//! The library in plain English: what each rule flags, why it exists, and what it is known to get wrong.

use std::fmt::Write;

use post::{Status, Step, Wanted};
use rules::{Block, Rule, RuleLine, RuleSet, Surge, describe, forms};

/// Every rule that is not retired, by theme, and every surge, in Markdown.
pub fn catalogue(rules: &RuleSet) -> String {
    let mut themes: Vec<&str> = kept(rules).map(|rule| rule.theme.as_str()).collect();
    themes.sort_unstable();
    themes.dedup();
    let mut said =
        format!("# What the rules flag\n\n{} rules in {} themes.\n", kept(rules).count(), themes.len());
    for theme in themes {
        write!(said, "\n## {theme}\n").ok();
        for rule in kept(rules).filter(|rule| rule.theme.as_str() == theme) {
            write!(said, "\n### {}\n\n{}", rule.title, entry(rules, rule)).ok();
        }
    }
    if rules.surges().next().is_some() {
        said.push_str(
            "\n## Surges\n\nFindings that people are shown as one when they come together in an area.\n",
        );
    }
    for surge in rules.surges() {
        write!(said, "\n### {}\n\n{}", surge.title, surge_entry(surge)).ok();
    }
    said
}

fn surge_entry(surge: &Surge) -> String {
    let definition = &surge.definition;
    let wanted = match &definition.wanted {
        Wanted::Count(count, of) => format!("{count} posts{}", found(of)),
        Wanted::DistinctAuthors(count, of) => format!("posts by {count} different people{}", found(of)),
        Wanted::InOrder(steps) => format!("a post of each, in this order: {}", named(steps)),
    };
    let theme =
        definition.theme.as_ref().map_or("any theme".to_owned(), |theme| format!("the theme {theme}"));
    let areas = match definition.areas.len() {
        0 => String::new(),
        1 => ", in one area only".to_owned(),
        several => format!(", in {several} areas only"),
    };
    format!(
        "`{}` · owner {} · review by {}\n\n{}\n\nRaised by {wanted}; of {theme}, within {}{areas}.\n",
        definition.id,
        surge.owner,
        surge.review_by,
        surge.why,
        duration(definition.within)
    )
}

/// Which posts are counted, where not all are.
fn found(of: &[Step]) -> String {
    if of.is_empty() { String::new() } else { format!(" with any of: {}", named(of)) }
}

fn named(steps: &[Step]) -> String {
    let name = |step: &Step| match step {
        Step::Kind(kind) => kind.to_string(),
        Step::Rule(rule) => format!("`{rule}`"),
    };
    steps.iter().map(name).collect::<Vec<_>>().join(", ")
}

/// Seconds, as an author writes them: whole hours, else minutes.
fn duration(seconds: u32) -> String {
    match seconds / 60 {
        60 => "an hour".to_owned(),
        minutes if minutes % 60 == 0 => format!("{} hours", minutes / 60),
        minutes => format!("{minutes} minutes"),
    }
}

fn kept(rules: &RuleSet) -> impl Iterator<Item = &Rule> {
    rules.rules().filter(|rule| rule.status != Status::Retired)
}

/// One rule, without a heading.
pub fn entry(rules: &RuleSet, rule: &Rule) -> String {
    let lines = rules.lines(&rule.id);
    let mut said = format!(
        "`{}` · {} · {} · weight {} · owner {} · review by {}\n\n{}\n",
        rule.id, rule.kind, rule.status, rule.weight, rule.owner, rule.review_by, rule.why
    );
    list(&mut said, "Flags a post that says any of", &lines, |block| *block == Block::Strong);
    list(&mut said, "Flags a post that says several of", &lines, |block| *block == Block::Weak);
    let mut groups: Vec<&Block> =
        lines.iter().map(|line| &line.block).filter(|block| matches!(block, Block::Require(_))).collect();
    groups.dedup();
    for group in groups {
        list(&mut said, "Only where the post also says one of", &lines, |block| block == group);
    }
    list(&mut said, "Not in a sentence that says", &lines, |block| *block == Block::SameSentence);
    list(&mut said, "Not in a post that says", &lines, |block| *block == Block::SamePost);
    write!(said, "\nKnown false alarms: {}.\n", rule.false_alarms.join("; ")).ok();
    said
}

/// Under which forms the words of the rule are found, where these are more than the words themselves.
pub fn word_forms(rules: &RuleSet, rule: &Rule) -> String {
    let mut said = String::new();
    let mut told: Vec<String> = Vec::new();
    for line in rules.lines(&rule.id) {
        for (written, forms) in forms(&line.text, &rule.lang) {
            if !told.contains(&written) {
                writeln!(said, "- {written}: {}", forms.join(", ")).ok();
                told.push(written);
            }
        }
    }
    if said.is_empty() { said } else { format!("\nFound in these forms too:\n\n{said}") }
}

fn list(said: &mut String, heading: &str, lines: &[RuleLine], wanted: impl Fn(&Block) -> bool) {
    let mut lines = lines.iter().filter(|line| wanted(&line.block)).peekable();
    if lines.peek().is_some() {
        write!(said, "\n{heading}:\n\n").ok();
    }
    for line in lines {
        writeln!(said, "- {}", describe(&line.text).unwrap_or_else(|| line.text.clone())).ok();
    }
}
