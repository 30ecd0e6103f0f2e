//! What people decide, handed in at `POST /api/acts` with the operator's key: one JSON object, one act.
//!
//! | `act` | fields |
//! | --- | --- |
//! | `assess` | `area`, `level` 1–5, `eep` (experienced, evidenced, potential), `review_at` (RFC 3339), `reason`, `by` |
//! | `acknowledge` | `area`, `theme`, `by`; `reason` if there is one |
//! | `dismiss` | `post` (its id on the dashboard), `reason`, `by` |
//! | `surge` | `areas`, `themes` (empty for all), `until` (RFC 3339), `reason`, `by` |
//! | `phase` | `area`, `phase` (its word in `/api/board`), `until`, `reason`, `by` |
//! | `rumour` | `rumour` (its id on the dashboard), `status`, `by`; `verified_with`, `line_to_take`, `owner`, `due`, `corrected_at` if there is one |
//! | `drill` | `area`, `theme`, `level` 1–5, `until`, `reason`, `by` |
//!
//! The last three hold until their end; said again for the same place, the later one holds.
//!
//! `by` is the role or initials a person gives. An answer of 200 means that the act is in the audit file and in the log.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use jiff::{SignedDuration, Timestamp};
use places::Gazetteer;
use post::{Act, Answer, AreaCode, Declaration, Eep, Phase, PostHash, RumourStatus, Theme};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::push::{Parcel, Refusal};
use crate::{Site, View};

/// The longest reason, in characters: a paragraph.
const LONGEST_REASON: usize = 1_000;
/// The longest role or initials, in characters.
const LONGEST_BY: usize = 80;
/// An assessed level that nobody looks at again for longer than this is no assessment.
const LONGEST_REVIEW: SignedDuration = SignedDuration::from_hours(90 * 24);
/// What was declared and outlives a week was forgotten.
const LONGEST_DECLARED: SignedDuration = SignedDuration::from_hours(7 * 24);
/// The most areas of one surge: a region's, not the country's, or it would point at nothing.
const MOST_AREAS: usize = 50;

/// An act as it is handed in, and as the audit file keeps it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Deed {
    /// A level set by a person for an area.
    Assess {
        /// Where.
        area: AreaCode,
        /// 1–5 on the local scale.
        level: u8,
        /// Experienced, evidenced or potential.
        eep: Eep,
        /// When it wants looking at again.
        review_at: Timestamp,
        /// Why.
        reason: String,
        /// The role or initials of whoever set it.
        by: String,
    },
    /// An alert is being looked at: no repeats until it is worse.
    Acknowledge {
        /// Where.
        area: AreaCode,
        /// What about.
        theme: Theme,
        /// Why, if there is more to say.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
        /// The role or initials of whoever looks.
        by: String,
    },
    /// A post is not relevant: it leaves the score.
    Dismiss {
        /// Its id, 32 hexadecimal digits.
        post: String,
        /// Why.
        reason: String,
        /// The role or initials of whoever decided.
        by: String,
    },
    /// More is expected: areas and themes are read more closely.
    Surge {
        /// Where.
        areas: Vec<AreaCode>,
        /// What about; every theme if left out.
        #[serde(default)]
        themes: Vec<Theme>,
        /// When it ends.
        until: Timestamp,
        /// Why.
        reason: String,
        /// The role or initials of whoever declared it.
        by: String,
    },
    /// The phase of an area as people read it.
    Phase {
        /// Where.
        area: AreaCode,
        /// Which.
        phase: Phase,
        /// When it is worked out again.
        until: Timestamp,
        /// Why.
        reason: String,
        /// The role or initials of whoever set it.
        by: String,
    },
    /// How far people are with a rumour. What is left out stays as it was said before.
    Rumour {
        /// Its id, 32 hexadecimal digits.
        rumour: String,
        /// Where people are with it.
        status: RumourStatus,
        /// Whom it was checked with; wanted once it is confirmed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        verified_with: Option<String>,
        /// What to tell people who ask.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        line_to_take: Option<String>,
        /// The team or role that sees to it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        owner: Option<String>,
        /// By when the owner is to have an answer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due: Option<Timestamp>,
        /// When a correction was published.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        corrected_at: Option<Timestamp>,
        /// The role or initials of whoever says so.
        by: String,
    },
    /// An exercise: marked as one wherever it is shown, and never an alert.
    Drill {
        /// Where.
        area: AreaCode,
        /// What about.
        theme: Theme,
        /// The level that is played, 1–5.
        level: u8,
        /// When it ends.
        until: Timestamp,
        /// What is exercised.
        reason: String,
        /// The role or initials of whoever leads it.
        by: String,
    },
}

