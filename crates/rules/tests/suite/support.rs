//! Rules from strings, posts from strings, and the shipped gazetteer.

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use jiff::Timestamp;
use jiff::civil::Date;
use places::Gazetteer;
use post::{HashKey, Post, RawPost, Theme};
use rules::{Load, RuleFile, RuleSet, load};

pub(crate) const TODAY: Date = jiff::civil::date(2026, 11, 22);

pub(crate) fn themes() -> Vec<Theme> {
    Theme::SHIPPED.map(Theme::new).to_vec()
}

/// The folder of rules this project ships.
pub(crate) fn library() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules")
}

pub(crate) fn gazetteer() -> Arc<Gazetteer> {
    static SHIPPED: LazyLock<Arc<Gazetteer>> = LazyLock::new(|| {
        let read = |name: &str| std::fs::read(library().join("places").join(name)).unwrap();
        Arc::new(Gazetteer::load(&read("areas.json"), &read("places.tsv"), &[]).unwrap())
    });
    Arc::clone(&SHIPPED)
}

pub(crate) fn file(path: &str, text: &str) -> RuleFile {
    RuleFile { path: path.to_owned(), bytes: text.as_bytes().to_vec() }
}

/// A whole rule file: settings that are right, and `body` from `[find]` on.
pub(crate) fn rule(id: &str, settings: &str, body: &str) -> RuleFile {
    let text = format!(
        "id = \"{id}\"\ntitle = \"t\"\nkind = \"rumour\"\ntheme = \"general\"\nweight = \"low\"\nstatus = \"live\"\nowner = \"o\"\nreview_by = 2030-01-01\nwhy = \"w\"\nfalse_alarms = []\n{settings}\n{body}"
    );
    file(&format!("rules/general/{id}.toml"), &text)
}

pub(crate) fn load_all(files: &[RuleFile]) -> Load {
    load(files, &themes(), gazetteer(), TODAY)
}

/// The rules, or everything that is wrong with them.
pub(crate) fn usable(files: &[RuleFile]) -> RuleSet {
    let load = load_all(files);
    let said: Vec<String> = load.diagnostics.iter().map(|d| d.render(false)).collect();
    load.set.unwrap_or_else(|| panic!("{}", said.join("\n")))
}

pub(crate) fn post(text: &str) -> Post {
    post_from("file:test", text)
}

pub(crate) fn post_from(source: &str, text: &str) -> Post {
    let raw = RawPost {
        id: "1".to_owned(),
        source: source.to_owned(),
        text: text.to_owned(),
        ..RawPost::default()
    };
    Post::new(raw, &HashKey::new([7; 32]), Timestamp::UNIX_EPOCH)
}

/// A draft rule needs no examples; a live one does. This one is never found in a table's posts.
pub(crate) const EXAMPLES: &str = "\n[tests]\ntodo_match = 'x'\nmatch = 'zzqx zzqx'\nignore = 'y'\n";
