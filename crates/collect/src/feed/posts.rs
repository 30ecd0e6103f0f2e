//! Entries to posts: words instead of markup, and an id that stays the same from one fetch to the next.

use std::collections::BTreeMap;

use post::{RawPost, SourceId};

use super::{Entry, Feed, html};

/// The posts of a feed, in its order. Entries with neither words nor headline are left out, and so is the
/// second of two that nothing tells apart.
pub fn posts(feed: &Feed, source: &SourceId) -> Vec<RawPost> {
    let ids = Counted::of(feed.entries.iter().map(|entry| entry.id.as_deref()));
    let links = Counted::of(feed.entries.iter().map(|entry| entry.link.as_deref()));
    let mut posts: Vec<RawPost> = Vec::new();
    let mut seen = BTreeMap::new();
    for entry in &feed.entries {
        let Some(mut post) = words(entry) else { continue };
        post.id = identity(entry, &post, &ids, &links);
        post.source = source.to_string();
        post.lang.clone_from(&feed.language);
        if seen.insert(post.id.clone(), ()).is_none() {
            posts.push(post);
        }
    }
    posts
}

/// How often each value stands in the document.
struct Counted<'a>(BTreeMap<&'a str, usize>);

impl<'a> Counted<'a> {
    fn of(values: impl Iterator<Item = Option<&'a str>>) -> Self {
        let mut counts = BTreeMap::new();
        for value in values.flatten() {
            *counts.entry(value).or_default() += 1;
        }
        Self(counts)
    }

    fn only_once<'b>(&self, value: &'b Option<String>) -> Option<&'b str> {
        value.as_deref().filter(|value| !value.is_empty() && self.0.get(value) == Some(&1))
    }
}

/// The entry's own id, unless the feed gives one id to several; then its link, likewise; then its words.
fn identity(entry: &Entry, post: &RawPost, ids: &Counted<'_>, links: &Counted<'_>) -> String {
    match ids.only_once(&entry.id).or_else(|| links.only_once(&entry.link)) {
        Some(id) => id.to_owned(),
        None => {
            let words = format!("{}\n{}", post.title.as_deref().unwrap_or_default(), post.text);
            format!("words:{}", &blake3::hash(words.as_bytes()).to_hex()[..32])
        }
    }
}

/// The longer of summary and content is the text. A headline that stands alone is the text, since a post
/// without words would look like every other post without words.
fn words(entry: &Entry) -> Option<RawPost> {
    let body = [&entry.content, &entry.summary].into_iter().flatten().max_by_key(|body| body.len());
    let body = body.map(String::as_str).unwrap_or_default();
    let text = html::words(body);
    let title = entry.title.as_deref().map(html::words).filter(|title| !title.is_empty() && *title != text);
    let (title, text) = match title {
        Some(title) if text.is_empty() => (None, title),
        title => (title, text),
    };
    (!text.is_empty()).then(|| RawPost {
        title,
        text,
        published: entry.published.or(entry.updated),
        url: entry.link.clone(),
        author: entry.author.clone(),
        links: html::links(body),
        ..RawPost::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Id, link, headline.
    type Written<'a> = (Option<&'a str>, Option<&'a str>, &'a str);

    fn ids(entries: &[Written<'_>]) -> Vec<String> {
        let entry = |(id, link, title): &Written<'_>| Entry {
            id: id.map(str::to_owned),
            link: link.map(str::to_owned),
            title: Some((*title).to_owned()),
            ..Entry::default()
        };
        let feed = Feed { entries: entries.iter().map(entry).collect(), ..Feed::default() };
        posts(&feed, &SourceId::new("news:herald")).into_iter().map(|post| post.id).collect()
    }

    #[test]
    fn d01_its_own_id_is_kept_whatever_else_changes() {
        assert_eq!(ids(&[(Some("7"), Some("https://a.example/7"), "Bins")]), ["7"]);
        assert_eq!(ids(&[(Some("7"), Some("https://a.example/seven"), "Bins, corrected")]), ["7"]);
    }

    #[test]
    fn d02_without_an_id_the_link_is_one() {
        for none in [None, Some("")] {
            assert_eq!(ids(&[(none, Some("https://a.example/7"), "Bins")]), ["https://a.example/7"]);
        }
    }

    #[test]
    fn d03_without_either_the_words_are_and_stay() {
        let first = ids(&[(None, None, "Bins"), (None, None, "Parks")]);
        let later = ids(&[(None, None, "New"), (None, None, "Bins"), (None, None, "Parks")]);
        assert!(first[0].starts_with("words:") && first[0] != first[1], "{first:?}");
        assert_eq!(later[1..], first, "the same at the next fetch, wherever they stand");
    }

    #[test]
    fn d04_an_id_that_several_have_is_none() {
        let linked = |n: &'static str| (Some("N/A"), Some(n), "Bins");
        assert_eq!(ids(&[linked("/1"), linked("/2")]), ["/1", "/2"]);
        let told = ids(&[(Some("N/A"), Some("/"), "Bins"), (Some("N/A"), Some("/"), "Parks")]);
        assert!(told.len() == 2 && told.iter().all(|id| id.starts_with("words:")), "{told:?}");
        assert_eq!(ids(&[linked("/"), linked("/")]).len(), 1, "nothing tells the two apart");
    }
}
