//! The register from outside: posts in, rumours and claimed events out.

#![allow(clippy::unwrap_used, reason = "a test stops where it is wrong")]

use jiff::{SignedDuration, Timestamp};
use post::{
    Act, AreaCode, AreaMention, AuthorKey, Confidence, Entry, Event, Evidence, Fingerprint, Kind, PostHash,
    RuleId, SourceId, Stance, Status, Strength, Theme, Weight,
};
use register::{Config, Register, RumourStatus};

fn at(hours: f64) -> Timestamp {
    "2031-03-04T18:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_secs((hours * 3600.0) as i64)
}

fn id(number: u8) -> PostHash {
    PostHash([number; 16])
}

/// One post in Cardiff, to be changed by whoever tells the story.
fn post(number: u8, kind: Kind, hours: f64) -> Evidence {
    let cardiff =
        AreaMention { code: AreaCode::new("W06000015"), confidence: Confidence::Named, place: None };
    Evidence {
        post: id(number),
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
        areas: vec![cardiff],
        author: AuthorKey([number; 16]),
        source: SourceId::new("bluesky"),
        fingerprint: Fingerprint([number; 16]),
        minhash: None,
        words: Vec::new(),
        links: Vec::new(),
        reply_to: None,
        published_at: at(hours),
        collected_at: at(hours),
        found_late: false,
        flooding: false,
    }
}

fn rumour(number: u8, words: &[u32], hours: f64) -> Evidence {
    Evidence { words: words.to_vec(), ..post(number, Kind::Rumour, hours) }
}

fn fold(evidence: impl IntoIterator<Item = Evidence>) -> Register {
    let mut register = Register::new(Config::default());
    for (evidence, number) in evidence.into_iter().zip(1..) {
        let entry = Entry { number, at: evidence.collected_at, event: Event::Evidence(Box::new(evidence)) };
        register.settle(entry.at);
        register.apply(&entry);
    }
    register
}

fn apply(register: &mut Register, event: Event) {
    register.apply(&Entry { number: 99, at: at(9.0), event });
}

/// The rumours of a story as (id, sightings, people, rebuttals), the last seen first.
fn check(story: &str, evidence: Vec<Evidence>, expected: &[(u8, u32, u32, u32)]) {
    let found: Vec<_> = fold(evidence)
        .rumours()
        .into_iter()
        .map(|rumour| (rumour.id.0[0], rumour.sightings, rumour.people, rumour.rebuttals))
        .collect();
    assert_eq!(found, expected, "{story}");
}

#[test]
fn what_says_the_same_is_one_rumour() {
    let same_words =
        |number| Evidence { fingerprint: Fingerprint([7; 16]), ..rumour(number, &[], f64::from(number)) };
    check("the same words by three", vec![same_words(1), same_words(2), same_words(3)], &[(1, 3, 3, 0)]);
    check(
        "shared rare words, one rule",
        vec![rumour(1, &[1, 2, 3], 0.0), rumour(2, &[2, 3, 4], 1.0)],
        &[(1, 2, 2, 0)],
    );
    check(
        "one shared word",
        vec![rumour(1, &[1, 2], 0.0), rumour(2, &[2, 3], 1.0)],
        &[(2, 1, 1, 0), (1, 1, 1, 0)],
    );
    check(
        "days apart",
        vec![rumour(1, &[1, 2], 0.0), rumour(2, &[1, 2], 60.0)],
        &[(2, 1, 1, 0), (1, 1, 1, 0)],
    );
    let other_rule = Evidence { rule: RuleId::new("rumour.other"), ..rumour(2, &[1, 2], 1.0) };
    check("another rule", vec![rumour(1, &[1, 2], 0.0), other_rule], &[(2, 1, 1, 0), (1, 1, 1, 0)]);
    let answer = Evidence { reply_to: Some(id(1)), ..rumour(2, &[], 1.0) };
    check("an answer to it", vec![rumour(1, &[1, 2], 0.0), answer], &[(1, 2, 2, 0)]);
    let again = rumour(1, &[1, 2], 0.0);
    check("one post twice", vec![again.clone(), again], &[(1, 1, 1, 0)]);
    let by_one = |number| Evidence { author: AuthorKey([5; 16]), ..same_words(number) };
    check("one author, three posts", vec![by_one(1), by_one(2), by_one(3)], &[(1, 3, 1, 0)]);
}

