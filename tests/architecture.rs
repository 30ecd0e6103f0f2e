//! The house as drawn: which crate may lean on which, what the pure ones may not touch, what has one home.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// For each crate, the crates of ours it may lean on. Adding an arrow means changing this table, deliberately.
const ARROWS: &[(&str, &[&str])] = &[
    ("post", &[]),
    ("collect", &["post"]),
    ("places", &["post"]),
    ("rules", &["places", "post"]),
    ("store", &["post"]),
    ("tension", &["post"]),
    ("register", &["post"]),
    ("author", &["post", "rules"]),
    ("web", &["places", "post", "register", "rules", "store", "tension"]),
    ("app", &["author", "collect", "places", "post", "register", "rules", "store", "tension", "web"]),
];

/// Crates that do no I/O and read no clock.
const PURE: &[&str] = &["post", "places", "rules", "author", "tension", "register"];

/// What a pure crate must not be built with.
const IMPURE: &[&str] = &["tokio", "reqwest", "axum", "sled", "notify-debouncer-full", "tempfile"];

/// What pure source must not say. Reading a clock, a file, the environment or a random number hides in these.
const IMPURE_WORDS: &[&str] = &[
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "SystemTime",
    "Instant::now",
    "Timestamp::now",
    "Zoned::now",
    "println!",
    "eprintln!",
    "getrandom",
];

pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).expect("crates/app lies two folders below the root").to_owned()
}

fn manifest(name: &str) -> toml::Table {
    let path = root().join("crates").join(name).join("Cargo.toml");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.parse().unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn dependencies(name: &str) -> BTreeSet<String> {
    let table = manifest(name);
    let table = table.get("dependencies").and_then(toml::Value::as_table);
    table.map(|table| table.keys().cloned().collect()).unwrap_or_default()
}

/// Every `.rs` file below `folder` that people wrote, with its text.
pub(crate) fn sources(folder: &Path) -> BTreeMap<PathBuf, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in
            std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        {
            let path = entry.expect("a readable folder").path();
            if path.is_dir() && !path.ends_with("target") {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).expect("readable source");
                found.insert(path, text);
            }
        }
    }
    assert!(!found.is_empty(), "no source below {}", folder.display());
    found
}

/// The part of a file before its unit tests, which may do what they like.
fn without_tests(text: &str) -> &str {
    text.split("#[cfg(test)]").next().unwrap_or(text)
}

/// The files of a crate that are built into the program: not those its `lib.rs` keeps for tests.
fn crate_sources(name: &str) -> BTreeMap<PathBuf, String> {
    let folder = root().join("crates").join(name).join("src");
    let mut found = sources(&folder);
    let head = found.get(&folder.join("lib.rs")).cloned().unwrap_or_default();
    found.retain(|path, _| {
        let module = path.file_stem().expect("a name").to_string_lossy().into_owned();
        !head.contains(&format!("#[cfg(test)]\nmod {module};"))
    });
    found
}

#[test]
fn the_crates_are_those_of_the_map() {
    let on_disk: BTreeSet<String> = std::fs::read_dir(root().join("crates"))
        .expect("crates/")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_dir())
        .map(|path| path.file_name().expect("a name").to_string_lossy().into_owned())
        .collect();
    let drawn: BTreeSet<String> = ARROWS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(on_disk, drawn);
    let map = std::fs::read_to_string(root().join("crates/README.md")).expect("crates/README.md");
    for (name, _) in ARROWS {
        assert!(map.contains(&format!("`{name}`")), "crates/README.md does not show {name}");
    }
}

#[test]
fn arrows() {
    let ours: BTreeSet<&str> = ARROWS.iter().map(|(name, _)| *name).collect();
    for (name, allowed) in ARROWS {
        let leans_on: BTreeSet<String> =
            dependencies(name).into_iter().filter(|d| ours.contains(d.as_str())).collect();
        let allowed: BTreeSet<String> = allowed.iter().map(|name| (*name).to_owned()).collect();
        assert_eq!(leans_on, allowed, "arrows of crates/{name}");
    }
}

#[test]
fn pure_crates_do_no_io_and_read_no_clock() {
    for name in PURE {
        let impure: Vec<String> =
            dependencies(name).into_iter().filter(|d| IMPURE.contains(&d.as_str())).collect();
        assert!(impure.is_empty(), "crates/{name} is pure but built with {impure:?}");
        for (path, text) in crate_sources(name) {
            for word in IMPURE_WORDS {
                assert!(!without_tests(&text).contains(word), "{} is pure but says {word}", path.display());
            }
        }
    }
}

#[test]
fn only_store_names_sled_and_only_collect_fetches() {
    for (name, _) in ARROWS {
        let built_with = dependencies(name);
        assert_eq!(built_with.contains("sled"), *name == "store", "sled in crates/{name}");
        assert_eq!(built_with.contains("reqwest"), *name == "collect", "reqwest in crates/{name}");
    }
    for (path, text) in crate_sources("store") {
        for line in without_tests(&text).lines() {
            let public =
                line.trim_start().starts_with("pub fn") || line.trim_start().starts_with("pub struct");
            assert!(!(public && line.contains("sled::")), "{}: a sled type crosses: {line}", path.display());
        }
    }
}

#[test]
fn tension_holds_no_text_and_nothing_is_indexed_by_author() {
    for name in ["tension", "register"] {
        for (path, text) in crate_sources(name) {
            for word in ["RawPost", "post::Text", "Post::new"] {
                assert!(!without_tests(&text).contains(word), "{} says {word}", path.display());
            }
        }
    }
    for (path, text) in crate_sources("store") {
        assert!(!text.contains("by_author"), "{} has an index by author", path.display());
    }
}

#[test]
fn the_fold_uses_no_platform_maths_and_no_unordered_maps() {
    for name in ["tension", "register"] {
        for (path, text) in crate_sources(name) {
            for word in [".exp()", ".ln()", ".powf(", ".powi(", ".sqrt()", ".log10()", "HashMap", "HashSet"] {
                assert!(!without_tests(&text).contains(word), "{} says {word}", path.display());
            }
        }
    }
}

#[test]
fn one_list_of_metrics() {
    for (name, _) in ARROWS {
        for (path, text) in crate_sources(name) {
            let registers = ["GaugeVec::new", "CounterVec::new", "HistogramVec::new", "register_int"];
            let makes = registers.iter().any(|word| without_tests(&text).contains(word));
            assert!(!makes || path.ends_with("app/src/metrics.rs"), "{} makes a metric", path.display());
        }
    }
}

#[test]
fn no_unsafe_code() {
    let workspace: toml::Table =
        std::fs::read_to_string(root().join("Cargo.toml")).expect("Cargo.toml").parse().expect("TOML");
    assert_eq!(workspace["workspace"]["lints"]["rust"]["unsafe_code"].as_str(), Some("forbid"));
    for (name, _) in ARROWS {
        let lints = manifest(name)
            .get("lints")
            .and_then(|lints| lints.get("workspace"))
            .and_then(toml::Value::as_bool);
        assert_eq!(lints, Some(true), "crates/{name} does not take the workspace's lints");
    }
}
