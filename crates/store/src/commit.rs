//! The commit: one batch, numbered, on the disk before it is returned.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use jiff::Timestamp;
use post::{Confidence, Entry, Event, Evidence, PostHash, SourceId};

use crate::month::{Month, Order, Row, Table, Write};
use crate::seal::Flaw;
use crate::store::{Current, Writer};
use crate::text::StoredText;
use crate::{Store, StoreError, keys, period, run, seal};

/// The most posts in one commit: a larger sled transaction was measured to leak.
pub const MOST_POSTS: usize = 200;

/// What one commit writes, all or nothing.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// What happened, in order.
    pub events: Vec<Event>,
    /// The text of the posts the evidence is about. Text without new evidence is not kept.
    pub texts: Vec<StoredText>,
    /// How far each source has been read, once this batch is durable.
    pub cursors: Vec<(SourceId, Vec<u8>)>,
}

impl Store {
    /// Writes a batch and returns its new entries, numbered, exactly as any reader will get them.
    ///
    /// When it returns they are on the disk: text first, then one transaction over everything else. Evidence
    /// already in this month's or last month's log (same post, revision and rule) is left out, so a second
    /// delivery changes nothing. `at` never runs backwards in the log: an earlier clock is taken as the time
    /// of the last entry.
    ///
    /// After an error nothing of the batch may be counted; commit it again. If it turns out to have reached
    /// the disk after all, the next commit that works returns its entries first.
    pub fn commit(&self, batch: Batch, at: Timestamp) -> Result<Vec<Entry>, StoreError> {
        let posts = posts_of(&batch.events).len();
        if posts > MOST_POSTS {
            return Err(StoreError::BatchTooLarge { posts });
        }
        let mut writer = self.writer();
        let mut entries = self.find_out(&mut writer)?;
        let next = self.last_number() + entries.len() as u64 + 1;
        let written = self.write_batch(&mut writer, batch, next, at);
        writer.unsure = written.is_err();
        entries.extend(written?);
        if let Some(newest) = entries.last() {
            writer.last_at = newest.at;
            self.last.store(newest.number, Ordering::Release);
            // The entries are durable: a note that could not be written only leaves the older one.
            let _ = writer.note.note(newest.number);
        }
        Ok(entries)
    }

    /// After a failed commit: opens the month afresh and reads what did reach the disk.
    fn find_out(&self, writer: &mut Writer) -> Result<Vec<Entry>, StoreError> {
        if !writer.unsure {
            return Ok(Vec::new());
        }
        let Some(name) = writer.month.take().map(|current| current.name) else { return Ok(Vec::new()) };
        let month = {
            let _closing = self.closing_months();
            self.months.close(&name);
            self.months.get_or_start(&name)?
        };
        let mut entries: Vec<Entry> = Vec::new();
        loop {
            let after = entries.last().map_or(self.last_number(), |entry| entry.number);
            match run::next_after(&month, after)? {
                next if next.is_empty() => break,
                next => entries.extend(next),
            }
        }
        // Until this sync they might only be in the system's memory.
        month.write(&[])?;
        Ok(entries)
    }

    fn write_batch(
        &self,
        writer: &mut Writer,
        batch: Batch,
        next: u64,
        at: Timestamp,
    ) -> Result<Vec<Entry>, StoreError> {
        if batch.events.is_empty() && batch.cursors.is_empty() {
            return Ok(Vec::new());
        }
        let _using = self.using_months();
        let at = to_millisecond(at).max(writer.last_at);
        let current = self.turn_to(writer, at)?;
        let events = only_new(current, batch.events)?;
        let mut writes = self.write_texts(current, &events, batch.texts, at)?;
        for (source, cursor) in self.carried_over(current)?.into_iter().chain(batch.cursors) {
            writes.push(Write {
                table: Table::Cursors,
                key: source.as_str().as_bytes().to_vec(),
                value: Some(seal::seal(&cursor)),
            });
        }
        let numbered = |(number, event)| Entry { number, at, event };
        let numbered: Vec<Entry> = (next..).zip(events).map(numbered).collect();
        let mut entries = Vec::new();
        for run in numbered.chunks(run::LONGEST) {
            entries.extend(run::add(&current.month, run, &mut writes)?);
        }
        for entry in &entries {
            add_keys(entry, &mut writes);
        }
        current.month.write(&writes)?;
        Ok(entries)
    }

