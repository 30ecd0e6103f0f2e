//! What must stay quiet: ordinary days, late posts, nothing at all.

use jiff::SignedDuration;
use post::{Entry, Event, Evidence, Kind, Stance};
use tension::{AlertState, Config, Severity, Tension};

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

/// An ordinary stabbing: three outlets, a dozen people, one rumour, over three hours from minute 0 on.
fn ordinary(area: &str) -> Vec<Evidence> {
    let one = |n: u64, minutes: f64| post(n, Kind::Trigger, "violent-incident", Some(area), minutes);
    let outlets = (0..3).map(|n| from(&format!("news:outlet-{n}"), one(n, 20.0 * n as f64)));
    let people = (3..15).map(|n| one(n, 11.0 * n as f64));
    let rumour = post(50, Kind::Rumour, "violent-incident", Some(area), 170.0);
    outlets.chain(people).chain([rumour]).collect()
}

fn committed(minutes: impl Fn(usize) -> f64, evidence: Vec<Evidence>) -> Vec<Entry> {
    let events = evidence.into_iter().enumerate();
    log(events.map(|(place, evidence)| (minutes(place), Event::Evidence(Box::new(evidence)))))
}

/// What keeps an ordinary incident ordinary, however it reaches us.
#[test]
fn an_ordinary_incident_pages_nobody_however_it_arrives() {
    let check = |story: &str, area: &str, entries: Vec<Entry>| {
        let changes = run(&mut empty(), &entries, 2.0 * DAY);
        let highest = highest(&changes, area, "violent-incident");
        assert_eq!(highest, 2, "{story}");
        let fired = changes.iter().find(|change| change.alert != AlertState::Inactive);
        assert_eq!(fired, None, "{story}");
    };
    check("as it is published", CARDIFF, prompt(ordinary(CARDIFF)));
    check("two hours late", CARDIFF, committed(|n| 120.0 + 11.0 * n as f64, ordinary(CARDIFF)));
    check("all at once, two hours after the last", CARDIFF, committed(|_| 290.0, ordinary(CARDIFF)));
    check("last first", CARDIFF, committed(|n| 300.0 - n as f64, ordinary(CARDIFF)));
    let shuffled = |n: usize| 180.0 + ((n * 7) % 16) as f64 * 5.0;
    check("in no order", CARDIFF, committed(shuffled, ordinary(CARDIFF)));
    check("in an area nobody told us of", "W06999999", prompt(ordinary("W06999999")));
    let mut ahead = prompt(ordinary(CARDIFF));
    for entry in &mut ahead {
        if let Event::Evidence(evidence) = &mut entry.event {
            evidence.published_at += SignedDuration::from_hours(1);
        }
    }
    check("from a source whose clock is an hour ahead", CARDIFF, ahead);
}

/// The clock of the service is put back an hour, then on by a day: what was said stays said, and nothing is made up.
#[test]
fn a_clock_that_is_put_back_or_on_pages_nobody() {
    for (story, step) in [("back", -60.0), ("on", DAY), ("on by a month", 30.0 * DAY)] {
        let mut entries = prompt(ordinary(CARDIFF));
        let cut = entries.len() / 2;
        for entry in entries.iter_mut().skip(cut) {
            entry.at += SignedDuration::from_secs((step * 60.0) as i64);
        }
        let mut tension = empty();
        let mut changes = Vec::new();
        for entry in &entries {
            tension.apply(entry);
            changes.extend(tension.settle(entry.at));
        }
        changes.extend(tension.settle(at(32.0 * DAY)));
        assert_eq!(highest(&changes, CARDIFF, "violent-incident"), 2, "{story}");
        assert!(changes.iter().all(|change| change.alert == AlertState::Inactive), "{story}");
        assert!(changes.windows(2).all(|pair| pair[0].at <= pair[1].at), "{story}: told in order");
    }
}

/// One wire story in forty outlets within the hour, each in its own words, is one story.
#[test]
fn a_wire_story_in_forty_outlets_is_one_story() {
    let report = |n: u64| post(n, Kind::Trigger, "hazard", Some(CARDIFF), 1.5 * n as f64);
    let wire = (0..40).map(|n| from(&format!("news:outlet-{n}"), report(n)));
    let mut tension = empty();
    let changes = run(&mut tension, &prompt(wire), 120.0);
    assert_eq!(highest(&changes, CARDIFF, "hazard"), 2);
    assert_eq!(
        tension.board().incidents.first().map(|incident| incident.outlets),
        Some(40),
        "and all are said"
    );
}

/// Police and council correct what nobody here has said: counted and shown, and the level neither rises nor falls.
#[test]
fn corrections_alone_mark_and_raise_nothing() {
    let answer = |n: u64, source: &str| {
        let stance = if n.is_multiple_of(2) { Stance::Deny } else { Stance::Support };
        let kind = if n.is_multiple_of(2) { Kind::Rumour } else { Kind::Reassurance };
        from(source, Evidence { stance, ..post(n, kind, "asylum", Some(CARDIFF), n as f64) })
    };
    let answers = (0..20).map(|n| answer(n, if n < 10 { "police:south-wales" } else { "council:cardiff" }));
    let mut tension = empty();
    assert!(run(&mut tension, &prompt(answers), 60.0).is_empty());
    let board = tension.board();
    let shown = board.readings.iter().find(|reading| reading.cell.theme.is_some());
    let shown = shown.map(|reading| (reading.level.number(), reading.tally.posts, reading.tally.rebuttals));
    assert_eq!(shown, Some((1, 0, 20)));
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
