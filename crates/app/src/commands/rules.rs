//! `bellwether rules …`: what is wrong with rule files, and whether their own tests pass.

use std::io::IsTerminal;
use std::sync::Arc;

use jiff::tz::TimeZone;
use places::Gazetteer;
use rules::{Diagnostic, Load, RuleSet, Severity};

use crate::cli::RulesArgs;
use crate::config::Themes;
use crate::exit::{Done, Unusable};
use crate::pace::wall_clock;
use crate::rulebook::Rulebook;

/// Loads a folder of rules with today's date and the default themes.
///
/// # Errors
/// The folder or a file in it cannot be read.
pub(crate) fn load(rulebook: &Rulebook, gazetteer: &Arc<Gazetteer>, themes: &Themes) -> anyhow::Result<Load> {
    let today = wall_clock().to_zoned(TimeZone::UTC).date();
    Ok(rules::load(&rulebook.files()?, &themes.names(), Arc::clone(gazetteer), today))
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

/// `rules check`: every mistake in every file at once.
pub(crate) fn check(args: RulesArgs) -> anyhow::Result<Done> {
    let rulebook = Rulebook::choose(args.rules.as_deref());
    let gazetteer = rulebook.gazetteer()?;
    let load = load(&rulebook, &gazetteer, &Themes::default())?;
    print_diagnostics(&load.diagnostics);
    let count = |severity| load.diagnostics.iter().filter(|d| d.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let rules = load.set.as_ref().map_or(0, |set| set.rules().count());
    println!("{rules} rules in force, {errors} mistakes, {warnings} warnings");
    match (load.set, errors) {
        (None, _) => Err(Unusable("the rules cannot be used as they are".to_owned()).into()),
        (Some(_), 0) => Ok(Done::Fine),
        (Some(_), _) => Ok(Done::Findings),
    }
}

/// `rules test`: the examples inside the rule files.
pub(crate) fn test(args: RulesArgs) -> anyhow::Result<Done> {
    let rulebook = Rulebook::choose(args.rules.as_deref());
    let gazetteer = rulebook.gazetteer()?;
    let rules = load_or_refuse(&rulebook, &gazetteer)?;
    let report = rules.run_tests();
    for failure in &report.failures {
        println!("{failure}\n");
    }
    println!(
        "{} examples of {} rules: {} as expected, {} not",
        report.examples,
        rules.rules().count(),
        report.examples - report.failures.len(),
        report.failures.len()
    );
    Ok(if report.failures.is_empty() { Done::Fine } else { Done::Findings })
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
