//! A claimed event: somebody says people will gather. Whether they will is for people to find out.

use jiff::Timestamp;
use post::{AreaCode, PostHash, Theme};
use serde::{Deserialize, Serialize};

/// Calls to gather in one area and theme. The time of the event is left out until evidence carries it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClaimedEvent {
    /// The post it was first seen in: stable for as long as the event is kept.
    pub id: PostHash,
    /// Where; "unplaced" when no call names a place.
    pub area: AreaCode,
    /// The neighbourhood first named.
    pub place: Option<String>,
    /// What about.
    pub theme: Theme,
    /// When the earliest call was published.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub first_seen: Timestamp,
    /// When the latest call was published.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub last_seen: Timestamp,
    /// Distinct posts that call to it.
    pub sightings: u32,
    /// Distinct authors. Only the number leaves this crate.
    pub people: u32,
    /// When it leaves the register, unless it is seen again.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub expires: Timestamp,
    /// The first posts of it, in the order they were committed; bounded.
    pub posts: Vec<PostHash>,
}
