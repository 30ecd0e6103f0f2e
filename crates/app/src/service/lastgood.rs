//! The last rules that could be used, kept in the data folder: a half-saved file at 2 a.m. must not stop
//! the watcher from starting.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use places::Gazetteer;
use rules::{Diagnostic, Load, RuleFile, RuleSet};

use crate::commands::rules::{load as load_rules, usable};
use crate::config::Themes;
use crate::pace::wall_clock;
use crate::rulebook::Rulebook;

const FILE: &str = "rules-last-good.json";

/// Loads the rules; on a later start with broken files, the last good ones, with the mistakes beside them.
///
/// # Errors
/// [`crate::exit::Unusable`] with every mistake, when there are no last good rules either.
pub(crate) fn load(
    rulebook: &Rulebook,
    gazetteer: &Arc<Gazetteer>,
    themes: &Themes,
    data: &Path,
) -> anyhow::Result<(Arc<RuleSet>, Vec<Diagnostic>)> {
    let load = load_rules(rulebook, gazetteer, themes)?;
    let kept = data.join(FILE);
    if load.set.is_some() {
        keep(&rulebook.files()?, &kept)?;
        let diagnostics = load.diagnostics.clone();
        return Ok((Arc::new(usable(load)?), diagnostics));
    }
    match recall(&kept, gazetteer, themes) {
        Some(rules) => {
            tracing::error!(
                mistakes = load.diagnostics.len(),
                "the rule files have mistakes; the last good rules are in force"
            );
            Ok((Arc::new(rules), load.diagnostics))
        }
        None => usable(load).map(|rules| (Arc::new(rules), Vec::new())),
    }
}

/// Keeps the files the rules in force were read from. Written beside and renamed, so that it is never half a file.
pub(crate) fn keep(files: &[RuleFile], path: &Path) -> anyhow::Result<()> {
    let texts: BTreeMap<&str, String> = files
        .iter()
        .map(|file| (file.path.as_str(), String::from_utf8_lossy(&file.bytes).into_owned()))
        .collect();
    let beside = path.with_extension("new");
    std::fs::write(&beside, serde_json::to_vec(&texts)?)
        .and_then(|()| std::fs::rename(&beside, path))
        .with_context(|| format!("the last good rules could not be kept in {}", path.display()))
}

fn recall(path: &Path, gazetteer: &Arc<Gazetteer>, themes: &Themes) -> Option<RuleSet> {
    let texts: BTreeMap<String, String> = serde_json::from_slice(&std::fs::read(path).ok()?).ok()?;
    let files: Vec<RuleFile> =
        texts.into_iter().map(|(path, text)| RuleFile { path, bytes: text.into_bytes() }).collect();
    let today = wall_clock().to_zoned(jiff::tz::TimeZone::UTC).date();
    let Load { set, .. } = rules::load(&files, &themes.names(), Arc::clone(gazetteer), today);
    set
}
