//! How entries lie in the log: in short runs, since sled pays far more for a key than for its bytes.

use post::Entry;

use crate::month::{Month, Order, Row, Table, Write};
use crate::{StoreError, keys, seal};

/// The most entries in one value. Against one entry a value this was measured to commit twice as fast and read
/// back three times as fast; much longer runs would make sled's pages (16 values each) so large that it
/// keeps them in files of their own.
pub(crate) const LONGEST: usize = 8;
/// Runs read at a time; well over [`LONGEST`], so that a page is empty only at the end of the log.
const PAGE: usize = 64;

/// Adds the row of a run, and gives its entries back as they will be read: to the millisecond.
pub(crate) fn add(month: &Month, run: &[Entry], writes: &mut Vec<Write>) -> Result<Vec<Entry>, StoreError> {
    let Some(first) = run.first() else { return Ok(Vec::new()) };
    let sealed = seal::encode(run).map_err(|flaw| month.flaw(flaw))?;
    let as_read = seal::decode(&sealed).map_err(|flaw| month.flaw(flaw))?;
    writes.push(Write { table: Table::Log, key: first.number.to_be_bytes().to_vec(), value: Some(sealed) });
    Ok(as_read)
}

/// The next few entries after `number` in a month, in order and without a gap between them.
pub(crate) fn next_after(month: &Month, number: u64) -> Result<Vec<Entry>, StoreError> {
    // The run that holds the next entry may begin before it.
    let earliest = number.saturating_add(2).saturating_sub(LONGEST as u64).to_be_bytes().to_vec();
    let mut entries: Vec<Entry> = Vec::new();
    for row in month.rows(Table::Log, earliest.., Order::OldestFirst, PAGE)? {
        for entry in read(month, &row)? {
            let expected = entries.last().map_or(entry.number, |last| last.number + 1);
            if entry.number != expected {
                return Err(month.damaged(format!("entry {expected} is missing")));
            }
            entries.push(entry);
        }
    }
    entries.retain(|entry| entry.number > number);
    Ok(entries)
}

/// The entry with a number.
pub(crate) fn at(month: &Month, number: u64) -> Result<Entry, StoreError> {
    let row = month.rows(Table::Log, ..=number.to_be_bytes().to_vec(), Order::NewestFirst, 1)?.pop();
    let run = row.map(|row| read(month, &row)).transpose()?.unwrap_or_default();
    let entry = run.into_iter().find(|entry| entry.number == number);
    entry.ok_or_else(|| month.damaged(format!("entry {number} is missing")))
}

/// The number of a month's first entry.
pub(crate) fn first_number(month: &Month) -> Result<Option<u64>, StoreError> {
    Ok(month.first(Table::Log)?.and_then(|(key, _)| keys::number_of(&key)))
}

/// A month's last entry.
pub(crate) fn last(month: &Month) -> Result<Option<Entry>, StoreError> {
    let run = month.last(Table::Log)?.map(|row| read(month, &row)).transpose()?;
    Ok(run.and_then(|mut run| run.pop()))
}

fn read(month: &Month, (key, value): &Row) -> Result<Vec<Entry>, StoreError> {
    let run: Vec<Entry> = seal::decode(value).map_err(|flaw| month.flaw(flaw))?;
    if run.first().map(|entry| entry.number) != keys::number_of(key) {
        return Err(month.damaged("a run of entries lies under another number"));
    }
    Ok(run)
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use post::{
        Act, AreaCode, AreaMention, AuthorKey, CalendarEntry, Confidence, Day, Event, Evidence, Fingerprint,
        Kind, MinHash, PostHash, RuleId, RuleVersion, SourceId, SourceState, Stance, Status, Step, Strength,
        Surge, Theme, Wanted, Weight,
    };

    use super::*;

    fn evidence(at: Timestamp) -> Evidence {
        Evidence {
            post: PostHash([1; 16]),
            revision: 2,
            rule: RuleId::new("rumour.cover-up"),
            rule_hash: 3,
            generation: 4,
            kind: Kind::Rumour,
            theme: Theme::new("disorder"),
            weight: Weight::High,
            status: Status::Live,
            strength: Strength::Strong,
            stance: Stance::Query,
            disguised: true,
            areas: vec![AreaMention {
                code: AreaCode::new("W06000015"),
                confidence: Confidence::Named,
                place: Some("Ely".into()),
            }],
            author: AuthorKey([5; 16]),
            source: SourceId::new("bluesky"),
            fingerprint: Fingerprint([6; 16]),
            minhash: Some(MinHash(vec![7; MinHash::PLACES])),
            words: vec![8],
            links: vec![9],
            reply_to: Some(PostHash([10; 16])),
            published_at: at,
            collected_at: at,
            found_late: false,
            flooding: false,
        }
    }

    #[test]
    fn the_shape_of_stored_entries_is_pinned() {
        let at: Timestamp = "2026-11-22T12:00:00Z".parse().unwrap();
        let events = [
            Event::Evidence(Box::new(evidence(at))),
            Event::Withdrawn { post: PostHash([1; 16]) },
            Event::Act(Act::Dismiss { post: PostHash([1; 16]) }),
            Event::SourceState { source: SourceId::new("news:x"), state: SourceState::Stale },
            Event::Rules {
                generation: 1,
                changed: vec![RuleVersion { path: "rules/x.toml".into(), hash: Some(2) }],
                surges: vec![Surge {
                    id: RuleId::new("s"),
                    theme: None,
                    areas: Vec::new(),
                    wanted: Wanted::Count(2, vec![Step::Kind(Kind::Rumour)]),
                    within: 60,
                }],
                calendar: vec![CalendarEntry {
                    what: "x".into(),
                    what_cy: None,
                    areas: Vec::new(),
                    themes: Vec::new(),
                    from: Day { date: jiff::civil::date(2026, 11, 28), time: None },
                    until: None,
                    every_year: false,
                    entered_by: "x".into(),
                }],
            },
            Event::Settings { digest: 1 },
            Event::Up,
            Event::Down,
        ];
        let entries: Vec<Entry> =
            (1..).zip(events).map(|(number, event)| Entry { number, at, event }).collect();
        let sealed = seal::encode(&entries).unwrap();
        assert_eq!(seal::decode::<Vec<Entry>>(&sealed).as_ref(), Ok(&entries));
        let checksum = crc32fast::hash(&sealed);
        assert_eq!(
            checksum, 2_622_699_701,
            "stored entries changed their shape: once anybody has data, that needs a new seal::VERSION and a way \
             to read the old one; before that, only this number"
        );
    }
}