    /// Makes the month of `at` the one that is written.
    fn turn_to<'w>(&self, writer: &'w mut Writer, at: Timestamp) -> Result<&'w Current, StoreError> {
        let name = period::month(at);
        let current = match writer.month.take().filter(|current| current.name == name) {
            Some(current) => current,
            None => self.open_current(name)?,
        };
        Ok(writer.month.insert(current))
    }

    /// The first commit of a month carries the cursors of the one before over, so that the newest always has
    /// them all.
    fn carried_over(&self, current: &Current) -> Result<Vec<(SourceId, Vec<u8>)>, StoreError> {
        let month = &current.month;
        if month.first(Table::Cursors)?.is_some() || month.first(Table::Log)?.is_some() {
            return Ok(Vec::new());
        }
        match self.month_of_cursors(|name| name < current.name.as_str())? {
            Some(earlier) => cursors_of(&earlier),
            None => Ok(Vec::new()),
        }
    }

    fn open_current(&self, name: String) -> Result<Current, StoreError> {
        let month = self.months.get_or_start(&name)?;
        let earlier = self.months.names()?.into_iter().rfind(|other| *other < name);
        let previous = earlier.map(|earlier| self.months.get(&earlier)).transpose()?.flatten();
        Ok(Current { name, month, previous })
    }

    /// Writes the text of every post that has new evidence.
    fn write_texts(
        &self,
        current: &Current,
        events: &[Event],
        mut texts: Vec<StoredText>,
        at: Timestamp,
    ) -> Result<Vec<Write>, StoreError> {
        let flagged = posts_of(events);
        texts.retain(|text| flagged.contains(&text.post));
        if texts.is_empty() {
            return Ok(Vec::new());
        }
        let day = period::day(at);
        let end = match self.text_end(&current.month, &day)? {
            Some(end) => end,
            None => self.start_day(&current.month, &day)?,
        };
        self.texts.append(&day, end, &texts)
    }

    /// Where a day's committed text ends.
    pub(crate) fn text_end(&self, month: &Month, day: &str) -> Result<Option<u64>, StoreError> {
        let sealed = month.get(Table::TextEnds, day.as_bytes())?;
        sealed.map(|sealed| seal::decode(&sealed).map_err(|flaw| month.flaw(flaw))).transpose()
    }

    /// Notes where a day's text begins before any is written, so that what a crash leaves behind is known
    /// to be nobody's. Text already there belongs to a month that was set aside, and stays.
    fn start_day(&self, month: &Month, day: &str) -> Result<u64, StoreError> {
        let end = self.texts.length(day);
        let value = seal::encode(&end).map_err(|flaw| month.flaw(flaw))?;
        month.write(&[Write { table: Table::TextEnds, key: day.as_bytes().to_vec(), value: Some(value) }])?;
        Ok(end)
    }
}

/// Leaves out evidence that is in the log already, or twice in the batch.
fn only_new(current: &Current, events: Vec<Event>) -> Result<Vec<Event>, StoreError> {
    let months: Vec<&Arc<Month>> =
        [Some(&current.month), current.previous.as_ref()].into_iter().flatten().collect();
    let mut in_batch = BTreeSet::new();
    let mut new = Vec::new();
    for event in events {
        if let Event::Evidence(evidence) = &event {
            let key = keys::seen(evidence);
            let mut known = false;
            for month in &months {
                known = known || month.contains(Table::Seen, &key)?;
            }
            if known || !in_batch.insert(key) {
                continue;
            }
        }
        new.push(event);
    }
    Ok(new)
}

/// Adds the keys by which evidence is recognised and found.
fn add_keys(entry: &Entry, writes: &mut Vec<Write>) {
    let Event::Evidence(evidence) = &entry.event else { return };
    let here = |table, key| Write { table, key, value: Some(Vec::new()) };
    writes.push(here(Table::Seen, keys::seen(evidence)));
    for area in areas_of(evidence) {
        writes.push(here(Table::ByArea, keys::by_area(&area, evidence.published_at, entry.number)));
    }
}

/// The areas whose pages show this evidence: all it names, and "unplaced" if none for certain.
fn areas_of(evidence: &Evidence) -> BTreeSet<post::AreaCode> {
    let mut areas: BTreeSet<_> = evidence.areas.iter().map(|mention| mention.code.clone()).collect();
    if evidence.areas.iter().all(|mention| mention.confidence == Confidence::Candidate) {
        areas.insert(post::AreaCode::unplaced());
    }
    areas
}

fn posts_of(events: &[Event]) -> BTreeSet<PostHash> {
    let post = |event: &Event| match event {
        Event::Evidence(evidence) => Some(evidence.post),
        _ => None,
    };
    events.iter().filter_map(post).collect()
}

fn cursors_of(month: &Month) -> Result<Vec<(SourceId, Vec<u8>)>, StoreError> {
    let rows = month.rows(Table::Cursors, .., Order::OldestFirst, usize::MAX)?;
    let cursor = |(key, value): Row| {
        let source = std::str::from_utf8(&key).map_err(|_| month.flaw(Flaw::Shape))?;
        let cursor = seal::unseal(&value).map_err(|flaw| month.flaw(flaw))?;
        Ok((SourceId::new(source), cursor.to_vec()))
    };
    rows.into_iter().map(cursor).collect()
}

fn to_millisecond(at: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(at.as_millisecond()).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::Ordering;

    use super::*;
    use crate::Config;

    fn ups(count: usize) -> Batch {
        Batch { events: vec![Event::Up; count], ..Batch::default() }
    }

    #[test]
    fn a_commit_that_failed_half_way_is_told_with_the_next_that_works() {
        let dir = tempfile::tempdir().unwrap();
        let now: Timestamp = "2026-11-22T12:00:00Z".parse().unwrap();
        let config = Config {
            dir: dir.path().to_owned(),
            log_days: 400,
            text_days: 90,
            archive_days: 7,
            archive_bytes: 1 << 20,
        };
        let (store, _) = Store::open(&config, now).unwrap();
        let mut told = store.commit(ups(2), now).unwrap();
        let month = Arc::clone(&store.writer().month.as_ref().unwrap().month);
        month.fail_next_sync.store(true, Ordering::SeqCst);
        drop(month);

        let failed = store.commit(ups(3), now);
        assert!(matches!(failed, Err(StoreError::DiskFull { .. })), "{failed:?}");
        assert_eq!(store.last_number(), 2, "what may not be durable is not shown");
        assert_eq!(store.entries_after(0).count(), 2);

        told.extend(store.commit(ups(1), now).unwrap());
        let read: Vec<Entry> = store.entries_after(0).collect::<Result<_, _>>().unwrap();
        assert_eq!(told, read, "every fold sees every entry once");
        assert_eq!(read.len(), 6);
    }
}
