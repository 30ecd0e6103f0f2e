//! Rumours and claimed events: a second pure fold of the same log.

mod claimed;
mod config;
mod error;
mod rumour;

pub use claimed::ClaimedEvent;
pub use config::Config;
pub use error::RegisterError;
pub use rumour::{Rumour, RumourStatus};

use jiff::Timestamp;
use post::Entry;

/// The fold.
#[derive(Debug)]
pub struct Register {
    config: Config,
}

impl Register {
    /// An empty register.
    pub fn new(config: Config) -> Self {
        Self { config }
    }

    /// Adds one entry of the log, in commit order.
    pub fn apply(&mut self, _entry: &Entry) {}

    /// Forgets what has expired by `now`.
    pub fn settle(&mut self, _now: Timestamp) {}

    /// Rumours, the last seen first.
    pub fn rumours(&self) -> Vec<Rumour> {
        Vec::new()
    }

    /// Claimed events that have not expired, the last seen first.
    pub fn claimed_events(&self) -> Vec<ClaimedEvent> {
        Vec::new()
    }

    /// The state as bytes, numbers and hashes only.
    pub fn checkpoint(&self) -> Vec<u8> {
        Vec::new()
    }

    /// A state from the bytes of [`Register::checkpoint`], under the settings of today.
    pub fn restore(config: Config, _bytes: &[u8]) -> Result<Self, RegisterError> {
        Ok(Self { config })
    }
}
