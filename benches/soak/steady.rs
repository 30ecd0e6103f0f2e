//! 2,500 feeds and 1,000 events a second, for as long as asked.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};

use super::firehose::Firehose;
use super::internet::{self, Certificate};
use super::kept::{Compared, Kept};
use super::press::{Asked, Press};
use super::{FEEDS, configure, hosts, serve_press, serve_stream};
use crate::pipeline::LATENCY;
use crate::service::{Service, Used};
use crate::{Row, wall_clock};

/// How long the service runs.
pub(crate) const MINUTES: u64 = 20;
/// How often each feed is asked for.
const INTERVAL: SignedDuration = SignedDuration::from_mins(5);
/// How often it has something new, on average.
const NEWS: SignedDuration = SignedDuration::from_mins(20);
/// Time between two events of the stream.
const GAP: Duration = Duration::from_micros(1_000);
/// The first readings of all feeds come together: the steady state is measured after them.
const SETTLED: Duration = Duration::from_secs(120);
/// How often somebody looks: Prometheus, and a person at the board.
const LOOK: Duration = Duration::from_secs(15);
/// What the goal allows beyond the interval.
const ALLOWED: SignedDuration = SignedDuration::from_secs(30);

/// A moment of the run.
struct Look {
    at: Instant,
    used: Used,
    asked: Asked,
    events: u64,
}

pub(crate) fn measure(minutes: u64) -> Vec<Row> {
    let folder = tempfile::tempdir().expect("a folder");
    let certificate = Certificate::make(folder.path());
    configure(folder.path(), &feeds());
    let (began, lasts) = (wall_clock(), Duration::from_secs(60 * minutes));
    let most = SignedDuration::try_from(lasts).expect("minutes");
    let (press, stream) =
        (Arc::new(Press::new(FEEDS, began, most, NEWS)), Arc::new(Firehose::new(began, GAP)));
    let hosts = hosts();
    serve_press(&hosts, &press, &certificate);
    serve_stream(&hosts, &stream, &certificate);
    let service = Service::start(folder.path(), &[("SSL_CERT_FILE", certificate.file())]);
    let looks = watch(&service, &press, &stream, lasts);
    let ended = wall_clock();
    stream.hold_from(stream.sent());
    std::thread::sleep(Duration::from_secs(5));
    let mut rows = machine(&looks, &service);
    rows.extend(flow(&looks, &service, &stream));
    service.stop();
    let kept = Kept::read(&folder.path().join("data/store"));
    rows.extend(delays(&kept, &press, &stream, ended));
    rows
}

/// Each feed as an operator would write it, but for the interval.
fn feeds() -> String {
    let mut config = "floor = \"5m\"\n".to_owned();
    for feed in 0..FEEDS {
        let (id, host) = (Press::source(feed), internet::host(feed));
        writeln!(
            config,
            "[[collect.source]]\nkind = \"feed\"\nid = \"{id}\"\nurl = \"https://{host}/feed.xml\"\ninterval = \"5m\""
        )
        .expect("memory");
    }
    config
}

/// Looks on, as Prometheus and a person do, until the time has passed.
fn watch(service: &Service, press: &Press, stream: &Firehose, lasts: Duration) -> Vec<Look> {
    let begun = Instant::now();
    let mut looks = Vec::new();
    while begun.elapsed() < lasts {
        std::thread::sleep(LOOK);
        let posts = service.metrics().value("bellwether_posts_total");
        drop((service.get("/"), service.get("/sources")));
        let look =
            Look { at: Instant::now(), used: service.used(), asked: press.asked(), events: stream.sent() };
        eprintln!(
            "{:>5} s  {:>6.1} MiB (most {:.1})  {:>9} events  {:>9} posts  {:>7} requests  {:.0} s of processor",
            begun.elapsed().as_secs(),
            look.used.memory,
            look.used.most_memory,
            look.events,
            posts,
            look.asked.requests,
            look.used.processor
        );
        looks.push(look);
    }
    looks
}

