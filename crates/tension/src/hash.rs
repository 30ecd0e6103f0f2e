//! Short numbers for long hashes: 64 bits are plenty to tell apart the posts of a day.

use post::{AreaCode, AuthorKey, PostHash, Theme};

/// The first half of a post's keyed hash.
pub(crate) fn post_number(post: &PostHash) -> u64 {
    first_half(&post.0)
}

/// The first half of an author's keyed hash.
pub(crate) fn author_number(author: &AuthorKey) -> u64 {
    first_half(&author.0)
}

/// The number of the incident that `post` opened in a cell.
pub(crate) fn incident_number(post: u64, area: &AreaCode, theme: &Theme) -> u64 {
    let bytes = area.as_str().bytes().chain([0]).chain(theme.as_str().bytes());
    bytes.fold(post ^ FNV_OFFSET, fnv)
}

/// 64-bit FNV-1a over `bytes` (draft-eastlake-fnv).
pub(crate) fn digest(bytes: &[u8]) -> u64 {
    bytes.iter().copied().fold(FNV_OFFSET, fnv)
}

const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0100_0000_01b3;

fn fnv(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(FNV_PRIME)
}

fn first_half(bytes: &[u8; 16]) -> u64 {
    bytes.iter().take(8).fold(0, |number, byte| (number << 8) | u64::from(*byte))
}
