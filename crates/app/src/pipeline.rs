//! The spine: one owner of all state takes what sources bring through match, commit, fold and settle.
//!
//! Nothing here waits on a socket or a page, and nothing is shown that was not committed first.

mod counted;
#[cfg(test)]
mod tests;
mod withdraw;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use collect::Delivery;
use jiff::{SignedDuration, Timestamp};
use post::{
    AreaCode, Eep, Entry, Event, Evidence, HashKey, Post, RawPost, Return, RuleVersion, SourceId, SourceState,
};
use register::SurgeChange;
use rules::{RuleSet, Scan};
use store::{ArchivedPost, Batch, Store, StoreError, StoredText};
use tension::Change;

use crate::fold::Fold;
use crate::fuse::Fuse;
use crate::metrics::{self, Metrics};
use crate::pace::wall_clock;
use crate::readable::Readable;
use crate::shelf::Shelf;

/// Checkpoints are at most this far apart, so that a restart folds at most an hour of log.
const CHECKPOINT_EVERY: SignedDuration = SignedDuration::from_hours(1);

/// The owner of all state.
pub(crate) struct Pipeline {
    key: HashKey,
    rules: Arc<RuleSet>,
    pub(crate) fuse: Fuse,
    /// The fuse of posts of the past: what is found in them says nothing about the last ten minutes.
    pub(crate) late_fuse: Fuse,
    store: Arc<Store>,
    pub(crate) fold: Fold,
    metrics: Arc<Metrics>,
    homes: BTreeMap<SourceId, AreaCode>,
    shelf: Shelf,
    pub(crate) readable: Readable,
    states: BTreeMap<SourceId, SourceState>,
    watched: Vec<AreaCode>,
    /// Areas with an open incident when levels were last settled: what speaks for a place that a post leaves open.
    open: BTreeSet<AreaCode>,
    /// Time in the log never runs backwards, whatever the machine's clock does.
    latest: Timestamp,
    checkpointed: Timestamp,
}

/// What the pipeline is built from.
pub(crate) struct Parts {
    pub(crate) key: HashKey,
    pub(crate) rules: Arc<RuleSet>,
    pub(crate) store: Arc<Store>,
    pub(crate) fold: Fold,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) homes: BTreeMap<SourceId, AreaCode>,
    pub(crate) shelf: Shelf,
    pub(crate) readable: Readable,
    pub(crate) watched: Vec<AreaCode>,
    /// Commit time of the last entry in the log.
    pub(crate) latest: Timestamp,
}

/// A batch on its way to the store. Kept whole, so that a failed commit can be tried again.
#[derive(Default)]
pub(crate) struct Prepared {
    batch: Batch,
    archive: Vec<ArchivedPost>,
    states: Vec<(SourceId, SourceState)>,
    /// What was taken back, whether or not we hold anything of it.
    withdrawn: store::Withdrawn,
}

/// What a commit brought.
pub(crate) struct Committed {
    pub(crate) changes: Vec<Change>,
    /// Pieces of evidence that were not in the log before.
    pub(crate) found: usize,
}

impl Prepared {
    /// Events that no post brought, with how far their source has been read.
    pub(crate) fn of(events: Vec<Event>, read: Option<(SourceId, Vec<u8>)>) -> Self {
        let batch = Batch { events, cursors: read.into_iter().collect(), ..Batch::default() };
        Self { batch, ..Self::default() }
    }

    /// Posts of which something is kept in the log.
    pub(crate) fn flagged(&self) -> usize {
        self.batch.texts.len()
    }

    fn add(&mut self, post: &Post, found: Vec<Evidence>) {
        if !found.is_empty() {
            self.batch.texts.push(StoredText::of(post));
            self.batch.events.extend(found.into_iter().map(|evidence| Event::Evidence(Box::new(evidence))));
        }
    }
}

impl Pipeline {
    pub(crate) fn new(parts: Parts) -> Self {
        let Parts { key, rules, store, fold, metrics, homes, shelf, readable, watched, latest } = parts;
        let states = BTreeMap::new();
        Self {
            key,
            rules,
            fuse: Fuse::default(),
            late_fuse: Fuse::default(),
            store,
            fold,
            metrics,
            homes,
            shelf,
            readable,
            states,
            watched,
            open: BTreeSet::new(),
            latest,
            checkpointed: latest,
        }
    }

