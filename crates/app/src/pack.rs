//! Source packs: lists of public pages that may be worth reading. `deploy/sources/README.md` says what each line
//! means; here it is held to, and here `sources doctor` writes down what it found.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::Context;
use jiff::civil::Date;
use places::Gazetteer;
use post::{AreaCode, SourceId};
use serde::{Deserialize, Deserializer};
use toml_edit::{DocumentMut, Item, Table};
use url::Url;

use crate::replace::replace_file;

#[cfg(test)]
mod tests;

/// What may stand before the colon of an id, for bodies and for whatever anybody may post.
const BODIES: [&str; 7] = ["council", "police", "fire", "health", "government", "news", "factcheck"];
const SOCIAL: [&str; 3] = ["mastodon", "lemmy", "bluesky"];

/// One file of candidates.
#[derive(Clone, Debug)]
pub(crate) struct Pack {
    pub(crate) path: PathBuf,
    pub(crate) candidates: Vec<Candidate>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    candidate: Vec<Candidate>,
}

/// A page that may be worth reading.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Candidate {
    pub(crate) id: SourceId,
    pub(crate) name: String,
    pub(crate) home: Url,
    pub(crate) kind: Kind,
    pub(crate) areas: Vec<AreaCode>,
    pub(crate) lang: Vec<Lang>,
    #[serde(default)]
    #[expect(dead_code, reason = "for people to read; named so that a misspelt line is a mistake")]
    note: String,
    #[serde(deserialize_with = "unless_empty")]
    pub(crate) terms_reviewed: Option<Date>,
    #[serde(deserialize_with = "unless_empty")]
    pub(crate) feed: Option<Url>,
    #[serde(deserialize_with = "unless_empty")]
    pub(crate) tried: Option<Date>,
    pub(crate) outcome: Outcome,
}

/// How a candidate is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    Feed,
    Mastodon,
    Lemmy,
    Bluesky,
}

/// A language its pages are in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Lang {
    En,
    Cy,
}

/// What happened when somebody went to see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Outcome {
    Fine,
    #[serde(rename = "broken feed")]
    BrokenFeed,
    #[serde(rename = "empty feed")]
    EmptyFeed,
    #[serde(rename = "not a feed")]
    NotAFeed,
    #[serde(rename = "no feed found")]
    NoFeedFound,
    Refused,
    #[serde(rename = "slowed by the host")]
    Slowed,
    Unreachable,
    Gone,
    #[serde(rename = "not verified")]
    NotVerified,
}

impl Display for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(match self {
            Outcome::Fine => "fine",
            Outcome::BrokenFeed => "broken feed",
            Outcome::EmptyFeed => "empty feed",
            Outcome::NotAFeed => "not a feed",
            Outcome::NoFeedFound => "no feed found",
            Outcome::Refused => "refused",
            Outcome::Slowed => "slowed by the host",
            Outcome::Unreachable => "unreachable",
            Outcome::Gone => "gone",
            Outcome::NotVerified => "not verified",
        })
    }
}

/// `""` is not known yet.
fn unless_empty<'de, D: Deserializer<'de>, T: FromStr<Err: Display>>(from: D) -> Result<Option<T>, D::Error> {
    let text = String::deserialize(from)?;
    match text.as_str() {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(serde::de::Error::custom),
    }
}

/// Reads one pack.
///
/// # Errors
/// What cannot be read as a pack, naming file, line and cause.
pub(crate) fn read(path: &Path) -> anyhow::Result<Pack> {
    let text =
        std::fs::read_to_string(path).with_context(|| format!("{} could not be read", path.display()))?;
    let document: Document = toml::from_str(&text).with_context(|| path.display().to_string())?;
    Ok(Pack { path: path.to_owned(), candidates: document.candidate })
}

/// What is wrong with these packs together, a line each. `opening` is the one socket on this machine that may be
/// asked, for trying things out.
pub(crate) fn wrong(packs: &[Pack], gazetteer: &Gazetteer, opening: Option<SocketAddr>) -> Vec<String> {
    let mut wrong = Vec::new();
    let (mut ids, mut pages) = (BTreeSet::new(), BTreeSet::new());
    for pack in packs {
        for candidate in &pack.candidates {
            let mut mistakes = candidate.mistakes(gazetteer, opening);
            if !ids.insert(&candidate.id) {
                mistakes.push("another candidate has this id");
            }
            if !pages.insert((&candidate.home, &candidate.lang)) {
                mistakes.push("another candidate has this home in this language: one page is one candidate");
            }
            let place = format!("{}: {}", pack.path.display(), candidate.id);
            wrong.extend(mistakes.into_iter().map(|mistake| format!("{place}: {mistake}")));
        }
    }
    wrong
}

