//! What people say of a rumour: kept with it, inherited by later sightings, and timed.

#![allow(clippy::unwrap_used, reason = "a test stops where it is wrong")]

use jiff::{SignedDuration, Timestamp};
use post::{
    Act, Answer, AreaCode, AreaMention, AuthorKey, Confidence, Entry, Event, Evidence, Fingerprint, Kind,
    PostHash, RuleId, RumourStatus, SourceId, Stance, Status, Strength, Theme, Weight,
};
use register::{Config, Register, Rumour};

fn at(hours: i64) -> Timestamp {
    "2031-03-04T18:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_hours(hours)
}

fn id(number: u8) -> PostHash {
    PostHash([number; 16])
}

/// A post with a claim, committed an hour after it was published.
fn sighting(number: u8, wording: u8, hours: i64) -> (i64, Event) {
    let evidence = Evidence {
        post: id(number),
        revision: 1,
        rule: RuleId::new("rumour.invented"),
        rule_hash: 1,
        generation: 1,
        kind: Kind::Rumour,
        theme: Theme::new("asylum"),
        weight: Weight::Medium,
        status: Status::Live,
        strength: Strength::Strong,
        stance: Stance::Support,
        disguised: false,
        areas: vec![AreaMention {
            code: AreaCode::new("W06000015"),
            confidence: Confidence::Named,
            place: None,
        }],
        author: AuthorKey([number; 16]),
        source: SourceId::new("bluesky"),
        fingerprint: Fingerprint([wording; 16]),
        minhash: None,
        words: Vec::new(),
        links: Vec::new(),
        reply_to: None,
        published_at: at(hours - 1),
        collected_at: at(hours),
        found_late: false,
        flooding: false,
    };
    (hours, Event::Evidence(Box::new(evidence)))
}

fn answer(rumour: u8, status: RumourStatus, by: &str) -> Answer {
    Answer {
        rumour: id(rumour),
        status,
        verified_with: None,
        line_to_take: None,
        owner: None,
        due: None,
        corrected_at: None,
        by: by.to_owned(),
    }
}

fn act(hours: i64, answer: Answer) -> (i64, Event) {
    (hours, Event::Act(Act::Answer(answer)))
}

/// The register after these, settled at `until` and brought back from its checkpoint.
fn rumours(config: &Config, events: Vec<(i64, Event)>, until: i64) -> Vec<Rumour> {
    let mut register = Register::new(config.clone());
    for ((hours, event), number) in events.into_iter().zip(1..) {
        register.apply(&Entry { number, at: at(hours), event });
    }
    register.settle(at(until));
    Register::restore(config.clone(), &register.checkpoint()).unwrap().rumours()
}

#[test]
fn the_last_word_holds_and_what_is_left_out_stays() {
    let opened = Answer {
        owner: Some("press desk".to_owned()),
        due: Some(at(4)),
        ..answer(1, RumourStatus::UnderInvestigation, "JW")
    };
    let confirmed = Answer {
        verified_with: Some("police".to_owned()),
        line_to_take: Some("It is not so.".to_owned()),
        ..answer(1, RumourStatus::ConfirmedFalse, "AB")
    };
    let corrected = Answer { corrected_at: Some(at(5)), ..answer(1, RumourStatus::ConfirmedFalse, "CD") };
    let unknown = answer(9, RumourStatus::ConfirmedTrue, "JW");
    let events = |more: Vec<Answer>| {
        let acts = more.into_iter().zip(2..).map(|(answer, hours)| act(hours, answer));
        std::iter::once(sighting(1, 7, 1)).chain(acts).collect::<Vec<_>>()
    };
    let config = Config::default();
    let all = rumours(&config, events(vec![opened.clone(), confirmed.clone(), corrected, unknown]), 6);
    let [rumour] = all.as_slice() else { panic!("{all:?}") };
    assert_eq!((rumour.first_seen, rumour.flagged_at), (at(0), at(1)));
    let said = rumour.answer.clone().unwrap();
    assert_eq!((rumour.status, said.by.as_str(), said.at), (RumourStatus::ConfirmedFalse, "CD", at(4)));
    assert_eq!((said.opened_at, said.verified_at, said.corrected_at), (at(2), Some(at(3)), Some(at(5))));
    assert_eq!(
        (said.owner.as_deref(), said.line_to_take.as_deref()),
        (Some("press desk"), Some("It is not so."))
    );
    assert!(!said.is_overdue(at(6)), "what is confirmed has its answer");

    let again = answer(1, RumourStatus::UnderInvestigation, "JW");
    let doubted = rumours(&config, events(vec![opened, confirmed, again]), 6)[0].answer.clone().unwrap();
    assert_eq!(doubted.verified_at, None, "what is looked into again is not confirmed");
    assert!(doubted.is_overdue(at(4)) && !doubted.is_overdue(at(3)));
}

#[test]
fn later_sightings_inherit_the_answer_long_after_others_are_forgotten() {
    const DAY: i64 = 24;
    let events = vec![
        sighting(1, 7, 1),
        sighting(2, 8, 1),
        act(
            2,
            Answer {
                verified_with: Some("police".to_owned()),
                ..answer(1, RumourStatus::ConfirmedFalse, "JW")
            },
        ),
        sighting(3, 7, 100 * DAY),
        sighting(4, 8, 100 * DAY),
    ];
    let config = Config::default();
    let found = rumours(&config, events.clone(), 100 * DAY);
    let found: Vec<_> = found.iter().map(|rumour| (rumour.id, rumour.status, rumour.sightings)).collect();
    assert_eq!(found, [(id(1), RumourStatus::ConfirmedFalse, 2), (id(4), RumourStatus::New, 1)]);
    assert_eq!(rumours(&config, events.clone(), 140 * DAY).len(), 1, "the unanswered one is forgotten");
    assert_eq!(rumours(&config, events, 600 * DAY).len(), 0);
}

#[test]
fn where_there_is_no_room_an_answered_rumour_stays() {
    let config = Config { most_rumours: 2, ..Config::default() };
    let events = vec![
        sighting(1, 7, 1),
        act(2, answer(1, RumourStatus::ProbablyTrue, "JW")),
        sighting(2, 8, 3),
        sighting(3, 9, 4),
    ];
    let ids: Vec<_> = rumours(&config, events, 5).iter().map(|rumour| rumour.id).collect();
    assert_eq!(ids, [id(3), id(1)]);
}
