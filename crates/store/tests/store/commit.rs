//! What a commit promises: numbers without gaps, nothing twice, text and cursors with their evidence.

use jiff::ToSpan;
use post::{AreaCode, Confidence, Event, SourceId, SourceState};
use store::{Batch, MOST_POSTS, StoreError};
use tempfile::tempdir;

use crate::make::{CARDIFF, at, batch, evidence, hash, mention, numbers, open, text_of, whole_log};

const NOW: &str = "2026-11-22T12:00:00.123456Z";

#[test]
fn what_was_committed_is_there_after_a_restart() {
    let dir = tempdir().unwrap();
    let committed = {
        let store = open(dir.path());
        let mut events = batch(1..=3, &["rumour.a", "rumour.b"], at(NOW));
        events.events.push(Event::Up);
        let committed = store.commit(events, at(NOW)).unwrap();
        assert_eq!(numbers(&committed), (1..=7).collect::<Vec<_>>());
        assert_eq!(whole_log(&store), committed, "a reader gets what the committer got, to the millisecond");
        committed
    };
    let store = open(dir.path());
    assert_eq!(whole_log(&store), committed);
    assert_eq!(store.last_number(), 7);
    assert_eq!(store.text(hash(2)).unwrap().unwrap().text, text_of(2));
    assert_eq!(store.text(hash(9)).unwrap(), None);
    assert_eq!(store.cursor(&SourceId::new("bluesky:feed")).unwrap(), Some(3u64.to_be_bytes().to_vec()));
    assert_eq!(store.cursor(&SourceId::new("news:none")).unwrap(), None);
    assert_eq!(numbers(&store.entries_after(5).collect::<Result<Vec<_>, _>>().unwrap()), [6, 7]);
}

#[test]
fn a_second_delivery_changes_nothing() {
    let dir = tempdir().unwrap();
    let store = open(dir.path());
    let deliver = |posts: std::ops::RangeInclusive<u64>, rules: &[&str], time: &str| {
        numbers(&store.commit(batch(posts, rules, at(NOW)), at(time)).unwrap())
    };
    assert_eq!(deliver(1..=2, &["a"], NOW), [1, 2]);
    assert_eq!(deliver(1..=2, &["a"], NOW), [0; 0], "the same posts");
    assert_eq!(deliver(2..=3, &["a"], NOW), [3], "one of them new");
    assert_eq!(deliver(1..=1, &["a", "b", "b"], NOW), [4], "another rule, twice in one batch");
    assert_eq!(deliver(1..=2, &["a"], "2026-12-31T23:59:59Z"), [0; 0], "known from last month");
    assert_eq!(deliver(5..=5, &["a"], "2027-01-01T00:00:00Z"), [5], "a month without a gap in numbers");
    assert_eq!(deliver(1..=2, &["a"], "2027-01-01T00:00:00Z"), [6, 7], "older than last month");
    let mut edited = batch([1], &["a"], at(NOW));
    for event in &mut edited.events {
        if let Event::Evidence(evidence) = event {
            evidence.revision = 2;
        }
    }
    assert_eq!(numbers(&store.commit(edited, at("2027-01-01T00:00:00Z")).unwrap()), [8], "an edit is seen");
    assert_eq!(numbers(&whole_log(&store)), (1..=8).collect::<Vec<_>>());
}

#[test]
fn months_follow_each_other_without_a_seam() {
    let dir = tempdir().unwrap();
    let source = SourceId::new("news:quiet");
    let mut committed = Vec::new();
    {
        let store = open(dir.path());
        let cursor = Batch { cursors: vec![(source.clone(), b"first".to_vec())], ..Batch::default() };
        assert_eq!(store.commit(cursor, at("2026-10-31T23:00:00Z")).unwrap(), []);
        let mut time = at("2026-10-31T23:59:59.990Z");
        for id in 0..8 {
            committed.extend(store.commit(batch([id], &["a"], time), time).unwrap());
            time += (4 * id as i64).milliseconds();
        }
        store.commit(batch([99], &["a"], time), at("2027-02-03T00:00:00Z")).unwrap();
    }
    let store = open(dir.path());
    let log = whole_log(&store);
    assert_eq!(log[..8], committed);
    assert_eq!(numbers(&log), (1..=9).collect::<Vec<_>>());
    assert_eq!(log[8].at, at("2027-02-03T00:00:00Z"));
    assert_eq!(store.cursor(&source).unwrap().as_deref(), Some(&b"first"[..]), "carried over each month");
    let found =
        store.evidence_of_area(&AreaCode::new(CARDIFF), at("2026-10-31T00:00:00Z"), at(NOW), 100).unwrap();
    assert_eq!(found.len(), 9, "late ones are found in the month they came");
}

#[test]
fn a_clock_that_steps_back_does_not_turn_the_log_round() {
    let dir = tempdir().unwrap();
    for (id, time) in [(1, "2026-12-01T00:00:00Z"), (2, "2026-11-30T23:00:00Z"), (3, "2026-12-01T00:00:01Z")]
    {
        open(dir.path()).commit(batch([id], &["a"], at(NOW)), at(time)).unwrap();
    }
    let times: Vec<_> = whole_log(&open(dir.path())).iter().map(|entry| entry.at.to_string()).collect();
    assert_eq!(times, ["2026-12-01T00:00:00Z", "2026-12-01T00:00:00Z", "2026-12-01T00:00:01Z"]);
}

