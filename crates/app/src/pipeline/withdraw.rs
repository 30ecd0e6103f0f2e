//! What authors and hosts take back: out of the batch, out of the store, and out of the folds.

use std::collections::BTreeSet;

use collect::Withdrawn;
use jiff::{SignedDuration, Timestamp};
use post::{AuthorKey, Event, HashKey, PostHash, SourceId};
use store::{Batch, StoreError};
use tension::Change;

use super::{Pipeline, Prepared};

/// Spans of 28 days that reach back over the 400 days that the log is kept for by default.
const KEPT_MONTHS: i32 = 15;

impl Prepared {
    /// Takes posts out again, whether or not a rule found anything in them.
    fn forget(&mut self, is_one: impl Fn(PostHash, AuthorKey) -> bool) {
        let mut flagged = BTreeSet::new();
        self.batch.events.retain(|event| match event {
            Event::Evidence(evidence) if is_one(evidence.post, evidence.author) => {
                flagged.insert(evidence.post);
                false
            }
            _ => true,
        });
        self.batch.texts.retain(|text| !flagged.contains(&text.post));
        self.archive.retain(|archived| !is_one(archived.post(), archived.author()));
    }
}

impl Pipeline {
    /// What came in the same batch is forgotten before anybody has seen it.
    pub(super) fn prepare_withdrawal(&self, withdrawn: &Withdrawn, now: Timestamp, prepared: &mut Prepared) {
        match withdrawn {
            Withdrawn::Post(id) => {
                let post = PostHash::new(&self.key, &id.source, &id.native);
                prepared.forget(|held, _| held == post);
                prepared.withdrawn.posts.insert(post);
            }
            Withdrawn::Account { source, author } => {
                let keys = author_keys(&self.key, source, author, now);
                prepared.forget(|_, author| keys.contains(&author));
                prepared.withdrawn.authors.extend(keys.into_iter().map(|key| (key, now)));
            }
        }
    }

    /// Erases the text of what was taken back and gives the events that say so, for the posts the log knows.
    pub(super) fn erase(&self, withdrawn: &BTreeSet<PostHash>) -> Result<Vec<Event>, StoreError> {
        let known: Vec<PostHash> = self.store.flagged(withdrawn)?.into_iter().collect();
        if !known.is_empty() {
            self.store.erase(&known)?;
        }
        Ok(known.into_iter().map(|post| Event::Withdrawn { post }).collect())
    }

    /// Erases what a sweep found of closed accounts, and says so in the log. Doing it again does no harm.
    ///
    /// # Errors
    /// It could not be erased or logged.
    pub(crate) fn withdraw(
        &mut self,
        posts: &BTreeSet<PostHash>,
        now: Timestamp,
    ) -> Result<Vec<Change>, StoreError> {
        let at = self.advance(now);
        let events = self.erase(posts)?;
        let entries = self.store.commit(Batch { events, ..Batch::default() }, at)?;
        let changes = self.fold_in(&entries)?;
        self.store.end_sweep()?;
        Ok(changes)
    }
}

/// The keys an author has had, one a month, as far back as anything is kept of anybody's posts.
fn author_keys(key: &HashKey, source: &SourceId, author: &str, now: Timestamp) -> BTreeSet<AuthorKey> {
    let month = SignedDuration::from_hours(28 * 24);
    let times = (0..KEPT_MONTHS).filter_map(|back| now.checked_sub(month * back).ok());
    times.map(|at| AuthorKey::new(key, source, author, at)).collect()
}
