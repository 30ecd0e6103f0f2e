//! What an operator writes to have something read.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use jiff::civil::Date;
use post::{AreaCode, SourceId};
use serde::Deserialize;
use url::Url;

use crate::bluesky;
use crate::{AccountsSource, BlueskySource, FactCheckSource, GdeltSource, LemmySource, MastodonSource};

/// Everything the collector is told.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// How the owner of a host can reach us: a web page or `mailto:` address, sent in `User-Agent`.
    pub contact: String,
    /// The shortest time between two requests for one feed, whatever its own `interval` says.
    #[serde(with = "jiff::fmt::serde::unsigned_duration::required")]
    pub floor: Duration,
    /// The shortest time between two requests to one host.
    #[serde(with = "jiff::fmt::serde::unsigned_duration::required")]
    pub host_gap: Duration,
    /// The longest a request may take, from connecting to the last byte.
    #[serde(with = "jiff::fmt::serde::unsigned_duration::required")]
    pub patience: Duration,
    /// One exact loopback socket that feeds may be read from, for trying things out. Nothing else on this
    /// machine or its networks is ever asked.
    pub loopback_feeds: Option<SocketAddr>,
    /// What is read.
    #[serde(rename = "source")]
    pub sources: Vec<SourceConfig>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            contact: "no contact configured".to_owned(),
            floor: Duration::from_secs(15 * 60),
            host_gap: Duration::from_secs(2),
            patience: Duration::from_secs(30),
            loopback_feeds: None,
            sources: Vec::new(),
        }
    }
}

/// One source, by its `kind`.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum SourceConfig {
    /// RSS, Atom or JSON Feed over HTTP.
    Feed(FeedSource),
    /// Posts in JSON lines, from a file or standard input.
    File(FileSource),
    /// Bluesky, by Jetstream.
    Bluesky(BlueskySource),
    /// Named accounts on Bluesky, under an authorisation.
    BlueskyAccounts(AccountsSource),
    /// Hashtags and the local timeline of a Mastodon server.
    Mastodon(MastodonSource),
    /// A community on a Lemmy server.
    Lemmy(LemmySource),
    /// A search among the world's news, by GDELT.
    Gdelt(GdeltSource),
    /// A search among fact-checkers' reviews, by Google's API.
    FactCheck(FactCheckSource),
}

/// A feed that is asked for again and again.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeedSource {
    /// `kind:name`, for example `news:bbc`.
    pub id: SourceId,
    /// Where it is.
    pub url: Url,
    /// How often it is asked for, unless its host wants it less often.
    #[serde(default = "quarter_hour", with = "jiff::fmt::serde::unsigned_duration::required")]
    pub interval: Duration,
    /// The authority its posts are about when they name no place.
    #[serde(default)]
    pub home: Option<AreaCode>,
    /// The day somebody last read the terms under which it may be read.
    #[serde(default)]
    pub terms_reviewed: Option<Date>,
}

/// A file of posts, read once from where the last run stopped.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileSource {
    /// `kind:name`: how the file is shown among the sources. Each post keeps the source it names.
    pub id: SourceId,
    /// JSON lines, `.zst` too; `-` is standard input.
    pub path: PathBuf,
    /// The authority its posts are about when they name no place.
    #[serde(default)]
    pub home: Option<AreaCode>,
}

pub(crate) fn quarter_hour() -> Duration {
    Duration::from_secs(15 * 60)
}

impl FeedSource {
    /// The feed at `url` with everything else as it is when nothing is said.
    pub fn new(id: SourceId, url: Url) -> Self {
        Self { id, url, interval: quarter_hour(), home: None, terms_reviewed: None }
    }
}

impl SourceConfig {
    /// Its `kind:name`.
    pub fn id(&self) -> &SourceId {
        match self {
            SourceConfig::Feed(feed) => &feed.id,
            SourceConfig::File(file) => &file.id,
            SourceConfig::Bluesky(stream) => &stream.id,
            SourceConfig::BlueskyAccounts(accounts) => &accounts.id,
            SourceConfig::Mastodon(server) => &server.id,
            SourceConfig::Lemmy(community) => &community.id,
            SourceConfig::Gdelt(search) => &search.id,
            SourceConfig::FactCheck(search) => &search.id,
        }
    }

    /// The authority its posts are about when they name no place.
    pub fn home(&self) -> Option<&AreaCode> {
        match self {
            SourceConfig::Feed(feed) => feed.home.as_ref(),
            SourceConfig::File(file) => file.home.as_ref(),
            SourceConfig::Bluesky(stream) => stream.home.as_ref(),
            SourceConfig::BlueskyAccounts(accounts) => accounts.home.as_ref(),
            SourceConfig::Mastodon(server) => server.home.as_ref(),
            SourceConfig::Lemmy(community) => community.home.as_ref(),
            SourceConfig::Gdelt(search) => search.home.as_ref(),
            SourceConfig::FactCheck(search) => search.home.as_ref(),
        }
    }

