//! What the owner publishes and pages read: one value, replaced as a whole, never changed under a reader.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use post::{AreaCode, RuleId, SourceId, SourceState};
use register::{ActiveSurge, ClaimedEvent, Coming, Rumour};
use serde::Serialize;
use tension::{Assessed, Board, Declared, Reading};

/// Everything a page can show without asking the store.
#[derive(Clone, Debug)]
pub struct View {
    /// When it was published, by the service's clock (the demo has its own).
    pub at: Timestamp,
    /// Levels.
    pub board: Board,
    /// Rumours, the last seen first.
    pub rumours: Vec<Rumour>,
    /// Claimed events, the last seen first.
    pub claimed: Vec<ClaimedEvent>,
    /// Surges under way, by name, then area.
    pub surges: Vec<ActiveSurge>,
    /// What people know is coming, the first to begin first.
    pub calendar: Vec<Coming>,
    /// Every configured source, in order.
    pub sources: Vec<SourceRow>,
    /// What rules are in force, and what is wrong with the files.
    pub rules: RulesHealth,
    /// The last time rules were run over posts of the past, since the service started.
    pub applied: Option<Applied>,
    /// Areas the board always shows, in code order.
    pub watched: Vec<AreaCode>,
    /// Posts that named each of them in the last seven days; empty until there have been as many.
    pub readable: BTreeMap<AreaCode, u32>,
    /// Whether the log has been folded and levels can be believed.
    pub ready: bool,
    /// Set when everything shown is invented.
    pub demo: Option<DemoClock>,
    /// What is wrong with the service itself.
    pub notices: Vec<Notice>,
}

impl View {
    /// The readings of an area, its roll-up first.
    pub(crate) fn readings_of<'v>(&'v self, area: &'v AreaCode) -> impl Iterator<Item = &'v Reading> {
        self.board.readings.iter().filter(move |reading| reading.cell.area == *area)
    }

    /// The level people have set for an area.
    pub(crate) fn assessed_of(&self, area: &AreaCode) -> Option<&Assessed> {
        self.board.assessed.iter().find(|assessed| assessed.area == *area)
    }

    /// What people have declared of an area, the first to end first.
    pub(crate) fn declared_of<'v>(&'v self, area: &'v AreaCode) -> impl Iterator<Item = &'v Declared> {
        self.board.declared.iter().filter(move |declared| declared.what.is_of(area))
    }

    /// The surges under way in an area.
    pub(crate) fn surges_of<'v>(&'v self, area: &'v AreaCode) -> impl Iterator<Item = &'v ActiveSurge> {
        self.surges.iter().filter(move |surge| surge.area == *area)
    }

    /// What is coming in an area.
    pub(crate) fn coming_to<'v>(&'v self, area: &'v AreaCode) -> impl Iterator<Item = &'v Coming> {
        self.calendar.iter().filter(move |coming| coming.is_of(area))
    }

    /// Every area that is shown or of which anything is known.
    pub(crate) fn areas(&self) -> BTreeSet<AreaCode> {
        let read = self.board.readings.iter().map(|reading| &reading.cell.area);
        let mut areas: BTreeSet<AreaCode> = read.chain(&self.watched).cloned().collect();
        areas.insert(AreaCode::unplaced());
        areas
    }

    /// Whether the board watches an area; what could not be placed is always shown.
    pub(crate) fn watches(&self, area: &AreaCode) -> bool {
        area.is_unplaced() || self.watched.contains(area)
    }

    /// The sources that read an area: its own, and those for everywhere. All of them may bring what is not placed.
    pub(crate) fn sources_of<'v>(&'v self, area: &'v AreaCode) -> impl Iterator<Item = &'v SourceRow> {
        let reads = move |home: &AreaCode| area.is_unplaced() || home == area;
        self.sources.iter().filter(move |source| source.home.as_ref().is_none_or(reads))
    }
}

/// One source and how it is doing.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceRow {
    /// `kind:name`.
    pub id: SourceId,
    /// How it is doing.
    pub state: SourceState,
    /// What the host answered, in plain words; may be empty.
    pub detail: String,
    /// When it was last read without failure.
    pub last_success: Option<Timestamp>,
    /// How often it is meant to be read; 0 for one that is read once.
    pub interval_seconds: u64,
    /// Items it has brought since the service started.
    pub items: u64,
    /// The area it is about; none for everywhere.
    pub home: Option<AreaCode>,
    /// From when on the terms under which it is read are to be read again; none where nobody has said when they were.
    pub terms_due: Option<Timestamp>,
}

impl SourceRow {
    /// Since when its terms have been due to be read again; nothing while they hold.
    pub(crate) fn terms_due_since(&self, now: Timestamp) -> Option<Timestamp> {
        self.terms_due.filter(|due| *due <= now)
    }
}

/// What rules are in force, and what is wrong with the files.
#[derive(Clone, Debug, PartialEq)]
pub struct RulesHealth {
    /// Counted from 1 in this deployment.
    pub generation: u32,
    /// Rules that are matched and weighed.
    pub live: usize,
    /// Rules that are matched and shown, and weigh nothing.
    pub shadow: usize,
    /// When the rule files were last read.
    pub loaded_at: Timestamp,
    /// Whether every rule file in force is the one on disk.
    pub last_reload_ok: bool,
    /// Mistakes in the files.
    pub problems: Vec<RuleProblem>,
    /// Rules that find so much that their hits are only counted.
    pub flooding: Vec<Flooding>,
}

/// A rule whose hits are counted and raise no level, because it finds more than any rule should.
#[derive(Clone, Debug, PartialEq)]
pub struct Flooding {
    /// Which.
    pub rule: RuleId,
    /// Since when.
    pub since: Timestamp,
    /// Posts it hit in the last ten minutes.
    pub hits: u64,
    /// Posts of the public in the last ten minutes.
    pub posts: u64,
}

/// How far the rules of today have been run over posts of the past.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Applied {
    /// Posts collected from then on.
    pub from: Timestamp,
    /// Up to then.
    pub until: Timestamp,
    /// When the last post that was tried had been collected.
    pub reached: Timestamp,
    /// Posts tried.
    pub posts: u64,
    /// Hits that were not in the log before.
    pub found: u64,
    /// Parts of the archive that could not be read.
    pub unreadable: u64,
    /// Rules that found so much that their hits are only counted.
    pub flooding: Vec<RuleId>,
    /// Whether all is done.
    pub done: bool,
}

/// One mistake in one rule file.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleProblem {
    /// The file, as its author knows it.
    pub path: String,
    /// From 1.
    pub line: usize,
    /// What is wrong, in one sentence.
    pub message: String,
    /// Its permanent name ("unknown-key").
    pub code: String,
}

/// The demo's clock.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DemoClock {
    /// How many times faster than life.
    pub speed: f64,
}

/// Something wrong with the service itself, said on every page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// A part of the store was damaged and set aside.
    StoreQuarantined,
    /// Nothing can be written: levels stand still and sources wait.
    StoreRefuses,
    /// A record of the audit file was changed after it was written: no return is taken.
    AuditChanged,
}

impl Notice {
    /// Its key in the message files and its word in JSON.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Notice::StoreQuarantined => "store-quarantined",
            Notice::StoreRefuses => "store-refuses",
            Notice::AuditChanged => "audit-changed",
        }
    }
}
