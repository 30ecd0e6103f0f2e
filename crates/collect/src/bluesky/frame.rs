//! What one Jetstream message says, in either of the two forms servers send it.
//!
//! v1 and v2 wrap the same events differently. Both become a [`Frame`] here, and nothing behind this file knows
//! which it was. Shapes: github.com/bluesky-social/jetstream, docs/README.md §5.1 and §5.2.

use std::borrow::Cow;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::Wire;
use super::record::{self, Written};

/// The only kind of record that is read.
pub(super) const POSTS: &str = "app.bsky.feed.post";

/// One message.
#[derive(Debug, PartialEq)]
pub(super) enum Frame {
    /// Something happened at a time, in microseconds since 1970.
    Event { time: i64, what: What },
    /// The server says something about where it starts (v2 `#info`).
    Notice(String),
    /// The server ends the connection, and why (v2 `error`).
    Ended(String),
}

/// What happened.
#[derive(Debug, PartialEq)]
pub(super) enum What {
    /// A post was written or rewritten.
    Written { place: Place, post: Box<Written> },
    /// A post was deleted.
    Deleted(Place),
    /// An account was closed, suspended or taken down.
    AccountGone(String),
    /// An account is there (again).
    AccountBack(String),
    /// Something that is not read.
    Nothing,
}

/// Which post, in which version.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Place {
    /// The author's permanent name.
    pub(super) did: String,
    pub(super) rkey: String,
    /// The versions of one post sort as these numbers do.
    pub(super) rev: u64,
}

impl Place {
    /// The post's permanent address.
    pub(super) fn uri(&self) -> String {
        format!("at://{}/{POSTS}/{}", self.did, self.rkey)
    }
}

/// Why a message could not be read.
#[derive(Debug, thiserror::Error)]
#[error("not a Jetstream message: {0}")]
pub(super) struct NotAFrame(&'static str);

impl From<serde_json::Error> for NotAFrame {
    fn from(error: serde_json::Error) -> Self {
        // The parser's own words quote the message, and a message is somebody's post.
        Self(if error.is_data() { "a field is missing or of another type" } else { "not well-formed JSON" })
    }
}

#[derive(Deserialize)]
struct V1<'a> {
    #[serde(borrow)]
    did: Cow<'a, str>,
    time_us: i64,
    #[serde(borrow)]
    commit: Option<Commit<'a>>,
    #[serde(borrow)]
    account: Option<Account<'a>>,
}

#[derive(Deserialize)]
struct Commit<'a> {
    #[serde(borrow)]
    rev: Cow<'a, str>,
    #[serde(borrow)]
    operation: Cow<'a, str>,
    #[serde(borrow)]
    collection: Cow<'a, str>,
    #[serde(borrow)]
    rkey: Cow<'a, str>,
    /// Read only if it is a post's: most of the work is in it.
    #[serde(borrow)]
    record: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Account<'a> {
    active: bool,
    #[serde(borrow)]
    status: Option<Cow<'a, str>>,
}

#[derive(Deserialize)]
struct V2<'a> {
    #[serde(borrow)]
    error: Option<Cow<'a, str>>,
    #[serde(borrow)]
    payload: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Head<'a> {
    #[serde(rename = "$type", borrow)]
    kind: Cow<'a, str>,
    #[serde(borrow)]
    name: Option<Cow<'a, str>>,
    #[serde(borrow)]
    did: Option<Cow<'a, str>>,
    time: Option<Timestamp>,
    /// When this server saw it, which is what a cursor is compared with; older servers do not say.
    #[serde(rename = "witnessedAt")]
    witnessed_at: Option<Timestamp>,
    #[serde(borrow)]
    account: Option<Account<'a>>,
}

/// Reads one message, unpacked.
pub(super) fn read(wire: Wire, bytes: &[u8]) -> Result<Frame, NotAFrame> {
    match wire {
        Wire::V1 => read_v1(bytes),
        Wire::V2 => read_v2(bytes),
    }
}

