//! What people were shown: every change of level, in bytes that only `app` and `tension` understand.

use jiff::Timestamp;

use crate::month::{Order, Table, Write};
use crate::seal::Flaw;
use crate::{Store, StoreError, keys, period, seal};

impl Store {
    /// Stores the changes of one instant, durably. Storing them again after a restart replaces them, since a
    /// refold gives the same changes in the same order.
    pub fn put_changes(&self, at: Timestamp, changes: &[Vec<u8>]) -> Result<(), StoreError> {
        if changes.is_empty() {
            return Ok(());
        }
        let writer = self.writer();
        let _using = self.using_months();
        let name = period::month(at);
        let write = |(place, change): (u32, &Vec<u8>)| Write {
            table: Table::Changes,
            key: keys::change(at, place),
            value: Some(seal::seal(change)),
        };
        let writes: Vec<Write> = (0..).zip(changes).map(write).collect();
        match writer.month.as_ref().filter(|current| current.name == name) {
            Some(current) => current.month.write(&writes),
            None => self.months.get_or_start(&name)?.write(&writes),
        }
    }

    /// The changes in `from..to`, oldest first.
    pub fn changes(&self, from: Timestamp, to: Timestamp) -> Result<Vec<(Timestamp, Vec<u8>)>, StoreError> {
        let _using = self.using_months();
        let (first, last) = (period::month(from), period::month(to));
        let mut changes = Vec::new();
        for name in self.months.names()?.into_iter().filter(|name| (&first..=&last).contains(&name)) {
            let Some(month) = self.months.get(&name)? else { continue };
            let range = keys::change(from, 0)..keys::change(to, 0);
            for (key, value) in month.rows(Table::Changes, range, Order::OldestFirst, usize::MAX)? {
                let at = keys::instant_of(&key).ok_or_else(|| month.flaw(Flaw::Shape))?;
                let change = seal::unseal(&value).map_err(|flaw| month.flaw(flaw))?;
                changes.push((at, change.to_vec()));
            }
        }
        Ok(changes)
    }
}
