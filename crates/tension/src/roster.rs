//! Numbers for names that recur: a sighting holds four bytes instead of a name.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Names in the order they were first met. A name that finds no room shares the last number:
/// names come from outside, and no file of invented ones may fill the memory.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Roster<T: Ord> {
    names: Vec<T>,
    numbers: BTreeMap<T, u32>,
}

/// Names one roster holds at most: more rules or sources than anybody runs.
const MOST: usize = 20_000;

impl<T: Ord> Default for Roster<T> {
    fn default() -> Self {
        Self { names: Vec::new(), numbers: BTreeMap::new() }
    }
}

impl<T: Ord + Clone> Roster<T> {
    /// The number of a name.
    pub(crate) fn number(&mut self, name: &T) -> u32 {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        if self.names.len() >= MOST {
            return (MOST - 1) as u32;
        }
        let number = self.names.len() as u32;
        self.names.push(name.clone());
        self.numbers.insert(name.clone(), number);
        number
    }

    /// The name of a number.
    pub(crate) fn name(&self, number: u32) -> Option<&T> {
        self.names.get(number as usize)
    }
}
