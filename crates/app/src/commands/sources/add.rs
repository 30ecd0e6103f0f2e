//! `bellwether sources add`: from a page somebody knows, or from packs that were tried, to a source that is read.

use std::path::PathBuf;

use anyhow::{Context, bail};
use collect::visit::{Side, Visit, Visitor};
use collect::{FeedSource, terms};
use places::{AreaKind, Gazetteer};
use post::{AreaCode, SourceId};
use url::Url;

use super::runtime;
use super::stanza::{ConfigFile, NewFeed};
use crate::cli::AddArgs;
use crate::exit::{Done, Usage};
use crate::pace::{today, wall_clock};
use crate::pack::{self, Candidate, Kind, Outcome};
use crate::rulebook::Rulebook;

pub(super) fn run(args: AddArgs) -> anyhow::Result<Done> {
    let mut file = ConfigFile::open(&args.file.config)?;
    let gazetteer = Rulebook::configured(&file.config.service.rules).gazetteer()?;
    let start = file.len();
    let left_out = match &args.url {
        Some(url) => {
            let feed = found(url, &args, &file, &gazetteer)?;
            file.add(&feed, wall_clock()).map_err(Usage)?;
            0
        }
        None => add_packs(&args.pack, &mut file, &gazetteer)?,
    };
    finish(&file, start, args.dry_run)?;
    Ok(if left_out == 0 { Done::Fine } else { Done::Findings })
}

/// Writes what was added, or shows it, and says how to take it back.
pub(super) fn finish(file: &ConfigFile, start: usize, dry_run: bool) -> anyhow::Result<()> {
    let path = file.path().display();
    if file.len() == start {
        println!("nothing was added to {path}");
        return Ok(());
    }
    let lines = file.lines_since(start);
    if dry_run {
        println!("would be written to the end of {path}:\n\n{}", file.since(start));
        return Ok(());
    }
    file.write()?;
    println!(
        "written to {path}, lines {} to {}; to take it back, delete them\n\n{}\nThe service reads it when it is next started.",
        lines.first,
        lines.last,
        file.since(start)
    );
    Ok(())
}

/// The feed at an address or behind it, once it has been read.
fn found(typed: &str, args: &AddArgs, file: &ConfigFile, gazetteer: &Gazetteer) -> anyhow::Result<NewFeed> {
    let url = address(typed)?;
    let home = args.area.as_deref().map(|code| area(code, gazetteer)).transpose()?;
    if file.reads(&url) {
        return Err(Usage(format!("{url} is in the configuration already")).into());
    }
    let visitor = Visitor::new(&file.config.collect)?;
    let visit = runtime()?.block_on(feed_at(&visitor, &url))?;
    println!("{}", summary(&visit));
    let url = lasting_address(&visit).clone();
    let title = visit.feed.as_ref().and_then(|feed| feed.title.clone());
    let host = url.host_str().unwrap_or("page").trim_start_matches("www.").to_ascii_lowercase();
    let id = args.name.clone().unwrap_or_else(|| {
        let plain = |c: char| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' };
        file.free_id(&format!("web:{}", host.chars().take(50).map(plain).collect::<String>()))
    });
    Ok(NewFeed { id, name: title.unwrap_or(host), url, home, terms_reviewed: None })
}

fn address(typed: &str) -> anyhow::Result<Url> {
    let whole = if typed.contains("://") { typed.to_owned() } else { format!("https://{typed}") };
    Url::parse(&whole).map_err(|error| Usage(format!("\"{typed}\" is no address: {error}")).into())
}

fn area(code: &str, gazetteer: &Gazetteer) -> anyhow::Result<AreaCode> {
    let area = gazetteer.area(code);
    let area = area.ok_or_else(|| {
        Usage(format!("no area has the code \"{code}\"; codes are in rules/places/areas.json"))
    })?;
    Ok(area.code.clone())
}

