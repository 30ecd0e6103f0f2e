//! Tension and register, folded from the same log in the same order, live and after a restart alike.

use jiff::Timestamp;
use places::AreaKind;
use post::{Entry, Event};
use register::{Register, SurgeChange};
use serde::{Deserialize, Serialize};
use tension::{AreaInfo, Change, Tension};

/// Both folds. Live and refold go through [`Fold::apply`] and [`Fold::settle`] and nothing else.
pub(crate) struct Fold {
    /// The generation of rules last put in force; 0 before the first.
    pub(crate) generation: u32,
    pub(crate) tension: Tension,
    pub(crate) register: Register,
    /// Surges that began or ended, until somebody takes them to be kept.
    surges: Vec<SurgeChange>,
}

/// The folded state as bytes, kept in a checkpoint.
#[derive(Serialize, Deserialize)]
struct Saved {
    generation: u32,
    tension: Vec<u8>,
    register: Vec<u8>,
}

impl Fold {
    /// An empty state over all authorities.
    pub(crate) fn new(config: &tension::Config, gazetteer: &places::Gazetteer) -> Self {
        Self {
            generation: 0,
            tension: Tension::new(config.clone(), areas(gazetteer)),
            register: Register::new(register::Config::default()),
            surges: Vec::new(),
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
        let saved: Saved = postcard::from_bytes(bytes)?;
        Ok(Self {
            generation: saved.generation,
            tension: Tension::restore(config.clone(), areas(gazetteer), &saved.tension)?,
            register: Register::restore(register::Config::default(), &saved.register)?,
            surges: Vec::new(),
        })
    }

    /// The state as bytes for [`Fold::restore`].
    pub(crate) fn checkpoint(&self) -> anyhow::Result<Vec<u8>> {
        let saved = Saved {
            generation: self.generation,
            tension: self.tension.checkpoint(),
            register: self.register.checkpoint(),
        };
        Ok(postcard::to_stdvec(&saved)?)
    }

    /// Adds an entry, then settles up to its time: live and refold alike, so that both see the same seconds.
    /// Added first, because an entry may say that nobody watched until now, and levels must not fall unseen.
    pub(crate) fn apply(&mut self, entry: &Entry) -> Vec<Change> {
        if let Event::Rules { generation, .. } = entry.event {
            self.generation = generation;
        }
        self.tension.apply(entry);
        let surges = self.register.apply(entry);
        self.surges.extend(surges);
        self.settle(entry.at)
    }

    /// The surges that began or ended since last asked, oldest first.
    pub(crate) fn take_surges(&mut self) -> Vec<SurgeChange> {
        std::mem::take(&mut self.surges)
    }

    /// Moves levels to where they stand at `now`.
    pub(crate) fn settle(&mut self, now: Timestamp) -> Vec<Change> {
        let surges = self.register.settle(now);
        self.surges.extend(surges);
        self.tension.settle(now)
    }
}

/// The areas residents are counted in: authorities.
fn areas(gazetteer: &places::Gazetteer) -> Vec<AreaInfo> {
    gazetteer
        .areas()
        .filter(|area| area.kind == AreaKind::Authority)
        .map(|area| AreaInfo { code: area.code.clone(), population: area.population })
        .collect()
}
