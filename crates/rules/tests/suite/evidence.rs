//! From a scan to evidence: one piece a hit, placed where the post or its source says.

use post::{AreaCode, Confidence, HashKey, Post, RawPost, RuleId, Weight};
use rules::RuleSet;

use crate::support::{post, rule, usable};

const SWANSEA: &str = "W06000011";
const CARDIFF: &str = "W06000015";

fn rules() -> RuleSet {
    let body = |word: &str| {
        format!("[find]\nstrong = '{word} attack'\n[tests]\nmatch = '{word} attack'\nignore = 'y'")
    };
    usable(&[rule("a", "", &body("knife")), rule("b", "", &body("mob"))])
}

#[test]
fn each_hit_is_a_piece_of_evidence_without_text() {
    let rules = rules();
    let post = post("A knife attack, then a mob attack in Swansea");
    let evidence = rules.scan(&post, None).evidence(&post, 7, true);
    assert_eq!(evidence.iter().map(|e| e.rule.as_str()).collect::<Vec<_>>(), ["a", "b"]);
    for piece in &evidence {
        assert_eq!((piece.post, piece.generation, piece.found_late), (post.hash, 7, true));
        assert_eq!(piece.weight, Weight::Low);
        assert_eq!(Some(piece.rule_hash), rules.rule(&piece.rule).map(|rule| rule.hash));
        assert!(piece.counts());
    }
    assert!(rules.rule(&RuleId::new("c")).is_none());
}

#[test]
fn an_edit_is_a_new_revision_of_the_same_post() {
    let rules = rules();
    let piece = |text: &str, title: Option<&str>| {
        let raw = RawPost {
            id: "1".to_owned(),
            source: "news:test".to_owned(),
            text: text.to_owned(),
            title: title.map(str::to_owned),
            ..RawPost::default()
        };
        let post = Post::new(raw, &HashKey::new([7; 32]), jiff::Timestamp::UNIX_EPOCH);
        rules.scan(&post, None).evidence(&post, 1, false).remove(0)
    };
    let first = piece("a knife attack", None);
    for other in [piece("a knife attack, now denied", None), piece("a knife attack", Some("Update"))] {
        assert_eq!(other.post, first.post);
        assert_ne!(other.revision, first.revision);
    }
    assert_eq!(piece("a knife attack", None), first);
}

/// (post, home area of its source, the areas it is placed in).
#[test]
fn a_flagged_post_is_placed_by_its_words_or_else_by_its_source() {
    let rules = rules();
    for (text, home, expected) in [
        ("knife attack in Swansea", None, vec![(SWANSEA, Confidence::Named)]),
        ("knife attack in Swansea", Some(CARDIFF), vec![(SWANSEA, Confidence::Named)]),
        ("knife attack just now", Some(CARDIFF), vec![(CARDIFF, Confidence::Home)]),
        ("knife attack just now", None, vec![]),
        ("a quiet day in Swansea", Some(CARDIFF), vec![]),
    ] {
        let home = home.map(AreaCode::new);
        let scan = rules.scan(&post(text), home.as_ref());
        let placed: Vec<_> =
            scan.areas.iter().map(|p| (p.mention.code.as_str(), p.mention.confidence)).collect();
        assert_eq!(placed, expected, "{text}");
        assert!(scan.areas.iter().all(|placed| !placed.because.is_empty() && placed.mention.place.is_none()));
    }
}
