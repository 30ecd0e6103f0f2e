//! Blindness holds: what is not read does not decay to usual.

use post::{Event, Kind, SourceId, SourceState};
use tension::{Clause, HeldReason, Level, Sight, Tension};

use crate::making::{CARDIFF, at, empty, from, log, post, run};

const HOUR: f64 = 60.0;

/// An event, a rumour by four people, and what happens to the service or its sources.
fn raised_then(after: Vec<(f64, Event)>) -> (Tension, Vec<post::Entry>) {
    let event = from("news:outlet", post(1, Kind::Trigger, "policing", Some(CARDIFF), 0.0));
    let rumours = (0..4).map(|n| post(10 + n, Kind::Rumour, "policing", Some(CARDIFF), 10.0 + n as f64));
    let told = [event].into_iter().chain(rumours).map(|evidence| {
        let minutes = evidence.published_at.duration_since(at(0.0)).as_secs_f64() / 60.0;
        (minutes, Event::Evidence(Box::new(evidence)))
    });
    (empty(), log(told.chain(after)))
}

fn level_and_sight(tension: &Tension) -> (u8, bool, Sight) {
    let board = tension.board();
    let reading = board.readings.iter().find(|reading| reading.cell.theme.is_some()).unwrap();
    (reading.level.number(), reading.held, reading.sight)
}

fn state(source: &str, state: SourceState) -> Event {
    Event::SourceState { source: SourceId::new(source), state }
}

#[test]
fn without_blindness_it_falls() {
    let (mut tension, log) = raised_then(Vec::new());
    run(&mut tension, &log, 24.0 * HOUR);
    assert_eq!(level_and_sight(&tension), (1, false, Sight::Learning));
}

#[test]
fn six_hours_down_are_not_six_quiet_hours() {
    for stopped in [vec![(60.0, Event::Down), (24.0 * HOUR, Event::Up)], vec![(24.0 * HOUR, Event::Up)]] {
        let (mut tension, log) = raised_then(stopped);
        let changes = run(&mut tension, &log, 24.0 * HOUR + 5.0);
        assert!(changes.iter().all(|change| change.level >= change.from), "{changes:#?}");
        assert_eq!(level_and_sight(&tension), (3, true, Sight::Blind));
        let because = &tension.board().readings[1].because;
        assert!(because.0.contains(&Clause::Held { reason: HeldReason::Down }), "{because:?}");
        tension.settle(at(40.0 * HOUR));
        assert_eq!(tension.board().readings[1].level, Level::USUAL, "and falls once somebody watches again");
    }
}

#[test]
fn a_source_that_is_not_read_holds_what_rests_on_it() {
    let (mut tension, log) = raised_then(vec![(30.0, state("bluesky", SourceState::Unreachable))]);
    run(&mut tension, &log, 48.0 * HOUR);
    assert_eq!(level_and_sight(&tension), (3, true, Sight::Blind));
}

#[test]
fn a_source_that_has_nothing_to_do_with_it_holds_nothing() {
    let others = ["news:a", "news:b", "news:c"].map(|source| (29.0, state(source, SourceState::Fine)));
    let blind = [(30.0, state("mastodon:toot.wales", SourceState::Unreachable))];
    let (mut tension, log) = raised_then(others.into_iter().chain(blind).collect());
    run(&mut tension, &log, 24.0 * HOUR);
    assert_eq!(level_and_sight(&tension).0, 1);
}

#[test]
fn a_source_that_comes_back_starts_the_hold_anew() {
    let gap = vec![
        (30.0, state("bluesky", SourceState::Unreachable)),
        (20.0 * HOUR, state("bluesky", SourceState::Fine)),
    ];
    let (mut tension, log) = raised_then(gap);
    run(&mut tension, &log, 21.0 * HOUR);
    assert_eq!(level_and_sight(&tension).0, 3, "two hours at raised from when it could be seen");
    tension.settle(at(30.0 * HOUR));
    assert_eq!(level_and_sight(&tension).0, 1);
}

#[test]
fn a_dead_source_raises_nothing_and_is_said_where_it_was_read() {
    let report = post(1, Kind::Narrative, "asylum", Some(CARDIFF), 0.0);
    let entries =
        log([(0.0, Event::Evidence(Box::new(report))), (1.0, state("bluesky", SourceState::Refused))]);
    let mut tension = empty();
    assert!(run(&mut tension, &entries, 24.0 * HOUR).is_empty());
    assert_eq!(level_and_sight(&tension), (1, true, Sight::Blind), "usual, and nobody can see whether it is");
}

#[test]
fn a_new_deployment_and_a_new_area_say_that_they_are_learning() {
    let report = |area| from("news:outlet", post(1, Kind::Trigger, "policing", Some(area), 0.0));
    for area in [CARDIFF, "W06999999"] {
        let mut tension = empty();
        run(&mut tension, &log([(0.0, Event::Evidence(Box::new(report(area))))]), 5.0);
        assert_eq!(level_and_sight(&tension), (2, false, Sight::Learning), "{area}");
        let because = &tension.board().readings[1].because;
        assert!(because.0.contains(&Clause::Learning), "{because:?}");
    }
}
