//! The rules we ship are of no one event: a rule that names an event finds that event again and nothing new,
//! and flatters every figure measured on it.

use std::path::PathBuf;

use crate::architecture::root;

/// Names, places, people and hashtags that each stand for one event of the posts our figures are measured on.
/// Cities and countries where anything may happen again are not here.
const OF_ONE_EVENT: &[&str] = &[
    "4u9525",
    "abflood",
    "alberta",
    "allertameteosar",
    "amuay",
    "bangonpilipinas",
    "bigwet",
    "bohol",
    "boulderflood",
    "bundaberg",
    "charlie hebdo",
    "charliehebdo",
    "chelyabinsk",
    "clutha",
    "coflood",
    "ferguson",
    "floodsph",
    "frankenstorm",
    "germanwings",
    "gurlitt",
    "haiyan",
    "highparkfire",
    "hurricane sandy",
    "je suis charlie",
    "jesuischarlie",
    "kirkby",
    "lac megantic",
    "lacmegantic",
    "maringph",
    "mayhill",
    "michael brown",
    "mike brown",
    "nswfires",
    "oklahoma",
    "prayforoklahoma",
    "princeto",
    "putin",
    "putindead",
    "putinmissing",
    "qldfloods",
    "queensland",
    "reliefph",
    "rescueph",
    "russianmeteor",
    "sardegna",
    "sardinia",
    "sghaze",
    "southport",
    "superstorm sandy",
    "temblorcr",
    "temblorgt",
    "typhoonhaiyan",
    "visayas",
    "waldo canyon",
    "waldocanyonfire",
    "yolanda",
    "yolandaph",
    "yycflood",
];

/// Every rule, word list, frame and surge. `places/` and `calendar/` are left out: to name places, and days that come
/// round, is their work.
fn rule_files() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join("rules")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a readable folder") {
            let path = entry.expect("a readable entry").path();
            if path.is_dir() && !path.ends_with("places") && !path.ends_with("calendar") {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "toml" || extension == "txt") {
                found.push(path);
            }
        }
    }
    assert!(found.len() > 100, "only {} rule files were found", found.len());
    found
}

/// The words of a text in lower case, one space before and after each; marks such as `#` gone.
fn words(text: &str) -> String {
    let spaced: String =
        text.chars().map(|letter| if letter.is_alphanumeric() { letter } else { ' ' }).collect();
    let words: Vec<&str> = spaced.split_whitespace().collect();
    format!(" {} ", words.join(" ").to_lowercase())
}

#[test]
fn no_rule_names_one_event() {
    for path in rule_files() {
        let text = words(&std::fs::read_to_string(&path).expect("a readable rule"));
        for name in OF_ONE_EVENT {
            assert!(!text.contains(&words(name)), "{} names one event: {name}", path.display());
        }
    }
}
