//! What to make of a stream that repeats itself, mixes up its order, and takes things back. No network, no clock.
//!
//! A server replays from a few seconds before where we left off, and two events of one post may swap places on
//! the way. So for each post the newest version is remembered: the same again, or an older one, changes nothing,
//! a deletion counts as a version, and a deletion that comes before its post keeps the post out.

use std::collections::{BTreeMap, VecDeque};

use post::{PostId, RawPost, SourceId};
use serde::{Deserialize, Serialize};

use crate::Withdrawn;
use crate::memory::Memory;

use super::frame::{Place, What};
use super::record::Written;

/// How far before the last event a new connection starts, in microseconds.
const REWIND: i64 = 5_000_000;
/// The most posts remembered, and half as many at least: half an hour of the busiest known (36 a second).
const MOST_REMEMBERED: usize = 65_536;
/// A first event this much later than where a connection was asked to start is a gap, in microseconds.
const LEAST_GAP: i64 = 60_000_000;

/// Where a stream was left off; committed with the posts before it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Position {
    /// The time of the newest event taken in, in microseconds since 1970.
    pub(super) time: i64,
    /// What the next replay will repeat: the newest version of each post and account, by a short hash.
    repeats: BTreeMap<u32, u64>,
}

/// What is known of the stream so far.
#[derive(Debug)]
pub(super) struct Intake {
    source: SourceId,
    /// Primary tags; empty reads every language.
    langs: Vec<String>,
    start: Position,
    newest: i64,
    /// The newest version of each post.
    versions: Memory<u64>,
    /// What was last heard of each account.
    accounts: Memory<Standing>,
    /// What the next replay will repeat: time, short hash, version.
    lately: VecDeque<(i64, u32, u64)>,
    posts: Vec<RawPost>,
    withdrawn: Vec<Withdrawn>,
}

#[derive(Clone, Copy, Debug)]
struct Standing {
    closed: bool,
    time: i64,
}

impl Standing {
    /// As one number that grows with time, as the versions of a post do.
    fn version(self) -> u64 {
        (self.time as u64) << 1 | u64::from(self.closed)
    }

    fn of_version(version: u64) -> Self {
        Self { closed: version & 1 == 1, time: (version >> 1) as i64 }
    }
}

/// What a version is to us.
#[derive(PartialEq)]
enum News {
    /// Known, or older than what is known.
    None,
    /// The first we hear of the post.
    First,
    /// Newer than what is known.
    Newer,
}

impl Intake {
    /// `source` is the name that posts and their authors are hashed with.
    pub(super) fn new(source: SourceId, langs: &[String], start: Position) -> Self {
        Self {
            source,
            langs: langs.to_vec(),
            newest: start.time,
            start,
            versions: Memory::of(MOST_REMEMBERED),
            accounts: Memory::of(MOST_REMEMBERED),
            lately: VecDeque::new(),
            posts: Vec::new(),
            withdrawn: Vec::new(),
        }
    }

    /// Where the next connection should start, in microseconds; nothing before the first event ever.
    pub(super) fn cursor(&self) -> Option<i64> {
        (self.newest > 0).then_some(self.newest - REWIND)
    }

    /// The time of the newest event taken in, in microseconds; 0 before the first.
    pub(super) fn newest(&self) -> i64 {
        self.newest
    }

    /// Minutes, rounded up, between the last event taken in and the first of a new connection, if that is too
    /// long to be chance.
    pub(super) fn gap(&self, first: i64) -> Option<i64> {
        let behind = first - self.newest;
        (self.newest > 0 && behind > LEAST_GAP).then_some((behind + LEAST_GAP - 1) / LEAST_GAP)
    }

    /// Takes in one event. Says whether it brought anything new.
    pub(super) fn take(&mut self, time: i64, what: What) -> bool {
        // What comes after a withdrawal in one delivery stands: a delivery's withdrawals apply before its posts.
        let new = match what {
            What::Written { place, post } => self.write(time, &place, *post),
            What::Deleted(place) => self.delete(time, &place),
            What::AccountGone(did) => self.close(time, did),
            What::AccountBack(did) => self.is_news_of_account(time, &did, false),
            What::Nothing => false,
        };
        self.newest = self.newest.max(time);
        new
    }

