//! The hash that indexes of words are keyed by.

const KEY: u64 = 0x9E37_79B9_7F4A_7C15; // 2^64 / golden ratio, odd
const LAST: u64 = 0xE703_7ED1_A0B4_28DB; // odd, bits evenly set (Wang Yi, wyhash)

/// The hash of a folded word. The same for rules and posts, on every platform and in every version.
///
/// Each eight bytes (little-endian, the last padded with zeros) are multiplied into the state and the two halves of
/// the 128-bit product folded together, as wyhash does; the length goes in last. Not keyed: never hash people with it.
pub fn hash_word(folded: &str) -> u64 {
    hash_bytes(folded.as_bytes())
}

pub(super) fn hash_bytes(bytes: &[u8]) -> u64 {
    let mut state = 0;
    for chunk in bytes.chunks(8) {
        let mut eight = [0; 8];
        eight[..chunk.len()].copy_from_slice(chunk);
        state = stir(state, u64::from_le_bytes(eight));
    }
    finish(state, bytes.len())
}

/// Takes in the next eight bytes.
pub(super) fn stir(state: u64, eight: u64) -> u64 {
    multiply_fold(state ^ eight ^ LAST, KEY)
}

/// Takes in the length.
pub(super) fn finish(state: u64, len: usize) -> u64 {
    multiply_fold(state ^ len as u64, LAST)
}

fn multiply_fold(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    product as u64 ^ (product >> 64) as u64
}
