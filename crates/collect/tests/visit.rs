//! Looking for the feed behind a page, at hosts that behave as hosts do.

mod faultd;

use std::time::Duration;

use collect::visit::{NoFeed, Side, Visit, Visitor};
use collect::{Config, FeedSource};
use faultd::{Faultd, Script};
use post::{SourceId, SourceState};
use url::Url;

const FEED: &str = "<rss version='2.0'><channel><title>t</title><item><guid>1</guid><title>First</title></item></channel></rss>";
const PAGE: &str = "<html><link rel=alternate type='application/rss+xml' href='/feed'></html>";

fn ok(body: &str) -> Script {
    Script::answer("200 OK", "content-type: text/html\r\n", body.as_bytes())
}

fn status(status: &str, headers: &str) -> Script {
    Script::answer(status, headers, b"")
}

fn visitor(host: &Faultd) -> Visitor {
    let config = Config { host_gap: Duration::ZERO, loopback_feeds: Some(host.address), ..Config::default() };
    Visitor::new(&config).expect("certificates")
}

async fn find(host: &Faultd) -> Result<Visit, NoFeed> {
    let home = Url::parse(&host.url("/home")).expect("a URL");
    visitor(host).find_feed(&home, Side::English).await
}

#[tokio::test]
async fn e29_a_host_is_asked_for_nothing_it_does_not_want_asked() {
    let cases = [
        (ok("User-agent: *\nDisallow: /home"), Some(SourceState::Refused)),
        (status("503 Service Unavailable", ""), Some(SourceState::Unreachable)),
        (status("429 Too Many Requests", "retry-after: 60\r\n"), Some(SourceState::Slowed)),
        (Script::bytes("").then_reset(), Some(SourceState::Unreachable)),
        (ok("User-agent: *\nDisallow: /feed"), None),
        (status("404 Not Found", ""), None),
        (status("403 Forbidden", ""), None),
    ];
    for (robots, wanted) in cases {
        let pages = vec![("/robots.txt", vec![robots]), ("/home", vec![ok(PAGE)]), ("/feed", vec![ok(FEED)])];
        let host = Faultd::start(pages).await;
        let found = find(&host).await;
        assert_eq!(found.as_ref().err().and_then(|none| none.state), wanted, "{found:?}");
        assert_eq!(found.is_ok(), wanted.is_none(), "{found:?}");
        assert_eq!(host.requests("/home").len(), usize::from(wanted.is_none()), "{found:?}");
    }
}

#[tokio::test]
async fn why_there_is_no_feed_is_said() {
    let broken = "<html>this is no feed</html>";
    let cases = [
        (vec![("/home", vec![status("403 Forbidden", "")])], Some(SourceState::Refused)),
        (vec![("/home", vec![status("410 Gone", "")])], Some(SourceState::Gone)),
        (vec![("/home", vec![ok(PAGE)]), ("/feed", vec![ok(broken)])], Some(SourceState::NotAFeed)),
        (
            vec![("/home", vec![ok(PAGE)]), ("/feed", vec![status("401 Unauthorized", "")])],
            Some(SourceState::Refused),
        ),
        (vec![("/home", vec![ok("<html>Welcome</html>")])], None),
    ];
    for (mut pages, wanted) in cases {
        pages.push(("/robots.txt", vec![status("404 Not Found", "")]));
        for guess in ["/feed", "/feed/", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml"] {
            if pages.iter().all(|(path, _)| *path != guess) {
                pages.push((guess, vec![status("404 Not Found", "")]));
            }
        }
        let host = Faultd::start(pages).await;
        let none = find(&host).await.expect_err("no feed");
        assert_eq!(none.state, wanted, "{none:?}");
    }
}

#[tokio::test]
async fn one_visit_says_where_the_feed_is_and_what_comes_next() {
    let moved = status("301 Moved Permanently", "location: /new\r\n");
    let feed = Script::answer("200 OK", "etag: \"v1\"\r\ncache-control: max-age=7200\r\n", FEED.as_bytes());
    let host = Faultd::start(vec![("/old", vec![moved]), ("/new", vec![feed])]).await;
    let url = Url::parse(&host.url("/old")).expect("a URL");
    let visit = visitor(&host).visit(&FeedSource::new(SourceId::new("feed:tried"), url)).await;
    let head = visit.answer.as_ref().expect("an answer");
    assert_eq!((head.status, head.moved_for_good), (200, true));
    assert_eq!(visit.came_from().path(), "/new");
    assert!(visit.is_worth_reading() && visit.state == SourceState::Fine, "{}", visit.detail);
    assert_eq!(visit.next.etag.as_deref(), Some("\"v1\""));
    assert!(visit.next.why.contains("2 hours"), "{}", visit.next.why);
}
