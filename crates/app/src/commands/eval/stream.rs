//! Events over ordinary posts: alerts that were false, how soon the event was seen where it was, and when it was over.
//! The same events with their own names, too: what happens abroad must raise no area here.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::Context;
use jiff::{SignedDuration, Timestamp};
use post::RawPost;
use tension::{Change, Level};

use super::cores::spread;
use super::data::{Data, Labelled};
use super::events::{BEFORE_DAYS, EVENTS, PastEvent, background, beginning, ordinary_sets};
use super::measured::Measured;
use super::plot;
use super::table::{Cell, Table};
use super::timeline::{self, Alert, alerts, minutes};

const HOUR: SignedDuration = SignedDuration::from_hours(1);

/// One event with its posts and when it begins.
struct Told {
    event: &'static PastEvent,
    posts: Vec<Labelled>,
    begins: Timestamp,
}

/// `plots` is a folder for a picture of each event.
pub(super) fn measure(
    measured: &Measured,
    data: &Data<'_>,
    plots: Option<&Path>,
) -> anyhow::Result<Vec<Table>> {
    let ordinary = ordinary_sets(data)?;
    let told = tell(data)?;
    let once = mapped(measured, &told, &ordinary, 1, plots)?;
    Ok(vec![once, mapped(measured, &told, &ordinary, 10, None)?])
}

fn draw(folder: &Path, told: &Told, changes: &[Change]) -> anyhow::Result<()> {
    let posts: Vec<Timestamp> = told.posts.iter().filter_map(|post| post.post.published).collect();
    let svg = plot::level_over_posts(told.event.name, &told.event.area(), changes, &posts);
    let name = told.event.set.rsplit('/').next().unwrap_or_default();
    let path = folder.join(format!("{name}.svg"));
    std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(&path, svg))
        .with_context(|| format!("{} could not be written", path.display()))
}

fn tell(data: &Data<'_>) -> anyhow::Result<Vec<Told>> {
    let mut told = Vec::new();
    for event in EVENTS {
        let posts = event.posts(data)?;
        if let Some(begins) = beginning(&posts) {
            told.push(Told { event, posts, begins });
        }
    }
    Ok(told)
}

fn mapped(
    measured: &Measured,
    told: &[Told],
    ordinary: &[Vec<Labelled>],
    times: i64,
    plots: Option<&Path>,
) -> anyhow::Result<Table> {
    let mut table = Table::new(
        "stream",
        format!("events told as if here, over {times} times the ordinary posts"),
        &[
            "ordinary a day",
            "false a day",
            "of them not placed",
            "min to alert",
            "from 1st rumour",
            "alerts, 1st hour",
            "elsewhere",
            "h raised",
        ],
        &[
            "False: alerts in the 28 days before the event. To alert: from the event's first post to the first alert there.",
            "Elsewhere: other cells that fired within an hour of it. Raised: from the first alert to a level below raised for good.",
            "Goal: 0.02 false a day; Germanwings 10 min, Ferguson 30, others 5; the same at ten times the ordinary posts.",
        ],
    );
    let rows = spread("streaming", told, |told| {
        let posts = background(ordinary, told.begins, times);
        let a_day = posts.len() as f64 / (BEFORE_DAYS + 7) as f64;
        let event = told.posts.iter().map(|post| told.event.moved_here(&post.post));
        let changes = follow(measured, posts.into_iter().chain(event));
        plots.map_or(Ok(()), |folder| draw(folder, told, &changes))?;
        Ok(row(told, a_day, &changes))
    })?;
    for (told, cells) in told.iter().zip(rows) {
        let cells: anyhow::Result<Vec<Cell>> = cells;
        table.row(told.event.name, cells?);
    }
    table.ranges();
    Ok(table)
}

/// Every change over these posts, each collected as it is published.
fn follow(measured: &Measured, posts: impl Iterator<Item = RawPost>) -> Vec<Change> {
    timeline::fold(measured, posts.filter_map(|post| measured.collected(post)).collect())
}

