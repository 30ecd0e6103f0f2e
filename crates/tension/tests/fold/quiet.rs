//! What must stay quiet: ordinary days, late posts, nothing at all.

use post::{Event, Evidence, Kind};
use tension::{Config, Severity, Tension};

use crate::making::{CARDIFF, SWANSEA, areas, at, empty, from, highest, log, post, prompt, run};

const DAY: f64 = 24.0 * 60.0;

#[test]
fn nothing_comes_of_nothing() {
    let mut tension = empty();
    assert!(tension.settle(at(DAY)).is_empty());
    assert_eq!(tension.next_due(), None);
    assert!(tension.board().readings.is_empty());
}

/// A stabbing every third day in every area, in three outlets and a dozen posts, for a month from the first day on.
#[test]
fn ordinary_incidents_page_nobody_from_day_one() {
    let mut evidence: Vec<Evidence> = Vec::new();
    for day in 0..30_u64 {
        for area in 6..16_u64 {
            if (day + area) % 3 != 0 {
                continue;
            }
            let number = (day * 100 + area) * 100;
            let code = format!("W060000{area:02}");
            let start = day as f64 * DAY + area as f64 * 53.0;
            let one = |n: u64, apart: f64| {
                post(number + n, Kind::Trigger, "violent-incident", Some(&code), start + apart * n as f64)
            };
            evidence.extend((0..3).map(|n| from(&format!("news:outlet-{n}"), one(n, 20.0))));
            evidence.extend((3..15).map(|n| one(n, 11.0)));
            evidence.push(post(number + 50, Kind::Rumour, "violent-incident", Some(&code), start + 200.0));
        }
    }
    let changes = run(&mut empty(), &prompt(evidence), 31.0 * DAY);
    let pages: Vec<_> = changes.iter().filter(|change| change.severity >= Severity::Warning).collect();
    assert!(pages.is_empty(), "{} pages, the first: {:?}", pages.len(), pages.first());
    assert!(changes.iter().any(|change| change.level.number() == 2), "and yet they are seen");
}

/// Twenty reports published over an hour, read all at once two hours later.
#[test]
fn what_arrives_late_is_no_burst() {
    let report = |n: u64| post(n, Kind::Trigger, "hazard", Some(CARDIFF), 3.0 * n as f64);
    let late = log((0..20).map(|n| (180.0, Event::Evidence(Box::new(report(n))))));
    let changes = run(&mut empty(), &late, DAY);
    assert_eq!(highest(&changes, CARDIFF, "hazard"), 2);
}

#[test]
fn what_is_older_than_a_day_counts_no_more() {
    let rumour = |n: u64| post(n, Kind::Rumour, "asylum", Some(CARDIFF), n as f64);
    let old = log((0..40).map(|n| (2.0 * DAY, Event::Evidence(Box::new(rumour(n))))));
    assert!(run(&mut empty(), &old, 3.0 * DAY).is_empty());
}

/// A flood in one place neither grows without end nor costs another place its view.
#[test]
fn what_is_remembered_is_bounded() {
    let config = Config { most_sightings: 500, ..Config::default() };
    let mut tension = Tension::new(config, areas());
    let flood = (0..4_000).map(|n| post(n, Kind::Rumour, "asylum", Some(CARDIFF), n as f64 / 10.0));
    let elsewhere =
        (9_000..9_008).map(|n| post(n, Kind::Rumour, "asylum", Some(SWANSEA), (n - 9_000) as f64));
    run(&mut tension, &prompt(flood.chain(elsewhere)), 400.0);
    let board = tension.board();
    let posts = |area: &str| {
        let here = board.readings.iter().filter(|reading| reading.cell.area.as_str() == area);
        here.map(|reading| reading.tally.posts).max()
    };
    assert!(posts(CARDIFF).is_some_and(|posts| (200..=500).contains(&posts)), "{:?}", posts(CARDIFF));
    assert_eq!(posts(SWANSEA), Some(8));
}
