//! What raises a level, and what does not: stories in, the highest level out.

use post::{Act, AreaCode, Confidence, Evidence, Fingerprint, Kind, Stance, Status, Theme};
use tension::{AlertState, Clause, Severity};

use crate::making::{CARDIFF, SWANSEA, act, at, empty, from, highest, log, post, prompt, run};

const HOURS_24: f64 = 24.0 * 60.0;

/// A story told in Cardiff, and the highest level its theme should reach there within a day.
fn check(story: &str, evidence: Vec<Evidence>, theme: &str, expected: u8) {
    let changes = run(&mut empty(), &prompt(evidence), HOURS_24);
    assert_eq!(highest(&changes, CARDIFF, theme), expected, "{story}");
}

fn reports(outlets: u64) -> Vec<Evidence> {
    let report = |n| post(n, Kind::Trigger, "violent-incident", Some(CARDIFF), n as f64);
    (1..=outlets).map(|n| from(&format!("news:outlet-{n}"), report(n))).collect()
}

fn people(kind: Kind, theme: &str, area: Option<&str>, first: u64, count: u64) -> Vec<Evidence> {
    (0..count).map(|n| post(first + n, kind, theme, area, 60.0 + 4.0 * n as f64)).collect()
}

fn rumours(count: u64) -> Vec<Evidence> {
    people(Kind::Rumour, "asylum", Some(CARDIFF), 1_000, count)
}

fn calls(count: u64) -> Vec<Evidence> {
    people(Kind::Mobilisation, "disorder", Some(CARDIFF), 2_000, count)
}

#[test]
fn what_is_tied_to_an_event_makes_the_level() {
    let theme = "violent-incident";
    check("nothing", Vec::new(), theme, 1);
    check("one outlet", reports(1), theme, 2);
    check("six outlets", reports(6), theme, 2);
    check("one story in forty outlets", reports(40), theme, 2);
    check("an event and one rumour", [reports(2), rumours(1)].concat(), theme, 2);
    check("an event and a rumour by three", [reports(2), rumours(3)].concat(), theme, 3);
    check("and a call to gather", [reports(2), rumours(3), calls(2)].concat(), theme, 4);
    check("a call to gather without a rumour", [reports(2), calls(2)].concat(), theme, 3);
}

#[test]
fn disorder_makes_it_high_and_calls_to_join_very_high() {
    let bricks = people(Kind::Trigger, "disorder", Some(CARDIFF), 3_000, 4);
    check("one person reports disorder", bricks.iter().take(1).cloned().collect(), "disorder", 2);
    let outlets = |count| bricks.iter().take(count).map(|post| from("news:outlet-1", post.clone())).collect();
    check("one outlet does", outlets(1), "disorder", 3);
    check("one outlet goes on and on about it", outlets(4), "disorder", 3);
    check("four do", bricks.clone(), "disorder", 4);
    check("and people call to join", [bricks.clone(), calls(3)].concat(), "disorder", 5);
    check("an open incident feels it", [reports(2), bricks, calls(3)].concat(), "violent-incident", 5);
}

#[test]
fn a_few_dozen_people_over_half_a_day_are_a_watch_and_within_minutes_a_warning() {
    let told = |apart: f64| -> Vec<Evidence> {
        let report =
            |n: u64| post(100 + n, Kind::Trigger, "violent-incident", Some(CARDIFF), 5.0 + apart * n as f64);
        reports(3).into_iter().chain((0..36).map(report)).collect()
    };
    check("three an hour", told(20.0), "violent-incident", 2);
    check("three a minute", told(0.33), "violent-incident", 3);
}

#[test]
fn one_person_is_never_two_and_a_paste_is_never_a_crowd() {
    let mut loud = rumours(500);
    let author = loud[0].author;
    loud.iter_mut().for_each(|evidence| evidence.author = author);
    check("one author, 500 posts, an event", [reports(2), loud].concat(), "violent-incident", 2);

    let mut pasted = rumours(300);
    pasted.iter_mut().for_each(|evidence| evidence.fingerprint = Fingerprint([7; 16]));
    check("one text by eight", [reports(2), pasted[..8].to_vec()].concat(), "violent-incident", 2);
    check("one text by 300", [reports(2), pasted.clone()].concat(), "violent-incident", 3);
    check("one text by 300, no event seen", pasted, "asylum", 3);
}