impl Deed {
    /// What the log is told; `None` for a post or a rumour whose id is none.
    pub fn act(&self) -> Option<Act> {
        Some(match self.clone() {
            Deed::Assess { area, level, eep, review_at, reason, by } => {
                Act::Assess { area, level, eep, review_at, reason, by }
            }
            Deed::Acknowledge { area, theme, .. } => Act::Acknowledge { area, theme },
            Deed::Dismiss { post, .. } => Act::Dismiss { post: post.parse().ok()? },
            Deed::Surge { areas, themes, until, reason, by } => {
                Act::Declare { what: Declaration::Surge { areas, themes }, until, reason, by }
            }
            Deed::Phase { area, phase, until, reason, by } => {
                Act::Declare { what: Declaration::Phase { area, phase }, until, reason, by }
            }
            Deed::Rumour { rumour, status, verified_with, line_to_take, owner, due, corrected_at, by } => {
                let rumour = rumour.parse().ok()?;
                Act::Answer(Answer {
                    rumour,
                    status,
                    verified_with,
                    line_to_take,
                    owner,
                    due,
                    corrected_at,
                    by,
                })
            }
            Deed::Drill { area, theme, level, until, reason, by } => {
                Act::Declare { what: Declaration::Drill { area, theme, level }, until, reason, by }
            }
        })
    }

    fn by(&self) -> &str {
        match self {
            Deed::Assess { by, .. }
            | Deed::Acknowledge { by, .. }
            | Deed::Dismiss { by, .. }
            | Deed::Surge { by, .. }
            | Deed::Phase { by, .. }
            | Deed::Rumour { by, .. }
            | Deed::Drill { by, .. } => by,
        }
    }

    /// The reason, if the act has to have one or has one.
    fn reason(&self) -> Option<&str> {
        match self {
            Deed::Assess { reason, .. }
            | Deed::Dismiss { reason, .. }
            | Deed::Surge { reason, .. }
            | Deed::Phase { reason, .. }
            | Deed::Drill { reason, .. } => Some(reason),
            Deed::Acknowledge { reason, .. } => reason.as_deref(),
            Deed::Rumour { .. } => None,
        }
    }

    /// What is wrong with it, naming the field.
    fn flaw(&self, view: &View, gazetteer: &Gazetteer) -> Option<String> {
        let of_its_own = match self {
            Deed::Assess { area, level, review_at, .. } => flaw_of_area(area, gazetteer)
                .or_else(|| flaw_of_level(*level))
                .or_else(|| flaw_of_time("review_at", *review_at, view.at, "a level")),
            Deed::Acknowledge { area, theme, .. } => {
                flaw_of_area(area, gazetteer).or_else(|| nothing_to_acknowledge(view, area, theme))
            }
            Deed::Dismiss { post, .. } => post.parse::<PostHash>().is_err().then(|| {
                format!("`post` is \"{post}\": the 32 hexadecimal digits by which the dashboard shows a post are wanted")
            }),
            Deed::Surge { areas, until, .. } => {
                flaw_of_areas(areas, gazetteer).or_else(|| flaw_of_end(*until, view.at))
            }
            Deed::Phase { area, until, .. } => {
                flaw_of_area(area, gazetteer).or_else(|| flaw_of_end(*until, view.at))
            }
            Deed::Rumour { .. } => self.act().map_or_else(
                || Some("`rumour` is no id: the 32 hexadecimal digits at the end of its page's address are wanted".to_owned()),
                |act| flaw_of_answer(&act, view),
            ),
            Deed::Drill { area, level, until, .. } => flaw_of_area(area, gazetteer)
                .or_else(|| flaw_of_level(*level))
                .or_else(|| flaw_of_end(*until, view.at)),
        };
        of_its_own
            .or_else(|| self.reason().and_then(|reason| flaw_of_words("reason", reason, LONGEST_REASON)))
            .or_else(|| flaw_of_words("by", self.by(), LONGEST_BY))
    }
}

fn flaw_of_area(area: &AreaCode, gazetteer: &Gazetteer) -> Option<String> {
    let known = gazetteer.area(area.as_str()).is_some_and(|known| known.code == *area);
    (!known && !area.is_unplaced()).then(|| format!("`area` is \"{area}\": no area of today has that code"))
}

fn flaw_of_areas(areas: &[AreaCode], gazetteer: &Gazetteer) -> Option<String> {
    if areas.is_empty() || areas.len() > MOST_AREAS {
        return Some(format!("`areas` names {}: 1 to {MOST_AREAS} are wanted", areas.len()));
    }
    areas.iter().find_map(|area| flaw_of_area(area, gazetteer))
}

fn flaw_of_level(level: u8) -> Option<String> {
    (!(1..=5).contains(&level)).then(|| format!("`level` is {level}: 1 to 5 is wanted"))
}

