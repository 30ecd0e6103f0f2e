//! The program as it runs: started as a child with a configuration of its own, looked at from outside, and stopped.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Clock ticks a second in `/proc/PID/stat`: Linux tells every program 100, whatever the kernel counts in.
const TICKS: f64 = 100.0;

/// A running service. Dropping it ends it.
pub(crate) struct Service {
    child: Child,
    address: String,
}

/// What a service has used so far.
#[derive(Clone, Copy)]
pub(crate) struct Used {
    /// Resident now, in MiB.
    pub(crate) memory: f64,
    /// The most that was ever resident, in MiB.
    pub(crate) most_memory: f64,
    /// Seconds of processor time.
    pub(crate) processor: f64,
}

impl Service {
    /// Starts it in `folder`, which holds a `bellwether.toml`, and waits until it says where it listens.
    pub(crate) fn start(folder: &Path, environment: &[(&str, &Path)]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_bellwether"))
            .args(["run", "--config", "bellwether.toml"])
            .env("RUST_LOG", "warn")
            .envs(environment.iter().copied())
            .current_dir(folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .expect("the program starts");
        let mut lines = BufReader::new(child.stdout.take().expect("standard output")).lines();
        let address = lines.find_map(|line| {
            Some(line.ok()?.strip_prefix("Bellwether is at http://")?.trim_end_matches('/').to_owned())
        });
        Self { child, address: address.expect("it says where it is") }
    }

    /// The answer to a request for `path`, head and body.
    pub(crate) fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("it listens");
        let mut request = String::new();
        write!(request, "GET {path} HTTP/1.0\r\nHost: {}\r\n\r\n", self.address).expect("memory");
        stream.write_all(request.as_bytes()).expect("asked");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("answered");
        answer
    }

    /// Its metrics, as Prometheus would read them.
    pub(crate) fn metrics(&self) -> Metrics {
        Metrics(self.get("/metrics"))
    }

    pub(crate) fn used(&self) -> Used {
        let read = |file: &str| {
            std::fs::read_to_string(format!("/proc/{}/{file}", self.child.id())).unwrap_or_default()
        };
        let (status, stat) = (read("status"), read("stat"));
        let mebibytes = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            let kibibytes = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
            kibibytes.unwrap_or(f64::NAN) / 1024.0
        };
        // By proc(5) the 14th and 15th fields are ticks spent in the program and for it; the second field, the
        // program's name, may hold blanks, so we count from its closing bracket.
        let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(2);
        let ticks: f64 = fields.filter_map(|field| field.parse::<f64>().ok()).sum();
        Used { memory: mebibytes("VmRSS:"), most_memory: mebibytes("VmHWM:"), processor: ticks / TICKS }
    }

    /// Asks it to stop, as an operator does, and waits until it has.
    pub(crate) fn stop(mut self) {
        let asked = Command::new("kill").arg(self.child.id().to_string()).status();
        assert!(asked.is_ok_and(|status| status.success()), "it can be told to stop");
        let begun = Instant::now();
        while self.child.try_wait().expect("it can be waited for").is_none() {
            assert!(begun.elapsed() < Duration::from_secs(60), "it did not stop within 60 s");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // Both fail when it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// One reading of `/metrics`.
pub(crate) struct Metrics(String);

impl Metrics {
    /// The first figure of the metric, or of one of its series when `name` goes on with labels; 0 where there is none.
    pub(crate) fn value(&self, name: &str) -> f64 {
        self.figures(name).next().unwrap_or(0.0)
    }

    /// All figures of a metric together, whatever their labels.
    pub(crate) fn sum(&self, name: &str) -> f64 {
        self.figures(name).sum()
    }

    fn figures(&self, name: &str) -> impl Iterator<Item = f64> {
        let lines = self.0.lines().filter(move |line| line.starts_with(name));
        lines.filter_map(|line| line.rsplit(' ').next()?.parse().ok())
    }

    /// The upper bound of the bucket that holds this share of what a histogram without labels has counted.
    pub(crate) fn percentile(&self, histogram: &str, share: f64) -> f64 {
        let all = self.value(&format!("{histogram}_count"));
        let start = format!("{histogram}_bucket{{le=\"");
        let buckets = self.0.lines().filter_map(|line| {
            let bound = line.strip_prefix(&start)?.split('"').next()?;
            let count: f64 = line.rsplit(' ').next()?.parse().ok()?;
            Some((bound.parse::<f64>().unwrap_or(f64::INFINITY), count))
        });
        buckets
            .filter(|(_, count)| *count >= share * all)
            .map(|(bound, _)| bound)
            .fold(f64::INFINITY, f64::min)
    }
}
