//! A made-up stream of posts: ordinary talk from a seeded generator, a set share of it holding what rules look for.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use places::Gazetteer;
use post::{RawPost, Theme};
use rules::{RuleFile, RuleSet, Severity};

use crate::generator::Seeded;

const OPENERS: &[&str] = &[
    "Honestly",
    "So",
    "Right then",
    "Can’t believe",
    "Anyone else think",
    "Just saw that",
    "My neighbour says",
    "Ok but",
    "Lovely morning and",
    "Bore da,",
    "Reminder:",
    "Update:",
    "Well",
    "Not gonna lie",
    "Still waiting on the bus and",
];
const SUBJECTS: &[&str] = &[
    "the café on the corner",
    "our street",
    "the match",
    "the school run",
    "the new library",
    "that police drama",
    "the weather",
    "the man at the till",
    "the council meeting",
    "the park café",
    "the road works",
    "a stabbing pain in my knee",
    "the film",
    "y farchnad",
    "the train to Cardiff",
    "everyone at work",
    "the fire drill",
    "the hotel breakfast",
    "her garden",
];
const VERBS: &[&str] = &[
    "was brilliant",
    "is closed again",
    "made my day 😀",
    "went on for hours",
    "smells like rain",
    "needs a lick of paint",
    "is hiding in plain sight",
    "looks about right",
    "will be sorted by Friday",
    "costs £4.50 now",
    "has changed hands",
    "is worth a visit",
    "left me speechless",
    "got lost at 8pm",
];
const TAILS: &[&str] = &[
    "",
    " #lovely",
    " https://example.org/a?b=c",
    " @friend you were right",
    " — who knew?",
    " and that’s that.",
    " 🤷🏽",
    " Anyway, tea.",
    " What do you reckon?",
];
const FLAGGED: &[&str] = &[
    "Teenager stabbed outside the chippy in Llanelli just now",
    "police are hiding who did this in Newport",
    "Lads meet at 8pm outside the asylum hotel, bring your mates",
    "the suspect is an illegal immigrant, you heard it here first",
    "bricks thrown at police in Swansea, riot vans everywhere",
    "Police say it is not true that the suspect is an asylum seeker",
    "found out where he lives, let's pay him a visit",
    "Mae'r heddlu'n cuddio'r gwir am Gaerdydd",
];

/// `count` posts, `flagged_percent` of which hold something a shipped rule looks for.
pub(crate) fn posts(count: usize, flagged_percent: u64) -> Vec<RawPost> {
    let mut seeded = Seeded(42);
    (0..count).map(|number| one(number, flagged_percent, &mut seeded)).collect()
}

fn one(number: usize, flagged_percent: u64, seeded: &mut Seeded) -> RawPost {
    let mut text = String::new();
    for _ in 0..1 + seeded.next() % 4 {
        let (opener, subject) = (seeded.pick(OPENERS), seeded.pick(SUBJECTS));
        let (verb, tail) = (seeded.pick(VERBS), seeded.pick(TAILS));
        text += &format!("{opener} {subject} {verb}{tail}. ");
    }
    if seeded.next() % 100 < flagged_percent {
        text = format!("{} {text}", seeded.pick(FLAGGED));
    }
    RawPost {
        id: format!("bench-{number}"),
        source: "bluesky:bench".to_owned(),
        author: Some(format!("author-{}", seeded.next() % 5_000)),
        text,
        ..RawPost::default()
    }
}

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("two folders below the root").to_owned()
}

/// The rules in `rules/`, as the program loads them.
pub(crate) fn shipped_rules() -> RuleSet {
    usable(shipped_files())
}

/// Rules, lists and frames in `rules/`.
pub(crate) fn shipped_files() -> Vec<RuleFile> {
    let folder = root().join("rules");
    let mut files = Vec::new();
    collect(&folder, &folder, &mut files);
    files.retain(|file| !file.path.starts_with("rules/places/") && file.path != "rules/policy.toml");
    files
}

/// A rule set of these files and the shipped gazetteer.
pub(crate) fn usable(files: Vec<RuleFile>) -> RuleSet {
    load(&usable_files(files)).expect("usable files")
}

/// Without the made-up rules that are no good beside the shipped frames: whose example reads as a denial, say.
pub(crate) fn usable_files(mut files: Vec<RuleFile>) -> Vec<RuleFile> {
    while let Err(broken) = load(&files) {
        let shipped: Vec<&String> = broken.iter().filter(|path| !path.starts_with("rules/bench/")).collect();
        assert!(shipped.is_empty() && !broken.is_empty(), "rules that cannot be used: {shipped:?}");
        files.retain(|file| !broken.contains(&file.path));
    }
    files
}

/// The rule set, or the files that are broken.
pub(crate) fn load(files: &[RuleFile]) -> Result<RuleSet, BTreeSet<String>> {
    let today = jiff::civil::date(2026, 11, 1);
    let load = rules::load(files, &Theme::SHIPPED.map(Theme::new), Arc::clone(&GAZETTEER), today);
    let errors = load.diagnostics.into_iter().filter(|said| said.severity == Severity::Error);
    load.set.ok_or_else(|| errors.map(|said| said.path).collect())
}

/// Read once: a load of rules is measured without it.
static GAZETTEER: LazyLock<Arc<Gazetteer>> = LazyLock::new(|| Arc::new(gazetteer()));

fn gazetteer() -> Gazetteer {
    let folder = root().join("rules");
    let read =
        |path: &str| std::fs::read(folder.join(path)).unwrap_or_else(|error| panic!("rules/{path}: {error}"));
    let mut files = Vec::new();
    collect(&folder, &folder.join("places"), &mut files);
    let overlays = files.into_iter().filter(|file| file.path.ends_with(".toml"));
    let overlays: Vec<(String, Vec<u8>)> = overlays.map(|file| (file.path, file.bytes)).collect();
    Gazetteer::load(&read("places/areas.json"), &read("places/places.tsv"), &overlays).expect("the gazetteer")
}

fn collect(folder: &Path, below: &Path, files: &mut Vec<RuleFile>) {
    for entry in std::fs::read_dir(below).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(folder, &path, files);
        } else if path.extension().is_some_and(|extension| extension == "toml" || extension == "txt") {
            let name = path.strip_prefix(folder).expect("below the folder").display().to_string();
            files.push(RuleFile {
                path: format!("rules/{name}"),
                bytes: std::fs::read(&path).expect("a file"),
            });
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
}
