//! `bellwether sources import` and `export`: lists of feeds, as other readers write and read them.

use collect::opml::{self, Outline};
use collect::{FeedSource, SourceConfig};
use places::Gazetteer;
use post::AreaCode;

use super::add::finish;
use super::stanza::{self, ConfigFile, NewFeed};
use crate::cli::{ExportArgs, ImportArgs};
use crate::config::is_source_id;
use crate::exit::{Done, Usage};
use crate::pace::wall_clock;
use crate::rulebook::Rulebook;

/// The longest name that is made from a title.
const LONGEST_NAME: usize = 40;

pub(super) fn import(args: ImportArgs) -> anyhow::Result<Done> {
    let mut file = ConfigFile::open(&args.file.config)?;
    let gazetteer = Rulebook::configured(&file.config.service.rules).gazetteer()?;
    let bytes = std::fs::read(&args.list)
        .map_err(|error| Usage(format!("{} could not be read: {error}", args.list.display())))?;
    let list = opml::import(&String::from_utf8_lossy(&bytes));
    let start = file.len();
    let mut left_out = list.notes;
    for outline in &list.outlines {
        let feed = new_feed(outline, &file, &gazetteer);
        if let Err(why) = file.add(&feed, wall_clock()) {
            left_out.push(format!("{}: {why}", outline.title));
        }
    }
    for why in &left_out {
        println!("left out: {why}");
    }
    finish(&file, start, args.dry_run)?;
    Ok(if left_out.is_empty() { Done::Fine } else { Done::Findings })
}

/// Its own id and area if it has ones that can be used, which it has if Bellwether wrote the list.
fn new_feed(outline: &Outline, file: &ConfigFile, gazetteer: &Gazetteer) -> NewFeed {
    let id = outline.id.clone().filter(|id| is_source_id(id) && id.contains(':'));
    let home = outline.home.as_deref().and_then(|code| gazetteer.area(code));
    NewFeed {
        id: id.unwrap_or_else(|| file.free_id(&format!("web:{}", name(outline)))),
        url: outline.url.clone(),
        home: home.map(|area| area.code.clone()),
        name: outline.title.clone(),
        terms_reviewed: None,
    }
}

/// A name in small letters, digits and hyphens from a title; from the host where the title has none of these.
fn name(outline: &Outline) -> String {
    let plain = |text: &str| {
        let text = text.to_ascii_lowercase();
        let words: Vec<&str> =
            text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
        words.join("-").chars().take(LONGEST_NAME).collect::<String>().trim_end_matches('-').to_owned()
    };
    match plain(&outline.title) {
        name if name.is_empty() => plain(outline.url.host_str().unwrap_or("feed")),
        name => name,
    }
}

pub(super) fn export(args: ExportArgs) -> anyhow::Result<Done> {
    let config = ConfigFile::open(&args.file.config)?.config;
    let feeds: Vec<Outline> = config.collect.sources.iter().filter_map(stanza::feed).map(outline).collect();
    let others =
        config.collect.sources.iter().filter(|source| !matches!(source, SourceConfig::Feed(_))).count();
    print!("{}", opml::export(&feeds));
    if others > 0 {
        eprintln!("{others} sources are no feeds and are not in the list");
    }
    Ok(Done::Fine)
}

fn outline(feed: &FeedSource) -> Outline {
    let id = feed.id.as_str();
    let name = id.split_once(':').map_or(id, |(_, name)| name);
    Outline {
        title: name.to_owned(),
        url: feed.url.clone(),
        page: None,
        groups: vec![feed.id.platform().to_owned()],
        id: Some(id.to_owned()),
        home: feed.home.as_ref().map(|home: &AreaCode| home.to_string()),
    }
}
