//! The whole way, as it runs: the program reads a file of posts into an empty store, every commit synced to disk.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use crate::service::Service;
use crate::{Row, corpus};

/// Posts in the load: long enough that start-up does not matter.
const POSTS: usize = 100_000;
/// Seconds from intake to the board.
pub(crate) const LATENCY: &str = "bellwether_pipeline_latency_seconds";

/// Posts a second, the 99th percentile from intake to the board, and memory.
pub(crate) fn measure() -> Vec<Row> {
    let folder = tempfile::tempdir().expect("a folder");
    let mut lines = String::new();
    for post in corpus::posts(POSTS, 5) {
        writeln!(lines, "{}", serde_json::to_string(&post).expect("JSON")).expect("memory");
    }
    std::fs::write(folder.path().join("posts.jsonl"), lines).expect("written");
    let config = "[service]\nlisten = \"127.0.0.1:0\"\ndata = \"data\"\n\
        [[collect.source]]\nkind = \"file\"\nid = \"bluesky:bench\"\npath = \"posts.jsonl\"\n";
    std::fs::write(folder.path().join("bellwether.toml"), config).expect("written");
    let begun = Instant::now();
    let service = Service::start(folder.path(), &[]);
    let metrics = loop {
        let metrics = service.metrics();
        if metrics.value("bellwether_posts_total") >= POSTS as f64 {
            break metrics;
        }
        assert!(begun.elapsed() < Duration::from_secs(300), "the load was not taken in within 300 s");
        std::thread::sleep(Duration::from_millis(20));
    };
    let took = begun.elapsed().as_secs_f64();
    std::thread::sleep(Duration::from_millis(1_500));
    let settled = service.metrics();
    vec![
        Row {
            what: "pipeline: durable end to end, start-up included",
            figure: POSTS as f64 / took,
            unit: "posts/s",
            goal: ">= 5000",
        },
        Row {
            what: "pipeline: flagged post and cell pairs among them",
            figure: metrics.sum("bellwether_matches_total"),
            unit: "pairs",
            goal: "-",
        },
        Row {
            what: "pipeline: p99 from intake to the board, at most",
            figure: settled.percentile(LATENCY, 0.99),
            unit: "s",
            goal: "<= 2",
        },
        Row {
            what: "pipeline: most memory",
            figure: service.used().most_memory,
            unit: "MiB",
            goal: "<= 256",
        },
    ]
}
