//! One feed over time: what to ask for, what to make of the answer, when to ask again. Pure: `now` is an
//! argument, and nothing here waits or asks, so that a fortnight of politeness can be tested in a second.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use post::{PostId, RawPost, SourceId, SourceState};
use url::Url;

use crate::cursor::{Cursor, IDENTITY, Moving};
use crate::feed::{self, Feed, FeedError, Wishes};
use crate::fetch::{Answer, FetchError, Validators};
use crate::format::Format;
use crate::schedule::{self, Holds, Pace, Said};
use crate::{FeedSource, Outcome, Withdrawn};

/// A move is believed after so many answers in a row …
const MOVE_TIMES: u32 = 3;
/// … over at least this long: a captive portal and a slip of a server's owner are shorter.
const MOVE_LASTS: SignedDuration = SignedDuration::from_hours(24);

/// One feed and what is remembered of it.
#[derive(Clone, Debug)]
pub(crate) struct Subscription {
    pub(crate) source: FeedSource,
    pub(crate) cursor: Cursor,
    pub(crate) format: Format,
    /// The shortest time between two requests.
    pub(crate) floor: Duration,
    /// When it may be asked next where people have declared a surge; not known until it was asked once.
    pub(crate) soonest: Option<Timestamp>,
}

/// What one request came to.
#[derive(Debug)]
pub(crate) struct Verdict {
    pub(crate) state: SourceState,
    pub(crate) outcome: Outcome,
    pub(crate) said: Said,
    /// In plain words. Holds no URL.
    pub(crate) detail: String,
    pub(crate) posts: Vec<RawPost>,
    pub(crate) withdrawn: Vec<Withdrawn>,
}

impl Subscription {
    /// When to ask next; `None` is never.
    pub(crate) fn due(&self) -> Option<Timestamp> {
        match self.cursor.gone {
            true => None,
            false => Some(self.cursor.next_at.unwrap_or(Timestamp::UNIX_EPOCH)),
        }
    }

    /// The same, where people have declared a surge.
    pub(crate) fn due_in_surge(&self) -> Option<Timestamp> {
        let due = self.due()?;
        Some(self.soonest.map_or(due, |soonest| soonest.min(due)))
    }

    /// Where to ask: the configured address, or where the feed has moved to for good.
    pub(crate) fn address(&self) -> &Url {
        self.cursor.moved_to.as_ref().unwrap_or(&self.source.url)
    }

    /// What to send so that an unchanged document need not come again.
    pub(crate) fn validators(&self, now: Timestamp) -> Validators {
        if !schedule::validators_hold(self.cursor.whole_at, now) {
            return Validators::default();
        }
        Validators { etag: self.cursor.etag.clone(), last_modified: self.cursor.last_modified.clone() }
    }

    /// How often it is really read: a host that wants to be asked once a day is not stale after an hour.
    pub(crate) fn interval(&self) -> Duration {
        self.cursor.interval.unwrap_or(self.source.interval.max(self.floor))
    }

    /// The host wants silence until then for another of its feeds: this one waits too, and not all of them
    /// come back at once.
    pub(crate) fn put_off(&mut self, until: Timestamp) {
        let spread = self.interval().mul_f64(chance(&self.source.id, until));
        self.cursor.next_at = until.checked_add(spread).ok();
        self.soonest = None;
    }

    /// Makes of an answer what can be made, and sets when to ask again.
    pub(crate) fn judge(&mut self, answer: Result<Answer, FetchError>, now: Timestamp) -> Verdict {
        let mut wishes = Wishes::default();
        let mut verdict = match &answer {
            Ok(answer) => self.judge_answer(answer, &mut wishes, now),
            Err(error) => unreachable_host(error),
        };
        self.note_move(answer.as_ref().ok(), &mut verdict, now);
        self.plan(&verdict, &wishes, now);
        self.note_silence(&mut verdict, now);
        verdict
    }