#[test]
fn an_area_shows_what_names_it_newest_first() {
    let dir = tempdir().unwrap();
    let store = open(dir.path());
    let newport = "W06000022";
    let cases = [
        (1, vec![mention(CARDIFF, Confidence::Named)], "2026-11-01T00:00:00Z"),
        (
            2,
            vec![mention(newport, Confidence::Named), mention(CARDIFF, Confidence::Home)],
            "2026-11-03T00:00:00Z",
        ),
        (
            3,
            vec![mention(newport, Confidence::Candidate), mention(CARDIFF, Confidence::Candidate)],
            "2026-11-02T00:00:00Z",
        ),
        (4, vec![], "2026-11-04T00:00:00Z"),
    ];
    for (id, areas, published) in cases {
        let mut evidence = evidence(id, "a", at(published));
        evidence.areas = areas;
        let batch = Batch { events: vec![Event::Evidence(Box::new(evidence))], ..Batch::default() };
        store.commit(batch, at(NOW)).unwrap();
    }
    let check = |area: &str, from: &str, to: &str, limit: usize, expected: &[u64]| {
        let found = store.evidence_of_area(&AreaCode::new(area), at(from), at(to), limit).unwrap();
        assert_eq!(numbers(&found), expected, "{area} {from} {to}");
    };
    let (start, end) = ("2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z");
    check(CARDIFF, start, end, 10, &[2, 3, 1]);
    check(CARDIFF, start, end, 2, &[2, 3]);
    check(CARDIFF, start, "2026-11-03T00:00:00Z", 10, &[3, 1]);
    check(CARDIFF, end, start, 10, &[]);
    check(newport, start, end, 10, &[2, 3]);
    check(AreaCode::UNPLACED, start, end, 10, &[4, 3]);
    check("W0600002", start, end, 10, &[]);
}

#[test]
fn text_is_kept_only_with_new_evidence() {
    let dir = tempdir().unwrap();
    let store = open(dir.path());
    let mut unflagged = batch([1], &["a"], at(NOW));
    unflagged.events.clear();
    unflagged.events.push(Event::SourceState { source: SourceId::new("news:x"), state: SourceState::Fine });
    store.commit(unflagged, at(NOW)).unwrap();
    assert_eq!(store.text(hash(1)).unwrap(), None);
    store.commit(batch([1], &["a"], at(NOW)), at(NOW)).unwrap();
    let mut edited = batch([1], &["b"], at(NOW));
    edited.texts[0].text = "edited".into();
    store.commit(edited, at("2026-11-24T00:00:00Z")).unwrap();
    assert_eq!(store.text(hash(1)).unwrap().unwrap().text, "edited", "as it was last seen");
}

#[test]
fn more_posts_than_one_transaction_holds_are_refused() {
    let dir = tempdir().unwrap();
    let store = open(dir.path());
    let most = MOST_POSTS as u64;
    let refused = store.commit(batch(0..=most, &["a"], at(NOW)), at(NOW));
    assert!(
        matches!(refused, Err(StoreError::BatchTooLarge { posts }) if posts == MOST_POSTS + 1),
        "{refused:?}"
    );
    assert_eq!(store.commit(batch(0..most, &["a"], at(NOW)), at(NOW)).unwrap().len(), MOST_POSTS);
}

#[test]
fn changes_come_back_in_order_and_are_not_doubled() {
    let dir = tempdir().unwrap();
    let (november, december) = (at("2026-11-30T23:59:59Z"), at("2026-12-01T00:00:00Z"));
    {
        let store = open(dir.path());
        store.put_changes(december, &[b"third".to_vec()]).unwrap();
        store.put_changes(november, &[b"first".to_vec(), b"second".to_vec()]).unwrap();
        store.put_changes(november, &[b"first".to_vec(), b"second".to_vec()]).unwrap();
    }
    let store = open(dir.path());
    let all = store.changes(november, december + 1.second()).unwrap();
    let expected = [(november, &b"first"[..]), (november, b"second"), (december, b"third")];
    assert_eq!(all, expected.map(|(at, bytes)| (at, bytes.to_vec())));
    assert_eq!(store.changes(december, december).unwrap(), []);
    assert_eq!(store.commit(batch([1], &["a"], november), november).unwrap()[0].number, 1);
}

#[test]
fn a_second_bellwether_is_told_so() {
    let dir = tempdir().unwrap();
    let store = open(dir.path());
    let second = store::Store::open(&crate::make::config(dir.path()), at(NOW));
    assert!(matches!(second, Err(StoreError::InUse { .. })), "{second:?}");
    drop(store);
    open(dir.path());
}

#[test]
fn readers_see_a_whole_prefix_while_the_writer_commits() {
    let dir = tempdir().unwrap();
    let store = open(dir.path());
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for number in 0..40 {
                let time = at("2026-11-30T12:00:00Z") + number.hours();
                store
                    .commit(batch(number as u64 * 5..number as u64 * 5 + 5, &["a", "b"], time), time)
                    .unwrap();
            }
        });
        for _ in 0..2 {
            scope.spawn(|| {
                for _ in 0..500 {
                    let before = store.last_number();
                    let read = numbers(&whole_log(&store));
                    assert_eq!(read, (1..=read.len() as u64).collect::<Vec<_>>());
                    assert!(
                        read.len() as u64 >= before && read.len().is_multiple_of(10),
                        "{before} then {}",
                        read.len()
                    );
                    if before == 400 {
                        break;
                    }
                }
            });
        }
    });
    assert_eq!(store.last_number(), 400);
}
