//! `bellwether demo`: an invented week over the real map, in a folder that is gone afterwards.

use anyhow::Context;

use crate::cli::DemoArgs;
use crate::config::{self, Config};
use crate::exit::{Done, Unusable};
use crate::pace::{Now, Pace};
use crate::rulebook::Rulebook;
use crate::service::{self, Intake, Setup};
use crate::story::Story;

pub(crate) fn run(args: DemoArgs) -> anyhow::Result<Done> {
    super::start_logging();
    if !args.listen.ip().is_loopback() {
        return Err(Unusable(format!(
            "--listen {}: the demo has no sign-in, so only this machine may look; use 127.0.0.1",
            args.listen
        ))
        .into());
    }
    let folder = tempfile::tempdir().context("no temporary folder could be made")?;
    let mut config: Config = config::read(None)?;
    config.service.listen = args.listen;
    config.service.data = folder.path().to_owned();
    println!(
        "An invented week, {} times faster than life. Nothing here happened; every item is marked DEMO.",
        args.speed
    );
    println!(
        "Try: open the board and watch a level rise; open the area and ask why; edit a file in rules/ and save it."
    );
    let pace = Pace::faster(args.speed);
    service::run(Setup {
        config,
        rulebook: Rulebook::choose(None),
        now: Now::Invented(pace),
        intake: Intake::Story(Story::shipped()?, pace),
        demo_speed: Some(args.speed),
    })
}
