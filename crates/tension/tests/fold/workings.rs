//! The figures behind a level add up: the row that is said holds, the rows above it do not, the posts are named.

use post::{AreaCode, Evidence, Kind, PostHash, Theme};
use tension::{Condition, Workings, half};

use crate::making::{CARDIFF, empty, from, post, prompt, run};

const THEME: &str = "violent-incident";

/// The workings in Cardiff two hours after the story began.
fn workings(evidence: Vec<Evidence>) -> Option<Workings> {
    let mut tension = empty();
    run(&mut tension, &prompt(evidence), 120.0);
    tension.workings(&AreaCode::new(CARDIFF), &Theme::new(THEME))
}

fn reports(outlets: u64) -> Vec<Evidence> {
    let report = |n| post(n, Kind::Trigger, THEME, Some(CARDIFF), n as f64);
    (1..=outlets).map(|n| from(&format!("news:outlet-{n}"), report(n))).collect()
}

fn people(kind: Kind, first: u64, count: u64) -> Vec<Evidence> {
    (0..count).map(|n| post(first + n, kind, THEME, Some(CARDIFF), 60.0 + 4.0 * n as f64)).collect()
}

#[test]
fn the_row_that_is_said_decides() {
    let check = |story: &str, evidence: Vec<Evidence>, level: u8| {
        let posts: Vec<PostHash> = evidence.iter().map(|found| found.post).collect();
        let workings = workings(evidence).expect("something was found");
        assert_eq!(workings.asked.number(), level, "{story}");
        let row = workings.row.expect(story);
        let (before, here) = workings.rows.split_at(row - 1);
        assert!(before.iter().all(|row| !row.lacks.is_empty()), "{story}: a row above holds as well");
        assert!(here[0].lacks.is_empty() && here[0].row.level == level, "{story}");
        for lacking in workings.rows.iter().flat_map(|row| &row.lacks) {
            assert!(lacking.seen < lacking.wanted, "{story}: {lacking:?}");
        }
        assert_eq!(workings.counted.len(), posts.len(), "{story}");
        assert!(
            posts.iter().all(|post| workings.counted.iter().any(|counted| counted.half == half(post))),
            "{story}"
        );
    };
    check("one outlet", reports(1), 2);
    check("a rumour tied to an event", [reports(2), people(Kind::Rumour, 100, 3)].concat(), 3);
    let called = [reports(2), people(Kind::Rumour, 100, 3), people(Kind::Mobilisation, 200, 2)].concat();
    check("and a call to gather", called, 4);
}

#[test]
fn what_is_lacking_is_said() {
    let workings =
        workings([reports(2), people(Kind::Rumour, 100, 3)].concat()).expect("something was found");
    let rumour = workings.kinds.iter().find(|kind| kind.kind == Kind::Rumour).expect("rumours");
    assert_eq!((rumour.posts, rumour.people, rumour.outlets), (3, 3, 0));
    assert!(rumour.seen[2] > 2.9 && rumour.expected[2] < 1.0, "{rumour:?}");
    let called = workings.rows.iter().find(|row| {
        row.row.level == 4
            && row.lacks.len() == 1
            && row.lacks[0].condition == Condition::Voices(Kind::Mobilisation)
    });
    assert_eq!(called.map(|row| (row.lacks[0].wanted, row.lacks[0].seen)), Some((2.0, 0.0)));
}

#[test]
fn nothing_found_is_no_workings() {
    assert_eq!(workings(Vec::new()), None);
}
