//! The owner thread: takes deliveries, reloads and ticks one at a time, and publishes what pages read.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

use collect::{Delivery, SourceReport};
use places::Gazetteer;
use post::{AreaCode, Event, SourceId, SourceState, Theme};
use rules::RuleSet;
use store::{Audit, MOST_POSTS, Store};
use tension::Change;
use tokio::runtime::Handle;
use tokio::sync::{mpsc, watch};
use web::{
    Applied, Asked, DemoClock, Door, Handed, Notice, Order, Push, Questions, RuleProblem, RulesHealth, Site,
    View,
};

use super::apply::{self, Found, Late};
use super::asked::Answers;
use super::sweep::Sweep;
use super::{Opened, QUEUE, Setup};
use crate::metrics::Metrics;
use crate::pace::Now;
use crate::pipeline::{Pipeline, Prepared};
use crate::reload::Reload;
use crate::view::{self, Sources};

/// The most deliveries in one commit. A sync of the disk takes as long for many posts as for few, so a stream that
/// catches up is as fast as commits are large; and with more than so many the board would wait for them.
const MOST_DELIVERIES: usize = 40;
/// How often what is kept is measured and aged out.
const HOUSEKEEPING: Duration = Duration::from_secs(60);

pub(crate) struct Owner {
    pub(super) pipeline: Pipeline,
    pub(super) store: Arc<Store>,
    pub(super) metrics: Arc<Metrics>,
    pub(super) now: Now,
    pub(super) sources: Sources,
    /// None once it is known to have been changed: then nothing is added to it.
    pub(super) audit: Option<Audit>,
    pub(super) rules_health: RulesHealth,
    pub(super) watched: Vec<AreaCode>,
    pub(super) themes: Vec<Theme>,
    pub(super) demo: Option<DemoClock>,
    pub(super) notices: Vec<Notice>,
    /// Whether the log is folded and this run has its first entry.
    pub(super) ready: bool,
    /// A delivery that did not fit the last batch.
    waiting: Option<Delivery>,
    /// Posts of the past that rules are being run over.
    pub(super) late: Option<Late>,
    pub(super) applied: Option<Applied>,
    pub(super) answers: Answers,
    pub(super) board: watch::Sender<Arc<View>>,
    /// Where people have declared a surge, for whoever reads sources.
    pub(super) surged: watch::Sender<BTreeSet<AreaCode>>,
    rules: watch::Sender<Arc<RuleSet>>,
    /// When posts that are not on the board yet were taken in, and how many.
    pub(super) unshown: Vec<(Instant, usize)>,
    pub(super) published: Instant,
    housekept: Instant,
    sweep: Sweep,
}

/// The doors of the pages that lead to the owner.
pub(crate) struct Doors {
    pub(crate) door: Door,
    pub(crate) push: Push,
    pub(crate) questions: Questions,
}

/// The doors by which things reach the owner.
pub(super) struct Inbox {
    pub(super) deliveries: mpsc::Receiver<Delivery>,
    pub(super) handed: mpsc::Receiver<Handed>,
    pub(super) asked: mpsc::Receiver<Asked>,
    pub(super) reloads: mpsc::Receiver<Reload>,
    pub(super) orders: mpsc::Receiver<Order>,
    pub(super) stop: watch::Receiver<bool>,
}

/// What the owner woke up for.
enum Woken {
    Delivery(Delivery),
    Handed(Handed),
    Asked(Asked),
    Reload(Reload),
    Order(Order),
    Late(Found),
    Tick,
    Stop,
}

impl Owner {
    pub(crate) fn new(
        opened: Opened,
        setup: &Setup,
        gazetteer: Arc<Gazetteer>,
        watched: Vec<AreaCode>,
        problems: Vec<RuleProblem>,
    ) -> Self {
        let Opened { pipeline, store, metrics, audit, quarantined } = opened;
        let now = setup.now;
        let rules_health = view::rules_health(pipeline.rules(), pipeline.generation(), now.get(), problems);
        let sources = Sources::waiting(setup.sources());
        let demo = setup.demo_speed.map(|speed| DemoClock { speed });
        let notices = if quarantined > 0 { vec![Notice::StoreQuarantined] } else { Vec::new() };
        let view = View {
            at: now.get(),
            board: pipeline.fold.tension.board(),
            rumours: Vec::new(),
            claimed: Vec::new(),
            surges: Vec::new(),
            calendar: Vec::new(),
            sources: sources.rows(),
            rules: rules_health.clone(),
            applied: None,
            watched: watched.clone(),
            readable: BTreeMap::new(),
            ready: false,
            demo,
            notices: notices.clone(),
        };
        let rules = watch::Sender::new(Arc::clone(pipeline.rules()));
        Self {
            pipeline,
            store,
            metrics,
            now,
            sources,
            audit,
            rules_health,
            watched,
            themes: setup.config.themes.names(),
            demo,
            notices,
            ready: false,
            waiting: None,
            late: None,
            applied: None,
            answers: Answers { config: setup.config.tension.clone(), gazetteer, answering: None },
            surged: watch::Sender::new(BTreeSet::new()),
            board: watch::Sender::new(Arc::new(view)),
            rules,
            unshown: Vec::new(),
            published: Instant::now(),
            housekept: Instant::now(),
            sweep: Sweep::new(),
        }
    }

