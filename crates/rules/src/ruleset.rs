//! The rules in force, and the one call the pipeline makes of them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use places::Gazetteer;
use post::{AreaCode, CalendarEntry, Post, RuleId};

use crate::calendar::Calendar;
use crate::engine::Engine;
use crate::judge::Verdict;
use crate::load;
use crate::parse::{FrameText, ListText, LocalText};
use crate::program::Program;
use crate::scan::{self, Scan};
use crate::selftest::{self, TestReport};
use crate::stance::Frames;
use crate::surge::CheckedSurge;
use crate::{Diagnostic, Rule, Surge};

/// A file whose newest version has a mistake, so that the last good one stays in force.
#[derive(Clone, Debug)]
pub struct Kept {
    /// The file.
    pub path: String,
    /// Since when.
    pub since: Date,
    /// What is wrong with the newest version.
    pub diagnostics: Vec<Diagnostic>,
}

/// Compiled rules. Cheap to share, never changed: a reload makes a new one.
#[derive(Debug)]
pub struct RuleSet {
    pub(crate) engine: Engine,
    pub(crate) programs: BTreeMap<String, Arc<Program>>,
    pub(crate) lists: BTreeMap<String, Arc<ListText>>,
    pub(crate) frame_texts: BTreeMap<String, Arc<FrameText>>,
    pub(crate) locals: BTreeMap<String, Arc<LocalText>>,
    pub(crate) surges: BTreeMap<String, Arc<CheckedSurge>>,
    pub(crate) calendars: BTreeMap<String, Arc<Calendar>>,
    pub(crate) frames: Frames,
    pub(crate) gazetteer: Arc<Gazetteer>,
    pub(crate) kept: Vec<Kept>,
}

impl RuleSet {
    /// Every rule, drafts and retired ones among them, in the order of their files.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.programs.values().map(|program| program.rule.as_ref())
    }

    /// The rule of that id.
    pub fn rule(&self, id: &RuleId) -> Option<&Rule> {
        self.rules().find(|rule| rule.id == *id)
    }

    /// Every surge, in the order of their files.
    pub fn surges(&self) -> impl Iterator<Item = &Surge> {
        self.surges.values().map(|checked| &checked.surge)
    }

    /// What people know is coming, in the order of their files.
    pub fn calendar(&self) -> impl Iterator<Item = &CalendarEntry> {
        self.calendars.values().flat_map(|calendar| &calendar.entries)
    }

    /// The places it knows.
    pub fn gazetteer(&self) -> Arc<Gazetteer> {
        Arc::clone(&self.gazetteer)
    }

    /// Tries every shadow and live rule on a post. `home` is the area its source speaks of, if it has one.
    pub fn scan(&self, post: &Post, home: Option<&AreaCode>) -> Scan {
        self.scan_amid(post, home, &BTreeSet::new())
    }

    /// The same while incidents are open in some areas: see [`Gazetteer::find_amid`].
    pub fn scan_amid(&self, post: &Post, home: Option<&AreaCode>, open: &BTreeSet<AreaCode>) -> Scan {
        let mut scan = self.scan_anywhere(post);
        if !scan.hits.is_empty() {
            scan.areas = scan::areas(post, &scan.hits, &self.gazetteer, home, open);
            scan.hits.retain(|hit| hit.rule.reaches(&scan.areas, &self.gazetteer));
        }
        scan
    }

    /// The same without asking where, so that rules for some areas hit in all: for a backtest or a bench.
    pub fn scan_anywhere(&self, post: &Post) -> Scan {
        let mut scan = Scan::default();
        self.engine.scan(post, &self.gazetteer, &self.frames, |program, verdict| match verdict {
            Verdict::Hit(hit) => scan.hits.push(hit),
            Verdict::Vetoed(_) => scan.vetoed.push(Arc::clone(&program.rule)),
            Verdict::Lacks(_) | Verdict::Nothing => {}
        });
        scan
    }

    /// Runs the examples of every rule that is not retired, and of every surge.
    pub fn run_tests(&self) -> TestReport {
        let mut report = TestReport::default();
        for program in self.programs.values().filter(|program| program.rule.status != post::Status::Retired) {
            selftest::run(program, &self.gazetteer, &self.frames, &mut report);
        }
        let kinds = load::kinds(&self.programs);
        for surge in self.surges.values() {
            report.examples += surge.cases.len();
            report.failures.extend(surge.run(&kinds).map(|(_, failure)| failure));
        }
        report
    }

    /// Every rule, list, frame, local, surge and calendar file in force, in order, with the hash of its bytes.
    pub fn files(&self) -> BTreeMap<&str, u64> {
        let rules = self.programs.iter().map(|(path, program)| (path, program.rule.hash));
        let text = |path, text: &str| (path, crate::hash_bytes(text.as_bytes()));
        let lists = self.lists.iter().map(|(path, list)| text(path, &list.source.text));
        let frames = self.frame_texts.iter().map(|(path, frame)| text(path, &frame.source.text));
        let locals = self.locals.iter().map(|(path, local)| text(path, &local.source.text));
        let surges = self.surges.iter().map(|(path, checked)| (path, checked.surge.hash));
        let calendars = self.calendars.iter().map(|(path, calendar)| (path, calendar.hash));
        let files = rules.chain(lists).chain(frames).chain(locals).chain(surges).chain(calendars);
        files.map(|(path, hash)| (path.as_str(), hash)).collect()
    }

    /// A hash of every file in force: equal for equal rules, lists, frames, local tuning, surges and calendars.
    pub fn digest(&self) -> u64 {
        let mut hasher = blake3::Hasher::new();
        for (path, hash) in self.files() {
            hasher.update(path.as_bytes()).update(&hash.to_le_bytes());
        }
        hasher.finalize().as_bytes().first_chunk().copied().map_or(0, u64::from_le_bytes)
    }

    /// Files whose newest version is broken.
    pub fn kept(&self) -> &[Kept] {
        &self.kept
    }
}
