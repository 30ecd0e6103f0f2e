//! TBD
use super::{Feed, FeedError};
pub(super) fn read(_text: &str) -> Result<Feed, FeedError> {
    Err(FeedError::NotAFeed)
}
