//! One function a reader: bytes in, a panic where a promise is broken. The stable fuzzer beside this file and the
//! cargo-fuzz targets in `tests/fuzz/` call these same functions.

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use places::Gazetteer;
use post::{Field, HashKey, Post, RawPost, RuleId, Text, Theme};
use rules::{Alone, Diagnostic, Load, Outcome, RuleFile, RuleSet, Severity};
use unicode_segmentation::UnicodeSegmentation;

fn rules_folder() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = here.ancestors().find(|folder| folder.join("rules/places").is_dir());
    root.expect("the repository's rules").join("rules")
}

fn gazetteer() -> Arc<Gazetteer> {
    static SHIPPED: LazyLock<Arc<Gazetteer>> = LazyLock::new(|| {
        let folder = rules_folder().join("places");
        let read = |name: &str| std::fs::read(folder.join(name)).expect("a file of places");
        Arc::new(Gazetteer::load(&read("areas.json"), &read("places.tsv"), &[]).expect("the shipped places"))
    });
    Arc::clone(&SHIPPED)
}

fn themes() -> Vec<Theme> {
    Theme::SHIPPED.map(Theme::new).to_vec()
}

fn today() -> jiff::civil::Date {
    jiff::civil::date(2026, 11, 22)
}

fn load(files: &[RuleFile]) -> Load {
    rules::load(files, &themes(), gazetteer(), today())
}

fn file(path: &str, bytes: &[u8]) -> RuleFile {
    RuleFile { path: path.to_owned(), bytes: bytes.to_vec() }
}

/// The shipped rules, lists and frames.
fn shipped() -> &'static RuleSet {
    static SHIPPED: LazyLock<RuleSet> = LazyLock::new(|| {
        let (root, mut files) = (rules_folder(), Vec::new());
        let mut folders = vec![root.clone()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(&folder).expect("rules/") {
                let path = entry.expect("an entry").path();
                let below = path.strip_prefix(&root).expect("below rules/").display().to_string();
                if path.is_dir() && below != "places" {
                    folders.push(path);
                } else if below.contains('/') && (below.ends_with(".toml") || below.ends_with(".txt")) {
                    files.push(file(&format!("rules/{below}"), &std::fs::read(&path).expect("a rule file")));
                }
            }
        }
        load(&files).set.expect("the shipped rules load")
    });
    &SHIPPED
}

fn post(text: &str) -> Post {
    let (title, text) = match text.split_once('\n') {
        Some((title, text)) => (Some(title.to_owned()), text),
        None => (None, text),
    };
    let raw =
        RawPost { id: "1".into(), source: "bluesky".into(), text: text.into(), title, ..RawPost::default() };
    Post::new(raw, &HashKey::new([7; 32]), "2026-11-22T12:00:00Z".parse().expect("a time"))
}

/// Every diagnostic names a file that was given, a line and a column in it, and says something.
fn is_said_well(files: &[RuleFile], said: &[Diagnostic]) {
    for said in said {
        let of_all = said.path == "rules";
        let file = files.iter().find(|file| file.path == said.path);
        assert!(of_all || file.is_some(), "{} is none of the files", said.path);
        let text = file.map(|file| String::from_utf8_lossy(&file.bytes).into_owned()).unwrap_or_default();
        let line = text.split('\n').nth(said.line.wrapping_sub(1)).unwrap_or_default();
        assert!(said.line >= 1 && said.line <= text.split('\n').count(), "{}: line {}", said.code, said.line);
        assert!(
            said.column >= 1 && said.column <= line.chars().count() + 1,
            "{}: column {}",
            said.code,
            said.column
        );
        assert!(!said.message.is_empty() && !said.message.contains("internal"), "{}", said.message);
        let rendered = said.render(false);
        assert!(rendered.contains(said.code) && rendered.contains(&said.path), "{rendered}");
        assert!(said.to_json().contains(said.code));
    }
}

/// A first load either gives rules or says at least one error.
fn is_decided(load: &Load) {
    let errors = load.diagnostics.iter().any(|said| said.severity == Severity::Error);
    assert_eq!(load.set.is_none(), errors, "rules and errors, or neither");
}

/// Hits lie on whole characters as people see them.
fn is_marked_well(set: &RuleSet, post: &Post) {
    let scan = set.scan(post, None);
    for hit in &scan.hits {
        assert!(!hit.spans.is_empty(), "{} hits nowhere", hit.rule.id);
        for (field, span) in &hit.spans {
            let text: Option<&Text> = match field {
                Field::Text => Some(&post.text),
                Field::Title => post.title.as_ref(),
                _ => None,
            };
            let text = text.expect("a field the post has").original();
            assert!(text.get(span.clone()).is_some_and(|found| !found.is_empty()), "{span:?} is no text");
            let starts: Vec<usize> = text.grapheme_indices(true).map(|(at, _)| at).collect();
            let whole = |at: usize| at == text.len() || starts.binary_search(&at).is_ok();
            assert!(whole(span.start) && whole(span.end), "{span:?} cuts a letter in two");
        }
    }
    assert_eq!(ids(&scan.hits), ids(&set.scan(post, None).hits), "a second look sees something else");
}

