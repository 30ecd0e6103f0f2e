//! The day of posts of one kind that a cell remembers, and how many voices they amount to.

use std::collections::BTreeSet;

use post::SourceKind;
use serde::{Deserialize, Serialize};

use crate::config::Weights;
use crate::facts::WINDOWS;
use crate::grid::{DAY, Second};
use crate::independence::{effective_parts, parts_alone, voices};
use crate::sighting::Sighting;

/// The sightings of one kind in one cell, in order of publication: the order they arrive in cannot matter.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(from = "Vec<Sighting>", into = "Vec<Sighting>")]
pub(crate) struct Sightings {
    all: Vec<Sighting>,
    /// Their posts: a second delivery must not cost a look through a day.
    posts: BTreeSet<u64>,
    /// How many are partners' returns.
    returns: usize,
    counted: Counted,
}

/// Effective counts within each of [`WINDOWS`]. They follow from the sightings, and are kept because counting
/// afresh whenever one comes or grows too old would cost a look at all of them.
#[derive(Clone, Debug)]
struct Counted {
    /// The moment the windows end at. No sighting has left one since, before `ages_at`.
    at: Second,
    parts: [u64; WINDOWS.len()],
    /// When the next sighting is too old for a window.
    ages_at: Second,
    /// Whether they must be counted afresh.
    stale: bool,
}

impl Default for Sightings {
    fn default() -> Self {
        Self::from(Vec::new())
    }
}

impl From<Vec<Sighting>> for Sightings {
    fn from(all: Vec<Sighting>) -> Self {
        let posts = all.iter().map(|sighting| sighting.post).collect();
        let returns = all.iter().filter(|sighting| is_return(sighting)).count();
        let counted =
            Counted { at: 0, parts: [0; WINDOWS.len()], ages_at: Second::MAX, stale: !all.is_empty() };
        Self { all, posts, returns, counted }
    }
}

impl From<Sightings> for Vec<Sighting> {
    fn from(sightings: Sightings) -> Self {
        sightings.all
    }
}

impl Sightings {
    /// Adds a sighting; a second one of the same post changes nothing. Says whether it was added.
    pub(crate) fn add(&mut self, sighting: Sighting) -> bool {
        if !self.posts.insert(sighting.post) {
            return false;
        }
        self.counted.add(&sighting, &self.all);
        self.returns += usize::from(is_return(&sighting));
        let place = self.all.partition_point(|known| (known.at, known.post) < (sighting.at, sighting.post));
        self.all.insert(place, sighting);
        true
    }

    /// Takes out a post; says whether it was there.
    pub(crate) fn withdraw(&mut self, post: u64) -> bool {
        let known = self.posts.remove(&post);
        if known {
            self.all.retain(|sighting| sighting.post != post);
            self.returns = self.all.iter().filter(|sighting| is_return(sighting)).count();
            self.counted.stale = true;
        }
        known
    }

    /// Takes out and returns those published before `before`, oldest first.
    pub(crate) fn take_before(&mut self, before: Second) -> Vec<Sighting> {
        if self.all.first().is_none_or(|sighting| sighting.at >= before) {
            return Vec::new();
        }
        let end = self.all.partition_point(|sighting| sighting.at < before);
        self.take(end)
    }

    /// Drops the older half; says how many that was.
    pub(crate) fn drop_older_half(&mut self) -> usize {
        let half = self.all.len().div_ceil(2);
        self.take(half).len()
    }

    fn take(&mut self, count: usize) -> Vec<Sighting> {
        let taken: Vec<Sighting> = self.all.drain(..count).collect();
        for sighting in &taken {
            self.posts.remove(&sighting.post);
            self.returns -= usize::from(is_return(sighting));
        }
        // What is too old for every window was in no count.
        self.counted.stale |=
            taken.last().is_some_and(|sighting| sighting.at >= self.counted.at.saturating_sub(DAY));
        taken
    }

    /// Brings the effective counts to `now`; says whether they may have changed.
    pub(crate) fn count(&mut self, now: Second, weights: &Weights) -> bool {
        let due = self.counted.stale || now >= self.counted.ages_at;
        if due && (self.counted.stale || !self.counted.age(&self.all, now)) {
            let day = self.since(now - DAY);
            let starts = WINDOWS.map(|window| day.partition_point(|sighting| sighting.at < now - window));
            self.counted.parts = effective_parts(day, starts, weights);
        }
        if due {
            self.counted.at = now;
            self.counted.stale = false;
            self.counted.ages_at = self.ages_after(now);
        }
        due
    }

