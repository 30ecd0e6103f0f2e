//! One test a behaviour, named by its code in the table of `etiquette`.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use post::SourceState;
use url::Url;

use super::{DAY, FLOOR, Reply, at, minutes, subscription};
use crate::cursor::Cursor;
use crate::fetch::FetchError;
use crate::lane::{Lane, May};
use crate::schedule::Said;
use crate::subscription::{Subscription, Verdict};

const URL: &str = "https://herald.example/feed";
const GAP: Duration = Duration::from_secs(2);

/// A feed and the time it is asked at.
pub(super) struct Asked {
    pub(super) feed: Subscription,
    pub(super) now: Timestamp,
}

pub(super) fn feed(interval: Duration) -> Asked {
    Asked { feed: subscription("news:herald", URL, interval), now: at(12 * 60) }
}

impl Asked {
    /// Asks when it is due.
    pub(super) fn ask(&mut self, reply: Reply) -> Verdict {
        self.now = self.now.max(self.feed.due().expect("a feed that is still asked for"));
        let answer = reply.answer(self.feed.address());
        self.feed.judge(Ok(answer), self.now)
    }

    fn sent(&self) -> (Option<String>, Option<String>) {
        let validators = self.feed.validators(self.now);
        (validators.etag, validators.last_modified)
    }

    /// From the last request to the next, spread apart.
    fn wait(&self) -> Duration {
        let wait = self.feed.due().expect("a next time").duration_since(self.now);
        Duration::try_from(wait).expect("a wait forwards")
    }

    /// Whether the wait is `wanted`, or up to a tenth longer.
    fn check_wait(&self, wanted: Duration, why: &str) {
        let wait = self.wait();
        assert!(wait >= wanted && wait <= wanted.mul_f64(1.11), "{why}: {wait:?}, not {wanted:?}");
    }
}

fn some(etag: &str, last_modified: &str) -> (Option<String>, Option<String>) {
    (Some(etag.to_owned()), Some(last_modified.to_owned()))
}

const ODD_DATE: &str = "thu, 30 jul 2026 13:00:00  GMT";

#[test]
fn e01_validators_are_sent_back_to_the_byte() {
    let mut asked = feed(FLOOR);
    assert_eq!(asked.sent(), (None, None), "the first request is for the whole document");
    asked.ask(Reply::feed(&["1"]).with("etag", "W/\"v1 x\"").with("last-modified", ODD_DATE));
    assert_eq!(asked.sent(), some("W/\"v1 x\"", ODD_DATE));
}

#[test]
fn e02_a_new_document_replaces_both_validators() {
    let mut asked = feed(FLOOR);
    asked.ask(Reply::feed(&["1"]).with("etag", "\"a\"").with("last-modified", ODD_DATE));
    asked.ask(Reply::feed(&["2"]).with("etag", "\"b\""));
    assert_eq!(asked.sent(), (Some("\"b\"".to_owned()), None));
}

#[test]
fn e03_a_304_refreshes_what_it_names() {
    let mut asked = feed(FLOOR);
    asked.ask(Reply::feed(&["1"]).with("etag", "\"a\"").with("last-modified", ODD_DATE));
    let verdict = asked.ask(Reply::status(304).with("etag", "\"b\""));
    assert_eq!(verdict.state, SourceState::NotModified);
    assert_eq!(asked.sent(), some("\"b\"", ODD_DATE));
}

#[test]
fn e04_validators_that_cannot_be_right_are_not_sent() {
    let document = || Reply::feed(&["1"]).with("etag", "\"a\"");
    let cases: [(&str, Reply, bool); 4] = [
        ("no whole document for 8 days", document(), false),
        (
            "a date at the end of 32-bit time",
            Reply::feed(&["1"]).with("last-modified", "Tue, 19 Jan 2038 03:14:07 GMT"),
            false,
        ),
        ("a server for which nothing is ever fresh", document().with("expires", "0"), false),
        ("a document that is no feed", Reply { body: "<html>".to_owned(), ..document() }, false),
    ];
    for (n, (why, reply, sent)) in cases.into_iter().enumerate() {
        let mut asked = feed(FLOOR);
        asked.ask(reply);
        if n == 0 {
            assert!(asked.sent().0.is_some());
            asked.now += SignedDuration::from_hours(8 * 24 + 1);
        }
        assert_eq!(asked.sent() != (None, None), sent, "{why}");
    }
    let mut asked = feed(FLOOR);
    asked.ask(Reply::feed(&["1"]));
    let verdict = asked.ask(Reply::feed(&["1"]));
    assert_eq!(
        (verdict.state, verdict.posts.len()),
        (SourceState::NothingNew, 0),
        "the body's hash is a second gate"
    );
}

#[test]
fn e05_a_feed_is_asked_at_its_interval_and_never_below_the_floor() {
    for (interval, wanted) in [(1, 15), (15, 15), (60, 60), (3 * 24 * 60, 3 * 24 * 60)] {
        let mut asked = feed(minutes(interval));
        asked.ask(Reply::feed(&["1"]));
        asked.check_wait(minutes(wanted), "an interval");
    }
}

