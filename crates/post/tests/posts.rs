//! From what a source gives to a post: ids, authors, times, and forgiving JSON.

use jiff::Timestamp;
use post::{HashKey, Post, RawPost};

fn at(time: &str) -> Timestamp {
    time.parse().expect("a time")
}

fn raw(source: &str, author: Option<&str>, published: &str) -> RawPost {
    RawPost {
        id: "1".to_owned(),
        published: Some(at(published)),
        source: source.to_owned(),
        text: "hello".to_owned(),
        author: author.map(str::to_owned),
        ..RawPost::default()
    }
}

fn post(raw: RawPost) -> Post {
    Post::new(raw, &HashKey::new([7; 32]), at("2026-08-31T12:00:00Z"))
}

#[test]
fn an_author_is_one_voice_for_a_month_and_on_one_platform() {
    let author = |source, name, published| post(raw(source, Some(name), published)).author;
    let first = author("bluesky", "someone", "2026-07-02T00:00:00Z");
    assert_eq!(first, author("bluesky", "someone", "2026-07-31T23:59:59Z"));
    assert_ne!(first, author("bluesky", "someone", "2026-08-01T00:00:00Z"));
    assert_ne!(first, author("bluesky", "someone else", "2026-07-02T00:00:00Z"));
    assert_ne!(first, author("mastodon:toot.wales", "someone", "2026-07-02T00:00:00Z"));
}

#[test]
fn an_outlet_is_the_author_of_its_news() {
    let author = |source, name| post(raw(source, name, "2026-07-02T00:00:00Z")).author;
    assert_eq!(author("news:gazette", Some("A Reporter")), author("news:gazette", None));
    assert_ne!(author("news:gazette", None), author("news:herald", None));
}

#[test]
fn a_post_without_author_is_its_own_author() {
    let nameless =
        |id: &str| post(RawPost { id: id.to_owned(), ..raw("bluesky", None, "2026-07-02T00:00:00Z") });
    assert_ne!(nameless("1").author, nameless("2").author);
    assert_eq!(nameless("1").author, nameless("1").author);
}

#[test]
fn a_key_of_another_deployment_links_nothing() {
    let made = |secret| {
        Post::new(
            raw("bluesky", Some("a"), "2026-07-02T00:00:00Z"),
            &HashKey::new(secret),
            at("2026-07-03T00:00:00Z"),
        )
    };
    assert_ne!(made([1; 32]).hash, made([2; 32]).hash);
    assert_ne!(made([1; 32]).author, made([2; 32]).author);
}

#[test]
fn times_never_lie_in_the_future() {
    assert_eq!(post(raw("bluesky", None, "2027-01-01T00:00:00Z")).published_at, at("2026-08-31T12:00:00Z"));
    let undated = RawPost { published: None, ..raw("bluesky", None, "2026-07-02T00:00:00Z") };
    assert_eq!(post(undated).published_at, at("2026-08-31T12:00:00Z"));
}

#[test]
fn optional_fields_may_be_missing_null_or_unknown() {
    for json in [
        r#"{"id":"1","source":"bluesky","text":"hi"}"#,
        r#"{"id":"1","source":"bluesky","text":"hi","published":null,"title":null,"url":null,"lang":null,
            "quote":null,"alt":null,"author":null,"reply_to":null,"links":null}"#,
        r#"{"id":"1","source":"bluesky","text":"hi","likes":{"count":3}}"#,
    ] {
        let read: RawPost = serde_json::from_str(json).expect(json);
        assert_eq!((read.published, read.author, read.links.len()), (None, None, 0), "{json}");
    }
    let reply: RawPost =
        serde_json::from_str(r#"{"id":"1","source":"x","text":"","reply_to":"9"}"#).expect("a reply");
    assert_eq!(reply.reply_to.as_deref(), Some("9"));
}

#[test]
fn long_texts_are_cut_on_a_character() {
    let text = post::Text::new(format!("aa{}", "é".repeat(40_000)));
    assert!(text.truncated());
    assert_eq!(text.original().len(), post::Text::LONGEST - 1);
    assert!(!post::Text::new("a".repeat(post::Text::LONGEST)).truncated());
}
