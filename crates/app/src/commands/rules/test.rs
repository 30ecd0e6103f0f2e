//! `rules test`: the examples inside the rule files.

use author::report::github;
use rules::{RuleSet, TestFailure, TestReport};
use serde_json::json;

use super::open;
use crate::cli::{Report, TestArgs};
use crate::exit::Done;

pub(super) fn run(args: TestArgs) -> anyhow::Result<Done> {
    let rules = open(args.folder.rules.as_deref())?;
    let report = rules.run_tests();
    for failure in &report.failures {
        match args.format {
            Report::Text => println!("{failure}\n"),
            Report::Json => println!("{}", as_json(failure)),
            Report::Github => println!("{}", as_github(failure)),
        }
    }
    if args.lines {
        print_untested(&rules, args.format);
    }
    if args.format == Report::Text {
        print_summary(&rules, &report);
    }
    Ok(if report.failures.is_empty() { Done::Fine } else { Done::Findings })
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

fn print_untested(rules: &RuleSet, format: Report) {
    for (rule, line) in rules.untested_lines() {
        let said = format!("no example uses this line of `{}`: {}", line.block, line.text);
        match format {
            Report::Text => println!("{}:{}  {said}", rule.path, line.number),
            Report::Json => println!(
                "{}",
                json!({"code": "untested-line", "rule": rule.id, "path": rule.path, "line": line.number,
                    "message": said})
            ),
            Report::Github => {
                println!("{}", github("warning", &rule.path, line.number, "untested-line", &said))
            }
        }
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
    let said = format!("wanted {}; got {}", failure.expected, failure.found);
    github("error", &failure.path, failure.line, "own-test-fails", &said)
}
