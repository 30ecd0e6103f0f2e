//! A surge's examples: one timeline a line, `10:00 rumour by ann, 10:20 mobilisation by bob`.

use std::collections::BTreeMap;
use std::ops::Range;

use post::Step;

use super::lines_of;
use super::surge::step_of;
use crate::diagnostic::{Diagnostic, Source};

/// One timeline of `[tests]`.
#[derive(Clone, Debug)]
pub(crate) struct Timeline {
    /// Whether it must raise the surge; else it must not.
    pub(crate) raises: bool,
    /// As written.
    pub(crate) text: String,
    pub(crate) posts: Vec<TimelinePost>,
    /// Where it stands in the file.
    pub(crate) span: Range<usize>,
    /// Its line in the file, from 1.
    pub(crate) line: usize,
}

/// One post of a timeline.
#[derive(Clone, Debug)]
pub(crate) struct TimelinePost {
    /// In minutes since midnight.
    pub(crate) minute: i64,
    pub(crate) found: Step,
    /// A number for each name; a post without one is by somebody of its own.
    pub(crate) author: u64,
}

impl Timeline {
    /// The setting of `[tests]` it stands under.
    pub(crate) fn key(&self) -> &'static str {
        if self.raises { "raises" } else { "quiet" }
    }
}

/// Reads the timelines of one block, one a line.
pub(crate) fn read(
    raises: bool,
    source: &Source,
    block: &str,
    offset: usize,
    said: &mut Vec<Diagnostic>,
) -> Vec<Timeline> {
    let mut timelines = Vec::new();
    for (written, start) in lines_of(block, offset) {
        let text = written.trim();
        if text.is_empty() || text.starts_with("# ") {
            continue;
        }
        let start = start + (written.len() - written.trim_start().len());
        let span = start..start + text.len();
        match posts(text) {
            Ok(posts) => {
                let line = source.line_column(start).0;
                timelines.push(Timeline { raises, text: text.to_owned(), posts, span, line });
            }
            Err(post) => {
                let message = format!("`{post}` is not a post of a timeline");
                let error = Diagnostic::error("bad-timeline", source, span, message);
                said.push(
                    error.label("write `10:00 rumour by ann, 10:20 mobilisation by bob`, the earliest first"),
                );
            }
        }
    }
    timelines
}

/// The posts of a timeline, or the one that cannot be read or stands before an earlier one.
fn posts(text: &str) -> Result<Vec<TimelinePost>, &str> {
    let mut authors = BTreeMap::new();
    let mut posts: Vec<TimelinePost> = Vec::new();
    for (number, written) in (0_u64..).zip(text.split(',').map(str::trim)) {
        let words: Vec<&str> = written.split_whitespace().collect();
        let (time, found, by) = match words.as_slice() {
            [time, found] => (time, found, None),
            [time, found, "by", name] => (time, found, Some(*name)),
            _ => return Err(written),
        };
        let minute = minute_of(time).ok_or(written)?;
        if posts.last().is_some_and(|before| before.minute > minute) {
            return Err(written);
        }
        let author = by.map_or(number, |name| *authors.entry(name).or_insert(number));
        posts.push(TimelinePost { minute, found: step_of(found), author });
    }
    Ok(posts)
}

fn minute_of(time: &str) -> Option<i64> {
    let (hours, minutes) = time.split_once(':')?;
    let (hours, minutes): (i64, i64) = (hours.parse().ok()?, minutes.parse().ok()?);
    ((0..24).contains(&hours) && (0..60).contains(&minutes)).then_some(hours * 60 + minutes)
}
