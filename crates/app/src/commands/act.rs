//! `bellwether act …`: hands what people have decided to the running service, which keeps it before it counts.

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::Context;
use jiff::Timestamp;
use places::Gazetteer;
use post::Return;
use serde::Serialize;
use web::Deed;

use super::talk::{Request, ask, orders_key};
use crate::cli::{
    AcknowledgeArgs, ActCommand, AssessArgs, DismissArgs, DrillArgs, PhaseArgs, ReturnArgs, Review,
    RumourArgs, SurgeArgs, Whose,
};
use crate::config::{self, Config};
use crate::exit::Done;
use crate::named;
use crate::pace::wall_clock;
use crate::rulebook::Rulebook;

pub(crate) fn run(command: ActCommand) -> anyhow::Result<Done> {
    match command {
        ActCommand::Assess(args) => assess(args),
        ActCommand::Acknowledge(args) => acknowledge(args),
        ActCommand::Dismiss(args) => dismiss(args),
        ActCommand::Return(args) => hand_in(args),
        ActCommand::Rumour(args) => rumour(args),
        ActCommand::Surge(args) => surge(args),
        ActCommand::Phase(args) => phase(args),
        ActCommand::Drill(args) => drill(args),
    }
}

/// The service that acts are handed to.
struct Desk {
    config: Config,
    gazetteer: Arc<Gazetteer>,
    address: SocketAddr,
}

impl Desk {
    fn open(whose: &Whose) -> anyhow::Result<Self> {
        let config = config::read(whose.config.as_deref())?;
        let gazetteer = Rulebook::configured(&config.service.rules).gazetteer()?;
        let address = whose.address.unwrap_or(config.service.listen);
        Ok(Self { config, gazetteer, address })
    }

    fn name(&self, area: &post::AreaCode) -> String {
        web::Language::English.area(area, &self.gazetteer)
    }

    /// Hands something in at `page`; returns once it is on the disk.
    fn hand(&self, page: &str, thing: &impl Serialize) -> anyhow::Result<()> {
        let (key, body) = (orders_key(&self.config.service)?, serde_json::to_string(thing)?);
        let request = Request { body: &body, ..Request::post(page, &key) };
        ask(self.address, &request).context("nothing was kept")?;
        Ok(())
    }

    /// The time at the service, which for a demo is not ours.
    fn now(&self) -> anyhow::Result<Timestamp> {
        #[derive(serde::Deserialize)]
        struct Board {
            at: Timestamp,
        }
        let body = ask(self.address, &Request::get("/api/board"))?;
        Ok(serde_json::from_str::<Board>(&body)?.at)
    }

    /// A time as it was typed, by the clock of the service.
    fn time(&self, typed: Review) -> anyhow::Result<Timestamp> {
        match typed {
            Review::At(at) => Ok(at),
            Review::After(after) => Ok(self.now()?.checked_add(after)?),
        }
    }
}

fn assess(args: AssessArgs) -> anyhow::Result<Done> {
    let desk = Desk::open(&args.who.whose)?;
    let area = named::area(&desk.gazetteer, &args.area)?;
    let review_at = desk.time(args.review)?;
    let (level, eep, reason, by) = (args.level, args.eep, args.reason, args.who.by);
    let deed = Deed::Assess { area: area.clone(), level, eep, review_at, reason, by };
    desk.hand("/api/acts", &deed)?;
    println!("{}: assessed level {level} is kept, to be looked at again at {review_at:.0}", desk.name(&area));
    Ok(Done::Fine)
}

fn acknowledge(args: AcknowledgeArgs) -> anyhow::Result<Done> {
    let desk = Desk::open(&args.who.whose)?;
    let area = named::area(&desk.gazetteer, &args.area)?;
    let theme = named::theme(&desk.config.themes.names(), &args.theme)?;
    let (reason, by) = (args.reason, args.who.by);
    desk.hand("/api/acts", &Deed::Acknowledge { area: area.clone(), theme: theme.clone(), reason, by })?;
    println!("{} · {theme}: acknowledged; no repeats until it is worse", desk.name(&area));
    Ok(Done::Fine)
}

