//! How much of what feeds say is read: parser suites with what their authors expect, and damaged feeds.
//!
//! `cargo bench -p collect --bench feeds -- FOLDER [--misses]`, where FOLDER holds `feedparser`, `gofeed`,
//! `feed-rs` and `feedvalidator`. None of it is ours to ship, so it is read where it lies. What is left out
//! of a count is counted too, and named.

mod damage;
mod feed_rs;
mod feedparser;
mod feedvalidator;
mod gofeed;

use std::fs;
use std::path::{Path, PathBuf};

use collect::feed::{self, Feed, FeedError};
use serde_json::Value;

/// What one suite came to.
pub(crate) struct Score {
    what: &'static str,
    right: usize,
    of: usize,
    /// In hundredths.
    goal: usize,
    misses: Vec<String>,
    left_out: Vec<String>,
}

impl Score {
    pub(crate) fn new(what: &'static str, goal: usize) -> Self {
        Self { what, right: 0, of: 0, goal, misses: Vec::new(), left_out: Vec::new() }
    }

    /// Counts one expectation; `found` and `wanted` are told of a miss.
    pub(crate) fn expect(&mut self, is_right: bool, miss: impl FnOnce() -> String) {
        self.count(usize::from(is_right), 1);
        if !is_right {
            self.misses.push(miss());
        }
    }

    pub(crate) fn count(&mut self, right: usize, of: usize) {
        self.right += right;
        self.of += of;
    }

    pub(crate) fn leave_out(&mut self, why: String) {
        self.left_out.push(why);
    }

    fn print(&self, in_full: bool) {
        let share = 100.0 * self.right as f64 / self.of.max(1) as f64;
        let Self { what, right, of, goal, .. } = self;
        println!(
            "{what:<46} {right:>6} of {of:>6}  {share:>6.2} %  goal {goal:>3} %  left out {}",
            self.left_out.len()
        );
        if in_full {
            self.misses.iter().for_each(|miss| println!("    miss      {miss}"));
            self.left_out.iter().for_each(|why| println!("    left out  {why}"));
        }
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let in_full = arguments.iter().any(|argument| argument == "--misses");
    let Some(folder) = arguments.iter().find(|argument| !argument.starts_with("--")).map(PathBuf::from)
    else {
        println!("feeds: not measured; say where the suites are: cargo bench --bench feeds -- FOLDER");
        return;
    };
    let scores = [
        feedparser::measure(&folder),
        gofeed::measure(&folder),
        feed_rs::measure(&folder),
        feedvalidator::measure(&folder),
        damage::cut(&folder),
        damage::mutated(&folder),
    ];
    scores.iter().for_each(|score| score.print(in_full));
}

pub(crate) fn read(path: &Path) -> Vec<u8> {
    fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Every file under `folder` whose name ends in one of `endings`, in order.
pub(crate) fn files(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut found = Vec::new();
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path, endings));
        } else if endings.iter().any(|ending| path.to_string_lossy().ends_with(ending)) {
            found.push(path);
        }
    }
    found.sort();
    found
}

pub(crate) fn lines(path: &Path) -> Vec<Value> {
    let text = String::from_utf8(read(path)).expect("JSON lines are UTF-8");
    text.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
}

/// The document as JSON, in the shape that `bellwether feed parse --raw` prints; an error has no entries.
pub(crate) fn raw(document: Result<Feed, FeedError>) -> Value {
    match document {
        Ok(feed) => serde_json::to_value(feed.raw()).expect("JSON"),
        Err(error) => serde_json::json!({ "error": error.to_string() }),
    }
}

pub(crate) fn parsed(path: &Path) -> Value {
    raw(feed::parse(&read(path), None, None))
}