    fn judge_answer(&mut self, answer: &Answer, wishes: &mut Wishes, now: Timestamp) -> Verdict {
        let retry_after = answer.retry_after().and_then(|value| schedule::retry_after(value, now));
        let failed = |state, said, detail: &str| {
            Verdict::new(state, Outcome::HttpError, said, format!("{detail} ({})", answer.status))
        };
        match (answer.status, retry_after) {
            (200, _) => self.read(answer, wishes, now),
            (304, _) => {
                self.keep_validators(answer);
                let said = Said::Read { holds: holds(answer, None, now) };
                let detail = "the host says nothing has changed".to_owned();
                Verdict::new(SourceState::NotModified, Outcome::NotModified, said, detail)
            }
            (429, _) | (503, Some(_)) => {
                let detail = format!("the host asked us to come less often ({})", answer.status);
                Verdict::new(SourceState::Slowed, Outcome::RateLimited, Said::Slower { retry_after }, detail)
            }
            (403, _) if answer.is_challenge() => {
                failed(SourceState::Refused, Said::Challenge, "the host lets in only people with a browser")
            }
            (401 | 403, _) => failed(SourceState::Refused, Said::NotHere, "the host does not let us in"),
            (404, _) => {
                let detail = "the host does not find it; look whether the feed has moved";
                failed(SourceState::Gone, Said::NotHere, detail)
            }
            (410, _) => {
                let detail = "the host says it is gone for good; it is no longer asked for";
                failed(SourceState::Gone, Said::Gone, detail)
            }
            (500.., _) => failed(SourceState::Unreachable, Said::Failed, "the host is in trouble"),
            _ => failed(SourceState::Unreachable, Said::Useless, "the host gave an answer of no use"),
        }
    }

    /// A whole document came.
    fn read(&mut self, answer: &Answer, wishes: &mut Wishes, now: Timestamp) -> Verdict {
        let hash = blake3::hash(&answer.body).to_hex().to_string();
        self.keep_validators(answer);
        self.cursor.whole_at = Some(now);
        if self.cursor.body_hash.as_ref() == Some(&hash) {
            let said = Said::Read { holds: holds(answer, None, now) };
            let detail = "the document is the same as last time".to_owned();
            return Verdict::new(SourceState::NothingNew, Outcome::Ok, said, detail);
        }
        match self.format.read(answer) {
            Ok(mut feed) => {
                feed.drop_future_dates(now);
                // One that was cut short on the way or at the source is asked for whole until it is whole.
                match feed.partial {
                    true => self.cursor.forget_document(),
                    false => self.cursor.body_hash = Some(hash),
                }
                wishes.clone_from(&feed.wishes);
                self.take(&feed, holds(answer, feed.wishes.holds(), now), now)
            }
            Err(error) => self.not_a_feed(&error),
        }
    }

    fn not_a_feed(&mut self, error: &FeedError) -> Verdict {
        self.cursor.forget_document();
        Verdict::new(SourceState::NotAFeed, Outcome::ParseError, Said::Useless, error.to_string())
    }

    /// A document came that nothing could be made of at all.
    pub(crate) fn unreadable(&mut self, error: &FeedError, now: Timestamp) -> Verdict {
        let verdict = self.not_a_feed(error);
        self.plan(&verdict, &Wishes::default(), now);
        verdict
    }

