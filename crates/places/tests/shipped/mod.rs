//! The gazetteer as it ships, for the tests beside this folder.

use places::Gazetteer;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../rules/places");

pub(crate) fn gazetteer() -> Gazetteer {
    let read =
        |name: &str| std::fs::read(format!("{FOLDER}/{name}")).expect("rules/places has all its files");
    let lists = [
        "counties.toml",
        "cues.toml",
        "districts.toml",
        "landmarks.toml",
        "northern-ireland.toml",
        "scotland.toml",
        "welsh.toml",
        "words.toml",
    ];
    let overlays: Vec<(String, Vec<u8>)> =
        lists.iter().map(|name| ((*name).to_owned(), read(name))).collect();
    Gazetteer::load(&read("areas.json"), &read("places.tsv"), &overlays).expect("what ships can be read")
}