impl Candidate {
    fn mistakes(&self, gazetteer: &Gazetteer, opening: Option<SocketAddr>) -> Vec<&'static str> {
        let (prefix, name) = self.id.as_str().split_once(':').unwrap_or_default();
        let is_social = SOCIAL.contains(&prefix);
        let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let areas: BTreeSet<&AreaCode> = self.areas.iter().collect();
        let is_area =
            |code: &&AreaCode| gazetteer.area(code.as_str()).is_some_and(|area| area.code == **code);
        let langs: BTreeSet<Lang> = self.lang.iter().copied().collect();
        let rules = [
            (
                BODIES.contains(&prefix) || is_social,
                "the id must start with a kind that README.md names, and a colon",
            ),
            (
                !name.is_empty() && name.chars().all(is_plain),
                "the id may hold small letters, digits and hyphens",
            ),
            (!self.name.trim().is_empty(), "it has no name"),
            (
                is_plain_page(&self.home) || is_opening(&self.home, opening),
                "home must be https://, a host and a path",
            ),
            (
                areas.iter().all(is_area),
                "an area is no GSS code of today; rules/places/areas.json lists them",
            ),
            (areas.len() == self.areas.len(), "an area is there twice"),
            (!areas.is_empty() || is_social, "areas is empty, which only a social server or hashtag may be"),
            (!langs.is_empty() && langs.len() == self.lang.len(), "lang must be en, cy or both"),
            (self.kind == Kind::Feed || is_social, "only a social server is read other than by feed"),
        ];
        rules.into_iter().filter(|(holds, _)| !holds).map(|(_, mistake)| mistake).collect()
    }

    /// Whether only the Welsh side of its site is wanted.
    pub(crate) fn is_welsh(&self) -> bool {
        self.lang == [Lang::Cy]
    }
}

fn is_plain_page(home: &Url) -> bool {
    let nothing_else = home.query().is_none() && home.fragment().is_none() && home.port().is_none();
    home.scheme() == "https" && home.domain().is_some() && home.username().is_empty() && nothing_else
}

fn is_opening(home: &Url, opening: Option<SocketAddr>) -> bool {
    opening.is_some_and(|socket| home.authority() == socket.to_string())
}

/// Writes down what came of trying a candidate: `feed` if one was found, the day, the outcome. Everything else in
/// the file, comments too, stays as it is, even what a person has changed since it was read.
///
/// # Errors
/// The file cannot be read or written, or no longer holds the candidate.
pub(crate) fn record(
    path: &Path,
    id: &SourceId,
    feed: Option<&Url>,
    tried: Date,
    outcome: Outcome,
) -> anyhow::Result<()> {
    let text =
        std::fs::read_to_string(path).with_context(|| format!("{} could not be read", path.display()))?;
    let recorded = recorded(&text, id, feed, tried, outcome).with_context(|| path.display().to_string())?;
    replace_file(path, &recorded)
}

fn recorded(
    text: &str,
    id: &SourceId,
    feed: Option<&Url>,
    tried: Date,
    outcome: Outcome,
) -> anyhow::Result<String> {
    let mut document: DocumentMut = text.parse()?;
    let candidate = candidate(&mut document, id).with_context(|| format!("{id} is no longer in the pack"))?;
    let mut set = |line: &str, value: String| {
        if let Some(known) = candidate.get_mut(line).and_then(Item::as_value_mut) {
            let around = known.decor().clone();
            *known = value.into();
            *known.decor_mut() = around;
        }
    };
    if let Some(feed) = feed {
        set("feed", feed.to_string());
    }
    set("tried", tried.to_string());
    set("outcome", outcome.to_string());
    Ok(document.to_string())
}

fn candidate<'a>(document: &'a mut DocumentMut, id: &SourceId) -> Option<&'a mut Table> {
    let candidates = document.get_mut("candidate")?.as_array_of_tables_mut()?;
    candidates.iter_mut().find(|table| table.get("id").and_then(Item::as_str) == Some(id.as_str()))
}