/// Memory and processor.
fn machine(looks: &[Look], service: &Service) -> Vec<Row> {
    let (first, last) = steady(looks);
    let seconds = last.at.duration_since(first.at).as_secs_f64();
    let row = |what, figure, unit, goal| Row { what, figure, unit, goal };
    let half = looks.iter().find(|look| 2 * (look.at - first.at) >= last.at - first.at).unwrap_or(last);
    let growth = last.used.memory - half.used.memory;
    let share = 100.0 * (last.used.processor - first.used.processor) / seconds;
    vec![
        row("soak: feeds, each on a host of its own", FEEDS as f64, "feeds", "2500"),
        row("soak: minutes after the first readings", seconds / 60.0, "min", "-"),
        row("soak: load of the machine, 15 minutes, all programs", load(), "", "-"),
        row("soak: most memory ever", service.used().most_memory, "MiB", "<= 256"),
        row("soak: memory at the end", last.used.memory, "MiB", "<= 256"),
        row("soak: growth of memory in the second half of that", growth, "MiB", "-"),
        row("soak: processor, of one core", share, "%", "-"),
    ]
}

/// What came and went, as counted on both sides.
fn flow(looks: &[Look], service: &Service, stream: &Firehose) -> Vec<Row> {
    let (first, last) = steady(looks);
    let seconds = last.at.duration_since(first.at).as_secs_f64();
    let requests = (last.asked.requests - first.asked.requests) as f64;
    let unchanged = (last.asked.unchanged - first.asked.unchanged) as f64;
    let metrics = service.metrics();
    let read = metrics.value("bellwether_source_items_total{source=\"bluesky\"}");
    let malformed = metrics.value("bellwether_pipeline_dropped_total{reason=\"malformed\",stage=\"read\"}");
    let row = |what, figure, unit, goal| Row { what, figure, unit, goal };
    vec![
        row("soak: requests for feeds", requests / seconds, "requests/s", "-"),
        row("soak: of them answered with 304", 100.0 * unchanged / requests, "%", "-"),
        row("soak: documents", (last.asked.bytes - first.asked.bytes) as f64 / seconds / 1e6, "MB/s", "-"),
        row(
            "soak: events of the stream",
            (last.events - first.events) as f64 / seconds,
            "events/s",
            ">= 1000",
        ),
        row("soak: connections to the stream", stream.connections() as f64, "", "1"),
        row(
            "soak: English posts sent and not read",
            Firehose::english(stream.sent()) as f64 - read,
            "posts",
            "0",
        ),
        row("soak: items that could not be read", malformed, "items", "0"),
        row("soak: p99 from intake to the board, at most", metrics.percentile(LATENCY, 0.99), "s", "<= 2"),
    ]
}

/// What was kept of that, and how late.
fn delays(kept: &Kept, press: &Press, stream: &Firehose, ended: Timestamp) -> Vec<Row> {
    // A tenth is what waits are spread by. What came later than this may still have been waiting its turn.
    let until = ended - INTERVAL * 11 / 10 - ALLOWED;
    let items = kept.compare(press.items(until).map(|item| (item.source, item.id, item.at)));
    let marked = stream.marked(stream.sent());
    let posts = kept.compare(marked.map(|(uri, at)| ("bluesky".to_owned(), uri, at)));
    let row = |what, figure, unit, goal| Row { what, figure, unit, goal };
    let delay = |what, compared: &Compared, share, goal| row(what, compared.percentile(share), "s", goal);
    vec![
        row("soak: new items of feeds", items.wanted as f64, "items", "-"),
        row("soak: of them lost", items.lost as f64, "items", "0"),
        delay("soak: p50 from served to taken in, read every 300 s", &items, 0.5, "-"),
        delay("soak: p95", &items, 0.95, "<= 330"),
        delay("soak: p99", &items, 0.99, "-"),
        row("soak: posts of the stream that are looked for", posts.wanted as f64, "posts", "-"),
        row("soak: of them lost", posts.lost as f64, "posts", "0"),
        delay("soak: p50 from written to taken in", &posts, 0.5, "-"),
        delay("soak: p99", &posts, 0.99, "-"),
        row("soak: kept twice", kept.twice() as f64, "", "0"),
    ]
}

/// The first moment after the start, and the last.
fn steady(looks: &[Look]) -> (&Look, &Look) {
    let last = looks.last().expect("a run is longer than a look");
    let start = looks[0].at + SETTLED;
    (looks.iter().find(|look| look.at >= start).expect("a run is longer than its start"), last)
}

/// Programs that ran or wanted to, on average over the last 15 minutes.
fn load() -> f64 {
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    load.split_whitespace().nth(2).and_then(|load| load.parse().ok()).unwrap_or(f64::NAN)
}