#[test]
fn what_does_not_count_raises_nothing() {
    let turned = |change: fn(&mut Evidence)| -> Vec<Evidence> {
        let mut all = rumours(40);
        all.iter_mut().for_each(change);
        all
    };
    check("denials alone", turned(|e| e.stance = Stance::Deny), "asylum", 1);
    check("fiction", turned(|e| e.stance = Stance::Fiction), "asylum", 1);
    check("a rule on trial", turned(|e| e.status = Status::Shadow), "asylum", 1);
    check("statements", turned(|e| e.kind = Kind::Reassurance), "asylum", 1);
    let queries: Vec<_> = turned(|e| e.stance = Stance::Query)[..4].to_vec();
    check("four who only ask", [reports(2), queries].concat(), "violent-incident", 2);
}

#[test]
fn three_partners_are_enough_without_a_post() {
    let report =
        |n| from(&format!("return:partner-{n}"), post(n, Kind::Trigger, "policing", Some(CARDIFF), n as f64));
    check("two returns", (1..=2).map(report).collect(), "policing", 2);
    check("three returns", (1..=3).map(report).collect(), "policing", 3);
}

#[test]
fn an_unplaced_rumour_goes_where_its_incident_is() {
    let words = vec![11, 12, 13, 14];
    let mut event = reports(2);
    event.iter_mut().for_each(|evidence| evidence.words.clone_from(&words));
    let mut unplaced = people(Kind::Rumour, "asylum", None, 1_000, 5);
    let untied = run(&mut empty(), &prompt([event.clone(), unplaced.clone()].concat()), HOURS_24);
    assert_eq!(highest(&untied, CARDIFF, "violent-incident"), 2, "nothing ties them");

    unplaced.iter_mut().for_each(|evidence| evidence.words.clone_from(&words));
    let tied = run(&mut empty(), &prompt([event.clone(), unplaced.clone()].concat()), HOURS_24);
    assert_eq!(highest(&tied, CARDIFF, "violent-incident"), 3, "shared words tie them");
    assert_eq!(highest(&tied, AreaCode::UNPLACED, "asylum"), 1, "and they count in one place only");

    let answered = event[0].post;
    unplaced.iter_mut().for_each(|evidence| {
        evidence.words.clear();
        evidence.reply_to = Some(answered);
    });
    let replies = run(&mut empty(), &prompt([event, unplaced].concat()), HOURS_24);
    assert_eq!(highest(&replies, CARDIFF, "violent-incident"), 3, "replies tie them");
}

#[test]
fn what_names_no_place_raises_no_area_and_is_never_critical() {
    let abroad = people(Kind::Trigger, "violent-incident", None, 1, 60);
    let talk = people(Kind::Rumour, "violent-incident", None, 1_000, 60);
    let call = people(Kind::Mobilisation, "disorder", None, 2_000, 60);
    let changes = run(&mut empty(), &prompt([abroad, talk, call].concat()), HOURS_24);
    assert!(changes.iter().all(|change| change.cell.area.is_unplaced()), "no area is raised");
    assert_eq!(highest(&changes, AreaCode::UNPLACED, "disorder"), 3, "and none above raised");
}

#[test]
fn a_rumour_stays_with_the_area_it_names() {
    let elsewhere = people(Kind::Rumour, "asylum", Some(SWANSEA), 1_000, 4);
    check("an event here, a rumour there", [reports(2), elsewhere].concat(), "violent-incident", 2);
}

