//! The JSON twins of the pages, for other people's scripts.
//!
//! | address | body |
//! | --- | --- |
//! | `/api/board` | `{"at", "ready", "areas": [area]}`: the watched areas, what is not placed, and any other area above usual or assessed by people |
//! | `/api/areas/{code}` | one `area` |
//! | `/api/rumours` | `{"at", "rumours": [rumour], "claimed": [claimed event]}`, the last seen first; a rumour has `status`, `answer` (what people said of it, or null) and `clock` |
//! | `/api/sources` | `{"at", "sources": [source]}` |
//! | `/api/rules` | what rules are in force: `rules_api.rs` |
//!
//! An `area` is `{"code", "name", "level", "assessed": null | {"level", "eep", "at", "review_at", "overdue", "reason", "by"}, "declared": [{"what" (a `surge`, `phase` or `drill` with its
//! fields), "at", "until", "reason", "by"}], "cells": [cell], "surges": [{"id", "title", "theme" (null for all), "since", "until",
//! "posts"}], "calendar": [{"what", "from", "until", "whole_day", "every_year", "themes" (empty for any), "entered_by"}]}`, what is coming in 14 days; `level` is the highest of its cells, 1 where there is none.
//! A `cell` is `{"theme" (null for the area's roll-up), "level" 1–5, "word", "severity" 0–3, "phase", "alert", "acknowledged",
//! "since", "trend", "held", "sight", "because" (the sentence), "evidence": {"posts", "authors", "sources", "rebuttals", "rules"}}`.
//! Times are RFC 3339 in UTC. Names and sentences are in the reader's language (`?lang=cy`); every other value is the same in both.
//! Fields may be added; none is renamed or removed without a line in the CHANGELOG. No text of a post is in any of them.

use axum::Json;
use axum::extract::{Path, State};
use jiff::Timestamp;
use post::{AreaCode, Declaration, Eep, RuleId, SourceState, Theme};
use register::{ActiveSurge, Answered, Rumour, RumourStatus};
use serde::Serialize;
use tension::{Assessed, Declared, Level, Phase, Reading, Sight, Tally, Trend};

use crate::coming::ComingJson;
use crate::error::Error;
use crate::pages::evidence::Said;
use crate::pages::people::is_overdue;
use crate::sentence::Reason;
use crate::visitor::Visitor;
use crate::{Language, Site, View, pages, scale};

#[derive(Serialize)]
struct BoardJson {
    at: Timestamp,
    ready: bool,
    areas: Vec<AreaJson>,
}

#[derive(Serialize)]
struct AreaJson {
    code: AreaCode,
    name: String,
    level: Level,
    assessed: Option<AssessedJson>,
    declared: Vec<DeclaredJson>,
    cells: Vec<CellJson>,
    surges: Vec<SurgeJson>,
    calendar: Vec<ComingJson>,
}

/// A level that a person has set, beside the signal level.
#[derive(Serialize)]
struct AssessedJson {
    level: Level,
    eep: Eep,
    at: Timestamp,
    review_at: Timestamp,
    overdue: bool,
    reason: String,
    by: String,
}

/// What a person has declared for a while.
#[derive(Serialize)]
struct DeclaredJson {
    what: Declaration,
    at: Timestamp,
    until: Timestamp,
    reason: String,
    by: String,
}

#[derive(Serialize)]
struct SurgeJson {
    id: RuleId,
    title: String,
    theme: Option<Theme>,
    since: Timestamp,
    until: Timestamp,
    posts: u32,
}

#[derive(Serialize)]
struct CellJson {
    theme: Option<Theme>,
    level: Level,
    word: String,
    severity: u8,
    phase: Phase,
    alert: &'static str,
    acknowledged: bool,
    since: Timestamp,
    trend: Trend,
    held: bool,
    sight: Sight,
    because: String,
    evidence: Tally,
}

