//! Why a level is what it is: the sentence, the posts by id, the figures, and what would raise or lower it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use post::{AreaCode, Event, Kind, PostHash, RuleId, SourceId, Theme};
use serde::{Deserialize, Serialize};
use store::{Store, StoreError};
use tension::{Level, Reading, Workings};
use web::Language;

use crate::fold::Fold;
use crate::refold::Refold;

/// How far ahead is looked for when a level would fall: longer than all holds together.
const AHEAD: SignedDuration = SignedDuration::from_hours(3 * 24);
/// How far back the posts behind a level lie.
const DAY: SignedDuration = SignedDuration::from_hours(24);
/// Evidence of an area read at most, to put names to the posts.
const MOST_EVIDENCE: usize = 4_000;

/// What is asked.
#[derive(Clone, Debug)]
pub(crate) struct Question {
    pub(crate) area: AreaCode,
    /// None for every theme above usual.
    pub(crate) theme: Option<Theme>,
    /// The language of its sentences.
    pub(crate) language: Language,
}

/// The answer. Its JSON is a contract with other people's scripts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Why {
    pub(crate) at: Timestamp,
    pub(crate) code: AreaCode,
    pub(crate) name: String,
    /// The themes asked for, highest first.
    pub(crate) cells: Vec<WhyCell>,
    /// Themes at usual of which something was read in the last day, where no theme was asked for.
    pub(crate) usual: Vec<Theme>,
    /// What people know is coming there, in a sentence; none where that is nothing.
    #[serde(default)]
    pub(crate) calendar: Option<String>,
}

/// Why one theme of the area stands where it does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct WhyCell {
    pub(crate) theme: Theme,
    pub(crate) level: Level,
    pub(crate) since: Timestamp,
    pub(crate) held: bool,
    /// The sentence a duty officer can read out.
    pub(crate) because: String,
    pub(crate) workings: Workings,
    /// When it would fall, and to what, if nothing more were read; empty while it is held.
    pub(crate) falls: Vec<Fall>,
    /// The posts that count, the last published first.
    pub(crate) posts: Vec<WhyPost>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Fall {
    pub(crate) at: Timestamp,
    pub(crate) level: Level,
}

/// A post that counts, without its text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct WhyPost {
    /// The id by which the dashboard shows it; none once the log has forgotten it.
    pub(crate) id: Option<String>,
    pub(crate) published_at: Timestamp,
    pub(crate) kind: Kind,
    pub(crate) rule: RuleId,
    pub(crate) source: SourceId,
    pub(crate) weight: f64,
}

/// Answers from a fold that stands at `at`. The fold is used up: it is let run on to see when levels would fall.
///
/// # Errors
/// The store could not be read.
pub(crate) fn answer(
    question: &Question,
    mut fold: Fold,
    at: Timestamp,
    refold: &Refold<'_>,
) -> Result<Why, StoreError> {
    let Question { area, theme, language } = question;
    let language = *language;
    let board = fold.tension.board();
    let here = |reading: &&Reading| reading.cell.area == *area && reading.cell.theme.is_some();
    let (mut asked, others): (Vec<&Reading>, Vec<&Reading>) =
        board.readings.iter().filter(here).partition(|reading| match theme {
            Some(_) => reading.cell.theme == *theme,
            None => reading.level > Level::USUAL,
        });
    asked.sort_by_key(|reading| std::cmp::Reverse((reading.level, reading.since)));
    let with_workings: Vec<(&Reading, Workings)> = asked
        .into_iter()
        .filter_map(|reading| Some((reading, fold.tension.workings(area, reading.cell.theme.as_ref()?)?)))
        .collect();
    let due = fold.register.due(at);
    let coming = due.iter().filter(|coming| coming.is_of(area));
    let calendar = web::on_the_calendar(language, coming, theme.as_ref(), at);
    let ids = ids(refold.store, area, at)?;
    let ahead = at.checked_add(AHEAD).map(|until| fold.settle(until)).unwrap_or_default();
    let cells = with_workings.into_iter().filter_map(|(reading, workings)| {
        let falls = ahead.iter().filter(|change| change.cell == reading.cell && change.level < change.from);
        Some(WhyCell {
            theme: reading.cell.theme.clone()?,
            level: reading.level,
            since: reading.since,
            held: reading.held,
            because: web::sentence_of_reading(language, reading, at, refold.gazetteer),
            falls: falls.map(|change| Fall { at: change.at, level: change.level }).collect(),
            posts: posts(&workings, &ids),
            workings,
        })
    });
    let usual = others.into_iter().filter(|reading| theme.is_none() && reading.tally.posts > 0);
    Ok(Why {
        at,
        code: area.clone(),
        name: language.area(area, refold.gazetteer),
        usual: usual.filter_map(|reading| reading.cell.theme.clone()).collect(),
        cells: cells.collect(),
        calendar,
    })
}

fn posts(workings: &Workings, ids: &BTreeMap<u64, PostHash>) -> Vec<WhyPost> {
    let post = |counted: &tension::Counted| WhyPost {
        id: ids.get(&counted.half).map(PostHash::to_string),
        published_at: counted.published_at,
        kind: counted.kind,
        rule: counted.rule.clone(),
        source: counted.source.clone(),
        weight: counted.weight,
    };
    workings.counted.iter().map(post).collect()
}

/// The posts of the last day that may count in an area, by the half of their hash that the fold knows: those that
/// name it, and those that name no area and may be tied to an incident there.
fn ids(store: &Store, area: &AreaCode, at: Timestamp) -> Result<BTreeMap<u64, PostHash>, StoreError> {
    let from = at.checked_sub(DAY).unwrap_or(Timestamp::MIN);
    let to = at.checked_add(SignedDuration::from_secs(1)).unwrap_or(at);
    let mut ids = BTreeMap::new();
    for area in BTreeSet::from([area.clone(), AreaCode::unplaced()]) {
        for entry in store.evidence_of_area(&area, from, to, MOST_EVIDENCE)? {
            if let Event::Evidence(found) = entry.event {
                ids.insert(tension::half(&found.post), found.post);
            }
        }
    }
    Ok(ids)
}
