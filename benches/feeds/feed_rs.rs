//! feed-rs's fixtures: feeds of real vendors, and the examples of the formats' own documents.

use std::path::Path;

use jiff::Timestamp;
use serde_json::Value;

use crate::{Score, files, parsed, read};

/// Where that library's own answer is not what is wanted: file, field, and why.
const DEPARTURES: [(&str, &str, &str); 5] = [
    ("atom_mediarss_youtube_1.xml", "summary", "the words of a video stand in media:description (F12)"),
    ("atom_xml_base.xml", "content", "a relative link in content starts from xml:base (RFC 4287, 2)"),
    ("atom_example_7.xml", "content", "it writes <br/> as two tags"),
    ("rss_1.0_example_1.xml", "published", "+00:0 can be read as a zone (F13)"),
    ("rss_2.0_dbengines.xml", "summary", "it leaves &nbsp; as letters (F5)"),
];

pub(crate) fn measure(folder: &Path) -> Score {
    let mut score = Score::new("feed-rs fixtures: fields", 100);
    for path in files(&folder.join("feed-rs"), &[".xml", ".json"]) {
        let name = path.to_string_lossy();
        if name.ends_with(".expected.json") {
            continue;
        }
        let beside = path.with_extension("expected.json");
        if !beside.exists() {
            score.leave_out(format!("{name}: nothing is expected of it"));
            continue;
        }
        let wanted: Value = serde_json::from_slice(&read(&beside)).expect("JSON");
        compare_feed(&mut score, &name, &wanted, &parsed(&path));
    }
    score
}

fn compare_feed(score: &mut Score, name: &str, wanted: &Value, found: &Value) {
    let none = Vec::new();
    let wanted_entries = wanted["entries"].as_array().unwrap_or(&none);
    let found_entries = found["entries"].as_array().unwrap_or(&none);
    let mut check = |field: &str, wanted: Option<String>, found: Option<String>| {
        let departs = |(file, of, _): &&(&str, &str, &str)| name.ends_with(file) && *of == field;
        if let Some((_, _, why)) = DEPARTURES.iter().find(departs).filter(|_| wanted != found) {
            return score.leave_out(format!("{name} {field}: {why}"));
        }
        score.expect(wanted == found, || format!("{name} {field}: wanted {wanted:?}, found {found:?}"));
    };
    check("title", text(&wanted["title"]["content"]), text(&found["feed"]["title"]));
    check("items", Some(wanted_entries.len().to_string()), Some(found_entries.len().to_string()));
    for (wanted, found) in wanted_entries.iter().zip(found_entries) {
        check("title", text(&wanted["title"]["content"]), text(&found["title"]));
        check("summary", text(&wanted["summary"]["content"]), text(&found["summary"]));
        check("content", markup(&wanted["content"]["body"]), markup(&found["content"]));
        // A format with one date has it as published there; that it is the last change too says nothing new.
        let [published, updated] = ["published", "updated"].map(|field| instant(&wanted[field]));
        check("published", published.clone(), instant(&found["published"]));
        if updated != published && updated.is_some() {
            check("updated", updated, instant(&found["updated"]));
        }
        if !is_made_up(&wanted["id"]) {
            check("id", text(&wanted["id"]), text(&found["id"]));
        }
        let links: Vec<&Value> =
            wanted["links"].as_array().unwrap_or(&none).iter().map(|l| &l["href"]).collect();
        if !links.is_empty() && !links.contains(&&found["link"]) {
            check("link", Some(format!("{links:?}")), text(&found["link"]));
        } else {
            check("link", None, None);
        }
    }
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// Markup without the `div` around it, which RFC 4287 (3.1.1.3) says is no part of it, and which only one of
/// the two takes off; in pieces, so that white space between elements does not count.
fn markup(value: &Value) -> Option<String> {
    let text = text(value)?;
    let inside = match (text.starts_with("<div"), text.strip_suffix("</div>")) {
        (true, Some(head)) => head.split_once('>').map_or(head, |(_, inside)| inside),
        _ => text.as_str(),
    };
    Some(inside.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn instant(value: &Value) -> Option<String> {
    Some(value.as_str()?.parse::<Timestamp>().ok()?.to_string())
}

/// Where a feed gives no id that library makes one of its own: a hash, or a random number.
fn is_made_up(id: &Value) -> bool {
    let id = id.as_str().unwrap_or_default();
    id.is_empty() || (id.len() >= 28 && id.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-'))
}
