//! Turns at hosts: one request at a time to each, so many at once to all of them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::{Mutex as Turns, OwnedMutexGuard, OwnedSemaphorePermit, Semaphore};
use url::Url;

use crate::clock;
use crate::lane::{Lane, May};
use crate::schedule::Said;

/// Hosts that publish how far apart requests have to be: GDELT says five seconds, and answers 429 otherwise.
const SLOWER: [(&str, Duration); 1] = [("api.gdeltproject.org", Duration::from_secs(5))];
/// Requests under way at once, to all hosts together.
const AT_ONCE: usize = 64;

/// Every host we ask.
#[derive(Debug)]
pub(crate) struct Hosts {
    gap: Duration,
    lanes: Mutex<HashMap<String, Arc<Turns<Lane>>>>,
    at_once: Arc<Semaphore>,
}

/// The right to ask a host. Others wait for it to end.
#[derive(Debug)]
pub(crate) struct Turn {
    lane: OwnedMutexGuard<Lane>,
    gap: Duration,
    _permit: Option<OwnedSemaphorePermit>,
}

impl Hosts {
    /// `gap` is the pause between two requests to one host.
    pub(crate) fn new(gap: Duration) -> Self {
        Self { gap, lanes: Mutex::default(), at_once: Arc::new(Semaphore::new(AT_ONCE)) }
    }

    /// Waits for a turn at the host of `url`. `Err` says until when the host is left alone.
    pub(crate) async fn turn(&self, url: &Url) -> Result<Turn, Timestamp> {
        let lane = self.lane(Lane::of(url)).lock_owned().await;
        match lane.may_ask(clock::now()) {
            May::Ask => {}
            May::Pause(until) => clock::sleep_until(until).await,
            May::Closed(until) => return Err(until),
        }
        // Never closed, so a permit always comes.
        let permit = Arc::clone(&self.at_once).acquire_owned().await.ok();
        let slower = SLOWER.iter().find(|(host, _)| url.host_str() == Some(*host));
        let gap = slower.map_or(self.gap, |(_, gap)| self.gap.max(*gap));
        Ok(Turn { lane, gap, _permit: permit })
    }

    fn lane(&self, host: String) -> Arc<Turns<Lane>> {
        let mut lanes = self.lanes.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(lanes.entry(host).or_default())
    }
}

impl Turn {
    /// The request has ended with `said`.
    pub(crate) fn end(mut self, said: &Said) {
        self.lane.answered(said, clock::now(), self.gap);
    }
}
