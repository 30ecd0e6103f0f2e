//! `bellwether feed check`: what one fetch did and what would come next, step by step.

use std::collections::BTreeMap;
use std::path::Path;

use collect::feed::{self, Feed, Wishes};
use collect::visit::{Head, Next, Visit, Visitor};
use collect::{FeedSource, Guard, SourceConfig};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use post::{RawPost, SourceId, SourceState};
use serde::Serialize;
use url::Url;

use super::read_capped;
use crate::cli::{CheckFormat, FeedCheckArgs};
use crate::config::{self, Config};
use crate::exit::{Done, Usage};
use crate::pace::wall_clock;

/// Items that are shown to people.
const SHOWN: usize = 10;
/// Characters of a title that are shown to people.
const TITLE: usize = 80;

/// Everything there is to say, in the order in which it happened.
#[derive(Serialize)]
struct Report {
    /// What was asked for, or the file.
    address: String,
    /// What our own guard says of the address; absent for a file.
    guard: Option<String>,
    answer: Option<Head>,
    state: Option<SourceState>,
    /// In plain words.
    detail: String,
    document: Option<Document>,
    next: Option<Next>,
}

#[derive(Serialize)]
struct Document {
    title: Option<String>,
    language: Option<String>,
    encoding: String,
    /// It was cut off or too broken to be read in full.
    partial: bool,
    repairs: Vec<String>,
    items: Vec<Item>,
    /// How many items are known by what, so that they are the same item next time.
    known_by: BTreeMap<KnownBy, usize>,
    undated: usize,
    withdrawn: usize,
    wishes: Wishes,
}

#[derive(Serialize)]
struct Item {
    title: String,
    /// `null`: counted as written when it is first seen.
    published: Option<Timestamp>,
    known_by: KnownBy,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
enum KnownBy {
    Id,
    Link,
    Words,
}

impl KnownBy {
    fn in_words(self) -> &'static str {
        match self {
            KnownBy::Id => "known again by the item's own id",
            KnownBy::Link => "known again by its link, having no id of its own",
            KnownBy::Words => {
                "known again by its words, having neither id nor link of its own; looks new once edited"
            }
        }
    }
}

pub(super) fn run(args: FeedCheckArgs) -> anyhow::Result<Done> {
    let report = if args.what.contains("://") { of_url(&args)? } else { of_file(&args.what)? };
    match args.format {
        CheckFormat::Json => println!("{}", serde_json::to_string(&report)?),
        CheckFormat::Text => print_text(&report),
    }
    let has_items =
        report.document.as_ref().is_some_and(|document| !document.items.is_empty() && !document.partial);
    Ok(if has_items { Done::Fine } else { Done::Findings })
}

fn of_url(args: &FeedCheckArgs) -> anyhow::Result<Report> {
    let config = config::read(args.config.as_deref())?;
    let url =
        Url::parse(&args.what).map_err(|error| Usage(format!("\"{}\" is no address: {error}", args.what)))?;
    let guard = config.collect.loopback_feeds.map_or_else(Guard::public, Guard::allowing);
    let guard = match guard.check(&url) {
        Ok(()) => "the address may be asked for, if its name leads to the public internet".to_owned(),
        Err(refused) => format!("refused by us: {refused}"),
    };
    let visitor = Visitor::new(&config.collect)?;
    let source = configured(&config, &url);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let visit = runtime.block_on(visitor.visit(&source));
    let head = visit.answer.as_ref().ok();
    let content_type = head.and_then(|head| head.content_type.as_deref());
    let document =
        visit.feed.as_ref().map(|feed| Document::of(feed, &visit.posts, visit.body(), content_type));
    Ok(Report { guard: Some(guard), document, ..Report::of(&visit) })
}

/// With the interval of the configuration, if the feed is in it.
fn configured(config: &Config, url: &Url) -> FeedSource {
    let known = config.collect.sources.iter().find_map(|source| match source {
        SourceConfig::Feed(feed) if feed.url == *url => Some(feed.clone()),
        _ => None,
    });
    known.unwrap_or_else(|| FeedSource::new(SourceId::new("feed:checked"), url.clone()))
}

fn of_file(path: &str) -> anyhow::Result<Report> {
    let bytes = read_capped(Path::new(path))?;
    let (document, detail) = match feed::parse(&bytes, None, None) {
        Ok(mut feed) => {
            feed.drop_future_dates(wall_clock());
            let posts = feed::posts(&feed, &SourceId::new("feed:checked"));
            (Some(Document::of(&feed, &posts, &bytes, None)), "it was read as a feed".to_owned())
        }
        Err(error) => (None, error.to_string()),
    };
    Ok(Report {
        address: path.to_owned(),
        guard: None,
        answer: None,
        state: None,
        detail,
        document,
        next: None,
    })
}

impl Report {
    fn of(visit: &Visit) -> Self {
        Self {
            address: visit.url.to_string(),
            guard: None,
            answer: visit.answer.as_ref().ok().cloned(),
            state: Some(visit.state),
            detail: visit.detail.clone(),
            document: None,
            next: Some(visit.next.clone()),
        }
    }
}

