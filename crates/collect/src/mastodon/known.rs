//! What is remembered of a server's statuses: how far each timeline was read, and which status has which address.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use post::{RawPost, SourceId};
use serde::{Deserialize, Serialize};

use super::status::Status;
use crate::memory::Memory;

/// Statuses whose addresses are remembered: a reply names what it answers, and a deletion what is deleted, by the
/// server's number alone.
const REMEMBERED: usize = 8192;
/// Those of them that are remembered across a restart. Most deletions come within minutes, and the cursor is
/// written with every delivery.
const COMMITTED: usize = 256;
/// An address names a person, so the cursor holds it for less time than anything that was written there is kept.
const COMMITTED_FOR: SignedDuration = SignedDuration::from_hours(24);

/// What is committed with the posts.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Cursor {
    /// The server's number of the newest status read, by the timeline's path.
    marks: BTreeMap<String, String>,
    /// When a status was read, its hashed number, its address; the oldest first.
    lately: VecDeque<(Timestamp, u64, Arc<str>)>,
}

/// Everything remembered of one server.
pub(super) struct Known {
    cursor: Cursor,
    addresses: Memory<Arc<str>>,
}

impl Known {
    /// What was committed last; nothing, if that cannot be read.
    pub(super) fn read(cursor: Option<&[u8]>) -> Self {
        let cursor: Cursor = cursor.and_then(|bytes| serde_json::from_slice(bytes).ok()).unwrap_or_default();
        let mut addresses = Memory::of(REMEMBERED);
        for (_, number, address) in &cursor.lately {
            addresses.insert(*number, Arc::clone(address));
        }
        Self { cursor, addresses }
    }

    /// What is committed with what is handed over at `now`.
    pub(super) fn committed(&mut self, now: Timestamp) -> Option<Vec<u8>> {
        self.cursor.lately.retain(|(read, ..)| now.duration_since(*read) < COMMITTED_FOR);
        let too_many = self.cursor.lately.len().saturating_sub(COMMITTED);
        self.cursor.lately.drain(..too_many);
        serde_json::to_vec(&self.cursor).ok()
    }

    /// The newest status read of a timeline.
    pub(super) fn mark(&self, timeline: &str) -> Option<&str> {
        self.cursor.marks.get(timeline).map(String::as_str)
    }

    /// A timeline was read up to `number`, or further before.
    pub(super) fn advance(&mut self, timeline: &str, number: &str) {
        if self.mark(timeline).is_none_or(|mark| is_later(number, mark)) {
            self.cursor.marks.insert(timeline.to_owned(), number.to_owned());
        }
    }

    /// Remembers where a status for everybody is, read at `now`; `true` if that was known.
    pub(super) fn note(&mut self, status: &Status, now: Timestamp) -> bool {
        if !status.is_public() {
            return false;
        }
        let (number, address) = (hash(&status.id), Arc::<str>::from(status.uri.as_str()));
        let was_known = self.addresses.insert(number, Arc::clone(&address)).is_some();
        if !was_known {
            self.cursor.lately.push_back((now, number, address));
        }
        was_known
    }

    /// The address of the status with this number.
    pub(super) fn address(&self, number: &str) -> Option<Arc<str>> {
        self.addresses.get(hash(number))
    }

    /// The post that a status is, with the address of what it answers.
    pub(super) fn post(&self, status: Status, platform: &SourceId) -> Option<RawPost> {
        let answered = status.in_reply_to_id.as_ref().and_then(|number| self.address(number));
        status.into_post(platform, answered.map(|address| address.to_string()))
    }
}

/// Numbers are strings, and grow: a longer one is later.
pub(super) fn is_later(number: &str, than: &str) -> bool {
    (number.len(), number) > (than.len(), than)
}

fn hash(number: &str) -> u64 {
    post::fold::hash_word(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_only_go_forward() {
        let mut known = Known::read(None);
        for (number, wanted) in [("99", "99"), ("100", "100"), ("98", "100"), ("101", "101")] {
            known.advance("/tag", number);
            assert_eq!(known.mark("/tag"), Some(wanted));
        }
        let again = Known::read(known.committed(Timestamp::UNIX_EPOCH).as_deref());
        assert_eq!((again.mark("/tag"), again.mark("/local")), (Some("101"), None));
        assert_eq!(Known::read(Some(b"not JSON")).mark("/tag"), None);
    }

    #[test]
    fn addresses_outlast_a_restart_but_not_a_day() {
        let page = include_bytes!("../../tests/answers/mastodon.json");
        let at = |hours: i64| Timestamp::UNIX_EPOCH + SignedDuration::from_hours(hours);
        let mut known = Known::read(None);
        for status in super::super::status::page(page).expect("a page") {
            assert!(!known.note(&status, at(0)), "{status:?} is new");
        }
        let mut later = |hours: i64| Known::read(known.committed(at(hours)).as_deref()).address("112");
        assert_eq!(later(23).as_deref(), Some("https://toot.example/s/112"));
        assert_eq!(later(24), None);
    }

    #[test]
    fn what_was_not_for_everybody_is_not_remembered() {
        let page = String::from_utf8_lossy(include_bytes!("../../tests/answers/mastodon.json"))
            .replace("\"visibility\":\"public\"", "\"visibility\":\"private\"");
        let mut known = Known::read(None);
        for status in super::super::status::page(page.as_bytes()).expect("a page") {
            known.note(&status, Timestamp::UNIX_EPOCH);
        }
        assert_eq!(known.address("112"), None);
    }
}
