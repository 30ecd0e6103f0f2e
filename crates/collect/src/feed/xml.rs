//! TBD
use super::{Feed, FeedError};
pub(super) fn read(_text: &str, _base: Option<url::Url>) -> Result<Feed, FeedError> {
    Err(FeedError::NotAFeed)
}
