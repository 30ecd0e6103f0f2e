//! yara-x: each line a YARA rule of one expression, all compiled together, one scanner kept for all documents.

use std::fmt::Write;

use yara_x::{Compiler, Rules, Scanner};

use crate::engine::{Document, Engine};
use crate::generator::{Line, Words};

struct Yara(Scanner<'static>);

pub fn build(lines: &[Line], _: &Words) -> Option<Box<dyn Engine>> {
    let mut source = String::new();
    for (number, line) in lines.iter().enumerate() {
        let regex = line.regex();
        writeln!(source, "rule r{number} {{ strings: $a = /{regex}/ condition: $a }}").ok()?;
    }
    let mut compiler = Compiler::new();
    compiler.add_source(source.as_str()).map_err(|error| eprintln!("{error}")).ok()?;
    // The scanner borrows the rules for as long as the process measures.
    let rules: &'static Rules = Box::leak(Box::new(compiler.build()));
    Some(Box::new(Yara(Scanner::new(rules))))
}

impl Engine for Yara {
    fn scan(&mut self, document: &Document, found: &mut Vec<u32>) {
        let Ok(results) = self.0.scan(document.folded().as_bytes()) else { return };
        found.extend(
            results.matching_rules().filter_map(|rule| rule.identifier().get(1..)?.parse::<u32>().ok()),
        );
    }
}
