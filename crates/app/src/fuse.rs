//! The fuse: a rule that finds far more posts than any rule should is only counted until it calms down,
//! so that one careless line cannot turn every area red at two in the morning.
//!
//! What it decides is marked on the evidence before the commit, so the log says it and a refold sees the same.
//! Its own counts live for ten minutes and are not kept over a restart.

use std::collections::{BTreeMap, VecDeque};

use jiff::Timestamp;
use post::{Evidence, RuleId};
use rules::RuleSet;
use web::Flooding;

/// Minutes over which hits are counted (`rule-language.md`, "Compile pipeline and reload").
const WINDOW: i64 = 10;
/// A rule floods when it hits more than one post in so many: 2 %.
const ONE_IN: u64 = 50;
/// It is calm again when it hits no more than one post in so many: half of that, so that it does not flap.
const CALM_ONE_IN: u64 = 100;
/// The share is taken of so many posts at least: a hundred hits are an evening's reading, whatever their share,
/// and a town that talks about its own emergency must not be taken for a mistake.
const LEAST_POSTS: u64 = 5_000;

/// A rule as it was written: an edited rule starts anew.
type Version = (RuleId, u64);

/// Counts what each rule hits of the last ten minutes' posts.
#[derive(Default)]
pub(crate) struct Fuse {
    minutes: VecDeque<Minute>,
    posts: u64,
    hits: BTreeMap<Version, u64>,
    flooding: BTreeMap<Version, Timestamp>,
}

/// What was counted in one minute.
struct Minute {
    number: i64,
    posts: u64,
    hits: BTreeMap<Version, u64>,
}

impl Fuse {
    /// Counts one post and marks what flooding rules found in it. Posts of trusted sources are not for the fuse:
    /// one news item is one news item, however often its like was seen.
    pub(crate) fn mark(&mut self, found: &mut [Evidence], now: Timestamp) {
        self.turn_to(now);
        let Some(minute) = self.minutes.back_mut() else { return };
        minute.posts += 1;
        self.posts += 1;
        for evidence in found {
            let version = (evidence.rule.clone(), evidence.rule_hash);
            *minute.hits.entry(version.clone()).or_default() += 1;
            let hits = self.hits.entry(version.clone()).or_default();
            *hits += 1;
            if *hits * ONE_IN > self.posts.max(LEAST_POSTS) && !self.flooding.contains_key(&version) {
                tracing::warn!(rule = %version.0, hits, posts = self.posts, "a rule floods: its hits are counted and raise no level");
                self.flooding.insert(version.clone(), now);
            }
            evidence.flooding = self.flooding.contains_key(&version);
        }
    }

    /// Lets go of minutes that are past, and of rules that have calmed down.
    pub(crate) fn turn_to(&mut self, now: Timestamp) {
        let number = now.as_second().div_euclid(60);
        if self.minutes.back().is_some_and(|minute| minute.number >= number) {
            return;
        }
        while self.minutes.front().is_some_and(|minute| minute.number <= number - WINDOW) {
            let Some(past) = self.minutes.pop_front() else { break };
            self.posts -= past.posts;
            for (version, hits) in past.hits {
                let left = self.hits.entry(version).or_default();
                *left -= hits;
            }
        }
        self.hits.retain(|_, hits| *hits > 0);
        self.minutes.push_back(Minute { number, posts: 0, hits: BTreeMap::new() });
        let (hits, posts) = (&self.hits, self.posts.max(LEAST_POSTS));
        self.flooding.retain(|version, _| {
            let floods = hits.get(version).is_some_and(|hits| hits * CALM_ONE_IN > posts);
            if !floods {
                tracing::info!(rule = %version.0, "a rule that flooded is calm: its hits count again");
            }
            floods
        });
    }

    /// Forgets rules that are not in force any more, as they were written.
    pub(crate) fn keep(&mut self, rules: &RuleSet) {
        let in_force = |(id, hash): &Version| rules.rule(id).is_some_and(|rule| rule.hash == *hash);
        self.flooding.retain(|version, _| in_force(version));
    }

    /// The rules that flood, with what they hit in the last ten minutes.
    pub(crate) fn flooding(&self) -> Vec<Flooding> {
        let told = |(version, since): (&Version, &Timestamp)| Flooding {
            rule: version.0.clone(),
            since: *since,
            hits: self.hits.get(version).copied().unwrap_or_default(),
            posts: self.posts,
        };
        self.flooding.iter().map(told).collect()
    }
}
