//! An area: why this level? The reasons, the last day or week, the evidence without its text, and who is looking.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;
use places::Gazetteer;
use post::AreaCode;
use register::ActiveSurge;
use serde::Deserialize;
use tension::{AlertState, Cell, Change, Level, Reading, Sight, Tally};

use crate::chart::{Span, Timeline, Window, stood, tally};
use crate::coming::{ComingRow, on_the_calendar};
use crate::coverage::Coverage;
use crate::error::Error;
use crate::frame::{Frame, Tab, reply};
use crate::history::{self, MOST_EVIDENCE, Past};
use crate::pages::board::remarks;
use crate::pages::evidence::{self, Said, Wording};
use crate::pages::people::{AssessedRow, DeclaredRow};
use crate::pages::rumours::{ClaimedRow, RumourRow};
use crate::pages::sources::Source;
use crate::scale::{LevelMark, TrendMark};
use crate::sentence::{self, Reason};
use crate::visitor::Visitor;
use crate::when::Moment;
use crate::{Language, Site, View, when};

/// Wordings listed at most; the rest are counted.
const LISTED: usize = 60;

#[derive(Template)]
#[template(path = "area.html", blocks = ["live"])]
struct AreaPage {
    frame: Frame,
    code: AreaCode,
    name: String,
    /// Police force and country, where the area has them.
    about: Option<String>,
    top: LevelMark,
    /// What people have set, beside the signal.
    assessed: Option<AssessedRow>,
    /// What people have declared for a while.
    declared: Vec<DeclaredRow>,
    /// What people know is coming.
    coming: Vec<ComingRow>,
    coverage: Coverage,
    /// Themes above usual.
    up: Vec<CellRow>,
    /// Themes at usual of which something was read.
    usual: Vec<UsualRow>,
    surges: Vec<SurgeRow>,
    incidents: Vec<IncidentRow>,
    span: Span,
    timeline: Timeline,
    /// Posts in the chart's tallest bar.
    tallest: usize,
    marks: Vec<String>,
    changes: Vec<ChangeRow>,
    evidence: Vec<Wording>,
    unlisted: usize,
    capped: bool,
    rumours: Vec<RumourRow>,
    claimed: Vec<ClaimedRow>,
    sources: Vec<Source>,
}

/// A theme of the area at usual.
struct UsualRow {
    theme: String,
    counts: String,
}

/// A theme of the area above usual.
struct CellRow {
    theme: String,
    level: LevelMark,
    trend: TrendMark,
    since: Moment,
    phase: String,
    remarks: Vec<String>,
    counts: String,
    sentence: String,
    /// What is on the calendar that may stir it.
    coming: Option<String>,
}

/// A surge under way.
struct SurgeRow {
    title: Said,
    since: Moment,
    posts: String,
}

struct IncidentRow {
    theme: String,
    place: Option<String>,
    first: Moment,
    last: Moment,
    outlets: u32,
    people: u32,
    tied: u32,
}

/// One line of the chart's table.
struct ChangeRow {
    at: Moment,
    theme: String,
    from: Level,
    level: LevelMark,
    /// What happened where the level did not change.
    remark: Option<String>,
    because: String,
}

#[derive(Deserialize)]
pub(crate) struct Asked {
    span: Option<String>,
}

/// `GET /areas/{code}`, also `/areas/unplaced`. A code of the past leads to its successor; `other`, the metrics'
/// word for all areas that are not watched, to their list on the board.
pub(crate) async fn get(
    State(site): State<Site>,
    Path(code): Path<String>,
    Query(asked): Query<Asked>,
    visitor: Visitor,
) -> Result<Response, Error> {
    if code == "other" {
        return Ok(Redirect::temporary("/#elsewhere").into_response());
    }
    let area = find(&site.gazetteer, &code).ok_or(Error::NoSuchArea)?;
    if area.as_str() != code {
        return Ok(Redirect::temporary(&format!("/areas/{area}")).into_response());
    }
    let (view, span) = (site.view(), Span::of(asked.span.as_deref()));
    let past = history::past(&site.store, &area, span.window(view.at)).await?;
    let page = AreaPage::new(&site, &visitor, &view, area, span, &past);
    reply(&visitor, &page, &page.as_live())
}

