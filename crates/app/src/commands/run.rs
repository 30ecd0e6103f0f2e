//! `bellwether run`: the service.

use crate::cli::ConfigArgs;
use crate::config;
use crate::exit::Done;
use crate::pace::Now;
use crate::rulebook::Rulebook;
use crate::service::{self, Intake, Setup};

pub(crate) fn run(args: ConfigArgs) -> anyhow::Result<Done> {
    super::start_logging();
    let config = config::read(args.config.as_deref())?;
    let rulebook = Rulebook::configured(&config.service.rules);
    service::run(Setup { config, rulebook, now: Now::Wall, intake: Intake::Collect, demo_speed: None })
}
