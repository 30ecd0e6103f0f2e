//! JSON Feed, read by feed-rs after mending what it would refuse a whole feed for.

use std::time::SystemTime;

use feed_rs::model;
use feed_rs::parser::Builder;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::{ENTRY_CAP, Entry, Feed, FeedError, date};

/// How many bytes are read again, for each byte of a broken document, in looking for what is whole in it.
const LOOKS: usize = 16;

/// Whether a document that is not XML may be a feed in JSON, whatever stands before it.
pub(super) fn is_json(text: &str) -> bool {
    let text = text.trim_start();
    text.starts_with('{') || (!text.starts_with('<') && text.contains("\"items\""))
}

/// Reads a document for which [`is_json`] holds.
pub(super) fn read(text: &str) -> Result<Feed, FeedError> {
    let (document, partial) = whole_or_saved(text.trim()).ok_or(FeedError::BrokenJson)?;
    let mended = mend(document).ok_or(FeedError::BrokenJson)?;
    let parser = Builder::new()
        .id_generator(|_, _, _| String::new())
        .timestamp_parser(|text| date::parse(text).map(|instant| SystemTime::from(instant).into()))
        .build();
    let found = parser.parse(mended.to_string().as_bytes()).map_err(|_| FeedError::Reader)?;
    Ok(feed(found, partial))
}

/// The document, or what is whole in it.
fn whole_or_saved(text: &str) -> Option<(Value, bool)> {
    if let Ok(whole) = serde_json::from_str(text) {
        return Some((whole, false));
    }
    // Raw control characters, which JSON forbids and people paste.
    let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if let Ok(whole) = serde_json::from_str(&clean) {
        return Some((whole, false));
    }
    let (head, list) = clean.split_once("\"items\"").or_else(|| clean.split_once('['))?;
    let items = saved_items(list);
    let mut document = Map::new();
    for name in ["title", "home_page_url", "language"] {
        document.extend(saved_field(head, name).map(|value| (name.to_owned(), value)));
    }
    document.insert("items".to_owned(), Value::Array(items.clone()));
    (!items.is_empty()).then_some((Value::Object(document), true))
}

/// Every object in `list` that is well-formed and looks like an item. One lost quote costs its own item.
fn saved_items(list: &str) -> Vec<Value> {
    let mut items = Vec::new();
    let (mut at, mut looks) = (0, list.len().saturating_mul(LOOKS));
    while let Some(start) = list[at..].find('{').map(|offset| at + offset) {
        let mut values = serde_json::Deserializer::from_str(&list[start..]).into_iter::<Value>();
        let found = values.next().and_then(Result::ok).filter(is_item);
        let read = values.byte_offset().max(1);
        looks = looks.saturating_sub(list.len() - start);
        at = start + if found.is_some() { read } else { 1 };
        items.extend(found);
        if looks == 0 || items.len() >= ENTRY_CAP {
            break;
        }
    }
    items
}

/// Authors and attachments have addresses too, but neither an id nor words.
fn is_item(value: &Value) -> bool {
    ["id", "content_html", "content_text", "date_published"].iter().any(|name| value.get(name).is_some())
}

/// The text of `"name": "…"` in what is left of a document's head.
fn saved_field(head: &str, name: &str) -> Option<Value> {
    let (_, after) = head.split_once(&format!("\"{name}\""))?;
    let value = after.trim_start().strip_prefix(':')?;
    serde_json::Deserializer::from_str(value).into_iter().next()?.ok()
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
        feed.notes.push("the document is cut short or broken; the items that are whole were kept".to_owned());
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
