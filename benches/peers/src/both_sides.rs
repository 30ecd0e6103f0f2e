//! The best we could make of aho-corasick and regex: one pass for the literals, a rule's expression only where a literal
//! of each of its sides was seen. One side only would confirm far more often; leftmost kinds hide literals that other
//! rules need.

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use regex::Regex;

use crate::engine::{Document, Engine};
use crate::generator::{Line, Words};

struct BothSides {
    finder: AhoCorasick,
    /// For each literal: the rules it is of, and the bit of the side.
    of: Vec<Vec<(u32, u8)>>,
    /// For each rule: its expression, and the bits of all its sides.
    rules: Vec<(Regex, u8)>,
    seen: Vec<u8>,
    touched: Vec<u32>,
}

pub fn with_dfa(lines: &[Line], _: &Words) -> Option<Box<dyn Engine>> {
    build(lines, AhoCorasickKind::DFA)
}

pub fn with_nfa(lines: &[Line], _: &Words) -> Option<Box<dyn Engine>> {
    build(lines, AhoCorasickKind::ContiguousNFA)
}

fn build(lines: &[Line], kind: AhoCorasickKind) -> Option<Box<dyn Engine>> {
    let mut literals: std::collections::BTreeMap<String, Vec<(u32, u8)>> = Default::default();
    let mut rules = Vec::new();
    for (number, line) in (0..).zip(lines) {
        let sides = line.sides();
        for (side, words) in sides.iter().enumerate() {
            for word in words {
                literals.entry(word.clone()).or_default().push((number, 1 << side));
            }
        }
        rules.push((Regex::new(&line.regex()).ok()?, (1_u8 << sides.len()) - 1));
    }
    let finder = AhoCorasick::builder().kind(Some(kind)).build(literals.keys()).ok()?;
    let seen = vec![0; lines.len()];
    Some(Box::new(BothSides {
        finder,
        of: literals.into_values().collect(),
        rules,
        seen,
        touched: Vec::new(),
    }))
}

impl Engine for BothSides {
    fn scan(&mut self, document: &Document, found: &mut Vec<u32>) {
        let text = document.folded();
        for literal in self.finder.find_overlapping_iter(text) {
            for (rule, side) in &self.of[literal.pattern().as_usize()] {
                let seen = &mut self.seen[*rule as usize];
                if *seen == 0 {
                    self.touched.push(*rule);
                }
                *seen |= side;
            }
        }
        for rule in self.touched.drain(..) {
            let (regex, sides) = &self.rules[rule as usize];
            if std::mem::take(&mut self.seen[rule as usize]) == *sides && regex.is_match(text) {
                found.push(rule);
            }
        }
    }
}