async fn feed_at(visitor: &Visitor, url: &Url) -> anyhow::Result<Visit> {
    let visit = visitor.visit(&FeedSource::new(SourceId::new("feed:tried"), url.clone())).await;
    if visit.is_worth_reading() {
        return Ok(visit);
    }
    if visit.feed.is_some() {
        bail!("{url} is a feed and holds no item; add it when it does");
    }
    if visit.answer.as_ref().is_ok_and(|head| head.status == 200) {
        println!("{url} is no feed; looking for one behind it");
        return match visitor.find_feed(url, Side::Either).await {
            Ok(visit) => Ok(visit),
            Err(none) => bail!("no feed to add at {url}: {}", none.detail),
        };
    }
    bail!("{url}: {}", visit.detail)
}

/// Where the feed has moved for good, if it has; else where it was asked for.
pub(super) fn lasting_address(visit: &Visit) -> &Url {
    let moved = visit.answer.as_ref().is_ok_and(|head| head.moved_for_good);
    if moved { visit.came_from() } else { &visit.url }
}

fn summary(visit: &Visit) -> String {
    let title =
        visit.feed.as_ref().and_then(|feed| feed.title.as_deref()).unwrap_or("a feed without a title");
    let newest = visit.posts.iter().filter_map(|post| post.published).max();
    let newest = newest
        .map_or("no item has a date".to_owned(), |at| format!("the newest of {}", at.strftime("%-d %B %Y")));
    format!("found {}\n      {title}: {} items, {newest}", visit.url, visit.posts.len())
}

/// Adds what may be added; says of everything else why not. Returns how many were left out.
fn add_packs(paths: &[PathBuf], file: &mut ConfigFile, gazetteer: &Gazetteer) -> anyhow::Result<usize> {
    let packs = paths.iter().map(|path| pack::read(path)).collect::<anyhow::Result<Vec<_>>>()?;
    let wrong = pack::wrong(&packs, gazetteer, file.config.collect.loopback_feeds);
    if let Some(first) = wrong.first() {
        bail!(
            "{first}{}",
            if wrong.len() > 1 { format!(" (and {} more mistakes)", wrong.len() - 1) } else { String::new() }
        );
    }
    let mut left_out = 0;
    for candidate in packs.iter().flat_map(|pack| &pack.candidates) {
        let added = ready(candidate, gazetteer).and_then(|feed| file.add(&feed, wall_clock()));
        if let Err(why) = added {
            println!("left out: {}: {why}", candidate.id);
            left_out += 1;
        }
    }
    Ok(left_out)
}

/// A candidate that was found fine and whose terms somebody has read.
fn ready(candidate: &Candidate, gazetteer: &Gazetteer) -> Result<NewFeed, String> {
    if candidate.kind != Kind::Feed {
        return Err(
            "a whole server has settings of its own; deploy/bellwether.toml shows what to write".to_owned()
        );
    }
    let feed =
        candidate.feed.clone().context("no feed is known; run `bellwether sources doctor` on the pack");
    let url = feed.map_err(|error| error.to_string())?;
    if candidate.outcome != Outcome::Fine {
        return Err(format!("its outcome is \"{}\"", candidate.outcome));
    }
    if candidate.terms_reviewed.is_none() {
        return Err("nobody has read its terms; write the day into terms_reviewed".to_owned());
    }
    if let Some(warning) = terms::out_of_date(candidate.terms_reviewed, today()) {
        return Err(warning);
    }
    let home = match candidate.areas.as_slice() {
        [only] => Some(only).filter(|code| {
            gazetteer.area(code.as_str()).is_some_and(|area| area.kind == AreaKind::Authority)
        }),
        _ => None,
    };
    Ok(NewFeed {
        id: candidate.id.to_string(),
        url,
        home: home.cloned(),
        name: candidate.name.clone(),
        terms_reviewed: candidate.terms_reviewed,
    })
}
