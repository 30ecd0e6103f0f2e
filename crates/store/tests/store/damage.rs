//! Damage on the disk is said loudly, set aside, and never stops the service from starting.

use std::fs;
use std::path::{Path, PathBuf};

use store::{Checkpoint, Store, StoreError};
use tempfile::tempdir;

use crate::make::{at, batch, config, hash, numbers, open, whole_log};

const NOW: &str = "2026-11-22T12:00:00Z";

fn reopen(dir: &Path) -> (Store, Vec<String>) {
    let (store, quarantined) = Store::open(&config(dir), at(NOW)).unwrap();
    for set_aside in &quarantined {
        assert!(set_aside.moved_to.exists(), "{set_aside:?}");
    }
    (store, quarantined.into_iter().map(|set_aside| set_aside.name).collect())
}

fn flip(path: &Path, offset: usize) {
    let mut bytes = fs::read(path).unwrap();
    let place = offset % bytes.len();
    bytes[place] ^= 0x55;
    fs::write(path, bytes).unwrap();
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for item in fs::read_dir(from).unwrap().flatten() {
        let target = to.join(item.file_name());
        if item.path().is_dir() {
            copy(&item.path(), &target)
        } else {
            fs::copy(item.path(), target).unwrap();
        }
    }
}

/// A month of 600 entries, closed, and what its log should read.
fn filled(dir: &Path) -> Vec<post::Entry> {
    let store = open(dir);
    for start in (0..200).step_by(20) {
        store.commit(batch(start..start + 20, &["a", "b", "c"], at(NOW)), at(NOW)).unwrap();
    }
    store.put_checkpoint(300, at(NOW), b"state").unwrap();
    whole_log(&store)
}

#[test]
fn a_month_with_flipped_bytes_never_stops_the_service_and_never_lies() {
    let original = tempdir().unwrap();
    let truth = filled(original.path());
    let month = Path::new("log/2026-11");
    let files: Vec<PathBuf> = fs::read_dir(original.path().join(month))
        .unwrap()
        .flatten()
        .filter(|item| item.path().is_file())
        .map(|item| month.join(item.file_name()))
        .collect();
    for trial in 0..32usize {
        let dir = tempdir().unwrap();
        copy(original.path(), dir.path());
        // One byte of one file, then two, three, four; the first trial flips none.
        for n in 0..trial.div_ceil(8) {
            let scattered = (trial * 7_919 + n * 104_729).wrapping_mul(2_654_435_761) >> 7;
            flip(&dir.path().join(&files[(trial + n) % files.len()]), scattered);
        }
        // What is found while running is set aside at the next start: two starts are always enough.
        for start in 1.. {
            let (store, quarantined) = reopen(dir.path());
            assert!(trial > 0 || quarantined.is_empty(), "nothing was flipped");
            let read: Vec<_> = store.entries_after(0).map_while(Result::ok).collect();
            for entry in &read {
                let truly = truth.iter().find(|other| other.number == entry.number);
                assert_eq!(truly, Some(entry), "trial {trial}");
            }
            let complete = read.len() == truth.len();
            match store.commit(batch(900..905, &["a"], at(NOW)), at(NOW)) {
                Ok(entries) => {
                    assert_eq!(numbers(&entries), [601, 602, 603, 604, 605], "trial {trial}");
                    assert!(
                        complete || start > 1 || !quarantined.is_empty(),
                        "trial {trial}: a loss kept quiet"
                    );
                    break;
                }
                Err(StoreError::Damaged { .. }) => {
                    assert!(start < 3, "trial {trial}: damaged at every start")
                }
                Err(other) => panic!("trial {trial}: {other}"),
            }
        }
    }
}

#[test]
fn an_unreadable_month_is_set_aside_and_no_number_is_given_twice() {
    let dir = tempdir().unwrap();
    filled(dir.path());
    fs::write(dir.path().join("log/2026-11/db"), vec![0xAB; 2_000_000]).unwrap();
    let (store, quarantined) = reopen(dir.path());
    assert_eq!(quarantined, ["log-2026-11"]);
    assert_eq!(store.last_number(), 600);
    assert_eq!(numbers(&store.commit(batch([1], &["a"], at(NOW)), at(NOW)).unwrap()), [601]);
    assert_eq!(store.text(hash(1)).unwrap().unwrap().native, "1", "new text lies beside what was set aside");
    drop(store);
    assert_eq!(reopen(dir.path()).1, [""; 0], "once");
}

