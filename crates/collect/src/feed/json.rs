//! JSON Feed, read by feed-rs after mending what it would refuse a whole feed for.

use std::time::SystemTime;

use feed_rs::model;
use feed_rs::parser::Builder;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::{ENTRY_CAP, Entry, Feed, FeedError, date};

/// How many ends of objects are tried as the end of a document that was cut off.
const TRIES: usize = 16;

/// Reads a document that starts with `{`.
pub(super) fn read(text: &str) -> Result<Feed, FeedError> {
    let (document, partial) = whole_or_cut(text.trim()).ok_or(FeedError::BrokenJson)?;
    let mended = mend(document).ok_or(FeedError::BrokenJson)?;
    let parser = Builder::new()
        .id_generator(|_, _, _| String::new())
        .timestamp_parser(|text| date::parse(text).map(|instant| SystemTime::from(instant).into()))
        .build();
    let found = parser.parse(mended.to_string().as_bytes()).map_err(|_| FeedError::Reader)?;
    Ok(feed(found, partial))
}

/// The document, or as many of its items as came before it was cut off.
fn whole_or_cut(text: &str) -> Option<(Value, bool)> {
    if let Ok(whole) = serde_json::from_str(text) {
        return Some((whole, false));
    }
    let ends = text.rmatch_indices('}').map(|(end, _)| &text[..=end]);
    let cut = ends.take(TRIES).find_map(|head| serde_json::from_str(&format!("{head}]}}")).ok())?;
    Some((cut, true))
}

/// What feed-rs can read: only fields it needs, each of the type it wants.
fn mend(document: Value) -> Option<Value> {
    let Value::Object(mut document) = document else { return None };
    let items = match document.remove("items") {
        Some(Value::Array(items)) => items,
        _ => return None,
    };
    let mut out = with_strings(&document, &["home_page_url", "language"]);
    out.insert("version".to_owned(), json!("https://jsonfeed.org/version/1.1"));
    out.insert("title".to_owned(), json!(string(document.get("title")).unwrap_or_default()));
    out.insert("authors".to_owned(), authors(&document));
    let items: Vec<Value> = items.iter().take(ENTRY_CAP).filter_map(item).collect();
    out.insert("items".to_owned(), Value::Array(items));
    Some(Value::Object(out))
}

fn item(item: &Value) -> Option<Value> {
    let item = item.as_object()?;
    const FIELDS: [&str; 9] = [
        "id",
        "url",
        "external_url",
        "title",
        "content_html",
        "content_text",
        "summary",
        "date_published",
        "date_modified",
    ];
    let mut out = with_strings(item, &FIELDS);
    out.insert("authors".to_owned(), authors(item));
    Some(Value::Object(out))
}

fn with_strings(from: &Map<String, Value>, names: &[&str]) -> Map<String, Value> {
    let value = |name: &&str| Some(((*name).to_owned(), json!(string(from.get(*name))?)));
    names.iter().filter_map(value).collect()
}

/// Numbers are taken for ids and titles; nothing else is.
fn string(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// `authors` of 1.1, `author` of 1.0, and either as a bare name.
fn authors(from: &Map<String, Value>) -> Value {
    let several = from.get("authors").and_then(Value::as_array).cloned().unwrap_or_default();
    let one = from.get("author").cloned();
    let named = several.into_iter().chain(one).filter_map(|author| match author {
        Value::String(name) => Some(json!({ "name": name })),
        Value::Object(author) => Some(json!({ "name": string(author.get("name"))? })),
        _ => None,
    });
    Value::Array(named.collect())
}

fn feed(found: model::Feed, partial: bool) -> Feed {
    let mut feed = Feed {
        title: found.title.and_then(|title| filled(title.content)),
        link: first_link(&found.links),
        language: found.language,
        entries: found.entries.into_iter().map(entry).collect(),
        partial,
        ..Feed::default()
    };
    if partial {
        feed.notes.push("the document stops before its end".to_owned());
    }
    feed
}

fn entry(found: model::Entry) -> Entry {
    Entry {
        id: filled(found.id),
        title: found.title.and_then(|title| filled(title.content)),
        link: first_link(&found.links),
        published: found.published.and_then(|time| Timestamp::try_from(SystemTime::from(time)).ok()),
        updated: found.updated.and_then(|time| Timestamp::try_from(SystemTime::from(time)).ok()),
        summary: found.summary.and_then(|summary| filled(summary.content)),
        content: found.content.and_then(|content| filled(content.body?)),
        author: found.authors.into_iter().find_map(|author| author.name),
    }
}

fn first_link(links: &[model::Link]) -> Option<String> {
    filled(links.first()?.href.clone())
}

fn filled(text: String) -> Option<String> {
    (!text.trim().is_empty()).then_some(text)
}
