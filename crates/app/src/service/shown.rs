//! What the owner shows: the view that pages read, the gauges, and a line in the log for each change of level.

use std::sync::Arc;
use std::time::Instant;

use jiff::Timestamp;
use post::{AreaCode, Theme};
use tension::Change;
use web::{Notice, View};

use super::owner::Owner;
use crate::view;

impl Owner {
    /// One line for each change of level: what the log of a watch officer would say.
    pub(super) fn tell(&self, changes: &[Change]) {
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

    /// Puts the state as it stands where pages and Prometheus read it.
    pub(super) fn publish(&mut self) {
        self.published = Instant::now();
        self.rules_health.flooding = self.pipeline.fuse.flooding();
        let view = self.view(self.now.get());
        let ready = self.ready && !self.notices.contains(&Notice::StoreRefuses);
        self.metrics.pipeline.ready.set(i64::from(ready));
        self.metrics.sources.show(&view.sources);
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
        let surged = view::surged(&view.board.declared);
        self.surged.send_if_modified(|before| std::mem::replace(before, surged.clone()) != surged);
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
            calendar: self.pipeline.fold.register.due(at),
            sources: self.sources.rows(),
            rules: self.rules_health.clone(),
            applied: self.applied.clone(),
            watched: self.watched.clone(),
            readable: self.pipeline.readable.a_week(&self.watched, at),
            ready: self.ready,
            demo: self.demo,
            notices: self.notices.clone(),
        }
    }
}