#[test]
fn a_denial_is_said_and_persistence_after_it_too() {
    let mut denial = post(9_000, Kind::Rumour, "asylum", Some(CARDIFF), 62.0);
    denial.stance = Stance::Deny;
    let denial = from("police:south-wales", denial);
    let story = [reports(2), rumours(6), vec![denial]].concat();
    let with = run(&mut empty(), &prompt(story), 120.0);
    let without = run(&mut empty(), &prompt([reports(2), rumours(6)].concat()), 120.0);
    let levels = |changes: &[tension::Change]| {
        changes.iter().map(|c| (c.at, c.cell.clone(), c.level)).collect::<Vec<_>>()
    };
    assert_eq!(levels(&with), levels(&without), "a denial moves no level");

    let last =
        with.iter().rfind(|change| highest(&[(*change).clone()], CARDIFF, "violent-incident") == 3).unwrap();
    let rebutted = last.because.0.iter().find_map(|clause| match clause {
        Clause::Rebutted { by_trusted, posts, repeated_since, .. } => {
            Some((*by_trusted, *posts, *repeated_since))
        }
        _ => None,
    });
    assert_eq!(rebutted, Some((true, 1, 2)), "denied by a service, repeated since by those who came later");
    assert!(last.because.0.contains(&Clause::NoCallSeen));
    let beside = |pair: &[Clause]| {
        matches!(
            pair,
            [Clause::Rumour { span: Some(span), incident_in_area: true, .. }, Clause::Rebutted { .. }]
                if span.first_at < span.last_at
        )
    };
    assert!(last.because.0.windows(2).any(beside), "a denial stands beside its rumour: {:?}", last.because);
}

#[test]
fn an_alert_waits_fires_and_resolves_and_the_level_falls_one_step_at_a_time() {
    let mut tension = empty();
    let changes = run(&mut tension, &prompt([reports(2), rumours(4)].concat()), 3.0 * HOURS_24);
    let theme = Theme::new("violent-incident");
    let here: Vec<_> = changes.iter().filter(|change| change.cell.theme.as_ref() == Some(&theme)).collect();
    let steps: Vec<_> =
        here.iter().map(|change| (change.from.number(), change.level.number(), change.alert)).collect();
    let expected = [
        (1, 2, AlertState::Inactive),
        (2, 3, AlertState::Pending),
        (3, 3, AlertState::Firing),
        (3, 2, AlertState::Resolved),
        (2, 1, AlertState::Inactive),
    ];
    assert_eq!(steps, expected);
    let held = here[3].at.duration_since(here[2].at).as_secs_f64() / 3600.0;
    assert!((6.0..10.0).contains(&held), "six hours of support and two of holding, not {held}");
    assert_eq!(here[4].severity, Severity::None);
    assert!(here[4].because.0.is_empty());
}

#[test]
fn an_acknowledged_alert_stays_silent_until_it_is_worse() {
    let theme = "violent-incident";
    let acknowledge = act(Act::Acknowledge { area: AreaCode::new(CARDIFF), theme: Theme::new(theme) });
    // The rumour comes back when its first wave has faded to a watch that an outlet keeps alive.
    let later = |kind, theme, first, minutes: f64| -> Vec<Evidence> {
        (0..4_u64).map(|n| post(first + n, kind, theme, Some(CARDIFF), minutes + n as f64)).collect()
    };
    let kept: Vec<_> = (0..6)
        .map(|n| from("news:outlet-1", post(50 + n, Kind::Trigger, theme, Some(CARDIFF), 90.0 * n as f64)))
        .collect();
    let again = later(Kind::Rumour, "asylum", 4_000, 11.0 * 60.0);
    let worse = later(Kind::Mobilisation, "disorder", 5_000, 11.5 * 60.0);
    let mut entries: Vec<_> = prompt([reports(2), kept, rumours(4), again, worse].concat())
        .into_iter()
        .map(|entry| (entry.at.duration_since(at(0.0)).as_secs_f64() / 60.0, entry.event))
        .collect();
    entries.push((100.0, acknowledge));
    let changes = run(&mut empty(), &log(entries), 12.0 * 60.0);
    let fired: Vec<_> = changes
        .iter()
        .filter(|change| change.alert == AlertState::Firing && change.cell.theme == Some(Theme::new(theme)))
        .map(|change| change.severity)
        .collect();
    assert_eq!(fired, [Severity::Warning, Severity::Critical], "{changes:#?}");
}

