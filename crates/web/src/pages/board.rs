//! The board: which areas are up, since when, why, and how far what is not up can be believed.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use post::{AreaCode, Theme};
use tension::{AlertState, Level, Reading, Sight};

use crate::chart::Sparkline;
use crate::coming::ComingRow;
use crate::coverage::Coverage;
use crate::error::Error;
use crate::frame::{Frame, Tab, reply};
use crate::pages::people::AssessedRow;
use crate::scale::{LevelMark, TrendMark};
use crate::visitor::Visitor;
use crate::when::Moment;
use crate::{Language, Site, View, scale, sentence};

#[derive(Template)]
#[template(path = "board.html", blocks = ["live"])]
struct BoardPage {
    frame: Frame,
    headline: String,
    up: Vec<AreaUp>,
    elsewhere: Vec<AreaUp>,
    usual: Vec<AreaUsual>,
    coming: Vec<ComingRow>,
    grid: Grid,
}

/// An area above usual.
struct AreaUp {
    code: AreaCode,
    name: String,
    level: Level,
    /// The level that people have set, beside the signal.
    assessed: Option<AssessedRow>,
    rows: Vec<CellRow>,
    /// The time its latest level began, for the order of areas at one level.
    since: jiff::Timestamp,
}

/// A cell above usual.
struct CellRow {
    theme: String,
    level: LevelMark,
    trend: TrendMark,
    since: Moment,
    day: Sparkline,
    because: String,
    /// Held, acknowledged, alert: what a reader should know beside the level.
    remarks: Vec<String>,
}

/// An area at usual, with what its "usual" is worth.
struct AreaUsual {
    code: AreaCode,
    name: String,
    coverage: Coverage,
    /// The level that people have set, beside the signal.
    assessed: Option<AssessedRow>,
}

/// Every shown area by every theme.
struct Grid {
    themes: Vec<String>,
    rows: Vec<GridRow>,
}

struct GridRow {
    code: AreaCode,
    name: String,
    cells: Vec<GridCell>,
}

struct GridCell {
    level: Level,
    word: String,
    blind: bool,
}

/// `GET /`.
pub(crate) async fn get(State(site): State<Site>, visitor: Visitor) -> Result<Response, Error> {
    let page = BoardPage::new(&site, &visitor);
    reply(&visitor, &page, &page.as_live())
}

impl BoardPage {
    fn new(site: &Site, visitor: &Visitor) -> Self {
        let (view, language) = (site.view(), visitor.language);
        let (up, elsewhere): (Vec<AreaUp>, Vec<AreaUp>) =
            areas_up(site, &view, language).into_iter().partition(|area| view.watches(&area.code));
        let shown = shown(&view);
        let is_up = |code: &AreaCode| up.iter().any(|area| area.code == *code);
        // What people have assessed is shown wherever it is.
        let assessed = view.board.assessed.iter().map(|assessed| &assessed.area);
        let assessed =
            assessed.filter(|code| !view.watches(code) && !elsewhere.iter().any(|up| up.code == **code));
        let usual = shown.iter().chain(assessed).filter(|code| !is_up(code)).map(|code| AreaUsual {
            code: code.clone(),
            name: language.area(code, &site.gazetteer),
            coverage: Coverage::of(language, &view, code),
            assessed: assessed_of(language, &view, code),
        });
        Self {
            headline: headline(language, &up),
            usual: usual.collect(),
            coming: coming(site, &view, language),
            grid: Grid::new(site, &view, language, &shown),
            frame: Frame::new(visitor, &view, Tab::Board, language.say("nav-board"), "areas people"),
            up,
            elsewhere,
        }
    }
}

fn assessed_of(language: Language, view: &View, code: &AreaCode) -> Option<AssessedRow> {
    view.assessed_of(code).map(|assessed| AssessedRow::new(language, assessed, view.at))
}

/// What is coming in the watched areas.
fn coming(site: &Site, view: &View, language: Language) -> Vec<ComingRow> {
    let here = view.calendar.iter().filter(|coming| view.watched.iter().any(|area| coming.is_of(area)));
    here.map(|coming| ComingRow::on_board(language, coming, view.at, &view.watched, &site.gazetteer))
        .collect()
}

/// What the board always shows: what could not be placed, then the watched areas.
fn shown(view: &View) -> Vec<AreaCode> {
    std::iter::once(AreaCode::unplaced()).chain(view.watched.iter().cloned()).collect()
}

fn headline(language: Language, up: &[AreaUp]) -> String {
    match up.first() {
        None => language.say("board-none-up"),
        Some(first) => language.fill(
            "board-up",
            &[
                ("areas", up.len().into()),
                ("highest", first.name.clone().into()),
                ("level", first.level.number().into()),
                ("word", scale::word(language, first.level).into()),
            ],
        ),
    }
}

