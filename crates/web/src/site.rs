//! The site: what it is given, its routes, and serving it until told to stop.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::http::HeaderValue;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, SET_COOKIE, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{get, post};
use places::Gazetteer;
use prometheus::Registry;
use rules::RuleSet;
use store::Store;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::error::{Error, Unsaid};
use crate::visitor::Visitor;
use crate::{
    Door, Push, Questions, View, acts, api, assets, events, health, host, order, pages, push, question,
    rules_api,
};

/// Nothing but our own files, no frames, no inline script or style, and no string ever made into markup by a script.
const CONTENT_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
    form-action 'self'; frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

/// How long a reader who does not hang up is waited for when the service stops.
const PATIENCE: Duration = Duration::from_secs(3);

/// What pages are given to read.
#[derive(Clone, Debug)]
pub struct Site {
    /// The latest view.
    pub view: watch::Receiver<Arc<View>>,
    /// Names of areas.
    pub gazetteer: Arc<Gazetteer>,
    /// An area's past, and the text of a post on request.
    pub store: Arc<Store>,
    /// The rules in force.
    pub rules: watch::Receiver<Arc<RuleSet>>,
    /// Every metric.
    pub registry: Registry,
    /// Where the operator's orders are handed in.
    pub door: Door,
    /// Where posts and returns are handed in.
    pub push: Push,
    /// Where questions are put that the log answers.
    pub questions: Questions,
}

impl Site {
    /// The latest view, held without keeping the owner waiting.
    pub(crate) fn view(&self) -> Arc<View> {
        Arc::clone(&self.view.borrow())
    }

    /// The rules in force.
    pub(crate) fn rules(&self) -> Arc<RuleSet> {
        Arc::clone(&self.rules.borrow())
    }
}

/// Answers on `listener` until `shutdown` says true, then lets readers finish for a few seconds.
///
/// # Errors
/// The listener fails.
pub async fn serve(
    listener: TcpListener,
    site: Site,
    shutdown: watch::Receiver<bool>,
) -> std::io::Result<()> {
    let router = router(site, shutdown.clone());
    let serving = axum::serve(listener, router).with_graceful_shutdown(told(shutdown.clone()));
    tokio::select! {
        served = serving => served,
        () = async { told(shutdown).await; tokio::time::sleep(PATIENCE).await } => Ok(()),
    }
}

/// Resolves when the service is told to stop, or when whoever could tell is gone.
pub(crate) async fn told(mut shutdown: watch::Receiver<bool>) {
    shutdown.wait_for(|stop| *stop).await.ok();
}

fn router(site: Site, shutdown: watch::Receiver<bool>) -> Router {
    let stream = get(move |site| events::get(site, shutdown.clone()));
    Router::new()
        .route("/", get(pages::board::get))
        .route("/areas/{code}", get(pages::area::get))
        .route("/posts/{hash}", get(pages::post::get))
        .route("/rumours", get(pages::rumours::list))
        .route("/rumours/{id}", get(pages::rumours::one))
        .route("/sources", get(pages::sources::get))
        .route("/rules", get(pages::rules::get))
        .route("/api/board", get(api::board))
        .route("/api/areas/{code}", get(api::area))
        .route("/api/areas/{code}/why", get(question::why))
        .route("/api/store/verify", post(question::verify))
        .route("/api/rumours", get(api::rumours))
        .route("/api/sources", get(api::sources))
        .route("/api/rules", get(rules_api::get))
        .route("/api/rules/apply", post(order::apply))
        .route("/api/acts", post(acts::post))
        .route("/api/v1/posts", post(push::posts))
        .route("/api/v1/returns", post(push::returns))
        .route("/metrics", get(health::metrics))
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .route("/events", stream)
        .route("/assets/{name}", get(assets::get))
        .fallback(async || Error::NoSuchPage)
        .layer(middleware::from_fn_with_state(site.clone(), finish))
        .layer(middleware::from_fn(host::own_names_only))
        .with_state(site)
}

/// Puts errors into words, remembers a chosen language, and sets the headers every answer carries.
async fn finish(
    axum::extract::State(site): axum::extract::State<Site>,
    request: Request,
    next: Next,
) -> Response {
    let (parts, body) = request.into_parts();
    let visitor = Visitor::of(&parts);
    let mut response = next.run(Request::from_parts(parts, body)).await;
    if let Some(Unsaid { key }) = response.extensions().get().copied() {
        response = pages::error::say(&visitor, &site.view(), key, response.status());
    }
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(CONTENT_POLICY));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if let Some(chosen) = visitor.chosen
        && let Ok(cookie) = HeaderValue::try_from(format!(
            "lang={}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly",
            chosen.code()
        ))
    {
        headers.insert(SET_COOKIE, cookie);
    }
    response
}
