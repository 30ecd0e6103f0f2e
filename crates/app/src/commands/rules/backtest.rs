//! `rules backtest`: what the rules would have flagged in posts of the past, and what an edit changes.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use author::backtest::Backtest;
use author::benign::{self, Planted};
use author::policy::Policy;
use rules::RuleSet;

use super::trial::{Posts, Trial};
use super::{backtest_report, committed, folder, open, policy, today, usable};
use crate::cli::BacktestArgs;
use crate::config::Themes;
use crate::exit::Done;
use crate::pace::wall_clock;
use crate::rulebook::Rulebook;

/// What came of it, for a report.
pub(super) struct Outcome<'a> {
    pub(super) rules: &'a RuleSet,
    pub(super) policy: Policy,
    /// Whether two sets of rules were compared.
    pub(super) compared: bool,
    /// What was found in each corpus, by its name.
    pub(super) counted: Vec<(&'static str, Backtest)>,
    /// How many posts were planted in the benign corpus.
    pub(super) planted: usize,
    /// Those of them that were not found.
    pub(super) missed: Vec<Planted>,
}

pub(super) fn run(args: BacktestArgs) -> anyhow::Result<Done> {
    let rules = open(args.folder.rules.as_deref())?;
    let before = before(&args)?;
    let trial = Trial { rules: &rules, before: before.as_ref(), show_text: args.show_text };
    let mut counted = Vec::new();
    if !args.files.is_empty() {
        counted.push(("files", trial.run(&Posts::Files(args.files))?));
    }
    if let Some(data) = args.archive {
        counted.push(("archive", trial.run(&Posts::Archive(data))?));
    }
    // Its posts were made up, so that they may always be shown.
    counted.push(("benign", Trial { show_text: true, ..trial }.run(&Posts::Benign)?));
    let outcome = Outcome {
        rules: &rules,
        policy: policy(args.folder.rules.as_deref())?,
        compared: before.is_some(),
        counted,
        planted: benign::planted(&rules).len(),
        missed: benign::missed(&rules, wall_clock()),
    };
    backtest_report::print(&outcome, args.format);
    Ok(if outcome.missed.is_empty() { Done::Fine } else { Done::Findings })
}

/// The rules to compare with: another folder, or the folder as it was committed.
fn before(args: &BacktestArgs) -> anyhow::Result<Option<RuleSet>> {
    let Some(against) = &args.against else { return Ok(None) };
    let folder = folder(args.folder.rules.as_deref())?;
    let gazetteer = Rulebook::Folder(folder.clone()).gazetteer()?;
    let (other, _copy) = if Path::new(against).is_dir() {
        (Rulebook::Folder(against.into()), None)
    } else {
        let copy = committed::check_out(&folder, against)?;
        (Rulebook::Folder(copy.path().to_owned()), Some(copy))
    };
    let load =
        rules::load_untested(&other.files()?, &Themes::default().names(), Arc::clone(&gazetteer), today());
    let rules = usable(load).with_context(|| format!("the rules of {against} cannot be compared with"))?;
    Ok(Some(rules))
}