    /// What is new in a feed.
    fn take(&mut self, feed: &Feed, holds: Holds, now: Timestamp) -> Verdict {
        let posts = feed::posts(feed, &self.source.id);
        let oldest = posts.iter().filter_map(|post| post.published).min();
        let (all, had_some) = (posts.len(), !self.cursor.seen.is_empty());
        let new = self.only_new(posts);
        if !new.is_empty() {
            self.cursor.habit.note(new.iter().filter_map(|post| post.published), now);
        }
        let gap =
            oldest.filter(|_| had_some && all > 1 && new.len() == all).and_then(|oldest| self.gap(oldest));
        let mut detail = format!("{} of {} items are new", new.len(), feed.entries.len());
        if let Some(note) = feed.notes.first() {
            detail = format!("{detail}; {note}");
        }
        let state = match () {
            () if feed.partial => SourceState::Broken,
            () if gap.is_some() => SourceState::Gap,
            () if new.is_empty() => SourceState::NothingNew,
            () => SourceState::Fine,
        };
        if let Some(minutes) = gap {
            detail = format!(
                "a gap of {minutes} minutes: the feed holds only its newest {all} items, and more were written \
                 since the last read; read it more often. {detail}"
            );
        }
        let mut verdict = Verdict::new(state, Outcome::Ok, Said::Read { holds }, detail);
        verdict.posts = new;
        verdict.withdrawn = withdrawn(feed, &self.source.id);
        verdict
    }

    /// Minutes between the last read and the oldest of items that are all new.
    fn gap(&self, oldest: Timestamp) -> Option<i64> {
        let minutes = oldest.duration_since(self.cursor.last_success?).as_mins();
        (minutes > 0).then_some(minutes)
    }

    /// Both validators are replaced by what came, so that none outlives the document it was for.
    fn keep_validators(&mut self, answer: &Answer) {
        let mut came = answer.validators();
        if schedule::is_never_fresh(answer.freshness()[2]) {
            came = Validators::default();
        }
        let believable = came.last_modified.filter(|value| schedule::is_believable(value));
        if answer.status == 200 {
            (self.cursor.etag, self.cursor.last_modified) = (came.etag, believable);
        } else {
            self.cursor.etag = came.etag.or(self.cursor.etag.take());
            self.cursor.last_modified = believable.or(self.cursor.last_modified.take());
        }
    }

    /// The posts that were not in the last document as they are now.
    fn only_new(&mut self, posts: Vec<RawPost>) -> Vec<RawPost> {
        let hashed: Vec<(u64, RawPost)> = posts.into_iter().map(|post| (hash(&post), post)).collect();
        let seen = hashed.iter().map(|(hash, _)| *hash).collect();
        let before = std::mem::replace(&mut self.cursor.seen, seen);
        let other_ids =
            std::mem::replace(&mut self.cursor.identity, IDENTITY) != IDENTITY && !before.is_empty();
        let last_read = self.cursor.last_success;
        let is_new = |(hash, post): &(u64, RawPost)| match other_ids {
            true => post.published.is_some_and(|published| Some(published) > last_read),
            false => !before.contains(hash),
        };
        hashed.into_iter().filter(is_new).map(|(_, post)| post).collect()
    }

    /// Remembers where the host sends us for good, and goes there once that has held for a day. An address that
    /// fails after that is given up for the configured one.
    fn note_move(&mut self, answer: Option<&Answer>, verdict: &mut Verdict, now: Timestamp) {
        let is_read = matches!(verdict.said, Said::Read { .. });
        if self.cursor.moved_to.is_some() {
            let is_lost = matches!(verdict.said, Said::Gone | Said::NotHere | Said::Useless);
            if is_lost {
                self.cursor.moved_to = None;
                self.cursor.forget_document();
                verdict.said = Said::NotHere;
                verdict.detail.push_str("; the address before the move is tried next");
            }
            return;
        }
        let Some(answer) = answer.filter(|answer| answer.moved_for_good && is_read) else {
            self.cursor.moving = None;
            return;
        };
        let started = Moving { to: answer.url.clone(), since: now, times: 0 };
        let mut moving =
            self.cursor.moving.take().filter(|moving| moving.to == answer.url).unwrap_or(started);
        moving.times += 1;
        if moving.times >= MOVE_TIMES && now.duration_since(moving.since) >= MOVE_LASTS {
            verdict
                .detail
                .push_str("; the feed has moved for good: put its new address in the configuration");
            self.cursor.moved_to = Some(moving.to);
        } else {
            self.cursor.moving = Some(moving);
        }
    }