#[test]
fn what_a_person_dismisses_leaves_the_score() {
    let story = [reports(2), rumours(3)].concat();
    let wrong: Vec<_> = story.iter().skip(2).map(|evidence| evidence.post).collect();
    let mut entries: Vec<_> = prompt(story)
        .into_iter()
        .map(|entry| (entry.at.duration_since(at(0.0)).as_secs_f64() / 60.0, entry.event))
        .collect();
    entries.extend(wrong.into_iter().map(|post| (68.5, act(Act::Dismiss { post }))));
    let mut tension = empty();
    let changes = run(&mut tension, &log(entries), 75.0);
    assert_eq!(highest(&changes, CARDIFF, "violent-incident"), 3);
    assert!(changes.iter().all(|change| change.alert != AlertState::Firing), "gone before it fired");
    let board = tension.board();
    let reading =
        board.readings.iter().find(|reading| reading.cell.theme == Some(Theme::new("violent-incident")));
    assert_eq!(reading.map(|reading| (reading.level.number(), reading.tally.posts)), Some((2, 2)));
}

#[test]
fn a_roll_up_is_its_highest_theme_and_says_how_many_are_raised() {
    let three = |theme: &'static str, first: u64| people(Kind::Targeting, theme, Some(CARDIFF), first, 4);
    let roll_up = |story: Vec<Evidence>| {
        let mut tension = empty();
        let changes = run(&mut tension, &prompt(story), 90.0);
        let rolled: Vec<_> = changes.into_iter().filter(|change| change.cell.theme.is_none()).collect();
        assert!(rolled.iter().all(|change| change.alert == AlertState::Inactive), "a roll-up has no alert");
        let reading =
            tension.board().readings.into_iter().find(|reading| reading.cell.theme.is_none()).unwrap();
        assert_eq!(rolled.last().map(|change| change.level), Some(reading.level));
        let spread = reading.because.0.iter().any(|clause| matches!(clause, Clause::Spread { themes: 3 }));
        (reading.level.number(), spread)
    };
    let two = [three("asylum", 100), three("children", 200)].concat();
    assert_eq!(roll_up(two.clone()), (3, false));
    assert_eq!(roll_up([two, three("election", 300)].concat()), (3, true));
}

#[test]
fn an_assessed_level_stands_beside_the_signal() {
    let area = AreaCode::new(CARDIFF);
    let (eep, review_at) = (post::Eep::Experienced, at(600.0));
    let (reason, by) = ("a vigil is planned".to_owned(), "cohesion officer".to_owned());
    let assess = act(Act::Assess { area: area.clone(), level: 4, eep, review_at, reason, by: by.clone() });
    let mut tension = empty();
    assert!(run(&mut tension, &log([(1.0, assess)]), 60.0).is_empty(), "it moves no signal level");
    let assessed = tension.board().assessed;
    let found: Vec<_> = assessed
        .iter()
        .map(|known| (known.area.clone(), known.level.number(), known.at, &known.by))
        .collect();
    assert_eq!(found, [(area, 4, at(1.0), &by)]);
}

#[test]
fn the_board_shows_incidents_and_what_is_tied_to_them() {
    let mut tension = empty();
    run(&mut tension, &prompt([reports(3), rumours(2)].concat()), 90.0);
    let incidents = tension.board().incidents;
    let shown: Vec<_> = incidents.iter().map(|i| (i.area.as_str(), i.outlets, i.people, i.tied)).collect();
    assert_eq!(shown, [(CARDIFF, 3, 0, 2)]);
    tension.settle(at(4.0 * HOURS_24));
    assert!(tension.board().incidents.is_empty(), "silent for two days, it is closed");
}

#[test]
fn a_paper_s_home_is_no_place_of_an_event_and_a_council_s_is() {
    let home = |source: &str| {
        let mut report = from(source, post(1, Kind::Trigger, "policing", Some(CARDIFF), 0.0));
        report.areas[0].confidence = Confidence::Home;
        vec![report]
    };
    check("a local paper, no place named", home("news:local"), "policing", 1);
    check("the area's own council", home("council:cardiff"), "policing", 2);
    let mut one_of_several = from("news:outlet", post(1, Kind::Trigger, "policing", Some(CARDIFF), 0.0));
    one_of_several.areas[0].confidence = Confidence::Candidate;
    check("one of several areas of that name", vec![one_of_several], "policing", 1);
}