fn row(told: &Told, a_day: f64, changes: &[Change]) -> Vec<Cell> {
    let area = told.event.area();
    let alerts = alerts(changes);
    let is_false = |alert: &&Alert| alert.at < told.begins;
    let falsely = alerts.iter().filter(is_false).count() as f64 / BEFORE_DAYS as f64;
    let unplaced = alerts.iter().filter(is_false).filter(|alert| alert.cell.area.is_unplaced()).count();
    let there = alerts.iter().find(|alert| alert.at >= told.begins && alert.is_in(&area));
    let rumoured = told.posts.iter().find(|post| post.labels.rumour == Some(true));
    let since = |from: Option<Timestamp>| match (from, there) {
        (Some(from), Some(there)) => Cell::Number(minutes(from, there.at)),
        (Some(_), None) => Cell::Word("never".to_owned()),
        (None, _) => Cell::Nothing,
    };
    let soon: Vec<&Alert> = there
        .map(|there| alerts.iter().filter(|alert| (there.at..there.at + HOUR).contains(&alert.at)).collect())
        .unwrap_or_default();
    let elsewhere = soon.iter().filter(|alert| !alert.is_in(&area)).count();
    vec![
        Cell::Number(a_day),
        Cell::Number(falsely),
        Cell::Number(unplaced as f64 / BEFORE_DAYS as f64),
        since(Some(told.begins)),
        since(rumoured.and_then(|post| post.post.published)),
        Cell::Count(soon.len() as u64),
        Cell::Count(elsewhere as u64),
        raised(told, there, changes),
    ]
}

/// Hours from the first alert there to when no level there is raised any more.
fn raised(told: &Told, first: Option<&Alert>, changes: &[Change]) -> Cell {
    let area = told.event.area();
    let is_fall = |change: &&Change| {
        let there = change.cell.area == area && change.cell.theme.is_none();
        there && change.level < Level::new(3) && change.from >= Level::new(3)
    };
    let fallen = changes.iter().rfind(is_fall);
    match (first, fallen) {
        (Some(first), Some(fallen)) => Cell::Number(minutes(first.at, fallen.at) / 60.0),
        _ => Cell::Nothing,
    }
}

/// The same events with their own names.
pub(super) fn abroad(measured: &Measured, data: &Data<'_>) -> anyhow::Result<Vec<Table>> {
    let ordinary = ordinary_sets(data)?;
    let told: Vec<Told> = tell(data)?.into_iter().filter(|told| told.event.is_foreign()).collect();
    let mut table = Table::new(
        "unmapped",
        "events abroad, with their own names, over ordinary posts",
        &["posts", "areas here that alerted", "highest level here", "alerts not placed"],
        &["From the event's first post on. Goal: no area here."],
    );
    let rows = spread("streaming", &told, |told| {
        let posts = background(&ordinary, told.begins, 1);
        let event = told.posts.iter().map(|post| post.post.clone());
        let mut changes = follow(measured, posts.into_iter().chain(event));
        changes.retain(|change| change.at >= told.begins);
        let alerts = alerts(&changes);
        let (unplaced, placed): (Vec<&Alert>, Vec<&Alert>) =
            alerts.iter().partition(|alert| alert.cell.area.is_unplaced());
        let areas: BTreeSet<_> = placed.iter().map(|alert| &alert.cell.area).collect();
        let here = changes.iter().filter(|change| !change.cell.area.is_unplaced());
        let highest = here.map(|change| change.level.number()).max().unwrap_or(1);
        [told.posts.len(), areas.len(), usize::from(highest), unplaced.len()]
            .map(|count| Cell::Count(count as u64))
            .to_vec()
    })?;
    for (told, cells) in told.iter().zip(rows) {
        table.row(told.event.name, cells);
    }
    Ok(vec![table])
}
