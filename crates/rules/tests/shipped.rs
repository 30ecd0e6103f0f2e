//! The rules we ship load without a word of complaint, do what their examples say, and keep to the house rules.

#![allow(clippy::unwrap_used, reason = "a test stops where it is wrong")]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::date;
use places::Gazetteer;
use post::{Kind, Status, Theme};
use rules::{Load, RuleFile, RuleSet, load};

/// Words that belong to one event: a rule that held one would be a rule about the past.
const EVENTS: [&str; 25] = [
    "southport",
    "ferguson",
    "charliehebdo",
    "charlie hebdo",
    "germanwings",
    "ottawa",
    "sydney",
    "gurlitt",
    "putin",
    "toronto",
    "glasgow",
    "megantic",
    "manila",
    "yolanda",
    "bohol",
    "mayhill",
    "kirkby",
    "leicester",
    "bristol",
    "llanelli",
    "penally",
    "wuhan",
    "je suis",
    "mike brown",
    "boston",
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules")
}

/// Every rule, list and frame, named from the folder on, in the order of their names.
fn files() -> Vec<RuleFile> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder()).unwrap() {
        let theme = entry.unwrap().path();
        if !theme.is_dir() || theme.ends_with("places") {
            continue;
        }
        for file in std::fs::read_dir(&theme).unwrap() {
            let path = file.unwrap().path();
            let name =
                format!("{}/{}", theme.file_name().unwrap().display(), path.file_name().unwrap().display());
            files.push(RuleFile { path: name, bytes: std::fs::read(&path).unwrap() });
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

fn loaded() -> Load {
    let read = |name: &str| std::fs::read(folder().join("places").join(name)).unwrap();
    let gazetteer = Gazetteer::load(&read("areas.json"), &read("places.tsv"), &[]).unwrap();
    load(&files(), &Theme::SHIPPED.map(Theme::new), Arc::new(gazetteer), date(2026, 12, 1))
}

fn shipped() -> RuleSet {
    let Load { set, diagnostics } = loaded();
    let said: Vec<String> = diagnostics.iter().map(|said| said.render(false)).collect();
    assert!(said.is_empty(), "{}", said.join("\n"));
    set.unwrap()
}

#[test]
fn they_load_without_complaint_and_do_what_their_examples_say() {
    let report = shipped().run_tests();
    let failures: Vec<String> = report.failures.iter().map(ToString::to_string).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
    assert!(report.examples > 500, "{} examples", report.examples);
}

#[test]
fn each_lies_where_its_theme_and_id_say() {
    for rule in shipped().rules() {
        assert_eq!(rule.path, format!("{}/{}.toml", rule.theme, rule.id));
        assert!(rule.id.as_str().starts_with(&format!("{}.", rule.kind)), "{} is a {}", rule.id, rule.kind);
        assert_eq!(rule.id.as_str().ends_with(".cy"), rule.lang == "cy", "{}", rule.id);
    }
}

#[test]
fn they_cover_every_kind_and_theme_and_both_languages() {
    let set = shipped();
    let live: Vec<_> = set.rules().filter(|rule| rule.status == Status::Live).collect();
    for kind in Kind::ALL {
        assert!(live.iter().any(|rule| rule.kind == *kind), "no live rule of kind {kind}");
    }
    for theme in Theme::SHIPPED {
        assert!(live.iter().any(|rule| rule.theme.as_str() == theme), "no live rule for {theme}");
    }
    assert!(set.calendar().any(|entry| entry.what == "Bonfire Night"));
    assert!(live.iter().filter(|rule| rule.lang == "cy").count() >= 3);
}

#[test]
fn none_names_an_event_that_is_past() {
    // Anniversaries are what a calendar is for.
    for file in files().into_iter().filter(|file| !file.path.starts_with("calendar/")) {
        let text = String::from_utf8(file.bytes).unwrap().to_lowercase();
        for event in EVENTS {
            assert!(!text.contains(event), "{} names {event}", file.path);
        }
    }
}
