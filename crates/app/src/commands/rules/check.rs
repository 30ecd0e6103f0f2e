//! `rules check`: every mistake in every file at once, and with --status what a rule lacks to be promoted.

use author::benign;
use author::finding::Finding;
use author::gate::{self, Tried};
use author::report::{Ended, Test, junit};
use post::{RuleId, Status};
use rules::{Diagnostic, Rule, RuleSet, Severity};

use super::trial::{Posts, Trial};
use super::{findings, load, policy, print_diagnostics, today};
use crate::cli::{CheckArgs, Gate, Report};
use crate::config::Themes;
use crate::exit::{Done, Unusable, Usage};
use crate::pace::wall_clock;
use crate::rulebook::Rulebook;

pub(super) fn run(args: CheckArgs) -> anyhow::Result<Done> {
    let rulebook = Rulebook::choose(args.folder.rules.as_deref());
    let gazetteer = rulebook.gazetteer()?;
    let load = load(&rulebook, &gazetteer, &Themes::default())?;
    let said = load.diagnostics;
    if let (Some(set), Some(gate)) = (&load.set, args.status) {
        return promote(set, gate, &args);
    }
    let count = |severity| said.iter().filter(|d| d.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let rules = load.set.as_ref().map_or(0, |set| set.rules().count());
    match args.format {
        Report::Text => {
            print_diagnostics(&said);
            println!("{rules} rules in force, {errors} mistakes, {warnings} warnings");
        }
        Report::Json => said.iter().for_each(|said| println!("{}", said.to_json())),
        Report::Github => said.iter().for_each(|said| println!("{}", said.to_github())),
        Report::Junit => println!("{}", junit("bellwether rules check", &tests(load.set.as_ref(), &said))),
    }
    match (load.set, errors) {
        (None, _) => Err(Unusable("the rules cannot be used as they are".to_owned()).into()),
        (Some(_), 0) => Ok(Done::Fine),
        (Some(_), _) => Ok(Done::Findings),
    }
}

/// What was said, and each rule of which nothing was.
fn tests(set: Option<&RuleSet>, said: &[Diagnostic]) -> Vec<Test> {
    let quiet = |rule: &&Rule| said.iter().all(|said| said.path != rule.path);
    let quiet = set.into_iter().flat_map(RuleSet::rules).filter(quiet).map(|rule| Test {
        path: rule.path.clone(),
        line: 1,
        name: rule.id.to_string(),
        ended: Ended::Passed,
    });
    let told = said.iter().map(|said| Test {
        path: said.path.clone(),
        line: said.line,
        name: said.code.to_owned(),
        ended: match said.severity {
            Severity::Error => Ended::Failed(said.message.clone()),
            Severity::Warning => Ended::Skipped(said.message.clone()),
        },
    });
    quiet.chain(told).collect()
}

/// Holds rules to what a status asks.
fn promote(set: &RuleSet, gate: Gate, args: &CheckArgs) -> anyhow::Result<Done> {
    let judged = judged(set, gate, &args.rule)?;
    let lacking = match gate {
        Gate::Shadow => judged.iter().flat_map(|rule| gate::for_shadow(set, rule)).collect(),
        Gate::Live => for_live(set, &judged, args)?,
    };
    findings::print(&lacking, args.format, "error")?;
    if args.format == Report::Text {
        let held: std::collections::BTreeSet<&str> = lacking.iter().map(|said| said.rule.as_str()).collect();
        println!(
            "{} rules judged: {} may be {gate}, {} may not",
            judged.len(),
            judged.len() - held.len(),
            held.len()
        );
    }
    Ok(if lacking.is_empty() { Done::Fine } else { Done::Findings })
}

/// The rules that were named, else those that have the status or a higher one.
fn judged<'a>(set: &'a RuleSet, gate: Gate, named: &[String]) -> anyhow::Result<Vec<&'a Rule>> {
    if named.is_empty() {
        let has = |rule: &&Rule| match gate {
            Gate::Shadow => rule.status.is_matched(),
            Gate::Live => rule.status == Status::Live,
        };
        return Ok(set.rules().filter(has).collect());
    }
    let find = |id: &String| {
        set.rule(&RuleId::new(id)).ok_or_else(|| Usage(format!("there is no rule `{id}`")).into())
    };
    named.iter().map(find).collect()
}

fn for_live(set: &RuleSet, judged: &[&Rule], args: &CheckArgs) -> anyhow::Result<Vec<Finding>> {
    let policy = policy(args.folder.rules.as_deref())?;
    let trial = Trial { rules: set, before: None, show_text: false };
    let benign = trial.run(&Posts::Benign)?;
    let archive = match &args.archive {
        Some(data) => Some(trial.run(&Posts::Archive(data.clone()))?),
        None => None,
    };
    let missed = benign::missed(set, wall_clock());
    let tried = Tried { benign: &benign, missed: &missed, archive: archive.as_ref() };
    Ok(judged.iter().flat_map(|rule| gate::for_live(set, rule, &policy, today(), tried)).collect())
}
