//! What machines ask: is it alive, can its levels be believed, and the figures.

use axum::Json;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use prometheus::{TEXT_FORMAT, TextEncoder};
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::pages::sources::state;
use crate::{Language, Notice, Site, SourceRow, View, coverage};

/// `GET /metrics`: every metric, in Prometheus's text format.
pub(crate) async fn metrics(State(site): State<Site>) -> Result<Response, Error> {
    let text = TextEncoder::new().encode_to_string(&site.registry.gather())?;
    Ok(([(CONTENT_TYPE, TEXT_FORMAT)], text).into_response())
}

/// The body of `/healthz`.
#[derive(Serialize)]
struct Health {
    /// Always "alive": whoever reads this got an answer.
    status: &'static str,
    ready: bool,
    /// When the board was last published, by the service's clock.
    at: Timestamp,
    sources: SourcesHealth,
    rules: RulesSummary,
    /// What is wrong, in the words of a closed set.
    degraded: Vec<&'static str>,
    /// Each source, those that are not read first; only where `?verbose` asks.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<Vec<SourceHealth>>,
}

/// How one source is doing, in the words of its page.
#[derive(Serialize)]
struct SourceHealth {
    id: String,
    state: &'static str,
    words: String,
    /// What the host answered; may be empty.
    said: String,
    last_success: Option<Timestamp>,
    unread: bool,
    /// Since when the terms under which it is read are to be read again.
    terms_due_since: Option<Timestamp>,
}

/// `?verbose`, which needs no value.
#[derive(Deserialize)]
pub(crate) struct Asked {
    verbose: Option<String>,
}

#[derive(Serialize)]
struct SourcesHealth {
    configured: usize,
    not_read: usize,
}

#[derive(Serialize)]
struct RulesSummary {
    generation: u32,
    live: usize,
    shadow: usize,
    last_reload_ok: bool,
    mistakes: usize,
    flooding: usize,
}

/// `GET /healthz`: 200 while the process answers at all.
pub(crate) async fn healthz(State(site): State<Site>, Query(asked): Query<Asked>) -> Json<impl Serialize> {
    let view = site.view();
    let not_read = view.sources.iter().filter(|source| coverage::is_unread(source)).count();
    let mut degraded: Vec<&'static str> = view.notices.iter().map(|notice| notice.key()).collect();
    if not_read > 0 {
        degraded.push("sources-not-read");
    }
    if !view.rules.last_reload_ok {
        degraded.push("rules-last-good");
    }
    if !view.rules.flooding.is_empty() {
        degraded.push("rules-flooding");
    }
    Json(Health {
        status: "alive",
        ready: why_not_ready(&view).is_none(),
        at: view.at,
        sources: SourcesHealth { configured: view.sources.len(), not_read },
        rules: RulesSummary {
            generation: view.rules.generation,
            live: view.rules.live,
            shadow: view.rules.shadow,
            last_reload_ok: view.rules.last_reload_ok,
            mistakes: view.rules.problems.len(),
            flooding: view.rules.flooding.len(),
        },
        degraded,
        detail: asked.verbose.map(|_| detail(&view)),
    })
}

fn detail(view: &View) -> Vec<SourceHealth> {
    let mut rows: Vec<&SourceRow> = view.sources.iter().collect();
    rows.sort_by_key(|row| !coverage::is_unread(row));
    let health = |row: &SourceRow| SourceHealth {
        id: row.id.to_string(),
        state: row.state.as_str(),
        words: Language::English.say(state(row.state)),
        said: row.detail.clone(),
        last_success: row.last_success,
        unread: coverage::is_unread(row),
        terms_due_since: row.terms_due_since(view.at),
    };
    rows.into_iter().map(health).collect()
}

/// `GET /readyz`: 200 once levels can be believed, else 503 with the reason.
pub(crate) async fn readyz(State(site): State<Site>) -> (StatusCode, String) {
    match why_not_ready(&site.view()) {
        None => (StatusCode::OK, "ready\n".to_owned()),
        Some(reason) => (StatusCode::SERVICE_UNAVAILABLE, format!("not ready: {reason}\n")),
    }
}

fn why_not_ready(view: &View) -> Option<&'static str> {
    if view.notices.contains(&Notice::StoreRefuses) {
        return Some(
            "nothing can be written, so levels stand still; look at the log and at the disk (df -h)",
        );
    }
    (!view.ready).then_some(
        "it has just started and is reading its own records; wait, as long as the log shows progress",
    )
}
