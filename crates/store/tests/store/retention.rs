//! Nothing is kept longer than promised, and what is erased is gone from the disk.

use post::AreaCode;
use store::{Class, Removed, StoredText};
use tempfile::tempdir;

use crate::make::{CARDIFF, at, batch, found_on_disk, hash, numbers, open, post, whole_log};

fn with_text(id: u64, text: &str, time: &str) -> store::Batch {
    let mut batch = batch([id], &["a"], at(time));
    batch.texts = vec![StoredText::of(&post(id, text, at(time)))];
    batch
}

#[test]
fn each_class_goes_in_its_own_time() {
    let dir = tempdir().unwrap();
    let store = open(dir.path());
    let commits =
        ["2025-09-30T12:00:00Z", "2025-10-01T12:00:00Z", "2026-08-01T12:00:00Z", "2026-11-22T12:00:00Z"];
    for (id, time) in (1..).zip(commits) {
        store.commit(with_text(id, &format!("canary-{id}"), time), at(time)).unwrap();
    }
    let check = |now: &str, expected: &[(Class, &str)]| {
        let removed = store.retain(at(now)).unwrap();
        let expected: Vec<_> =
            expected.iter().map(|(class, name)| Removed { class: *class, name: (*name).into() }).collect();
        assert_eq!(removed, expected, "{now}");
    };
    check("2025-12-30T23:59:59Z", &[(Class::Text, "2025-09-30")]);
    check("2026-10-30T23:59:59Z", &[(Class::Text, "2025-10-01")]);
    check("2026-11-05T00:00:00Z", &[(Class::Log, "2025-09"), (Class::Text, "2026-08-01")]);
    check("2026-11-05T00:00:00Z", &[]);
    check(
        "2036-01-01T00:00:00Z",
        &[(Class::Log, "2025-10"), (Class::Log, "2026-08"), (Class::Text, "2026-11-22")],
    );
    for id in 1..=4 {
        assert!(!found_on_disk(dir.path(), &format!("canary-{id}")), "{id}");
        assert_eq!(store.text(hash(id)).unwrap(), None);
    }
    assert_eq!(numbers(&whole_log(&store)), [4], "the newest month stays: it knows the last number");
    drop(store);
    let store = open(dir.path());
    assert_eq!(store.last_number(), 4);
    let (from, to) = (at("2025-01-01T00:00:00Z"), at("2027-01-01T00:00:00Z"));
    assert_eq!(store.evidence_of_area(&AreaCode::new(CARDIFF), from, to, 10).unwrap().len(), 1);
    let next =
        store.commit(with_text(9, "next", "2036-01-01T00:00:00Z"), at("2036-01-01T00:00:00Z")).unwrap();
    assert_eq!(numbers(&next), [5]);
}

#[test]
fn an_erased_text_is_nowhere_on_the_disk() {
    let dir = tempdir().unwrap();
    let store = open(dir.path());
    let canary = "canary-of-somebody";
    store.commit(with_text(1, canary, "2026-11-22T10:00:00Z"), at("2026-11-22T10:00:00Z")).unwrap();
    let mut edited = with_text(1, &format!("{canary}, edited"), "2026-12-02T10:00:00Z");
    edited.events = batch([1], &["b"], at("2026-12-02T10:00:00Z")).events;
    edited.texts.extend(batch([2], &[], at("2026-12-02T10:00:00Z")).texts);
    edited.events.extend(batch([2], &["b"], at("2026-12-02T10:00:00Z")).events);
    store.commit(edited, at("2026-12-02T10:00:00Z")).unwrap();
    assert!(found_on_disk(dir.path(), canary));

    store.erase(&[hash(1), hash(404)]).unwrap();
    assert!(!found_on_disk(dir.path(), canary), "both revisions, in both months");
    assert_eq!(store.text(hash(1)).unwrap(), None);
    store.erase(&[hash(1)]).unwrap();

    store.commit(with_text(3, "later", "2026-12-02T11:00:00Z"), at("2026-12-02T11:00:00Z")).unwrap();
    drop(store);
    let store = open(dir.path());
    assert!(!found_on_disk(dir.path(), canary), "nor after a restart");
    assert_eq!(store.text(hash(1)).unwrap(), None);
    assert!(store.text(hash(2)).unwrap().is_some(), "its neighbour is untouched");
    assert_eq!(store.text(hash(3)).unwrap().unwrap().text, "later");
    assert_eq!(whole_log(&store).len(), 4, "the log keeps its numbers");
}

#[test]
fn sizes_say_what_is_kept_and_since_when() {
    let dir = tempdir().unwrap();
    let store = open(dir.path());
    store.commit(with_text(1, "text", "2026-11-22T10:00:00Z"), at("2026-11-22T10:00:00Z")).unwrap();
    let sizes = store.sizes().unwrap();
    let of = |class: Class| *sizes.iter().find(|size| size.class == class).unwrap();
    assert_eq!(of(Class::Log).oldest, Some(at("2026-11-01T00:00:00Z")));
    assert_eq!(of(Class::Text).oldest, Some(at("2026-11-22T00:00:00Z")));
    assert!(of(Class::Log).bytes > 0 && of(Class::Text).bytes > 0);
    assert_eq!((of(Class::Archive).bytes, of(Class::Archive).oldest), (0, None));
}
