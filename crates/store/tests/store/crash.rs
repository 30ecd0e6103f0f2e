//! Killed at any moment: what was acknowledged is there, once, and the numbers have no gap.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use jiff::{Timestamp, ToSpan};
use post::Event;
use store::Store;
use tempfile::tempdir;

use crate::make::{batch, config, text_of, whole_log};

const DIR: &str = "STORE_CRASH_TEST_DIR";
const POSTS: u64 = 20;
const RULES: [&str; 3] = ["a", "b", "c"];

fn time_of(batch: u64) -> Timestamp {
    "2026-11-25T00:00:00Z".parse::<Timestamp>().unwrap() + (3 * batch as i64).hours()
}

/// Commits batch after batch, each with half of the one before delivered again, until killed.
/// Does nothing unless [`acknowledged_work_outlives_kill_9`] runs it.
#[test]
fn child_that_is_killed() {
    let Some(dir) = std::env::var_os(DIR) else { return };
    let (store, quarantined) = Store::open(&config(Path::new(&dir)), time_of(0)).unwrap();
    assert_eq!(quarantined, []);
    let first = store.last_number() / (POSTS * RULES.len() as u64);
    for number in first.. {
        let posts = (number * POSTS).saturating_sub(POSTS / 2)..(number + 1) * POSTS;
        store.commit(batch(posts, &RULES, time_of(number)), time_of(number)).unwrap();
        store.put_checkpoint(store.last_number(), time_of(number), b"state").unwrap();
        println!("acknowledged {}", store.last_number());
        std::io::stdout().flush().unwrap();
    }
}

/// Runs the child until it has acknowledged `commits` and some microseconds more; gives the last number.
fn run_and_kill(dir: &Path, commits: usize, then: Duration) -> u64 {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["crash::child_that_is_killed", "--exact", "--nocapture"])
        .env(DIR, dir)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let acknowledged = |line: String| line.split_once("acknowledged ")?.1.parse::<u64>().ok();
    let mut last = lines.by_ref().filter_map(acknowledged).take(commits).last().unwrap();
    std::thread::sleep(then);
    child.kill().unwrap();
    child.wait().unwrap();
    // A line may be torn by the kill: then its number is shorter, and smaller.
    last = lines.filter_map(acknowledged).fold(last, u64::max);
    last
}

#[test]
fn acknowledged_work_outlives_kill_9() {
    let dir = tempdir().unwrap();
    let mut last = 0;
    for (round, (commits, micros)) in
        [(1, 0), (7, 900), (3, 2_300), (12, 4_700), (5, 7_100)].into_iter().enumerate()
    {
        last = run_and_kill(dir.path(), commits, Duration::from_micros(micros)).max(last);
        let (store, quarantined) = Store::open(&config(dir.path()), time_of(0)).unwrap();
        assert_eq!(quarantined, [], "round {round}");
        let log = whole_log(&store);
        assert!(log.len() as u64 >= last, "round {round}: {} of {last} acknowledged entries", log.len());
        assert_eq!(log.len() as u64, store.last_number());
        let mut seen = BTreeSet::new();
        for (number, entry) in (1..).zip(&log) {
            assert_eq!(entry.number, number, "round {round}");
            let Event::Evidence(evidence) = &entry.event else { panic!("nothing else was committed") };
            assert!(seen.insert((evidence.post, evidence.rule.clone())), "round {round}: counted twice");
            let text = store
                .text(evidence.post)
                .unwrap()
                .map(|text| text.text == text_of(text.native.parse().unwrap()));
            assert_eq!(text, Some(true), "round {round}: entry {number} without its text");
        }
        let cursor = store.cursor(&post::SourceId::new("bluesky:feed")).unwrap().unwrap();
        let posts = store.last_number() / RULES.len() as u64;
        assert_eq!(
            u64::from_be_bytes(cursor.try_into().unwrap()),
            posts - 1,
            "round {round}: cursor with evidence"
        );
    }
}