#[derive(Serialize)]
struct RumoursJson {
    at: Timestamp,
    rumours: Vec<RumourJson>,
    claimed: Vec<ClaimedJson>,
}

#[derive(Serialize)]
struct RumourJson {
    id: String,
    status: RumourStatus,
    answer: Option<AnswerJson>,
    clock: ClockJson,
    first_seen: Timestamp,
    last_seen: Timestamp,
    sightings: u32,
    people: u32,
    rebuttals: u32,
    areas: std::collections::BTreeMap<AreaCode, u32>,
    platforms: std::collections::BTreeMap<String, u32>,
    themes: Vec<Theme>,
    rules: Vec<RuleId>,
}

/// What people have said of a rumour.
#[derive(Serialize)]
struct AnswerJson {
    verified_with: Option<String>,
    line_to_take: Option<String>,
    owner: Option<String>,
    due: Option<Timestamp>,
    overdue: bool,
    by: String,
    at: Timestamp,
}

/// When a rumour was first seen, and how long people took; null for what has not come about.
#[derive(Serialize)]
struct ClockJson {
    first_seen: Timestamp,
    flagged: Timestamp,
    opened: Option<Timestamp>,
    verified: Option<Timestamp>,
    corrected: Option<Timestamp>,
}

#[derive(Serialize)]
struct ClaimedJson {
    id: String,
    area: AreaCode,
    place: Option<String>,
    theme: Theme,
    first_seen: Timestamp,
    last_seen: Timestamp,
    sightings: u32,
    people: u32,
}

#[derive(Serialize)]
struct SourcesJson {
    at: Timestamp,
    sources: Vec<SourceJson>,
}

#[derive(Serialize)]
struct SourceJson {
    id: String,
    state: SourceState,
    detail: String,
    last_success: Option<Timestamp>,
    interval_seconds: u64,
    items: u64,
    home: Option<AreaCode>,
}

/// `GET /api/board`.
pub(crate) async fn board(State(site): State<Site>, visitor: Visitor) -> Json<impl Serialize> {
    let view = site.view();
    let mut areas: Vec<AreaCode> =
        std::iter::once(AreaCode::unplaced()).chain(view.watched.iter().cloned()).collect();
    let up = view.board.readings.iter().filter(|reading| reading.level > Level::USUAL);
    let assessed = view.board.assessed.iter().map(|assessed| &assessed.area);
    for area in up.map(|reading| &reading.cell.area).chain(assessed) {
        if !areas.contains(area) {
            areas.push(area.clone());
        }
    }
    let areas = areas.into_iter().map(|code| AreaJson::new(visitor.language, &site, &view, code)).collect();
    Json(BoardJson { at: view.at, ready: view.ready, areas })
}

/// `GET /api/areas/{code}`.
pub(crate) async fn area(
    State(site): State<Site>,
    Path(code): Path<String>,
    visitor: Visitor,
) -> Result<Json<impl Serialize>, Error> {
    let code = pages::area::find(&site.gazetteer, &code).ok_or(Error::NoSuchArea)?;
    Ok(Json(AreaJson::new(visitor.language, &site, &site.view(), code)))
}

/// `GET /api/rumours`.
pub(crate) async fn rumours(State(site): State<Site>) -> Json<impl Serialize> {
    let view = site.view();
    let rumours = view.rumours.iter().cloned().map(|rumour| RumourJson {
        id: rumour.id.to_string(),
        status: rumour.status,
        clock: ClockJson::of(&rumour),
        answer: rumour.answer.map(|answer| AnswerJson::new(answer, view.at)),
        first_seen: rumour.first_seen,
        last_seen: rumour.last_seen,
        sightings: rumour.sightings,
        people: rumour.people,
        rebuttals: rumour.rebuttals,
        areas: rumour.areas,
        platforms: rumour.platforms,
        themes: rumour.themes,
        rules: rumour.rules,
    });
    let claimed = view.claimed.iter().cloned().map(|event| ClaimedJson {
        id: event.id.to_string(),
        area: event.area,
        place: event.place,
        theme: event.theme,
        first_seen: event.first_seen,
        last_seen: event.last_seen,
        sightings: event.sightings,
        people: event.people,
    });
    Json(RumoursJson { at: view.at, rumours: rumours.collect(), claimed: claimed.collect() })
}

