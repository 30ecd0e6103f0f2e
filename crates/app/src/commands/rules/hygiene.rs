//! `rules hygiene`: what the library wants from its owners.

use super::trial::{Posts, Trial};
use super::{findings, open, policy, today};
use crate::cli::{HygieneArgs, Report};
use crate::exit::Done;

pub(super) fn run(args: HygieneArgs) -> anyhow::Result<Done> {
    let rules = open(args.folder.rules.as_deref())?;
    let policy = policy(args.folder.rules.as_deref())?;
    let posts = match args.archive {
        Some(data) => Some(Posts::Archive(data)),
        None if args.files.is_empty() => None,
        None => Some(Posts::Files(args.files)),
    };
    let trial = Trial { rules: &rules, before: None, show_text: false };
    let tried = posts.map(|posts| trial.run(&posts)).transpose()?;
    let findings = author::hygiene::hygiene(&rules, &policy, today(), tried.as_ref());
    findings::print(&findings, args.format, "notice")?;
    if args.format == Report::Text {
        println!("{} rules, {} things to look at", rules.rules().count(), findings.len());
    }
    Ok(if findings.is_empty() { Done::Fine } else { Done::Findings })
}