    /// When the next sighting is too old for one of the windows that end at `now`.
    fn ages_after(&self, now: Second) -> Second {
        let oldest = |window| self.since(now - window).first().map(|sighting| sighting.at + window + 1);
        WINDOWS.into_iter().filter_map(oldest).min().unwrap_or(Second::MAX)
    }

    /// The effective count within each of [`WINDOWS`] when they were last brought up to date.
    pub(crate) fn effective(&self) -> [f64; WINDOWS.len()] {
        self.counted.parts.map(voices)
    }

    /// When the next sighting is too old for one of the windows.
    pub(crate) fn ages_at(&self) -> Second {
        self.counted.ages_at
    }

    /// Whether a partner's return is among them.
    pub(crate) fn has_returns(&self) -> bool {
        self.returns > 0
    }

    /// Those published at `since` or later, oldest first.
    pub(crate) fn since(&self, since: Second) -> &[Sighting] {
        let start = self.all.partition_point(|sighting| sighting.at < since);
        self.all.get(start..).unwrap_or_default()
    }

    pub(crate) fn first(&self) -> Option<&Sighting> {
        self.all.first()
    }

    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }
}

impl Counted {
    /// Counts one more among `others`: somebody new who tells something new is one addition.
    fn add(&mut self, sighting: &Sighting, others: &[Sighting]) {
        self.stale |= !is_alone(sighting, others);
        for (parts, window) in self.parts.iter_mut().zip(WINDOWS) {
            if sighting.at >= self.at.saturating_sub(window) {
                *parts += parts_alone(sighting);
                self.ages_at = self.ages_at.min(sighting.at + window + 1);
            }
        }
    }

    /// Takes out of each window what is too old for it at `now`, if each of them stands alone; says whether it does.
    fn age(&mut self, all: &[Sighting], now: Second) -> bool {
        for (parts, window) in self.parts.iter_mut().zip(WINDOWS) {
            let first = all.partition_point(|sighting| sighting.at < self.at.saturating_sub(window));
            let mut rest = all.get(first..).unwrap_or_default();
            while let Some((oldest, younger)) = rest.split_first()
                && oldest.at < now - window
            {
                if !is_alone(oldest, younger) {
                    return false;
                }
                *parts = parts.saturating_sub(parts_alone(oldest));
                rest = younger;
            }
        }
        true
    }
}

/// Others among which one is looked for: among more, counting afresh is cheaper, as a full cell is looked at seldom.
const MOST_COMPARED: usize = 500;

/// Whether nobody else tells the same story, and its author no other; not known among very many.
fn is_alone(sighting: &Sighting, others: &[Sighting]) -> bool {
    others.len() <= MOST_COMPARED
        && others.iter().all(|other| other.author != sighting.author && other.story != sighting.story)
}

fn is_return(sighting: &Sighting) -> bool {
    sighting.from == SourceKind::Return
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::HOUR;

    /// Posts of few authors and few stories come, grow old and are withdrawn: what is kept is what counting
    /// afresh gives.
    #[test]
    fn counts_that_are_kept_are_counts_made_afresh() {
        let weights = Weights::default();
        for (authors, stories) in [(1, 1), (3, 50), (50, 3), (1_000, 1_000)] {
            let mut kept = Sightings::default();
            let mut random = 1_u64;
            for step in 0..600 {
                random = random.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(0x1405_7B7E_F767_814F);
                let now = 100 * DAY + step * 400;
                let number = (random >> 33) % 1_000_000;
                kept.add(Sighting {
                    at: now - (number % 5 * HOUR as u64) as Second,
                    post: number,
                    author: number % authors,
                    story: number / 7 % stories,
                    source: 0,
                    rule: 0,
                    weight: [0.5, 1.0, 1.25, 1.5][number as usize % 4],
                    from: if number.is_multiple_of(9) { SourceKind::News } else { SourceKind::Public },
                });
                if number.is_multiple_of(11) {
                    kept.withdraw(number);
                }
                kept.count(now, &weights);
                let mut afresh = Sightings::from(kept.all.clone());
                afresh.count(now, &weights);
                assert_eq!(kept.counted.parts, afresh.counted.parts, "{authors} authors at {now}");
                assert_eq!(kept.counted.ages_at, afresh.counted.ages_at, "{authors} authors at {now}");
                kept.take_before((now - DAY).div_euclid(HOUR) * HOUR);
            }
        }
    }
}
