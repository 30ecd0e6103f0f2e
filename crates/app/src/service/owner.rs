//! The owner thread: takes deliveries, reloads and ticks one at a time, and publishes what pages read.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use collect::Delivery;
use jiff::Timestamp;
use places::Gazetteer;
use post::{AreaCode, Event, SourceId, SourceState, Theme};
use rules::{Diagnostic, RuleSet};
use store::Store;
use tension::Change;
use tokio::runtime::Handle;
use tokio::sync::{mpsc, watch};
use web::{DemoClock, Notice, RulesHealth, Site, View};

use super::{Opened, QUEUE, Setup};
use crate::metrics::Metrics;
use crate::pace::Now;
use crate::pipeline::{Pipeline, Prepared};
use crate::reload::Reload;
use crate::view::{self, Sources};

/// The most posts in one commit: measured to keep sled's memory and the wait for the board small.
const MOST_POSTS: usize = 200;
/// How often what is kept is measured and aged out.
const HOUSEKEEPING: Duration = Duration::from_secs(60);

pub(crate) struct Owner {
    pipeline: Pipeline,
    store: Arc<Store>,
    metrics: Arc<Metrics>,
    now: Now,
    sources: Sources,
    rules_health: RulesHealth,
    watched: Vec<AreaCode>,
    themes: Vec<Theme>,
    demo: Option<DemoClock>,
    notices: Vec<Notice>,
    /// Whether the log is folded and this run has its first entry.
    ready: bool,
    /// A delivery that did not fit the last batch.
    waiting: Option<Delivery>,
    board: watch::Sender<Arc<View>>,
    rules: watch::Sender<Arc<RuleSet>>,
    /// When posts that are not on the board yet were taken in, and how many.
    unshown: Vec<(Instant, usize)>,
    published: Instant,
    housekept: Instant,
}

/// What the owner woke up for.
enum Woken {
    Delivery(Delivery),
    Reload(Reload),
    Tick,
    Stop,
}

impl Owner {
    pub(crate) fn new(
        opened: Opened,
        setup: &Setup,
        watched: Vec<AreaCode>,
        diagnostics: Vec<Diagnostic>,
    ) -> Self {
        let Opened { pipeline, store, metrics, quarantined } = opened;
        let now = setup.now;
        let rules_health =
            view::rules_health(pipeline.rules(), pipeline.generation(), now.get(), &diagnostics);
        let sources = Sources::waiting(setup.sources());
        let demo = setup.demo_speed.map(|speed| DemoClock { speed });
        let notices = if quarantined > 0 { vec![Notice::StoreQuarantined] } else { Vec::new() };
        let view = View {
            at: now.get(),
            board: pipeline.fold.tension.board(),
            rumours: Vec::new(),
            claimed: Vec::new(),
            surges: Vec::new(),
            sources: sources.rows(),
            rules: rules_health.clone(),
            watched: watched.clone(),
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
            rules_health,
            watched,
            themes: setup.config.themes.names(),
            demo,
            notices,
            ready: false,
            waiting: None,
            board: watch::Sender::new(Arc::new(view)),
            rules,
            unshown: Vec::new(),
            published: Instant::now(),
            housekept: Instant::now(),
        }
    }

