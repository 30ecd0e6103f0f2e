//! What the service kept, read from its recent archive once it has ended: which posts, once or twice, and when.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::Timestamp;
use post::HashKey;

/// When each post was taken in, by source and the source's own id.
pub(crate) struct Kept {
    posts: BTreeMap<(String, String), Timestamp>,
    twice: usize,
}

/// Posts that had to be kept, against those that were.
pub(crate) struct Compared {
    pub(crate) wanted: usize,
    pub(crate) lost: usize,
    /// Seconds from when each could be read to when it was taken in, shortest first.
    pub(crate) delays: Vec<f64>,
}

impl Kept {
    /// `store` is the store's own folder.
    pub(crate) fn read(store: &Path) -> Self {
        let (mut posts, mut twice) = (BTreeMap::new(), 0);
        for archived in store::archived(store).expect("the archive is there") {
            let archived = archived.expect("the archive is whole");
            let collected_at = archived.collected_at();
            // Hashes are not looked at, so any key will do.
            let id = archived.into_post(&HashKey::new([0; 32])).id;
            let before = posts.insert((id.source.to_string(), id.native.to_string()), collected_at);
            twice += usize::from(before.is_some());
        }
        Self { posts, twice }
    }

    /// Posts that were kept more than once.
    pub(crate) fn twice(&self) -> usize {
        self.twice
    }

    /// `wanted` are posts by source and id, each with when it could first be read.
    pub(crate) fn compare(&self, wanted: impl Iterator<Item = (String, String, Timestamp)>) -> Compared {
        let mut compared = Compared { wanted: 0, lost: 0, delays: Vec::new() };
        for (source, id, at) in wanted {
            compared.wanted += 1;
            match self.posts.get(&(source, id)) {
                Some(taken) => compared.delays.push(taken.duration_since(at).as_secs_f64()),
                None => compared.lost += 1,
            }
        }
        compared.delays.sort_by(f64::total_cmp);
        compared
    }
}

impl Compared {
    /// The delay that this share of posts does not exceed, in seconds.
    pub(crate) fn percentile(&self, share: f64) -> f64 {
        let at = (share * self.delays.len() as f64) as usize;
        self.delays.get(at.min(self.delays.len().saturating_sub(1))).copied().unwrap_or(f64::NAN)
    }
}
