//! Tension and register, folded from the same log in the same order, live and after a restart alike.

use jiff::Timestamp;
use post::Entry;
use register::Register;
use serde::{Deserialize, Serialize};
use tension::{AreaInfo, Change, Tension};

/// Both folds. Live and refold go through [`Fold::apply`] and [`Fold::settle`] and nothing else.
pub(crate) struct Fold {
    pub(crate) tension: Tension,
    pub(crate) register: Register,
}

/// Both states as bytes, kept in a checkpoint.
#[derive(Serialize, Deserialize)]
struct Saved {
    tension: Vec<u8>,
    register: Vec<u8>,
}

impl Fold {
    /// An empty state over all authorities.
    pub(crate) fn new(config: &tension::Config, gazetteer: &places::Gazetteer) -> Self {
        Self {
            tension: Tension::new(config.clone(), areas(gazetteer)),
            register: Register::new(register::Config::default()),
        }
    }

    /// The state a checkpoint holds.
    ///
    /// # Errors
    /// The bytes are not a checkpoint of this version of the program.
    pub(crate) fn restore(
        config: &tension::Config,
        gazetteer: &places::Gazetteer,
        bytes: &[u8],
    ) -> anyhow::Result<Self> {
        let saved: Saved = serde_json::from_slice(bytes)?;
        Ok(Self {
            tension: Tension::restore(config.clone(), areas(gazetteer), &saved.tension)?,
            register: Register::restore(register::Config::default(), &saved.register)?,
        })
    }

    /// The state as bytes for [`Fold::restore`].
    pub(crate) fn checkpoint(&self) -> anyhow::Result<Vec<u8>> {
        let saved = Saved { tension: self.tension.checkpoint(), register: self.register.checkpoint() };
        Ok(serde_json::to_vec(&saved)?)
    }

    /// Settles what was due before this entry, then adds it. The order is what makes refold equal live.
    pub(crate) fn apply(&mut self, entry: &Entry) -> Vec<Change> {
        let changes = self.settle(entry.at);
        self.tension.apply(entry);
        self.register.apply(entry);
        changes
    }

    /// Moves levels to where they stand at `now`.
    pub(crate) fn settle(&mut self, now: Timestamp) -> Vec<Change> {
        self.register.settle(now);
        self.tension.settle(now)
    }
}

fn areas(gazetteer: &places::Gazetteer) -> Vec<AreaInfo> {
    gazetteer.areas().map(|area| AreaInfo { code: area.code.clone(), population: area.population }).collect()
}
