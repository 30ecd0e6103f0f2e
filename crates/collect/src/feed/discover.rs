//! Finds the feeds behind a web page: what it announces, what it links to, and where feeds usually lie.

use url::Url;

use super::markup::{Tag, Token, Tokens, head};
use super::value;

/// The most candidates that are worth trying.
const MOST: usize = 20;
/// The most links that are weighed up.
const WEIGHED: usize = 200;
/// How far the end of a link's words is looked for, in bytes.
const TITLE_CAP: usize = 500;

/// An address that may be a feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Whole.
    pub url: Url,
    /// What the page calls it.
    pub title: Option<String>,
    /// Why it is taken for one.
    pub certainty: Certainty,
}

/// The best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// `<link rel="alternate">` with a feed's type.
    Announced,
    /// A link whose address or type looks like a feed's.
    Linked,
    /// Announced as the comments on the page: a feed, but hardly the one that is meant.
    Comments,
    /// Nothing on the page says so; many sites have theirs there.
    Guessed,
}

/// The feeds that the page `html`, fetched from `base`, may have, the likeliest first, each once.
/// Guesses only where the page itself says nothing. An empty list is for a `base` that is not on the web.
pub fn discover(html: &str, base: &Url) -> Vec<Candidate> {
    let mut base = base.clone();
    let mut found: Vec<Candidate> = Vec::new();
    let mut tokens = Tokens::new(html);
    while let Some(token) = tokens.next() {
        let Token::Open(tag) = token else { continue };
        let name = tag.name.to_ascii_lowercase();
        let Some(href) = tag.attribute("href").filter(|href| !href.is_empty()) else { continue };
        let certainty = match name.as_str() {
            "base" => {
                base = base.join(&href).unwrap_or(base);
                None
            }
            "link" => announced(&tag),
            "a" | "area" => looks_like_a_feed(&tag, &href).then_some(Certainty::Linked),
            _ => None,
        };
        let (Some(certainty), Ok(url)) = (certainty, base.join(&href)) else { continue };
        let title = tag.attribute("title").filter(|title| !title.is_empty()).or_else(|| {
            let rest = head(tokens.slice(tokens.position(), html.len()), TITLE_CAP);
            (name == "a").then(|| rest.split_once("</")).flatten().and_then(|(inner, _)| value::plain(inner))
        });
        add(&mut found, Candidate { url, title, certainty });
        if found.len() == WEIGHED {
            break;
        }
    }
    if found.iter().all(|candidate| candidate.certainty == Certainty::Comments) {
        guesses(&base).for_each(|candidate| add(&mut found, candidate));
    }
    found.sort_by_key(|candidate| candidate.certainty);
    found.truncate(MOST);
    found
}

fn add(found: &mut Vec<Candidate>, mut candidate: Candidate) {
    candidate.url.set_fragment(None);
    let on_the_web = matches!(candidate.url.scheme(), "http" | "https");
    match found.iter_mut().find(|known| known.url == candidate.url) {
        Some(known) => known.certainty = known.certainty.min(candidate.certainty),
        None if on_the_web => found.push(candidate),
        None => {}
    }
}

fn announced(tag: &Tag<'_>) -> Option<Certainty> {
    let rel = tag.attribute("rel")?.to_ascii_lowercase();
    let rel: Vec<&str> = rel.split_whitespace().collect();
    let is_feed = rel.contains(&"feed") || (rel.contains(&"alternate") && is_feed_type(tag));
    if !is_feed {
        return None;
    }
    let about = [tag.attribute("title"), tag.attribute("href")].into_iter().flatten();
    let is_comments = about.into_iter().any(|text| text.to_ascii_lowercase().contains("comments"));
    Some(if is_comments { Certainty::Comments } else { Certainty::Announced })
}

fn is_feed_type(tag: &Tag<'_>) -> bool {
    let kind = tag.attribute("type").unwrap_or_default().to_ascii_lowercase();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    ["application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"]
        .contains(&kind)
}

fn looks_like_a_feed(tag: &Tag<'_>, href: &str) -> bool {
    let path = href.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    let name = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    is_feed_type(tag)
        || matches!(
            name,
            "feed" | "rss" | "atom" | "rss.xml" | "feed.xml" | "atom.xml" | "feed.json" | "rss.aspx"
        )
        || [".rss", ".atom", ".rdf"].iter().any(|ending| name.ends_with(ending))
}

fn guesses(base: &Url) -> impl Iterator<Item = Candidate> {
    let places = ["feed", "/feed/", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml"];
    places.into_iter().filter_map(|place| {
        Some(Candidate { url: base.join(place).ok()?, title: None, certainty: Certainty::Guessed })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, wanted: &[(&str, Certainty)]) {
        let base = Url::parse("https://herald.example/news/").expect("a URL");
        let found = discover(html, &base);
        let found: Vec<(&str, Certainty)> = found.iter().map(|c| (c.url.as_str(), c.certainty)).collect();
        assert_eq!(found, wanted, "{html}");
    }

    #[test]
    fn feeds_behind_pages() {
        use Certainty::{Announced, Comments, Linked};
        check(
            "<link rel=alternate type='application/rss+xml' href='/feed.xml'>",
            &[("https://herald.example/feed.xml", Announced)],
        );
        check(
            "<LINK REL='home Alternate' TYPE='application/atom+xml; charset=utf-8' HREF='a?x=1&amp;y=2'>",
            &[("https://herald.example/news/a?x=1&y=2", Announced)],
        );
        check(
            "<base href='https://cdn.example/x/'><link rel=alternate type=application/feed+json href=f.json>",
            &[("https://cdn.example/x/f.json", Announced)],
        );
        check(
            "<link rel=alternate type=application/rss+xml title='Comments' href=/c/feed>\
             <a href='/latest.rss#top'>Latest</a><link rel=alternate hreflang=cy href=/cy>",
            &[("https://herald.example/latest.rss", Linked), ("https://herald.example/c/feed", Comments)],
        );
        check(
            "<a href=/rss>RSS</a><link rel=alternate type=application/rss+xml href=/rss>\
             <a href='mailto:x@y.example?feed.rss'>x</a><a href='javascript:feed.rss'>x</a>",
            &[("https://herald.example/rss", Announced)],
        );
    }

    #[test]
    fn a_page_that_says_nothing_is_guessed_at() {
        let base = Url::parse("https://herald.example/news/").expect("a URL");
        let found = discover("<html><body>News</body></html>", &base);
        assert!(found.iter().all(|candidate| candidate.certainty == Certainty::Guessed));
        assert_eq!(found[0].url.as_str(), "https://herald.example/news/feed");
        let nowhere = Url::parse("data:text/html,x").expect("a URL");
        assert_eq!(discover("<a href=/rss>x</a>", &nowhere), []);
    }

    #[test]
    fn titles_are_kept_and_pages_without_end_are_survived() {
        let base = Url::parse("https://herald.example/").expect("a URL");
        let found = discover("<a href=/rss>Newyddion <b>RSS</b></a>", &base);
        assert_eq!(found[0].title.as_deref(), Some("Newyddion RSS"));
        let endless = "<a href=/x/feed.rss?>x ".repeat(20_000);
        assert!(discover(&endless, &base).len() <= MOST);
    }
}
