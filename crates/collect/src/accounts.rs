//! Named accounts: the one way to read what particular people post, and only with somebody's authority for it.
//!
//! Looking at a person's posts again and again can be directed surveillance (Covert Surveillance code of practice,
//! 3.10 and after), so this is a kind of source of its own: it names the authorisation and the day it ends, and
//! reads nothing after that day.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use post::{AreaCode, SourceId, SourceState};
use serde::Deserialize;
use std::time::Duration;
use tokio::sync::mpsc;
use url::Url;

use crate::bluesky::{self, BlueskySource, Wire};
use crate::stream::Dialler;
use crate::{Delivery, SourceReport, clock};

/// Accounts on Bluesky that somebody is authorised to have read.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountsSource {
    /// `bluesky:name`.
    pub id: SourceId,
    /// The accounts' permanent names (`did:plc:…`).
    pub dids: Vec<String>,
    /// The reference of the authorisation, as its register has it.
    pub authorisation: String,
    /// The last day it holds.
    pub expires: Date,
    /// Jetstream servers, tried in turn.
    #[serde(default = "bluesky::public_servers")]
    pub servers: Vec<Url>,
    /// The authority their posts are about when they name no place.
    #[serde(default)]
    pub home: Option<AreaCode>,
}

impl AccountsSource {
    /// What is missing before it may be read, in plain words.
    pub fn is_lacking(&self) -> Option<&'static str> {
        if self.authorisation.trim().is_empty() {
            return Some("accounts are read only with an authorisation: give its reference");
        }
        self.dids.is_empty().then_some("it names no account; without one everybody would be read")
    }

    /// The end of its last day, in Britain.
    fn ends(&self) -> Option<Timestamp> {
        let zone = TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC);
        Some(self.expires.tomorrow().ok()?.to_zoned(zone).ok()?.timestamp())
    }

    fn stream(&self) -> BlueskySource {
        BlueskySource {
            id: self.id.clone(),
            servers: self.servers.clone(),
            wire: Wire::V1,
            langs: Vec::new(),
            dictionary: None,
            // A few people may be silent for days.
            stall: Duration::ZERO,
            home: self.home.clone(),
            terms_reviewed: None,
        }
    }
}

/// Reads the accounts until the authorisation ends; then says so and asks nobody any more.
pub(crate) async fn read(
    source: AccountsSource,
    cursor: Option<Vec<u8>>,
    dialler: Dialler,
    pause: Duration,
    out: mpsc::Sender<Delivery>,
) {
    let ends = source.ends().filter(|_| source.is_lacking().is_none()).unwrap_or(Timestamp::MIN);
    if clock::now() < ends {
        let (dids, sender) = (source.dids.clone(), out.clone());
        let stream = bluesky::Stream::new(source.stream(), dids, cursor.as_deref(), dialler, pause, sender);
        tokio::select! {
            () = stream.run() => return,
            () = clock::sleep_until(ends) => {}
        }
    }
    let detail =
        format!("the authorisation {} ended on {}; it is not read", source.authorisation, source.expires);
    let report = SourceReport {
        source: source.id.clone(),
        state: SourceState::Refused,
        detail,
        at: clock::now(),
        last_success: None,
        interval: Duration::ZERO,
        outcome: None,
        items: 0,
        unread: 0,
        elapsed: Duration::ZERO,
    };
    let delivery = Delivery {
        source: source.id,
        posts: Vec::new(),
        withdrawn: Vec::new(),
        cursor: None,
        report: Some(report),
    };
    // Nobody listening is as good an end as any.
    let _ = out.send(delivery).await;
}