    /// Matches what a source brought, to be committed with what is prepared already. Cannot fail: bad items were
    /// counted where they were read.
    pub(crate) fn prepare(&mut self, delivery: Delivery, now: Timestamp, prepared: &mut Prepared) {
        if let Some(report) = &delivery.report {
            self.note_source(report, prepared);
        }
        for withdrawn in delivery.withdrawn {
            self.prepare_withdrawal(&withdrawn, now, prepared);
        }
        for raw in delivery.posts {
            let home = self.home(&delivery.source, &raw);
            self.prepare_post(raw, &delivery.source, home.as_ref(), now, prepared);
        }
        if let Some(cursor) = delivery.cursor {
            prepared.batch.cursors.retain(|(source, _)| *source != delivery.source);
            prepared.batch.cursors.push((delivery.source, cursor));
        }
    }

    /// Matches posts of the past with the rules of today. What is in the log already is left out at the commit.
    pub(crate) fn prepare_late(&mut self, posts: Vec<ArchivedPost>, now: Timestamp) -> Prepared {
        let mut prepared = Prepared::default();
        for archived in posts {
            let post = archived.into_post(&self.key);
            let mut found = self.find(&post, self.homes.get(&post.id.source), true);
            if !post.id.source.kind().is_trusted() {
                self.late_fuse.mark(&mut found, now);
            }
            prepared.add(&post, found);
        }
        prepared
    }

    /// Matches posts that somebody handed in.
    pub(crate) fn prepare_posts(&mut self, posts: Vec<RawPost>, now: Timestamp) -> Prepared {
        let mut prepared = Prepared::default();
        for raw in posts {
            let source = SourceId::new(&raw.source);
            let home = self.home(&source, &raw);
            self.prepare_post(raw, &source, home.as_ref(), now, &mut prepared);
        }
        prepared
    }

    /// Matches returns as the audit file holds them. How far it has been read is committed with them, so that a
    /// crash between the file and the log loses nothing. One that no rule recognises is evidence all the same, unless
    /// it only says what may come.
    pub(crate) fn prepare_returns(&mut self, returns: Vec<(u64, Return)>, now: Timestamp) -> Prepared {
        let mut prepared = Prepared::default();
        for (number, returned) in returns {
            let source = SourceId::new(&returned.source);
            let post = Post::new(returned.to_post(), &self.key, now);
            let mut found = self.find(&post, Some(&returned.area), false);
            if found.is_empty() && returned.eep != Eep::Potential {
                found = Scan::of_return(&returned.area).evidence(&post, self.generation(), false);
            }
            self.take_in(&post, found, &source, now, &mut prepared);
            prepared.batch.cursors = vec![audit_cursor(number)];
        }
        prepared
    }

    /// The area that posts of a source are about when they name no place: that of the reader, or of the post's own.
    fn home(&self, source: &SourceId, raw: &RawPost) -> Option<AreaCode> {
        self.homes.get(source).or_else(|| self.homes.get(&SourceId::new(&raw.source))).cloned()
    }

    fn prepare_post(
        &mut self,
        raw: RawPost,
        source: &SourceId,
        home: Option<&AreaCode>,
        now: Timestamp,
        prepared: &mut Prepared,
    ) {
        let post = Post::new(raw, &self.key, now);
        let found = self.find(&post, home, false);
        self.take_in(&post, found, source, now, prepared);
    }

    fn take_in(
        &mut self,
        post: &Post,
        mut found: Vec<Evidence>,
        source: &SourceId,
        now: Timestamp,
        prepared: &mut Prepared,
    ) {
        self.metrics.pipeline.posts.inc();
        self.metrics.sources.lag(source, post.published_at, now);
        if !post.id.source.kind().is_trusted() {
            self.fuse.mark(&mut found, now);
        }
        let named = self.shelf.named(post);
        let place = self.shelf.place(post, &found, &named);
        self.readable.note(named, now);
        match place {
            Some(why) => {
                self.metrics.storage.archived.with_label_values(&[why]).inc();
                prepared.archive.push(ArchivedPost::of(post));
            }
            None => self.metrics.pipeline.dropped.with_label_values(&["archive", "not-sampled"]).inc(),
        }
        prepared.add(post, found);
    }

