//! `bellwether demo`: a level rises within a minute, everything is marked, and nothing is left behind.

use std::time::Instant;

use crate::running::{Service, bellwether};

#[test]
fn a_level_rises_and_everything_is_marked() {
    let folder = tempfile::tempdir().expect("a folder");
    let begun = Instant::now();
    // Eight times the usual speed: what the test holds is the story, not the wait.
    let service = Service::start(&["demo", "--listen", "127.0.0.1:0", "--speed", "2400"], folder.path());
    let raised = |service: &Service| {
        let metrics = service.get("/metrics");
        metrics.lines().any(|line| {
            line.starts_with("bellwether_tension_level{area=\"W06000013\"") && line.ends_with(" 3")
        })
    };
    service.wait_until("a level rises", raised);
    assert!(begun.elapsed().as_secs() < 60);
    let board = service.get("/");
    assert!(board.contains("DEMO") && board.contains("Bridgend"), "{board}");
}

#[test]
fn every_item_of_the_story_is_marked() {
    let story = std::fs::read_to_string(crate::architecture::root().join("deploy/demo/story.jsonl"))
        .expect("the story");
    let mut posts = 0;
    for line in story.lines() {
        let line: serde_json::Value = serde_json::from_str(line).expect("a line of the story");
        for field in ["text", "title"] {
            if let Some(text) = line[field].as_str() {
                assert!(text.starts_with("[DEMO] "), "{text}");
                posts += 1;
            }
        }
    }
    assert!(posts > 100);
}

#[test]
fn a_taken_address_is_said_plainly() {
    let folder = tempfile::tempdir().expect("a folder");
    let service = Service::start(&["demo", "--listen", "127.0.0.1:0"], folder.path());
    let done = bellwether(&["demo", "--listen", &service.address.to_string()], "");
    assert_eq!(done.code, 1);
    assert!(done.err.contains("cannot be listened on"), "{}", done.err);
}