/// The area of today that a code stands for.
pub(crate) fn find(gazetteer: &Gazetteer, code: &str) -> Option<AreaCode> {
    if code == AreaCode::UNPLACED {
        return Some(AreaCode::unplaced());
    }
    gazetteer.area(code).map(|area| area.code.clone())
}

impl AreaPage {
    fn new(site: &Site, visitor: &Visitor, view: &View, area: AreaCode, span: Span, past: &Past) -> Self {
        let (language, now) = (visitor.language, view.at);
        let name = language.area(&area, &site.gazetteer);
        let readings: Vec<&Reading> = view.readings_of(&area).collect();
        let level = readings.iter().map(|reading| reading.level).max().unwrap_or(Level::USUAL);
        let (evidence, unlisted) = evidence::wordings(language, &past.evidence, &site.rules(), now, LISTED);
        let timeline = timeline(language, span.window(now), span.bars(), past, level);
        let about = site.gazetteer.area(area.as_str()).map(|known| about(language, known));
        Self {
            frame: Frame::new(
                visitor,
                view,
                Tab::Elsewhere,
                name.clone(),
                &format!("sources rumours people {area}"),
            ),
            top: LevelMark::new(language, level),
            assessed: view.assessed_of(&area).map(|assessed| AssessedRow::new(language, assessed, now)),
            declared: view
                .declared_of(&area)
                .map(|declared| DeclaredRow::new(language, declared, now))
                .collect(),
            coverage: Coverage::of(language, view, &area),
            up: cells_up(language, view, &readings, &site.gazetteer),
            coming: view.coming_to(&area).map(|coming| ComingRow::here(language, coming, now)).collect(),
            usual: cells_usual(language, &readings),
            surges: view.surges_of(&area).map(|surge| SurgeRow::new(language, site, surge, now)).collect(),
            incidents: incidents(language, view, &area),
            marks: timeline
                .window
                .marks(span.marks())
                .into_iter()
                .map(|at| mark(language, span, at))
                .collect(),
            tallest: timeline.most(),
            timeline,
            changes: past.changes.iter().rev().map(|change| ChangeRow::new(language, change, now)).collect(),
            capped: past.evidence.len() == MOST_EVIDENCE,
            evidence,
            unlisted,
            rumours: RumourRow::of_area(language, site, view, &area),
            claimed: ClaimedRow::of_area(language, site, view, &area),
            sources: view.sources_of(&area).map(|row| Source::new(language, row, site, now)).collect(),
            code: area,
            name,
            about: about.flatten(),
            span,
        }
    }
}

impl SurgeRow {
    fn new(language: Language, site: &Site, surge: &ActiveSurge, now: Timestamp) -> Self {
        Self {
            title: Said::surge(&site.rules(), &surge.id),
            since: Moment::new(language, surge.since, now),
            posts: language.count("count-posts", &(surge.posts as usize)),
        }
    }
}

fn about(language: Language, area: &places::Area) -> Option<String> {
    let force = language.police_force(&area.police_force);
    (!force.is_empty()).then(|| language.fill("area-about", &[("force", force.into())]))
}

/// The themes above usual, highest first; the roll-up only where no theme stands behind it.
fn cells_up(language: Language, view: &View, readings: &[&Reading], gazetteer: &Gazetteer) -> Vec<CellRow> {
    let mut up: Vec<&Reading> =
        readings.iter().copied().filter(|reading| reading.level > Level::USUAL).collect();
    if up.iter().any(|reading| reading.cell.theme.is_some()) {
        up.retain(|reading| reading.cell.theme.is_some());
    }
    up.sort_by(|a, b| b.level.cmp(&a.level).then(b.since.cmp(&a.since)));
    up.into_iter().map(|reading| CellRow::new(language, view, reading, gazetteer)).collect()
}

