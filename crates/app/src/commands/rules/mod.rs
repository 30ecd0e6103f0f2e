//! `bellwether rules …`: the author's commands, one file each; here what they and other commands load rules with.

mod apply;
mod backtest;
mod backtest_report;
mod bench;
mod check;
mod committed;
mod docs;
mod explain;
mod findings;
mod fix;
mod fmt;
mod hygiene;
mod new;
mod running;
mod status;
mod test;
mod trial;

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use author::policy::Policy;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use places::Gazetteer;
use rules::{Diagnostic, Load, RuleSet, Severity};

use crate::cli::Rules;
use crate::config::Themes;
use crate::exit::{Done, Unusable};
use crate::pace::wall_clock;
use crate::rulebook::Rulebook;

pub(crate) fn run(command: Rules) -> anyhow::Result<Done> {
    match command {
        Rules::New(args) => new::run(args),
        Rules::Check(args) => check::run(args),
        Rules::Fix(args) => fix::run(args),
        Rules::Fmt(args) => fmt::run(args),
        Rules::Test(args) => test::run(args),
        Rules::Explain(args) => explain::run(args),
        Rules::Backtest(args) => backtest::run(args),
        Rules::Apply(args) => apply::run(args),
        Rules::Bench(args) => bench::run(args),
        Rules::Hygiene(args) => hygiene::run(args),
        Rules::Docs(args) => docs::run(args),
        Rules::Status(args) => status::run(args),
    }
}

/// Loads a folder of rules with today's date and the default themes.
///
/// # Errors
/// The folder or a file in it cannot be read.
pub(crate) fn load(rulebook: &Rulebook, gazetteer: &Arc<Gazetteer>, themes: &Themes) -> anyhow::Result<Load> {
    Ok(rules::load(&rulebook.files()?, &themes.names(), Arc::clone(gazetteer), today()))
}

/// Loads rules for a command that cannot work without them.
///
/// # Errors
/// [`Unusable`] with every mistake, when there is any.
pub(crate) fn load_or_refuse(rulebook: &Rulebook, gazetteer: &Arc<Gazetteer>) -> anyhow::Result<RuleSet> {
    usable(load(rulebook, gazetteer, &Themes::default())?)
}

/// The rule set, or every mistake at once.
///
/// # Errors
/// [`Unusable`] with every mistake, when there is any.
pub(crate) fn usable(load: Load) -> anyhow::Result<RuleSet> {
    let Load { set, diagnostics } = load;
    set.ok_or_else(|| {
        let errors: Vec<&Diagnostic> = diagnostics.iter().filter(|d| d.severity == Severity::Error).collect();
        let shown: Vec<String> = errors.iter().map(|error| error.render(in_colour())).collect();
        Unusable(format!(
            "the rules cannot be used\n\n{}\n{} mistakes; fix them and start again",
            shown.join("\n"),
            errors.len()
        ))
        .into()
    })
}

/// The rules of a folder and the gazetteer they were loaded with.
fn open(asked: Option<&Path>) -> anyhow::Result<RuleSet> {
    let rulebook = Rulebook::choose(asked);
    let gazetteer = rulebook.gazetteer()?;
    load_or_refuse(&rulebook, &gazetteer)
}

/// What is asked of a rule that is to go live: the folder's `policy.toml`, else the built-in one.
///
/// # Errors
/// [`Unusable`] for a policy that cannot be read.
fn policy(asked: Option<&Path>) -> anyhow::Result<Policy> {
    let written = match Rulebook::choose(asked) {
        Rulebook::Folder(folder) => std::fs::read_to_string(folder.join("policy.toml")).ok(),
        Rulebook::BuiltIn => None,
    };
    Policy::read(written.as_deref()).map_err(|why| Unusable(why).into())
}

pub(crate) fn print_diagnostics(diagnostics: &[Diagnostic]) {
    for diagnostic in diagnostics {
        println!("{}", diagnostic.render(in_colour()));
    }
}

/// Colour only where a person is looking and has not asked for none (no-color.org).
fn in_colour() -> bool {
    std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

fn today() -> Date {
    wall_clock().to_zoned(TimeZone::UTC).date()
}

/// The folder whose files a command edits.
///
/// # Errors
/// There is no such folder: the built-in rules cannot be edited.
fn folder(asked: Option<&Path>) -> anyhow::Result<PathBuf> {
    match Rulebook::choose(asked) {
        Rulebook::Folder(folder) if folder.is_dir() => Ok(folder),
        Rulebook::Folder(folder) => anyhow::bail!("there is no folder {}; make it first", folder.display()),
        Rulebook::BuiltIn => anyhow::bail!(
            "there is no folder ./rules here, and the built-in rules cannot be edited; name a folder with --rules"
        ),
    }
}

/// Where a file that the rules call `path` ("rules/disorder/x.toml") lies on disk.
fn on_disk(folder: &Path, path: &str) -> PathBuf {
    folder.join(path.strip_prefix("rules/").unwrap_or(path))
}

/// Whether a file of the rules folder is a rule: no list, no frame.
fn is_rule(path: &str) -> bool {
    let place = path.strip_prefix("rules/").unwrap_or(path);
    path.ends_with(".toml") && !place.starts_with("frames/") && !place.starts_with("lists/")
}
