//! Changed inputs, thousands of them, against whatever reads what people and hosts give us.
//!
//! Under plain `cargo test` each reader gets a few rounds, the same every time. `BELLWETHER_FUZZ_SECONDS=60` goes on
//! for so long, from a seed of its own. A failure prints its seed; `BELLWETHER_FUZZ_SEED=<seed>` starts there again.
//! The input being tried lies in `target/tmp/fuzzing-<name>`, should the whole process go down with it.

mod change;
mod hosts;
mod readers;
mod signs;

use std::path::{Path, PathBuf};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use crate::architecture::root;
use change::{Changes, Signs};

/// Rounds under plain `cargo test`.
const ROUNDS: u64 = 150;
/// An input that takes longer hangs: many thousand times what any should take, on the slowest machine.
const HANGS: Duration = Duration::from_secs(30);

fn seconds() -> Option<Duration> {
    let seconds = std::env::var("BELLWETHER_FUZZ_SECONDS").ok()?;
    Some(Duration::from_secs(seconds.parse().expect("BELLWETHER_FUZZ_SECONDS is a whole number")))
}

/// Given, else one of its own for a long run, else always the same.
fn seed() -> u64 {
    if let Ok(given) = std::env::var("BELLWETHER_FUZZ_SEED") {
        return given.parse().expect("BELLWETHER_FUZZ_SEED is a whole number");
    }
    let process = u64::from(std::process::id());
    if seconds().is_some() { process.wrapping_mul(0x9E37_79B9_7F4A_7C15) } else { 1 }
}

/// What is being tried, told when it ends in a panic.
struct Trying<'a> {
    name: &'a str,
    seed: u64,
    round: u64,
    input: &'a [u8],
}

impl Drop for Trying<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let Trying { name, seed, round, input } = self;
            eprintln!("fuzzing {name}: seed {seed}, round {round}, on this input:\n{}", input.escape_ascii());
        }
    }
}

/// Ends the whole process, saying why, when no input has been finished for too long.
fn watchdog(name: &'static str, seed: u64, kept: PathBuf) -> Sender<()> {
    let (finished, watched) = channel();
    std::thread::spawn(move || {
        while watched.recv_timeout(HANGS) != Err(RecvTimeoutError::Disconnected) {
            if watched.recv_timeout(HANGS) == Err(RecvTimeoutError::Timeout) {
                eprintln!("fuzzing {name}: hangs, seed {seed}; the input lies in {}", kept.display());
                std::process::exit(101);
            }
        }
    });
    finished
}

/// Tries every seed input as it is, then changed ones until the time or the rounds are over.
fn fuzz(name: &'static str, signs: Signs, inputs: &[Vec<u8>], read: fn(&[u8])) {
    assert!(!inputs.is_empty(), "there is nothing to change");
    let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("fuzzing-{name}"));
    let seed = seed();
    let finished = watchdog(name, seed, kept.clone());
    let mut changes = Changes::new(seed, signs);
    let (began, mut round) = (Instant::now(), 0);
    loop {
        let as_they_are = usize::try_from(round).ok().and_then(|round| inputs.get(round));
        let input = as_they_are.cloned().unwrap_or_else(|| changes.change(inputs));
        std::fs::write(&kept, &input).expect("the input is kept");
        let trying = Trying { name, seed, round, input: &input };
        read(trying.input);
        drop(trying);
        finished.send(()).expect("the watchdog lives");
        round += 1;
        let enough = seconds().map_or(round >= ROUNDS, |seconds| began.elapsed() >= seconds);
        if enough {
            break;
        }
    }
    println!("fuzzing {name}: {round} inputs, seed {seed}");
}

/// The rule files in a folder of the shipped library, at most so many.
fn shipped(folder: &str, most: usize) -> Vec<String> {
    let mut files = Vec::new();
    let mut folders = vec![root().join("rules").join(folder)];
    while let Some(folder) = folders.pop() {
        let mut entries: Vec<PathBuf> = std::fs::read_dir(&folder)
            .expect("rules/")
            .map(|entry| entry.expect("an entry").path())
            .collect();
        entries.sort();
        for path in entries {
            if path.is_dir() && !path.ends_with("places") {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "toml") {
                files.push(std::fs::read_to_string(&path).expect("a rule file"));
            }
        }
    }
    files.truncate(most);
    files
}

