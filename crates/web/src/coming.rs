//! What people know is coming, as pages, sentences and scripts are told of it. It raises no level: it is the potential
//! beside what is seen.

use jiff::Timestamp;
use places::Gazetteer;
use post::{AreaCode, Day, Theme};
use register::Coming;
use serde::Serialize;

use crate::pages::evidence::Said;
use crate::{Language, when};

/// Entries said in a sentence at most: the next ones.
const SAID: usize = 2;
/// Areas named at most in a row; more are counted.
const NAMED: usize = 4;

/// A row of what is coming up.
pub(crate) struct ComingRow {
    pub(crate) what: Said,
    pub(crate) when: String,
    /// Where; none on the page of an area.
    pub(crate) areas: Option<String>,
    /// The themes it may stir; empty for any.
    pub(crate) themes: String,
    pub(crate) entered_by: String,
}

impl ComingRow {
    /// On the page of an area.
    pub(crate) fn here(language: Language, coming: &Coming, now: Timestamp) -> Self {
        let themes: Vec<String> =
            coming.entry.themes.iter().map(|theme| language.theme(Some(theme))).collect();
        Self {
            what: what(language, coming),
            when: when(language, coming, now),
            areas: None,
            themes: themes.join(", "),
            entered_by: coming.entry.entered_by.clone(),
        }
    }

    /// On the board, which shows `watched` areas.
    pub(crate) fn on_board(
        language: Language,
        coming: &Coming,
        now: Timestamp,
        watched: &[AreaCode],
        gazetteer: &Gazetteer,
    ) -> Self {
        let here: Vec<&AreaCode> = coming.entry.areas.iter().filter(|area| watched.contains(area)).collect();
        let areas = match here.as_slice() {
            [] => language.say("sources-everywhere"),
            several if several.len() > NAMED => language.count("coming-areas", &several.len()),
            few => few.iter().map(|area| language.area(area, gazetteer)).collect::<Vec<_>>().join(", "),
        };
        Self { areas: Some(areas), ..Self::here(language, coming, now) }
    }
}

/// "On the calendar: March to City Hall, 14:00 on Saturday 28 November." None where nothing may stir the theme.
pub fn on_the_calendar<'c>(
    language: Language,
    coming: impl Iterator<Item = &'c Coming>,
    theme: Option<&Theme>,
    now: Timestamp,
) -> Option<String> {
    let stirs = |coming: &&Coming| {
        coming.entry.themes.is_empty() || theme.is_none_or(|theme| coming.entry.themes.contains(theme))
    };
    let said = coming.filter(stirs).take(SAID).map(|coming| {
        let blanks =
            [("what", what(language, coming).words.into()), ("when", when(language, coming, now).into())];
        language.fill("coming-event", &blanks)
    });
    let said: Vec<String> = said.collect();
    (!said.is_empty()).then(|| language.fill("coming-clause", &[("events", said.join("; ").into())]))
}

fn what(language: Language, coming: &Coming) -> Said {
    match (&coming.entry.what_cy, language) {
        (Some(welsh), Language::Welsh) => Said { words: welsh.clone(), lang: "cy".to_owned() },
        _ => Said { words: coming.entry.what.clone(), lang: "en".to_owned() },
    }
}

/// "14:00 on Saturday 28 November to 18:00", "Thursday 5 November", "today".
fn when(language: Language, coming: &Coming, now: Timestamp) -> String {
    let entry = &coming.entry;
    let from = moment(language, &entry.from, coming.from, now);
    let until = match entry.until {
        None => return from,
        Some(until) if until.date == entry.from.date && until.time.is_none() => return from,
        Some(until) if until.date == entry.from.date => when::hour_and_minute(coming.until),
        Some(until) => moment(language, &until, coming.until, now),
    };
    language.fill("coming-span", &[("from", from.into()), ("until", until.into())])
}

fn moment(language: Language, day: &Day, at: Timestamp, now: Timestamp) -> String {
    match day.time {
        Some(_) => when::written(language, at, now),
        None => when::day(language, day.date, now),
    }
}

/// What is coming, in JSON. `what` is in the reader's language where somebody wrote it so.
#[derive(Serialize)]
pub(crate) struct ComingJson {
    what: String,
    from: Timestamp,
    until: Timestamp,
    whole_day: bool,
    every_year: bool,
    themes: Vec<Theme>,
    entered_by: String,
}

impl ComingJson {
    pub(crate) fn new(language: Language, coming: &Coming) -> Self {
        let entry = &coming.entry;
        Self {
            what: what(language, coming).words,
            from: coming.from,
            until: coming.until,
            whole_day: entry.from.time.is_none(),
            every_year: entry.every_year,
            themes: entry.themes.clone(),
            entered_by: entry.entered_by.clone(),
        }
    }
}
