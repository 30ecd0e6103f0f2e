//! `rules check`: every mistake in every file at once.

use rules::Severity;

use super::{load, print_diagnostics};
use crate::cli::{CheckArgs, Report};
use crate::config::Themes;
use crate::exit::{Done, Unusable};
use crate::rulebook::Rulebook;

pub(super) fn run(args: CheckArgs) -> anyhow::Result<Done> {
    let rulebook = Rulebook::choose(args.folder.rules.as_deref());
    let gazetteer = rulebook.gazetteer()?;
    let load = load(&rulebook, &gazetteer, &Themes::default())?;
    let count = |severity| load.diagnostics.iter().filter(|d| d.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let rules = load.set.as_ref().map_or(0, |set| set.rules().count());
    match args.format {
        Report::Text => {
            print_diagnostics(&load.diagnostics);
            println!("{rules} rules in force, {errors} mistakes, {warnings} warnings");
        }
        Report::Json => load.diagnostics.iter().for_each(|said| println!("{}", said.to_json())),
        Report::Github => load.diagnostics.iter().for_each(|said| println!("{}", said.to_github())),
    }
    match (load.set, errors) {
        (None, _) => Err(Unusable("the rules cannot be used as they are".to_owned()).into()),
        (Some(_), 0) => Ok(Done::Fine),
        (Some(_), _) => Ok(Done::Findings),
    }
}
