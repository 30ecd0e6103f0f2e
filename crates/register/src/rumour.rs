//! A rumour: a cluster of posts that say the same thing, counted, never judged.

use std::collections::BTreeMap;

use jiff::Timestamp;
use post::{AreaCode, PostHash, RuleId, Theme};
use serde::{Deserialize, Serialize};

/// Posts that make the same unverified claim, or single out the same target. Whether it is true is for people to say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rumour {
    /// The post it was first seen in: stable for as long as the rumour is kept.
    pub id: PostHash,
    /// Where people are with it.
    pub status: RumourStatus,
    /// When the earliest sighting was published.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub first_seen: Timestamp,
    /// When the latest sighting was published.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub last_seen: Timestamp,
    /// Distinct posts.
    pub sightings: u32,
    /// Distinct authors. Only the number leaves this crate.
    pub people: u32,
    /// Distinct posts that deny or correct it.
    pub rebuttals: u32,
    /// Sightings by the area they name; those that name none are under "unplaced".
    pub areas: BTreeMap<AreaCode, u32>,
    /// Sightings by platform ("bluesky", "news").
    pub platforms: BTreeMap<String, u32>,
    /// What it is about.
    pub themes: Vec<Theme>,
    /// The rules that found it.
    pub rules: Vec<RuleId>,
    /// The first posts of it, in the order they were committed; bounded.
    pub posts: Vec<PostHash>,
}

/// Where people are with a rumour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RumourStatus {
    /// Nobody has looked at it.
    #[default]
    New,
}
