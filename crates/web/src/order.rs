//! Orders of the operator to the running service. The key in the data folder opens this door, so whoever may
//! read that folder may give orders, and no web page can: it neither has the key nor may send the header.

use axum::Json;
use axum::extract::{Query, State};
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, StatusCode};
use jiff::SignedDuration;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::mpsc;

use crate::Site;

/// The longest stretch rules are run over, in seconds: the archive may be kept for no longer.
const LONGEST: i64 = 366 * 24 * 3600;

/// What the service can be told to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Order {
    /// Run the rules in force over the posts collected in the last so much time.
    Apply {
        /// How far back.
        since: SignedDuration,
    },
}

/// Where orders are handed in.
#[derive(Clone, Debug)]
pub struct Door {
    key: blake3::Hash,
    orders: mpsc::Sender<Order>,
}

impl Door {
    /// A door that opens to `key`, which travels as `Authorization: Bearer <key>`.
    pub fn new(key: &str, orders: mpsc::Sender<Order>) -> Self {
        Self { key: blake3::hash(key.as_bytes()), orders }
    }

    /// Whether the request carries the key. Hashes are compared in constant time.
    pub(crate) fn opens(&self, headers: &HeaderMap) -> bool {
        let given = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        given
            .and_then(|given| given.strip_prefix("Bearer "))
            .is_some_and(|key| blake3::hash(key.as_bytes()) == self.key)
    }
}

/// How far back to apply rules.
#[derive(Deserialize)]
pub(crate) struct Since {
    seconds: i64,
}

/// `POST /api/rules/apply?seconds=21600`: 202 once the order is taken; `/api/rules` says how far it has come.
pub(crate) async fn apply(
    State(site): State<Site>,
    Query(since): Query<Since>,
    headers: HeaderMap,
) -> (StatusCode, Json<Value>) {
    let refuse = |status, why: &str| (status, Json(json!({ "error": why })));
    if !site.door.opens(&headers) {
        let why =
            "orders need the key in the file operator.key of the data folder, as `Authorization: Bearer`";
        return refuse(StatusCode::UNAUTHORIZED, why);
    }
    if !(1..=LONGEST).contains(&since.seconds) {
        return refuse(StatusCode::BAD_REQUEST, "`seconds` is from 1 to 31622400 (366 days)");
    }
    if site.view().applied.as_ref().is_some_and(|applied| !applied.done) {
        return refuse(StatusCode::CONFLICT, "rules are being applied already; wait until that is done");
    }
    let order = Order::Apply { since: SignedDuration::from_secs(since.seconds) };
    match site.door.orders.try_send(order) {
        Ok(()) => (StatusCode::ACCEPTED, Json(json!({ "seconds": since.seconds }))),
        Err(_) => {
            refuse(StatusCode::SERVICE_UNAVAILABLE, "the service is busy with another order; try again")
        }
    }
}
