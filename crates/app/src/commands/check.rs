//! `bellwether check`: can the configuration and the rules be used, and what is wrong if not.

use rules::Severity;

use crate::cli::ConfigArgs;
use crate::commands::rules::{load, print_diagnostics, usable};
use crate::config;
use crate::exit::Done;
use crate::pace::today;
use crate::rulebook::Rulebook;

pub(crate) fn run(args: ConfigArgs) -> anyhow::Result<Done> {
    let config = config::read(args.config.as_deref())?;
    let rulebook = Rulebook::configured(&config.service.rules);
    let gazetteer = rulebook.gazetteer()?;
    let watched = config::watched(&config.areas, &gazetteer)?;
    config::check_homes(&config.collect, &gazetteer)?;
    for source in &config.collect.sources {
        if let Some(warning) = collect::terms::out_of_date(source.terms_reviewed(), today()) {
            eprintln!("warning: {}: {warning}", source.id());
        }
    }
    let load = load(&rulebook, &gazetteer, &config.themes)?;
    print_diagnostics(
        &load.diagnostics.iter().filter(|d| d.severity == Severity::Warning).cloned().collect::<Vec<_>>(),
    );
    let rules = usable(load)?;
    println!(
        "usable: {} sources, {} watched areas, {} rules; would listen on http://{} and keep its data in {}",
        config.collect.sources.len(),
        watched.len(),
        rules.rules().count(),
        config.service.listen,
        config.service.data.display()
    );
    Ok(Done::Fine)
}
