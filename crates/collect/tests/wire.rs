//! The collector against a host that behaves as hosts do.

mod faultd;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use collect::{Config, Delivery, FeedSource, FileSource, Guard, Outcome, SourceConfig};
use faultd::{Faultd, Script};
use post::{SourceId, SourceState};
use tokio::sync::{mpsc, watch};

const FEED: &str = "<rss version='2.0'><channel><title>t</title>\
    <item><guid>1</guid><title>First</title></item><item><guid>2</guid><title>Second</title></item></channel></rss>";
const FEED_LATER: &str = "<rss version='2.0'><channel><title>t</title>\
    <item><guid>2</guid><title>Second</title></item><item><guid>3</guid><title>Third</title></item></channel></rss>";

/// More than any answer of a host that answers takes.
const LONG: Duration = Duration::from_secs(15);

fn ok(headers: &str, body: &str) -> Script {
    Script::answer("200 OK", headers, body.as_bytes())
}

/// A collector under way.
struct Run {
    out: mpsc::Receiver<Delivery>,
    stop: watch::Sender<bool>,
    task: tokio::task::JoinHandle<()>,
}

fn start(config: Config, cursors: BTreeMap<SourceId, Vec<u8>>, guard: Guard) -> Run {
    let (sender, out) = mpsc::channel(16);
    let (stop, stopped) = watch::channel(false);
    let task = tokio::spawn(collect::run(
        config,
        cursors,
        sender,
        stopped,
        guard,
        watch::channel(BTreeSet::new()).1,
    ));
    Run { out, stop, task }
}

impl Run {
    async fn next(&mut self) -> Delivery {
        let waited = tokio::time::timeout(Duration::from_secs(20), self.out.recv()).await;
        waited.expect("a delivery within 20 s").expect("a collector that is running")
    }

    async fn end(self) {
        // One that has nothing left to read has ended by itself.
        let _ = self.stop.send(true);
        tokio::time::timeout(Duration::from_secs(20), self.task).await.expect("an end").expect("no panic");
    }
}

fn feed(name: &str, url: &str) -> SourceConfig {
    let feed = FeedSource::new(SourceId::new(name), url.parse().expect("a URL"));
    SourceConfig::Feed(FeedSource { interval: Duration::from_millis(20), ..feed })
}

fn config(sources: Vec<SourceConfig>) -> Config {
    Config {
        contact: "mailto:tests@bellwether.example".to_owned(),
        floor: Duration::from_millis(20),
        host_gap: Duration::ZERO,
        patience: LONG,
        sources,
        ..Config::default()
    }
}

/// The state, outcome and detail of the first delivery from a host that gives `script`.
async fn first(script: Script, patience: Duration) -> (SourceState, Option<Outcome>, String) {
    let host = Faultd::start(vec![("/feed", vec![script])]).await;
    let config = Config { patience, ..config(vec![feed("news:a", &host.url("/feed"))]) };
    let mut run = start(config, BTreeMap::new(), Guard::allowing(host.address));
    let report = run.next().await.report.expect("a report");
    run.end().await;
    (report.state, report.outcome, report.detail)
}

fn ids(delivery: &Delivery) -> Vec<&str> {
    delivery.posts.iter().map(|post| post.id.as_str()).collect()
}

fn state(delivery: &Delivery) -> Option<SourceState> {
    delivery.report.as_ref().map(|report| report.state)
}

#[tokio::test]
async fn what_is_new_comes_once() {
    let validators = "etag: W/\"v1 x\"\r\nlast-modified: Thu, 30 Jul 2026 13:00:00 GMT\r\n";
    let host = Faultd::start(vec![(
        "/feed",
        vec![
            ok(validators, FEED),
            Script::answer("304 Not Modified", "", b""),
            ok("etag: \"v2\"\r\n", FEED_LATER),
            ok("", FEED_LATER),
        ],
    )])
    .await;
    let config = config(vec![feed("news:a", &host.url("/feed"))]);
    let mut run = start(config, BTreeMap::new(), Guard::allowing(host.address));

    let delivery = run.next().await;
    assert_eq!((ids(&delivery), state(&delivery)), (vec!["1", "2"], Some(SourceState::Fine)));
    assert!(delivery.cursor.is_some(), "a cursor comes with the posts");
    let delivery = run.next().await;
    assert_eq!((ids(&delivery), state(&delivery)), (vec![], Some(SourceState::NotModified)));
    let delivery = run.next().await;
    assert_eq!((ids(&delivery), state(&delivery)), (vec!["3"], Some(SourceState::Fine)));
    let delivery = run.next().await;
    assert_eq!((ids(&delivery), state(&delivery)), (vec![], Some(SourceState::NothingNew)));
    run.end().await;

    let requests = host.requests("/feed");
    assert!(!requests[0].contains("if-none-match") && !requests[0].contains("if-modified-since"));
    for again in &requests[1..3] {
        assert!(again.contains("if-none-match: w/\"v1 x\"\r\n"), "{again}");
        assert!(again.contains("if-modified-since: thu, 30 jul 2026 13:00:00 gmt\r\n"), "{again}");
    }
    assert!(requests[3].contains("if-none-match: \"v2\"\r\n"), "{}", requests[3]);
    assert!(!requests[3].contains("if-modified-since"), "an old date outlived its document");
}

