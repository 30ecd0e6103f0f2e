//! From the bytes of a document to entries, and from entries to posts. No network, no clock.
//!
//! A document goes through in this order: `decode` (bytes to text), `xml` or `json` (text to entries,
//! mending what is broken), and [`posts`] (entries to posts).
//!
//! feed-rs reads JSON Feed. It does not read XML here: on a broken document it gives all or nothing,
//! it cannot say where a value ended, and version 3.0.0 aborts the process on deep nesting. A pass that
//! mends every class of broken feed in front of it knows each element already, so that pass reads the
//! values itself.

mod date;
mod date_names;
mod decode;
mod discover;
mod entity;
mod html;
mod json;
pub(crate) mod markup;
mod names;
mod posts;
mod time_of_day;
mod value;
mod wishes;
mod xml;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use url::Url;

pub use date::parse as parse_date;
pub use decode::{Encoded, encoding};
pub use discover::{Candidate, Certainty, discover};
pub use posts::posts;
pub use wishes::Wishes;

/// The most that is taken of a document, in bytes after decompression.
pub const BODY_CAP: usize = 8 * 1024 * 1024;
/// The most entries that are taken of a document.
pub const ENTRY_CAP: usize = 2_000;

/// Clocks of feeds may be wrong by a zone or so, not by more.
const A_DAY: SignedDuration = SignedDuration::from_hours(24);

/// A feed as its document gives it: markup kept, relative links resolved.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Feed {
    /// What it calls itself.
    pub title: Option<String>,
    /// The page it belongs to.
    pub link: Option<String>,
    /// When it last changed.
    pub updated: Option<Timestamp>,
    /// BCP 47, as the document says.
    pub language: Option<String>,
    /// How often it asks to be fetched.
    pub wishes: Wishes,
    /// In the order of the document.
    pub entries: Vec<Entry>,
    /// The ids of entries that were taken back (Atom's tombstones).
    pub withdrawn: Vec<String>,
    /// Whether the document was cut off or too broken to be read in full.
    pub partial: bool,
    /// What was mended, in plain words.
    pub notes: Vec<String>,
}

/// One item of a feed as its document gives it.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Entry {
    /// `guid`, `id` or `rdf:about`.
    pub id: Option<String>,
    /// The headline.
    pub title: Option<String>,
    /// Where it can be read.
    pub link: Option<String>,
    /// When it was published.
    pub published: Option<Timestamp>,
    /// When it last changed.
    pub updated: Option<Timestamp>,
    /// The short form.
    pub summary: Option<String>,
    /// The full form.
    pub content: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
}

/// The object that `bellwether feed parse --raw` prints.
#[derive(Debug, Serialize)]
pub struct Raw<'a> {
    feed: RawHead<'a>,
    entries: &'a [Entry],
}

#[derive(Debug, Serialize)]
struct RawHead<'a> {
    title: Option<&'a str>,
    link: Option<&'a str>,
    updated: Option<Timestamp>,
}

impl Feed {
    /// Takes out dates that cannot be, later than a day after `now`, and says so: a post from the future
    /// would count as written now.
    pub fn drop_future_dates(&mut self, now: Timestamp) {
        let Ok(limit) = now.checked_add(A_DAY) else { return };
        let mut dropped = 0;
        for entry in &mut self.entries {
            for date in [&mut entry.published, &mut entry.updated] {
                dropped += usize::from(date.take_if(|date| *date > limit).is_some());
            }
        }
        if dropped > 0 {
            self.notes
                .push(format!("dates in the future: {dropped}; when those items were written is unknown"));
        }
    }

    /// The feed as one JSON object, nothing merged and nothing left out.
    pub fn raw(&self) -> Raw<'_> {
        Raw {
            feed: RawHead { title: self.title.as_deref(), link: self.link.as_deref(), updated: self.updated },
            entries: &self.entries,
        }
    }
}

/// Why a document could not be read as a feed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FeedError {
    /// Nothing came.
    #[error("the document is empty")]
    Empty,
    /// A web page came.
    #[error("this is a web page, not a feed; look on it for a link to its feed")]
    WebPage,
    /// Something else came.
    #[error("this is not a feed: no RSS, Atom or JSON Feed element was found in it")]
    NotAFeed,
    /// JSON that does not end well.
    #[error("this starts as JSON does and is not well-formed, or holds no list of items")]
    BrokenJson,
    /// More than [`BODY_CAP`].
    #[error("the document is larger than {} MiB", BODY_CAP / 1024 / 1024)]
    TooLarge,
    /// The document made the reader fail, which is our fault.
    #[error("the reader failed on this document; please report it with the document")]
    Reader,
}

/// Reads a document. `content_type` is the header's value; `url` is where relative links start from.
pub fn parse(bytes: &[u8], content_type: Option<&str>, url: Option<&str>) -> Result<Feed, FeedError> {
    if bytes.len() > BODY_CAP {
        return Err(FeedError::TooLarge);
    }
    let base = url.and_then(|url| Url::parse(url).ok()).filter(Url::has_authority);
    let text = decode::to_text(bytes, content_type);
    match text.trim_start().as_bytes().first() {
        None => Err(FeedError::Empty),
        Some(_) if json::is_json(&text) => json::read(&text),
        Some(_) => xml::read(&text, base),
    }
}
