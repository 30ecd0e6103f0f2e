//! A page for what is not there: plain words, and a way on.

use askama::Template;
use axum::Json;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};

use crate::View;
use crate::frame::{Frame, Tab};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    frame: Frame,
    what: String,
    next: String,
}

/// The answer to a request that failed for the reason `key`.
pub(crate) fn say(visitor: &Visitor, view: &View, key: &str, status: StatusCode) -> Response {
    let what = visitor.language.say(&format!("error-{key}"));
    let next = visitor.language.say(&format!("error-{key}-next"));
    if visitor.is_program() {
        return (status, Json(serde_json::json!({ "error": what, "next": next }))).into_response();
    }
    let frame = Frame::new(visitor, view, Tab::Elsewhere, what.clone(), "");
    match (ErrorPage { frame, what, next }).render() {
        Ok(html) => (status, Html(html)).into_response(),
        Err(_) => status.into_response(),
    }
}
