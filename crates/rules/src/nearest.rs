//! The near miss: which line of a rule came closest to a post, and what it wanted next.

use std::ops::Range;

use places::Gazetteer;
use post::Post;

use crate::confirm::Reader;
use crate::judge::readers;
use crate::pattern::{Line, Matcher, Node};
use crate::program::Program;

/// How far a line got.
struct Miss<'a> {
    line: &'a Line,
    /// Words matched, and parts walked to the one that failed.
    matched: usize,
    parts: usize,
    /// The words the failing part met.
    saw: String,
}

/// How many words of the post are shown after the last that fitted.
const SHOWN: usize = 3;

/// The line of the rule that got furthest, element by element; `None` when no part of any line fits.
pub(crate) fn line(program: &Program, post: &Post, gazetteer: &Gazetteer) -> Option<String> {
    let mut best: Option<Miss<'_>> = None;
    for reader in readers(post, gazetteer) {
        for (_, line) in &program.find {
            let Matcher::Words(parts) = &line.matcher else { continue };
            for start in 0..reader.words().len() {
                let miss = walk(line, parts, &reader, start);
                if miss.matched > best.as_ref().map_or(0, |best| best.matched) {
                    best = Some(miss);
                }
            }
        }
    }
    best.map(|miss| miss.shown())
}

fn walk<'a>(line: &'a Line, parts: &[(Node, Range<usize>)], reader: &Reader<'_>, start: usize) -> Miss<'a> {
    let mut ends = 1_u128;
    let mut miss = Miss { line, matched: 0, parts: 0, saw: String::new() };
    let mut reached = 0;
    for (node, _) in parts {
        let next = reader.advance(node, start, ends);
        if next == 0 {
            break;
        }
        ends = next;
        miss.parts += 1;
        if !matches!(node, Node::Gap { .. }) {
            miss.matched += usize::from(ends != 1);
            reached = ends.trailing_zeros() as usize;
        }
    }
    let from = start + reached;
    let seen = reader.words().get(from..(from + SHOWN).min(reader.words().len())).unwrap_or_default();
    miss.saw = seen.iter().map(|word| reader.text.word(word)).collect::<Vec<_>>().join(" ");
    miss
}

impl Miss<'_> {
    fn shown(&self) -> String {
        let Matcher::Words(parts) = &self.line.matcher else { return String::new() };
        let text = |range: &Range<usize>| self.line.text.get(range.clone()).unwrap_or_default();
        let fitted = parts.iter().take(self.parts).map(|(_, range)| format!("✓ {}", text(range)));
        let wanted = parts.get(self.parts).map(|(_, range)| {
            let saw = if self.saw.is_empty() { "the end of the post".to_owned() } else { format!("“{}”", self.saw) };
            format!("✗ needed {}, saw {saw}", text(range))
        });
        let shown: Vec<String> = fitted.chain(wanted).collect();
        format!("line {}   {}", self.line.number, shown.join("  "))
    }
}
