//! Mastodon's timelines from a server on loopback: no hole between two reads or two streams, nothing twice, and plain
//! words for a closed door.

mod faultd;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use collect::{Config, Delivery, Guard, MastodonSource, SourceConfig, Withdrawn};
use faultd::{Faultd, Script};
use post::{PostId, SourceId, SourceState};
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

fn source(host: &Faultd) -> MastodonSource {
    MastodonSource {
        id: SourceId::new("mastodon:toot"),
        server: host.url("").parse().expect("a URL"),
        hashtags: vec!["cardiff".to_owned()],
        local: false,
        token: None,
        streaming: false,
        interval: Duration::from_millis(20),
        home: None,
        terms_reviewed: None,
    }
}

/// What `rounds` reads bring: every delivery up to that many reports.
async fn read(host: &Faultd, rounds: usize) -> Vec<Delivery> {
    let reports = |deliveries: &[Delivery]| {
        deliveries.iter().filter(|delivery| delivery.report.is_some()).count() >= rounds
    };
    read_until(host, source(host), Duration::from_secs(10), reports).await
}

/// What `source` brings until that is enough.
async fn read_until(
    host: &Faultd,
    source: MastodonSource,
    patience: Duration,
    is_enough: impl Fn(&[Delivery]) -> bool,
) -> Vec<Delivery> {
    let config = Config {
        host_gap: Duration::ZERO,
        patience,
        sources: vec![SourceConfig::Mastodon(source)],
        ..Config::default()
    };
    let (sender, mut out) = mpsc::channel(16);
    let (_stop, stopped) = watch::channel(false);
    let task = tokio::spawn(collect::run(
        config,
        BTreeMap::new(),
        sender,
        stopped,
        Guard::allowing(host.address),
        watch::channel(BTreeSet::new()).1,
    ));
    let mut deliveries: Vec<Delivery> = Vec::new();
    while !is_enough(&deliveries) {
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

const STREAM: &str = "/api/v1/streaming/hashtag?tag=cardiff";

/// What a server sends on a stream that it has opened, after the head.
fn stream(events: &[(&str, String)]) -> Script {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n:)\n";
    let events = events.iter().map(|(name, data)| format!("event: {name}\ndata: {data}\n\n"));
    Script::bytes(head.to_owned() + &events.collect::<String>() + ":thump\n")
}

/// A status on one line, as streams want it.
fn line(number: u64, words: &str) -> String {
    status(number, "null", "public").replace('\n', "").replace("Number", words)
}

/// A source that streams, with its token in `folder`.
fn streamed(host: &Faultd, folder: &tempfile::TempDir) -> MastodonSource {
    let token = folder.path().join("token");
    std::fs::write(&token, "Secret-17\n").expect("a file");
    // Streams are told of at least so often, and read by asking as often when they do not come.
    let interval = Duration::from_millis(500);
    MastodonSource { token: Some(token), streaming: true, interval, ..source(host) }
}

fn words(deliveries: &[Delivery]) -> Vec<&str> {
    deliveries.iter().flat_map(|delivery| &delivery.posts).map(|post| post.text.as_str()).collect()
}

fn details(deliveries: &[Delivery]) -> Vec<&str> {
    let reports = deliveries.iter().filter_map(|delivery| delivery.report.as_ref());
    reports.map(|report| report.detail.as_str()).collect()
}

fn has_post(deliveries: &[Delivery], number: u64) -> bool {
    let id = format!("https://toot.example/s/{number}");
    deliveries.iter().flat_map(|delivery| &delivery.posts).any(|post| post.id == id)
}

#[tokio::test]
async fn a_stream_brings_what_is_written_changed_and_deleted() {
    let next = format!("{TAG}&min_id=102");
    let events = [
        ("update", line(102, "Number")),
        ("update", line(103, "Number")),
        ("status.update", line(102, "Edited")),
        ("delete", "101".to_owned()),
        ("update", line(104, "Number")),
    ];
    let host = Faultd::start(vec![
        (TAG, vec![page(101..=102)]),
        (&next, vec![Script::answer("200 OK", LIMITS, b"[]")]),
        (STREAM, vec![stream(&events).then_hang()]),
        ("/api/v2/instance", vec![Script::answer("200 OK", "", b"{}")]),
    ])
    .await;
    let folder = tempfile::tempdir().expect("a folder");
    let deliveries = read_until(&host, streamed(&host, &folder), Duration::from_secs(10), |deliveries| {
        has_post(deliveries, 104)
    })
    .await;
    let wanted = ["Number 101", "Number 102", "Number 103", "Edited 102", "Number 104"];
    assert_eq!(words(&deliveries), wanted.map(|words| format!("{words} & more")), "what was read comes once");
    let withdrawn: Vec<&Withdrawn> = deliveries.iter().flat_map(|delivery| &delivery.withdrawn).collect();
    let gone = PostId { source: SourceId::new("mastodon"), native: "https://toot.example/s/101".into() };
    assert_eq!(withdrawn, [&Withdrawn::Post(gone)]);
    let report = deliveries.last().and_then(|delivery| delivery.report.clone()).expect("a report");
    assert_eq!((report.state, report.items, report.unread), (SourceState::Fine, 3, 0));
    for path in [STREAM, TAG] {
        assert!(host.requests(path)[0].contains("authorization: bearer secret-17"), "{path}");
    }
}

/// However a stream ends, it is opened again, and what was written meanwhile is read by asking.
#[tokio::test]
async fn a_stream_that_ends_leaves_no_hole() {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n";
    let too_long = Script::bytes(format!("{head}data: "));
    let cases = [
        ("closed", stream(&[("update", line(103, "Number"))])),
        ("reset", stream(&[("update", line(103, "Number"))]).then_reset()),
        ("silent", stream(&[("update", line(103, "Number"))]).then_hang()),
        ("an endless line", too_long.then_flood()),
        ("a page", Script::answer("200 OK", "content-type: text/html\r\n", b"<html>")),
    ];
    for (why, first) in cases {
        let after = |mark: u64| format!("{TAG}&min_id={mark}");
        let (two, three, five) = (after(102), after(103), after(105));
        let empty = || Script::answer("200 OK", LIMITS, b"[]");
        let host = Faultd::start(vec![
            (TAG, vec![page(101..=102)]),
            (&two, vec![page(103..=105)]),
            (&three, vec![page(104..=105)]),
            (&five, vec![empty()]),
            (STREAM, vec![first, stream(&[("update", line(106, "Number"))]).then_hang()]),
            ("/api/v2/instance", vec![Script::answer("200 OK", "", b"{}")]),
        ])
        .await;
        let folder = tempfile::tempdir().expect("a folder");
        // A stream is given up as silent after three times its patience.
        let patience = Duration::from_millis(if why == "silent" { 400 } else { 10_000 });
        let source = streamed(&host, &folder);
        let deliveries = read_until(&host, source, patience, |deliveries| has_post(deliveries, 106)).await;
        let wanted: Vec<String> = (101..=106).map(|number| format!("Number {number} & more")).collect();
        assert_eq!(words(&deliveries), wanted, "{why}: each once, in order");
        assert!(host.requests(STREAM).len() >= 2, "{why}");
    }
}

/// A server that does not stream to us is read by asking, and that is said.
#[tokio::test]
async fn without_a_stream_it_is_read_by_asking() {
    let cases = [
        (Script::answer("401 Unauthorized", "", b"{}"), "does not stream to this account (401)"),
        (Script::answer("403 Forbidden", "", b"{}"), "does not stream to this account (403)"),
        (Script::answer("404 Not Found", "", b""), "answered 404"),
        (Script::answer("503 Unavailable", "", b""), "answered 503"),
        (Script::answer("200 OK", "content-type: text/html\r\n", b"<html>"), "no stream of events"),
    ];
    for (refusal, said) in cases {
        let after = format!("{TAG}&min_id=102");
        let host = Faultd::start(vec![
            (TAG, vec![page(101..=102)]),
            (&after, vec![page(103..=104)]),
            (STREAM, vec![refusal]),
            ("/api/v2/instance", vec![Script::answer("200 OK", "", b"{}")]),
        ])
        .await;
        let folder = tempfile::tempdir().expect("a folder");
        let is_enough = |deliveries: &[Delivery]| {
            let is_told = deliveries.last().is_some_and(|delivery| delivery.report.is_some());
            is_told && has_post(deliveries, 104)
        };
        let source = streamed(&host, &folder);
        let deliveries = read_until(&host, source, Duration::from_secs(10), is_enough).await;
        let details = details(&deliveries);
        assert!(details[0].contains("not streamed until") && details[0].contains(said), "{details:?}");
        assert!(!details[0].contains("http"), "{details:?}");
        assert_eq!(words(&deliveries).len(), 4, "{said}: the pages are read all the same");
    }
}
