//! `rules hygiene`: what the library wants from its owners.

use author::report::github;

use super::{open, today};
use crate::cli::{HygieneArgs, Report};
use crate::exit::Done;

pub(super) fn run(args: HygieneArgs) -> anyhow::Result<Done> {
    let rules = open(args.folder.rules.as_deref())?;
    let findings = author::hygiene::hygiene(&rules, today());
    for finding in &findings {
        match args.format {
            Report::Text => println!("{finding}"),
            Report::Json => println!("{}", serde_json::to_string(finding)?),
            Report::Github => {
                println!("{}", github("notice", &finding.path, finding.line, finding.code, &finding.message))
            }
        }
    }
    if args.format == Report::Text {
        println!("{} rules, {} things to look at", rules.rules().count(), findings.len());
    }
    Ok(if findings.is_empty() { Done::Fine } else { Done::Findings })
}
