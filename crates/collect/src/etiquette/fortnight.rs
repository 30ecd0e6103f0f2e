//! Five hundred feeds on sixty hosts for fourteen days, in memory: hosts that fail, ask for silence, move,
//! vanish and lie. What is counted is what their owners would see in their logs.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use url::Url;

use super::{DAY, FLOOR, Reply, at, minutes, subscription};
use crate::fetch::{FetchError, Validators};
use crate::lane::{Lane, May};
use crate::schedule::Said;
use crate::subscription::Subscription;

const FEEDS: usize = 500;
const HOSTS: usize = 60;
const DAYS: i64 = 14;
const GAP: Duration = Duration::from_secs(2);
const INTERVAL: Duration = Duration::from_secs(30 * 60);
/// How long an item takes to come: every feed has its own rhythm, from half an hour to two days.
const RHYTHMS: [i64; 5] = [31, 97, 240, 700, 2900];

/// What `feed` holds at `now`: its ten newest items, the newest first.
fn items(feed: usize, now: Timestamp) -> Vec<i64> {
    let rhythm = RHYTHMS[feed % RHYTHMS.len()];
    let newest = now.duration_since(at(0)).as_mins() / rhythm;
    (newest.saturating_sub(9)..=newest).rev().map(|n| n * rhythm).collect()
}

fn document(feed: usize, now: Timestamp) -> Reply {
    let items = items(feed, now).into_iter().map(|minute| {
        let date = at(minute).strftime("%a, %d %b %Y %H:%M:%S GMT");
        format!("<item><guid>{feed}-{minute}</guid><title>{minute}</title><pubDate>{date}</pubDate></item>")
    });
    let body = format!("<rss version='2.0'><channel>{}</channel></rss>", items.collect::<String>());
    Reply { body, ..Reply::status(200) }
}

/// What the host of `feed` answers at `now`. `None` is no answer at all.
fn reply(feed: usize, asked: &Url, validators: &Validators, now: Timestamp) -> Option<Reply> {
    let minute = now.duration_since(at(0)).as_mins();
    let (day, of_day) = (minute / DAY, minute % DAY);
    let newest = items(feed, now)[0];
    let etag = format!("\"{newest}\"");
    match feed % HOSTS {
        // Down for a day and a half.
        7 if (4..6).contains(&day) && minute < 5 * DAY + DAY / 2 => return None,
        // Wants silence at midday, in either form.
        8 if (720..780).contains(&of_day) => return Some(Reply::status(429).with("retry-after", "3600")),
        9 if (720..780).contains(&of_day) => {
            let until =
                (now + SignedDuration::from_mins(90)).strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
            return Some(Reply::status(503).with("retry-after", until));
        }
        10 if of_day < 300 => return Some(Reply::status(429)),
        11 if day >= 3 => return Some(Reply::status(410)),
        12 if (2..9).contains(&day) => return Some(Reply::status(404)),
        13 if day == 5 => return Some(Reply::status(403).with("cf-mitigated", "challenge")),
        14 if of_day > 1200 => {
            return Some(Reply { body: "<html>Sign in</html>".to_owned(), ..Reply::status(200) });
        }
        _ => {}
    }
    let has_no_validators = feed % HOSTS >= 57;
    let is_unchanged = !has_no_validators && validators.etag.as_ref() == Some(&etag);
    let reply = if is_unchanged { Reply::status(304) } else { document(feed, now) };
    let reply = if has_no_validators { reply } else { reply.with("etag", etag) };
    Some(match feed % HOSTS {
        15 => reply.with("cache-control", "max-age=3600"),
        16 => reply.with("cache-control", "max-age=60"),
        17 if asked.host_str() != Some("moved.example") => {
            reply.via(301, &format!("https://moved.example/{feed}"))
        }
        _ => reply,
    })
}

/// What is counted.
#[derive(Default)]
struct Log {
    requests: u64,
    conditional: u64,
    /// Two requests for a feed closer than its floor, or for a host closer than the gap.
    violations: u64,
    /// Requests to a host that had asked for silence.
    intrusions: u64,
    after_gone: u64,
    delays: Vec<SignedDuration>,
    last_of_feed: BTreeMap<usize, Timestamp>,
    last_of_host: BTreeMap<String, Timestamp>,
    silent_until: BTreeMap<String, Timestamp>,
}

impl Log {
    fn request(&mut self, feed: usize, host: &str, now: Timestamp) {
        self.requests += 1;
        let too_soon = |last: Option<Timestamp>, gap: Duration| {
            last.is_some_and(|last| {
                Duration::try_from(now.duration_since(last)).is_ok_and(|since| since < gap)
            })
        };
        let floor = if feed % HOSTS == 16 { minutes(10) } else { FLOOR };
        self.violations += u64::from(too_soon(self.last_of_feed.insert(feed, now), floor));
        self.violations += u64::from(too_soon(self.last_of_host.insert(host.to_owned(), now), GAP));
        self.intrusions += u64::from(self.silent_until.get(host).is_some_and(|until| now < *until));
        self.after_gone += u64::from(feed % HOSTS == 11 && now > at(4 * DAY));
    }
}

