//! The library in plain English: what each rule flags, why it exists, and what it is known to get wrong.

use std::fmt::Write;

use post::Status;
use rules::{Block, Rule, RuleLine, RuleSet, describe, forms};

/// Every rule that is not retired, by theme, in Markdown.
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
    said
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