/// `GET /api/sources`.
pub(crate) async fn sources(State(site): State<Site>) -> Json<impl Serialize> {
    let view = site.view();
    let sources = view.sources.iter().cloned().map(|row| SourceJson {
        id: row.id.to_string(),
        state: row.state,
        detail: row.detail,
        last_success: row.last_success,
        interval_seconds: row.interval_seconds,
        items: row.items,
        home: row.home,
    });
    Json(SourcesJson { at: view.at, sources: sources.collect() })
}

impl AreaJson {
    fn new(language: Language, site: &Site, view: &View, code: AreaCode) -> Self {
        let cells: Vec<CellJson> =
            view.readings_of(&code).map(|reading| CellJson::new(language, site, view, reading)).collect();
        Self {
            name: language.area(&code, &site.gazetteer),
            surges: view.surges_of(&code).map(|surge| SurgeJson::new(site, surge)).collect(),
            calendar: view.coming_to(&code).map(|coming| ComingJson::new(language, coming)).collect(),
            assessed: view.assessed_of(&code).map(|assessed| AssessedJson::new(assessed, view.at)),
            declared: view.declared_of(&code).cloned().map(DeclaredJson::from).collect(),
            level: cells.iter().map(|cell| cell.level).max().unwrap_or(Level::USUAL),
            code,
            cells,
        }
    }
}

impl AssessedJson {
    fn new(assessed: &Assessed, now: Timestamp) -> Self {
        let overdue = is_overdue(assessed, now);
        let Assessed { level, eep, at, review_at, reason, by, .. } = assessed.clone();
        Self { level, eep, at, review_at, overdue, reason, by }
    }
}

impl ClockJson {
    fn of(rumour: &Rumour) -> Self {
        let answer = rumour.answer.as_ref();
        Self {
            first_seen: rumour.first_seen,
            flagged: rumour.flagged_at,
            opened: answer.map(|answer| answer.opened_at),
            verified: answer.and_then(|answer| answer.verified_at),
            corrected: answer.and_then(|answer| answer.corrected_at),
        }
    }
}

impl AnswerJson {
    fn new(answer: Answered, now: Timestamp) -> Self {
        let overdue = answer.is_overdue(now);
        let Answered { verified_with, line_to_take, owner, due, by, at, .. } = answer;
        Self { verified_with, line_to_take, owner, due, overdue, by, at }
    }
}

impl From<Declared> for DeclaredJson {
    fn from(Declared { what, at, until, reason, by }: Declared) -> Self {
        Self { what, at, until, reason, by }
    }
}

impl SurgeJson {
    fn new(site: &Site, surge: &ActiveSurge) -> Self {
        Self {
            id: surge.id.clone(),
            title: Said::surge(&site.rules(), &surge.id).words,
            theme: surge.theme.clone(),
            since: surge.since,
            until: surge.until,
            posts: surge.posts,
        }
    }
}

impl CellJson {
    fn new(language: Language, site: &Site, view: &View, reading: &Reading) -> Self {
        Self {
            theme: reading.cell.theme.clone(),
            level: reading.level,
            word: scale::word(language, reading.level),
            severity: reading.severity.number(),
            phase: reading.phase,
            alert: reading.alert.as_str(),
            acknowledged: reading.acknowledged,
            since: reading.since,
            trend: reading.trend,
            held: reading.held,
            sight: reading.sight,
            because: Reason::of_reading(reading, view.at).sentence(language, &site.gazetteer),
            evidence: reading.tally.clone(),
        }
    }
}