/// Days of asking; `restart_every` throws away everything but what was committed.
fn live(days: i64, restart_every: Option<SignedDuration>) -> (Log, Vec<Subscription>) {
    let mut feeds: Vec<Subscription> = (0..FEEDS)
        .map(|n| subscription(&format!("news:{n}"), &format!("https://h{}.example/{n}", n % HOSTS), INTERVAL))
        .collect();
    let mut lanes: BTreeMap<String, Lane> = BTreeMap::new();
    let mut log = Log::default();
    let mut queue: BinaryHeap<Reverse<(Timestamp, usize)>> =
        (0..FEEDS).map(|n| Reverse((at(0), n))).collect();
    let mut next_restart = restart_every.map(|every| at(0) + every);
    while let Some(Reverse((now, n))) = queue.pop() {
        if now >= at(days * DAY) {
            break;
        }
        if let (Some(at), Some(every)) = (next_restart.filter(|at| *at <= now), restart_every) {
            next_restart = Some(at + every);
            lanes.clear();
            for feed in &mut feeds {
                let committed = feed.cursor.to_bytes();
                feed.cursor = crate::cursor::Cursor::read(Some(&committed), &feed.source.url);
            }
        }
        let feed = &mut feeds[n];
        let host = Lane::of(feed.address());
        let lane = lanes.entry(host.clone()).or_default();
        match lane.may_ask(now) {
            May::Ask => {}
            May::Pause(until) => {
                queue.push(Reverse((until, n)));
                continue;
            }
            May::Closed(until) => {
                feed.put_off(until);
                queue.extend(feed.due().map(|due| Reverse((due, n))));
                continue;
            }
        }
        ask(n, feed, &host, lane, now, &mut log);
        queue.extend(feed.due().map(|due| Reverse((due, n))));
    }
    (log, feeds)
}

fn ask(n: usize, feed: &mut Subscription, host: &str, lane: &mut Lane, now: Timestamp, log: &mut Log) {
    log.request(n, host, now);
    let validators = feed.validators(now);
    log.conditional += u64::from(validators.etag.is_some());
    let asked = feed.address().clone();
    let answer =
        reply(n, &asked, &validators, now).map(|reply| reply.answer(&asked)).ok_or(FetchError::Timeout);
    let is_first = feed.cursor.last_success.is_none();
    let verdict = feed.judge(answer, now);
    if let Said::Slower { retry_after: Some(wait) } = verdict.said {
        let until = now + SignedDuration::try_from(wait).expect("a short wait");
        log.silent_until.insert(host.to_owned(), until);
    }
    if !is_first {
        let published = verdict.posts.iter().filter_map(|post| post.published);
        log.delays.extend(published.map(|published| now.duration_since(published)));
    }
    lane.answered(&verdict.said, now, GAP);
}

#[test]
fn a_fortnight_of_five_hundred_feeds() {
    let (mut log, feeds) = live(DAYS, None);
    assert_eq!((log.violations, log.intrusions, log.after_gone), (0, 0, 0));
    let per_feed_day = log.requests as f64 / (FEEDS as f64 * DAYS as f64);
    let conditional = log.conditional as f64 / log.requests as f64;
    log.delays.sort();
    let delay = |share: f64| log.delays[((log.delays.len() - 1) as f64 * share) as usize].as_mins();
    println!(
        "{per_feed_day:.1} requests a feed and day, {:.1} % conditional, an item is found after {} min (p50), \
         {} min (p95), {} min (p99)",
        conditional * 100.0,
        delay(0.5),
        delay(0.95),
        delay(0.99)
    );
    assert!(per_feed_day < 48.0, "never more often than the interval: {per_feed_day}");
    assert!(conditional > 0.9, "{conditional}");
    assert!(delay(0.95) <= 35, "interval, a tenth of it for spreading, and the pause at the host");
    let moved = feeds.iter().filter(|feed| feed.address() != &feed.source.url).count();
    assert_eq!(
        moved,
        feeds.iter().enumerate().filter(|(n, _)| n % HOSTS == 17).count(),
        "moves were believed"
    );
}

#[test]
fn restarts_are_seen_by_nobody() {
    let (log, _) = live(2, Some(SignedDuration::from_mins(47)));
    let feed_floor = log.violations;
    // What a host asked for is remembered by each feed that was told; the pause of two seconds is not.
    assert!(feed_floor <= 3, "{feed_floor} requests came too soon in 61 restarts");
}