    /// What pages are given to read.
    pub(crate) fn site(&self, gazetteer: Arc<Gazetteer>) -> Site {
        self.metrics.tension.describe(&self.watched, &gazetteer, &web::scale());
        Site {
            view: self.board.subscribe(),
            gazetteer,
            store: Arc::clone(&self.store),
            rules: self.rules.subscribe(),
            registry: self.metrics.registry.clone(),
        }
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
    pub(crate) fn run(
        mut self,
        handle: &Handle,
        mut deliveries: mpsc::Receiver<Delivery>,
        mut reloads: mpsc::Receiver<Reload>,
        mut stop: watch::Receiver<bool>,
    ) -> anyhow::Result<()> {
        while let Err(error) = self.come_up() {
            if self.wait_for_the_store(&error, handle, &mut stop) == Taken::Stopped {
                return Ok(());
            }
        }
        self.ready = true;
        self.rules_health.generation = self.pipeline.generation();
        self.metrics.pipeline.queue_capacity.with_label_values(&["deliveries"]).set(QUEUE as i64);
        self.housekeep();
        self.publish();
        loop {
            match self.wake(handle, &mut deliveries, &mut reloads, &mut stop) {
                Woken::Stop => break,
                Woken::Tick => self.tick(),
                Woken::Reload(reload) => self.take_rules(reload),
                Woken::Delivery(first) => {
                    let batch = self.gather(first, &mut deliveries);
                    if self.take_in(batch, handle, &mut stop) == Taken::Stopped {
                        break;
                    }
                }
            }
        }
        self.pipeline.record(Event::Down, self.now.get())?;
        self.pipeline.checkpoint(self.now.get())?;
        Ok(())
    }

    fn wake(
        &mut self,
        handle: &Handle,
        deliveries: &mut mpsc::Receiver<Delivery>,
        reloads: &mut mpsc::Receiver<Reload>,
        stop: &mut watch::Receiver<bool>,
    ) -> Woken {
        if let Some(waiting) = self.waiting.take() {
            return Woken::Delivery(waiting);
        }
        let tick = self.now.second().saturating_sub(self.published.elapsed());
        handle.block_on(async {
            tokio::select! {
                biased;
                _ = stop.changed() => Woken::Stop,
                Some(reload) = reloads.recv() => Woken::Reload(reload),
                () = tokio::time::sleep(tick) => Woken::Tick,
                Some(delivery) = deliveries.recv() => Woken::Delivery(delivery),
            }
        })
    }

    /// Adds deliveries that are already waiting, up to what one commit may hold.
    fn gather(&mut self, first: Delivery, deliveries: &mut mpsc::Receiver<Delivery>) -> Vec<Delivery> {
        let mut posts = first.posts.len();
        let mut batch = vec![first];
        while let Ok(next) = deliveries.try_recv() {
            posts += next.posts.len();
            if posts > MOST_POSTS {
                self.waiting = Some(next);
                break;
            }
            batch.push(next);
        }
        self.metrics.pipeline.queue_items.with_label_values(&["deliveries"]).set(deliveries.len() as i64);
        batch
    }

    /// Commits a batch, trying again each second while the store refuses: sources wait meanwhile, nothing is lost.
    fn take_in(&mut self, batch: Vec<Delivery>, handle: &Handle, stop: &mut watch::Receiver<bool>) -> Taken {
        self.unshown.push((Instant::now(), batch.iter().map(|delivery| delivery.posts.len()).sum()));
        let reports: Vec<_> = batch.iter().filter_map(|delivery| delivery.report.clone()).collect();
        let prepared = self.pipeline.prepare(batch, self.now.get());
        while let Err(error) = self.commit(&prepared) {
            if self.wait_for_the_store(&error, handle, stop) == Taken::Stopped {
                return Taken::Stopped;
            }
        }
        self.notices.retain(|notice| *notice != Notice::StoreRefuses);
        reports.iter().for_each(|report| self.sources.note(report));
        if self.published.elapsed() >= self.now.second() {
            self.tick();
        }
        Taken::In
    }

    /// The first entries of this run: that somebody watches again, and by which rules.
    fn come_up(&mut self) -> Result<(), store::StoreError> {
        self.pipeline.record(Event::Up, self.now.get())?;
        self.pipeline.on_reload(Arc::clone(self.pipeline.rules()), self.now.get())?;
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

    fn commit(&mut self, prepared: &Prepared) -> Result<(), store::StoreError> {
        let changes = self.pipeline.commit(prepared, self.now.get())?;
        self.tell(&changes);
        Ok(())
    }

    fn tick(&mut self) {
        let now = self.now.get();
        for source in self.sources.grow_stale(now) {
            self.attempt(|pipeline| {
                pipeline.record(Event::SourceState { source, state: SourceState::Stale }, now)
            });
        }
        self.attempt(|pipeline| pipeline.settle(now));
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

    /// One line for each change of level: what the log of a watch officer would say.
    fn tell(&self, changes: &[Change]) {
        for change in changes {
            let theme = change.cell.theme.as_ref().map_or("all", Theme::as_str);
            tracing::info!(
                area = change.cell.area.as_str(),
                theme,
                level = change.level.number(),
                from = change.from.number(),
                severity = change.severity.number(),
                alert = change.alert.as_str(),
                posts = change.tally.posts,
                "level"
            );
        }
    }

    fn take_rules(&mut self, reload: Reload) {
        let now = self.now.get();
        if let Some(rules) = reload.rules {
            self.attempt(|pipeline| pipeline.on_reload(Arc::clone(&rules), now));
            self.rules.send_replace(rules);
        }
        let loaded_at = crate::pace::wall_clock();
        self.rules_health = view::rules_health(
            self.pipeline.rules(),
            self.pipeline.generation(),
            loaded_at,
            &reload.diagnostics,
        );
        let RulesHealth { generation, live, last_reload_ok, .. } = &self.rules_health;
        tracing::info!(generation, live, ok = last_reload_ok, "rules read again");
        self.publish();
    }

    fn notice(&mut self, notice: Notice) {
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
        match self.store.sizes() {
            Ok(sizes) => self.metrics.storage.show(&sizes),
            Err(error) => tracing::error!(%error, "what is kept could not be measured"),
        }
    }

    /// Puts the state as it stands where pages and Prometheus read it.
    fn publish(&mut self) {
        self.published = Instant::now();
        let view = self.view(self.now.get());
        let ready = self.ready && !self.notices.contains(&Notice::StoreRefuses);
        self.metrics.pipeline.ready.set(i64::from(ready));
        self.metrics.tension.show(&view.board, &self.watched, &self.themes);
        let held = |area: &AreaCode| view.board.readings.iter().any(|r| r.cell.area == *area && r.held);
        let coverage: Vec<_> = self
            .sources
            .coverage(&self.watched)
            .into_iter()
            .map(|(area, ratio)| {
                let held = held(&area);
                (area, ratio, held)
            })
            .collect();
        self.metrics.tension.cover(&coverage);
        view::export_rules(&self.metrics, self.pipeline.rules(), &self.rules_health, &self.themes);
        self.board.send_replace(Arc::new(view));
        for (taken, posts) in self.unshown.drain(..) {
            let waited = taken.elapsed().as_secs_f64();
            (0..posts).for_each(|_| self.metrics.pipeline.latency.observe(waited));
        }
    }

    fn view(&self, at: Timestamp) -> View {
        View {
            at,
            board: self.pipeline.fold.tension.board(),
            rumours: self.pipeline.fold.register.rumours(),
            claimed: self.pipeline.fold.register.claimed_events(),
            surges: self.pipeline.fold.register.surges(),
            sources: self.sources.rows(),
            rules: self.rules_health.clone(),
            watched: self.watched.clone(),
            ready: self.ready,
            demo: self.demo,
            notices: self.notices.clone(),
        }
    }
}

/// Whether a batch was taken in before the service was told to stop.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Taken {
    In,
    Stopped,
}