#[test]
fn denials_stand_beside_a_rumour_and_start_none() {
    let denial = Evidence { stance: Stance::Deny, ..rumour(2, &[1, 2], 1.0) };
    let statement = Evidence { words: vec![1, 2], ..post(3, Kind::Reassurance, 2.0) };
    check("denied twice", vec![rumour(1, &[1, 2, 3], 0.0), denial.clone(), statement], &[(1, 1, 1, 2)]);
    check("nothing to deny", vec![denial], &[]);
    let on_trial = Evidence { status: Status::Shadow, ..rumour(4, &[1, 2], 0.0) };
    check("a rule on trial", vec![on_trial], &[]);
}

#[test]
fn a_rumour_says_when_where_and_by_what() {
    let swansea =
        AreaMention { code: AreaCode::new("W06000011"), confidence: Confidence::Named, place: None };
    let mut second = rumour(2, &[1, 2], 3.0);
    second.areas.push(swansea);
    second.source = SourceId::new("news:invented");
    let mut late = rumour(3, &[1, 2], -1.0);
    late.collected_at = at(4.0);
    let rumours = fold([rumour(1, &[1, 2], 0.0), second, late]).rumours();
    let rumour = rumours.first().unwrap();
    assert_eq!((rumour.id, rumour.status), (id(1), RumourStatus::New), "the id is the first committed");
    assert_eq!(
        (rumour.first_seen, rumour.last_seen),
        (at(-1.0), at(3.0)),
        "the times are those of publication"
    );
    let areas: Vec<_> = rumour.areas.iter().map(|(area, count)| (area.as_str(), *count)).collect();
    assert_eq!(areas, [("W06000011", 1), ("W06000015", 3)]);
    let platforms: Vec<_> =
        rumour.platforms.iter().map(|(platform, count)| (platform.as_str(), *count)).collect();
    assert_eq!(platforms, [("bluesky", 2), ("news", 1)]);
    assert_eq!(rumour.posts, [id(1), id(2), id(3)]);
}

#[test]
fn calls_to_one_place_are_one_claimed_event_until_it_expires() {
    let call = |number, place: Option<&str>, hours| {
        let mut call = post(number, Kind::Mobilisation, hours);
        call.areas[0].place = place.map(str::to_owned);
        call
    };
    let mut register =
        fold([call(1, Some("Ely"), 0.0), call(2, Some("Ely"), 1.0), call(3, Some("Roath"), 2.0)]);
    let found: Vec<_> = register
        .claimed_events()
        .into_iter()
        .map(|event| (event.id, event.place, event.sightings, event.expires))
        .collect();
    let expected =
        [(id(3), Some("Roath".to_owned()), 1, at(74.0)), (id(1), Some("Ely".to_owned()), 2, at(73.0))];
    assert_eq!(found, expected);
    register.settle(at(73.5));
    assert_eq!(register.claimed_events().len(), 1);
    assert!(register.rumours().is_empty(), "a call is no rumour");
}

#[test]
fn what_is_withdrawn_or_dismissed_leaves() {
    let mut register =
        fold([rumour(1, &[1, 2], 0.0), rumour(2, &[1, 2], 1.0), post(3, Kind::Mobilisation, 1.0)]);
    apply(&mut register, Event::Withdrawn { post: id(1) });
    let left = register.rumours();
    assert_eq!((left[0].id, left[0].sightings, left[0].posts.clone()), (id(1), 1, vec![id(2)]));
    apply(&mut register, Event::Act(Act::Dismiss { post: id(2) }));
    apply(&mut register, Event::Withdrawn { post: id(3) });
    assert!(register.rumours().is_empty());
    assert!(register.claimed_events().is_empty());
}

