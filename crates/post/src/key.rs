//! Keyed hashes: how posts and people are told apart without being named.

use serde::{Deserialize, Serialize};

use crate::SourceId;

/// The secret that turns ids into hashes. Deleting it cuts every link to a person.
///
/// Kept by `app` in the data folder; replay uses a fixed one so that the same input gives the same bytes.
#[derive(Clone)]
pub struct HashKey([u8; 32]);

impl HashKey {
    /// A key from 32 secret bytes.
    pub fn new(secret: [u8; 32]) -> Self {
        Self(secret)
    }

    /// The first 16 bytes of BLAKE3 keyed over `domain`, a zero byte, and `parts` joined by zero bytes.
    pub(crate) fn hash(&self, domain: &str, parts: &[&str]) -> [u8; 16] {
        let mut hasher = blake3::Hasher::new_keyed(&self.0);
        hasher.update(domain.as_bytes());
        for part in parts {
            hasher.update(&[0]);
            hasher.update(part.as_bytes());
        }
        first_16(hasher.finalize().as_bytes())
    }
}

impl std::fmt::Debug for HashKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("HashKey(..)")
    }
}

/// The first half of a 32-byte digest.
pub(crate) fn first_16(digest: &[u8; 32]) -> [u8; 16] {
    let mut out = [0; 16];
    out.copy_from_slice(&digest[..16]);
    out
}

/// A keyed hash of a post's id: native ids and URLs name people, so they stay with the text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PostHash(pub [u8; 16]);

impl PostHash {
    /// The hash of the post that `source` calls `native`.
    pub fn new(key: &HashKey, source: &SourceId, native: &str) -> Self {
        Self(key.hash("post", &[source.as_str(), native]))
    }
}

impl std::fmt::Display for PostHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for byte in self.0 {
            write!(f, "{byte:02x}")?;
        }
        Ok(())
    }
}

impl std::fmt::Debug for PostHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PostHash({self})")
    }
}

impl std::str::FromStr for PostHash {
    type Err = NotAPostHash;

    /// Reads the 32 hexadecimal digits that `Display` writes.
    fn from_str(s: &str) -> Result<Self, NotAPostHash> {
        if s.len() != 32 || !s.is_ascii() {
            return Err(NotAPostHash);
        }
        let mut out = [0; 16];
        for (i, byte) in out.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&s[2 * i..2 * i + 2], 16).map_err(|_| NotAPostHash)?;
        }
        Ok(Self(out))
    }
}

/// Not 32 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAPostHash;

impl std::fmt::Display for NotAPostHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("not a post's hash: 32 hexadecimal digits are wanted")
    }
}

impl std::error::Error for NotAPostHash {}
