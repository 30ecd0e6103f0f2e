//! `/events`: tells open pages what has changed, never what it changed to; they fetch that part again.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderName, HeaderValue};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use post::{AreaCode, SourceId};
use serde::Serialize;
use tension::{Board, Cell, Reading};
use tokio::sync::watch;

use crate::coverage::is_unread;
use crate::site::{Site, told};
use crate::{View, when};

/// The shortest time between two events: faster than people read, slower than the demo's clock.
const BETWEEN: Duration = Duration::from_secs(1);
/// A comment this often keeps proxies from hanging up.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// What one event says.
#[derive(Serialize)]
struct Told {
    /// The clock of the view.
    clock: String,
    /// Codes of areas that changed, and "areas", "sources", "rules", "rumours", "service".
    topics: BTreeSet<String>,
}

/// One open page.
struct Listener {
    view: watch::Receiver<Arc<View>>,
    shutdown: watch::Receiver<bool>,
    /// What it was last told about.
    last: Arc<View>,
}

/// `GET /events`: server-sent events until the reader leaves or the service stops.
pub(crate) async fn get(State(site): State<Site>, shutdown: watch::Receiver<bool>) -> Response {
    let listener = Listener { last: site.view(), view: site.view, shutdown };
    let events = stream::unfold(listener, next);
    let sse = Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE));
    let unbuffered = (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    ([unbuffered], sse).into_response()
}

async fn next(mut listener: Listener) -> Option<(Result<Event, Infallible>, Listener)> {
    tokio::select! {
        () = told(listener.shutdown.clone()) => return None,
        changed = async { tokio::time::sleep(BETWEEN).await; listener.view.changed().await } => changed.ok()?,
    }
    let view = Arc::clone(&listener.view.borrow_and_update());
    let told = Told { clock: when::clock(view.at), topics: changed(&listener.last, &view) };
    listener.last = view;
    let event = Event::default().event("view").json_data(told).ok()?;
    Some((Ok(event), listener))
}

/// What differs between two views.
fn changed(before: &View, after: &View) -> BTreeSet<String> {
    let mut topics: BTreeSet<String> =
        changed_areas(&before.board, &after.board).map(|area| area.to_string()).collect();
    let kinds = [
        ("areas", !topics.is_empty() || before.watched != after.watched),
        ("people", people(before) != people(after)),
        ("sources", before.sources != after.sources),
        ("rules", before.rules != after.rules),
        ("rumours", rumours(before) != rumours(after)),
        ("service", service(before) != service(after)),
    ];
    topics.extend(kinds.into_iter().filter(|(_, differs)| *differs).map(|(topic, _)| topic.to_owned()));
    topics
}

/// What people have said, not posts.
fn people(view: &View) -> impl PartialEq + '_ {
    (&view.board.assessed, &view.board.declared, &view.calendar)
}

fn rumours(view: &View) -> impl PartialEq + '_ {
    (&view.rumours, &view.claimed, &view.surges)
}

/// What the banner of every page speaks of.
fn service(view: &View) -> impl PartialEq {
    let unread: Vec<SourceId> =
        view.sources.iter().filter(|s| is_unread(s)).map(|source| source.id.clone()).collect();
    (view.ready, view.notices.clone(), view.rules.last_reload_ok, view.rules.problems.clone(), unread)
}

fn changed_areas<'b>(before: &'b Board, after: &'b Board) -> impl Iterator<Item = &'b AreaCode> {
    let (before, after) = (by_cell(before), by_cell(after));
    let cells: BTreeSet<&Cell> = before.keys().chain(after.keys()).copied().collect();
    cells.into_iter().filter(move |cell| before.get(cell) != after.get(cell)).map(|cell| &cell.area)
}

fn by_cell(board: &Board) -> BTreeMap<&Cell, &Reading> {
    board.readings.iter().map(|reading| (&reading.cell, reading)).collect()
}
