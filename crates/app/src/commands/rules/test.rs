//! `rules test`: the examples inside the rule files.

use std::sync::Arc;

use author::report::{Ended, Test, github, junit};
use post::Status;
use rules::{Example, Rule, RuleLine, RuleSet, TestFailure, TestReport};
use serde_json::json;

use super::{today, usable};
use crate::cli::{Report, TestArgs};
use crate::config::Themes;
use crate::exit::Done;
use crate::rulebook::Rulebook;

pub(super) fn run(args: TestArgs) -> anyhow::Result<Done> {
    let rulebook = Rulebook::choose(args.folder.rules.as_deref());
    let gazetteer = rulebook.gazetteer()?;
    let load =
        rules::load_untested(&rulebook.files()?, &Themes::default().names(), Arc::clone(&gazetteer), today());
    let rules = usable(load)?;
    let report = rules.run_tests();
    match args.format {
        Report::Text => report.failures.iter().for_each(|failure| println!("{failure}\n")),
        Report::Json => report.failures.iter().for_each(|failure| println!("{}", as_json(failure))),
        Report::Github => report.failures.iter().for_each(|failure| println!("{}", as_github(failure))),
        Report::Junit => println!("{}", junit("bellwether rules test", &tests(&rules, &report))),
    }
    if args.lines {
        rules.untested_lines().iter().for_each(|(rule, line)| print_untested(rule, line, args.format));
        for rule in kept(&rules) {
            rules.idle_examples(&rule.id).iter().for_each(|idle| print_idle(rule, idle, args.format));
        }
    }
    if args.format == Report::Text {
        print_summary(&rules, &report);
    }
    Ok(if report.failures.is_empty() { Done::Fine } else { Done::Findings })
}

fn kept(rules: &RuleSet) -> impl Iterator<Item = &Rule> {
    rules.rules().filter(|rule| rule.status != Status::Retired)
}

fn print_summary(rules: &RuleSet, report: &TestReport) {
    println!(
        "{} examples of {} rules: {} as expected, {} not, {} known gaps",
        report.examples,
        rules.rules().count(),
        report.examples - report.failures.len() - report.known_gaps.len(),
        report.failures.len(),
        report.known_gaps.len()
    );
}

fn print_untested(rule: &Rule, line: &RuleLine, format: Report) {
    let said = format!("no example uses this line of `{}`: {}", line.block, line.text);
    print_line("untested-line", rule, line.number, &said, format);
}

fn print_idle(rule: &Rule, example: &Example, format: Report) {
    let said =
        format!("this example would pass if the rule did not exist: {}", example.post.replace('\n', "\\n"));
    print_line("idle-example", rule, example.line, &said, format);
}

/// One remark about one line of a rule file. A JUnit report tells of tests only.
fn print_line(code: &str, rule: &Rule, line: usize, said: &str, format: Report) {
    let path = &rule.path;
    match format {
        Report::Text => println!("{path}:{line}  {code}: {said}"),
        Report::Json => {
            println!(
                "{}",
                json!({"code": code, "rule": rule.id, "path": path, "line": line, "message": said})
            )
        }
        Report::Github => println!("{}", github("warning", path, line, code, said)),
        Report::Junit => {}
    }
}

fn as_json(failure: &TestFailure) -> serde_json::Value {
    json!({
        "code": "own-test-fails",
        "rule": failure.rule,
        "path": failure.path,
        "line": failure.line,
        "section": failure.section,
        "post": failure.post,
        "read_as": failure.read_as,
        "expected": failure.expected,
        "found": failure.found,
        "nearest": failure.nearest,
    })
}

fn as_github(failure: &TestFailure) -> String {
    github("error", &failure.path, failure.line, "own-test-fails", &in_short(failure))
}

fn in_short(failure: &TestFailure) -> String {
    format!("wanted {}; got {}", failure.expected, failure.found)
}

/// Every example as one test.
fn tests(rules: &RuleSet, report: &TestReport) -> Vec<Test> {
    let mut tests = Vec::new();
    for rule in kept(rules) {
        for example in rules.examples(&rule.id) {
            let here = |failure: &&TestFailure| {
                failure.path == rule.path && failure.line == example.line && failure.post == example.post
            };
            let ended = match (report.failures.iter().find(here), report.known_gaps.iter().find(here)) {
                (Some(failure), _) => Ended::Failed(in_short(failure)),
                (None, Some(gap)) => Ended::Skipped(format!("a known gap: {}", in_short(gap))),
                (None, None) => Ended::Passed,
            };
            let name = format!("{} {}: {}", rule.id, example.section, example.post);
            tests.push(Test { path: rule.path.clone(), line: example.line, name, ended });
        }
    }
    tests
}
