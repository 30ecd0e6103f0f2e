//! Reading timelines by asking: every page since the last status read, the oldest first, without a hole.

use std::time::Duration;

use jiff::Timestamp;
use post::SourceState;
use reqwest::header::HeaderName;
use url::Url;

use super::known::is_later;
use super::status::{self, Status};
use super::timeline::{PAGE, Timeline};
use super::{Deaf, Timelines};
use crate::fetch::{Answer, FetchError, Validators};
use crate::schedule::{self, Said};
use crate::{Outcome, clock};

/// The most pages of one timeline in one round: an hour of a server's busiest.
const PAGES: usize = 25;
/// With fewer requests than this left, the rest waits until the server counts anew.
const LEAST_LEFT: u64 = 10;

/// What one round brought.
#[derive(Debug)]
pub(super) struct Round {
    /// New posts.
    pub(super) items: usize,
    /// Every timeline was read to its newest status.
    pub(super) is_whole: bool,
}

/// The server does not answer as it should.
pub(super) struct Trouble {
    pub(super) state: SourceState,
    pub(super) outcome: Outcome,
    pub(super) said: Said,
    pub(super) why: String,
}

/// Why a round ended before its time.
pub(super) enum Stop {
    Deaf,
    Trouble(Trouble),
}

impl From<Trouble> for Stop {
    fn from(trouble: Trouble) -> Self {
        Stop::Trouble(trouble)
    }
}

impl From<Deaf> for Stop {
    fn from(_: Deaf) -> Self {
        Stop::Deaf
    }
}

impl Timelines {
    /// Reads every timeline to its newest status.
    pub(super) async fn round(&mut self) -> Result<Round, Stop> {
        let mut round = Round { items: 0, is_whole: true };
        for timeline in Timeline::of(&self.source) {
            round.is_whole &= self.catch_up(&timeline, &mut round.items).await?;
        }
        Ok(round)
    }

    /// Reads one timeline, so many pages at most; gives whether its newest status is among them.
    async fn catch_up(&mut self, timeline: &Timeline, items: &mut usize) -> Result<bool, Stop> {
        let path = timeline.path();
        for _ in 0..PAGES {
            let page = self.page(timeline).await?;
            let is_last = page.len() < PAGE;
            let is_first = self.known.mark(&path).is_none();
            let numbers = page.iter().map(|status| status.id.as_str());
            let newest =
                numbers.reduce(|newest, number| if is_later(number, newest) { number } else { newest });
            let Some(newest) = newest else { return Ok(true) };
            self.known.advance(&path, newest);
            let now = clock::now();
            for status in &page {
                self.known.note(status, now);
            }
            // Newest first, as they came; handed over in the order in which they were written.
            let posts = page.into_iter().rev().filter_map(|status| self.known.post(status, &self.platform));
            let posts: Vec<_> = posts.collect();
            *items += posts.len();
            self.deliver(posts, Vec::new(), None).await?;
            // Of a timeline that was never read, the newest page is where reading starts.
            if is_last || is_first {
                return Ok(true);
            }
        }
        Ok(false)
    }

    async fn page(&self, timeline: &Timeline) -> Result<Vec<Status>, Trouble> {
        let mark = self.known.mark(&timeline.path());
        let answer = self.ask(&timeline.page(&self.source.server, mark)).await?;
        let page = status::page(&answer.body).map_err(|_| Trouble {
            state: SourceState::NotAFeed,
            outcome: Outcome::ParseError,
            said: Said::Useless,
            why: "what came is no list of statuses; is this a Mastodon server?".to_owned(),
        })?;
        if page.is_empty() && mark.is_none() {
            self.look_for_access(timeline).await?;
        }
        Ok(page)
    }

    /// A server that keeps a timeline to itself answers 401, or with an empty page.
    async fn look_for_access(&self, timeline: &Timeline) -> Result<(), Trouble> {
        let Ok(instance) = self.instance().await else { return Ok(()) };
        let access =
            instance.pointer(&format!("/configuration/timelines_access/{}/local", timeline.access()));
        match access.and_then(serde_json::Value::as_str) {
            None | Some("public") => Ok(()),
            Some(_) => Err(refused("the server shows this timeline only to those who are signed in")),
        }
    }

    /// What the server says of itself; `Null` if that is no JSON.
    pub(super) async fn instance(&self) -> Result<serde_json::Value, Trouble> {
        let mut url = self.source.server.clone();
        url.set_path("/api/v2/instance");
        let answer = self.ask(&url).await?;
        Ok(serde_json::from_slice(&answer.body).unwrap_or_default())
    }

    async fn ask(&self, url: &Url) -> Result<Answer, Trouble> {
        let turn = self.reach.hosts.turn(url).await.map_err(left_alone)?;
        let now = clock::now();
        let answer = self.reach.fetcher.get(url, &Validators::default()).await;
        let judged = judge(answer, now);
        turn.end(judged.as_ref().err().map_or(&Said::NotHere, |trouble| &trouble.said));
        judged
    }
}

/// The host asked for silence until then.
pub(super) fn left_alone(until: Timestamp) -> Trouble {
    Trouble {
        state: SourceState::Slowed,
        outcome: Outcome::RateLimited,
        said: Said::Slower { retry_after: Duration::try_from(until.duration_since(clock::now())).ok() },
        why: "the host wants to be left alone".to_owned(),
    }
}

/// An answer that can be read, or what is the matter.
fn judge(answer: Result<Answer, FetchError>, now: Timestamp) -> Result<Answer, Trouble> {
    let answer = answer.map_err(|error| Trouble {
        state: SourceState::Unreachable,
        outcome: if matches!(error, FetchError::Timeout) { Outcome::Timeout } else { Outcome::HttpError },
        said: Said::Failed,
        why: error.to_string(),
    })?;
    let counted_anew = header(&answer, "x-ratelimit-reset").and_then(|time| time.parse::<Timestamp>().ok());
    let wait = counted_anew.and_then(|reset| Duration::try_from(reset.duration_since(now)).ok());
    let left = header(&answer, "x-ratelimit-remaining").and_then(|left| left.parse::<u64>().ok());
    match answer.status {
        200 if left.is_none_or(|left| left >= LEAST_LEFT) => Ok(answer),
        200 | 429 | 503 => {
            let asked = answer.retry_after().and_then(|value| schedule::retry_after(value, now));
            let why = "the server counts requests, and we have had ours for now".to_owned();
            let said = Said::Slower { retry_after: asked.or(wait) };
            Err(Trouble { state: SourceState::Slowed, outcome: Outcome::RateLimited, said, why })
        }
        // 422 is how some servers say that one has to sign in.
        401 | 403 | 422 => Err(refused("the server does not show this timeline to strangers")),
        status => {
            let (state, outcome) = (SourceState::Unreachable, Outcome::HttpError);
            let said = if status >= 500 { Said::Failed } else { Said::NotHere };
            Err(Trouble { state, outcome, said, why: format!("the host answered {status}") })
        }
    }
}

fn refused(why: &str) -> Trouble {
    Trouble {
        state: SourceState::Refused,
        outcome: Outcome::HttpError,
        said: Said::NotHere,
        why: why.to_owned(),
    }
}

fn header<'a>(answer: &'a Answer, name: &'static str) -> Option<&'a str> {
    answer.header(HeaderName::from_static(name))
}