/// Areas with a level above usual, highest first, then the latest to get there.
fn areas_up(site: &Site, view: &View, language: Language) -> Vec<AreaUp> {
    let mut cells: BTreeMap<&AreaCode, Vec<&Reading>> = BTreeMap::new();
    for reading in view.board.readings.iter().filter(|reading| reading.level > Level::USUAL) {
        cells.entry(&reading.cell.area).or_default().push(reading);
    }
    let mut areas: Vec<AreaUp> =
        cells.into_iter().filter_map(|(code, cells)| area_up(site, view, language, code, cells)).collect();
    areas.sort_by(|a, b| b.level.cmp(&a.level).then(b.since.cmp(&a.since)).then(a.name.cmp(&b.name)));
    areas
}

fn area_up(
    site: &Site,
    view: &View,
    language: Language,
    code: &AreaCode,
    cells: Vec<&Reading>,
) -> Option<AreaUp> {
    let level = cells.iter().map(|cell| cell.level).max()?;
    let since = cells.iter().filter(|cell| cell.level == level).map(|cell| cell.since).max()?;
    let of_themes: Vec<&Reading> = cells.iter().copied().filter(|cell| cell.cell.theme.is_some()).collect();
    // A roll-up says something of its own only when no theme stands behind it.
    let mut rows = if of_themes.is_empty() { cells } else { of_themes };
    rows.sort_by(|a, b| b.level.cmp(&a.level).then(b.since.cmp(&a.since)));
    let rows = rows.into_iter().map(|reading| CellRow::new(language, reading, view)).collect();
    let (name, assessed) = (language.area(code, &site.gazetteer), assessed_of(language, view, code));
    Some(AreaUp { code: code.clone(), name, level, assessed, rows, since })
}

impl CellRow {
    fn new(language: Language, reading: &Reading, view: &View) -> Self {
        let highest = reading.history.iter().max().copied().unwrap_or(reading.level);
        let label = language.fill(
            "spark-label",
            &[("highest", highest.number().into()), ("now", reading.level.number().into())],
        );
        Self {
            theme: language.theme(reading.cell.theme.as_ref()),
            level: LevelMark::new(language, reading.level),
            trend: TrendMark::new(language, reading.trend),
            since: Moment::new(language, reading.since, view.at),
            day: Sparkline::new(&reading.history, label),
            because: sentence::brief(language, &reading.because),
            remarks: remarks(language, reading),
        }
    }
}

/// What stands beside a level: its alert, whether somebody has it, whether it is held.
pub(crate) fn remarks(language: Language, reading: &Reading) -> Vec<String> {
    let mut remarks = Vec::new();
    if reading.alert != AlertState::Inactive {
        remarks.push(language.say(&format!("alert-{}", reading.alert.as_str())));
    }
    if reading.acknowledged {
        remarks.push(language.say("acknowledged"));
    }
    if reading.held {
        remarks.push(language.say("held"));
    }
    remarks
}

impl Grid {
    fn new(site: &Site, view: &View, language: Language, shown: &[AreaCode]) -> Self {
        let rules = site.rules();
        let mut themes: BTreeSet<&Theme> =
            rules.rules().filter(|rule| rule.status.is_matched()).map(|rule| &rule.theme).collect();
        themes.extend(view.board.readings.iter().filter_map(|reading| reading.cell.theme.as_ref()));
        let cells: BTreeMap<(&AreaCode, &Theme), &Reading> = view
            .board
            .readings
            .iter()
            .filter_map(|reading| Some(((&reading.cell.area, reading.cell.theme.as_ref()?), reading)))
            .collect();
        let mut rows = Vec::new();
        for code in shown {
            let unseen = Coverage::of(language, view, code).blind;
            let cells = themes.iter().map(|theme| {
                let reading = cells.get(&(code, *theme)).copied();
                GridCell::new(language, reading, unseen)
            });
            rows.push(GridRow {
                code: code.clone(),
                name: language.area(code, &site.gazetteer),
                cells: cells.collect(),
            });
        }
        Self { rows, themes: themes.iter().map(|theme| language.theme(Some(theme))).collect() }
    }
}

impl GridCell {
    /// Where an area is not seen, usual is not shown as usual.
    fn new(language: Language, reading: Option<&Reading>, unseen: bool) -> Self {
        let level = reading.map_or(Level::USUAL, |reading| reading.level);
        let is_blind = reading.is_some_and(|reading| reading.sight == Sight::Blind);
        let blind = is_blind || (unseen && level == Level::USUAL);
        let word = if blind { language.say("sight-blind") } else { scale::word(language, level) };
        Self { level, word, blind }
    }
}
