//! A post's record, as Bluesky's lexicon has it, to the words rules read.
//!
//! Shapes: github.com/bluesky-social/atproto, lexicons/app/bsky/feed/post.json and embed/*.json.

use std::borrow::Cow;

use jiff::Timestamp;
use post::RawPost;
use serde::Deserialize;

use super::frame::Place;

/// What a post says, without whose it is.
#[derive(Debug, PartialEq)]
pub(super) struct Written {
    text: String,
    /// BCP 47, as the author's app says; several for a post in two languages.
    pub(super) langs: Vec<String>,
    published: Option<Timestamp>,
    reply_to: Option<String>,
    quote: Option<String>,
    alt: Option<String>,
    links: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Record<'a> {
    #[serde(borrow)]
    text: Cow<'a, str>,
    #[serde(borrow, default)]
    created_at: Option<Cow<'a, str>>,
    #[serde(default)]
    langs: Option<Vec<String>>,
    #[serde(default)]
    reply: Option<Reply>,
    #[serde(borrow, default)]
    embed: Option<Embed<'a>>,
    #[serde(default)]
    facets: Option<Vec<Facet>>,
}

#[derive(Deserialize)]
struct Reply {
    parent: Reference,
}

#[derive(Deserialize)]
struct Reference {
    uri: String,
}

/// Every kind of embed at once: each has some of these, and a new kind has none.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Embed<'a> {
    #[serde(borrow)]
    images: Vec<Image<'a>>,
    #[serde(borrow)]
    alt: Option<Cow<'a, str>>,
    #[serde(borrow)]
    external: Option<Card<'a>>,
    #[serde(borrow)]
    media: Option<Box<Embed<'a>>>,
}

#[derive(Deserialize)]
struct Image<'a> {
    #[serde(borrow, default)]
    alt: Cow<'a, str>,
}

#[derive(Deserialize)]
struct Card<'a> {
    uri: String,
    #[serde(borrow, default)]
    title: Cow<'a, str>,
    #[serde(borrow, default)]
    description: Cow<'a, str>,
}

#[derive(Deserialize)]
struct Facet {
    #[serde(default)]
    features: Vec<Feature>,
}

#[derive(Deserialize)]
struct Feature {
    #[serde(default)]
    uri: Option<String>,
}

/// Reads a record. `time` is when the server saw it, in microseconds: a post says itself when it was written,
/// and one that says "tomorrow" was written then.
pub(super) fn read(json: &str, time: i64) -> Result<Written, serde_json::Error> {
    let record: Record<'_> = serde_json::from_str(json)?;
    let seen = Timestamp::from_microsecond(time).ok();
    let said = record.created_at.and_then(|said| said.parse::<Timestamp>().ok());
    let embed = record.embed.unwrap_or_default();
    let media = embed.media.as_deref().unwrap_or(&embed);
    let facets = record.facets.unwrap_or_default();
    let mut links: Vec<String> =
        facets.into_iter().flat_map(|facet| facet.features).filter_map(|feature| feature.uri).collect();
    links.extend(media.external.as_ref().map(|card| card.uri.clone()));
    links.dedup();
    Ok(Written {
        text: record.text.into_owned(),
        langs: record.langs.unwrap_or_default(),
        published: said.into_iter().chain(seen).min(),
        reply_to: record.reply.map(|reply| reply.parent.uri),
        quote: media.external.as_ref().and_then(|card| lines(&[&card.title, &card.description])),
        alt: {
            let images = media.images.iter().map(|image| &*image.alt);
            lines(&images.chain(media.alt.as_deref()).collect::<Vec<_>>())
        },
        links,
    })
}

/// The texts that say something, a line each.
fn lines(texts: &[&str]) -> Option<String> {
    let said: Vec<&str> = texts.iter().map(|text| text.trim()).filter(|text| !text.is_empty()).collect();
    (!said.is_empty()).then(|| said.join("\n"))
}

impl Written {
    /// The post as every source hands it over. Nothing for one without any words.
    pub(super) fn into_post(self, place: &Place, source: &str) -> Option<RawPost> {
        if self.text.trim().is_empty() && self.alt.is_none() && self.quote.is_none() {
            return None;
        }
        Some(RawPost {
            id: place.uri(),
            published: self.published,
            source: source.to_owned(),
            text: self.text,
            quote: self.quote,
            alt: self.alt,
            url: Some(format!("https://bsky.app/profile/{}/post/{}", place.did, place.rkey)),
            lang: self.langs.into_iter().next(),
            author: Some(place.did.clone()),
            reply_to: self.reply_to,
            links: self.links,
            ..RawPost::default()
        })
    }
}