#[tokio::test]
async fn e18_we_say_who_we_are_and_nothing_else() {
    let cookie = "set-cookie: id=17; path=/\r\n";
    let host = Faultd::start(vec![
        (
            "/feed",
            vec![
                Script::answer("302 Found", &format!("{cookie}location: /moved?a=1\r\n"), b""),
                ok(cookie, FEED),
            ],
        ),
        ("/moved?a=1", vec![ok(cookie, FEED)]),
    ])
    .await;
    let config = config(vec![feed("news:a", &host.url("/feed"))]);
    let mut run = start(config, BTreeMap::new(), Guard::allowing(host.address));
    for _ in 0..3 {
        run.next().await;
    }
    run.end().await;
    let requests = [host.requests("/feed"), host.requests("/moved?a=1")].concat();
    assert!(requests.len() >= 4, "asked, redirected, and asked again by the same address: {requests:?}");
    for request in requests {
        assert!(request.contains("user-agent: bellwether/"), "{request}");
        assert!(request.contains("mailto:tests@bellwether.example"), "{request}");
        assert!(!request.contains("cookie:") && !request.contains("referer:"), "{request}");
    }
}

#[tokio::test]
async fn a_restart_goes_on_where_it_was() {
    let slow = "cache-control: max-age=3600\r\netag: \"v1\"\r\n";
    let host = Faultd::start(vec![("/feed", vec![ok(slow, FEED)])]).await;
    let guard = Guard::allowing(host.address);
    let sources = vec![feed("news:a", &host.url("/feed"))];
    let mut run = start(config(sources.clone()), BTreeMap::new(), guard);
    let cursor = run.next().await.cursor.expect("a cursor");
    run.end().await;

    let cursors = BTreeMap::from([(SourceId::new("news:a"), cursor)]);
    let mut run = start(config(sources), cursors, guard);
    let delivery = run.next().await;
    let report = delivery.report.expect("a report");
    assert_eq!((report.state, report.outcome), (SourceState::Fine, None));
    assert!(report.last_success.is_some() && delivery.posts.is_empty() && delivery.cursor.is_none());
    run.end().await;
    assert_eq!(host.requests("/feed").len(), 1, "a restart must not ask again before it is time");
}

#[tokio::test]
async fn answers_are_told_in_plain_words() {
    use Outcome::{HttpError, Ok, ParseError, RateLimited};
    use SourceState::{Broken, Gone, NotAFeed, Refused, Slowed, Unreachable};
    let cut = &FEED[..FEED.len() - 30];
    let cases = [
        (
            Script::answer("429 Slow Down", "retry-after: 3600\r\n", b""),
            Slowed,
            RateLimited,
            "less often (429)",
        ),
        (Script::answer("503 Busy", "retry-after: 3600\r\n", b""), Slowed, RateLimited, "less often (503)"),
        (Script::answer("503 Busy", "", b""), Unreachable, HttpError, "in trouble (503); next try "),
        (Script::answer("403 No", "", b""), Refused, HttpError, "does not let us in (403)"),
        (Script::answer("404 No", "", b""), Gone, HttpError, "has moved (404)"),
        (Script::answer("410 Gone", "", b""), Gone, HttpError, "gone for good"),
        (ok("", "<html><body>Sign in</body></html>"), NotAFeed, ParseError, "a web page, not a feed"),
        (ok("", ""), NotAFeed, ParseError, "empty"),
        (ok("", cut), Broken, Ok, "stops inside an item"),
        (Script::bytes(format!("HTTP/1.1 200 OK\r\n\r\n{cut}")), Broken, Ok, "stops inside an item"),
        (ok("content-encoding: zstd\r\n", FEED), Unreachable, HttpError, "did not ask for (zstd)"),
        (ok("content-encoding: gzip\r\n", FEED), Unreachable, HttpError, "broke off"),
        (
            Script::bytes("HTTP/1.1 200 OK\r\ncontent-length: 999\r\n\r\n<rss>"),
            Unreachable,
            HttpError,
            "broke off",
        ),
        (
            Script::bytes("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n"),
            Unreachable,
            HttpError,
            "broke off",
        ),
        (Script::bytes("nonsense\r\n\r\n"), Unreachable, HttpError, "broke off"),
        (Script::bytes(""), Unreachable, HttpError, "broke off"),
    ];
    for (script, state, outcome, words) in cases {
        let found = first(script, LONG).await;
        assert_eq!((found.0, found.1), (state, Some(outcome)), "{words}: {found:?}");
        assert!(found.2.contains(words), "{found:?} does not say {words:?}");
        assert!(!found.2.contains("http:"), "a URL in {found:?}");
    }
}