/// The phrase lines and examples of the shipped rules: every line that is no setting.
fn shipped_lines() -> Vec<Vec<u8>> {
    let files = shipped("", usize::MAX).join("\n");
    let lines = files.lines().filter(|line| !line.is_empty() && !line.contains(" = "));
    lines.map(|line| line.as_bytes().to_vec()).collect()
}

#[test]
fn rule_file() {
    let files: Vec<Vec<u8>> = shipped("", 60).into_iter().map(String::into_bytes).collect();
    fuzz("rule-file", signs::RULES, &files, readers::rule_file);
}

#[test]
fn phrase_line() {
    fuzz("phrase-line", signs::RULES, &shipped_lines(), readers::phrase_line);
}

#[test]
fn folder() {
    let file = |path: &str, text: &str| format!("@@ {path}\n{text}\n");
    let rules = shipped("disorder", 2);
    let list = file("rules/lists/authority.txt", "police\nthe council\n");
    let frame = file("rules/frames/deny.toml", &shipped("frames", 1).concat());
    let local = file(
        "rules/local/here.toml",
        "adjust = [\"trigger.disorder\"]\nreason = \"a pub of that name\"\nexpires = 2027-01-01\n[unless]\nsame_post = 'the brick'\n",
    );
    let folders: Vec<Vec<u8>> = rules
        .iter()
        .map(|rule| {
            let here = file("rules/disorder/a.toml", rule);
            let there = file("rules/disorder/b.toml", &rule.replace("disorder", "general"));
            format!("{list}{frame}{here}{there}{local}").into_bytes()
        })
        .collect();
    fuzz("folder", signs::RULES, &folders, readers::folder);
}

#[test]
fn matcher() {
    fuzz("matcher", signs::RULES, &shipped_lines(), readers::matcher);
}

/// The files of a folder of the collectors' tests that some ending marks, and what each holds.
fn fixtures(folder: &str, is_one: fn(&str) -> bool) -> Vec<Vec<u8>> {
    let folder = root().join("crates/collect/tests").join(folder);
    let entries = std::fs::read_dir(folder).expect("fixtures");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.retain(|path| is_one(&path.to_string_lossy()));
    paths.sort();
    paths.iter().map(|path| std::fs::read(path).expect("a fixture")).collect()
}

#[test]
fn feed_document() {
    let documents = fixtures("data", |path| !path.ends_with(".expected.json"));
    fuzz("feed-document", signs::FEEDS, &documents, hosts::feed_document);
}

#[test]
fn jetstream_frame() {
    let messages = fixtures("answers", |path| path.contains("jetstream"));
    fuzz("jetstream-frame", signs::ANSWERS, &messages, hosts::jetstream_frame);
}

#[test]
fn interface_answer() {
    let answers = fixtures("answers", |path| !path.contains("jetstream"));
    fuzz("interface-answer", signs::ANSWERS, &answers, hosts::interface_answer);
}

#[test]
fn address() {
    let addresses: Vec<Vec<u8>> =
        signs::ADDRESSES.iter().map(|part| format!("http://{part}/feed").into_bytes()).collect();
    fuzz("address", signs::ADDRESSES, &addresses, hosts::address);
}

#[test]
fn date() {
    let dates: Vec<Vec<u8>> = DATES.iter().map(|date| date.as_bytes().to_vec()).collect();
    fuzz("date", signs::DATES, &dates, hosts::date);
}

/// Dates as feeds write them.
const DATES: &[&str] = &[
    "Tue, 01 Aug 2026 14:05:00 BST",
    "2026-08-01T14:05:00+01:00",
    "2026-08-01 14:05",
    "01/08/2026 2:05 pm",
    "1785589500",
    "Sad, 1 Awst 2026 14:05:00 GMT",
    "20260801T140500Z",
    "2026-W31-6",
];
