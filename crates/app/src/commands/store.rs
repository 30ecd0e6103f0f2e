//! `bellwether store verify`: a day of the log folded again, and compared with what people were shown.

use anyhow::Context;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::kept;
use super::talk::{FOLDING_PATIENCE, Request, ask, orders_key};
use crate::cli::{StateFormat, StoreCommand, VerifyArgs};
use crate::config::{self, Config};
use crate::exit::Done;
use crate::pace::wall_clock;
use crate::progress;
use crate::refold::Refold;
use crate::rulebook::Rulebook;
use crate::verify::{self, Difference, Verified};

pub(crate) fn run(command: StoreCommand) -> anyhow::Result<Done> {
    match command {
        StoreCommand::Verify(args) => verify(args),
    }
}

fn verify(args: VerifyArgs) -> anyhow::Result<Done> {
    let config = config::read(args.whose.config.as_deref())?;
    let yesterday = || wall_clock().to_zoned(TimeZone::UTC).date().yesterday();
    let day = args.day.map_or_else(yesterday, Ok)?;
    let verified = match kept::open(&config, &args.whose)? {
        Some(store) => {
            let gazetteer = Rulebook::configured(&config.service.rules).gazetteer()?;
            from_the_log(day, &Refold { store: &store, config: &config.tension, gazetteer: &gazetteer })?
        }
        None => from_the_service(day, &args, &config)?,
    };
    match args.format {
        StateFormat::Json => println!("{}", serde_json::to_string(&verified)?),
        StateFormat::Text => print(&verified),
    }
    Ok(if verified.is_same() { Done::Fine } else { Done::Findings })
}

fn from_the_log(day: Date, refold: &Refold<'_>) -> anyhow::Result<Verified> {
    let newest = refold.newest()?.context("the log is empty: there is no day to fold again")?;
    let mut first: Option<Timestamp> = None;
    let bar = progress::over_time(0, "folding");
    let until = newest.checked_add(SignedDuration::from_millis(1))?;
    let verified = verify::day(refold, day, until, |at, end| {
        let first = *first.get_or_insert(at);
        let seconds = |to: Timestamp| to.duration_since(first).as_secs().unsigned_abs();
        bar.set_length(seconds(end));
        bar.set_position(seconds(at));
    })?;
    bar.finish_and_clear();
    Ok(verified)
}

fn from_the_service(day: Date, args: &VerifyArgs, config: &Config) -> anyhow::Result<Verified> {
    let address = args.whose.address.unwrap_or(config.service.listen);
    let key = orders_key(&config.service)?;
    let page = format!("/api/store/verify?day={day}");
    let body = ask(address, &Request { patience: FOLDING_PATIENCE, ..Request::post(&page, &key) })?;
    serde_json::from_str(&body)
        .with_context(|| format!("what answers at {address} is not this version of Bellwether"))
}

fn print(verified: &Verified) {
    let Verified { day, entries, changes, complete, cut, differences, more } = verified;
    println!("{day} (UTC): {entries} entries folded again, {changes} changes the same as they were shown");
    if *cut > 0 {
        println!("{cut} more were shown in the last moments before the power went; they are in no log");
    }
    if !complete {
        println!(
            "the log no longer goes back to where this day can be folded from; what differs may mean nothing"
        );
    }
    for Difference { at, stored, folded } in differences {
        println!("{at}");
        println!("  shown:  {}", stored.as_deref().unwrap_or("nothing"));
        println!("  folded: {}", folded.as_deref().unwrap_or("nothing"));
    }
    if *more > 0 {
        println!("… and {more} more");
    }
    if verified.is_same() {
        println!("what people were shown is what the log gives");
    } else if *complete {
        println!(
            "what people were shown is not what the log gives; if neither the [tension] settings nor the program \
             changed since, keep a copy of the data folder and report it"
        );
    }
}
