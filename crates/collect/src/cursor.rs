//! What is remembered of a feed between two requests, and across a restart.

use std::time::Duration;

use jiff::Timestamp;
use post::SourceState;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::habit::Habit;

/// How posts get their ids. A change here would make every item of every feed look new: a cursor with another
/// number takes what was written before its last read as seen.
pub(crate) const IDENTITY: u32 = 1;

/// A move that the host announced.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Moving {
    pub(crate) to: Url,
    pub(crate) since: Timestamp,
    /// Answers in a row that said so.
    pub(crate) times: u32,
}

/// Committed with the posts of each read. Unreadable or for another address, it counts as none.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Cursor {
    /// Whose state this is: a new address starts afresh.
    pub(crate) url: String,
    /// As the host gave them, to the byte.
    pub(crate) etag: Option<String>,
    pub(crate) last_modified: Option<String>,
    /// When the host last sent a whole document.
    pub(crate) whole_at: Option<Timestamp>,
    /// BLAKE3 of that document, in hexadecimal.
    pub(crate) body_hash: Option<String>,
    /// Hashes of the posts in it, by id and words.
    pub(crate) seen: Vec<u64>,
    /// How the ids of those posts were made; see [`IDENTITY`].
    pub(crate) identity: u32,
    /// How often it has something new.
    pub(crate) habit: Habit,
    /// Where the host sends us for good, until that is believed.
    pub(crate) moving: Option<Moving>,
    /// The address that is asked for instead of the configured one, since the feed has moved there.
    pub(crate) moved_to: Option<Url>,
    /// How long the last good read was told to hold: ours or the host's wish, whichever is longer.
    pub(crate) interval: Option<Duration>,
    /// When to ask again; `None` with `gone` is never.
    pub(crate) next_at: Option<Timestamp>,
    pub(crate) gone: bool,
    /// Requests in a row that brought nothing that could be read.
    pub(crate) failures: u32,
    pub(crate) last_success: Option<Timestamp>,
    /// How the source was doing, to be said again after a restart.
    pub(crate) state: Option<SourceState>,
}

impl Cursor {
    /// What was committed, if it is for `url`.
    pub(crate) fn read(bytes: Option<&[u8]>, url: &Url) -> Self {
        let committed: Option<Self> = bytes.and_then(|bytes| serde_json::from_slice(bytes).ok());
        let fresh = || Self { url: url.to_string(), identity: IDENTITY, ..Self::default() };
        committed.filter(|cursor| cursor.url == url.as_str()).unwrap_or_else(fresh)
    }

    /// As it is committed.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// The next request asks for the whole document again.
    pub(crate) fn forget_document(&mut self) {
        self.etag = None;
        self.last_modified = None;
        self.body_hash = None;
    }
}
