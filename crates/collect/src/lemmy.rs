//! A Lemmy community's newest posts, as its server's API gives them (join-lemmy.org/docs, API v3).

use jiff::Timestamp;
use jiff::civil::Date;
use post::{AreaCode, SourceId};
use serde::Deserialize;
use std::time::Duration;
use url::Url;

use crate::FeedSource;
use crate::feed::{Entry, Feed, FeedError};

/// The most posts of one answer; the API gives no more.
const MOST: &str = "50";

/// A community on a Lemmy server.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LemmySource {
    /// `lemmy:name`.
    pub id: SourceId,
    /// The server, for example `https://feddit.uk`.
    pub server: Url,
    /// The community's name there.
    pub community: String,
    /// How often it is asked for.
    #[serde(default = "crate::config::quarter_hour", with = "jiff::fmt::serde::unsigned_duration::required")]
    pub interval: Duration,
    /// The authority its posts are about when they name no place.
    #[serde(default)]
    pub home: Option<AreaCode>,
    /// The day somebody last read the terms under which it may be read.
    #[serde(default)]
    pub terms_reviewed: Option<Date>,
}

#[derive(Deserialize)]
struct List {
    posts: Vec<Item>,
}

#[derive(Deserialize)]
struct Item {
    post: Post,
    creator: Creator,
}

#[derive(Deserialize)]
struct Post {
    name: String,
    body: Option<String>,
    url: Option<String>,
    /// The same on every server that holds a copy.
    ap_id: String,
    published: String,
    #[serde(default)]
    deleted: bool,
    #[serde(default)]
    removed: bool,
}

#[derive(Deserialize)]
struct Creator {
    actor_id: String,
}

impl LemmySource {
    /// The same as a feed's: it is asked for as one is.
    pub(crate) fn as_feed(&self) -> FeedSource {
        FeedSource {
            interval: self.interval,
            home: self.home.clone(),
            ..FeedSource::new(self.id.clone(), self.url())
        }
    }

    /// Where its newest posts are.
    fn url(&self) -> Url {
        let mut url = self.server.clone();
        url.set_path("/api/v3/post/list");
        url.query_pairs_mut().append_pair("community_name", &self.community).append_pair("sort", "New");
        url.query_pairs_mut().append_pair("limit", MOST);
        url
    }
}

/// Reads an answer. What was deleted by its author or removed by a moderator is withdrawn.
pub fn read(bytes: &[u8]) -> Result<Feed, FeedError> {
    let list: List = serde_json::from_slice(bytes).map_err(|_| FeedError::BrokenJson)?;
    let (gone, there): (Vec<Item>, Vec<Item>) =
        list.posts.into_iter().partition(|item| item.post.deleted || item.post.removed);
    Ok(Feed {
        entries: there.into_iter().map(entry).collect(),
        withdrawn: gone.into_iter().map(|item| item.post.ap_id).collect(),
        ..Feed::default()
    })
}

fn entry(item: Item) -> Entry {
    let link = item.post.url.map(|url| format!("\n{url}")).unwrap_or_default();
    Entry {
        id: Some(item.post.ap_id.clone()),
        link: Some(item.post.ap_id),
        title: Some(item.post.name),
        content: Some(format!("{}{link}", item.post.body.unwrap_or_default())),
        published: time(&item.post.published),
        author: Some(item.creator.actor_id),
        ..Entry::default()
    }
}

/// Older servers leave out the zone, which is UTC.
fn time(written: &str) -> Option<Timestamp> {
    written.parse().or_else(|_| format!("{written}Z").parse()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_gives_its_posts_and_what_was_taken_back() {
        let feed = read(include_bytes!("../tests/answers/lemmy.json")).expect("a list");
        let post = feed.entries.first().expect("a post");
        assert_eq!(feed.entries.len(), 2);
        assert_eq!(post.id.as_deref(), Some("https://lemmy.example/post/11"));
        assert_eq!(post.title.as_deref(), Some("Police cordon at the retail park"));
        assert_eq!(
            post.content.as_deref(),
            Some("Anyone know what happened?\nhttps://herald.example/cordon")
        );
        assert_eq!(post.author.as_deref(), Some("https://lemmy.example/u/one"));
        let times: Vec<_> = feed.entries.iter().filter_map(|entry| entry.published).collect();
        assert_eq!(
            times,
            ["2026-08-01T10:15:00Z".parse().unwrap(), "2026-08-01T09:00:00.5Z".parse().unwrap()]
        );
        assert_eq!(feed.withdrawn, ["https://lemmy.example/post/9", "https://other.example/post/8"]);
        assert_eq!(read(b"<html>"), Err(FeedError::BrokenJson));
    }
}
