//! Which lists of statuses a server has, and where.

use url::Url;

use super::MastodonSource;

/// The most statuses of one page; the API gives no more.
pub(super) const PAGE: usize = 40;

/// One list of statuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Timeline {
    /// What is written under a hashtag, as far as the server has heard of it.
    Tag(String),
    /// What is written on this server.
    Local,
}

impl Timeline {
    /// Those that `source` asks for.
    pub(super) fn of(source: &MastodonSource) -> Vec<Self> {
        let tags = source.hashtags.iter().cloned().map(Self::Tag);
        tags.chain(source.local.then_some(Self::Local)).collect()
    }

    /// Where it is read, and the name its mark is kept under.
    pub(super) fn path(&self) -> String {
        match self {
            Self::Tag(tag) => format!("/api/v1/timelines/tag/{tag}"),
            Self::Local => "/api/v1/timelines/public".to_owned(),
        }
    }

    /// What a server that keeps it to itself calls it in `configuration.timelines_access` (since 4.5).
    pub(super) fn access(&self) -> &'static str {
        match self {
            Self::Tag(_) => "hashtag_feeds",
            Self::Local => "live_feeds",
        }
    }

    /// Where the page after the status `mark` is: `min_id` gives the ones next to it, where `since_id` would give the
    /// newest and leave a hole.
    pub(super) fn page(&self, server: &Url, mark: Option<&str>) -> Url {
        let mut url = server.clone();
        url.set_path(&self.path());
        let mut query = url.query_pairs_mut();
        query.append_pair("limit", &PAGE.to_string());
        if *self == Self::Local {
            query.append_pair("local", "true");
        }
        if let Some(mark) = mark {
            query.append_pair("min_id", mark);
        }
        drop(query);
        url
    }

    /// Where it is streamed by `host`.
    pub(super) fn stream(&self, host: &Url) -> Url {
        let mut url = host.clone();
        match self {
            Self::Tag(tag) => {
                url.set_path("/api/v1/streaming/hashtag");
                url.query_pairs_mut().append_pair("tag", tag);
            }
            Self::Local => url.set_path("/api/v1/streaming/public/local"),
        }
        url
    }
}

/// Where a server that says so in `configuration.urls.streaming` streams from. A token goes there, so it is never sent
/// in the clear to where a server that is asked by https points.
pub(super) fn streaming_host(instance: &serde_json::Value, server: &Url) -> Url {
    let named = instance.pointer("/configuration/urls/streaming").and_then(serde_json::Value::as_str);
    let url = named.and_then(|named| Url::parse(&format!("http{}", named.strip_prefix("ws")?)).ok());
    url.filter(|url| url.scheme() == "https" || server.scheme() == "http").unwrap_or_else(|| server.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_may_stream_from_another_host() {
        let cases = [
            ("https://toot.example/", "wss://streaming.toot.example", "https://streaming.toot.example/"),
            ("https://toot.example/", "ws://streaming.toot.example", "https://toot.example/"),
            ("http://127.0.0.1:1/", "ws://127.0.0.1:2", "http://127.0.0.1:2/"),
            ("https://toot.example/", "file:///etc/passwd", "https://toot.example/"),
            ("https://toot.example/", "", "https://toot.example/"),
        ];
        for (server, named, wanted) in cases {
            let instance = serde_json::json!({"configuration": {"urls": {"streaming": named}}});
            let server = Url::parse(server).expect("a URL");
            assert_eq!(streaming_host(&instance, &server).as_str(), wanted, "{named}");
            assert_eq!(streaming_host(&serde_json::Value::Null, &server), server);
        }
    }

    #[test]
    fn tags_are_written_as_addresses_want_them() {
        let host = Url::parse("https://toot.example/").expect("a URL");
        let tag = Timeline::Tag("ynys m\u{f4}n".to_owned());
        assert_eq!(tag.stream(&host).query(), Some("tag=ynys+m%C3%B4n"));
        assert_eq!(tag.page(&host, Some("7")).path(), "/api/v1/timelines/tag/ynys%20m%C3%B4n");
        assert_eq!(Timeline::Local.page(&host, None).query(), Some("limit=40&local=true"));
    }
}