/// Packings that were not asked for, and heads that are too long or no heads at all.
#[tokio::test]
async fn e20_e21_answers_that_cannot_be_taken_are_told() {
    let headers = |count: usize| (0..count).map(|n| format!("x-{n}: y\r\n")).collect::<String>();
    let cases = [
        (ok("content-encoding: zstd\r\n", FEED), "did not ask for (zstd)"),
        (ok("content-encoding: gzip, gzip\r\n", FEED), "did not ask for (gzip, gzip)"),
        (ok("content-encoding: deflate\r\n", FEED), "did not ask for (deflate)"),
        (ok(&headers(101), FEED), "broke off"),
        (ok(&format!("x: {}\r\n", "y".repeat(1024 * 1024)), FEED), "broke off"),
        (Script::bytes("HTTP/1.1 200 OK\r\nx: ").then_flood(), "broke off"),
        (Script::bytes(FEED), "broke off"),
        (Script::bytes("").then_reset(), "broke off"),
        (Script::bytes("HTTP/1.1 200 OK\r\ncontent-length: 999\r\n\r\n<rss>").then_reset(), "broke off"),
        (
            Script::bytes("HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 9\r\n\r\n<rss>"),
            "broke off",
        ),
        (Script::bytes("HTTP/1.1 100 Continue\r\n\r\n".repeat(200)), "broke off"),
        (Script::answer("301 Moved", "location: file:///etc/hosts\r\n", b""), "only http and https"),
        (Script::answer("301 Moved", "location: http://[\r\n", b""), "redirects"),
        (Script::answer("301 Moved", "", b""), "of no use (301)"),
    ];
    for (script, words) in cases {
        let (state, outcome, detail) = first(script, LONG).await;
        assert_eq!(outcome, Some(Outcome::HttpError), "{words}: {state:?} {detail}");
        assert!(detail.contains(words), "{detail:?} does not say {words:?}");
    }
    let late = [b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n".as_slice(), FEED.as_bytes()].concat();
    assert_eq!(first(Script::bytes(late), LONG).await.0, SourceState::Fine, "a 100 is no answer yet");
}

#[tokio::test]
async fn e22_slow_hosts_are_cut_off() {
    let head = "HTTP/1.1 200 OK\r\ncontent-length: 99999999\r\n\r\n";
    let scripts = [
        Script::bytes(head).then_drip(),
        Script::bytes(head).then_hang(),
        Script::bytes("HTTP/1.1 200 OK\r\nx: ").then_drip(),
        Script::bytes("").then_hang(),
    ];
    for script in scripts {
        let found = first(script, Duration::from_millis(300)).await;
        assert_eq!((found.0, found.1), (SourceState::Unreachable, Some(Outcome::Timeout)), "{found:?}");
    }
}

#[tokio::test]
async fn e19_bombs_are_cut_off() {
    // 16 MiB of blanks, packed to 16 kB and to 22 bytes.
    let (gzip, brotli) = (include_bytes!("faultd/blanks.gz"), include_bytes!("faultd/blanks.br"));
    let scripts = [
        Script::answer("200 OK", "content-encoding: gzip\r\n", gzip),
        Script::answer("200 OK", "content-encoding: br\r\n", brotli),
        Script::bytes("HTTP/1.1 200 OK\r\n\r\n").then_flood(),
        Script::bytes("HTTP/1.1 200 OK\r\ncontent-length: 999999999999\r\n\r\n").then_flood(),
    ];
    for script in scripts {
        let found = first(script, LONG).await;
        assert_eq!(found.1, Some(Outcome::HttpError));
        assert!(found.2.contains("larger than 8 MiB"), "{found:?}");
    }
}

#[tokio::test]
async fn e25_redirects_do_not_lead_inside() {
    let inside = Faultd::start(vec![("/feed", vec![ok("", FEED)])]).await;
    let to = |target: &str| vec![Script::answer("302 Found", &format!("location: {target}\r\n"), b"")];
    let outside = Faultd::start(vec![
        ("/literal", to(&inside.url("/feed"))),
        ("/decimal", to(&format!("http://2130706433:{}/feed", inside.address.port()))),
        ("/name", to(&format!("http://localhost:{}/feed", inside.address.port()))),
        ("/metadata", to("http://169.254.169.254/latest/")),
        ("/file", to("file:///etc/hosts")),
        ("/circle", to("/circle")),
        ("/good", to("/feed")),
        ("/hop0", to("/hop1")),
        ("/hop1", to("/hop2")),
        ("/hop2", to("/hop3")),
        ("/hop3", to("/hop4")),
        ("/hop4", to("/hop5")),
        ("/hop5", to("/hop6")),
        ("/feed", vec![ok("", FEED)]),
    ])
    .await;
    let guard = Guard::allowing(outside.address);
    for path in ["/literal", "/decimal", "/name", "/metadata", "/file", "/circle", "/hop0"] {
        let mut run = start(config(vec![feed("news:a", &outside.url(path))]), BTreeMap::new(), guard);
        let delivery = run.next().await;
        run.end().await;
        let report = delivery.report.expect("a report");
        assert!(
            delivery.posts.is_empty() && report.outcome == Some(Outcome::HttpError),
            "{path}: {report:?}"
        );
    }
    assert!(inside.requests("/feed").is_empty(), "a redirect led inside");
    assert!(!outside.requests("/hop5").is_empty(), "five redirects are followed");
    assert!(outside.requests("/hop6").is_empty(), "more than five redirects were followed");

    let mut run = start(config(vec![feed("news:a", &outside.url("/good"))]), BTreeMap::new(), guard);
    assert_eq!(run.next().await.posts.len(), 2);
    run.end().await;
}

#[tokio::test]
async fn one_failing_source_disturbs_no_other() {
    let host = Faultd::start(vec![
        ("/good", vec![ok("", FEED), ok("", FEED_LATER)]),
        ("/gone", vec![Script::answer("410 Gone", "", b"")]),
        ("/page", vec![ok("", "<html>")]),
    ])
    .await;
    let sources = ["/good", "/gone", "/page"].map(|path| feed(&format!("news:{path}"), &host.url(path)));
    let mut run = start(config(sources.into()), BTreeMap::new(), Guard::allowing(host.address));
    let mut found = Vec::new();
    while found.len() < 3 {
        found.extend(run.next().await.posts.into_iter().map(|post| (post.source, post.id)));
    }
    run.end().await;
    let good = |id: &str| ("news:/good".to_owned(), id.to_owned());
    assert_eq!(found, [good("1"), good("2"), good("3")]);
    assert_eq!(host.requests("/gone").len(), 1, "410 is for good");
}

#[tokio::test]
async fn a_host_that_says_wait_is_left_alone_by_all_its_feeds() {
    let host = Faultd::start(vec![
        ("/one", vec![Script::answer("429 Slow Down", "retry-after: 600\r\n", b"")]),
        ("/two", vec![Script::answer("429 Slow Down", "retry-after: 600\r\n", b"")]),
    ])
    .await;
    let sources = ["/one", "/two"].map(|path| feed(&format!("news:{path}"), &host.url(path)));
    let mut run = start(config(sources.into()), BTreeMap::new(), Guard::allowing(host.address));
    let mut reports = vec![];
    for _ in 0..2 {
        reports.push(run.next().await.report.expect("a report"));
    }
    run.end().await;
    assert!(reports.iter().all(|report| report.state == SourceState::Slowed), "{reports:?}");
    assert_eq!(reports.iter().filter(|report| report.outcome.is_none()).count(), 1, "{reports:?}");
    assert_eq!(host.requests("/one").len() + host.requests("/two").len(), 1);
}

#[tokio::test]
async fn a_file_is_read_once_from_where_it_was_left() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("posts.jsonl");
    let line = |id: u32| format!("{{\"id\":\"{id}\",\"source\":\"news:x\",\"text\":\"t\"}}\n");
    let lines: String = (0..450).map(line).collect();
    std::fs::write(&path, lines.clone() + "not a post\n").expect("writes");
    let id = SourceId::new("return:partner");
    let source = SourceConfig::File(FileSource { id: id.clone(), path: path.clone(), home: None });

    let mut run = start(config(vec![source.clone()]), BTreeMap::new(), Guard::public());
    let deliveries = [run.next().await, run.next().await, run.next().await];
    run.task.await.expect("an end of its own");
    assert_eq!(deliveries.each_ref().map(|delivery| delivery.posts.len()), [200, 200, 50]);
    let [first, _, last] = deliveries;
    assert!(last.report.expect("a report").detail.contains("450 posts, 1 lines"));

    for (cursor, left) in [(first.cursor, 250), (last.cursor, 0)] {
        let cursors = BTreeMap::from([(id.clone(), cursor.expect("a cursor"))]);
        let mut run = start(config(vec![source.clone()]), cursors, Guard::public());
        let mut posts = 0;
        while let Some(delivery) = run.out.recv().await {
            posts += delivery.posts.len();
        }
        assert_eq!(posts, left);
    }
}
