//! What was found out about rules, printed for people and for machines.

use author::finding::Finding;
use author::report::{Test, github, junit};

use crate::cli::Report;

/// Prints every finding. `level` is how serious they are where a site shows them beside the line ("error", "notice").
pub(super) fn print(findings: &[Finding], format: Report, level: &str) -> anyhow::Result<()> {
    match format {
        Report::Text => print_by_rule(findings),
        Report::Json => {
            for finding in findings {
                println!("{}", serde_json::to_string(finding)?);
            }
        }
        Report::Github => {
            for Finding { code, path, line, message, .. } in findings {
                println!("{}", github(level, path, *line, code, message));
            }
        }
        Report::Junit => {
            let tests: Vec<Test> = findings.iter().map(Test::from).collect();
            println!("{}", junit("bellwether rules", &tests));
        }
    }
    Ok(())
}

/// The file once, then what it wants.
fn print_by_rule(findings: &[Finding]) {
    for of_one_file in findings.chunk_by(|a, b| a.path == b.path) {
        println!("{}", of_one_file.first().map_or("", |finding| finding.path.as_str()));
        for Finding { line, code, message, .. } in of_one_file {
            println!("  line {line:<4} {code}: {message}");
        }
    }
}