#[test]
fn rumours_expire_and_the_register_is_bounded() {
    let mut register = fold([rumour(1, &[1, 2], 0.0), rumour(2, &[8, 9], 24.0 * 20.0)]);
    register.settle(at(24.0 * 31.0));
    assert_eq!(register.rumours().iter().map(|rumour| rumour.id).collect::<Vec<_>>(), [id(2)]);

    let mut small = Register::new(Config { most_rumours: 3, most_counted: 2, ..Config::default() });
    for number in 1..=9 {
        apply(&mut small, Event::Evidence(Box::new(rumour(number, &[], f64::from(number)))));
    }
    assert_eq!(small.rumours().iter().map(|rumour| rumour.id).collect::<Vec<_>>(), [id(9), id(8), id(7)]);
    for number in 20..30 {
        let pasted = Evidence { fingerprint: Fingerprint([9; 16]), ..rumour(number, &[], 10.0) };
        apply(&mut small, Event::Evidence(Box::new(pasted)));
    }
    assert_eq!(small.rumours()[0].sightings, 2, "it says that many, and no more");
}

#[test]
fn a_restart_from_a_checkpoint_changes_nothing() {
    let story: Vec<_> = (1..=60)
        .map(|number| {
            let kind = [Kind::Rumour, Kind::Targeting, Kind::Mobilisation, Kind::Reassurance]
                [usize::from(number) % 4];
            let words = vec![u32::from(number % 7), u32::from(number % 5) + 10];
            Evidence { words, ..post(number, kind, f64::from(number)) }
        })
        .collect();
    let whole = fold(story.clone());
    for cut in [0, 1, 17, 59] {
        let bytes = fold(story[..cut].to_vec()).checkpoint();
        let mut restored = Register::restore(Config::default(), &bytes).unwrap();
        for evidence in &story[cut..] {
            let (at, event) = (evidence.collected_at, Event::Evidence(Box::new(evidence.clone())));
            restored.settle(at);
            restored.apply(&Entry { number: 99, at, event });
        }
        assert_eq!(restored.checkpoint(), whole.checkpoint(), "cut at {cut}");
    }
    for bytes in [&[][..], &[9, 1][..], &[1, 255, 255][..]] {
        let error = Register::restore(Config::default(), bytes).unwrap_err().to_string();
        assert!(error.contains("refold from the log"), "{error}");
    }
}

/// However often it was settled live, folding the log again gives the same bytes: also when what comes in would
/// belong to a rumour or an event that has expired in the meantime.
#[test]
fn folded_again_it_is_as_it_was_live() {
    let day = 24.0;
    let story = [
        post(1, Kind::Mobilisation, 0.0),
        rumour(2, &[5, 6, 7], 1.0),
        Evidence { fingerprint: Fingerprint([2; 16]), ..rumour(3, &[5, 6, 7], 31.0 * day + 2.0) },
        post(4, Kind::Mobilisation, 31.0 * day + 3.0),
    ];
    let entries = story.into_iter().zip(1..).map(|(evidence, number)| {
        let at = evidence.collected_at;
        Entry { number, at, event: Event::Evidence(Box::new(evidence)) }
    });
    let entries: Vec<Entry> = entries.collect();
    let settled_every = |hours: f64| {
        let mut register = Register::new(Config::default());
        let mut now = at(0.0);
        for entry in &entries {
            while hours > 0.0 && now < entry.at {
                register.settle(now);
                now += SignedDuration::from_secs((hours * 3600.0) as i64);
            }
            register.apply(entry);
        }
        register.settle(at(32.0 * day));
        (register.rumours().len(), register.claimed_events().len(), register.checkpoint())
    };
    let refolded = settled_every(0.0);
    assert_eq!((refolded.0, refolded.1), (1, 1), "the old ones have expired");
    for hours in [0.1, 5.0, 100.0] {
        assert_eq!(settled_every(hours), refolded, "settled every {hours} hours");
    }
}

#[test]
fn what_a_fact_checker_repeats_is_a_rebuttal() {
    let spread = post(1, Kind::Rumour, 1.0);
    let checked = Evidence { source: SourceId::new("factcheck:checkers"), ..post(2, Kind::Rumour, 1.0) };
    assert_eq!((spread.counts(), spread.rebuts()), (true, false));
    assert_eq!((checked.counts(), checked.rebuts()), (false, true));
}
