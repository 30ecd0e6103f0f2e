//! Surges: several findings in one area in a short time. What one is, and from which posts it is one.

use serde::{Deserialize, Serialize};

use crate::{AreaCode, Kind, RuleId, Theme};

/// A surge as the log carries it: enough to raise it again from the same log. Its title and its reason stay with the
/// rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Surge {
    /// Its permanent name.
    pub id: RuleId,
    /// The theme of its posts; none for those of any theme, taken together.
    pub theme: Option<Theme>,
    /// The areas it is watched for, each by itself; empty for every area.
    pub areas: Vec<AreaCode>,
    /// What must come together.
    pub wanted: Wanted,
    /// Within how many seconds.
    pub within: u32,
}

/// What must come together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Wanted {
    /// So many posts in which one of these was found; anything, where there are none.
    Count(u32, Vec<Step>),
    /// Posts by so many different authors.
    DistinctAuthors(u32, Vec<Step>),
    /// A post of each, one after the other.
    InOrder(Vec<Step>),
}

/// What was found in a post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    /// Something of this kind.
    Kind(Kind),
    /// Something by this rule.
    Rule(RuleId),
}

/// One post, as surges count it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sighting {
    /// When it was published, in milliseconds since the epoch.
    pub at: i64,
    /// Which author, as a number that means nothing else.
    pub author: u64,
    /// What was found in it.
    pub found: Vec<(Kind, RuleId)>,
}

impl Step {
    fn fits(&self, kind: Kind, rule: &RuleId) -> bool {
        match self {
            Step::Kind(wanted) => *wanted == kind,
            Step::Rule(wanted) => wanted == rule,
        }
    }
}

impl Surge {
    /// Whether a finding of this kind, by this rule, is one of those it is about.
    pub fn is_about(&self, kind: Kind, rule: &RuleId) -> bool {
        match &self.wanted {
            Wanted::Count(_, of) | Wanted::DistinctAuthors(_, of) => {
                of.is_empty() || of.iter().any(|step| step.fits(kind, rule))
            }
            Wanted::InOrder(steps) => steps.iter().any(|step| step.fits(kind, rule)),
        }
    }

    /// Until when these posts are a surge if no more come, in milliseconds since the epoch; `None` when they never were.
    pub fn until<'s>(&self, sightings: impl Iterator<Item = &'s Sighting>) -> Option<i64> {
        let mut latest_first: Vec<&Sighting> = sightings.collect();
        latest_first.sort_by_key(|sighting| std::cmp::Reverse(sighting.at));
        let earliest_needed = match &self.wanted {
            Wanted::Count(least, _) => latest_first.get(*least as usize - 1).map(|sighting| sighting.at),
            Wanted::DistinctAuthors(least, _) => {
                let mut authors = std::collections::BTreeSet::new();
                latest_first.retain(|sighting| authors.insert(sighting.author));
                latest_first.get(*least as usize - 1).map(|sighting| sighting.at)
            }
            Wanted::InOrder(steps) => begins(steps, &latest_first),
        };
        Some(earliest_needed? + i64::from(self.within) * 1000)
    }
}

/// When the latest run of posts that fit the steps in order began; one post is one step.
fn begins(steps: &[Step], latest_first: &[&Sighting]) -> Option<i64> {
    let mut posts = latest_first.iter();
    let mut began = None;
    for step in steps.iter().rev() {
        let fits = |post: &&&Sighting| post.found.iter().any(|(kind, rule)| step.fits(*kind, rule));
        began = Some(posts.find(fits)?.at);
    }
    began
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_surge_lasts_as_long_as_what_it_needs_is_recent() {
        let (rumour, call) = (Step::Kind(Kind::Rumour), Step::Rule(RuleId::new("mobilisation.meet-up")));
        let post = |minute: i64, author: u64, found: &str| {
            let kind = if found == "rumour" { Kind::Rumour } else { Kind::Mobilisation };
            Sighting { at: minute * 60_000, author, found: vec![(kind, RuleId::new(found))] }
        };
        let rumours = [post(0, 1, "rumour"), post(10, 1, "rumour"), post(5, 2, "rumour")];
        let order = [post(0, 1, "rumour"), post(20, 1, "rumour"), post(30, 2, "mobilisation.meet-up")];
        let backwards = [post(0, 1, "mobilisation.meet-up"), post(9, 2, "rumour")];
        for (wanted, posts, minute) in [
            (Wanted::Count(1, vec![]), &rumours[..], Some(70)),
            (Wanted::Count(3, vec![]), &rumours, Some(60)),
            (Wanted::Count(4, vec![]), &rumours, None),
            (Wanted::DistinctAuthors(2, vec![]), &rumours, Some(65)),
            (Wanted::DistinctAuthors(3, vec![]), &rumours, None),
            (Wanted::InOrder(vec![rumour.clone(), call.clone()]), &order, Some(80)),
            (Wanted::InOrder(vec![rumour.clone(), rumour.clone()]), &order, Some(60)),
            (Wanted::InOrder(vec![rumour.clone(), call.clone()]), &backwards, None),
        ] {
            let surge = Surge { id: RuleId::new("s"), theme: None, areas: vec![], wanted, within: 3600 };
            assert_eq!(surge.until(posts.iter()).map(|at| at / 60_000), minute, "{:?}", surge.wanted);
        }
    }
}
