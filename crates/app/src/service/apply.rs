//! Posts of the last hours, read from the archive for rules that are newer than they are. They wait for posts of
//! the present, and go through the same match, commit and fold.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use store::{ArchivedPost, MOST_POSTS, Store, StoreError};
use tokio::runtime::Handle;
use tokio::sync::{mpsc, watch};
use web::Applied;

use super::owner::{Owner, Taken};
use crate::fuse::Fuse;

/// Batches read ahead.
const AHEAD: usize = 2;

/// Batches on their way from the archive.
pub(crate) struct Late(mpsc::Receiver<Found>);

/// What came from the archive.
pub(crate) enum Found {
    /// Posts, and when the last of them had been collected.
    Posts { posts: Vec<ArchivedPost>, reached: Timestamp },
    /// A part that could not be read; the next goes on.
    Unreadable(StoreError),
    /// There is no more.
    End,
}

impl Owner {
    /// Starts running the rules in force over posts of the past.
    pub(super) fn apply(&mut self, since: SignedDuration) {
        if self.late.is_some() {
            return;
        }
        self.pipeline.late_fuse = Fuse::default();
        match start(&self.store, since, self.now.get()) {
            Ok((late, applied)) => {
                tracing::info!(from = %applied.from, "rules are applied to posts of the past");
                self.late = Some(late);
                self.applied = Some(applied);
                self.publish();
            }
            Err(error) => tracing::error!(%error, "rules cannot be applied to posts of the past"),
        }
    }

    /// Takes in what was found in the archive.
    pub(super) fn take_late(
        &mut self,
        found: Found,
        handle: &Handle,
        stop: &mut watch::Receiver<bool>,
    ) -> Taken {
        let Some(mut applied) = self.applied.take() else { return Taken::In };
        match found {
            Found::Posts { posts, reached } => {
                applied.posts += posts.len() as u64;
                applied.reached = reached;
                let prepared = self.pipeline.prepare_late(posts, self.now.get());
                let Some(new) = self.keep_in(&prepared, handle, stop) else { return Taken::Stopped };
                applied.found += new as u64;
            }
            Found::Unreadable(error) => {
                tracing::warn!(%error, "a part of the archive could not be read; the next goes on");
                applied.unreadable += 1;
            }
            Found::End => {
                applied.done = true;
                applied.reached = applied.until;
                self.late = None;
                tracing::info!(
                    posts = applied.posts,
                    found = applied.found,
                    "rules were applied to posts of the past"
                );
            }
        }
        applied.flooding = self.pipeline.late_fuse.flooding().into_iter().map(|flood| flood.rule).collect();
        self.applied = Some(applied);
        Taken::In
    }
}

/// Starts to read the posts collected between `since` ago and `now`, on a thread of its own.
///
/// # Errors
/// The archive cannot be listed.
pub(crate) fn start(
    store: &Arc<Store>,
    since: SignedDuration,
    now: Timestamp,
) -> anyhow::Result<(Late, Applied)> {
    let from = now.checked_sub(since)?;
    let posts = store.archive_scan(from)?;
    let (give, late) = mpsc::channel(AHEAD);
    std::thread::Builder::new().name("archive".to_owned()).spawn(move || read(posts, now, &give))?;
    let applied = Applied {
        from,
        until: now,
        reached: from,
        posts: 0,
        found: 0,
        unreadable: 0,
        flooding: Vec::new(),
        done: false,
    };
    Ok((Late(late), applied))
}

/// The next batch; never, where nothing is being applied.
pub(crate) async fn next(late: Option<&mut Late>) -> Found {
    match late {
        Some(late) => late.0.recv().await.unwrap_or(Found::End),
        None => std::future::pending().await,
    }
}

/// Hands over batch after batch until the archive ends, `until` is reached or nobody listens.
fn read(
    archived: impl Iterator<Item = Result<ArchivedPost, StoreError>>,
    until: Timestamp,
    out: &mpsc::Sender<Found>,
) {
    let mut batch = Vec::with_capacity(MOST_POSTS);
    let mut reached = until;
    for post in archived {
        let handed = match post {
            Err(error) => out.blocking_send(Found::Unreadable(error)),
            Ok(post) if post.collected_at() > until => break,
            Ok(post) => {
                reached = post.collected_at();
                batch.push(post);
                if batch.len() < MOST_POSTS {
                    continue;
                }
                let posts = std::mem::replace(&mut batch, Vec::with_capacity(MOST_POSTS));
                out.blocking_send(Found::Posts { posts, reached })
            }
        };
        if handed.is_err() {
            return;
        }
    }
    out.blocking_send(Found::Posts { posts: batch, reached }).ok();
}
