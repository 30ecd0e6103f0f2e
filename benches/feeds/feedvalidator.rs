//! The W3C feed validator's files, right and wrong ones: each gives its items, or says why it cannot.

use std::path::Path;

use collect::feed::{self, FeedError};

use crate::{Score, files, read};

pub(crate) fn measure(folder: &Path) -> Score {
    let mut score = Score::new("feedvalidator: items or a clean error", 100);
    for path in files(&folder.join("feedvalidator"), &[".xml"]) {
        let bytes = read(&path);
        let text = String::from_utf8_lossy(&bytes);
        let holds_items = ["<item>", "<item ", "<entry>", "<entry ", "<Item ", ":entry>", ":item>"]
            .iter()
            .any(|start| text.contains(start));
        let told = match feed::parse(&bytes, None, None) {
            Ok(feed) => !feed.entries.is_empty() || !holds_items,
            Err(FeedError::Reader) => false,
            Err(_) => !holds_items || !["<rss", "<feed", "RDF"].iter().any(|root| text.contains(root)),
        };
        score.expect(told, || format!("{}: holds items, and none came", path.display()));
    }
    score
}
