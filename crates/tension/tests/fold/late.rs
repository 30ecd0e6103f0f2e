//! What a new rule finds in old posts: counted at its time, and nobody is woken for what is past.

use post::{Event, Evidence, Kind};
use tension::Change;

use crate::making::{CARDIFF, at, empty, from, highest, log, post, run};

/// Four people report disorder and three call to join it, one a minute from `minutes` on.
fn disorder(minutes: f64) -> Vec<Evidence> {
    let told = |first: u64, kind, count: u64| {
        (0..count).map(move |n| post(first + n, kind, "disorder", Some(CARDIFF), minutes + n as f64))
    };
    told(1, Kind::Trigger, 4).chain(told(100, Kind::Mobilisation, 3)).collect()
}

fn late(evidence: Vec<Evidence>) -> Vec<Evidence> {
    evidence.into_iter().map(|evidence| Evidence { found_late: true, ..evidence }).collect()
}

/// All of it committed at one minute, then what follows; the changes of a day.
fn found(minutes: f64, evidence: Vec<Evidence>, then: Vec<(f64, Evidence)>) -> Vec<Change> {
    let at_once = evidence.into_iter().map(|evidence| (minutes, evidence));
    let events =
        at_once.chain(then).map(|(minutes, evidence)| (minutes, Event::Evidence(Box::new(evidence))));
    run(&mut empty(), &log(events), 24.0 * 60.0)
}

#[test]
fn posts_of_the_past_are_shown_and_wake_nobody_until_another_comes_in() {
    /// What it is called, what is found at once, what follows, and the highest level.
    type Case = (&'static str, Vec<Evidence>, Vec<(f64, Evidence)>, u8);
    let cases: &[Case] = &[
        ("as it came in", disorder(50.0), Vec::new(), 5),
        ("found late", late(disorder(50.0)), Vec::new(), 2),
        (
            "found late, and one more comes in",
            late(disorder(50.0)),
            vec![(65.0, post(500, Kind::Trigger, "disorder", Some(CARDIFF), 65.0))],
            5,
        ),
        (
            "found late, and one more is found late",
            late(disorder(50.0)),
            vec![(65.0, late(vec![post(500, Kind::Trigger, "disorder", Some(CARDIFF), 65.0)]).remove(0))],
            2,
        ),
        ("found late a day after", late(disorder(50.0 - 25.0 * 60.0)), Vec::new(), 1),
    ];
    for (story, evidence, then, level) in cases {
        let changes = found(60.0, evidence.clone(), then.clone());
        assert_eq!(highest(&changes, CARDIFF, "disorder"), *level, "{story}");
    }
}

#[test]
fn a_level_that_stands_is_not_lowered_by_what_is_found_late() {
    let live: Vec<(f64, Event)> =
        disorder(10.0).into_iter().map(|e| (20.0, Event::Evidence(Box::new(e)))).collect();
    let more = late(vec![from("news:gazette", post(900, Kind::Trigger, "disorder", Some(CARDIFF), 12.0))]);
    let more = more.into_iter().map(|e| (21.0, Event::Evidence(Box::new(e))));
    let changes = run(&mut empty(), &log(live.into_iter().chain(more)), 60.0);
    assert_eq!(highest(&changes, CARDIFF, "disorder"), 5);
    assert!(changes.iter().all(|change| change.level >= change.from || change.at > at(30.0)), "{changes:?}");
}

#[test]
fn a_flooding_rule_raises_nothing() {
    let flood = disorder(50.0).into_iter().map(|evidence| Evidence { flooding: true, ..evidence });
    assert!(found(60.0, flood.collect(), Vec::new()).is_empty());
}
