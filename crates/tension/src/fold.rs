//! The fold's state, and what each kind of entry adds to it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use jiff::Timestamp;
use post::{Act, AreaCode, Entry, Event, Evidence, PostHash, RuleId, SourceId, Theme, Weight, Wordings};
use serde::{Deserialize, Serialize};

use crate::baseline::Usual;
use crate::cells::Cells;
use crate::config::Hold;
use crate::declared::{Declarations, Declared};
use crate::grid::{MINUTE, Second};
use crate::hash::post_number;
use crate::incident::Incidents;
use crate::roster::Roster;
use crate::scored::Scored;
use crate::sight::Seeing;
use crate::{Assessed, Level};

/// Different texts remembered to tell echoes from reports: about ten megabytes.
const MOST_WORDINGS: usize = 20_000;

/// Dismissed posts remembered, so that an edit does not bring one back.
const MOST_DISMISSED: usize = 4_096;

/// Everything the fold remembers. Numbers and hashes only.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct State {
    /// Entries that are committed and not yet seen, each with the second it is seen on.
    pub(crate) pending: VecDeque<(Second, Entry)>,
    /// The last second that has been settled.
    pub(crate) settled: Second,
    /// The second of the last entry that was seen: up to then somebody watched.
    last_seen: Option<Second>,
    pub(crate) cells: Cells,
    pub(crate) incidents: Incidents,
    pub(crate) usual: Usual,
    pub(crate) wordings: Wordings,
    pub(crate) rules: Roster<RuleId>,
    pub(crate) sources: Roster<SourceId>,
    pub(crate) seeing: Seeing,
    pub(crate) dismissed: BTreeSet<u64>,
    pub(crate) assessed: BTreeMap<AreaCode, Assessed>,
    pub(crate) declared: Declarations,
}

impl State {
    pub(crate) fn new() -> Self {
        Self {
            pending: VecDeque::new(),
            settled: 0,
            last_seen: None,
            cells: Cells::default(),
            incidents: Incidents::default(),
            usual: Usual::default(),
            wordings: Wordings::new(MOST_WORDINGS),
            rules: Roster::default(),
            sources: Roster::default(),
            seeing: Seeing::default(),
            dismissed: BTreeSet::new(),
            assessed: BTreeMap::new(),
            declared: Declarations::default(),
        }
    }

    /// Sees one entry, and returns the cells it concerns.
    pub(crate) fn see(&mut self, entry: &Entry, now: Second, scored: &Scored) -> Vec<u32> {
        self.usual.started.get_or_insert(now);
        let touched = match &entry.event {
            Event::Evidence(evidence) => self.observe(evidence, now, scored),
            Event::Withdrawn { post } => self.withdraw(post),
            Event::Act(act) => self.note(act, entry.at, now),
            Event::SourceState { source, state } => {
                let number = self.sources.number(source);
                self.seeing.note(number, *state);
                Vec::new()
            }
            Event::Up => {
                self.up(now, &scored.config.hold);
                Vec::new()
            }
            Event::Down => {
                self.seeing.down = true;
                Vec::new()
            }
            // They say which rules and numbers later entries were made with; they add nothing themselves.
            Event::Rules { .. } | Event::Settings { .. } => Vec::new(),
        };
        self.last_seen = Some(now);
        touched
    }

    fn withdraw(&mut self, post: &PostHash) -> Vec<u32> {
        let post = post_number(post);
        self.incidents.withdraw(post);
        self.cells.withdraw(post)
    }

    fn note(&mut self, act: &Act, at: Timestamp, now: Second) -> Vec<u32> {
        match act {
            Act::Acknowledge { area, theme } => self.acknowledge(area, theme),
            Act::Assess { area, level, eep, review_at, reason, by } => {
                let (reason, by) = (reason.clone(), by.clone());
                let (level, eep, review_at) = (Level::new(*level), *eep, *review_at);
                let assessed = Assessed { area: area.clone(), level, eep, at, review_at, reason, by };
                self.assessed.insert(area.clone(), assessed);
                Vec::new()
            }
            Act::Dismiss { post } => self.dismiss(post, now),
            Act::Declare { what, until, reason, by } => {
                let (what, reason, by) = (what.clone(), reason.clone(), by.clone());
                self.declare(Declared { what, at, until: *until, reason, by }, now)
            }
            // What people find out of a rumour is for the register: it raises and lowers nothing.
            Act::Answer(_) => Vec::new(),
        }
    }

    fn acknowledge(&mut self, area: &AreaCode, theme: &Theme) -> Vec<u32> {
        if let Some(cell) = self.cells.known(area, theme).and_then(|number| self.cells.cell_mut(number)) {
            cell.alarm.acknowledge(cell.standing.level.severity());
        }
        Vec::new()
    }

    /// A person has looked: the post leaves the score, and what it alone held up may fall at once.
    fn dismiss(&mut self, post: &PostHash, now: Second) -> Vec<u32> {
        self.dismissed.insert(post_number(post));
        if self.dismissed.len() > MOST_DISMISSED {
            self.dismissed.pop_first();
        }
        let touched = self.withdraw(post);
        for cell in &touched {
            if let Some(cell) = self.cells.cell_mut(*cell) {
                cell.standing.release(now);
            }
        }
        touched
    }

    /// Nobody watched between the last entry and this one.
    fn up(&mut self, now: Second, hold: &Hold) {
        self.seeing.down = false;
        if let Some(last) = self.last_seen {
            self.usual.unwatched += now - last;
            self.seeing.catching_up_until = now + Second::from(hold.after_down) * MINUTE;
        }
    }
}

/// The order in which entries seen on one second are taken: sources and the service's own comings and
/// goings, evidence, then what takes evidence away. Within evidence, by what it says and not by when it
/// was committed, so that two posts in one instant cannot change the answer. Of what several rules say of one post the
/// weightiest comes first: a cell counts a post once.
pub(crate) fn order(a: &Entry, b: &Entry) -> std::cmp::Ordering {
    rank(&a.event).cmp(&rank(&b.event)).then_with(|| key(&a.event).cmp(&key(&b.event)))
}

fn rank(event: &Event) -> u8 {
    match event {
        Event::Evidence(_) => 1,
        Event::Withdrawn { .. } | Event::Act(_) => 2,
        Event::SourceState { .. }
        | Event::Rules { .. }
        | Event::Settings { .. }
        | Event::Up
        | Event::Down => 0,
    }
}

fn key(event: &Event) -> Option<(Timestamp, PostHash, Reverse<Weight>, &RuleId, u64)> {
    let Event::Evidence(evidence) = event else { return None };
    let Evidence { published_at, post, weight, rule, revision, .. } = evidence.as_ref();
    Some((*published_at, *post, Reverse(*weight), rule, *revision))
}