    fn find(&self, post: &Post, home: Option<&AreaCode>, late: bool) -> Vec<Evidence> {
        self.rules.scan_amid(post, home, &self.open).evidence(post, self.generation(), late)
    }

    /// Commits, folds, and says what was new. On an error nothing was taken in: try the same batch again.
    ///
    /// # Errors
    /// The store could not make the batch durable.
    pub(crate) fn commit(&mut self, prepared: &Prepared, now: Timestamp) -> Result<Committed, StoreError> {
        let at = self.advance(now);
        let mut batch = prepared.batch.clone();
        self.store.withdraw(&prepared.withdrawn)?;
        // What was written after a withdrawal in the same batch stands.
        batch.events.splice(0..0, self.erase(&prepared.withdrawn.posts)?);
        let events = batch.events.len();
        let entries = self.store.commit(batch, at)?;
        let again = events.saturating_sub(entries.len());
        self.metrics.pipeline.dropped.with_label_values(&["commit", "duplicate"]).inc_by(again as f64);
        let new = counted::evidence(&entries);
        new.chunk_by(|a, b| a.post == b.post).for_each(|of_a_post| self.count(of_a_post));
        let found = new.len();
        self.states.extend(prepared.states.iter().cloned());
        if let Err(error) = self.store.archive(&prepared.archive, at) {
            // The archive is for trying rules on: levels do not depend on it.
            tracing::warn!(%error, "recent posts could not be archived");
        }
        Ok(Committed { changes: self.fold_in(&entries)?, found })
    }

    /// Moves levels to where they stand at `now`, and keeps what changed.
    ///
    /// # Errors
    /// The changes could not be kept.
    pub(crate) fn settle(&mut self, now: Timestamp) -> Result<Vec<Change>, StoreError> {
        let at = self.advance(now);
        self.fuse.turn_to(at);
        let mut changes = self.fold.settle(at);
        let surges = self.fold.take_surges();
        self.keep(&changes, &surges)?;
        self.open = self.fold.tension.areas_with_incident();
        if at.duration_since(self.checkpointed) >= CHECKPOINT_EVERY || !same_day(at, self.checkpointed) {
            changes.extend(self.keep_readable(at)?);
            self.checkpoint(at)?;
        }
        self.metrics.pipeline.last_settle.set(metrics::seconds(wall_clock()));
        Ok(changes)
    }

    /// Writes down how many posts name each area: a crash between two checkpoints loses an hour of counting at most.
    fn keep_readable(&mut self, at: Timestamp) -> Result<Vec<Change>, StoreError> {
        let batch = Batch { cursors: vec![self.readable.kept()], ..Batch::default() };
        let entries = self.store.commit(batch, at)?;
        self.fold_in(&entries)
    }

    /// Puts a new generation of rules in force from here on; what was found before keeps its rules.
    ///
    /// # Errors
    /// The event could not be committed; the old rules stay in force.
    pub(crate) fn on_reload(
        &mut self,
        rules: Arc<RuleSet>,
        now: Timestamp,
    ) -> Result<Vec<Change>, StoreError> {
        let changed = changed(&self.rules, &rules);
        let event = self.in_force(&rules, changed);
        let changes = self.record(event, now)?;
        self.fuse.keep(&rules);
        self.shelf.gazetteer = rules.gazetteer();
        self.rules = rules;
        Ok(changes)
    }

    /// The first entries of a run: that somebody watches again, and by which rules.
    ///
    /// # Errors
    /// They could not be committed.
    pub(crate) fn come_up(&mut self, now: Timestamp) -> Result<(), StoreError> {
        self.record(Event::Up, now)?;
        let files = self.rules.files().into_iter();
        let changed = files.map(|(path, hash)| RuleVersion { path: path.to_owned(), hash: Some(hash) });
        let event = self.in_force(&self.rules, changed.collect());
        self.record(event, now)?;
        Ok(())
    }

    /// The next generation, as the log carries it.
    fn in_force(&self, rules: &RuleSet, changed: Vec<RuleVersion>) -> Event {
        Event::Rules {
            generation: self.generation() + 1,
            changed,
            surges: rules.surges().map(|surge| surge.definition.clone()).collect(),
            calendar: rules.calendar().cloned().collect(),
        }
    }

