//! What can be seen: sources that are not being read, and stretches in which nobody watched.

use std::collections::{BTreeMap, BTreeSet};

use post::SourceState;
use serde::{Deserialize, Serialize};

use crate::HeldReason;
use crate::grid::Second;

/// How the sources are doing, and when the service was last away.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Seeing {
    /// Every source that has said how it is doing, by place in the roster, and whether it is read as it should.
    fresh: BTreeMap<u32, bool>,
    /// How many of them are not.
    blind: usize,
    /// Stopped on purpose, and not started again.
    pub(crate) down: bool,
    /// After a stop: levels stay held until this second.
    pub(crate) catching_up_until: Second,
}

impl Seeing {
    /// Notes how a source is doing. One that is gone for good is not waited for.
    pub(crate) fn note(&mut self, source: u32, state: SourceState) {
        match state {
            SourceState::Gone => self.fresh.remove(&source),
            SourceState::Waiting => None,
            _ => self.fresh.insert(source, state.is_fresh()),
        };
        self.blind = self.fresh.values().filter(|fresh| !**fresh).count();
    }

    /// Why a level resting on `sources` is held, if it is: the service is catching up, or at least
    /// half of those sources, or more than half of all, are not being read.
    pub(crate) fn held(&self, sources: &BTreeSet<u32>, now: Second) -> Option<HeldReason> {
        if self.down || now < self.catching_up_until {
            return Some(HeldReason::Down);
        }
        if self.blind == 0 {
            return None;
        }
        let is_blind = |source: &&u32| self.fresh.get(*source) == Some(&false);
        let behind_it = sources.iter().filter(is_blind).count();
        let blind = (behind_it > 0 && 2 * behind_it >= sources.len()) || 2 * self.blind > self.fresh.len();
        blind.then_some(HeldReason::Sources)
    }
}
