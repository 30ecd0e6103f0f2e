//! The whole way, as it runs: the program reads a file of posts into an empty store, every commit synced to disk.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::{Row, corpus};

/// Posts in the load: long enough that start-up does not matter.
const POSTS: usize = 100_000;

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
    let (mut child, address) = start(folder.path());
    let metrics = loop {
        let metrics = get(&address, "/metrics");
        if value(&metrics, "bellwether_posts_total") >= POSTS as f64 {
            break metrics;
        }
        assert!(begun.elapsed() < Duration::from_secs(300), "the load was not taken in within 300 s");
        std::thread::sleep(Duration::from_millis(20));
    };
    let took = begun.elapsed().as_secs_f64();
    std::thread::sleep(Duration::from_millis(1_500));
    let settled = get(&address, "/metrics");
    let memory = peak_memory(child.id());
    child.kill().expect("it can be ended");
    child.wait().expect("it ends");
    let flagged: f64 =
        metrics.lines().filter(|line| line.starts_with("bellwether_matches_total")).filter_map(last).sum();
    vec![
        Row {
            what: "pipeline: durable end to end, start-up included",
            figure: POSTS as f64 / took,
            unit: "posts/s",
            goal: ">= 5000",
        },
        Row {
            what: "pipeline: flagged post and cell pairs among them",
            figure: flagged,
            unit: "pairs",
            goal: "-",
        },
        Row {
            what: "pipeline: p99 from intake to the board, at most",
            figure: percentile(&settled, 0.99),
            unit: "s",
            goal: "<= 2",
        },
        Row { what: "pipeline: most memory", figure: memory, unit: "MiB", goal: "<= 256" },
    ]
}

fn start(folder: &std::path::Path) -> (Child, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_bellwether"))
        .args(["run", "--config", "bellwether.toml"])
        .env("RUST_LOG", "warn")
        .current_dir(folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .expect("the program starts");
    let mut lines = BufReader::new(child.stdout.take().expect("standard output")).lines();
    let address = lines.find_map(|line| {
        Some(line.ok()?.strip_prefix("Bellwether is at http://")?.trim_end_matches('/').to_owned())
    });
    (child, address.expect("it says where it is"))
}

fn get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).expect("it listens");
    write!(stream, "GET {path} HTTP/1.0\r\nHost: {address}\r\n\r\n").expect("asked");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("answered");
    answer
}

fn last(line: &str) -> Option<f64> {
    line.rsplit(' ').next()?.parse().ok()
}

fn value(metrics: &str, name: &str) -> f64 {
    metrics.lines().find(|line| line.starts_with(name)).and_then(last).unwrap_or(0.0)
}

/// The upper bound of the histogram bucket that holds this share of posts.
fn percentile(metrics: &str, share: f64) -> f64 {
    let all = value(metrics, "bellwether_pipeline_latency_seconds_count");
    let buckets = metrics.lines().filter_map(|line| {
        let bound =
            line.strip_prefix("bellwether_pipeline_latency_seconds_bucket{le=\"")?.split('"').next()?;
        Some((bound.parse::<f64>().unwrap_or(f64::INFINITY), last(line)?))
    });
    buckets.filter(|(_, count)| *count >= share * all).map(|(bound, _)| bound).fold(f64::INFINITY, f64::min)
}

/// The most memory the process ever had resident, in MiB.
fn peak_memory(process: u32) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let kib = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:")?.split_whitespace().next()?.parse::<f64>().ok());
    kib.unwrap_or(f64::NAN) / 1024.0
}
