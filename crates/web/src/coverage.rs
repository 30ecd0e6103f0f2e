//! What reads an area and what does not: said beside every "usual", since no signal is never an all-clear.

use post::{AreaCode, SourceState};
use tension::Sight;

use crate::{Language, SourceRow, View};

/// Whether a source should have been read and is not. One that waits for its first turn is not late yet.
pub(crate) fn is_unread(source: &SourceRow) -> bool {
    !source.state.is_fresh() && source.state != SourceState::Waiting
}

/// Posts that must name an area in a week for its silence to mean anything: fewer than one a day is no view.
const FEWEST_A_WEEK: u32 = 7;

/// How well an area is seen, in words.
pub(crate) struct Coverage {
    pub(crate) words: String,
    /// Nothing reads it, what does is not being read, or hardly anything it brings names the area: "no view", never
    /// "usual".
    pub(crate) blind: bool,
}

impl Coverage {
    pub(crate) fn of(language: Language, view: &View, area: &AreaCode) -> Self {
        let all = view.sources_of(area).count();
        let read = view.sources_of(area).filter(|source| source.state.is_fresh()).count();
        let held = view.readings_of(area).any(|reading| reading.sight == Sight::Blind);
        let named = view.readable.get(area).copied();
        let (key, blind) = match (all, read == 0 || held, named) {
            (0, ..) => ("coverage-none", true),
            (_, true, _) => ("coverage-blind", true),
            (_, _, Some(0..FEWEST_A_WEEK)) => ("coverage-thin", true),
            _ => ("coverage-read", false),
        };
        let named = named.unwrap_or_default();
        let blanks = [("read", read.into()), ("all", all.into()), ("named", named.into())];
        Self { words: language.fill(key, &blanks), blind }
    }
}
