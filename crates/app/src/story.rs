//! The demo's invented week: posts that arrive when the story says so, through the same queue as real ones.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use anyhow::Context;
use collect::{Delivery, Outcome, SourceReport};
use jiff::{SignedDuration, Timestamp};
use post::{RawPost, SourceId, SourceState};
use serde::Deserialize;
use tokio::sync::{mpsc, watch};

use crate::pace::Pace;
use crate::view::Planned;

/// The story, one JSON object a line.
const SHIPPED: &str = include_str!("../../../deploy/demo/story.jsonl");

/// How often an invented source says how it is doing, in story time.
const INTERVAL: Duration = Duration::from_secs(15 * 60);

/// One line of the story: a post, or a change in how a source is doing.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    /// When, from the start of the story.
    after: SignedDuration,
    source: String,
    #[serde(default)]
    author: Option<String>,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    lang: Option<String>,
    #[serde(default)]
    links: Vec<String>,
    #[serde(default)]
    state: Option<SourceState>,
}

/// The lines in the order they happen.
#[derive(Clone, Debug)]
pub(crate) struct Story {
    lines: Vec<Line>,
}

impl Story {
    /// The story in `deploy/demo/`.
    ///
    /// # Errors
    /// A line is not what a story line should be: a mistake in the shipped file, which a test would show.
    pub(crate) fn shipped() -> anyhow::Result<Self> {
        let mut lines = Vec::new();
        for (number, line) in SHIPPED.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let line: Line = serde_json::from_str(line)
                .with_context(|| format!("deploy/demo/story.jsonl, line {}", number + 1))?;
            lines.push(line);
        }
        lines.sort_by_key(|line| line.after);
        Ok(Self { lines })
    }

    /// Every source the story speaks of.
    pub(crate) fn sources(&self) -> Vec<Planned> {
        let ids: BTreeSet<&str> = self.lines.iter().map(|line| line.source.as_str()).collect();
        let planned = |id: &str| Planned {
            id: SourceId::new(id),
            interval_seconds: INTERVAL.as_secs(),
            home: None,
            terms_due: None,
        };
        ids.into_iter().map(planned).collect()
    }

    /// Tells the story at `pace` until it ends or the service stops. Each source keeps saying how it is.
    pub(crate) async fn tell(self, pace: Pace, out: mpsc::Sender<Delivery>, mut stop: watch::Receiver<bool>) {
        let start = pace.now();
        let mut states: BTreeMap<SourceId, SourceState> =
            self.sources().into_iter().map(|planned| (planned.id, SourceState::NothingNew)).collect();
        let mut next_round = start;
        let mut lines = self.lines.into_iter().enumerate().peekable();
        loop {
            let due = lines.peek().and_then(|(_, line)| start.checked_add(line.after).ok());
            let wake = due.map_or(next_round, |due| due.min(next_round));
            tokio::select! {
                _ = stop.changed() => return,
                () = tokio::time::sleep(pace.until(wake)) => {}
            }
            let mut deliveries = Vec::new();
            if wake == next_round {
                deliveries.extend(states.iter().map(|(source, state)| round(source, *state, wake)));
                next_round = next_round
                    .checked_add(SignedDuration::try_from(INTERVAL).unwrap_or_default())
                    .unwrap_or(next_round);
            }
            if due == Some(wake)
                && let Some((number, line)) = lines.next()
            {
                deliveries.push(happen(line, number, wake, &mut states));
            }
            for delivery in deliveries {
                if out.send(delivery).await.is_err() {
                    return;
                }
            }
        }
    }
}

/// What one line of the story brings.
fn happen(
    line: Line,
    number: usize,
    at: Timestamp,
    states: &mut BTreeMap<SourceId, SourceState>,
) -> Delivery {
    let source = SourceId::new(&line.source);
    let state = line.state.unwrap_or(SourceState::Fine);
    states.insert(source.clone(), if state == SourceState::Fine { SourceState::NothingNew } else { state });
    let posts: Vec<RawPost> = line
        .text
        .map(|text| RawPost {
            id: format!("demo-{number}"),
            published: Some(at),
            source: line.source,
            text,
            title: line.title,
            lang: line.lang,
            author: line.author,
            links: line.links,
            ..RawPost::default()
        })
        .into_iter()
        .collect();
    let mut delivery = round(&source, state, at);
    if let Some(report) = &mut delivery.report {
        report.items = u32::try_from(posts.len()).unwrap_or(u32::MAX);
    }
    delivery.posts = posts;
    delivery
}

/// What a source says of itself each interval.
fn round(source: &SourceId, state: SourceState, at: Timestamp) -> Delivery {
    let fresh = state.is_fresh();
    let report = SourceReport {
        source: source.clone(),
        state,
        detail: if fresh {
            "DEMO: an invented source".to_owned()
        } else {
            "DEMO: this invented source has stopped answering".to_owned()
        },
        at,
        last_success: fresh.then_some(at),
        interval: INTERVAL,
        outcome: Some(if fresh { Outcome::Ok } else { Outcome::HttpError }),
        items: 0,
        unread: 0,
        elapsed: Duration::from_millis(120),
    };
    Delivery {
        source: source.clone(),
        posts: Vec::new(),
        withdrawn: Vec::new(),
        cursor: None,
        report: Some(report),
    }
}
