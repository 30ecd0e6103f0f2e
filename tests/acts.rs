//! What people ask of the state and decide about it: why, verify, and acts, as they are typed beside a running service.

use std::path::Path;

use jiff::Timestamp;
use serde_json::Value;

use crate::operator::{deployment, start};
use crate::running::{Finished, Service, bellwether_in};

const LLANELLI: &str = "W06000010";

/// Runs a command beside the service.
fn beside(folder: &Path, service: &Service, args: &[&str]) -> Finished {
    let address = service.address.to_string();
    let asked = ["--config", "bellwether.toml", "--address", &address];
    bellwether_in(folder, &[args, &asked].concat(), "")
}

fn posts(number: usize) -> Vec<String> {
    (0..number).map(|n| format!("purple giraffe seen in Llanelli, says witness {n}")).collect()
}

fn why(folder: &Path, service: &Service) -> Value {
    let done = beside(folder, service, &["why", LLANELLI, "general", "--format", "json"]);
    assert_eq!(done.code, 0, "{}", done.err);
    serde_json::from_str(&done.out).expect("JSON")
}

#[test]
fn a_level_is_explained_and_acts_are_kept() {
    let posts = posts(6);
    let folder = deployment("purple", &posts);
    let service = start(folder.path(), posts.len());
    service.wait_until("the level rises", |service| {
        service.json(&format!("/api/areas/{LLANELLI}"))["level"].as_u64() > Some(1)
    });
    let before = why(folder.path(), &service);
    let cell = &before["cells"][0];
    assert_eq!(cell["theme"], "general", "{before}");
    assert_eq!(cell["posts"].as_array().map(Vec::len), Some(posts.len()));
    let text = beside(folder.path(), &service, &["why", "Sir Gaerfyrddin"]).out;
    for said in ["What decided", "What would raise it", "What would lower it", "Findings that count: 6"] {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert!(!text.contains("witness"), "no text of a post is in it: {text}");

    acts(folder.path(), &service, cell["posts"][0]["id"].as_str().expect("an id"));
    service.wait_until("a dismissed post counts no more", |service| {
        why(folder.path(), service)["cells"][0]["posts"].as_array().map(Vec::len) == Some(posts.len() - 1)
    });
    verified(folder.path(), &service);
    service.kill();
    after_a_power_cut(folder.path(), posts.len());
}

/// Each act, and what is said of one that cannot be.
fn acts(folder: &Path, service: &Service, post: &str) {
    let by = ["--by", "duty inspector"];
    let act = |args: &[&str]| beside(folder, service, &[&["act"], args, &by].concat());
    let assess = ["assess", LLANELLI, "3", "--reason", "a vigil is planned", "--review", "6h"];
    assert_eq!(act(&assess).code, 0);
    assert_eq!(act(&["acknowledge", LLANELLI, "general"]).code, 0);
    assert_eq!(act(&["dismiss", post, "--reason", "about the zoo"]).code, 0);
    declared(folder, service, &act);
    for (args, code, said) in [
        (&["assess", "Llanely", "3", "--reason", "x"][..], 2, "no area is called \"Llanely\""),
        (&["assess", LLANELLI, "3", "--reason", " "], 1, "`reason` is empty"),
        (&["assess", LLANELLI, "3", "--reason", "x", "--review", "2020-01-01 09:00"], 1, "`review_at`"),
        (&["acknowledge", LLANELLI, "election"], 1, "nothing to acknowledge"),
        (&["acknowledge", LLANELLI, "elections"], 2, "did you mean election?"),
        (&["rumour", "9f86", "--status", "new"], 1, "`rumour` is no id"),
        (&["rumour", post, "--status", "new"], 1, "it is not in the register"),
        (&["rumour", post, "--status", "false"], 2, "invalid value 'false'"),
        (&["dismiss", "9f86", "--reason", "x"], 1, "`post` is \"9f86\""),
        (&["dismiss", "9f86d081884c7d659a2feaa0c55ad015", "--reason", "x"], 1, "no rule has found a post"),
    ] {
        let done = act(args);
        assert_eq!(done.code, code, "{args:?}: {}", done.err);
        assert!(done.err.contains(said), "{args:?}: {}", done.err);
    }
    service.wait_until("the assessed level is shown", |service| {
        let area = service.json(&format!("/api/areas/{LLANELLI}"));
        area["assessed"]["level"] == 3 && area["assessed"]["by"] == "duty inspector"
    });
    assert!(service.get(&format!("/areas/{LLANELLI}")).contains("a vigil is planned"));
    assert_eq!(service.send("POST", "/api/acts", "").0, 401, "nobody acts without the operator's key");
}

/// What holds for a while, and where it is said.
fn declared(folder: &Path, service: &Service, act: &dyn Fn(&[&str]) -> Finished) {
    let why = ["--reason", "verdict this afternoon", "--until", "6h"];
    let declare = |args: &[&str]| act(&[args, &why].concat());
    for args in [
        &["surge", LLANELLI, "Cardiff", "--theme", "general"][..],
        &["phase", LLANELLI, "rebuilding"],
        &["drill", LLANELLI, "disorder", "5"],
    ] {
        let done = declare(args);
        assert_eq!(done.code, 0, "{args:?}: {}", done.err);
    }
    for (args, code, said) in [
        (&["surge", "Llanely"][..], 2, "no area is called"),
        (&["phase", LLANELLI, "calm"], 2, "invalid value 'calm'"),
        (&["drill", LLANELLI, "general", "6"], 2, "6 is not in 1..=5"),
        (&["drill", LLANELLI, "zoo", "3"], 2, "no theme is called"),
    ] {
        let done = declare(args);
        assert_eq!((done.code, done.err.contains(said)), (code, true), "{args:?}: {}", done.err);
    }
    let done = act(&["surge", LLANELLI, "--reason", "x", "--until", "30d"]);
    assert_eq!((done.code, done.err.contains("within 7 days")), (1, true), "{}", done.err);
    service.wait_until("what was declared is shown", |service| {
        let area = service.json(&format!("/api/areas/{LLANELLI}"));
        area["declared"].as_array().is_some_and(|declared| declared.len() == 3)
            && area["cells"][0]["phase"] == "rebuilding"
    });
    let because = beside(folder, service, &["why", LLANELLI, "general"]).out;
    for said in ["A surge has been declared here until", "People have set the phase to rebuilding until"] {
        assert!(because.contains(said), "{said}: {because}");
    }
    let page = service.get(&format!("/areas/{LLANELLI}"));
    for said in ["EXERCISE", "verdict this afternoon", "Surge: read more closely"] {
        assert!(page.contains(said), "{said}");
    }
    let metrics = service.get("/metrics");
    assert!(metrics.contains(&format!("assessed_level{{area=\"{LLANELLI}\"}} 3")), "{metrics}");
    assert!(metrics.lines().any(|line| line.contains("drill_level{") && line.ends_with(" 5")), "{metrics}");
    let disorder = |line: &&str| line.contains("tension_level{") && line.contains("theme=\"disorder\"");
    assert!(metrics.lines().filter(disorder).all(|line| line.ends_with(" 1")), "no level is an exercise's");
}

#[expect(clippy::disallowed_methods, reason = "the log is of today")]
fn today() -> String {
    Timestamp::now().strftime("%Y-%m-%d").to_string()
}

/// The day so far gives what was shown, whether the service folds it again or the command does.
fn verified(folder: &Path, service: &Service) {
    let done = beside(folder, service, &["store", "verify", "--day", &today()]);
    assert_eq!(done.code, 0, "{}{}", done.out, done.err);
    assert!(done.out.contains("what people were shown is what the log gives"), "{}", done.out);
    let done = bellwether_in(folder, &["audit", "verify", "--config", "bellwether.toml"], "");
    assert_eq!((done.code, done.out.contains("6 records")), (0, true), "{}{}", done.out, done.err);
}

fn after_a_power_cut(folder: &Path, posts: usize) {
    let alone = |args: &[&str]| bellwether_in(folder, &[args, &["--config", "bellwether.toml"]].concat(), "");
    let done = alone(&["why", LLANELLI, "general", "--format", "json"]);
    let why: Value = serde_json::from_str(&done.out).expect("JSON");
    assert_eq!(why["cells"][0]["posts"].as_array().map(Vec::len), Some(posts - 1), "{}", done.err);
    let done = alone(&["why", LLANELLI, "--at", "2999-01-01 00:00"]);
    assert_eq!(done.code, 2, "{}", done.err);
    assert_eq!(alone(&["store", "verify", "--day", &today()]).code, 0);

    let audit = folder.join("data/audit.log");
    let changed = std::fs::read_to_string(&audit).expect("the file").replacen("vigil", "march", 1);
    std::fs::write(&audit, changed).expect("it is written");
    let done = alone(&["audit", "verify"]);
    assert_eq!(done.code, 1, "{}", done.err);
    assert!(done.out.contains("record 1"), "{}", done.out);
}
