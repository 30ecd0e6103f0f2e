//! News articles that GDELT's document API finds (blog.gdeltproject.org, DOC 2.0): addresses and headlines.

use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use post::{AreaCode, SourceId};
use serde::Deserialize;
use url::Url;

use crate::FeedSource;
use crate::feed::{Entry, Feed, FeedError};

/// The most articles of one answer; the API gives no more.
const MOST: &str = "250";
/// How far back an answer reaches: GDELT adds articles every quarter of an hour, some of them late.
const REACH: &str = "3h";

/// A search among the world's news.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GdeltSource {
    /// `gdelt:name`.
    pub id: SourceId,
    /// In GDELT's own words, for example `(stabbing OR disorder) sourcecountry:UK`.
    pub query: String,
    /// Where the API is.
    #[serde(default = "api")]
    pub server: Url,
    /// How often it is asked for.
    #[serde(default = "crate::config::quarter_hour", with = "jiff::fmt::serde::unsigned_duration::required")]
    pub interval: Duration,
    /// The authority its articles are about when they name no place.
    #[serde(default)]
    pub home: Option<AreaCode>,
    /// The day somebody last read the terms under which it may be read.
    #[serde(default)]
    pub terms_reviewed: Option<Date>,
}

#[expect(clippy::expect_used, reason = "a constant, and a test reads it")]
fn api() -> Url {
    Url::parse("https://api.gdeltproject.org").expect("a URL")
}

#[derive(Deserialize)]
struct Answer {
    /// Not there when nothing was found.
    #[serde(default)]
    articles: Vec<Article>,
}

#[derive(Deserialize)]
struct Article {
    url: String,
    title: String,
    seendate: Option<String>,
    domain: Option<String>,
}

impl GdeltSource {
    /// The same as a feed's: it is asked for as one is.
    pub(crate) fn as_feed(&self) -> FeedSource {
        FeedSource {
            interval: self.interval,
            home: self.home.clone(),
            ..FeedSource::new(self.id.clone(), self.url())
        }
    }

    /// Where its newest articles are.
    fn url(&self) -> Url {
        let mut url = self.server.clone();
        url.set_path("/api/v2/doc/doc");
        let mut query = url.query_pairs_mut();
        query.append_pair("query", &self.query).append_pair("mode", "artlist").append_pair("format", "json");
        query.append_pair("sort", "datedesc").append_pair("timespan", REACH).append_pair("maxrecords", MOST);
        drop(query);
        url
    }
}

/// Reads an answer. A query that GDELT does not like is answered with a sentence, which is no JSON.
pub fn read(bytes: &[u8]) -> Result<Feed, FeedError> {
    if bytes.trim_ascii().is_empty() {
        return Ok(Feed::default());
    }
    let answer: Answer = serde_json::from_slice(bytes).map_err(|_| FeedError::BrokenJson)?;
    Ok(Feed { entries: answer.articles.into_iter().map(entry).collect(), ..Feed::default() })
}

fn entry(article: Article) -> Entry {
    Entry {
        id: Some(article.url.clone()),
        link: Some(article.url),
        title: Some(article.title),
        published: article.seendate.as_deref().and_then(time),
        // One outlet is one voice, however many articles it has.
        author: article.domain,
        ..Entry::default()
    }
}

/// `20260801T101500Z`.
fn time(written: &str) -> Option<Timestamp> {
    let time = DateTime::strptime("%Y%m%dT%H%M%SZ", written).ok()?;
    Some(time.to_zoned(TimeZone::UTC).ok()?.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_are_entries() {
        let feed = read(include_bytes!("../tests/answers/gdelt.json")).expect("an answer");
        let article = feed.entries.first().expect("an article");
        assert_eq!(feed.entries.len(), 2);
        assert_eq!(article.id.as_deref(), Some("https://www.herald.example/news/fire-at-mill"));
        assert_eq!(article.title.as_deref(), Some("Fire at old mill brings traffic to a halt"));
        assert_eq!(article.author.as_deref(), Some("herald.example"));
        assert_eq!(article.published, Some("2026-08-01T10:15:00Z".parse().unwrap()));
        assert_eq!(feed.entries.get(1).and_then(|article| article.published), None);
    }

    #[test]
    fn nothing_found_is_no_error_and_a_refused_query_is_one() {
        assert_eq!(read(b"{}"), Ok(Feed::default()));
        assert_eq!(read(b" \n"), Ok(Feed::default()));
        assert_eq!(read(b"Your query was too short or too long."), Err(FeedError::BrokenJson));
    }

    #[test]
    fn the_query_is_asked_for_as_written() {
        let source: GdeltSource =
            toml::from_str("id = 'gdelt:uk'\nquery = 'riot sourcecountry:UK'").expect("a source");
        assert!(
            source
                .url()
                .as_str()
                .starts_with("https://api.gdeltproject.org/api/v2/doc/doc?query=riot+sourcecountry%3AUK&")
        );
    }
}