    /// What pages are given to read.
    pub(crate) fn site(&self, doors: Doors) -> Site {
        let Doors { door, push, questions } = doors;
        let gazetteer = Arc::clone(&self.answers.gazetteer);
        self.metrics.tension.describe(&self.watched, &gazetteer, &web::scale());
        Site {
            view: self.board.subscribe(),
            gazetteer,
            store: Arc::clone(&self.store),
            rules: self.rules.subscribe(),
            registry: self.metrics.registry.clone(),
            door,
            push,
            questions,
        }
    }

    /// Where people have declared a surge, now and from here on.
    pub(crate) fn surged(&self) -> watch::Receiver<BTreeSet<AreaCode>> {
        self.surged.subscribe()
    }

    /// Where each source was left off.
    pub(crate) fn cursors(&self) -> Result<BTreeMap<SourceId, Vec<u8>>, store::StoreError> {
        let mut cursors = BTreeMap::new();
        for row in self.sources.rows() {
            if let Some(cursor) = self.store.cursor(&row.id)? {
                cursors.insert(row.id, cursor);
            }
        }
        Ok(cursors)
    }

    /// Owns the state until the service stops.
    ///
    /// # Errors
    /// The first and last entries of this run could not be committed.
    pub(super) fn run(mut self, handle: &Handle, mut inbox: Inbox) -> anyhow::Result<()> {
        while let Err(error) = self.come_up() {
            if self.wait_for_the_store(&error, handle, &mut inbox.stop) == Taken::Stopped {
                return Ok(());
            }
        }
        if self.catch_up(handle, &mut inbox.stop) == Taken::Stopped {
            return Ok(());
        }
        self.ready = true;
        self.rules_health.generation = self.pipeline.generation();
        self.metrics.pipeline.queue_capacity.with_label_values(&["deliveries"]).set(QUEUE as i64);
        self.housekeep();
        self.publish();
        loop {
            let taken = match self.wake(handle, &mut inbox) {
                Woken::Stop => break,
                Woken::Tick => {
                    self.tick();
                    Taken::In
                }
                Woken::Reload(reload) => {
                    self.take_rules(reload);
                    Taken::In
                }
                Woken::Order(Order::Apply { since }) => {
                    self.apply(since);
                    Taken::In
                }
                Woken::Asked(asked) => {
                    self.answer(asked);
                    Taken::In
                }
                Woken::Handed(handed) => self.take_handed(handed, handle, &mut inbox.stop),
                Woken::Late(found) => self.take_late(found, handle, &mut inbox.stop),
                Woken::Delivery(first) => self.take_in(first, &mut inbox.deliveries, handle, &mut inbox.stop),
            };
            if taken == Taken::Stopped {
                break;
            }
        }
        self.pipeline.record(Event::Down, self.now.get())?;
        self.pipeline.checkpoint(self.now.get())?;
        Ok(())
    }

    fn wake(&mut self, handle: &Handle, inbox: &mut Inbox) -> Woken {
        let tick = self.now.second().saturating_sub(self.published.elapsed());
        let (waiting, late) = (&mut self.waiting, self.late.as_mut());
        handle.block_on(async {
            tokio::select! {
                biased;
                _ = inbox.stop.changed() => Woken::Stop,
                Some(reload) = inbox.reloads.recv() => Woken::Reload(reload),
                Some(order) = inbox.orders.recv() => Woken::Order(order),
                Some(asked) = inbox.asked.recv() => Woken::Asked(asked),
                () = tokio::time::sleep(tick) => Woken::Tick,
                // What people hand in waits for no stream; senders are held to so much a minute.
                Some(handed) = inbox.handed.recv() => Woken::Handed(handed),
                Some(delivery) = next(waiting, &mut inbox.deliveries) => Woken::Delivery(delivery),
                // Last: posts of the past wait for those of the present.
                found = apply::next(late) => Woken::Late(found),
            }
        })
    }

    /// Matches a delivery and those that are already waiting, up to what one commit may hold.
    fn gather(
        &mut self,
        first: Delivery,
        deliveries: &mut mpsc::Receiver<Delivery>,
    ) -> (Prepared, Vec<SourceReport>) {
        let (begun, mut posts) = (Instant::now(), 0);
        let (mut prepared, mut reports) = (Prepared::default(), Vec::new());
        let mut next = Some(first);
        for _ in 0..MOST_DELIVERIES {
            let Some(delivery) = next.take() else { break };
            posts += delivery.posts.len();
            reports.extend(delivery.report.clone());
            self.pipeline.prepare(delivery, self.now.get(), &mut prepared);
            next = deliveries.try_recv().ok();
            // Whatever rules find in the next, the commit has to hold it.
            if next.as_ref().is_some_and(|next| prepared.flagged() + next.posts.len() > MOST_POSTS) {
                break;
            }
        }
        self.waiting = next;
        self.unshown.push((begun, posts));
        self.metrics.pipeline.queue_items.with_label_values(&["deliveries"]).set(deliveries.len() as i64);
        (prepared, reports)
    }

