//! TBD
use super::Feed;
use post::{RawPost, SourceId};
/// TBD
pub fn posts(_feed: &Feed, _source: &SourceId) -> Vec<RawPost> {
    Vec::new()
}
