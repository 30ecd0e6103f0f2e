//! Reading the log: in order for the folds, by area for pages, by source for collectors.

use std::collections::VecDeque;
use std::sync::Arc;
use std::vec;

use jiff::Timestamp;
use post::{AreaCode, Entry, Event, SourceId};

use crate::month::{Month, Order, Table};
use crate::seal::{self, Flaw};
use crate::{Store, StoreError, keys, period, run};

impl Store {
    /// Every entry after `number`, in order, up to the newest there is now. Stops after an error.
    ///
    /// Numbers have no gaps, except where a damaged month was set aside.
    pub fn entries_after(&self, number: u64) -> impl Iterator<Item = Result<Entry, StoreError>> + '_ {
        let (months, error) = match self.months_after(number) {
            Ok(months) => (months, None),
            Err(error) => (VecDeque::new(), Some(error)),
        };
        let until = self.last_number();
        let entries = Entries {
            store: self,
            months,
            after: number,
            until,
            inside: false,
            page: Vec::new().into_iter(),
        };
        error.map(Err).into_iter().chain(entries)
    }

    /// The months that may hold entries after `number`, oldest first.
    fn months_after(&self, number: u64) -> Result<VecDeque<String>, StoreError> {
        let _using = self.using_months();
        let mut months = VecDeque::new();
        for name in self.months.names()?.into_iter().rev() {
            let Some(month) = self.months.get(&name)? else { continue };
            months.push_front(name);
            if run::first_number(&month)?.is_some_and(|first| first <= number.saturating_add(1)) {
                break;
            }
        }
        Ok(months)
    }

    /// The evidence that names an area and was published in `from..to`, newest first, at most `limit`.
    ///
    /// What named several candidates is found under each, and under [`AreaCode::unplaced`].
    pub fn evidence_of_area(
        &self,
        area: &AreaCode,
        from: Timestamp,
        to: Timestamp,
        limit: usize,
    ) -> Result<Vec<Entry>, StoreError> {
        let _using = self.using_months();
        let keys = keys::by_area(area, from, 0)..keys::by_area(area, to, 0);
        let mut found = Vec::new();
        // A late post lies in a later month than it was published in, never in an earlier one.
        let from_month = period::month(from);
        for name in self.months.names()?.into_iter().filter(|name| *name >= from_month) {
            let Some(month) = self.months.get(&name)? else { continue };
            for (key, _) in month.rows(Table::ByArea, keys.clone(), Order::NewestFirst, limit)? {
                let number = keys::number_of(&key).ok_or_else(|| month.flaw(Flaw::Shape))?;
                if number <= self.last_number() {
                    found.push(run::at(&month, number)?);
                }
            }
        }
        found.sort_by_key(|entry| std::cmp::Reverse((published(entry), entry.number)));
        found.truncate(limit);
        Ok(found)
    }

    /// How far a source had been read at the last commit that said so.
    pub fn cursor(&self, source: &SourceId) -> Result<Option<Vec<u8>>, StoreError> {
        let _using = self.using_months();
        let Some(month) = self.month_of_cursors(|_| true)? else { return Ok(None) };
        let sealed = month.get(Table::Cursors, source.as_str().as_bytes())?;
        let cursor = sealed.map(|sealed| seal::unseal(&sealed).map(<[u8]>::to_vec));
        cursor.transpose().map_err(|flaw| month.flaw(flaw))
    }

    /// The newest month that was committed to, of those wanted: it has every cursor there is.
    pub(crate) fn month_of_cursors(
        &self,
        wanted: impl Fn(&str) -> bool,
    ) -> Result<Option<Arc<Month>>, StoreError> {
        for name in self.months.names()?.into_iter().rev().filter(|name| wanted(name)) {
            let Some(month) = self.months.get(&name)? else { continue };
            if month.first(Table::Cursors)?.is_some() || month.first(Table::Log)?.is_some() {
                return Ok(Some(month));
            }
        }
        Ok(None)
    }
}

fn published(entry: &Entry) -> Timestamp {
    match &entry.event {
        Event::Evidence(evidence) => evidence.published_at,
        _ => entry.at,
    }
}

/// The log in order, a page at a time, so that nothing is held between pages.
struct Entries<'a> {
    store: &'a Store,
    months: VecDeque<String>,
    after: u64,
    until: u64,
    /// Whether an entry of the month in front was read: from there on numbers have no gap.
    inside: bool,
    page: vec::IntoIter<Entry>,
}

impl Iterator for Entries<'_> {
    type Item = Result<Entry, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(entry) = self.page.next() {
                return Some(Ok(entry));
            }
            let name = self.months.front()?.clone();
            match self.read_page(&name) {
                Ok(page) if page.is_empty() => {
                    self.months.pop_front();
                    self.inside = false;
                }
                Ok(page) => self.page = page.into_iter(),
                Err(error) => {
                    self.months.clear();
                    return Some(Err(error));
                }
            }
        }
    }
}

impl Entries<'_> {
    fn read_page(&mut self, name: &str) -> Result<Vec<Entry>, StoreError> {
        let _using = self.store.using_months();
        let Some(month) = self.store.months.get(name)? else { return Ok(Vec::new()) };
        let mut page = run::next_after(&month, self.after)?;
        page.retain(|entry| entry.number <= self.until);
        let (Some(first), Some(last)) = (page.first(), page.last()) else { return Ok(page) };
        if self.inside && first.number != self.after + 1 {
            return Err(month.damaged(format!("entry {} is missing", self.after + 1)));
        }
        self.inside = true;
        self.after = last.number;
        Ok(page)
    }
}