    /// Commits one event that no source brought.
    ///
    /// # Errors
    /// The event could not be committed.
    pub(crate) fn record(&mut self, event: Event, now: Timestamp) -> Result<Vec<Change>, StoreError> {
        let at = self.advance(now);
        let entries = self.store.commit(Batch { events: vec![event], ..Batch::default() }, at)?;
        self.fold_in(&entries)
    }

    /// Keeps the folded state, so that a restart need not fold the log from its beginning.
    ///
    /// # Errors
    /// The checkpoint could not be written.
    pub(crate) fn checkpoint(&mut self, now: Timestamp) -> Result<(), StoreError> {
        match self.fold.checkpoint() {
            Ok(bytes) => self.store.put_checkpoint(self.store.last_number(), now, &bytes)?,
            Err(error) => {
                tracing::error!(%error, "the state could not be made into a checkpoint; a restart will fold more of the log")
            }
        }
        self.checkpointed = now;
        Ok(())
    }

    /// The generation of rules in force, and where to go on counting after a restart.
    pub(crate) fn generation(&self) -> u32 {
        self.fold.generation
    }

    /// Folds the log since the last checkpoint, as it was folded live.
    ///
    /// # Errors
    /// The log could not be read.
    pub(crate) fn refold(&mut self, after: u64) -> Result<u64, StoreError> {
        let mut folded = 0;
        for entry in self.store.entries_after(after) {
            let entry = entry?;
            self.latest = self.latest.max(entry.at);
            let changes = self.fold.apply(&entry);
            let surges = self.fold.take_surges();
            self.keep(&changes, &surges)?;
            folded += 1;
        }
        self.open = self.fold.tension.areas_with_incident();
        Ok(folded)
    }

    /// The rules in force.
    pub(crate) fn rules(&self) -> &Arc<RuleSet> {
        &self.rules
    }

    fn fold_in(&mut self, entries: &[Entry]) -> Result<Vec<Change>, StoreError> {
        let mut changes = Vec::new();
        for entry in entries {
            changes.extend(self.fold.apply(entry));
        }
        let surges = self.fold.take_surges();
        self.keep(&changes, &surges)?;
        Ok(changes)
    }

    /// Keeps changes of level and of surges, those of one second together.
    fn keep(&self, changes: &[Change], surges: &[SurgeChange]) -> Result<(), StoreError> {
        let levels = changes.iter().filter_map(|change| Some((change.at, serde_json::to_vec(change).ok()?)));
        let surges = surges.iter().filter_map(|change| Some((change.at, serde_json::to_vec(change).ok()?)));
        let mut kept: BTreeMap<Timestamp, Vec<Vec<u8>>> = BTreeMap::new();
        for (at, change) in levels.chain(surges) {
            kept.entry(at).or_default().push(change);
        }
        for (at, of_a_second) in kept {
            self.store.put_changes(at, &of_a_second)?;
        }
        Ok(())
    }

    fn advance(&mut self, now: Timestamp) -> Timestamp {
        self.latest = self.latest.max(now);
        self.latest
    }
}

/// Where the audit file was read to, as a cursor like any source's.
pub(crate) fn audit_cursor(number: u64) -> (SourceId, Vec<u8>) {
    (audit_source(), number.to_string().into_bytes())
}

/// The name under which the cursor of the audit file is kept.
pub(crate) fn audit_source() -> SourceId {
    SourceId::new("audit")
}

/// The files in which two generations differ.
fn changed(before: &RuleSet, after: &RuleSet) -> Vec<RuleVersion> {
    let (before, after) = (before.files(), after.files());
    let new = after.iter().filter(|(path, hash)| before.get(*path) != Some(hash));
    let new = new.map(|(path, hash)| RuleVersion { path: (*path).to_owned(), hash: Some(*hash) });
    let gone = before.keys().filter(|path| !after.contains_key(*path));
    let gone = gone.map(|path| RuleVersion { path: (*path).to_owned(), hash: None });
    let mut changed: Vec<RuleVersion> = new.chain(gone).collect();
    changed.sort_by(|a, b| a.path.cmp(&b.path));
    changed
}

fn same_day(a: Timestamp, b: Timestamp) -> bool {
    a.as_second().div_euclid(86_400) == b.as_second().div_euclid(86_400)
}
