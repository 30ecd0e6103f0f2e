//! How long things are kept and when two posts say the same: each number with its unit and its reason.

use serde::{Deserialize, Serialize};

/// `[register]`: rumours, claimed events and the calendar.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Days after its last sighting at which a rumour leaves the register. A false name comes back
    /// at the next hearing.
    pub rumour_days: u32,
    /// Days after its last sighting at which a rumour leaves that people have answered: an anniversary brings it back.
    pub answered_days: u32,
    /// Days after its last sighting at which a claimed event expires, while evidence carries no time of the event.
    pub claimed_event_days: u32,
    /// Hours within which posts of one rule in one area that share words are the same claim.
    pub same_claim_hours: u32,
    /// Rare words that two posts of one rule in one area share when they make the same claim.
    pub same_claim_words: usize,
    /// Rumours kept at most; the one longest unseen leaves first.
    pub most_rumours: usize,
    /// Claimed events kept at most; the one longest unseen leaves first.
    pub most_claimed_events: usize,
    /// Posts counted for each: beyond that it says this many. More would change nobody's mind.
    pub most_counted: usize,
    /// Days ahead that the calendar is shown: two weekly meetings.
    pub calendar_days: u32,
    /// Posts shown for each, the first ones: enough to read, not an archive.
    pub most_posts: usize,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            rumour_days: 30,
            answered_days: 400,
            claimed_event_days: 3,
            same_claim_hours: 48,
            same_claim_words: 2,
            most_rumours: 2_000,
            most_claimed_events: 1_000,
            most_counted: 1_000,
            calendar_days: 14,
            most_posts: 50,
        }
    }
}
