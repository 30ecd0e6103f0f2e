//! What every page has around it: language, navigation, clock, and what the reader must know before believing it.

use askama::Template;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use crate::banner::{self, Note};
use crate::error::Error;
use crate::visitor::Visitor;
use crate::{Language, View, assets, when};

/// The pages of the navigation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tab {
    Board,
    Rumours,
    Sources,
    Rules,
    /// A page below one of those.
    Elsewhere,
}

impl Tab {
    const SHOWN: [(Tab, &'static str, &'static str); 4] = [
        (Tab::Board, "/", "nav-board"),
        (Tab::Rumours, "/rumours", "nav-rumours"),
        (Tab::Sources, "/sources", "nav-sources"),
        (Tab::Rules, "/rules", "nav-rules"),
    ];
}

/// One link of the navigation.
pub(crate) struct Link {
    pub(crate) href: &'static str,
    pub(crate) words: String,
    pub(crate) here: bool,
}

/// The frame of a page.
pub(crate) struct Frame {
    pub(crate) language: Language,
    pub(crate) title: String,
    pub(crate) tabs: Vec<Link>,
    /// This page in the other language, and that language's name for itself.
    pub(crate) switch: String,
    pub(crate) clock: String,
    pub(crate) banner: Vec<Note>,
    /// What may change on this page, in the words of `/events`.
    pub(crate) topics: String,
    pub(crate) style: &'static str,
    pub(crate) script: &'static str,
}

impl Frame {
    /// The frame of a page that is redrawn when one of `topics` changes.
    pub(crate) fn new(visitor: &Visitor, view: &View, tab: Tab, title: String, topics: &str) -> Self {
        let language = visitor.language;
        let link = |(shown, href, key): (Tab, &'static str, &str)| Link {
            href,
            words: language.say(key),
            here: shown == tab,
        };
        Self {
            language,
            title,
            tabs: Tab::SHOWN.into_iter().map(link).collect(),
            switch: visitor.switch(),
            clock: when::clock(view.at),
            banner: banner::notes(language, view),
            // The banner is on every page.
            topics: format!("service {topics}"),
            style: assets::style(),
            script: assets::script(),
        }
    }
}

/// Writes out a page, or only its live part if that is what was asked for. Nothing of it is kept by anyone on the way.
pub(crate) fn reply(
    visitor: &Visitor,
    page: &impl Template,
    live: &impl Template,
) -> Result<Response, Error> {
    let html = if visitor.part { live.render()? } else { page.render()? };
    Ok(([(CONTENT_TYPE, "text/html; charset=utf-8"), (CACHE_CONTROL, "no-store")], html).into_response())
}