fn cells_usual(language: Language, readings: &[&Reading]) -> Vec<UsualRow> {
    let usual =
        readings.iter().filter(|reading| reading.cell.theme.is_some() && reading.level == Level::USUAL);
    usual
        .map(|reading| UsualRow {
            theme: language.theme(reading.cell.theme.as_ref()),
            counts: counts(language, &reading.tally),
        })
        .collect()
}

fn counts(language: Language, tally: &Tally) -> String {
    let counts = [
        ("posts", tally.posts.into()),
        ("people", tally.authors.into()),
        ("sources", tally.sources.into()),
        ("rebuttals", tally.rebuttals.into()),
    ];
    language.fill("area-counts", &counts)
}

impl CellRow {
    fn new(language: Language, view: &View, reading: &Reading, gazetteer: &Gazetteer) -> Self {
        let (now, Cell { area, theme }) = (view.at, &reading.cell);
        let mut remarks = remarks(language, reading);
        if reading.sight == Sight::Learning {
            remarks.push(language.say("sight-learning"));
        }
        Self {
            theme: language.theme(reading.cell.theme.as_ref()),
            level: LevelMark::new(language, reading.level),
            trend: TrendMark::new(language, reading.trend),
            since: Moment::new(language, reading.since, now),
            remarks,
            phase: language.phase(reading.phase),
            counts: counts(language, &reading.tally),
            sentence: Reason::of_reading(reading, now).sentence(language, gazetteer),
            coming: on_the_calendar(language, view.coming_to(area), theme.as_ref(), now),
        }
    }
}

fn incidents(language: Language, view: &View, area: &AreaCode) -> Vec<IncidentRow> {
    let here = view.board.incidents.iter().filter(|incident| incident.area == *area);
    here.map(|incident| IncidentRow {
        theme: language.theme(Some(&incident.theme)),
        place: incident.place.clone(),
        first: Moment::new(language, incident.first_at, view.at),
        last: Moment::new(language, incident.last_at, view.at),
        outlets: incident.outlets,
        people: incident.people,
        tied: incident.tied,
    })
    .collect()
}

fn timeline(language: Language, window: Window, bars: u32, past: &Past, level: Level) -> Timeline {
    let roll_up =
        past.changes.iter().filter(|change| change.cell.theme.is_none() && change.level != change.from);
    let steps: Vec<_> = roll_up.map(|change| (change.at, change.from, change.level)).collect();
    let counted = past.evidence.iter().filter(|found| found.counts() || found.rebuts());
    let posts = tally(window, bars, counted.map(|found| (found.published_at, found.rebuts())));
    let stood = stood(window, &steps, level);
    let highest = stood.iter().map(|part| part.level).max().unwrap_or(level);
    let (says, denies) =
        posts.iter().fold((0, 0), |(says, denies), (count, deny)| (says + count, denies + deny));
    let blanks = [
        ("highest", highest.number().into()),
        ("now", level.number().into()),
        ("says", says.into()),
        ("denies", denies.into()),
    ];
    Timeline { window, stood, posts, label: language.fill("timeline-label", &blanks) }
}

fn mark(language: Language, span: Span, at: Timestamp) -> String {
    match span {
        Span::Day => when::hour_and_minute(at),
        Span::Week => when::short_day(language, at),
    }
}

/// What an alert did when it came to this state.
fn alert_step(alert: AlertState) -> &'static str {
    match alert {
        AlertState::Pending => "change-alert-pending",
        AlertState::Firing => "change-alert-started",
        AlertState::Resolved | AlertState::Inactive => "change-alert-ended",
    }
}

impl ChangeRow {
    fn new(language: Language, change: &Change, now: Timestamp) -> Self {
        Self {
            at: Moment::new(language, change.at, now),
            theme: language.theme(change.cell.theme.as_ref()),
            from: change.from,
            remark: (change.level == change.from).then(|| language.say(alert_step(change.alert))),
            level: LevelMark::new(language, change.level),
            because: sentence::brief(language, &change.because),
        }
    }
}
