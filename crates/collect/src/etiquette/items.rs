//! What a feed's items are from one read to the next: the same, changed, missed, or missing for too long. Named by
//! their codes in the table of `etiquette`.

use jiff::SignedDuration;
use post::SourceState;

use super::behaviours::feed;
use super::{FLOOR, Reply, at, minutes};

#[test]
fn d05_another_way_of_making_ids_repeats_nothing() {
    let dated = |id: &str, date: &str| {
        let mut reply = Reply::feed(&[id]);
        reply.body =
            reply.body.replace("</title></item>", &format!("</title><pubDate>{date}</pubDate></item>"));
        reply
    };
    let mut asked = feed(FLOOR);
    asked.ask(dated("1", "Mon, 27 Jul 2026 11:00:00 GMT"));
    asked.feed.cursor.identity = 0;
    assert_eq!(asked.ask(dated("01", "Mon, 27 Jul 2026 11:00:00 GMT")).posts.len(), 0);
    asked.feed.cursor.identity = 0;
    assert_eq!(asked.ask(dated("02", "Mon, 27 Jul 2026 12:20:00 GMT")).posts.len(), 1);
}

#[test]
fn d06_an_edited_item_is_the_same_item_with_other_words() {
    let worded = |words: &str| {
        let mut reply = Reply::feed(&["1", "2"]);
        reply.body = reply.body.replace("<title>1</title>", &format!("<title>{words}</title>"));
        reply
    };
    let mut asked = feed(FLOOR);
    let first = asked.ask(worded("Road shut")).posts;
    let edited = asked.ask(worded("Road open again")).posts;
    assert_eq!((first.len(), edited.len()), (2, 1), "only what has other words comes again");
    assert_eq!((&edited[0].id, &edited[0].source), (&first[0].id, &first[0].source));
    assert_eq!(edited[0].text, "Road open again");
    assert_eq!(asked.ask(worded("Road open again").with("etag", "\"2\"")).posts, [], "and comes once");
}

#[test]
fn d07_a_source_that_answers_and_yields_nothing_is_told() {
    let mut asked = feed(FLOOR);
    for n in 0..20 {
        asked.ask(Reply::feed(&[&n.to_string()]));
    }
    let last = asked.now;
    loop {
        let verdict = asked.ask(Reply::status(304));
        if verdict.state == SourceState::Silent {
            assert!(verdict.detail.contains("nothing new has come for 4 days"), "{}", verdict.detail);
            break;
        }
        assert!(asked.now.duration_since(last) < SignedDuration::from_hours(5 * 24), "silent for 5 days");
    }
    assert_eq!(asked.ask(Reply::feed(&["new"])).state, SourceState::Fine);
}

#[test]
fn a_gap_is_measured_and_told() {
    let window = |from: i64| {
        let items = (from..from + 5).map(|minute| {
            let date = at(minute).strftime("%a, %d %b %Y %H:%M:%S GMT");
            format!("<item><guid>{minute}</guid><title>{minute}</title><pubDate>{date}</pubDate></item>")
        });
        let body = format!("<rss version='2.0'><channel>{}</channel></rss>", items.collect::<String>());
        Reply { body, ..Reply::status(200) }
    };
    let mut asked = feed(minutes(60));
    asked.ask(window(12 * 60 - 5));
    let verdict = asked.ask(window(12 * 60 + 40));
    assert_eq!(verdict.state, SourceState::Gap);
    assert!(verdict.detail.starts_with("a gap of 40 minutes"), "{}", verdict.detail);
    assert_eq!(asked.ask(window(12 * 60 + 42)).state, SourceState::Fine, "the windows overlap");
}
