//! Surges from outside: posts in, what began and ended out, however often the register is settled meanwhile.

#![allow(clippy::unwrap_used, reason = "a test stops where it is wrong")]

use jiff::{SignedDuration, Timestamp};
use post::{
    AreaCode, AreaMention, AuthorKey, Confidence, Entry, Event, Evidence, Fingerprint, Kind, PostHash,
    RuleId, SourceId, Stance, Status, Step, Strength, Surge, Theme, Wanted, Weight,
};
use proptest::prelude::*;
use register::{Config, Register, SurgeChange};

const CARDIFF: &str = "W06000015";
const SWANSEA: &str = "W06000011";

/// So many minutes and half a second after the start.
fn at(minutes: i64) -> Timestamp {
    "2031-03-04T18:00:00.5Z".parse::<Timestamp>().unwrap() + SignedDuration::from_mins(minutes)
}

fn post(number: u8, kind: Kind, minutes: i64, area: &str) -> Evidence {
    let area = AreaMention { code: AreaCode::new(area), confidence: Confidence::Named, place: None };
    Evidence {
        post: PostHash([number; 16]),
        revision: 1,
        rule: RuleId::new(&format!("{kind}.invented")),
        rule_hash: 1,
        generation: 1,
        kind,
        theme: Theme::new("asylum"),
        weight: Weight::Medium,
        status: Status::Live,
        strength: Strength::Strong,
        stance: Stance::Support,
        disguised: false,
        areas: vec![area],
        author: AuthorKey([number; 16]),
        source: SourceId::new("bluesky"),
        fingerprint: Fingerprint([number; 16]),
        minhash: None,
        words: Vec::new(),
        links: Vec::new(),
        reply_to: None,
        published_at: at(minutes),
        collected_at: at(minutes),
        found_late: false,
        flooding: false,
    }
}

fn surge(wanted: Wanted) -> Surge {
    Surge { id: RuleId::new("surge"), theme: None, areas: Vec::new(), wanted, within: 3600 }
}

fn call_after_rumour() -> Surge {
    surge(Wanted::InOrder(vec![Step::Kind(Kind::Rumour), Step::Kind(Kind::Mobilisation)]))
}

fn defining(surges: Vec<Surge>) -> Event {
    Event::Rules { generation: 1, changed: Vec::new(), surges, calendar: Vec::new() }
}

fn found(evidence: Evidence) -> Event {
    Event::Evidence(Box::new(evidence))
}

/// Folds events at their minutes, settling every `tick` minutes as well, and until the end.
fn fold(events: &[(i64, Event)], tick: Option<i64>) -> (Register, Vec<SurgeChange>) {
    let mut register = Register::new(Config::default());
    let (mut changes, mut minute) = (Vec::new(), 0);
    for (number, (when, event)) in (1..).zip(events) {
        while let Some(tick) = tick.filter(|tick| minute + tick <= *when) {
            minute += tick;
            changes.extend(register.settle(at(minute)));
        }
        changes.extend(register.apply(&Entry { number, at: at(*when), event: event.clone() }));
    }
    changes.extend(register.settle(at(1000)));
    (register, changes)
}

/// "+CARDIFF 20" and so on: what began (+) or ended (-), and in which minute.
fn told(changes: &[SurgeChange]) -> Vec<(bool, String, i64)> {
    let minute = |change: &SurgeChange| change.at.duration_since(at(0)).as_mins();
    changes.iter().map(|change| (change.began, change.area.to_string(), minute(change))).collect()
}

#[test]
fn a_surge_begins_and_ends_in_its_own_area() {
    let denied = Evidence { stance: Stance::Deny, ..post(4, Kind::Mobilisation, 12, SWANSEA) };
    let events = [
        (0, defining(vec![call_after_rumour()])),
        (5, found(post(1, Kind::Rumour, 5, CARDIFF))),
        (6, found(post(2, Kind::Rumour, 6, SWANSEA))),
        (12, found(denied)),
        (20, found(post(3, Kind::Mobilisation, 20, CARDIFF))),
    ];
    let cardiff = CARDIFF.to_owned();
    assert_eq!(told(&fold(&events, None).1), [(true, cardiff.clone(), 20), (false, cardiff, 65)]);
}

#[test]
fn what_is_under_way_is_shown_until_its_posts_are_gone_or_its_definition_changes() {
    let start = [
        (0, defining(vec![call_after_rumour()])),
        (5, found(post(1, Kind::Rumour, 5, CARDIFF))),
        (20, found(post(2, Kind::Mobilisation, 20, CARDIFF))),
    ];
    for (event, left) in [
        (Event::Up, 1),
        (defining(vec![call_after_rumour()]), 1),
        (defining(vec![surge(Wanted::Count(2, Vec::new()))]), 0),
        (defining(Vec::new()), 0),
        (Event::Withdrawn { post: PostHash([1; 16]) }, 0),
        (Event::Withdrawn { post: PostHash([9; 16]) }, 1),
    ] {
        let mut register = Register::new(Config::default());
        for (number, (when, event)) in (1..).zip(start.iter().chain([&(30, event.clone())])) {
            register.apply(&Entry { number, at: at(*when), event: event.clone() });
        }
        register.settle(at(31));
        let restored = Register::restore(Config::default(), &register.checkpoint()).unwrap();
        assert_eq!(restored.surges(), register.surges());
        assert_eq!(register.surges().len(), left, "{event:?}");
        for active in register.surges() {
            assert_eq!((active.until, active.posts), (at(65), 2));
        }
    }
}

#[test]
fn what_is_not_placed_is_no_surge() {
    let events = [
        (0, defining(vec![surge(Wanted::Count(2, Vec::new()))])),
        (1, found(Evidence { areas: Vec::new(), ..post(1, Kind::Rumour, 1, CARDIFF) })),
        (2, found(Evidence { areas: Vec::new(), ..post(2, Kind::Rumour, 2, CARDIFF) })),
    ];
    assert_eq!(told(&fold(&events, None).1), []);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn folding_again_gives_the_same_changes(
        posts in prop::collection::vec((0_i64..400, 0_i64..90, 1_u8..40, any::<bool>(), any::<bool>()), 1..40),
        least in 2_u32..5,
    ) {
        let mut posts = posts;
        posts.sort_unstable();
        let mut events = vec![(0, defining(vec![call_after_rumour(), {
            let voices = surge(Wanted::DistinctAuthors(least, Vec::new()));
            Surge { id: RuleId::new("voices"), ..voices }
        }]))];
        for (when, late, number, is_call, in_cardiff) in posts {
            let kind = if is_call { Kind::Mobilisation } else { Kind::Rumour };
            let area = if in_cardiff { CARDIFF } else { SWANSEA };
            let evidence = Evidence { published_at: at(when - late), ..post(number, kind, when, area) };
            events.push((when, found(evidence)));
        }
        let (register, once) = fold(&events, None);
        let (again, live) = fold(&events, Some(1));
        prop_assert_eq!(once, live);
        prop_assert_eq!(register.surges(), again.surges());
    }
}