impl Document {
    fn of(feed: &Feed, posts: &[RawPost], bytes: &[u8], content_type: Option<&str>) -> Self {
        let items: Vec<Item> = posts.iter().map(|post| item(post, feed)).collect();
        let mut known_by = BTreeMap::new();
        items.iter().for_each(|item| *known_by.entry(item.known_by).or_default() += 1);
        let encoded = feed::encoding(bytes, content_type);
        Self {
            title: feed.title.clone(),
            language: feed.language.clone(),
            encoding: format!("{}, {}", encoded.name, encoded.because),
            partial: feed.partial,
            repairs: feed.notes.clone(),
            undated: items.iter().filter(|item| item.published.is_none()).count(),
            items,
            known_by,
            withdrawn: feed.withdrawn.len(),
            wishes: feed.wishes.clone(),
        }
    }
}

fn item(post: &RawPost, feed: &Feed) -> Item {
    let is_id = feed.entries.iter().any(|entry| entry.id.as_deref() == Some(post.id.as_str()));
    let is_link = feed.entries.iter().any(|entry| entry.link.as_deref() == Some(post.id.as_str()));
    let known_by = match (is_id, is_link) {
        (true, _) => KnownBy::Id,
        (false, true) => KnownBy::Link,
        (false, false) => KnownBy::Words,
    };
    let title = post.title.as_deref().unwrap_or(&post.text);
    Item { title: title.to_owned(), published: post.published, known_by }
}

fn print_text(report: &Report) {
    say("address", &report.address);
    if let Some(guard) = &report.guard {
        say("guard", guard);
    }
    if let Some(head) = &report.answer {
        print_answer(head);
    }
    if let Some(document) = &report.document {
        print_document(document);
    }
    say("so", &report.detail);
    if let Some(next) = &report.next {
        let when = next.at.map_or("never".to_owned(), |at| format!("not before {}", local(at)));
        say("next", &format!("{when}: {}", next.why));
        match (&next.etag, &next.last_modified) {
            (None, None) => say("", "the whole document, since the host gave nothing to tell a change by"),
            (etag, modified) => {
                let sent = [("If-None-Match", etag), ("If-Modified-Since", modified)];
                let sent =
                    sent.iter().filter_map(|(name, value)| Some(format!("{name}: {}", value.as_ref()?)));
                say("", &format!("only if it has changed ({})", sent.collect::<Vec<_>>().join("; ")));
            }
        }
    }
}

fn print_answer(head: &Head) {
    if let Some(url) = &head.redirected_to {
        let lasts = match head.moved_for_good {
            true => "for good; the service goes there by itself once that has held for a day",
            false => "for now, so the first address is asked again next time",
        };
        say("redirect", &format!("{url}, {lasts}"));
    }
    let kind = head.content_type.as_deref().unwrap_or("no Content-Type");
    say(
        "answer",
        &format!("{} in {} ms: {kind}, {} bytes unpacked", head.status, head.milliseconds, head.bytes),
    );
    let headers = [
        ("ETag", &head.etag),
        ("Last-Modified", &head.last_modified),
        ("Cache-Control", &head.cache_control),
        ("Age", &head.age),
        ("Expires", &head.expires),
        ("Retry-After", &head.retry_after),
    ];
    for (name, value) in headers {
        if let Some(value) = value {
            say("", &format!("{name}: {value}"));
        }
    }
}

fn print_document(document: &Document) {
    say("encoding", &format!("read as {}", document.encoding));
    let title = document.title.as_deref().unwrap_or("no title");
    let cut = if document.partial { "; the document is cut short or broken" } else { "" };
    say("feed", &format!("{title}: {} items{cut}", document.items.len()));
    match document.repairs.is_empty() {
        true => say("repairs", "none"),
        false => document.repairs.iter().for_each(|repair| say("repairs", repair)),
    }
    let all = document.items.len();
    match document.undated {
        0 => say("dates", "every item has one; one without a time zone is read as UK time"),
        n => say(
            "dates",
            &format!("{n} of {all} items: none that can be read; counts as written when first seen"),
        ),
    }
    for (known_by, count) in &document.known_by {
        say("identity", &format!("{count} of {all} items: {}", known_by.in_words()));
    }
    if document.withdrawn > 0 {
        say("withdrawn", &format!("{} items were taken back and are erased", document.withdrawn));
    }
    print_wishes(&document.wishes);
    for item in document.items.iter().take(SHOWN) {
        let title: String = item.title.chars().take(TITLE).collect();
        say("item", &format!("{}  {title}", item.published.map_or("no date".to_owned(), local)));
    }
    if document.items.len() > SHOWN {
        say("", &format!("and {} more", document.items.len() - SHOWN));
    }
}

fn print_wishes(wishes: &Wishes) {
    if let Some(wait) = wishes.holds() {
        say("wishes", &format!("to be left alone for {} minutes after each fetch", wait.as_secs() / 60));
    }
    if !wishes.skip_hours.is_empty() || !wishes.skip_days.is_empty() {
        say("wishes", "not to be asked in some hours or on some days (skipHours, skipDays)");
    }
}

fn local(at: Timestamp) -> String {
    let zone = TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC);
    at.to_zoned(zone).strftime("%a %-d %b %Y %H:%M").to_string()
}

/// A step and what there is to say of it. What a host sent cannot move the cursor or colour the screen.
fn say(step: &str, text: &str) {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    println!("{step:10} {text}");
}
