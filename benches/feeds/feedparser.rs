//! Universal Feed Parser's suite: what it expects of title, link, date, content and id.

use std::path::Path;

use collect::feed;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use url::Url;

use crate::{Score, lines, raw, read};

/// Folders that are about other things: removing scripts from HTML, and a format of 1997.
const OTHER: [&str; 2] = ["wellformed/sanitize", "wellformed/cdf"];
/// Where that suite's own server gives its files, which its expectations of whole links hold.
const SERVER: &str = "http://127.0.0.1:8097/tests/";

pub(crate) fn measure(folder: &Path) -> Score {
    let mut score = Score::new("feedparser: title, link, date, content, id", 96);
    let folder = folder.join("feedparser");
    for row in lines(&folder.join("expect.jsonl")) {
        let file = row["file"].as_str().unwrap_or_default();
        let Some(expectations) = row["expect"].as_array() else {
            score.leave_out(format!("{file}: its expectation is no list"));
            continue;
        };
        let in_scope: Vec<&Value> =
            expectations.iter().filter(|one| one.get("equals").is_some() && is_asked(&one["path"])).collect();
        if in_scope.is_empty() || OTHER.iter().any(|folder| file.starts_with(folder)) {
            score.leave_out(format!("{file}: about other things"));
            continue;
        }
        let found = document(&folder, file);
        for one in in_scope {
            let candidates = candidates(&found, &one["path"]);
            let is_right = candidates.iter().any(|found| same(found, &one["equals"]));
            score.expect(is_right, || {
                format!("{file} {}: wanted {}, found {candidates:?}", one["path"], one["equals"])
            });
        }
    }
    score
}

/// The document as that suite's server gives it: headers stand in a comment at its top.
fn document(folder: &Path, file: &str) -> Value {
    let bytes = read(&folder.join(file));
    let text = String::from_utf8_lossy(&bytes);
    let header = |name: &str| {
        let mut lines = text.lines().filter_map(|line| line.strip_prefix("Header:"));
        lines.find_map(|line| {
            let (found, value) = line.split_once(':')?;
            found.trim().eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
        })
    };
    let server = Url::parse(SERVER).expect("a URL");
    let at = header("Content-Location").unwrap_or(file.to_owned());
    // One file names a place that is no web address, which counts as none.
    let url = server.join(&at).ok().filter(Url::has_authority).unwrap_or(server);
    // Only these are asked of the server; the others are read where they lie and have no address.
    let is_served = ["wellformed/base", "wellformed/http"].iter().any(|folder| file.starts_with(folder));
    let url = Some(url.as_str()).filter(|_| is_served);
    raw(feed::parse(&bytes, header("Content-type").as_deref(), url))
}

fn path(path: &Value) -> Vec<String> {
    let parts = path.as_array().into_iter().flatten();
    parts.map(|part| part.as_str().map_or_else(|| part.to_string(), str::to_owned)).collect()
}

fn is_asked(wanted: &Value) -> bool {
    !fields(wanted).is_empty()
}

/// The fields of ours that stand for theirs: they put RSS's `description` in either of two.
fn fields(wanted: &Value) -> &'static [&'static str] {
    let path = path(wanted);
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    match path.as_slice() {
        ["feed", "title"] | ["feed", "title_detail", "value"] => &["title"],
        ["feed", "link"] => &["link"],
        ["feed", "updated_parsed"] => &["updated"],
        ["entries", _, "title"] | ["entries", _, "title_detail", "value"] => &["title"],
        ["entries", _, "link"] => &["link"],
        ["entries", _, "id" | "guid"] => &["id"],
        ["entries", _, "description" | "summary"] | ["entries", _, "summary_detail", "value"] => {
            &["summary", "content"]
        }
        ["entries", _, "content", "0", "value"] => &["content", "summary"],
        ["entries", _, "updated_parsed"] => &["updated", "published"],
        ["entries", _, "published_parsed" | "created_parsed"] => &["published", "updated"],
        _ => &[],
    }
}

fn candidates(found: &Value, wanted: &Value) -> Vec<Value> {
    let path = path(wanted);
    let holder = match path.first().map(String::as_str) {
        Some("feed") => &found["feed"],
        _ => &found["entries"][path.get(1).and_then(|at| at.parse::<usize>().ok()).unwrap_or_default()],
    };
    fields(wanted).iter().map(|field| holder[*field].clone()).collect()
}

fn same(found: &Value, wanted: &Value) -> bool {
    match wanted {
        // year, month, day, hour, minute, second, and three that follow from these
        Value::Array(parts) => found.as_str().and_then(clock).is_some_and(|clock| parts.starts_with(&clock)),
        Value::String(text) if text.is_empty() => found.is_null() || found == wanted,
        _ => found == wanted,
    }
}

fn clock(written: &str) -> Option<Vec<Value>> {
    let time: Timestamp = written.parse().ok()?;
    let time = time.to_zoned(TimeZone::UTC);
    let parts = [time.year(), time.month().into(), time.day().into(), time.hour().into()];
    Some(
        parts
            .into_iter()
            .chain([time.minute().into(), time.second().into()])
            .map(|part| json!(part))
            .collect(),
    )
}
