//! An area's past, read from the store beside the page's own task, since a disk may be slow.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use post::{AreaCode, Event, Evidence, PostHash, RuleId};
use register::SurgeChange;
use store::{Store, StoredText};
use tension::Change;

use crate::chart::Window;
use crate::error::Error;

/// Evidence read for one page at most; a page that reached it says so.
pub(crate) const MOST_EVIDENCE: usize = 4_000;

/// What is kept of an area's last hours or days.
pub(crate) struct Past {
    /// What people were shown, oldest first.
    pub(crate) changes: Vec<Change>,
    /// What rules found, newest first.
    pub(crate) evidence: Vec<Evidence>,
}

/// Reads an area's past.
pub(crate) async fn past(store: &Arc<Store>, area: &AreaCode, window: Window) -> Result<Past, Error> {
    let (store, area) = (Arc::clone(store), area.clone());
    let read = move || -> Result<Past, Error> {
        // Both ends belong to the window; the store leaves the second out.
        let to = window.to.checked_add(SignedDuration::from_secs(1)).unwrap_or(window.to);
        let changes = store.changes(window.from, to)?;
        let entries = store.evidence_of_area(&area, window.from, to, MOST_EVIDENCE)?;
        let evidence = entries.into_iter().filter_map(|entry| match entry.event {
            Event::Evidence(evidence) => Some(*evidence),
            _ => None,
        });
        Ok(Past { changes: changes_of(changes, &area), evidence: evidence.collect() })
    };
    tokio::task::spawn_blocking(read).await?
}

/// The text of a post, if it is still kept.
pub(crate) async fn text(store: &Arc<Store>, post: PostHash) -> Result<StoredText, Error> {
    let store = Arc::clone(store);
    tokio::task::spawn_blocking(move || store.text(post)).await??.ok_or(Error::NoSuchPost)
}

/// Where a post was found, and by which rules, among `areas`.
pub(crate) async fn findings(
    store: &Arc<Store>,
    post: PostHash,
    published_at: Timestamp,
    areas: BTreeSet<AreaCode>,
) -> Result<Vec<(AreaCode, RuleId)>, Error> {
    let store = Arc::clone(store);
    let read = move || -> Result<Vec<(AreaCode, RuleId)>, Error> {
        let to = published_at.checked_add(SignedDuration::from_secs(1)).unwrap_or(published_at);
        let mut findings = Vec::new();
        for area in areas {
            for entry in store.evidence_of_area(&area, published_at, to, MOST_EVIDENCE)? {
                let Event::Evidence(found) = entry.event else { continue };
                if found.post == post {
                    findings.push((area.clone(), found.rule.clone()));
                }
            }
        }
        Ok(findings)
    };
    tokio::task::spawn_blocking(read).await?
}

/// The changes of level of one area among those that `app` stored as JSON, beside surges that began or ended.
fn changes_of(stored: Vec<(Timestamp, Vec<u8>)>, area: &AreaCode) -> Vec<Change> {
    let mut changes: Vec<Change> = Vec::new();
    for (at, bytes) in stored {
        if serde_json::from_slice::<SurgeChange>(&bytes).is_ok() {
            continue;
        }
        match serde_json::from_slice(&bytes) {
            Ok(change) => changes.push(change),
            Err(error) => {
                tracing::warn!(%at, %error, "a stored change could not be read; the chart is drawn without it")
            }
        }
    }
    changes.retain(|change| change.cell.area == *area);
    changes
}
