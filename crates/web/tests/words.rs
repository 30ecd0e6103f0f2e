//! Words are data: both languages say the same things, every key is written, and no template speaks for itself.

#![allow(clippy::unwrap_used, reason = "a test stops where it is wrong")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

const HERE: &str = env!("CARGO_MANIFEST_DIR");

/// The messages of a language by key, attributes as `key.attribute`, with their text.
fn messages(language: &str) -> BTreeMap<String, String> {
    let path = format!("{HERE}/i18n/{language}/main.ftl");
    let text = std::fs::read_to_string(&path).unwrap();
    let mut messages = BTreeMap::new();
    let mut key = String::new();
    for line in text.lines() {
        if line.starts_with('#') || line.trim().is_empty() {
            continue;
        }
        let attribute = line.trim_start().strip_prefix('.').and_then(|rest| rest.split_once(" = "));
        if let Some((name, value)) = attribute {
            let stem = key.split('.').next().unwrap().to_owned();
            key = format!("{stem}.{name}");
            assert!(messages.insert(key.clone(), value.to_owned()).is_none(), "{path}: {key} is there twice");
        } else if line.starts_with(char::is_alphabetic) {
            let (name, value) = line.split_once(" =").unwrap_or_else(|| panic!("{path}: {line}"));
            key = name.to_owned();
            assert!(messages.insert(key.clone(), value.to_owned()).is_none(), "{path}: {key} is there twice");
        } else {
            messages.get_mut(&key).unwrap().push_str(line);
        }
    }
    messages
}

/// The blanks of a message.
fn blanks(message: &str) -> BTreeSet<&str> {
    let names = message.split('$').skip(1);
    names.filter_map(|rest| rest.split(|c: char| !c.is_alphanumeric() && c != '_').next()).collect()
}

fn files(folder: &str, extension: &str) -> Vec<(String, String)> {
    let mut files = Vec::new();
    let mut folders = vec![Path::new(HERE).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                files.push((path.display().to_string(), std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    files
}

#[test]
fn both_languages_say_the_same_things_with_the_same_blanks() {
    let (english, welsh) = (messages("en"), messages("cy"));
    let keys = |messages: &BTreeMap<String, String>| messages.keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(keys(&english), keys(&welsh));
    // Welsh names the weekday with "dydd", and counts without naming the number where English does not either.
    for (key, message) in &english {
        let missing: Vec<&str> = blanks(message).difference(&blanks(&welsh[key])).copied().collect();
        assert_eq!(missing, Vec::<&str>::new(), "{key}");
    }
}

#[test]
fn every_key_that_is_used_is_written_and_every_one_written_is_used() {
    let english = messages("en");
    let sources: Vec<(String, String)> = files("src", "rs")
        .into_iter()
        .chain(files("templates", "html"))
        .chain(files("../app/src/commands/why", "rs"))
        .collect();
    let call = regex::Regex::new(r#"\b(?:say|find|fill|count)\(\s*"([a-z0-9.-]+)""#).unwrap();
    for (path, text) in &sources {
        for used in call.captures_iter(text).map(|found| found[1].to_owned()) {
            assert!(english.contains_key(&used), "{path}: {used} is not written");
        }
    }
    let all: String = sources.into_iter().map(|(_, text)| text).collect();
    // Keys built from a closed set: the part before it is in the code.
    let built = [
        "level-",
        "trend-",
        "alert-",
        "theme-",
        "kind-",
        "stance-",
        "status-",
        "weekday-",
        "month-",
        "event-",
        "claim-",
        "banner-",
        "error-",
        "force-",
        "phase-",
        "rumour-status-",
    ];
    for key in english.keys() {
        let stem = key.split('.').next().unwrap();
        let is_built =
            built.iter().any(|start| stem.starts_with(start) && all.contains(&format!("\"{start}{{")));
        assert!(all.contains(&format!("\"{stem}\"")) || is_built, "{key} is written and never used");
    }
}

#[test]
fn no_template_speaks_for_itself() {
    let code = regex::Regex::new(r"(?s)\{\{.*?\}\}|\{%.*?%\}").unwrap();
    let tags = regex::Regex::new(r"(?s)<[^>]*>").unwrap();
    let visible_attribute = regex::Regex::new(r#"(?:aria-label|title|alt|placeholder)="([^"]*)""#).unwrap();
    for (path, text) in files("templates", "html") {
        let bare = code.replace_all(&text, "");
        for attribute in visible_attribute.captures_iter(&bare) {
            assert!(!attribute[1].contains(char::is_alphabetic), "{path}: {}", &attribute[0]);
        }
        let words: String = tags.replace_all(&bare, " ").chars().filter(|c| c.is_alphabetic()).collect();
        assert_eq!(words, "", "{path}");
        for forbidden in [" style=", " onclick", "<script>", "<style", "|safe", "hx-"] {
            assert!(!text.contains(forbidden), "{path}: {forbidden}");
        }
    }
}

/// Without words for it, a sentence on the board would name a rule by its id.
#[test]
fn what_each_shipped_rule_finds_is_said_in_words() {
    let said = messages("en");
    let mut judged = 0;
    for folder in std::fs::read_dir(format!("{HERE}/../../rules")).unwrap() {
        let folder = folder.unwrap().path();
        for rule in std::fs::read_dir(&folder).into_iter().flatten() {
            let name = rule.unwrap().file_name().into_string().unwrap();
            let mut parts = name.split('.');
            let message = match (parts.next(), parts.next()) {
                (Some("trigger"), Some(stem)) => format!("event-{stem}"),
                (Some("rumour"), Some(stem)) => format!("claim-{stem}"),
                _ => continue,
            };
            judged += 1;
            assert!(said.contains_key(&message), "{name}: no {message} in i18n/en/main.ftl");
        }
    }
    assert!(judged > 50, "{judged} rules");
}
