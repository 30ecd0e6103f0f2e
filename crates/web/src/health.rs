//! What machines ask: is it alive, can its levels be believed, and the figures.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use prometheus::{TEXT_FORMAT, TextEncoder};
use serde::Serialize;

use crate::error::Error;
use crate::{Notice, Site, View, coverage};

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
pub(crate) async fn healthz(State(site): State<Site>) -> Json<impl Serialize> {
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
    })
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