    /// What is missing before it may be read, in plain words.
    pub fn is_lacking(&self) -> Option<&'static str> {
        match self {
            SourceConfig::BlueskyAccounts(accounts) => accounts.is_lacking(),
            SourceConfig::Mastodon(server) => server.is_lacking(),
            _ => None,
        }
    }

    /// The day somebody last read its terms, if anybody has. Named accounts are read under an authorisation, which
    /// has an end of its own, and a file under none.
    pub fn terms_reviewed(&self) -> Option<Date> {
        match self {
            SourceConfig::Feed(feed) => feed.terms_reviewed,
            SourceConfig::File(_) | SourceConfig::BlueskyAccounts(_) => None,
            SourceConfig::Bluesky(stream) => stream.terms_reviewed,
            SourceConfig::Mastodon(server) => server.terms_reviewed,
            SourceConfig::Lemmy(community) => community.terms_reviewed,
            SourceConfig::Gdelt(search) => search.terms_reviewed,
            SourceConfig::FactCheck(search) => search.terms_reviewed,
        }
    }

    /// The addresses it is asked for at; none for a file.
    pub fn urls(&self) -> Vec<&Url> {
        match self {
            SourceConfig::Feed(feed) => vec![&feed.url],
            SourceConfig::File(_) => Vec::new(),
            SourceConfig::Bluesky(stream) => stream.servers.iter().collect(),
            SourceConfig::BlueskyAccounts(accounts) => accounts.servers.iter().collect(),
            SourceConfig::Mastodon(server) => vec![&server.server],
            SourceConfig::Lemmy(community) => vec![&community.server],
            SourceConfig::Gdelt(search) => vec![&search.server],
            SourceConfig::FactCheck(search) => vec![&search.server],
        }
    }

    /// How often it is meant to be read; zero for what is read once.
    pub fn interval(&self) -> Duration {
        match self {
            SourceConfig::Feed(feed) => feed.interval,
            SourceConfig::File(_) => Duration::ZERO,
            SourceConfig::Bluesky(stream) => stream.interval(),
            SourceConfig::BlueskyAccounts(_) => bluesky::LEAST_INTERVAL,
            SourceConfig::Mastodon(server) => server.interval,
            SourceConfig::Lemmy(community) => community.interval,
            SourceConfig::Gdelt(search) => search.interval,
            SourceConfig::FactCheck(search) => search.interval,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCES: &str = r#"
        contact = "mailto:watch@council.example"
        floor = "10m"

        [[source]]
        id = "news:herald"
        kind = "feed"
        url = "https://herald.example/feed.xml"
        interval = "30m"
        home = "W06000015"
        terms_reviewed = "2026-11-30"

        [[source]]
        id = "return:partner"
        kind = "file"
        path = "-"
    "#;

    #[test]
    fn sources_are_read_by_kind() {
        let config: Config = toml::from_str(SOURCES).expect("a configuration");
        assert_eq!(config.floor, Duration::from_secs(600));
        assert_eq!(config.host_gap, Duration::from_secs(2), "what is not said has its default");
        let [herald, partner] = config.sources.as_slice() else { panic!("two sources") };
        assert_eq!(herald.id().as_str(), "news:herald");
        assert_eq!(herald.interval(), Duration::from_secs(1800));
        assert_eq!(herald.home().map(AreaCode::as_str), Some("W06000015"));
        assert_eq!((partner.interval(), partner.home()), (Duration::ZERO, None));
        assert_eq!(herald.terms_reviewed(), Some(jiff::civil::date(2026, 11, 30)));
        assert_eq!(partner.terms_reviewed(), None);
    }

    #[test]
    fn mistakes_are_told() {
        let cases = [
            ("contct = 'x'", "unknown field `contct`"),
            ("floor = 'soon'", "floor = 'soon'"),
            ("[[source]]\nid = 'news:a'\nkind = 'feed'", "missing field `url`"),
            ("[[source]]\nid = 'news:a'\nkind = 'feed'\nurl = 'herald'", "relative URL"),
            ("[[source]]\nid = 'news:a'\nkind = 'fax'", "unknown variant `fax`"),
            ("[[source]]\nid = 'a'\nkind = 'feed'\nurl = 'http://a/'\nintervall = '1m'", "`intervall`"),
        ];
        for (written, told) in cases {
            let error = toml::from_str::<Config>(written).expect_err(written).to_string();
            assert!(error.contains(told), "{error:?} does not say {told:?}");
        }
    }
}