    /// Commits what came, trying again each second while the store refuses: sources wait meanwhile, nothing is lost.
    fn take_in(
        &mut self,
        first: Delivery,
        deliveries: &mut mpsc::Receiver<Delivery>,
        handle: &Handle,
        stop: &mut watch::Receiver<bool>,
    ) -> Taken {
        let (prepared, reports) = self.gather(first, deliveries);
        if self.keep_in(&prepared, handle, stop).is_none() {
            return Taken::Stopped;
        }
        reports.iter().for_each(|report| self.sources.note(report));
        if self.published.elapsed() >= self.now.second() {
            self.tick();
        }
        Taken::In
    }

    /// Commits what was prepared, trying again each second; says how much of it was new, or nothing when the
    /// service stops first.
    pub(super) fn keep_in(
        &mut self,
        prepared: &Prepared,
        handle: &Handle,
        stop: &mut watch::Receiver<bool>,
    ) -> Option<usize> {
        loop {
            match self.pipeline.commit(prepared, self.now.get()) {
                Ok(committed) => {
                    self.tell(&committed.changes);
                    self.notices.retain(|notice| *notice != Notice::StoreRefuses);
                    return Some(committed.found);
                }
                Err(error) => {
                    if self.wait_for_the_store(&error, handle, stop) == Taken::Stopped {
                        return None;
                    }
                }
            }
        }
    }

    /// The first entries of this run: that somebody watches again, and by which rules.
    fn come_up(&mut self) -> Result<(), store::StoreError> {
        self.pipeline.come_up(self.now.get())?;
        self.notices.retain(|notice| *notice != Notice::StoreRefuses);
        Ok(())
    }

    /// Says that nothing can be kept, and waits a second.
    fn wait_for_the_store(
        &mut self,
        error: &store::StoreError,
        handle: &Handle,
        stop: &mut watch::Receiver<bool>,
    ) -> Taken {
        tracing::error!(%error, "nothing can be kept; sources wait until it can");
        self.notice(Notice::StoreRefuses);
        self.publish();
        handle.block_on(async {
            tokio::select! {
                _ = stop.changed() => Taken::Stopped,
                () = tokio::time::sleep(Duration::from_secs(1)) => Taken::In,
            }
        })
    }

    fn tick(&mut self) {
        let now = self.now.get();
        for source in self.sources.grow_stale(now) {
            self.attempt(|pipeline| {
                pipeline.record(Event::SourceState { source, state: SourceState::Stale }, now)
            });
        }
        self.attempt(|pipeline| pipeline.settle(now));
        if let Some(swept) = self.sweep.found() {
            self.attempt(|pipeline| pipeline.withdraw(&swept.posts, now));
        }
        if self.housekept.elapsed() >= HOUSEKEEPING {
            self.housekeep();
        }
        self.publish();
    }

    /// Does something that may fail without anything being lost: the next second tries again.
    fn attempt(&mut self, act: impl FnOnce(&mut Pipeline) -> Result<Vec<Change>, store::StoreError>) {
        match act(&mut self.pipeline) {
            Ok(changes) => self.tell(&changes),
            Err(error) => {
                tracing::error!(%error, "what changed could not be kept");
                self.notice(Notice::StoreRefuses);
            }
        }
    }

    fn take_rules(&mut self, reload: Reload) {
        let now = self.now.get();
        if let Some(rules) = reload.rules {
            self.attempt(|pipeline| pipeline.on_reload(Arc::clone(&rules), now));
            self.rules.send_replace(rules);
        }
        let loaded_at = crate::pace::wall_clock();
        self.rules_health =
            view::rules_health(self.pipeline.rules(), self.pipeline.generation(), loaded_at, reload.problems);
        let RulesHealth { generation, live, last_reload_ok, .. } = &self.rules_health;
        tracing::info!(generation, live, ok = last_reload_ok, "rules read again");
        self.publish();
    }

    pub(super) fn notice(&mut self, notice: Notice) {
        if !self.notices.contains(&notice) {
            self.notices.push(notice);
        }
    }

    /// Ages out what is past its time, and measures what is kept.
    fn housekeep(&mut self) {
        self.housekept = Instant::now();
        let now = self.now.get();
        if let Err(error) = self.store.retain(now) {
            tracing::error!(%error, "old data could not be removed");
        }
        self.sweep.begin(&self.store);
        match self.store.sizes() {
            Ok(sizes) => self.metrics.storage.show(&sizes),
            Err(error) => tracing::error!(%error, "what is kept could not be measured"),
        }
    }
}

/// The delivery that did not fit the last batch, else the next. It is asked after everything else, so that
/// rules can be edited and the service stopped however much comes in.
async fn next(waiting: &mut Option<Delivery>, deliveries: &mut mpsc::Receiver<Delivery>) -> Option<Delivery> {
    match waiting.take() {
        Some(delivery) => Some(delivery),
        None => deliveries.recv().await,
    }
}

/// Whether a batch was taken in before the service was told to stop.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Taken {
    In,
    Stopped,
}