    /// Sets when to ask again.
    fn plan(&mut self, verdict: &Verdict, wishes: &Wishes, now: Timestamp) {
        let good = matches!(verdict.said, Said::Read { .. });
        self.cursor.failures = if good { 0 } else { self.cursor.failures.saturating_add(1) };
        let pace = Pace { interval: self.source.interval, floor: self.floor };
        let chance = chance(&self.source.id, now);
        let wait = schedule::wait(pace, &verdict.said, self.cursor.failures, chance);
        let at_least = schedule::wait(pace.in_surge(), &verdict.said, self.cursor.failures, chance);
        if good {
            self.cursor.last_success = Some(now);
            self.cursor.interval = wait;
        }
        let after = |wait: Option<Duration>| {
            let due = wait.and_then(|wait| now.checked_add(wait).ok())?;
            Some(schedule::outside_skipped(due, wishes, now))
        };
        self.cursor.next_at = after(wait);
        self.soonest = after(at_least);
        self.cursor.gone = wait.is_none();
    }

    /// A source that answers as it should and has had nothing for ten times its usual gap may be broken at the
    /// other end, which no status code tells.
    fn note_silence(&mut self, verdict: &mut Verdict, now: Timestamp) {
        let is_quiet = matches!(verdict.state, SourceState::NothingNew | SourceState::NotModified);
        if let Some(silence) = self.cursor.habit.silence(now).filter(|_| is_quiet) {
            verdict.state = SourceState::Silent;
            let days = silence.as_hours() / 24;
            verdict.detail =
                format!("it answers, but nothing new has come for {days} days, ten times its usual gap");
        }
    }
}

impl Verdict {
    pub(crate) fn new(state: SourceState, outcome: Outcome, said: Said, detail: String) -> Self {
        Self { state, outcome, said, detail, posts: Vec::new(), withdrawn: Vec::new() }
    }
}

fn unreachable_host(error: &FetchError) -> Verdict {
    let (state, outcome, said) = match error {
        FetchError::Timeout => (SourceState::Unreachable, Outcome::Timeout, Said::Failed),
        FetchError::Refused(_) => (SourceState::Refused, Outcome::HttpError, Said::Useless),
        FetchError::Connect | FetchError::Broken => {
            (SourceState::Unreachable, Outcome::HttpError, Said::Failed)
        }
        _ => (SourceState::Unreachable, Outcome::HttpError, Said::Useless),
    };
    Verdict::new(state, outcome, said, error.to_string())
}

fn withdrawn(feed: &Feed, source: &SourceId) -> Vec<Withdrawn> {
    let id = |native: &String| PostId { source: source.clone(), native: native.as_str().into() };
    feed.withdrawn.iter().map(|native| Withdrawn::Post(id(native))).collect()
}

fn holds(answer: &Answer, wish: Option<Duration>, now: Timestamp) -> Holds {
    let [cache_control, age, expires] = answer.freshness();
    schedule::holds(cache_control, age, expires, wish, now)
}

/// By id and words, so that an edited post counts as new.
fn hash(post: &RawPost) -> u64 {
    let mut hasher = blake3::Hasher::new();
    for part in [&post.id, post.title.as_deref().unwrap_or_default(), &post.text] {
        hasher.update(part.as_bytes()).update(&[0]);
    }
    first_eight(&hasher.finalize())
}

fn first_eight(hash: &blake3::Hash) -> u64 {
    let mut eight = [0; 8];
    eight.copy_from_slice(&hash.as_bytes()[..8]);
    u64::from_le_bytes(eight)
}

/// A number between 0 and 1 that differs from source to source and from time to time.
pub(crate) fn chance(source: &SourceId, now: Timestamp) -> f64 {
    let hash = blake3::hash(format!("{source} {}", now.as_nanosecond()).as_bytes());
    first_eight(&hash) as f64 / u64::MAX as f64
}