    fn write(&mut self, time: i64, place: &Place, post: Written) -> bool {
        if self.standing(hash(&[&place.did])).is_some_and(|it| it.closed && time <= it.time) {
            return false;
        }
        let news = self.news(time, place);
        if news == News::None || !self.is_read(&post) {
            return false;
        }
        let Some(post) = post.into_post(place, self.source.as_str()) else { return false };
        if news == News::Newer {
            self.replace(&post.id);
        }
        self.posts.push(post);
        true
    }

    fn delete(&mut self, time: i64, place: &Place) -> bool {
        let news = self.news(time, place);
        if news == News::None {
            return false;
        }
        let uri = place.uri();
        if news == News::Newer {
            self.replace(&uri);
        }
        self.withdrawn.push(Withdrawn::Post(PostId { source: self.source.clone(), native: uri.into() }));
        true
    }

    fn close(&mut self, time: i64, did: String) -> bool {
        if !self.is_news_of_account(time, &did, true) {
            return false;
        }
        self.posts.retain(|held| held.author.as_ref() != Some(&did));
        self.withdrawn.push(Withdrawn::Account { source: self.source.clone(), author: did });
        true
    }

    fn is_news_of_account(&mut self, time: i64, did: &str, closed: bool) -> bool {
        let key = hash(&[did]);
        if self.standing(key).is_some_and(|known| time <= known.time) {
            return false;
        }
        let standing = Standing { closed, time };
        self.accounts.insert(key, standing);
        self.lately.push_back((time, short(key), standing.version()));
        true
    }

    /// What is known of an account, from this run or the last.
    fn standing(&self, key: u64) -> Option<Standing> {
        let before = || self.start.repeats.get(&short(key)).copied().map(Standing::of_version);
        self.accounts.get(key).or_else(before)
    }

    /// Whether the last run took in this version of a post, or a newer one.
    fn is_repeated(&self, key: u64, rev: u64) -> bool {
        self.start.repeats.get(&short(key)).is_some_and(|known| rev <= *known)
    }

    /// Forgets what waits of a post, since something newer stands for it.
    fn replace(&mut self, uri: &str) {
        self.posts.retain(|held| held.id != uri);
        self.withdrawn.retain(|held| !matches!(held, Withdrawn::Post(id) if id.native == uri));
    }

    /// What this version of a post is to us. From here on it is known.
    fn news(&mut self, time: i64, place: &Place) -> News {
        let key = hash(&[&place.did, &place.rkey]);
        let known = self.versions.get(key);
        if known.is_some_and(|known| place.rev <= known) || self.is_repeated(key, place.rev) {
            return News::None;
        }
        self.versions.insert(key, place.rev);
        self.lately.push_back((time, short(key), place.rev));
        if known.is_some() { News::Newer } else { News::First }
    }

    /// A post that does not say its language is read.
    fn is_read(&self, post: &Written) -> bool {
        let is_wanted = |tag: &String| {
            let primary = tag.split('-').next().unwrap_or_default();
            self.langs.iter().any(|lang| lang.eq_ignore_ascii_case(primary))
        };
        self.langs.is_empty() || post.langs.is_empty() || post.langs.iter().any(is_wanted)
    }

    /// How many posts and withdrawals wait to be handed over.
    pub(super) fn waiting(&self) -> usize {
        self.posts.len() + self.withdrawn.len()
    }

    /// What waits, and where to go on from once it is committed.
    pub(super) fn hand_over(&mut self) -> (Vec<RawPost>, Vec<Withdrawn>, Position) {
        let from = self.newest - REWIND;
        while self.lately.front().is_some_and(|(time, ..)| *time < from) {
            self.lately.pop_front();
        }
        if self.start.time < from {
            self.start.repeats.clear();
        }
        let mut repeats = self.start.repeats.clone();
        for (_, key, version) in &self.lately {
            let known = repeats.entry(*key).or_default();
            *known = (*known).max(*version);
        }
        let position = Position { time: self.newest, repeats };
        (std::mem::take(&mut self.posts), std::mem::take(&mut self.withdrawn), position)
    }
}

fn hash(parts: &[&str]) -> u64 {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(part.as_bytes()).update(&[0]);
    }
    let mut eight = [0; 8];
    eight.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
    u64::from_le_bytes(eight)
}

/// Enough to tell some hundred posts apart, and small, since it is written to the disk each second.
fn short(key: u64) -> u32 {
    (key >> 32) as u32
}
