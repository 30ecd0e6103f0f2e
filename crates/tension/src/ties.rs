//! What ties one post to another, and which incidents have which tie.

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;
use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

/// Something that ties one post to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(crate) enum Tie {
    /// A rare word, by hash.
    Word(u32),
    /// A link, by hash.
    Link(u64),
    /// A wording.
    Wording(u64),
    /// A post: answered, or the same one again.
    Post(u64),
}

/// Incidents that may share a tie before it ties nothing: a word this many have is not rare.
const MOST_SHARING: usize = 16;

/// The incidents that have each tie, by number. Looked up a dozen times for each post, and never gone through: the
/// order it is in reaches nobody. Most have one or two, which are kept in place.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ties(IndexMap<Tie, SmallVec<[u64; 2]>, FxBuildHasher>);

impl Ties {
    pub(crate) fn add(&mut self, tie: Tie, incident: u64) {
        self.0.entry(tie).or_default().push(incident);
    }

    pub(crate) fn remove(&mut self, tie: &Tie, incident: u64) {
        let Some(incidents) = self.0.get_mut(tie) else { return };
        incidents.retain(|other| *other != incident);
        if incidents.is_empty() {
            self.0.swap_remove(tie);
        }
    }

    /// How strongly `ties` point to each incident. A link, a wording or a post is enough by itself;
    /// a word counts 1/n when n incidents have it.
    pub(crate) fn strengths(&self, ties: &[Tie]) -> Vec<(u64, f64)> {
        const ENOUGH: f64 = 100.0;
        let mut strengths: Vec<(u64, f64)> = Vec::new();
        for tie in ties {
            let Some(numbers) = self.0.get(tie).filter(|numbers| numbers.len() <= MOST_SHARING) else {
                continue;
            };
            let each = if matches!(tie, Tie::Word(_)) { 1.0 / numbers.len() as f64 } else { ENOUGH };
            for number in numbers {
                match strengths.iter_mut().find(|(known, _)| known == number) {
                    Some((_, strength)) => *strength += each,
                    None => strengths.push((*number, each)),
                }
            }
        }
        strengths
    }
}

/// How strongly ties point to one incident.
pub(crate) fn strength_of(strengths: &[(u64, f64)], number: u64) -> f64 {
    strengths.iter().find(|(known, _)| *known == number).map_or(0.0, |(_, strength)| *strength)
}

impl Tie {
    /// Which of four kinds it is, from 0.
    pub(crate) fn kind(self) -> usize {
        match self {
            Tie::Word(_) => 0,
            Tie::Link(_) => 1,
            Tie::Wording(_) => 2,
            Tie::Post(_) => 3,
        }
    }
}
