//! What fact-checkers say of a subject, by Google's Fact Check Tools API. It is never a signal: whatever a rule
//! finds in it counts as a rebuttal, because of its kind of source.

use std::path::PathBuf;
use std::time::Duration;

use jiff::civil::Date;
use post::{AreaCode, SourceId};
use serde::Deserialize;
use url::Url;

use crate::FeedSource;
use crate::feed::{Entry, Feed, FeedError};

/// The most claims of one answer.
const MOST: &str = "100";
/// How many days back an answer reaches.
const REACH: &str = "14";

/// A search among fact-checkers' reviews.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactCheckSource {
    /// `factcheck:name`.
    pub id: SourceId,
    /// What the claims are about, for example `asylum hotel`.
    pub query: String,
    /// BCP 47.
    #[serde(default = "english")]
    pub language: String,
    /// A file that holds the API key and nothing else.
    pub key: PathBuf,
    /// Where the API is.
    #[serde(default = "api")]
    pub server: Url,
    /// How often it is asked for.
    #[serde(default = "six_hours", with = "jiff::fmt::serde::unsigned_duration::required")]
    pub interval: Duration,
    /// The authority its reviews are about when they name no place.
    #[serde(default)]
    pub home: Option<AreaCode>,
    /// The day somebody last read the terms under which it may be read.
    #[serde(default)]
    pub terms_reviewed: Option<Date>,
}

fn english() -> String {
    "en-GB".to_owned()
}

fn six_hours() -> Duration {
    Duration::from_secs(6 * 60 * 60)
}

#[expect(clippy::expect_used, reason = "a constant, and a test reads it")]
fn api() -> Url {
    Url::parse("https://factchecktools.googleapis.com").expect("a URL")
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    /// Not there when nothing was found.
    #[serde(default)]
    claims: Vec<Claim>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Claim {
    #[serde(default)]
    text: String,
    #[serde(default)]
    claim_review: Vec<Review>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Review {
    url: String,
    title: Option<String>,
    review_date: Option<String>,
    textual_rating: Option<String>,
    publisher: Option<Publisher>,
}

#[derive(Deserialize)]
struct Publisher {
    name: Option<String>,
    site: Option<String>,
}

impl FactCheckSource {
    /// The same as a feed's: it is asked for as one is.
    pub(crate) fn as_feed(&self) -> FeedSource {
        FeedSource {
            interval: self.interval,
            home: self.home.clone(),
            ..FeedSource::new(self.id.clone(), self.url())
        }
    }

    /// Where its newest reviews are. The key is not in it: an address is kept and shown, a key is neither.
    fn url(&self) -> Url {
        let mut url = self.server.clone();
        url.set_path("/v1alpha1/claims:search");
        let mut query = url.query_pairs_mut();
        query.append_pair("query", &self.query).append_pair("languageCode", &self.language);
        query.append_pair("maxAgeDays", REACH).append_pair("pageSize", MOST);
        drop(query);
        url
    }
}

/// Reads an answer: an entry for each review, since several may have looked at one claim.
pub fn read(bytes: &[u8]) -> Result<Feed, FeedError> {
    let answer: Answer = serde_json::from_slice(bytes).map_err(|_| FeedError::BrokenJson)?;
    let entries = answer.claims.into_iter().flat_map(|claim| {
        let text = claim.text;
        claim.claim_review.into_iter().map(move |review| entry(&text, review))
    });
    Ok(Feed { entries: entries.collect(), ..Feed::default() })
}

fn entry(claim: &str, review: Review) -> Entry {
    let publisher = review.publisher.and_then(|publisher| publisher.name.or(publisher.site));
    let rating = review.textual_rating.unwrap_or_else(|| "no rating".to_owned());
    let by = publisher.as_deref().unwrap_or("a fact-checker");
    Entry {
        id: Some(review.url.clone()),
        link: Some(review.url),
        title: review.title,
        content: Some(format!("Fact check by {by}: {rating}. The claim: {claim}")),
        published: review.review_date.and_then(|date| date.parse().ok()),
        author: publisher,
        ..Entry::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_review_of_a_claim_is_an_entry() {
        let feed = read(include_bytes!("../tests/answers/fact-check.json")).expect("an answer");
        let ids: Vec<_> = feed.entries.iter().filter_map(|entry| entry.id.as_deref()).collect();
        assert_eq!(ids, ["https://checkers.example/1", "https://faktencheck.example/2"]);
        let first = feed.entries.first().expect("a review");
        assert_eq!(first.title.as_deref(), Some("No, the hotel has not been sold"));
        assert_eq!(
            first.content.as_deref(),
            Some("Fact check by Checkers: False. The claim: The hotel on the front was sold in secret.")
        );
        assert_eq!(first.published, Some("2026-08-02T00:00:00Z".parse().unwrap()));
        assert_eq!(read(b"{}"), Ok(Feed::default()));
    }

    #[test]
    fn the_key_is_in_no_address() {
        let source: FactCheckSource =
            toml::from_str("id = 'factcheck:google'\nquery = 'hotel'\nkey = 'secret'").expect("a source");
        let url = source.url();
        assert!(url.as_str().starts_with(
            "https://factchecktools.googleapis.com/v1alpha1/claims:search?query=hotel&languageCode=en-GB"
        ));
        assert!(!url.as_str().contains("secret"));
    }
}
