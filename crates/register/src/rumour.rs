//! A rumour: a cluster of posts that say the same thing, counted, never judged.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use post::{Answer, AreaCode, Evidence, Kind, PostHash, RuleId, RumourStatus, Theme};
use serde::{Deserialize, Serialize};

use crate::sightings::{Sightings, areas};
use crate::time::{HOUR, time};
use crate::{Answered, Config};

/// Posts that make the same unverified claim, or single out the same target. Whether it is true is for
/// people to say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rumour {
    /// The post it was first seen in: stable for as long as the rumour is kept.
    pub id: PostHash,
    /// Where people are with it.
    pub status: RumourStatus,
    /// What people have said of it; none where nobody has.
    pub answer: Option<Answered>,
    /// When it was first found, which is after it was first seen.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub flagged_at: Timestamp,
    /// When the earliest sighting was published.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub first_seen: Timestamp,
    /// When the latest sighting was published.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub last_seen: Timestamp,
    /// Distinct posts, up to [`Config::most_counted`].
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

/// Rare words of a claim kept to know it again: the first ones, which are what it was about at the start.
const MOST_WORDS: usize = 32;

/// What is kept of one rumour.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Kept {
    sightings: Sightings,
    /// When its first post was committed, in milliseconds since the epoch.
    flagged_at: i64,
    answer: Option<Answered>,
    rebuttals: BTreeSet<PostHash>,
    themes: BTreeSet<Theme>,
    rules: BTreeSet<RuleId>,
    areas: BTreeSet<AreaCode>,
    words: BTreeSet<u32>,
    wordings: BTreeSet<u64>,
}

/// All rumours, and the ways to find the one a post is a sighting of.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Rumours {
    by_id: BTreeMap<PostHash, Kept>,
    by_wording: BTreeMap<u64, PostHash>,
    by_area: BTreeMap<AreaCode, BTreeSet<PostHash>>,
    /// By each rare word kept of them: a post is held against the rumours it shares words with, not against all
    /// of its area.
    by_word: BTreeMap<u32, BTreeSet<PostHash>>,
    /// Those that nobody has answered, each with when its latest sighting was published: the longest unseen first.
    unanswered: BTreeSet<(i64, PostHash)>,
    /// Those that people have answered, likewise: kept for longer.
    answered: BTreeSet<(i64, PostHash)>,
}

impl Rumours {
    /// Adds a sighting to the rumour it is of, or to a new one.
    pub(crate) fn sight(&mut self, evidence: &Evidence, wording: u64, at: Timestamp, config: &Config) {
        let id = self.rumour_of(evidence, wording, config).unwrap_or(evidence.post);
        if !self.by_id.contains_key(&id) {
            self.make_room(config);
        }
        let new = || Kept { flagged_at: at.as_millisecond(), ..Kept::default() };
        let kept = self.by_id.entry(id).or_insert_with(new);
        let queue = if kept.answer.is_some() { &mut self.answered } else { &mut self.unanswered };
        queue.remove(&(kept.sightings.last_at, id));
        kept.sightings.add(evidence, config);
        queue.insert((kept.sightings.last_at, id));
        kept.themes.insert(evidence.theme.clone());
        kept.rules.insert(evidence.rule.clone());
        kept.wordings.insert(wording);
        for word in kept.learn(&evidence.words) {
            self.by_word.entry(word).or_default().insert(id);
        }
        self.by_wording.insert(wording, id);
        for area in areas(evidence) {
            kept.areas.insert(area.clone());
            self.by_area.entry(area).or_default().insert(id);
        }
    }

    /// Keeps what people say of a rumour; of one that is not in the register, nothing.
    pub(crate) fn answer(&mut self, answer: &Answer, at: Timestamp) {
        let id = answer.rumour;
        let Some(kept) = self.by_id.get_mut(&id) else { return };
        kept.answer = Some(Answered::after(kept.answer.take(), answer, at));
        self.unanswered.remove(&(kept.sightings.last_at, id));
        self.answered.insert((kept.sightings.last_at, id));
    }

    /// Counts a denial or correction beside the rumour it is of; one of no known rumour is counted nowhere here.
    pub(crate) fn rebut(&mut self, evidence: &Evidence, wording: u64, config: &Config) {
        let Some(id) = self.rumour_of(evidence, wording, config) else { return };
        if let Some(kept) = self.by_id.get_mut(&id)
            && kept.rebuttals.len() < config.most_counted
        {
            kept.rebuttals.insert(evidence.post);
        }
    }

    /// The rumour with this wording; failing that, the one the post answers; failing that, the one in
    /// its area, found by the same rule not long before, that shares most rare words with it.
    fn rumour_of(&self, evidence: &Evidence, wording: u64, config: &Config) -> Option<PostHash> {
        if let Some(id) = self.by_wording.get(&wording) {
            return Some(*id);
        }
        let areas = areas(evidence);
        self.answered(evidence, &areas).or_else(|| self.sharing_words(evidence, &areas, config))
    }

