//! Sources: what is read, how it is doing in plain words, and what nobody reads.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use jiff::{SignedDuration, Timestamp};
use post::SourceState;

use crate::error::Error;
use crate::frame::{Frame, Tab, reply};
use crate::pages::evidence::source_kind;
use crate::visitor::Visitor;
use crate::when::Moment;
use crate::{Language, Site, SourceRow, coverage, when};

#[derive(Template)]
#[template(path = "sources.html", blocks = ["live"])]
struct SourcesPage {
    frame: Frame,
    summary: String,
    sources: Vec<Source>,
}

/// One source in words.
pub(crate) struct Source {
    pub(crate) id: String,
    pub(crate) kind: String,
    pub(crate) state: String,
    /// What the host answered; empty when there is nothing to add.
    pub(crate) detail: String,
    /// That its terms are to be read again; empty while they hold.
    pub(crate) terms: String,
    pub(crate) unread: bool,
    pub(crate) last: Option<Moment>,
    pub(crate) next: String,
    pub(crate) every: String,
    pub(crate) items: u64,
    pub(crate) home: String,
}

/// `GET /sources`.
pub(crate) async fn get(State(site): State<Site>, visitor: Visitor) -> Result<Response, Error> {
    let (view, language) = (site.view(), visitor.language);
    let mut rows: Vec<&SourceRow> = view.sources.iter().collect();
    rows.sort_by_key(|row| !coverage::is_unread(row));
    let read = rows.iter().filter(|row| row.state.is_fresh()).count();
    let page = SourcesPage {
        frame: Frame::new(&visitor, &view, Tab::Sources, language.say("nav-sources"), "sources"),
        summary: language.fill("sources-summary", &[("read", read.into()), ("all", rows.len().into())]),
        sources: rows.into_iter().map(|row| Source::new(language, row, &site, view.at)).collect(),
    };
    reply(&visitor, &page, &page.as_live())
}

impl Source {
    pub(crate) fn new(language: Language, row: &SourceRow, site: &Site, now: Timestamp) -> Self {
        let home = row.home.as_ref().map(|home| language.area(home, &site.gazetteer));
        Self {
            id: row.id.to_string(),
            kind: source_kind(language, row.id.kind()),
            state: language.say(state(row.state)),
            detail: row.detail.clone(),
            terms: row.terms_due_since(now).map(|due| terms(language, due)).unwrap_or_default(),
            unread: coverage::is_unread(row),
            last: row.last_success.map(|at| Moment::new(language, at, now)),
            next: next(language, row, now),
            every: every(language, row.interval_seconds),
            items: row.items,
            home: home.unwrap_or_else(|| language.say("sources-everywhere")),
        }
    }
}

/// What the operator has to do about terms that were due then.
fn terms(language: Language, due: Timestamp) -> String {
    language.fill("sources-terms", &[("day", when::full_day(language, due).into())])
}

/// When a source is read again, in words. One that is not doing well waits as long as its host asks.
fn next(language: Language, row: &SourceRow, now: Timestamp) -> String {
    let interval = SignedDuration::from_secs(i64::try_from(row.interval_seconds).unwrap_or(i64::MAX));
    let due = row.last_success.and_then(|last| last.checked_add(interval).ok());
    match due {
        _ if row.state == SourceState::Waiting => language.say("next-turn"),
        Some(due) if row.state.is_fresh() && !interval.is_zero() => {
            when::written(language, due.max(now), now)
        }
        _ if row.state.is_fresh() => language.say("next-none"),
        _ => language.say("next-unknown"),
    }
}

fn every(language: Language, seconds: u64) -> String {
    match seconds {
        0 => language.say("every-once"),
        1..=119 => language.fill("every-seconds", &[("n", seconds.into())]),
        120..=7199 => language.fill("every-minutes", &[("n", (seconds / 60).into())]),
        _ => language.fill("every-hours", &[("n", (seconds / 3600).into())]),
    }
}

/// The key of a state's words.
pub(crate) fn state(state: SourceState) -> &'static str {
    match state {
        SourceState::Waiting => "state-waiting",
        SourceState::Fine => "state-fine",
        SourceState::NothingNew => "state-nothing-new",
        SourceState::NotModified => "state-not-modified",
        SourceState::Slowed => "state-slowed",
        SourceState::Refused => "state-refused",
        SourceState::Gone => "state-gone",
        SourceState::NotAFeed => "state-not-a-feed",
        SourceState::Broken => "state-broken",
        SourceState::Unreachable => "state-unreachable",
        SourceState::Stale => "state-stale",
        SourceState::Gap => "state-gap",
        SourceState::Silent => "state-silent",
    }
}
