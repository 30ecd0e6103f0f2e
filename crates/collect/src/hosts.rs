//! One request at a time to a host, and a pause before the next, however many feeds it has.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::{Mutex as Turns, OwnedMutexGuard};
use tokio::time::Instant;

use crate::clock;

/// Every host we ask, by name.
#[derive(Debug)]
pub(crate) struct Hosts {
    gap: Duration,
    lanes: Mutex<HashMap<String, Arc<Turns<Lane>>>>,
}

#[derive(Debug, Default)]
struct Lane {
    free_at: Option<Instant>,
    closed_until: Option<Timestamp>,
}

/// The right to ask a host. Ends when dropped; the pause starts then.
#[derive(Debug)]
pub(crate) struct Turn {
    lane: OwnedMutexGuard<Lane>,
    gap: Duration,
}

impl Hosts {
    /// `gap` is the pause between two requests to one host.
    pub(crate) fn new(gap: Duration) -> Self {
        Self { gap, lanes: Mutex::default() }
    }

    /// Waits for a turn at `host`. `Err` says until when the host wants to be left alone.
    pub(crate) async fn turn(&self, host: &str) -> Result<Turn, Timestamp> {
        let lane = self.lane(host).lock_owned().await;
        if let Some(until) = lane.closed_until.filter(|until| *until > clock::now()) {
            return Err(until);
        }
        if let Some(free_at) = lane.free_at {
            tokio::time::sleep_until(free_at).await;
        }
        Ok(Turn { lane, gap: self.gap })
    }

    fn lane(&self, host: &str) -> Arc<Turns<Lane>> {
        let mut lanes = self.lanes.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(lanes.entry(host.to_owned()).or_default())
    }
}

impl Turn {
    /// The host wants to be left alone: every feed of it waits.
    pub(crate) fn close_until(&mut self, until: Timestamp) {
        self.lane.closed_until = Some(until);
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.lane.free_at = Some(Instant::now() + self.gap);
    }
}