    /// The rumour in one of these areas that the post answers; the last seen if there are several.
    fn answered(&self, evidence: &Evidence, areas: &[AreaCode]) -> Option<PostHash> {
        let answered = evidence.reply_to?;
        let here = areas.iter().filter_map(|area| self.by_area.get(area)).flatten();
        let kept = here.filter_map(|id| Some((id, self.by_id.get(id)?)));
        let of = kept.filter(|(_, kept)| kept.sightings.has(&answered));
        of.map(|(id, kept)| (kept.sightings.last_at, *id)).max().map(|(_, id)| id)
    }

    fn sharing_words(&self, evidence: &Evidence, areas: &[AreaCode], config: &Config) -> Option<PostHash> {
        let mut shared: BTreeMap<PostHash, usize> = BTreeMap::new();
        for id in evidence.words.iter().filter_map(|word| self.by_word.get(word)).flatten() {
            *shared.entry(*id).or_default() += 1;
        }
        let recent = evidence.published_at.as_millisecond() - i64::from(config.same_claim_hours) * HOUR;
        let enough = shared.into_iter().filter(|(_, words)| *words >= config.same_claim_words);
        let alike = enough.filter_map(|(id, words)| {
            let kept = self.by_id.get(&id)?;
            let here = areas.iter().any(|area| kept.areas.contains(area));
            (here && kept.is_of(evidence, recent)).then_some((words, kept.sightings.last_at, id))
        });
        alike.max().map(|(_, _, id)| id)
    }

    fn make_room(&mut self, config: &Config) {
        if self.by_id.len() < config.most_rumours {
            return;
        }
        if let Some((_, id)) = self.unanswered.first().or(self.answered.first()).copied() {
            self.remove(&id);
        }
    }

    /// Takes a post out; a rumour without a sighting left is none.
    pub(crate) fn withdraw(&mut self, post: &PostHash) {
        let mut empty = Vec::new();
        for (id, kept) in &mut self.by_id {
            kept.rebuttals.remove(post);
            kept.sightings.withdraw(post);
            if kept.sightings.is_empty() {
                empty.push(*id);
            }
        }
        for id in empty {
            self.remove(&id);
        }
    }

    /// Forgets rumours last seen before `unanswered`, and those that were answered before `answered`, in milliseconds
    /// since the epoch.
    pub(crate) fn expire(&mut self, unanswered: i64, answered: i64) {
        let is_past = |queue: &BTreeSet<(i64, PostHash)>, before| {
            queue.first().filter(|(last_seen, _)| *last_seen < before).map(|(_, id)| *id)
        };
        while let Some(id) =
            is_past(&self.unanswered, unanswered).or_else(|| is_past(&self.answered, answered))
        {
            self.remove(&id);
        }
    }

    fn remove(&mut self, id: &PostHash) {
        let Some(kept) = self.by_id.remove(id) else { return };
        self.unanswered.remove(&(kept.sightings.last_at, *id));
        self.answered.remove(&(kept.sightings.last_at, *id));
        for wording in &kept.wordings {
            self.by_wording.remove(wording);
        }
        for area in &kept.areas {
            forget(&mut self.by_area, area, id);
        }
        for word in &kept.words {
            forget(&mut self.by_word, word, id);
        }
    }

    /// All of them, the last seen first.
    pub(crate) fn all(&self) -> Vec<Rumour> {
        let mut all: Vec<Rumour> = self.by_id.iter().map(|(id, kept)| kept.show(*id)).collect();
        all.sort_by_key(|rumour| (std::cmp::Reverse(rumour.last_seen), rumour.id));
        all
    }
}

/// Takes a rumour out of one place of an index, and the place with its last.
fn forget<K: Ord>(index: &mut BTreeMap<K, BTreeSet<PostHash>>, place: &K, id: &PostHash) {
    if let Some(ids) = index.get_mut(place) {
        ids.remove(id);
        if ids.is_empty() {
            index.remove(place);
        }
    }
}

impl Kept {
    /// Remembers the first words of a sighting for which there is room; says which are new.
    fn learn(&mut self, words: &[u32]) -> Vec<u32> {
        let room = MOST_WORDS.saturating_sub(self.words.len());
        words.iter().take(room).filter(|word| self.words.insert(**word)).copied().collect()
    }

    /// Whether a post that shares its words may make this claim: it is recent, and found by the same rule. A
    /// statement is no rule's twin, so for it the words alone decide.
    fn is_of(&self, evidence: &Evidence, recent: i64) -> bool {
        let same_kind = evidence.kind == Kind::Reassurance || self.rules.contains(&evidence.rule);
        self.sightings.last_at >= recent && same_kind
    }

    fn show(&self, id: PostHash) -> Rumour {
        Rumour {
            id,
            status: self.answer.as_ref().map_or(RumourStatus::New, |answer| answer.status),
            answer: self.answer.clone(),
            flagged_at: time(self.flagged_at),
            first_seen: time(self.sightings.first_at),
            last_seen: time(self.sightings.last_at),
            sightings: self.sightings.count(),
            people: self.sightings.people(),
            rebuttals: self.rebuttals.len() as u32,
            areas: self.sightings.by_area(),
            platforms: self.sightings.by_platform(),
            themes: self.themes.iter().cloned().collect(),
            rules: self.rules.iter().cloned().collect(),
            posts: self.sightings.first_posts(),
        }
    }
}
