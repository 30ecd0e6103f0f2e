//! What a rule cannot do to an operator: flood the board, page for what is past, go stale unsaid, stop the matching.

use std::fmt::Write;
use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::running::{Finished, Service, bellwether_in, write};

const LLANELLI: &str = "W06000010";

#[expect(clippy::disallowed_methods, reason = "posts are published today")]
fn now() -> Timestamp {
    Timestamp::now()
}

/// A live rule that finds a giraffe of some colour.
fn giraffe(colour: &str) -> String {
    format!(
        r#"id = "mobilisation.giraffe"
title = "People are called to a giraffe"
kind = "mobilisation"
theme = "general"
weight = "urgent"
status = "live"
owner = "tests"
review_by = 2099-01-01
why = "Only a test: nobody has lost a giraffe."
false_alarms = ["the zoo"]
[find]
strong = '''
{colour} giraffe
'''
[tests]
match = '''
saw a «{colour} giraffe» today
that «{colour} giraffe» again
«{colour} giraffe» in the car park
'''
ignore = '''
giraffe
a coat of that colour
News: the zoo's giraffe is well
'''
"#
    )
}

/// A folder with one rule, a file of posts, and a configuration that reads both.
pub(crate) fn deployment(colour: &str, posts: &[String]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "rules/general/giraffe.toml", &giraffe(colour));
    let mut lines = String::new();
    for (i, text) in posts.iter().enumerate() {
        let at = now() - SignedDuration::from_mins(20) + SignedDuration::from_millis(i as i64 * 100);
        let post = json!({"id": i.to_string(), "published": at, "source": "bluesky:test", "author": format!("a{i}"), "text": text});
        writeln!(lines, "{post}").expect("memory");
    }
    write(folder.path(), "posts.jsonl", &lines);
    let config = "[service]\nlisten = \"127.0.0.1:0\"\ndata = \"data\"\nrules = \"rules\"\n\
        [[collect.source]]\nkind = \"file\"\nid = \"bluesky:test\"\npath = \"posts.jsonl\"\n";
    write(folder.path(), "bellwether.toml", config);
    folder
}

pub(crate) fn start(folder: &Path, posts: usize) -> Service {
    let service = Service::start(&["run", "--config", "bellwether.toml"], folder);
    let all = format!("bellwether_posts_total {posts}");
    service.wait_until("all posts are taken in", |service| {
        service.get("/metrics").lines().any(|line| line == all)
    });
    service
}

fn rules(folder: &Path, service: &Service, args: &[&str]) -> Finished {
    let address = service.address.to_string();
    bellwether_in(folder, &[&["rules"], args, &["--address", &address]].concat(), "")
}

/// The cell of the giraffes in Llanelli.
fn cell(service: &Service) -> Value {
    let area = service.json(&format!("/api/areas/{LLANELLI}"));
    let cells = area["cells"].as_array().expect("cells");
    cells.iter().find(|cell| cell["theme"] == "general").cloned().unwrap_or_default()
}

fn told(colour: &str, count: usize) -> Vec<String> {
    (0..count)
        .map(|i| format!("number {i}: a {colour} giraffe in Llanelli, says neighbour {}", i * 7919))
        .collect()
}

#[test]
fn a_rule_that_floods_is_counted_said_and_raises_nothing_more() {
    let mut posts = vec!["nothing much going on".to_owned(); 3_000];
    posts.extend(told("purple", 400));
    let folder = deployment("purple", &posts);
    let service = start(folder.path(), posts.len());
    service.wait_until("the flood is said", |service| {
        service.json("/healthz")["degraded"]
            .as_array()
            .is_some_and(|all| all.contains(&json!("rules-flooding")))
    });
    service.wait_until("the first hundred count", |service| cell(service)["evidence"]["posts"] == 100);
    let metrics = service.get("/metrics");
    for line in [
        "bellwether_rules_flooding{pack=\"general\"} 1",
        "bellwether_rule_matches_total{pack=\"general\"} 400",
    ] {
        assert!(metrics.lines().any(|known| known == line), "{line}");
    }
    let page = service.get("/rules");
    assert!(page.contains("400 of 3400 posts") && page.contains("People are called to a giraffe"), "{page}");
    assert_eq!(cell(&service)["evidence"]["posts"], 100);
    let status = rules(folder.path(), &service, &["status"]);
    assert!(
        status.code == 1 && status.out.contains("mobilisation.giraffe hit 400 of 3400"),
        "{}",
        status.out
    );

    write(folder.path(), "rules/general/giraffe.toml", &giraffe("green"));
    service
        .wait_until("the edited rule starts anew", |service| service.json("/api/rules")["generation"] == 2);
    service.wait_until("and does not flood", |service| service.json("/healthz")["degraded"] == json!([]));
}

