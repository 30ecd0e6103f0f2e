//! yara-x, in process, without its file-format modules: one rule a line, condition `$a`.

use yara_x::{Compiler, Rules, Scanner};

use crate::engine::{Document, Engine};
use crate::generator::{Line, Words};

struct Yara(Scanner<'static>);

pub fn build(lines: &[Line], _: &Words) -> Option<Box<dyn Engine>> {
    let mut compiler = Compiler::new();
    for (number, line) in lines.iter().enumerate() {
        let pattern = line.regex();
        let source = format!("rule r{number} {{ strings: $a = /{pattern}/ condition: $a }}");
        compiler.add_source(source.as_str()).ok()?;
    }
    // A scanner borrows its rules; they are kept until the bench ends.
    let rules: &'static Rules = Box::leak(Box::new(compiler.build()));
    Some(Box::new(Yara(Scanner::new(rules))))
}

impl Engine for Yara {
    fn scan(&mut self, document: &Document, found: &mut Vec<u32>) {
        let Ok(results) = self.0.scan(document.folded().as_bytes()) else { return };
        let number = |name: &str| name.strip_prefix('r').and_then(|number| number.parse::<u32>().ok());
        found.extend(results.matching_rules().filter_map(|rule| number(rule.identifier())));
    }
}
