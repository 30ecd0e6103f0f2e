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
mod entity;
mod html;
mod json;
mod markup;
mod names;
mod posts;
mod time_of_day;
mod value;
mod xml;

use jiff::Timestamp;
use serde::Serialize;
use url::Url;

pub use date::parse as parse_date;
pub use posts::posts;

/// The most that is taken of a document, in bytes after decompression.
pub const BODY_CAP: usize = 8 * 1024 * 1024;
/// The most entries that are taken of a document.
pub const ENTRY_CAP: usize = 2_000;

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
    /// Minutes for which it asks not to be fetched again (RSS `ttl`).
    pub ttl: Option<u32>,
    /// In the order of the document.
    pub entries: Vec<Entry>,
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
        Some(b'{') => json::read(&text),
        Some(_) => xml::read(&text, base),
    }
}
