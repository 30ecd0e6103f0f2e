//! gofeed's translator suite: a feed of any format as one neutral shape.

use std::path::Path;

use serde_json::Value;

use crate::{Score, files, parsed, read};

const FIELDS: [(&str, &str); 7] = [
    ("title", "title"),
    ("link", "link"),
    ("guid", "id"),
    ("description", "summary"),
    ("content", "content"),
    ("publishedParsed", "published"),
    ("updatedParsed", "updated"),
];

pub(crate) fn measure(folder: &Path) -> Score {
    let mut score = Score::new("gofeed translator: fields", 98);
    for path in files(&folder.join("gofeed/translator"), &[".expected.json"]) {
        let wanted: Value = serde_json::from_slice(&read(&path)).expect("JSON");
        let document = path.to_string_lossy().replace(".expected.json", ".xml");
        let found = parsed(Path::new(&document));
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        for (theirs, ours) in [("title", "title"), ("link", "link"), ("updatedParsed", "updated")] {
            // They take the feed's date of publishing for its last change where it names no other.
            if theirs != "updatedParsed" || wanted.get(theirs).is_some() {
                compare(&mut score, &name, theirs, &wanted[theirs], &found["feed"][ours]);
            }
        }
        let none = Vec::new();
        let items = wanted["items"].as_array().unwrap_or(&none);
        let entries = found["entries"].as_array().unwrap_or(&none);
        score.expect(items.len() == entries.len(), || {
            format!("{name}: {} items, not {}", entries.len(), items.len())
        });
        for (item, entry) in items.iter().zip(entries) {
            for (theirs, ours) in FIELDS {
                compare(&mut score, &name, theirs, &item[theirs], &entry[ours]);
            }
        }
    }
    score
}

fn compare(score: &mut Score, name: &str, field: &str, wanted: &Value, found: &Value) {
    let filled =
        |value: &Value| value.as_str().filter(|text| !text.is_empty()).map(|t| t.replace(".000Z", "Z"));
    score.expect(filled(wanted) == filled(found), || {
        format!("{name} {field}: wanted {wanted}, found {found}")
    });
}
