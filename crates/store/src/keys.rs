//! The keys of a month's tables: big-endian, so that byte order is the order we read in.

use jiff::Timestamp;
use post::{AreaCode, Evidence, PostHash};

/// Bytes that sort as the instants do, before 1970 too. Milliseconds.
pub(crate) fn instant(at: Timestamp) -> [u8; 8] {
    ((at.as_millisecond() as u64) ^ (1 << 63)).to_be_bytes()
}

/// The way back from [`instant`], at the start of a key.
pub(crate) fn instant_of(key: &[u8]) -> Option<Timestamp> {
    let millisecond = u64_at(key, 0)? ^ (1 << 63);
    Timestamp::from_millisecond(millisecond as i64).ok()
}

/// What makes evidence *the same evidence*: post, revision, rule.
pub(crate) fn seen(evidence: &Evidence) -> Vec<u8> {
    let mut key = evidence.post.0.to_vec();
    key.extend_from_slice(&evidence.revision.to_be_bytes());
    key.extend_from_slice(evidence.rule.as_str().as_bytes());
    key
}

/// Area, time, number. No area code holds a zero byte, so none is a prefix of another's keys.
pub(crate) fn by_area(area: &AreaCode, at: Timestamp, number: u64) -> Vec<u8> {
    let mut key = area.as_str().as_bytes().to_vec();
    key.push(0);
    key.extend_from_slice(&instant(at));
    key.extend_from_slice(&number.to_be_bytes());
    key
}

/// The number at the end of a [`by_area`] key, or the whole of a log key.
pub(crate) fn number_of(key: &[u8]) -> Option<u64> {
    key.last_chunk::<8>().map(|bytes| u64::from_be_bytes(*bytes))
}

/// Post, day ("2026-11-22"), place in that day's file: an edited post has several.
pub(crate) fn text(post: PostHash, day: &str, offset: u64) -> Vec<u8> {
    let mut key = post.0.to_vec();
    key.extend_from_slice(day.as_bytes());
    key.extend_from_slice(&offset.to_be_bytes());
    key
}

/// Day and place of a [`text`] key.
pub(crate) fn text_place(key: &[u8]) -> Option<(&str, u64)> {
    let day = std::str::from_utf8(key.get(16..26)?).ok()?;
    Some((day, u64_at(key, 26)?))
}

/// Time, and place among the changes of that instant.
pub(crate) fn change(at: Timestamp, place: u32) -> Vec<u8> {
    let mut key = instant(at).to_vec();
    key.extend_from_slice(&place.to_be_bytes());
    key
}

fn u64_at(bytes: &[u8], start: usize) -> Option<u64> {
    bytes.get(start..)?.first_chunk::<8>().map(|bytes| u64::from_be_bytes(*bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_sort_as_what_they_stand_for() {
        let times = [i64::from(i32::MIN), -1, 0, 1, 1_790_000_000_000]
            .map(|ms| Timestamp::from_millisecond(ms).unwrap());
        let keys = times.map(instant);
        assert!(keys.is_sorted());
        for (key, time) in keys.iter().zip(times) {
            assert_eq!(instant_of(key), Some(time));
        }
        let (short, long) = (AreaCode::new("W06"), AreaCode::new("W06000015"));
        assert!(by_area(&short, times[4], u64::MAX) < by_area(&long, times[0], 0));
    }

    #[test]
    fn a_text_key_gives_its_place_back() {
        let key = text(PostHash([7; 16]), "2026-11-22", 4096);
        assert_eq!(text_place(&key), Some(("2026-11-22", 4096)));
        assert_eq!(text_place(&key[..20]), None);
    }
}