#[test]
fn rules_are_applied_to_the_past_once_marked_and_waking_nobody() {
    let posts = [told("purple", 5), told("green", 30)].concat();
    let folder = deployment("purple", &posts);
    let service = start(folder.path(), posts.len());
    service.wait_until("the first rule found five", |service| cell(service)["evidence"]["posts"] == 5);
    let level = cell(&service)["level"].as_u64().expect("a level");
    write(folder.path(), "rules/general/giraffe.toml", &giraffe("green"));
    service.wait_until("the edit is live", |service| service.json("/api/rules")["generation"] == 2);

    let (refused, _) = service.send("POST", "/api/rules/apply?seconds=60", "");
    let (wrong, _) = service.send("POST", "/api/rules/apply?seconds=60", "Authorization: Bearer x\r\n");
    assert_eq!((refused, wrong), (401, 401));
    let apply = ["apply", "--since", "6h", "--config", "bellwether.toml"];
    let done = rules(folder.path(), &service, &apply);
    assert_eq!(done.code, 0, "{}{}", done.out, done.err);
    assert!(done.out.contains("35 posts") && done.out.contains("30 hits found late"), "{}", done.out);
    service.wait_until("they are on the board", |service| cell(service)["evidence"]["posts"] == 35);
    assert!(cell(&service)["level"].as_u64().expect("a level") <= level.max(2), "{}", cell(&service));
    assert!(service.get(&format!("/areas/{LLANELLI}")).contains("found late"));

    let again = rules(folder.path(), &service, &apply);
    assert!(again.out.contains("35 posts") && again.out.contains(" 0 hits found late"), "{}", again.out);
    assert_eq!(cell(&service)["evidence"]["posts"], 35);
}

#[test]
fn what_is_in_force_is_said_file_by_file_and_survives_a_restart() {
    let folder = deployment("purple", &told("purple", 1));
    let service = start(folder.path(), 1);
    let hash_of = |service: &Service| {
        let rules = service.json("/api/rules");
        let files = rules["files"].as_array().expect("files").clone();
        let file = files.into_iter().find(|file| file["path"] == "rules/general/giraffe.toml");
        (rules["generation"].as_u64().expect("a number"), file.expect("the rule's file")["hash"].clone())
    };
    let (first, purple) = hash_of(&service);
    write(folder.path(), "rules/general/giraffe.toml", &giraffe("green"));
    service.wait_until("the edit is live", |service| hash_of(service).0 == first + 1);
    let (_, green) = hash_of(&service);
    assert_ne!(purple, green);

    write(folder.path(), "rules/general/giraffe.toml", "id = \"mobilisation.gir");
    service.wait_until("the mistake is said", |service| {
        service.json("/api/rules")["kept"][0]["path"] == "rules/general/giraffe.toml"
    });
    let status = rules(folder.path(), &service, &["status", "--files"]);
    assert_eq!(status.code, 1, "{}", status.out);
    for words in ["stale since 20", "giraffe.toml:1:", green.as_str().expect("a hash")] {
        assert!(status.out.contains(words), "{words}: {}", status.out);
    }
    service.kill();
    let service = Service::start(&["run", "--config", "bellwether.toml"], folder.path());
    let (generation, kept) = hash_of(&service);
    assert_eq!(kept, green, "the last good version is not the one of the start but of the last edit");
    assert!(generation > first + 1, "generation {generation} is given twice");
}

#[test]
fn a_folder_that_goes_or_is_half_there_leaves_the_rules_working_and_is_seen_when_it_is_back() {
    let folder = deployment("purple", &told("purple", 1));
    for (n, colour) in ["red", "blue", "white"].into_iter().enumerate() {
        let rule = giraffe(colour).replace("mobilisation.giraffe", &format!("mobilisation.giraffe-{n}"));
        write(folder.path(), &format!("rules/general/{colour}.toml"), &rule);
    }
    let service = start(folder.path(), 1);
    let (here, away) = (folder.path().join("rules"), folder.path().join("away"));
    let live = |service: &Service| service.json("/healthz")["rules"]["live"].clone();
    let is_good = |service: &Service| service.json("/healthz")["rules"]["last_reload_ok"] == true;
    std::fs::rename(&here, &away).expect("moved");
    service.wait_until("the missing folder is said", |service| !is_good(service));
    assert_eq!(live(&service), 4);
    std::fs::create_dir_all(here.join("general")).expect("made");
    service.wait_until("an empty folder is refused", |service| {
        service.json("/api/rules")["mistakes"].to_string().contains("no-rules")
    });
    assert_eq!(live(&service), 4);
    std::fs::remove_dir_all(&here).expect("removed");
    std::fs::rename(&away, &here).expect("moved back");
    service.wait_until("the folder is back", is_good);
    let before = service.json("/api/rules")["generation"].clone();
    write(folder.path(), "rules/general/giraffe.toml", &giraffe("green"));
    service.wait_until("edits in it are seen", |service| {
        is_good(service) && service.json("/api/rules")["generation"] != before
    });
}
