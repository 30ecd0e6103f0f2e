//! A status of Mastodon's API to the words rules read (docs.joinmastodon.org/entities/Status).

use jiff::Timestamp;
use post::{RawPost, SourceId};
use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::feed::{self, Entry, Feed};

/// One status, as far as it is read.
#[derive(Debug, Deserialize)]
pub(super) struct Status {
    /// This server's own number for it.
    pub(super) id: String,
    /// The same on every server that holds a copy.
    pub(super) uri: String,
    url: Option<String>,
    created_at: Option<Timestamp>,
    pub(super) in_reply_to_id: Option<String>,
    visibility: String,
    language: Option<String>,
    #[serde(default)]
    spoiler_text: String,
    content: String,
    reblog: Option<IgnoredAny>,
    account: Account,
    #[serde(default)]
    media_attachments: Vec<Attachment>,
}

#[derive(Debug, Deserialize)]
struct Account {
    url: String,
}

#[derive(Debug, Deserialize)]
struct Attachment {
    description: Option<String>,
}

/// The statuses of one answer, newest first.
pub(super) fn page(bytes: &[u8]) -> serde_json::Result<Vec<Status>> {
    serde_json::from_slice(bytes)
}

/// The status of one event.
pub(super) fn one(json: &str) -> serde_json::Result<Status> {
    serde_json::from_str(json)
}

impl Status {
    /// It was meant for everybody: not for followers, and not kept out of timelines.
    pub(super) fn is_public(&self) -> bool {
        self.visibility == "public"
    }

    /// The post as every source hands it over; nothing for what was not meant for everybody, was only passed on,
    /// or has no words. `reply_to` is the address of the status it answers, where that is known.
    pub(super) fn into_post(self, source: &SourceId, reply_to: Option<String>) -> Option<RawPost> {
        if !self.is_public() || self.reblog.is_some() {
            return None;
        }
        let entry = Entry {
            id: Some(self.uri),
            link: self.url,
            title: Some(self.spoiler_text).filter(|warning| !warning.is_empty()),
            content: Some(self.content),
            published: self.created_at,
            author: Some(self.account.url),
            ..Entry::default()
        };
        let feed = Feed { language: self.language, entries: vec![entry], ..Feed::default() };
        let mut post = feed::posts(&feed, source).pop()?;
        let described = self.media_attachments.into_iter().filter_map(|media| media.description);
        let alt = described.collect::<Vec<_>>().join("\n");
        post.alt = Some(alt).filter(|alt| !alt.is_empty());
        post.reply_to = reply_to;
        Some(post)
    }
}
