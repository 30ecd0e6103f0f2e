//! The program was away for a day, and the server sends what it missed as fast as it is read.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::SignedDuration;

use super::firehose::Firehose;
use super::internet::Certificate;
use super::kept::Kept;
use super::{configure, hosts, serve_stream};
use crate::service::{Service, Used};
use crate::{Row, wall_clock};

/// Events of a day: 2.2 million posts were written on one day of March 2026, of which this is nearly twice.
pub(crate) const EVENTS: u64 = 4_000_000;
const DAY: SignedDuration = SignedDuration::from_hours(24);
/// Events that were read before the day away.
const BEFORE: u64 = 2_000;
/// Who is that much behind at most has caught up.
const LIVE: SignedDuration = SignedDuration::from_secs(2);
/// The bench gives up after this.
const PATIENCE: Duration = Duration::from_secs(1_800);

/// What the way back took.
struct Run {
    seconds: f64,
    /// Events read meanwhile.
    events: u64,
    used: Used,
}

pub(crate) fn measure(events: u64) -> Vec<Row> {
    let folder = tempfile::tempdir().expect("a folder");
    let certificate = Certificate::make(folder.path());
    configure(folder.path(), "");
    let gap = DAY.unsigned_abs() / u32::try_from(events).expect("a day's events");
    let stream = Arc::new(Firehose::new(wall_clock() - DAY, gap));
    let hosts = hosts();
    serve_stream(&hosts, &stream, &certificate);
    leave(folder.path(), &stream, &certificate);
    let service = Service::start(folder.path(), &[("SSL_CERT_FILE", certificate.file())]);
    let run = come_back(&service, &stream);
    std::thread::sleep(Duration::from_secs(5));
    stream.hold_from(stream.sent());
    std::thread::sleep(Duration::from_secs(5));
    let sent = stream.sent();
    let read = service.metrics().value("bellwether_posts_total");
    service.stop();
    let kept = Kept::read(&folder.path().join("data/store"));
    let posts = kept.compare(stream.marked(sent).map(|(uri, at)| ("bluesky".to_owned(), uri, at)));
    let unread = (Firehose::english(sent) - Firehose::english(BEFORE)) as f64 - read;
    let row = |what, figure, unit, goal| Row { what, figure, unit, goal };
    vec![
        row("catch-up: events of the day away", run.events as f64, "events", "-"),
        row("catch-up: until live, start-up included", run.seconds, "s", "<= 120"),
        row("catch-up: events read", run.events as f64 / run.seconds, "events/s", "-"),
        row("catch-up: most memory", run.used.most_memory, "MiB", "<= 256"),
        row("catch-up: processor, of one core", 100.0 * run.used.processor / run.seconds, "%", "-"),
        row("catch-up: connections, both runs", stream.connections() as f64, "", "2"),
        row("catch-up: English posts sent and not read", unread, "posts", "0"),
        row("catch-up: posts that are looked for", posts.wanted as f64, "posts", "-"),
        row("catch-up: of them lost", posts.lost as f64, "posts", "0"),
        row("catch-up: kept twice", kept.twice() as f64, "posts", "0"),
    ]
}

/// A first run, so that there is a place to go on from; it ends a day ago by the stream's time.
fn leave(folder: &Path, stream: &Firehose, certificate: &Certificate) {
    stream.hold_from(BEFORE);
    let service = Service::start(folder, &[("SSL_CERT_FILE", certificate.file())]);
    let begun = Instant::now();
    while service.metrics().value("bellwether_posts_total") < Firehose::english(BEFORE) as f64 {
        assert!(begun.elapsed() < PATIENCE, "the first events were not read");
        std::thread::sleep(Duration::from_millis(100));
    }
    service.stop();
    stream.hold_from(u64::MAX);
}

/// Waits until everything but the newest has been counted.
fn come_back(service: &Service, stream: &Firehose) -> Run {
    let begun = Instant::now();
    let mut told = begun;
    loop {
        let newest = stream.due(wall_clock() - LIVE);
        let posts = service.metrics().value("bellwether_posts_total");
        let wanted = Firehose::english(newest) - Firehose::english(BEFORE);
        let run =
            Run { seconds: begun.elapsed().as_secs_f64(), events: newest - BEFORE, used: service.used() };
        if posts >= wanted as f64 {
            return run;
        }
        assert!(begun.elapsed() < PATIENCE, "not caught up after {PATIENCE:?}");
        if told.elapsed() >= Duration::from_secs(5) {
            told = Instant::now();
            eprintln!(
                "{:>5.0} s  {:>9} events sent  {posts:>9} posts of {wanted}  {:.1} MiB (most {:.1})",
                run.seconds,
                stream.sent(),
                run.used.memory,
                run.used.most_memory
            );
        }
        std::thread::sleep(Duration::from_millis(250));
    }
}
