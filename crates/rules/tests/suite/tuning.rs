//! Local tuning and the scopes of a rule: where and until when it finds anything.

use jiff::Timestamp;
use post::{HashKey, Post, RawPost};
use rules::RuleSet;

use crate::support::{file, post, rule, usable};

const BODY: &str = "[find]\nstrong = 'knife attack'\n[tests]\nmatch = 'knife attack'\nignore = 'y'";

fn tuned(adjust: &str) -> RuleSet {
    let local = format!(
        "adjust = ['{adjust}']\nreason = 'r'\nexpires = 2026-11-24\n[unless]\nsame_post = 'film crew'\n\
        same_sentence = 'on stage'"
    );
    let former = rule("rule.one", "formerly = ['rule.old']", BODY);
    usable(&[former, file("rules/local/film.toml", &local)])
}

fn collected(day: &str, text: &str) -> Post {
    let raw = RawPost {
        id: "1".to_owned(),
        source: "file:test".to_owned(),
        text: text.to_owned(),
        ..RawPost::default()
    };
    let at: Timestamp = format!("{day}T12:00:00Z").parse().unwrap();
    Post::new(raw, &HashKey::new([7; 32]), at)
}

#[test]
fn tuning_leaves_posts_out_until_it_expires() {
    for (adjust, day, text, hits) in [
        ("rule.one", "2026-11-24", "a knife attack. A film crew", 0),
        ("rule.one", "2026-11-24", "a knife attack on stage", 0),
        ("rule.one", "2026-11-24", "a knife attack. On stage", 1),
        ("rule.one", "2026-11-24", "a knife attack", 1),
        ("rule.one", "2026-11-25", "a knife attack. A film crew", 1),
        ("rule.old", "2026-11-24", "a knife attack. A film crew", 0),
    ] {
        let scan = tuned(adjust).scan(&collected(day, text), None);
        assert_eq!((scan.hits.len(), scan.vetoed.len()), (hits, 1 - hits), "{adjust} {day} {text}");
    }
}

#[test]
fn a_rule_finds_nothing_after_its_last_day() {
    let rules = usable(&[rule("rule.one", "emergency = true\nexpires = 2026-11-23", BODY)]);
    for (day, hits) in [("2026-11-22", 1), ("2026-11-23", 1), ("2026-11-24", 0)] {
        assert_eq!(rules.scan(&collected(day, "a knife attack"), None).hits.len(), hits, "{day}");
    }
}

#[test]
fn a_rule_for_some_areas_hits_there_and_below() {
    for (areas, text, hits) in [
        ("['Cardiff']", "a knife attack in Cardiff", 1),
        ("['Caerdydd']", "a knife attack in Cardiff", 1),
        ("['W06000015']", "a knife attack in Cardiff", 1),
        ("['Wales']", "a knife attack in Cardiff", 1),
        ("['Swansea']", "a knife attack in Cardiff", 0),
        ("['Cardiff']", "a knife attack", 0),
        ("[]", "a knife attack", 1),
    ] {
        let rules = usable(&[rule("rule.one", &format!("areas = {areas}"), BODY)]);
        assert_eq!(rules.scan(&post(text), None).hits.len(), hits, "{areas} {text}");
    }
}
