//! Posts of the past folded as live: each in its order, levels settled between them, alerts read off.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use post::{AreaCode, Entry, Event, Evidence};
use tension::{AlertState, Cell, Change};

use super::measured::Measured;
use crate::fold::Fold;

/// What was found in a post, and when it was collected.
pub(super) struct Collected {
    pub(super) at: Timestamp,
    pub(super) found: Vec<Evidence>,
}

/// Follows levels this long after the last post, so that they can be seen to fall.
const AFTERMATH: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Every change from an empty state, over all authorities. Posts are taken by the time of their collection.
pub(super) fn fold(measured: &Measured, mut posts: Vec<Collected>) -> Vec<Change> {
    posts.sort_by_key(|post| post.at);
    let mut fold = Fold::new(&measured.config.tension, &measured.gazetteer);
    let mut changes = Vec::new();
    let mut number = 0;
    let end = posts.last().and_then(|last| last.at.checked_add(AFTERMATH).ok());
    for post in posts {
        for evidence in post.found {
            number += 1;
            let entry = Entry { number, at: post.at, event: Event::Evidence(Box::new(evidence)) };
            changes.extend(fold.apply(&entry));
        }
    }
    if let Some(end) = end {
        changes.extend(fold.settle(end));
    }
    changes
}

/// An alert that began to fire.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Alert {
    pub(super) at: Timestamp,
    pub(super) cell: Cell,
}

impl Alert {
    pub(super) fn is_in(&self, area: &AreaCode) -> bool {
        self.cell.area == *area
    }
}

/// Every alert that began to fire, in order.
pub(super) fn alerts(changes: &[Change]) -> Vec<Alert> {
    let mut firing: BTreeSet<&Cell> = BTreeSet::new();
    let mut alerts = Vec::new();
    for change in changes {
        if change.alert != AlertState::Firing {
            firing.remove(&change.cell);
        } else if firing.insert(&change.cell) {
            alerts.push(Alert { at: change.at, cell: change.cell.clone() });
        }
    }
    alerts
}

/// Minutes from one time to a later one.
pub(super) fn minutes(from: Timestamp, to: Timestamp) -> f64 {
    to.duration_since(from).as_secs_f64() / 60.0
}