fn flaw_of_end(until: Timestamp, now: Timestamp) -> Option<String> {
    if until <= now {
        return Some(format!("`until` is {until}: it is {now} already"));
    }
    let is_far = until.duration_since(now) > LONGEST_DECLARED;
    is_far.then(|| format!("`until` is {until}: within 7 days is wanted; then it can be declared again"))
}

/// A time at which something is looked at again.
fn flaw_of_time(field: &str, at: Timestamp, now: Timestamp, what: &str) -> Option<String> {
    if at <= now {
        return Some(format!("`{field}` is {at}: it is {now} already"));
    }
    let is_far = at.duration_since(now) > LONGEST_REVIEW;
    is_far.then(|| format!("`{field}` is {at}: {what} is looked at again within 90 days"))
}

fn flaw_of_answer(act: &Act, view: &View) -> Option<String> {
    let Act::Answer(answer) = act else { return None };
    let Some(rumour) = view.rumours.iter().find(|rumour| rumour.id == answer.rumour) else {
        return Some(format!("`rumour` is \"{}\": it is not in the register", answer.rumour));
    };
    let checked_before = rumour.answer.as_ref().is_some_and(|before| before.verified_with.is_some());
    if answer.status.is_confirmed() && answer.verified_with.is_none() && !checked_before {
        return Some("`verified_with` is missing: who confirmed it?".to_owned());
    }
    if answer.corrected_at.is_some_and(|at| at > view.at || at < rumour.first_seen) {
        let (first, now) = (rumour.first_seen, view.at);
        return Some(format!("`corrected_at` lies outside {first} (first seen) and {now} (now)"));
    }
    let words = [
        ("verified_with", &answer.verified_with, LONGEST_BY),
        ("owner", &answer.owner, LONGEST_BY),
        ("line_to_take", &answer.line_to_take, LONGEST_REASON),
    ];
    let said =
        words.into_iter().filter_map(|(field, words, longest)| Some((field, words.as_ref()?, longest)));
    let flaw = said.filter_map(|(field, words, longest)| flaw_of_words(field, words, longest)).next();
    flaw.or_else(|| answer.due.and_then(|due| flaw_of_time("due", due, view.at, "an answer")))
}

fn nothing_to_acknowledge(view: &View, area: &AreaCode, theme: &Theme) -> Option<String> {
    let reading = view.readings_of(area).find(|reading| reading.cell.theme.as_ref() == Some(theme));
    let is_up = reading.is_some_and(|reading| reading.level > tension::Level::USUAL);
    (!is_up).then(|| {
        format!("`theme` is \"{theme}\": it is at usual in {area}, so there is nothing to acknowledge")
    })
}

fn flaw_of_words(field: &str, words: &str, longest: usize) -> Option<String> {
    if words.trim().is_empty() {
        return Some(format!("`{field}` is empty"));
    }
    (words.chars().count() > longest).then(|| format!("`{field}` is longer than {longest} characters"))
}

/// `POST /api/acts`.
pub(crate) async fn post(State(site): State<Site>, headers: HeaderMap, body: Bytes) -> Response {
    take(&site, &headers, &body).await.unwrap_or_else(IntoResponse::into_response)
}

async fn take(site: &Site, headers: &HeaderMap, body: &[u8]) -> Result<Response, Refusal> {
    if !site.door.opens(headers) {
        let why = "acts need the key in the file operator.key of the data folder, as `Authorization: Bearer`";
        return Err(Refusal::new(StatusCode::UNAUTHORIZED, why));
    }
    let deed: Deed = serde_json::from_slice(body)
        .map_err(|error| Refusal::new(StatusCode::BAD_REQUEST, format!("this is no act: {error}")))?;
    if let Some(flaw) = deed.flaw(&site.view(), &site.gazetteer) {
        return Err(Refusal::new(StatusCode::BAD_REQUEST, flaw));
    }
    if let Some(Act::Dismiss { post }) = deed.act() {
        known(site, post).await?;
    }
    site.push.hand_on("operator", Parcel::Act(deed)).await?;
    Ok(Json(json!({ "kept": true })).into_response())
}

/// A post that no rule found cannot leave a score.
async fn known(site: &Site, post: PostHash) -> Result<(), Refusal> {
    let store = std::sync::Arc::clone(&site.store);
    let found = tokio::task::spawn_blocking(move || store.is_flagged(post)).await;
    match found {
        Ok(Ok(true)) => Ok(()),
        Ok(Ok(false)) => {
            let why = format!("`post` is \"{post}\": no rule has found a post with that id");
            Err(Refusal::new(StatusCode::BAD_REQUEST, why))
        }
        Ok(Err(_)) | Err(_) => Err(Refusal::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "the store could not be read; its log says why",
        )),
    }
}
