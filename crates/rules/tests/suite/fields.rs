//! Fields: a rule reads its author's words, and quoted words or descriptions of pictures only where it asks.

use jiff::Timestamp;
use post::{AreaCode, Field, HashKey, Post, RawPost, Stance};
use rules::RuleSet;

use crate::support::{file, rule, usable};

fn made(text: &str, title: &str, quote: &str, alt: &str) -> Post {
    let some = |text: &str| Some(text.to_owned());
    let raw = RawPost {
        id: "1".to_owned(),
        source: "bluesky:a".to_owned(),
        text: text.to_owned(),
        title: some(title),
        quote: some(quote),
        alt: some(alt),
        ..RawPost::default()
    };
    Post::new(raw, &HashKey::new([7; 32]), Timestamp::UNIX_EPOCH)
}

fn reading(fields: &str) -> RuleSet {
    let body = "[find]\nstrong = 'moon cheese'\n[unless]\nsame_post = 'recipe'\n[tests]\nmatch = 'the «moon cheese» is here'\nignore = 'moon cheese recipe'\n";
    let deny =
        file("rules/frames/deny.toml", "stance = \"deny\"\nanywhere = 'fact check'\nbefore = 'no truth'\n");
    usable(&[rule("a", fields, body), deny])
}

fn spans(rules: &RuleSet, post: &Post) -> Vec<(Field, std::ops::Range<usize>)> {
    rules.scan(post, None).hits.into_iter().flat_map(|hit| hit.spans).collect()
}

#[test]
fn a_rule_reads_what_it_asks_for() {
    let everywhere = made("moon cheese", "a moon cheese", "so moon cheese", "odd moon cheese");
    let (text, title) = ((Field::Text, 0..11), (Field::Title, 2..13));
    let (quote, alt) = ((Field::Quote, 3..14), (Field::Alt, 4..15));
    for (asked, expected) in [
        ("", vec![&text, &title]),
        ("in = [\"text\"]", vec![&text]),
        ("in = \"title\"", vec![&title]),
        ("in = [\"quote\"]", vec![&quote]),
        ("in = [\"alt\"]", vec![&alt]),
        ("in = [\"text\", \"title\", \"quote\", \"alt\"]", vec![&text, &title, &quote, &alt]),
    ] {
        assert_eq!(spans(&reading(asked), &everywhere).iter().collect::<Vec<_>>(), expected, "{asked}");
    }
}

#[test]
fn a_veto_may_stand_anywhere() {
    let quoted = made("moon cheese", "", "my recipe", "");
    assert_eq!(spans(&reading(""), &quoted), []);
}

/// "Fact check: …" above a quoted claim denies the claim; a quoted fact check denies nothing its quoter says.
#[test]
fn authors_speak_of_what_they_quote() {
    let rules = reading("in = [\"text\", \"quote\"]");
    for (text, quote, stance) in [
        ("fact check", "moon cheese", Stance::Deny),
        ("look", "fact check. moon cheese", Stance::Deny),
        ("moon cheese", "fact check", Stance::Support),
        ("no truth", "moon cheese", Stance::Support),
    ] {
        let stances: Vec<Stance> =
            rules.scan(&made(text, "", quote, ""), None).hits.iter().map(|hit| hit.stance).collect();
        assert_eq!(stances, [stance], "{text} / {quote}");
    }
}

/// A place in quoted words says where, if the find is there too.
#[test]
fn areas_are_read_where_something_was_found() {
    let rules = reading("in = [\"text\", \"quote\"]");
    let named = |text: &str, quote: &str| {
        let areas = rules.scan(&made(text, "", quote, ""), None).areas;
        areas.iter().any(|placed| placed.mention.code == AreaCode::new("W06000015"))
    };
    assert!(named("moon cheese in Cardiff", ""));
    assert!(named("look", "moon cheese in Cardiff"));
    assert!(!named("moon cheese", "a day out in Cardiff"));
}

/// A bare repost is known by what it passes on, and an edit of any field is a new revision.
#[test]
fn a_post_without_words_of_its_own_is_known_by_what_it_quotes() {
    let rules = reading("in = [\"text\", \"quote\"]");
    let evidence = |post: &Post| rules.scan(post, None).evidence(post, 1, false).remove(0);
    let (bare, plain) =
        (evidence(&made("", "", "moon cheese", "")), evidence(&made("moon cheese", "", "", "")));
    assert_eq!(bare.fingerprint, plain.fingerprint);
    assert_ne!(bare.revision, plain.revision);
    assert_ne!(bare.revision, evidence(&made("", "", "moon cheese", "a picture")).revision);
}
