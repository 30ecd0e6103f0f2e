//! The same log gives the same bytes: however often it is settled, wherever it is cut, in whatever order one
//! second brings its posts.

use jiff::SignedDuration;
use post::{
    Act, AreaCode, Confidence, Entry, Event, Evidence, Fingerprint, Kind, SourceId, SourceState, Stance,
    Theme,
};
use proptest::prelude::*;
use tension::{Change, Config, Tension};

use crate::making::{CARDIFF, SWANSEA, areas, at, empty, from, log, post, run};

const THEMES: [&str; 3] = ["violent-incident", "asylum", "disorder"];
const KINDS: [Kind; 6] =
    [Kind::Trigger, Kind::Rumour, Kind::Mobilisation, Kind::Targeting, Kind::Narrative, Kind::Reassurance];

prop_compose! {
    fn evidence()(
        number in 0_u64..400,
        kind in prop::sample::select(&KINDS[..]),
        theme in prop::sample::select(&THEMES[..]),
        area in prop::sample::select(&[Some(CARDIFF), Some(SWANSEA), None][..]),
        (minutes, late) in (0.0..3000.0_f64, prop::sample::select(&[0.0, 0.0, 0.0, 130.0][..])),
        (wording, author, word) in (0_u8..40, 0_u8..30, 0_u32..8),
        stance in prop::sample::select(&[Stance::Support, Stance::Support, Stance::Query, Stance::Deny][..]),
        source in prop::sample::select(&["bluesky", "bluesky", "news:a", "news:b", "police:c"][..]),
        home in prop::bool::weighted(0.1),
    ) -> (f64, Event) {
        let mut evidence = post(number, kind, theme, area, minutes);
        evidence.fingerprint = Fingerprint([wording; 16]);
        evidence.author.0 = [author; 16];
        evidence.words = vec![word, word + 1, word + 2];
        evidence.stance = stance;
        if home {
            evidence.areas.iter_mut().for_each(|mention| mention.confidence = Confidence::Home);
        }
        let evidence = if source == "bluesky" { evidence } else { from(source, evidence) };
        (minutes + late, Event::Evidence(Box::new(evidence)))
    }
}

fn other_event() -> impl Strategy<Value = (f64, Event)> {
    let cell = || (AreaCode::new(CARDIFF), Theme::new("asylum"));
    let states = [SourceState::Fine, SourceState::Unreachable, SourceState::Gone];
    let source = |state| Event::SourceState { source: SourceId::new("bluesky"), state };
    let event = prop_oneof![
        prop::sample::select(states.to_vec()).prop_map(source),
        (0_u64..400).prop_map(|n| Event::Withdrawn { post: post(n, Kind::Rumour, "asylum", None, 0.0).post }),
        (0_u64..400)
            .prop_map(|n| Event::Act(Act::Dismiss { post: post(n, Kind::Rumour, "asylum", None, 0.0).post })),
        Just(()).prop_map(move |()| {
            let (area, theme) = cell();
            Event::Act(Act::Acknowledge { area, theme })
        }),
        Just(Event::Down),
    ];
    (0.0..3000.0_f64, event)
}

/// A log of two days: mostly evidence in three busy hours, then silence, with a stop and a start in between.
fn any_log() -> impl Strategy<Value = Vec<Entry>> {
    let evidence = prop::collection::vec(evidence(), 0..120);
    let others = prop::collection::vec(other_event(), 0..6);
    (evidence, others, 0.0..3000.0_f64, 1.0..400.0_f64, any::<bool>()).prop_map(
        |(evidence, others, busy, away, stops)| {
            let squeezed = evidence.into_iter().map(move |(minutes, event)| squeeze(busy, minutes, event));
            let ups = others
                .iter()
                .filter(|(_, event)| *event == Event::Down)
                .map(|(at, _)| (at + away, Event::Up));
            let ups: Vec<_> = ups.collect();
            let others = others.into_iter().filter(move |(_, event)| stops || *event != Event::Down);
            log(squeezed.chain(others).chain(ups.into_iter().filter(move |_| stops)))
        },
    )
}

/// Moves two posts in three into the busy hours, so that levels do rise.
fn squeeze(busy: f64, minutes: f64, event: Event) -> (f64, Event) {
    let Event::Evidence(mut evidence) = event else { return (minutes, event) };
    let late = minutes - evidence.published_at.duration_since(at(0.0)).as_secs_f64() / 60.0;
    if evidence.post.0[0] % 3 == 0 {
        return (minutes, Event::Evidence(evidence));
    }
    let moved = busy + (minutes % 180.0);
    evidence.published_at = at(moved);
    (moved + late.max(0.0), Event::Evidence(evidence))
}

