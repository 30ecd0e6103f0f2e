//! `bellwether feed …`: looking at a feed as the collector does.

mod check;

use std::io::Read;
use std::path::Path;

use anyhow::Context;
use collect::feed;

use crate::cli::{Feed, FeedParseArgs};
use crate::exit::Done;
use crate::pace::wall_clock;

pub(crate) fn run(command: Feed) -> anyhow::Result<Done> {
    match command {
        Feed::Parse(args) => parse(args),
        Feed::Check(args) => check::run(args),
    }
}

fn parse(args: FeedParseArgs) -> anyhow::Result<Done> {
    let bytes = read_capped(&args.file)?;
    let mut feed = feed::parse(&bytes, args.content_type.as_deref(), args.url.as_deref())
        .with_context(|| args.file.display().to_string())?;
    if args.raw {
        println!("{}", serde_json::to_string(&feed.raw())?);
        return Ok(Done::Fine);
    }
    // The raw form is the document's own; people are shown what the collector would make of it.
    feed.drop_future_dates(wall_clock());
    println!("{}", feed.title.as_deref().unwrap_or("(no title)"));
    for note in &feed.notes {
        println!("note: {note}");
    }
    for entry in &feed.entries {
        let published = entry.published.map_or("no date".to_owned(), |at| at.to_string());
        println!("{published}  {}", entry.title.as_deref().unwrap_or("(no title)"));
    }
    println!("{} items{}", feed.entries.len(), if feed.partial { ", the document is cut short" } else { "" });
    Ok(Done::Fine)
}

/// Reads at most the collector's cap: a document it would refuse is refused here too.
fn read_capped(path: &Path) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let limit = feed::BODY_CAP as u64 + 1;
    let read = if path == Path::new("-") {
        std::io::stdin().lock().take(limit).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes))
    };
    read.with_context(|| format!("{} could not be read", path.display()))?;
    anyhow::ensure!(
        bytes.len() <= feed::BODY_CAP,
        "{}: longer than {} MiB, which the collector would not read",
        path.display(),
        feed::BODY_CAP >> 20
    );
    Ok(bytes)
}
