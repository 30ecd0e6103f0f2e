//! What reads an area and what does not: said beside every "usual", since no signal is never an all-clear.

use post::{AreaCode, SourceState};
use tension::Sight;

use crate::{Language, SourceRow, View};

/// Whether a source should have been read and is not. One that waits for its first turn is not late yet.
pub(crate) fn is_unread(source: &SourceRow) -> bool {
    !source.state.is_fresh() && source.state != SourceState::Waiting
}

/// How well an area is seen, in words.
pub(crate) struct Coverage {
    pub(crate) words: String,
    /// Nothing reads it, or what does is not being read: "no view", never "usual".
    pub(crate) blind: bool,
}

impl Coverage {
    pub(crate) fn of(language: Language, view: &View, area: &AreaCode) -> Self {
        let all = view.sources_of(area).count();
        let read = view.sources_of(area).filter(|source| source.state.is_fresh()).count();
        let held = view.readings_of(area).any(|reading| reading.sight == Sight::Blind);
        let blind = read == 0 || held;
        let key = match (all, blind) {
            (0, _) => "coverage-none",
            (_, true) => "coverage-blind",
            _ => "coverage-read",
        };
        Self { words: language.fill(key, &[("read", read.into()), ("all", all.into())]), blind }
    }
}
