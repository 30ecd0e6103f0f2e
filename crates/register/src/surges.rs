//! Surges: which of those the rules define are under way, and where. They are shown; they raise no level.
//!
//! Posts are only added; whether a surge begins or ends is looked at on whole seconds after them, so that folding the
//! log again gives the same changes however often it was looked at live.

use std::collections::BTreeMap;

use jiff::Timestamp;
use post::{AreaCode, Evidence, PostHash, RuleId, Sighting, Surge, Theme};
use serde::{Deserialize, Serialize};

use crate::Config;
use crate::sightings::{areas, first_half};
use crate::time::time;

/// A surge under way in one area.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ActiveSurge {
    /// The surge's permanent name; its title is with the rules.
    pub id: RuleId,
    /// Where.
    pub area: AreaCode,
    /// The theme of its posts; none when it is about all themes together.
    pub theme: Option<Theme>,
    /// Since when.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub since: Timestamp,
    /// Until when, if nothing more comes.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub until: Timestamp,
    /// Its posts, up to [`Config::most_counted`].
    pub posts: u32,
}

/// A surge that began or ended, kept so that a person can see what was shown when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SurgeChange {
    /// The second on which it did.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub at: Timestamp,
    /// Which surge.
    pub surge: RuleId,
    /// Where.
    pub area: AreaCode,
    /// Whether it began; else it ended.
    pub began: bool,
}

/// The posts of one surge in one area.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Watch {
    posts: BTreeMap<PostHash, Sighting>,
    /// Since and until when it is under way, in milliseconds since the epoch.
    active: Option<(i64, i64)>,
    /// The second on which to look again.
    due: i64,
}

/// All surges.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Surges {
    in_force: Vec<Surge>,
    watches: BTreeMap<(RuleId, AreaCode), Watch>,
    /// None is to be looked at before this second.
    next_due: i64,
}

impl Surges {
    /// Takes the surges of a new generation of rules. One that is gone or reads otherwise starts afresh.
    pub(crate) fn define(&mut self, surges: &[Surge], now: Timestamp) {
        let before = std::mem::replace(&mut self.in_force, surges.to_vec());
        for ((id, _), watch) in &mut self.watches {
            if defined(&before, id) != defined(&self.in_force, id) {
                watch.posts.clear();
                watch.due = now.as_second() + 1;
            }
        }
        self.next_due = self.next_due.min(now.as_second() + 1);
    }

    /// Adds a post to every surge it is about, in each area it names.
    pub(crate) fn sight(&mut self, evidence: &Evidence, now: Timestamp, config: &Config) {
        for surge in self.in_force.iter().filter(|surge| is_about(surge, evidence)) {
            for area in areas(evidence).into_iter().filter(|area| is_watched(surge, area)) {
                let watch = self.watches.entry((surge.id.clone(), area)).or_default();
                watch.add(evidence, config);
                watch.due = now.as_second() + 1;
                self.next_due = self.next_due.min(watch.due);
            }
        }
    }

    /// Takes out a post that was deleted, erased or dismissed.
    pub(crate) fn withdraw(&mut self, post: &PostHash, now: Timestamp) {
        for watch in self.watches.values_mut() {
            if watch.posts.remove(post).is_some() {
                watch.due = now.as_second() + 1;
                self.next_due = self.next_due.min(watch.due);
            }
        }
    }

    /// Looks at every surge that is due by `now`, second by second, and says which began or ended.
    pub(crate) fn settle(&mut self, now: Timestamp) -> Vec<SurgeChange> {
        let mut changes = Vec::new();
        while self.next_due <= now.as_second() {
            let second = self.next_due;
            for ((id, area), watch) in self.watches.iter_mut().filter(|(_, watch)| watch.due <= second) {
                let began = watch.look(defined(&self.in_force, id), second);
                changes.extend(began.map(|began| SurgeChange {
                    at: time(second * 1000),
                    surge: id.clone(),
                    area: area.clone(),
                    began,
                }));
            }
            self.watches.retain(|_, watch| !watch.posts.is_empty());
            self.next_due = self.watches.values().map(|watch| watch.due).min().unwrap_or(i64::MAX);
        }
        changes
    }

    /// Those under way, by name, then area.
    pub(crate) fn active(&self) -> Vec<ActiveSurge> {
        let active = |((id, area), watch): (&(RuleId, AreaCode), &Watch)| {
            let (since, until) = watch.active?;
            Some(ActiveSurge {
                id: id.clone(),
                area: area.clone(),
                theme: defined(&self.in_force, id)?.theme.clone(),
                since: time(since),
                until: time(until),
                posts: watch.posts.len() as u32,
            })
        };
        self.watches.iter().filter_map(active).collect()
    }
}

impl Watch {
    /// Adds what was found in a post; where there is no room, the oldest post makes some.
    fn add(&mut self, evidence: &Evidence, config: &Config) {
        let at = evidence.published_at.as_millisecond();
        let found = (evidence.kind, evidence.rule.clone());
        let new = || Sighting { at, author: first_half(&evidence.author.0), found: Vec::new() };
        let sighting = self.posts.entry(evidence.post).or_insert_with(new);
        if !sighting.found.contains(&found) {
            sighting.found.push(found);
        }
        if self.posts.len() > config.most_counted {
            let oldest = self.posts.iter().min_by_key(|(post, sighting)| (sighting.at, **post));
            if let Some(oldest) = oldest.map(|(post, _)| *post) {
                self.posts.remove(&oldest);
            }
        }
    }

    /// Where it stands on that second; true when it began then, false when it ended.
    fn look(&mut self, surge: Option<&Surge>, second: i64) -> Option<bool> {
        let now = second * 1000;
        let within = surge.map_or(0, |surge| i64::from(surge.within) * 1000);
        self.posts.retain(|_, sighting| sighting.at + within > now);
        let until = surge.and_then(|surge| surge.until(self.posts.values())).filter(|until| *until > now);
        let was = self.active;
        self.active = until.map(|until| (was.map_or(now, |(since, _)| since), until));
        let last = self.posts.values().map(|sighting| sighting.at + within).max().unwrap_or(now);
        // The first whole second on which it has ended, or on which its posts are all too old to matter.
        self.due = until.unwrap_or(last).div_euclid(1000) + 1;
        (was.is_some() != self.active.is_some()).then_some(self.active.is_some())
    }
}

fn defined<'s>(surges: &'s [Surge], id: &RuleId) -> Option<&'s Surge> {
    surges.iter().find(|surge| surge.id == *id)
}

fn is_about(surge: &Surge, evidence: &Evidence) -> bool {
    evidence.counts()
        && surge.theme.as_ref().is_none_or(|theme| *theme == evidence.theme)
        && surge.is_about(evidence.kind, &evidence.rule)
}

/// What is not placed belongs together only by chance.
fn is_watched(surge: &Surge, area: &AreaCode) -> bool {
    !area.is_unplaced() && (surge.areas.is_empty() || surge.areas.contains(area))
}
