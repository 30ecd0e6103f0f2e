//! The near miss: which line of a rule came closest to a post, and what it wanted next.

use std::ops::Range;

use places::Gazetteer;
use post::Post;

use crate::confirm::Reader;
use crate::judge::readers;
use crate::pattern::{Line, Matcher, Node, Order};
use crate::program::Program;

/// How far a line got.
struct Miss<'a> {
    line: &'a Line,
    order: &'a Order,
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
            let Matcher::Words(orders) = &line.matcher else { continue };
            let starts =
                orders.iter().flat_map(|order| (0..reader.words().len()).map(move |start| (order, start)));
            for (order, start) in starts {
                let miss = walk(line, order, &reader, start);
                if miss.matched > best.as_ref().map_or(0, |best| best.matched) {
                    best = Some(miss);
                }
            }
        }
    }
    best.map(|miss| miss.shown())
}

fn walk<'a>(line: &'a Line, order: &'a Order, reader: &Reader<'_>, start: usize) -> Miss<'a> {
    let mut ends = 1_u128;
    let mut miss = Miss { line, order, matched: 0, parts: 0, saw: String::new() };
    let mut reached = 0;
    for (node, _) in order {
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
        let text = |range: &Range<usize>| self.line.text.get(range.clone()).unwrap_or_default().trim();
        let fitted = self.order.iter().take(self.parts).map(|(_, range)| format!("✓ {}", text(range)));
        let wanted = self.order.get(self.parts).map(|(_, range)| {
            let saw = if self.saw.is_empty() {
                "the end of the post".to_owned()
            } else {
                format!("“{}”", self.saw)
            };
            format!("✗ needed {}, saw {saw}", text(range))
        });
        let shown: Vec<String> = fitted.chain(wanted).collect();
        format!("line {}   {}", self.line.number, shown.join("  "))
    }
}
