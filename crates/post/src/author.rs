//! Authors, only ever as keyed hashes that rotate.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{HashKey, SourceId};

/// A keyed hash of an author that changes with the calendar month (UTC), so that old keys link to nobody.
///
/// Used only to count independent voices. Nothing is ever indexed by it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AuthorKey(pub [u8; 16]);

impl AuthorKey {
    /// The key of `author` on the platform of `source` in the month of `at`.
    pub fn new(key: &HashKey, source: &SourceId, author: &str, at: Timestamp) -> Self {
        let month = at.strftime("%Y-%m").to_string();
        Self(key.hash("author", &[&month, source.platform(), author]))
    }
}

impl std::fmt::Debug for AuthorKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AuthorKey(..)")
    }
}
