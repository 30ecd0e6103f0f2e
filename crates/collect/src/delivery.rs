//! What a source hands over: posts, the place to go on from, and how it is doing.

use std::time::Duration;

use jiff::Timestamp;
use post::{PostId, RawPost, SourceId, SourceState};

/// What one read of a source brought.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// Which source.
    pub source: SourceId,
    /// New posts, at most 200. Delivered at least once: the commit is what makes it exactly once.
    pub posts: Vec<RawPost>,
    /// What was taken back: it applies to all that was delivered before, and not to `posts`.
    pub withdrawn: Vec<Withdrawn>,
    /// Where to go on from, to be committed with the posts. Opaque outside this crate.
    pub cursor: Option<Vec<u8>>,
    /// How the source is doing, with the last delivery of each read.
    pub report: Option<SourceReport>,
}

/// What its author or its host took back, to be erased wherever it is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Withdrawn {
    /// One post.
    Post(PostId),
    /// Everything by an account that is closed or suspended. The name is the source's own and is only hashed.
    Account {
        /// Whose name it is: the source that its posts name.
        source: SourceId,
        /// The source's own name for the author.
        author: String,
    },
}

/// How a source is doing, in words and figures.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceReport {
    /// Which source.
    pub source: SourceId,
    /// In one word.
    pub state: SourceState,
    /// In plain words, with what happens next. Holds no URL.
    pub detail: String,
    /// When it was read.
    pub at: Timestamp,
    /// When it was last read as it should.
    pub last_success: Option<Timestamp>,
    /// How often it is meant to be read; zero for what is read once.
    pub interval: Duration,
    /// For counting; `None` where nothing was asked of anybody.
    pub outcome: Option<Outcome>,
    /// New items in this read.
    pub items: u32,
    /// Items that could not be read since the report before: lines or messages of no known shape.
    pub unread: u32,
    /// How long the read took.
    pub elapsed: Duration,
}

/// What became of a request, as the metric `bellwether_source_requests_total` counts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A body came and could be read.
    Ok,
    /// 304.
    NotModified,
    /// Refused, not found, failed, or cut off.
    HttpError,
    /// Took too long.
    Timeout,
    /// A body came and is no feed.
    ParseError,
    /// 429, or 503 with `Retry-After`.
    RateLimited,
}

impl Outcome {
    /// Every outcome, so that a counter can start at zero.
    pub const ALL: [Outcome; 6] = [
        Outcome::Ok,
        Outcome::NotModified,
        Outcome::HttpError,
        Outcome::Timeout,
        Outcome::ParseError,
        Outcome::RateLimited,
    ];

    /// The label's value.
    pub fn as_str(self) -> &'static str {
        match self {
            Outcome::Ok => "ok",
            Outcome::NotModified => "not_modified",
            Outcome::HttpError => "http_error",
            Outcome::Timeout => "timeout",
            Outcome::ParseError => "parse_error",
            Outcome::RateLimited => "rate_limited",
        }
    }
}