fn read_v1(bytes: &[u8]) -> Result<Frame, NotAFrame> {
    let event: V1<'_> = serde_json::from_slice(bytes)?;
    let what = match (event.commit, event.account) {
        (Some(commit), _) => changed(&event.did, &commit, event.time_us)?,
        (None, Some(account)) => standing(&event.did, &account),
        (None, None) => What::Nothing,
    };
    Ok(Frame::Event { time: event.time_us, what })
}

fn read_v2(bytes: &[u8]) -> Result<Frame, NotAFrame> {
    let frame: V2<'_> = serde_json::from_slice(bytes)?;
    if let Some(error) = frame.error {
        return Ok(Frame::Ended(error.into_owned()));
    }
    let payload = frame.payload.ok_or(NotAFrame("it has no payload"))?.get();
    let head: Head<'_> = serde_json::from_str(payload)?;
    let kind = head.kind.rsplit('#').next().unwrap_or_default();
    if kind == "info" {
        return Ok(Frame::Notice(head.name.unwrap_or_default().into_owned()));
    }
    let time = head.witnessed_at.or(head.time).ok_or(NotAFrame("it has no time"))?.as_microsecond();
    let did = head.did.ok_or(NotAFrame("it names no repository"))?;
    let what = match (kind, head.account) {
        ("commit", _) => changed(&did, &serde_json::from_str(payload)?, time)?,
        ("account", Some(account)) => standing(&did, &account),
        _ => What::Nothing,
    };
    Ok(Frame::Event { time, what })
}

fn changed(did: &str, commit: &Commit<'_>, time: i64) -> Result<What, NotAFrame> {
    if commit.collection != POSTS {
        return Ok(What::Nothing);
    }
    let rev = number_of(&commit.rev).ok_or(NotAFrame("its version is no TID"))?;
    let place = Place { did: did.to_owned(), rkey: commit.rkey.clone().into_owned(), rev };
    match (&*commit.operation, commit.record) {
        ("delete", _) => Ok(What::Deleted(place)),
        ("create" | "update", Some(record)) => {
            let post = Box::new(record::read(record.get(), time)?);
            Ok(What::Written { place, post })
        }
        ("create" | "update", None) => Err(NotAFrame("a post was written and is not in it")),
        _ => Ok(What::Nothing),
    }
}

/// `throttled` and `desynchronized` are about a server that lags; the others mean that nothing may be shown.
fn standing(did: &str, account: &Account<'_>) -> What {
    match account.status.as_deref() {
        _ if account.active => What::AccountBack(did.to_owned()),
        Some("throttled" | "desynchronized") => What::Nothing,
        _ => What::AccountGone(did.to_owned()),
    }
}

/// The number of a TID, 13 digits in atproto's own base 32 (atproto.com/specs/tid).
fn number_of(tid: &str) -> Option<u64> {
    const DIGITS: &[u8] = b"234567abcdefghijklmnopqrstuvwxyz";
    let value = |digit: u8| DIGITS.iter().position(|known| *known == digit).map(|value| value as u64);
    if tid.len() != 13 || tid.bytes().next().and_then(value)? > 15 {
        return None;
    }
    tid.bytes().try_fold(0, |number: u64, digit| Some(number << 5 | value(digit)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_sort_as_they_were_made() {
        let numbers: Vec<_> = ["2222222222222", "3l3qo2vutsw2b", "3l3qo2vutsx2b", "3m6466ot3d72m"]
            .map(number_of)
            .into_iter()
            .collect();
        assert_eq!(numbers.first(), Some(&Some(0)));
        assert!(numbers.is_sorted() && numbers.iter().all(Option::is_some), "{numbers:?}");
        for bad in ["", "3l3qo2vutsw2", "3l3qo2vutsw2b2", "3l3qo2vutsw2B", "zzzzzzzzzzzzz", "3l3qo2vutsw1b"] {
            assert_eq!(number_of(bad), None, "{bad:?}");
        }
    }
}