fn dismiss(args: DismissArgs) -> anyhow::Result<Done> {
    let desk = Desk::open(&args.who.whose)?;
    let (post, reason, by) = (args.post, args.reason, args.who.by);
    desk.hand("/api/acts", &Deed::Dismiss { post: post.clone(), reason, by })?;
    println!("{post}: dismissed; it counts no more from here on");
    Ok(Done::Fine)
}

fn hand_in(args: ReturnArgs) -> anyhow::Result<Done> {
    let desk = Desk::open(&args.whose)?;
    let area = named::area(&desk.gazetteer, &args.area)?;
    let returned = Return {
        id: args.id.clone(),
        source: format!("return:{}", args.from),
        at: args.at.unwrap_or_else(wall_clock),
        area: area.clone(),
        place: args.place,
        eep: args.eep,
        text: args.text,
        provenance: args.provenance,
        impact: None,
        reported_to: None,
    };
    desk.hand("/api/v1/returns", &returned)?;
    println!("{}: return {} of {} is kept", desk.name(&area), args.id, args.from);
    Ok(Done::Fine)
}

fn rumour(args: RumourArgs) -> anyhow::Result<Done> {
    let desk = Desk::open(&args.who.whose)?;
    let due = args.due.map(|typed| desk.time(typed)).transpose()?;
    let RumourArgs { rumour, status, verified_with, line_to_take, owner, corrected_at, .. } = args;
    let by = args.who.by;
    let said = format!("{rumour}: {} is kept; later sightings inherit it", status.as_str());
    let deed = Deed::Rumour { rumour, status, verified_with, line_to_take, owner, due, corrected_at, by };
    desk.hand("/api/acts", &deed)?;
    println!("{said}");
    Ok(Done::Fine)
}

fn surge(args: SurgeArgs) -> anyhow::Result<Done> {
    let desk = Desk::open(&args.declared.who.whose)?;
    let areas = args.areas.iter().map(|typed| named::area(&desk.gazetteer, typed));
    let areas = areas.collect::<anyhow::Result<Vec<_>>>()?;
    let known = desk.config.themes.names();
    let themes = args.themes.iter().map(|typed| named::theme(&known, typed));
    let themes = themes.collect::<anyhow::Result<Vec<_>>>()?;
    let until = desk.time(args.declared.until)?;
    let names = areas.iter().map(|area| desk.name(area)).collect::<Vec<_>>().join(", ");
    let (reason, by) = (args.declared.reason, args.declared.who.by);
    desk.hand("/api/acts", &Deed::Surge { areas, themes, until, reason, by })?;
    println!("{names}: read more closely until {until:.0}");
    Ok(Done::Fine)
}

fn phase(args: PhaseArgs) -> anyhow::Result<Done> {
    let desk = Desk::open(&args.declared.who.whose)?;
    let area = named::area(&desk.gazetteer, &args.area)?;
    let (phase, until) = (args.phase, desk.time(args.declared.until)?);
    let (reason, by) = (args.declared.reason, args.declared.who.by);
    desk.hand("/api/acts", &Deed::Phase { area: area.clone(), phase, until, reason, by })?;
    println!("{}: the phase is {} until {until:.0}", desk.name(&area), phase.as_str());
    Ok(Done::Fine)
}

fn drill(args: DrillArgs) -> anyhow::Result<Done> {
    let desk = Desk::open(&args.declared.who.whose)?;
    let area = named::area(&desk.gazetteer, &args.area)?;
    let theme = named::theme(&desk.config.themes.names(), &args.theme)?;
    let (level, until) = (args.level, desk.time(args.declared.until)?);
    let (reason, by) = (args.declared.reason, args.declared.who.by);
    let deed = Deed::Drill { area: area.clone(), theme: theme.clone(), level, until, reason, by };
    desk.hand("/api/acts", &deed)?;
    println!(
        "{} · {theme}: an exercise at level {level} until {until:.0}; it raises no level and no alert",
        desk.name(&area)
    );
    Ok(Done::Fine)
}