#[test]
fn a_month_that_lost_its_end_is_set_aside() {
    let dir = tempdir().unwrap();
    filled(dir.path());
    open(dir.path()).put_checkpoint(601, at(NOW), b"later").unwrap();
    fs::remove_file(dir.path().join("last")).unwrap();
    let (store, quarantined) = reopen(dir.path());
    assert_eq!(quarantined, ["log-2026-11"], "the checkpoint alone tells");
    assert_eq!(store.last_number(), 601);
    drop(store);
    let (store, quarantined) = reopen(dir.path());
    assert_eq!(
        (store.last_number(), quarantined),
        (601, vec![]),
        "once, although nothing was committed since"
    );
}

#[test]
fn the_first_checkpoint_of_a_day_is_kept_for_some_days() {
    let dir = tempdir().unwrap();
    let store = open(dir.path());
    let time = |day: u64, hour: u64| at(&format!("2026-11-{day:02}T{hour:02}:00:00Z"));
    for (number, (day, hour)) in (1..).zip((1..=9).flat_map(|day| [(day, 0), (day, 12)])) {
        store.put_checkpoint(number, time(day, hour), b"state").unwrap();
    }
    let before = |day, hour| store.checkpoint_before(time(day, hour)).unwrap().map(|found| found.at);
    assert_eq!(before(9, 13), Some(time(9, 12)));
    assert_eq!(before(9, 11), Some(time(9, 0)));
    assert_eq!(before(7, 13), Some(time(7, 0)), "of older days the first");
    assert_eq!(before(5, 13), None);
}

#[test]
fn a_damaged_checkpoint_gives_way_to_the_one_before() {
    let dir = tempdir().unwrap();
    {
        let store = open(dir.path());
        assert_eq!(store.last_checkpoint().unwrap(), None);
        for id in 1..=6 {
            store.commit(batch([id], &["a"], at(NOW)), at(NOW)).unwrap();
            store.put_checkpoint(id, at(NOW), format!("state {id}").as_bytes()).unwrap();
        }
        let kept = fs::read_dir(dir.path().join("checkpoints")).unwrap().count();
        assert_eq!(kept, 5, "the last few, and the first of the day");
        flip(&dir.path().join("checkpoints").join(format!("{:020}", 6)), 17);
        fs::write(dir.path().join("checkpoints").join("half.tmp"), "half").unwrap();
        let expected = Checkpoint { number: 5, at: at(NOW), bytes: b"state 5".to_vec() };
        assert_eq!(store.last_checkpoint().unwrap(), Some(expected));
    }
    let (store, quarantined) = reopen(dir.path());
    assert_eq!(quarantined, ["checkpoint-2026-11-22"]);
    assert_eq!(store.last_number(), 6);
    assert_eq!(store.last_checkpoint().unwrap().unwrap().number, 5);
}

#[test]
fn a_later_versions_data_is_refused_and_left_where_it_is() {
    let dir = tempdir().unwrap();
    filled(dir.path());
    let checkpoint = dir.path().join("checkpoints").join(format!("{:020}", 300));
    let mut bytes = fs::read(&checkpoint).unwrap();
    bytes[0] = 9;
    fs::write(&checkpoint, bytes).unwrap();
    let refused = Store::open(&config(dir.path()), at(NOW));
    assert!(matches!(refused, Err(StoreError::Newer { version: 9, .. })), "{refused:?}");
    assert!(checkpoint.exists());
}

#[test]
fn a_damaged_text_is_an_error_for_that_post_alone() {
    let dir = tempdir().unwrap();
    filled(dir.path());
    flip(&dir.path().join("text/2026-11-22/posts"), 10);
    let store = open(dir.path());
    assert!(matches!(store.text(hash(0)), Err(StoreError::Damaged { .. })));
    assert!(store.text(hash(1)).unwrap().is_some());
}

#[test]
fn a_day_of_text_cut_short_is_set_aside_and_the_day_goes_on() {
    let dir = tempdir().unwrap();
    filled(dir.path());
    fs::write(dir.path().join("text/2026-11-22/posts"), "short").unwrap();
    let (store, quarantined) = reopen(dir.path());
    assert_eq!(quarantined, ["text-2026-11-22"]);
    assert_eq!(store.text(hash(1)).unwrap(), None);
    store.commit(batch([901], &["a"], at(NOW)), at(NOW)).unwrap();
    assert!(store.text(hash(901)).unwrap().is_some());
    assert_eq!(store.text(hash(1)).unwrap(), None);
    assert_eq!(whole_log(&store).len(), 601);
}

#[test]
fn text_of_a_commit_that_never_came_is_swept() {
    let dir = tempdir().unwrap();
    filled(dir.path());
    let posts = dir.path().join("text/2026-11-22/posts");
    let committed = fs::read(&posts).unwrap();
    fs::write(&posts, [committed.as_slice(), b"canary of nobody"].concat()).unwrap();
    open(dir.path());
    assert_eq!(fs::read(&posts).unwrap(), committed);
}