#[test]
fn e06_what_caches_and_feeds_are_told_lengthens_the_wait() {
    let ttl = |element: &str| {
        let mut reply = Reply::feed(&["1"]);
        reply.body = reply.body.replace("<title>t", &format!("{element}<title>t"));
        reply
    };
    let expires = at(12 * 60 + 45).strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
    let cases = [
        (Reply::feed(&["1"]).with("cache-control", "public, max-age=3600"), 60),
        (Reply::feed(&["1"]).with("cache-control", "max-age=3600").with("age", "600"), 50),
        (Reply::feed(&["1"]).with("expires", expires), 45),
        (ttl("<ttl>120</ttl>"), 120),
        (ttl("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>"), 360),
        (ttl("<ttl>99999</ttl>"), 24 * 60),
        (Reply::feed(&["1"]).with("cache-control", "max-age=31536000"), 24 * 60),
    ];
    for (reply, wanted) in cases {
        let why = format!("{:?} {}", reply.headers, reply.body);
        let mut asked = feed(FLOOR);
        asked.ask(reply);
        asked.check_wait(minutes(wanted), &why);
    }
}

#[test]
fn e07_hours_and_days_without_news_are_skipped_but_not_for_more_than_a_day() {
    let skipping = |element: &str| {
        let mut reply = Reply::feed(&["1"]);
        reply.body = reply.body.replace("<title>t", &format!("{element}<title>t"));
        reply
    };
    let hours = "<skipHours><hour>12</hour><hour>13</hour><hour>14</hour></skipHours>";
    let days = "<skipDays><day>Monday</day><day>Tuesday</day><day>Wednesday</day></skipDays>";
    let mut asked = feed(FLOOR);
    asked.ask(skipping(hours));
    let due = asked.feed.due().expect("a next time");
    assert!(due >= at(15 * 60) && due < at(16 * 60), "{due}");
    let mut asked = feed(FLOOR);
    asked.ask(skipping(days));
    assert_eq!(asked.wait(), minutes(24 * 60));
}

#[test]
fn e08_only_max_age_lowers_the_floor_and_not_far() {
    let mut asked = feed(minutes(1));
    asked.ask(Reply::feed(&["1"]).with("cache-control", "max-age=60"));
    asked.check_wait(minutes(10), "max-age");
    asked.ask(Reply::feed(&["2"]));
    asked.check_wait(FLOOR, "without it");
}

#[test]
fn e09_a_restart_asks_nobody_sooner() {
    let mut asked = feed(FLOOR);
    asked.ask(Reply::feed(&["1"]).with("etag", "\"a\""));
    let committed = asked.feed.cursor.to_bytes();
    let mut again = feed(FLOOR);
    again.feed.cursor = Cursor::read(Some(&committed), &again.feed.source.url);
    again.now = asked.now;
    assert_eq!((again.feed.due(), again.sent()), (asked.feed.due(), asked.sent()));
}

#[test]
fn e10_retry_after_is_believed_in_both_forms() {
    let date = at(14 * 60).strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
    let cases = [
        (Reply::status(429).with("retry-after", "7200"), 120),
        (Reply::status(503).with("retry-after", "7200"), 120),
        (Reply::status(429).with("retry-after", date), 120),
        (Reply::status(429), 15),
        (Reply::status(429).with("retry-after", "99999999"), 7 * 24 * 60),
    ];
    for (reply, wanted) in cases {
        let why = format!("{reply:?}");
        let mut asked = feed(FLOOR);
        let verdict = asked.ask(reply);
        assert_eq!(verdict.state, SourceState::Slowed, "{why}");
        asked.check_wait(minutes(wanted), &why);
    }
}

#[test]
fn e11_silence_is_for_the_whole_host() {
    let mut lane = Lane::default();
    lane.answered(&Said::Slower { retry_after: Some(minutes(60)) }, at(0), GAP);
    assert_eq!(lane.may_ask(at(59)), May::Closed(at(60)));
    assert_eq!(lane.may_ask(at(60)), May::Ask);
    lane.answered(&Said::Slower { retry_after: None }, at(0), GAP);
    assert_eq!(lane.may_ask(at(9)), May::Closed(at(10)));
    let lane_of = |url: &str| Lane::of(&Url::parse(url).expect("a URL"));
    assert_eq!(lane_of("https://a.tumblr.com/rss"), lane_of("https://b.tumblr.com/rss"));
    assert_eq!(lane_of("https://herald.example/a"), lane_of("https://herald.example/b"));
    assert_ne!(lane_of("https://a.example/rss"), lane_of("https://b.example/rss"));
    assert_ne!(lane_of("https://nottumblr.com/rss"), lane_of("https://a.tumblr.com/rss"));
}