fn ids(hits: &[rules::Hit]) -> Vec<&RuleId> {
    hits.iter().map(|hit| &hit.rule.id).collect()
}

/// A rule file: whatever it holds is read or refused, mended and laid out.
pub(crate) fn rule_file(bytes: &[u8]) {
    let files =
        [file("rules/general/rumour.tried.toml", bytes), file("rules/lists/authority.txt", b"police\n")];
    let loaded = load(&files);
    is_said_well(&files, &loaded.diagnostics);
    is_decided(&loaded);
    let text = String::from_utf8_lossy(bytes);
    let own: Vec<Diagnostic> =
        loaded.diagnostics.iter().filter(|said| said.path == files[0].path).cloned().collect();
    author::mend::mend(&text, &own);
    if let Ok(tidy) = author::tidy::tidy(&text) {
        assert_eq!(author::tidy::tidy(&tidy).as_ref(), Ok(&tidy), "tidying twice changes something");
    }
    if let Some(set) = loaded.set {
        is_marked_well(&set, &post(&text));
    }
}

/// One phrase line: read or refused, and then it finds, or does not, without falling over.
pub(crate) fn phrase_line(bytes: &[u8]) {
    let line = String::from_utf8_lossy(bytes);
    rules::describe(&line);
    let rule = format!(
        "id = \"rumour.tried\"\ntitle = \"Tried\"\nkind = \"rumour\"\ntheme = \"general\"\nweight = \"low\"\n\
         status = \"shadow\"\nowner = \"tests\"\nreview_by = 2027-02-01\nwhy = \"Only tried.\"\nfalse_alarms = [\"all\"]\n\
         [find]\nstrong = '''\npurple giraffe\n{line}\n'''\n[tests]\nmatch = 'a «purple giraffe»'\n\
         ignore = 'nothing of the kind'\n"
    );
    let files = [
        file("rules/general/rumour.tried.toml", rule.as_bytes()),
        file("rules/lists/authority.txt", b"police\ncouncil\n"),
    ];
    let loaded = load(&files);
    is_said_well(&files, &loaded.diagnostics);
    is_decided(&loaded);
    if let Some(set) = loaded.set {
        is_marked_well(&set, &post(&line));
        is_marked_well(&set, &post(&line.replace(['(', ')', '[', ']', '|'], " ")));
    }
}

/// A folder, its files one after another, each under a line `@@ path`: loaded, then loaded again over good rules.
pub(crate) fn folder(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut files: Vec<RuleFile> = Vec::new();
    for part in text.split("@@ ").skip(1) {
        let (path, body) = part.split_once('\n').unwrap_or((part, ""));
        if files.iter().all(|file| file.path != path) {
            files.push(file(path, body.as_bytes()));
        }
    }
    let loaded = load(&files);
    is_said_well(&files, &loaded.diagnostics);
    is_decided(&loaded);
    let again = rules::reload(&files, &themes(), gazetteer(), today(), shipped());
    is_said_well(&files, &again.diagnostics);
    let last = loaded.set.as_ref().unwrap_or_else(|| shipped());
    let mut half = files.clone();
    half.truncate(files.len() / 2);
    let halved = rules::reload(&half, &themes(), gazetteer(), today(), last);
    is_said_well(&half, &halved.diagnostics);
    for set in [loaded.set.as_ref(), again.set.as_ref(), halved.set.as_ref()].into_iter().flatten() {
        for kept in set.kept() {
            assert!(files.iter().any(|file| file.path == kept.path), "{} is kept and not there", kept.path);
        }
        is_marked_well(set, &post("Police are hiding who did this, bricks thrown, meet at 8pm in Swansea"));
    }
}

/// A post: the shipped rules find in it what each of them finds alone, at whole characters, as they explain it.
pub(crate) fn matcher(bytes: &[u8]) {
    static ALONE: LazyLock<Vec<(RuleId, Alone<'static>)>> = LazyLock::new(|| {
        let rules = shipped().rules().filter(|rule| rule.status.is_matched());
        rules.filter_map(|rule| Some((rule.id.clone(), shipped().alone(&rule.id)?))).collect()
    });
    let post = post(&String::from_utf8_lossy(bytes));
    is_marked_well(shipped(), &post);
    let together = shipped().scan_anywhere(&post).hits;
    for (id, alone) in ALONE.iter() {
        let hits = together.iter().any(|hit| hit.rule.id == *id);
        assert_eq!(alone.hits(&post), hits, "{id} alone and among the others");
        if hits {
            let explained = shipped().explain(id, &post).expect("a rule");
            assert!(matches!(explained.outcome, Outcome::Hit(_)), "{id} hits, and its explanation says not");
        }
    }
}
