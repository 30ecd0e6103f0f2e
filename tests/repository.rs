//! What the repository promises as a whole: its top level, its files' sizes, its prose, its notices.

use std::collections::BTreeSet;

use crate::architecture::{root, sources};

/// What may lie at the top level, besides dotfiles.
const TOP_LEVEL: &[&str] = &[
    "Cargo.toml",
    "Cargo.lock",
    "crates",
    "rules",
    "deploy",
    "benches",
    "tests",
    "README.md",
    "LICENSE",
    "CHANGELOG.md",
];

/// Lines in a source file: a yardstick measured over twelve admired codebases, and here a fence with a gap.
const MOST_LINES: usize = 500;

#[test]
fn top_level_is_as_prescribed() {
    let found: BTreeSet<String> = std::fs::read_dir(root())
        .expect("the root")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .filter(|name| !name.starts_with('.') && name != "target")
        .collect();
    let wanted: BTreeSet<String> = TOP_LEVEL.iter().map(|name| (*name).to_owned()).collect();
    assert_eq!(found, wanted);
}

#[test]
fn source_files_are_small_and_say_why_they_exist() {
    for folder in ["crates", "tests", "benches"] {
        for (path, text) in sources(&root().join(folder)) {
            let path_shown = path.strip_prefix(root()).expect("below the root").display().to_string();
            assert!(text.lines().count() <= MOST_LINES, "{path_shown} has {} lines", text.lines().count());
            assert!(text.starts_with("//!"), "{path_shown} does not say why it exists");
        }
    }
}

#[test]
fn no_test_is_switched_off() {
    let switched_off = concat!("#[", "ignore");
    for folder in ["crates", "tests", "benches"] {
        for (path, text) in sources(&root().join(folder)) {
            assert!(!text.contains(switched_off), "{} switches a test off", path.display());
        }
    }
}

#[test]
fn every_folder_of_people_has_a_readme() {
    for readme in
        ["README.md", "crates/README.md", "rules/README.md", "deploy/README.md", "rules/places/NOTICE"]
    {
        let text =
            std::fs::read_to_string(root().join(readme)).unwrap_or_else(|error| panic!("{readme}: {error}"));
        assert!(text.len() > 400, "{readme} says too little");
    }
}
