//! A claimed event: somebody says people will gather. Whether they will is for people to find out.

use std::collections::BTreeMap;

use jiff::Timestamp;
use post::{AreaCode, Evidence, PostHash, Theme};
use serde::{Deserialize, Serialize};

use crate::Config;
use crate::sightings::{Sightings, areas};
use crate::time::{DAY, time};

/// Calls to gather in one place and theme. The time of the event is left out until evidence carries it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClaimedEvent {
    /// The post it was first seen in. One list of towns claims an event in each, so `id` and `area` together
    /// tell events apart.
    pub id: PostHash,
    /// Where; "unplaced" when no call names a place.
    pub area: AreaCode,
    /// The neighbourhood, when one was named.
    pub place: Option<String>,
    /// What about.
    pub theme: Theme,
    /// When the earliest call was published.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub first_seen: Timestamp,
    /// When the latest call was published.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub last_seen: Timestamp,
    /// Distinct posts that call to it, up to [`Config::most_counted`].
    pub sightings: u32,
    /// Distinct authors. Only the number leaves this crate.
    pub people: u32,
    /// When it leaves the register, unless it is seen again.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub expires: Timestamp,
    /// The first posts of it, in the order they were committed; bounded.
    pub posts: Vec<PostHash>,
}

/// What makes two calls calls to the same event. A call that names no neighbourhood is its own event:
/// it may mean any of those in the area.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Claim {
    area: AreaCode,
    theme: Theme,
    place: Option<String>,
}

/// What is kept of one claimed event.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Kept {
    id: PostHash,
    sightings: Sightings,
}

/// All claimed events.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct ClaimedEvents {
    by_claim: BTreeMap<Claim, Kept>,
    /// None was last seen before this, in milliseconds since the epoch: not known after a restart until they have
    /// been gone through once. It says when to look, and is no part of what is written down, because how often it
    /// was looked at live is not how often it is when the log is folded again.
    #[serde(skip)]
    next_expiry: i64,
}

impl ClaimedEvents {
    /// Adds a call to gather, in each area it names.
    pub(crate) fn sight(&mut self, evidence: &Evidence, config: &Config) {
        for area in areas(evidence) {
            let mention = evidence.areas.iter().find(|mention| mention.code == area);
            let place = mention.and_then(|mention| mention.place.clone());
            let claim = Claim { area, theme: evidence.theme.clone(), place };
            if !self.by_claim.contains_key(&claim) {
                self.make_room(config);
            }
            let new = || Kept { id: evidence.post, sightings: Sightings::default() };
            let kept = self.by_claim.entry(claim).or_insert_with(new);
            kept.sightings.add(evidence, config);
            self.next_expiry = self.next_expiry.min(kept.sightings.last_at);
        }
    }

    fn make_room(&mut self, config: &Config) {
        if self.by_claim.len() < config.most_claimed_events {
            return;
        }
        let unseen = self.by_claim.iter().min_by_key(|(claim, kept)| (kept.sightings.last_at, *claim));
        if let Some(claim) = unseen.map(|(claim, _)| claim.clone()) {
            self.by_claim.remove(&claim);
        }
    }

    /// Takes a post out; an event nobody calls to any more is none.
    pub(crate) fn withdraw(&mut self, post: &PostHash) {
        self.by_claim.retain(|_, kept| {
            kept.sightings.withdraw(post);
            !kept.sightings.is_empty()
        });
    }

    /// Forgets events last seen before `before`, in milliseconds since the epoch.
    pub(crate) fn expire(&mut self, before: i64) {
        if before <= self.next_expiry {
            return;
        }
        self.by_claim.retain(|_, kept| kept.sightings.last_at >= before);
        self.next_expiry =
            self.by_claim.values().map(|kept| kept.sightings.last_at).min().unwrap_or(i64::MAX);
    }

    /// All of them, the last seen first.
    pub(crate) fn all(&self, config: &Config) -> Vec<ClaimedEvent> {
        let mut all: Vec<ClaimedEvent> =
            self.by_claim.iter().map(|(claim, kept)| kept.show(claim, config)).collect();
        all.sort_by(|a, b| b.last_seen.cmp(&a.last_seen).then_with(|| (&a.area, a.id).cmp(&(&b.area, b.id))));
        all
    }
}

impl Kept {
    fn show(&self, claim: &Claim, config: &Config) -> ClaimedEvent {
        ClaimedEvent {
            id: self.id,
            area: claim.area.clone(),
            place: claim.place.clone(),
            theme: claim.theme.clone(),
            first_seen: time(self.sightings.first_at),
            last_seen: time(self.sightings.last_at),
            sightings: self.sightings.count(),
            people: self.sightings.people(),
            expires: time(self.sightings.last_at + i64::from(config.claimed_event_days) * DAY),
            posts: self.sightings.first_posts(),
        }
    }
}
