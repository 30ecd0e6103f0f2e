//! Makes stores, posts and batches for the tests.

use std::fs;
use std::io::Read;
use std::path::Path;

use jiff::Timestamp;
use post::{
    AreaCode, AreaMention, Confidence, Event, Evidence, Fingerprint, HashKey, Kind, MinHash, Post, PostHash,
    RawPost, RuleId, SourceId, Stance, Status, Strength, Theme, Weight,
};
use store::{Batch, Config, Store, StoredText};

pub(crate) const CARDIFF: &str = "W06000015";

pub(crate) fn at(time: &str) -> Timestamp {
    time.parse().unwrap()
}

pub(crate) fn config(dir: &Path) -> Config {
    Config { dir: dir.to_owned(), log_days: 400, text_days: 90, archive_days: 7, archive_bytes: 1 << 30 }
}

/// Opens a store in which nothing is wrong.
pub(crate) fn open(dir: &Path) -> Store {
    let (store, quarantined) = Store::open(&config(dir), at("2026-11-22T12:00:00Z")).unwrap();
    assert_eq!(quarantined, []);
    store
}

pub(crate) fn post(id: u64, text: &str, published: Timestamp) -> Post {
    let raw = RawPost {
        id: id.to_string(),
        published: Some(published),
        source: "bluesky:feed".into(),
        text: text.into(),
        author: Some(format!("author-{id}")),
        reply_to: Some("1".into()),
        ..RawPost::default()
    };
    Post::new(raw, &HashKey::new([7; 32]), published)
}

pub(crate) fn hash(id: u64) -> PostHash {
    post(id, "", Timestamp::UNIX_EPOCH).hash
}

/// What `rule` found in a post about Cardiff.
pub(crate) fn evidence(id: u64, rule: &str, published: Timestamp) -> Evidence {
    Evidence {
        post: hash(id),
        revision: 1,
        rule: RuleId::new(rule),
        rule_hash: 42,
        generation: 1,
        kind: Kind::Rumour,
        theme: Theme::new("disorder"),
        weight: Weight::Medium,
        status: Status::Live,
        strength: Strength::Strong,
        stance: Stance::Support,
        disguised: false,
        areas: vec![mention(CARDIFF, Confidence::Named)],
        author: post(id, "", published).author,
        source: SourceId::new("bluesky:feed"),
        fingerprint: Fingerprint([id as u8; 16]),
        minhash: Some(MinHash(vec![id as u32; MinHash::PLACES])),
        words: vec![1, 2, 3],
        links: vec![],
        reply_to: None,
        published_at: published,
        collected_at: published,
        found_late: false,
        flooding: false,
    }
}

pub(crate) fn mention(code: &str, confidence: Confidence) -> AreaMention {
    AreaMention { code: AreaCode::new(code), confidence, place: None }
}

pub(crate) fn text_of(id: u64) -> String {
    format!("what somebody wrote in post {id}")
}

/// A batch of posts, each with one hit of each rule, and a cursor that says how far it goes.
pub(crate) fn batch(posts: impl IntoIterator<Item = u64>, rules: &[&str], published: Timestamp) -> Batch {
    let mut batch = Batch::default();
    for id in posts {
        for rule in rules {
            batch.events.push(Event::Evidence(Box::new(evidence(id, rule, published))));
        }
        batch.texts.push(StoredText::of(&post(id, &text_of(id), published)));
        batch.cursors = vec![(SourceId::new("bluesky:feed"), id.to_be_bytes().to_vec())];
    }
    batch
}

pub(crate) fn numbers(entries: &[post::Entry]) -> Vec<u64> {
    entries.iter().map(|entry| entry.number).collect()
}

pub(crate) fn whole_log(store: &Store) -> Vec<post::Entry> {
    store.entries_after(0).collect::<Result<_, _>>().unwrap()
}

/// Whether any file under `dir` holds `canary`, compressed ones unpacked.
pub(crate) fn found_on_disk(dir: &Path, canary: &str) -> bool {
    fs::read_dir(dir).unwrap().flatten().any(|item| {
        let path = item.path();
        if path.is_dir() {
            return found_on_disk(&path, canary);
        }
        let mut bytes = fs::read(&path).unwrap();
        if path.extension().is_some_and(|extension| extension == "zst") {
            let mut unpacked = Vec::new();
            zstd::Decoder::new(bytes.as_slice()).unwrap().read_to_end(&mut unpacked).unwrap();
            bytes = unpacked;
        }
        bytes.windows(canary.len()).any(|window| window == canary.as_bytes())
    })
}
