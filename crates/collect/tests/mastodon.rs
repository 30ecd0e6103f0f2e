//! Mastodon's timelines from a server on loopback: no hole between two reads, and plain words for a closed door.

mod faultd;

use std::collections::BTreeMap;
use std::time::Duration;

use collect::{Config, Delivery, Guard, MastodonSource, SourceConfig};
use faultd::{Faultd, Script};
use post::{SourceId, SourceState};
use tokio::sync::{mpsc, watch};

const TAG: &str = "/api/v1/timelines/tag/cardiff?limit=40";
const LIMITS: &str = "x-ratelimit-remaining: 290\r\nx-ratelimit-reset: 2026-08-01T10:05:00.000Z\r\n";

fn status(number: u64, reply_to: &str, visibility: &str) -> String {
    format!(
        r#"{{"id":"{number}","created_at":"2026-08-01T10:00:00.000Z","in_reply_to_id":{reply_to},"sensitive":false,
        "spoiler_text":"","visibility":"{visibility}","language":"en","uri":"https://toot.example/s/{number}",
        "url":"https://toot.example/@one/{number}","content":"<p>Number <b>{number}</b> &amp; more</p>","reblog":null,
        "account":{{"id":"7","acct":"one","url":"https://toot.example/@one"}},
        "media_attachments":[{{"type":"image","description":"A street at night"}}],"mentions":[],"tags":[]}}"#
    )
}

/// Newest first, as servers give them.
fn page(numbers: impl DoubleEndedIterator<Item = u64>) -> Script {
    let statuses: Vec<String> = numbers.rev().map(|number| status(number, "null", "public")).collect();
    Script::answer("200 OK", LIMITS, format!("[{}]", statuses.join(",")).as_bytes())
}

/// What `rounds` reads bring: every delivery up to that many reports.
async fn read(host: &Faultd, rounds: usize) -> Vec<Delivery> {
    let source = MastodonSource {
        id: SourceId::new("mastodon:toot"),
        server: host.url("").parse().expect("a URL"),
        hashtags: vec!["cardiff".to_owned()],
        local: false,
        token: None,
        interval: Duration::from_millis(20),
        home: None,
        terms_reviewed: None,
    };
    let config = Config {
        host_gap: Duration::ZERO,
        sources: vec![SourceConfig::Mastodon(source)],
        ..Config::default()
    };
    let (sender, mut out) = mpsc::channel(16);
    let (_stop, stopped) = watch::channel(false);
    let task =
        tokio::spawn(collect::run(config, BTreeMap::new(), sender, stopped, Guard::allowing(host.address)));
    let mut deliveries: Vec<Delivery> = Vec::new();
    while deliveries.iter().filter(|delivery| delivery.report.is_some()).count() < rounds {
        let next = tokio::time::timeout(Duration::from_secs(20), out.recv()).await;
        deliveries.push(next.expect("a delivery within 20 s").expect("a collector that is running"));
    }
    task.abort();
    deliveries
}

#[tokio::test]
async fn pages_follow_each_other_without_a_hole() {
    let next = |after: u64| format!("{TAG}&min_id={after}");
    let (second, third) = (next(102), next(142));
    let rest = next(145);
    let host = Faultd::start(vec![
        (TAG, vec![page(101..=102)]),
        (&second, vec![page(103..=142)]),
        (&third, vec![page(143..=145)]),
        (&rest, vec![Script::answer("200 OK", LIMITS, b"[]")]),
    ])
    .await;
    let deliveries = read(&host, 3).await;
    let ids: Vec<&str> = deliveries.iter().flat_map(|d| &d.posts).map(|post| post.id.as_str()).collect();
    let expected: Vec<String> =
        (101..=145).map(|number| format!("https://toot.example/s/{number}")).collect();
    assert_eq!(ids, expected, "each once, oldest first");
    let first = deliveries.iter().flat_map(|d| &d.posts).next().expect("a post");
    assert_eq!((first.text.as_str(), first.source.as_str()), ("Number 101 & more", "mastodon"));
    assert_eq!(first.alt.as_deref(), Some("A street at night"));
    assert_eq!(first.author.as_deref(), Some("https://toot.example/@one"));
}

#[tokio::test]
async fn replies_name_what_they_answer_and_followers_posts_are_left_alone() {
    let statuses = [status(3, "null", "private"), status(2, "\"1\"", "public"), status(1, "null", "public")];
    let body = format!("[{}]", statuses.join(","));
    let host = Faultd::start(vec![(TAG, vec![Script::answer("200 OK", LIMITS, body.as_bytes())])]).await;
    let deliveries = read(&host, 1).await;
    let posts: Vec<_> = deliveries.iter().flat_map(|d| &d.posts).collect();
    let replies: Vec<_> = posts.iter().map(|post| post.reply_to.as_deref()).collect();
    assert_eq!(replies, [None, Some("https://toot.example/s/1")]);
}

#[tokio::test]
async fn a_closed_door_is_said() {
    let access = br#"{"configuration":{"timelines_access":{"hashtag_feeds":{"local":"authenticated"}}}}"#;
    let empty = Script::answer("200 OK", LIMITS, b"[]");
    let few = "x-ratelimit-remaining: 3\r\nx-ratelimit-reset: 2099-08-01T10:05:00.000Z\r\n";
    let cases = [
        (empty.clone(), &access[..], SourceState::Refused, "signed in"),
        (empty, b"{}", SourceState::NothingNew, "nothing new"),
        (Script::answer("401 Unauthorized", "", b"{}"), b"{}", SourceState::Refused, "strangers"),
        (Script::answer("422 Unprocessable", "", b"{}"), b"{}", SourceState::Refused, "strangers"),
        (Script::answer("200 OK", few, b"[]"), b"{}", SourceState::Slowed, "counts requests"),
        (Script::answer("200 OK", "", b"<html>"), b"{}", SourceState::NotAFeed, "Mastodon server"),
    ];
    for (script, instance, state, words) in cases {
        let instance = Script::answer("200 OK", "", instance);
        let host = Faultd::start(vec![(TAG, vec![script]), ("/api/v2/instance", vec![instance])]).await;
        let deliveries = read(&host, 1).await;
        let report = deliveries.last().and_then(|delivery| delivery.report.clone()).expect("a report");
        assert_eq!(report.state, state, "{}", report.detail);
        assert!(report.detail.contains(words), "{}", report.detail);
    }
}