#[test]
fn e12_feeds_that_met_at_a_closed_host_do_not_stay_together() {
    let until = at(60);
    let mut dues: Vec<Timestamp> = (0..100)
        .map(|n| {
            let mut feed = subscription(&format!("news:{n}"), URL, minutes(30));
            feed.put_off(until);
            feed.due().expect("a next time")
        })
        .collect();
    dues.sort();
    assert!(dues[0] >= until && dues[99] <= at(91), "not sooner than asked, nor much later");
    let widest = dues.windows(2).map(|pair| pair[1].duration_since(pair[0])).max().expect("a gap");
    assert!(
        dues[99].duration_since(dues[0]) > SignedDuration::from_mins(25),
        "they are spread over the interval"
    );
    assert!(widest < SignedDuration::from_mins(5), "evenly");
}

#[test]
fn e13_a_host_has_a_pause_between_two_requests() {
    let mut lane = Lane::default();
    assert_eq!(lane.may_ask(at(0)), May::Ask);
    lane.answered(&Said::NotHere, at(0), GAP);
    let free = at(0) + SignedDuration::from_secs(2);
    assert_eq!(lane.may_ask(at(0)), May::Pause(free));
    assert_eq!(lane.may_ask(free), May::Ask);
}

#[test]
fn e14_a_move_is_believed_after_a_day_and_undone_when_it_fails() {
    let moved = |n: i64| Reply::feed(&[&n.to_string()]).via(301, "https://new.example/feed");
    let mut asked = feed(minutes(8 * 60));
    for n in 0..3 {
        asked.ask(moved(n));
        assert_eq!(
            asked.feed.address().as_str(),
            URL,
            "after {n}: a captive portal would be gone by tomorrow"
        );
    }
    let verdict = asked.ask(moved(3));
    assert_eq!(asked.feed.address().as_str(), "https://new.example/feed");
    assert!(
        verdict.detail.contains("moved for good") && !verdict.detail.contains("http"),
        "{}",
        verdict.detail
    );
    asked.ask(Reply::status(410));
    assert_eq!(asked.feed.address().as_str(), URL);
    assert!(asked.feed.due().is_some(), "the address before the move is tried again");

    let mut portal = feed(minutes(8 * 60));
    for n in 0..9 {
        let sign_in = Reply { body: "<html>Sign in</html>".to_owned(), ..moved(n) };
        portal.ask(sign_in);
    }
    assert_eq!(portal.feed.address().as_str(), URL, "what is no feed is no move");
}

#[test]
fn e15_a_move_for_now_changes_nothing() {
    for status in [302, 303, 307] {
        let mut asked = feed(minutes(8 * 60));
        for n in 0..9 {
            asked.ask(Reply::feed(&[&n.to_string()]).via(301, "/a").via(status, "https://cdn.example/x"));
        }
        assert_eq!(asked.feed.address().as_str(), URL, "{status}");
    }
}

#[test]
fn e16_gone_is_for_good_and_not_found_is_not() {
    let mut asked = feed(FLOOR);
    let verdict = asked.ask(Reply::status(410));
    assert_eq!((verdict.state, asked.feed.due()), (SourceState::Gone, None));
    let mut asked = feed(FLOOR);
    let mut waits = Vec::new();
    for _ in 0..30 {
        asked.ask(Reply::status(404));
        waits.push(asked.wait());
    }
    assert!(waits[1] > waits[0] && waits[29] >= minutes(24 * 60), "{waits:?}");
    asked.ask(Reply::feed(&["1"]));
    asked.check_wait(FLOOR, "it is back");
}

#[test]
fn e17_a_challenge_is_left_alone_for_a_day() {
    let mut asked = feed(FLOOR);
    let verdict = asked.ask(Reply::status(403).with("cf-mitigated", "challenge"));
    assert_eq!(verdict.state, SourceState::Refused);
    asked.check_wait(minutes(24 * 60), "a challenge");
    let mut asked = feed(FLOOR);
    asked.ask(Reply::status(403));
    asked.check_wait(FLOOR, "a plain refusal may be a slip");
}

#[test]
fn e28_a_host_that_fails_is_closed_to_all_its_feeds() {
    let mut lane = Lane::default();
    for n in 0..4 {
        lane.answered(&Said::Failed, at(n), GAP);
        assert!(matches!(lane.may_ask(at(n + 1)), May::Ask), "after {} failures", n + 1);
    }
    lane.answered(&Said::Failed, at(100), GAP);
    assert_eq!(lane.may_ask(at(101)), May::Closed(at(115)));
    // The probe fails: twice as long, up to a day.
    lane.answered(&Said::Failed, at(115), GAP);
    assert_eq!(lane.may_ask(at(116)), May::Closed(at(145)));
    for n in 0..20 {
        lane.answered(&Said::Failed, at(DAY * n), GAP);
    }
    assert_eq!(lane.may_ask(at(DAY * 19 + 1)), May::Closed(at(DAY * 20)));
    lane.answered(&Said::NotHere, at(DAY * 20), GAP);
    assert_eq!(lane.may_ask(at(DAY * 20 + 1)), May::Ask, "any answer opens it again");
    let trouble = subscription("news:a", URL, FLOOR).judge(Err(FetchError::Connect), at(0));
    assert_eq!(trouble.said, Said::Failed);
}
