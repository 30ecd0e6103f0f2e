//! Rumours, claimed events, surges and the calendar: a second pure fold of the same log.
//!
//! [`Register::apply`] takes entries in commit order, [`Register::settle`] forgets what has expired. A rumour
//! is a cluster of posts with the same wording, or found by the same rule in the same area with
//! shared rare words. Nothing here says whether a claim is true: people do, and what they say is kept with it.

mod answered;
mod calendar;
mod checkpoint;
mod claimed;
mod config;
mod error;
mod rumour;
mod sightings;
mod surges;
mod time;

pub use answered::Answered;
pub use calendar::Coming;
pub use claimed::ClaimedEvent;
pub use config::Config;
pub use error::RegisterError;
pub use post::RumourStatus;
pub use rumour::Rumour;
pub use surges::{ActiveSurge, SurgeChange};

use jiff::Timestamp;
use post::{Act, Entry, Event, Evidence, Kind, Wordings};
use serde::{Deserialize, Serialize};

use crate::calendar::Calendar;
use crate::claimed::ClaimedEvents;
use crate::rumour::Rumours;
use crate::surges::Surges;
use crate::time::DAY;

/// Different texts remembered to know a wording again: about ten megabytes.
const MOST_WORDINGS: usize = 20_000;

/// The fold. Bounded by [`Config::most_rumours`], [`Config::most_claimed_events`] and [`Config::most_counted`].
#[derive(Debug)]
pub struct Register {
    config: Config,
    state: State,
}

/// Everything the fold remembers.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct State {
    wordings: Wordings,
    rumours: Rumours,
    claimed: ClaimedEvents,
    surges: Surges,
    calendar: Calendar,
}

impl Register {
    /// An empty register.
    pub fn new(config: Config) -> Self {
        let wordings = Wordings::new(MOST_WORDINGS);
        Self {
            config,
            state: State {
                wordings,
                rumours: Rumours::default(),
                claimed: ClaimedEvents::default(),
                surges: Surges::default(),
                calendar: Calendar::default(),
            },
        }
    }

    /// Adds one entry of the log, in commit order, after settling what was due before it.
    pub fn apply(&mut self, entry: &Entry) -> Vec<SurgeChange> {
        // What has expired by now is forgotten first: live that was done in the seconds before.
        let changes = self.settle(entry.at);
        match &entry.event {
            Event::Evidence(evidence) => {
                self.sight(evidence, entry.at);
                self.state.surges.sight(evidence, entry.at, &self.config);
            }
            Event::Rules { surges, calendar, .. } => {
                self.state.surges.define(surges, entry.at);
                self.state.calendar.define(calendar);
            }
            Event::Withdrawn { post } | Event::Act(Act::Dismiss { post }) => {
                self.state.rumours.withdraw(post);
                self.state.claimed.withdraw(post);
                self.state.surges.withdraw(post, entry.at);
            }
            Event::Act(Act::Answer(answer)) => self.state.rumours.answer(answer, entry.at),
            // Levels, sources and settings are no part of a rumour.
            Event::Act(Act::Acknowledge { .. } | Act::Assess { .. } | Act::Declare { .. })
            | Event::SourceState { .. }
            | Event::Settings { .. }
            | Event::Up
            | Event::Down => {}
        }
        changes
    }

    fn sight(&mut self, evidence: &Evidence, at: Timestamp) {
        let rumoured = matches!(evidence.kind, Kind::Rumour | Kind::Targeting);
        if evidence.counts() && evidence.kind == Kind::Mobilisation {
            self.state.claimed.sight(evidence, &self.config);
        } else if evidence.counts() && rumoured {
            let wording = self.wording(evidence);
            self.state.rumours.sight(evidence, wording, at, &self.config);
        } else if evidence.rebuts() && (rumoured || evidence.kind == Kind::Reassurance) {
            let wording = self.wording(evidence);
            self.state.rumours.rebut(evidence, wording, &self.config);
        }
    }

    fn wording(&mut self, evidence: &Evidence) -> u64 {
        self.state.wordings.note(evidence.fingerprint, evidence.minhash.as_ref())
    }

    /// Forgets what has expired by `now`, and says which surges have begun or ended.
    pub fn settle(&mut self, now: Timestamp) -> Vec<SurgeChange> {
        let ago = |days: u32| now.as_millisecond() - i64::from(days) * DAY;
        self.state.rumours.expire(ago(self.config.rumour_days), ago(self.config.answered_days));
        self.state.claimed.expire(ago(self.config.claimed_event_days));
        self.state.surges.settle(now)
    }

    /// Rumours, the last seen first.
    pub fn rumours(&self) -> Vec<Rumour> {
        self.state.rumours.all()
    }

    /// Claimed events that have not expired, the last seen first.
    pub fn claimed_events(&self) -> Vec<ClaimedEvent> {
        self.state.claimed.all(&self.config)
    }

    /// Surges under way, by name, then area.
    pub fn surges(&self) -> Vec<ActiveSurge> {
        self.state.surges.active()
    }

    /// What is on the calendar: under way at `now`, or soon; the first to begin first.
    pub fn due(&self, now: Timestamp) -> Vec<Coming> {
        self.state.calendar.due(now, &self.config)
    }

    /// The state as bytes: no text of a post.
    pub fn checkpoint(&self) -> Vec<u8> {
        checkpoint::write(&self.state)
    }

    /// The state from the bytes of [`Register::checkpoint`], under the settings of today.
    ///
    /// # Errors
    /// [`RegisterError`] when the bytes are no checkpoint of this version.
    pub fn restore(config: Config, bytes: &[u8]) -> Result<Self, RegisterError> {
        Ok(Self { config, state: checkpoint::read(bytes)? })
    }
}
