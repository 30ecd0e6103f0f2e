//! Questions that the log answers, not the latest view: why a level is what it is, now or at a time of the past, and
//! whether a day folded again gives what people were shown. The owner sees to the answer; it may take seconds.
//!
//! | address | answer |
//! | --- | --- |
//! | `GET /api/areas/{code}/why?theme=&at=` | `{"at", "code", "name", "calendar" (a sentence, or null), "usual": [theme], "cells": [{"theme", "level", "since", "held", "because", "workings", "falls": [{"at", "level"}], "posts": [{"id", "published_at", "kind", "rule", "source", "weight"}]}]}`; `theme` and `at` (RFC 3339) may be left out; sentences in the reader's language (`&lang=cy`) |
//! | `POST /api/store/verify?day=2026-11-22` | `{"day", "entries", "changes", "complete", "cut", "differences": [{"at", "stored", "folded"}], "more"}`; needs the operator's key |

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use jiff::civil::Date;
use post::{AreaCode, Theme};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::{mpsc, oneshot};

use crate::error::Error;
use crate::visitor::Visitor;
use crate::{Language, Site, pages};

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// Why the levels of an area are what they are.
    Why {
        /// Where.
        area: AreaCode,
        /// What about; every theme above usual where none is named.
        theme: Option<Theme>,
        /// At which time of the past; now where none is named.
        at: Option<Timestamp>,
        /// The language of its sentences.
        language: Language,
    },
    /// Whether a UTC day, folded again, gives the changes that people were shown.
    Verify {
        /// Which day.
        day: Date,
    },
}

/// A question on its way to the owner of the state.
#[derive(Debug)]
pub struct Asked {
    /// What is asked.
    pub question: Question,
    /// To be told the answer as JSON, or in plain words why there is none.
    pub tell: oneshot::Sender<Result<Value, String>>,
}

/// Where questions are put.
#[derive(Clone, Debug)]
pub struct Questions(mpsc::Sender<Asked>);

impl Questions {
    /// Puts questions to whoever holds the other end.
    pub fn new(owner: mpsc::Sender<Asked>) -> Self {
        Self(owner)
    }

    async fn put(&self, question: Question) -> Response {
        let (tell, told) = oneshot::channel();
        if self.0.try_send(Asked { question, tell }).is_err() {
            return refuse(
                StatusCode::SERVICE_UNAVAILABLE,
                "other questions are being answered; ask again later",
            );
        }
        match told.await {
            Ok(Ok(answer)) => Json(answer).into_response(),
            Ok(Err(why)) => refuse(StatusCode::UNPROCESSABLE_ENTITY, &why),
            Err(_) => refuse(StatusCode::SERVICE_UNAVAILABLE, "the service is stopping; ask again later"),
        }
    }
}

fn refuse(status: StatusCode, why: &str) -> Response {
    (status, Json(json!({ "error": why }))).into_response()
}

#[derive(Deserialize)]
pub(crate) struct Which {
    theme: Option<Theme>,
    at: Option<Timestamp>,
}

/// `GET /api/areas/{code}/why`.
pub(crate) async fn why(
    State(site): State<Site>,
    Path(code): Path<String>,
    Query(Which { theme, at }): Query<Which>,
    visitor: Visitor,
) -> Result<Response, Error> {
    let area = pages::area::find(&site.gazetteer, &code).ok_or(Error::NoSuchArea)?;
    let language = visitor.language;
    Ok(site.questions.put(Question::Why { area, theme, at, language }).await)
}

#[derive(Deserialize)]
pub(crate) struct Day {
    day: Date,
}

/// `POST /api/store/verify`.
pub(crate) async fn verify(
    State(site): State<Site>,
    Query(Day { day }): Query<Day>,
    headers: HeaderMap,
) -> Response {
    if !site.door.opens(&headers) {
        let why =
            "this needs the key in the file operator.key of the data folder, as `Authorization: Bearer`";
        return refuse(StatusCode::UNAUTHORIZED, why);
    }
    site.questions.put(Question::Verify { day }).await
}
