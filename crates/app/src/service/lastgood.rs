//! The last rules that could be used, kept in the data folder: a half-saved file at 2 a.m. must not stop
//! the watcher from starting.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use places::Gazetteer;
use rules::{Load, RuleFile, RuleSet};
use web::RuleProblem;

use crate::commands::rules::{load as load_rules, usable};
use crate::config::Themes;
use crate::pace::wall_clock;
use crate::rulebook::Rulebook;
use crate::view;

const FILE: &str = "rules-last-good.json";

/// The rules a run starts with.
pub(crate) struct Start {
    pub(crate) rules: Arc<RuleSet>,
    /// Mistakes in the files on disk.
    pub(crate) problems: Vec<RuleProblem>,
    pub(crate) good: LastGood,
}

/// The files the rules in force were read from, in memory and in the data folder.
pub(crate) struct LastGood {
    path: PathBuf,
    files: BTreeMap<String, String>,
}

/// Loads the rules; on a later start with broken files, the last good ones, with the mistakes beside them.
///
/// # Errors
/// [`crate::exit::Unusable`] with every mistake, when there are no last good rules either.
pub(crate) fn load(
    rulebook: &Rulebook,
    gazetteer: &Arc<Gazetteer>,
    themes: &Themes,
    data: &Path,
) -> anyhow::Result<Start> {
    let mut good = LastGood { path: data.join(FILE), files: BTreeMap::new() };
    let load = load_rules(rulebook, gazetteer, themes)?;
    let problems = view::problems(&load.diagnostics);
    if load.set.is_some() {
        let rules = usable(load)?;
        good.keep(&rulebook.files()?, &rules)?;
        return Ok(Start { rules: Arc::new(rules), problems, good });
    }
    good.files = recall(&good.path).unwrap_or_default();
    match good.load(gazetteer, themes) {
        Some(rules) => {
            tracing::error!(
                mistakes = problems.len(),
                "the rule files have mistakes; the last good rules are in force"
            );
            Ok(Start { rules: Arc::new(rules), problems, good })
        }
        None => usable(load).map(|rules| Start { rules: Arc::new(rules), problems, good }),
    }
}

impl LastGood {
    /// Keeps the files that came into force with `rules`; of a file that is kept in its last good version, that.
    /// Written beside and renamed, so that it is never half a file.
    ///
    /// # Errors
    /// They could not be written.
    pub(crate) fn keep(&mut self, files: &[RuleFile], rules: &RuleSet) -> anyhow::Result<()> {
        let in_force = rules.files();
        let is_new = |file: &&RuleFile| {
            in_force.contains_key(file.path.as_str())
                && rules.kept().iter().all(|kept| kept.path != file.path)
        };
        for file in files.iter().filter(is_new) {
            self.files.insert(file.path.clone(), String::from_utf8_lossy(&file.bytes).into_owned());
        }
        self.files.retain(|path, _| in_force.contains_key(path.as_str()));
        let beside = self.path.with_extension("new");
        std::fs::write(&beside, serde_json::to_vec(&self.files)?)
            .and_then(|()| std::fs::rename(&beside, &self.path))
            .with_context(|| format!("the last good rules could not be kept in {}", self.path.display()))
    }

    fn load(&self, gazetteer: &Arc<Gazetteer>, themes: &Themes) -> Option<RuleSet> {
        let file = |(path, text): (&String, &String)| RuleFile {
            path: path.clone(),
            bytes: text.clone().into_bytes(),
        };
        let files: Vec<RuleFile> = self.files.iter().map(file).collect();
        let today = wall_clock().to_zoned(jiff::tz::TimeZone::UTC).date();
        let Load { set, .. } = rules::load(&files, &themes.names(), Arc::clone(gazetteer), today);
        set
    }
}

fn recall(path: &Path) -> Option<BTreeMap<String, String>> {
    serde_json::from_slice(&std::fs::read(path).ok()?).ok()
}
