//! regex-filtered, a port of RE2's FilteredRE2: it finds the literals of each expression by itself.

use regex_filtered::{Builder, Regexes};

use crate::engine::{Document, Engine};
use crate::generator::{Line, Words};

struct Filtered(Regexes);

pub fn build(lines: &[Line], _: &Words) -> Option<Box<dyn Engine>> {
    let builder = Builder::new().push_all(lines.iter().map(Line::regex)).ok()?;
    Some(Box::new(Filtered(builder.build().ok()?)))
}

impl Engine for Filtered {
    fn scan(&mut self, document: &Document, found: &mut Vec<u32>) {
        found.extend(self.0.matching(document.folded()).map(|(rule, _)| rule as u32));
    }
}
