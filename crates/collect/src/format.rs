//! What a polled source answers with: a feed, or the JSON of one of the APIs that are read as feeds are.

use crate::feed::{self, Feed, FeedError};
use crate::fetch::Answer;
use crate::{fact_check, gdelt, lemmy};

/// How an answer is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// RSS, Atom or JSON Feed.
    Feed,
    Lemmy,
    Gdelt,
    FactCheck,
}

impl Format {
    /// The entries of an answer.
    pub(crate) fn read(self, answer: &Answer) -> Result<Feed, FeedError> {
        match self {
            Format::Feed => feed::parse(&answer.body, answer.content_type(), Some(answer.url.as_str())),
            Format::Lemmy => lemmy::read(&answer.body),
            Format::Gdelt => gdelt::read(&answer.body),
            Format::FactCheck => fact_check::read(&answer.body),
        }
    }
}
