//! One function for each kind of thing that hosts send: bytes in, a panic where a promise is broken. The stable fuzzer
//! beside this file and the cargo-fuzz targets in `tests/fuzz/` call these same functions.

use std::collections::BTreeSet;
use std::net::IpAddr;

use collect::feed::{self, ENTRY_CAP, FeedError};
use collect::{Guard, Wire, recorded};
use post::{RawPost, SourceId};
use url::{Host, Url};

/// Every post can be told from every other, and has words.
fn are_posts(posts: &[RawPost]) {
    let ids: BTreeSet<&str> = posts.iter().map(|post| post.id.as_str()).collect();
    assert_eq!(ids.len(), posts.len(), "two posts of one name");
    assert!(!ids.contains(""), "a post without a name");
    for post in posts {
        let words = [Some(&post.text), post.title.as_ref(), post.quote.as_ref(), post.alt.as_ref()];
        assert!(words.into_iter().flatten().any(|words| !words.trim().is_empty()), "a post without words");
        assert!(!post.source.is_empty(), "a post from nowhere");
    }
}

/// A document of a feed: its first line may be what the host says of it ("content-type: …").
pub(crate) fn feed_document(bytes: &[u8]) {
    let head = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let said = std::str::from_utf8(head).ok().and_then(|head| head.strip_prefix("content-type: "));
    let body = if said.is_some() { bytes.get(head.len() + 1..).unwrap_or_default() } else { bytes };
    let url = Some("https://fixture.example/feed");
    let read = feed::parse(body, said, url);
    assert_ne!(read.as_ref().err(), Some(&FeedError::Reader), "the reader failed");
    if let Ok(read) = &read {
        assert!(read.entries.len() <= ENTRY_CAP, "{} entries", read.entries.len());
        let posts = feed::posts(read, &SourceId::new("news:fixture"));
        are_posts(&posts);
        let again =
            feed::parse(body, said, url).map(|again| feed::posts(&again, &SourceId::new("news:fixture")));
        assert_eq!(again.as_ref(), Ok(&posts), "read twice, it differs");
    }
    let found = feed::discover(
        &String::from_utf8_lossy(body),
        &Url::parse("https://fixture.example/").expect("a URL"),
    );
    assert!(found.iter().all(|found| found.url.has_authority()), "a feed that is nowhere");
}

/// A message of Jetstream, in either form; several, a line each.
pub(crate) fn jetstream_frame(bytes: &[u8]) {
    for wire in [Wire::V1, Wire::V2] {
        let mut stream = recorded::Jetstream::new(wire, &[]);
        for message in bytes.split(|byte| *byte == b'\n') {
            stream.take(message);
            assert!(!stream.take(message), "the same message again is news");
        }
        let (posts, withdrawn) = stream.hand_over();
        are_posts(&posts);
        assert!(posts.iter().all(|post| post.id.starts_with("at://") && post.author.is_some()));
        let lines = bytes.split(|byte| *byte == b'\n').count();
        assert!(posts.len() + withdrawn.len() <= lines, "more came out than went in");
    }
}

/// An answer of one of the interfaces that give JSON.
pub(crate) fn interface_answer(bytes: &[u8]) {
    if let Ok(mut posts) = recorded::mastodon(bytes) {
        // A page may hold a status twice; the commit takes it once.
        posts.sort_by(|a, b| a.id.cmp(&b.id));
        posts.dedup_by(|a, b| a.id == b.id);
        are_posts(&posts);
    }
    let (posts, withdrawn) = recorded::mastodon_stream(bytes);
    are_posts(&posts);
    let events = bytes.split(|byte| *byte == b'\n').count();
    assert!(posts.len() + withdrawn.len() <= events, "more came out than went in");
    for read in [recorded::lemmy, recorded::gdelt, recorded::fact_check] {
        match read(bytes) {
            Ok(read) => are_posts(&feed::posts(&read, &SourceId::new("news:fixture"))),
            Err(error) => assert_ne!(error, FeedError::Reader, "the reader failed"),
        }
    }
}

/// An address as somebody may write it, alone and as where another leads.
pub(crate) fn address(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let base = Url::parse("https://fixture.example/a/b").expect("a URL");
    for url in [Url::parse(&text), base.join(&text)].into_iter().flatten() {
        if Guard::public().check(&url).is_ok() {
            may_be_asked(&url);
            let again = Url::parse(url.as_str()).expect("what was written of a URL is one");
            assert_eq!(Guard::public().check(&again), Ok(()), "written again, {url} is refused");
        }
    }
}

/// The same judgement by other means: what the standard library calls a special address.
fn may_be_asked(url: &Url) {
    assert!(matches!(url.scheme(), "http" | "https"), "{url}");
    assert!(url.username().is_empty() && url.password().is_none(), "{url}");
    let port = url.port_or_known_default().expect("a port");
    assert!(port == 80 || port == 443 || port >= 1024, "{url}");
    let literal = match url.host().expect("a host") {
        Host::Domain(name) => {
            assert!(name.parse::<IpAddr>().is_err(), "{url}: an address that counts as a name");
            return;
        }
        Host::Ipv4(ip) => ip,
        Host::Ipv6(ip) => {
            assert!(!ip.is_loopback() && !ip.is_unspecified() && !ip.is_multicast(), "{url}");
            assert!(!ip.is_unique_local() && !ip.is_unicast_link_local(), "{url}");
            let Some(inner) = ip.to_ipv4() else { return };
            inner
        }
    };
    assert!(!literal.is_loopback() && !literal.is_private() && !literal.is_unspecified(), "{url}");
    assert!(!literal.is_link_local() && !literal.is_multicast() && !literal.is_broadcast(), "{url}");
    assert!(!literal.is_documentation(), "{url}");
}

/// A date as feeds write them: read, it is an instant of our time, and that instant written is read as itself.
pub(crate) fn date(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let Some(read) = feed::parse_date(&text) else { return };
    let year = read.to_zoned(jiff::tz::TimeZone::UTC).year();
    // A zone carries the first and the last hours of the years that are read over their ends.
    assert!((1969..=2100).contains(&year), "{read}");
    let again = feed::parse_date(&read.to_string());
    assert!(again == Some(read) || !(1970..2100).contains(&year), "{read} as jiff writes it is {again:?}");
    assert_eq!(feed::parse_date(text.trim()), Some(read), "spaces around it change it");
}
