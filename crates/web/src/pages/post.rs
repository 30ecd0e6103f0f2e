//! The text of one post: the only page that shows any, to a person who asked for it, with private details masked.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use post::{AreaCode, PostHash, RuleId};
use store::StoredText;

use crate::error::Error;
use crate::frame::{Frame, Tab, reply};
use crate::mask::{self, Piece};
use crate::pages::evidence::{Said, source_kind};
use crate::visitor::Visitor;
use crate::when::Moment;
use crate::{Language, Site, history};

#[derive(Template)]
#[template(path = "post.html", blocks = ["live"])]
struct PostPage {
    frame: Frame,
    kind: String,
    published: Moment,
    collected: Moment,
    /// BCP 47, as the source says; empty where it does not.
    lang: String,
    title: Vec<Shown>,
    text: Vec<Shown>,
    /// What it quotes and what its pictures show, each under its heading.
    beside: Vec<(String, Vec<Shown>)>,
    /// Where it can be read: for a public post only the site, since the rest names its author.
    address: Option<String>,
    /// The rules that found it.
    rules: Vec<Said>,
    areas: Vec<AreaLink>,
}

/// An area the post was found in.
struct AreaLink {
    code: AreaCode,
    name: String,
}

/// A stretch of a post's text, or the word that stands for what is masked.
struct Shown {
    words: String,
    masked: bool,
}

/// `GET /posts/{hash}`.
pub(crate) async fn get(
    State(site): State<Site>,
    Path(hash): Path<String>,
    visitor: Visitor,
) -> Result<Response, Error> {
    let hash: PostHash = hash.parse().map_err(|_| Error::NoSuchPost)?;
    let stored = history::text(&site.store, hash).await?;
    let (view, language) = (site.view(), visitor.language);
    let findings = history::findings(&site.store, hash, stored.published_at, view.areas()).await?;
    let rules: BTreeSet<&RuleId> = findings.iter().map(|(_, rule)| rule).collect();
    let areas: BTreeSet<&AreaCode> = findings.iter().map(|(area, _)| area).collect();
    let link = |code: &AreaCode| AreaLink { code: code.clone(), name: language.area(code, &site.gazetteer) };
    let page = PostPage {
        rules: rules.into_iter().map(|rule| Said::title(&site.rules(), rule)).collect(),
        areas: areas.into_iter().map(link).collect(),
        frame: Frame::new(&visitor, &view, Tab::Elsewhere, language.say("post-title"), ""),
        kind: source_kind(language, stored.source.kind()),
        published: Moment::new(language, stored.published_at, view.at),
        collected: Moment::new(language, stored.collected_at, view.at),
        lang: stored.lang.clone().unwrap_or_default(),
        title: shown(language, stored.title.as_deref().unwrap_or_default()),
        text: shown(language, &stored.text),
        beside: [("post-quote", &stored.quote), ("post-alt", &stored.alt)]
            .into_iter()
            .filter_map(|(key, text)| Some((language.say(key), shown(language, text.as_deref()?))))
            .collect(),
        address: address(&stored),
    };
    reply(&visitor, &page, &page.as_live())
}

fn shown(language: Language, text: &str) -> Vec<Shown> {
    let pieces = mask::pieces(text).into_iter();
    pieces
        .map(|piece| match piece {
            Piece::Plain(text) => Shown { words: visible(text), masked: false },
            Piece::Masked(what) => Shown { words: language.say(what.key()), masked: true },
            Piece::Link(site) => {
                Shown { words: language.fill("mask-link", &[("site", site.to_owned().into())]), masked: true }
            }
        })
        .collect()
}

/// Marks that turn the direction of writing can make a text read as what it is not: they are shown, not obeyed.
fn visible(text: &str) -> String {
    text.replace(
        |c| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}'),
        "\u{fffd}",
    )
}

fn address(stored: &StoredText) -> Option<String> {
    let url = stored.url.as_deref()?;
    if stored.source.kind().is_trusted() { Some(url.to_owned()) } else { mask::site(url).map(str::to_owned) }
}
