//! The recent archive: posts come back as they were, the oldest go first, deletes are applied.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, OpenOptions};

use jiff::{Timestamp, ToSpan};
use post::{HashKey, PostHash};
use store::{ArchivedPost, Class, Config, Store, Swept, Withdrawn};
use tempfile::tempdir;

use crate::make::{at, batch, config, found_on_disk, hash, open, post};

fn texts(store: &Store, from: Timestamp) -> Vec<String> {
    let key = HashKey::new([7; 32]);
    let posts = store.archive_scan(from).unwrap();
    posts.map(|post| post.unwrap().into_post(&key).text.original().to_owned()).collect()
}

fn put(store: &Store, id: u64, text: &str, time: Timestamp) {
    store.archive(&[ArchivedPost::of(&post(id, text, time))], time).unwrap();
}

#[test]
fn a_post_comes_back_as_a_rule_first_read_it_without_its_author() {
    let dir = tempdir().unwrap();
    let store = open(dir.path());
    let original = post(5, "Where are they putting them? 😡", at("2026-11-22T10:00:00Z"));
    store.archive(&[ArchivedPost::of(&original)], at("2026-11-22T10:00:00Z")).unwrap();
    let archived = store.archive_scan(Timestamp::MIN).unwrap().next().unwrap().unwrap();
    let read = archived.into_post(&HashKey::new([7; 32]));
    assert_eq!(format!("{read:?}"), format!("{original:?}"));
    assert_eq!((read.author, read.reply_to), (original.author, original.reply_to));
    assert!(!found_on_disk(dir.path(), "author-5"));
}

#[test]
fn a_scan_starts_where_it_is_asked_and_survives_a_restart() {
    let dir = tempdir().unwrap();
    let start = at("2026-11-21T22:00:00Z");
    {
        let store = open(dir.path());
        for hour in 0..5 {
            put(&store, hour, &format!("hour {hour}"), start + (hour as i64).hours());
        }
    }
    let store = open(dir.path());
    put(&store, 5, "hour 5", start + 4.hours());
    assert_eq!(texts(&store, Timestamp::MIN).len(), 6);
    assert_eq!(texts(&store, start + 3.hours()), ["hour 3", "hour 4", "hour 5"]);
    assert_eq!(texts(&store, start + 9.hours()), [""; 0]);
}

#[test]
fn a_frame_cut_short_costs_only_itself() {
    let dir = tempdir().unwrap();
    let now = at("2026-11-22T10:00:00Z");
    {
        let store = open(dir.path());
        put(&store, 1, "whole", now);
        put(&store, 2, "cut", now);
    }
    let segment = fs::read_dir(dir.path().join("archive")).unwrap().next().unwrap().unwrap().path();
    let file = OpenOptions::new().write(true).open(&segment).unwrap();
    file.set_len(file.metadata().unwrap().len() - 9).unwrap();
    let store = open(dir.path());
    put(&store, 3, "after", now);
    assert_eq!(texts(&store, Timestamp::MIN), ["whole", "after"]);
}

#[test]
fn old_days_go_and_then_the_oldest_over_the_cap() {
    let dir = tempdir().unwrap();
    let start = at("2026-11-01T12:00:00Z");
    let day = |day: i64| start + (24 * day).hours();
    {
        let store = open(dir.path());
        for n in 0..10 {
            put(&store, n, &format!("day {n}"), day(n as i64));
        }
        let removed = store.retain(day(9)).unwrap();
        assert!(removed.iter().all(|removed| removed.class == Class::Archive));
        assert_eq!(removed.len(), 2);
        assert_eq!(texts(&store, Timestamp::MIN)[0], "day 2");
    }
    let capped = Config { archive_bytes: 9 << 20, ..config(dir.path()) };
    let (store, _) = Store::open(&capped, day(9)).unwrap();
    store.retain(day(9)).unwrap();
    assert_eq!(texts(&store, Timestamp::MIN).len(), 8, "under the cap nothing goes");
    drop(store);
    let none = Config { archive_bytes: 0, ..config(dir.path()) };
    let (store, _) = Store::open(&none, day(9)).unwrap();
    assert_eq!(store.retain(day(9)).unwrap().len(), 8);
    assert_eq!(texts(&store, Timestamp::MIN), [""; 0]);
}

#[test]
fn what_was_taken_back_is_seen_by_nobody_and_swept_from_the_disk() {
    let dir = tempdir().unwrap();
    let now = at("2026-11-22T12:00:00Z");
    let store = open(dir.path());
    for (id, text) in [(1, "kept one"), (2, "canary-in-archive"), (3, "kept two")] {
        put(&store, id, text, now);
    }
    let taken_back = Withdrawn { posts: BTreeSet::from([hash(2), hash(77)]), ..Withdrawn::default() };
    store.withdraw(&taken_back).unwrap();
    assert_eq!(texts(&store, Timestamp::MIN), ["kept one", "kept two"]);
    drop(store);
    let store = open(dir.path());
    assert_eq!(texts(&store, Timestamp::MIN), ["kept one", "kept two"], "the note outlives a restart");
    assert!(found_on_disk(dir.path(), "canary-in-archive"));
    sweep(&store, &[], 1);
    sweep(&store, &[], 0);
    assert!(!found_on_disk(dir.path(), "canary-in-archive"));
    let left = fs::read_dir(dir.path().join("archive")).unwrap().count();
    assert_eq!(left, 1, "one segment and no note");
    put(&store, 4, "afterwards", now);
    assert_eq!(texts(&store, Timestamp::MIN), ["kept one", "kept two", "afterwards"]);
}

/// Sweeps, and holds what was found to the flagged posts and the count of segments.
fn sweep(store: &Store, posts: &[PostHash], segments: usize) {
    let swept = store.sweep().unwrap();
    assert_eq!(swept, Swept { posts: posts.iter().copied().collect(), segments });
    store.end_sweep().unwrap();
}

#[test]
fn all_of_a_closed_account_goes_up_to_when_it_was_closed() {
    let dir = tempdir().unwrap();
    let closed = at("2026-11-22T12:00:00Z");
    let store = open(dir.path());
    put(&store, 1, "somebody else's", closed - 1.hour());
    put(&store, 2, "canary-of-account", closed - 1.hour());
    store.commit(batch(1..=3, &["rumour.a", "rumour.b"], closed - 1.hour()), closed - 1.hour()).unwrap();
    let author = post(2, "", closed).author;
    let authors = BTreeMap::from([(author, closed), (post(3, "", closed).author, closed - 2.hours())]);
    store.withdraw(&Withdrawn { authors, ..Withdrawn::default() }).unwrap();
    let back = post(2, "reinstated", closed + 1.hour());
    store.archive(&[ArchivedPost::of(&back)], closed + 1.hour()).unwrap();

    assert_eq!(texts(&store, Timestamp::MIN), ["somebody else's", "reinstated"]);
    sweep(&store, &[hash(2)], 1);
    sweep(&store, &[], 0);
    assert!(!found_on_disk(dir.path(), "canary-of-account"));
    assert_eq!(texts(&store, Timestamp::MIN), ["somebody else's", "reinstated"]);
}