const END: f64 = 5000.0;

fn json(changes: &[Change]) -> String {
    changes.iter().map(|change| serde_json::to_string(change).unwrap() + "\n").collect()
}

/// Settles every `step` seconds and at every entry, as a live service would.
fn live(log: &[Entry], step: i64) -> (Vec<Change>, Tension) {
    let mut tension = empty();
    let mut changes = Vec::new();
    let mut now = at(0.0);
    for entry in log {
        // A service that is down, or about to have been, settles nothing in between.
        while now < entry.at && entry.event != Event::Up {
            changes.extend(tension.settle(now));
            now += SignedDuration::from_secs(step);
        }
        now = now.max(entry.at);
        tension.apply(entry);
        changes.extend(tension.settle(entry.at));
    }
    while now < at(END) {
        changes.extend(tension.settle(now));
        now += SignedDuration::from_secs(step);
    }
    changes.extend(tension.settle(at(END)));
    (changes, tension)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn refold_equals_live_byte_for_byte(log in any_log()) {
        let mut refolded = empty();
        let refold = run(&mut refolded, &log, END);
        for step in [1, 7, 600] {
            let (changes, tension) = live(&log, step);
            prop_assert_eq!(json(&changes), json(&refold));
            prop_assert_eq!(tension.checkpoint(), refolded.checkpoint());
        }
    }

    #[test]
    fn a_restart_from_a_checkpoint_at_any_point_changes_nothing(log in any_log(), cut in 0.0..1.0_f64) {
        let whole = run(&mut empty(), &log, END);
        let (before, after) = log.split_at((log.len() as f64 * cut) as usize);
        let mut tension = empty();
        let mut changes = Vec::new();
        for entry in before {
            tension.apply(entry);
            changes.extend(tension.settle(entry.at));
        }
        let mut restored = Tension::restore(Config::default(), areas(), &tension.checkpoint()).unwrap();
        changes.extend(run(&mut restored, after, END));
        prop_assert_eq!(json(&changes), json(&whole));
    }

    #[test]
    fn the_order_within_one_second_does_not_matter(posts in prop::collection::vec(evidence(), 1..40), turn in 0_usize..40) {
        let together: Vec<(f64, Event)> = posts.into_iter().map(|(_, event)| (3_200.0, event)).collect();
        let mut turned = together.clone();
        turned.rotate_left(turn % together.len());
        turned.reverse();
        let (straight, turned) = (run(&mut empty(), &log(together), END), run(&mut empty(), &log(turned), END));
        prop_assert_eq!(json(&straight), json(&turned));
    }

    #[test]
    fn levels_are_steps_from_where_they_were(log in any_log()) {
        let mut last = std::collections::BTreeMap::new();
        for change in run(&mut empty(), &log, END) {
            let before = last.insert(change.cell.clone(), change.level).map_or(1, |level| level.number());
            prop_assert_eq!(change.from.number(), before);
            prop_assert!((1..=5).contains(&change.level.number()));
            prop_assert!(change.level >= change.from || change.from.number() - change.level.number() == 1 || change.cell.theme.is_none());
            prop_assert_eq!(change.severity, change.level.severity());
            prop_assert!(change.cell.theme.is_some() || change.alert.as_str() == "none");
        }
    }

    #[test]
    fn denials_only_never_raise_a_level(posts in prop::collection::vec(evidence(), 0..80)) {
        let denied = posts.into_iter().map(|(minutes, event)| match event {
            Event::Evidence(evidence) => (minutes, Event::Evidence(Box::new(Evidence { stance: Stance::Deny, ..*evidence }))),
            other => (minutes, other),
        });
        prop_assert!(run(&mut empty(), &log(denied), END).is_empty());
    }
}

#[test]
fn a_damaged_checkpoint_is_refused_in_words() {
    for bytes in [&[][..], &[9, 1, 2][..], &[2, 255, 255][..]] {
        let error = Tension::restore(Config::default(), areas(), bytes).unwrap_err().to_string();
        assert!(error.contains("refold from the log"), "{error}");
    }
}

#[test]
fn settings_survive_being_written_and_change_the_digest_when_changed() {
    let shipped = Config::default();
    let read: Config = serde_json::from_str(&serde_json::to_string(&shipped).unwrap()).unwrap();
    assert_eq!(read.digest(), shipped.digest());
    let changed = Config { unplaced_highest: 2, ..shipped.clone() };
    assert_ne!(changed.digest(), shipped.digest());
    assert!(serde_json::from_str::<Config>(r#"{"unplaced_hihgest": 2}"#).is_err());
}
