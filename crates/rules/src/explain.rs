//! Why a rule did or did not find something in a post: each of its lines, part by part.

use std::ops::Range;

use places::Gazetteer;
use post::{Post, RuleId};

use crate::confirm::Reader;
use crate::judge::{Verdict, readers};
use crate::lines::Block;
use crate::pattern::{Line, Matcher, Node, Order};
use crate::program::Program;
use crate::{Correction, Hit, RuleSet};

/// What one rule makes of one post.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// What came of it.
    pub outcome: Outcome,
    /// Misspelt words that were read as words of the rule.
    pub corrections: Vec<Correction>,
    /// The lines of the rule of which some part stands in the post, in the order of the file's blocks.
    pub lines: Vec<TriedLine>,
}

/// What came of trying a rule on a post.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// It hits.
    Hit(Hit),
    /// It would hit, but for this line of `[unless]`.
    Vetoed(String),
    /// It would hit, but no line of this group of `[require]` stands in the post.
    Lacks(String),
    /// Too few of its lines stand in the post.
    Nothing,
}

/// How far one line got.
#[derive(Clone, Debug, PartialEq)]
pub struct TriedLine {
    /// Which block it belongs to.
    pub block: Block,
    /// Its line in the file, from 1.
    pub number: usize,
    /// As its author wrote it.
    pub text: String,
    /// The words it stands at, as they were written; `None` when it does not stand.
    pub stands_at: Option<String>,
    /// Its parts up to the one that failed; none for a `re:` line or a joined hashtag.
    pub parts: Vec<TriedPart>,
}

/// One part of a line, with the gap before it.
#[derive(Clone, Debug, PartialEq)]
pub struct TriedPart {
    /// As its author wrote it.
    pub written: String,
    /// How many words may stand before it, where a gap does.
    pub within: Option<u8>,
    /// What it met.
    pub met: Met,
}

/// What a part of a line met in the post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Met {
    /// These words of the post fit, as they were written; empty when the part was left out.
    Fits(String),
    /// It does not fit: these words came instead, folded; empty at the end of the post.
    Saw(String),
}

/// How many words of the post are shown where a part does not fit.
const SHOWN: usize = 3;

impl RuleSet {
    /// Tries one rule on a post and says why it did or did not hit; drafts are tried as well.
    /// `None` when there is no rule of that id.
    pub fn explain(&self, id: &RuleId, post: &Post) -> Option<Explanation> {
        let program = self.programs.values().find(|program| program.rule.id == *id)?;
        let mut verdict = Verdict::Nothing;
        let engine = self.engine.alone(program);
        engine.scan(post, &self.gazetteer, &self.frames, |_, judged| verdict = judged);
        let outcome = match verdict {
            Verdict::Hit(hit) => Outcome::Hit(hit),
            Verdict::Vetoed(line) => Outcome::Vetoed(line.text.to_string()),
            Verdict::Lacks(group) => Outcome::Lacks(group),
            Verdict::Nothing => Outcome::Nothing,
        };
        let corrected = engine.spelling.corrected(post);
        let read = corrected.as_ref().unwrap_or(post);
        let lines = program.lines().filter_map(|(block, line)| tried(block, line, read, &self.gazetteer));
        let corrections = engine.spelling.corrections(post);
        Some(Explanation { outcome, corrections, lines: lines.collect() })
    }
}

impl TriedLine {
    /// Parts that fit, left-out ones aside.
    pub fn matched(&self) -> usize {
        let fits = |part: &&TriedPart| matches!(&part.met, Met::Fits(words) if !words.is_empty());
        self.parts.iter().filter(fits).count()
    }
}

/// The line of `[find]` that got furthest; `None` when no part of any fits.
pub(crate) fn nearest(program: &Program, post: &Post, gazetteer: &Gazetteer) -> Option<TriedLine> {
    let found = program.lines().filter(|(block, _)| matches!(block, Block::Strong | Block::Weak));
    let tried = found.filter_map(|(block, line)| tried(block, line, post, gazetteer));
    // Of equals the first, as written in the file.
    tried.reduce(|best, line| if line.matched() > best.matched() { line } else { best })
}

fn tried(block: Block, line: &Line, post: &Post, gazetteer: &Gazetteer) -> Option<TriedLine> {
    let mut best = TriedLine {
        block,
        number: line.number,
        text: line.text.to_string(),
        stands_at: None,
        parts: Vec::new(),
    };
    for reader in readers(post, gazetteer) {
        let stands = line.everywhere(&reader).into_iter().next();
        if let Some(words) = &stands {
            best.stands_at = Some(original(&reader, words.clone()));
        }
        let Matcher::Words(orders) = &line.matcher else { continue };
        let starts = match &stands {
            Some(words) => words.start..words.start + 1,
            None => 0..reader.words().len(),
        };
        for order in orders {
            for parts in starts.clone().map(|start| walk(line, order, &reader, start)) {
                let tried = TriedLine { parts, ..best.clone() };
                if tried.matched() > best.matched() {
                    best = tried;
                }
            }
        }
        if stands.is_some() {
            // A line that stands is shown as it stands; a joined hashtag has no parts to show.
            best.parts.retain(|part| matches!(part.met, Met::Fits(_)));
            return Some(best);
        }
    }
    (best.stands_at.is_some() || best.matched() > 0).then_some(best)
}

/// One order of a line from one place of the post on, up to the part that fails.
fn walk(line: &Line, order: &Order, reader: &Reader<'_>, start: usize) -> Vec<TriedPart> {
    // After each part, the places it may end at; before the first, the start alone.
    let mut reached = vec![1_u128];
    for (node, _) in order {
        let ends = reader.advance(node, start, reached.last().copied().unwrap_or_default());
        if ends == 0 {
            break;
        }
        reached.push(ends);
    }
    let ends = way_back(order, reader, start, &reached);
    let mut parts = Vec::new();
    let mut within = None;
    for (number, (node, range)) in order.iter().enumerate().take(reached.len()) {
        if let Node::Gap { most, .. } = node {
            within = Some(*most);
            continue;
        }
        let written = line.text.get(range.clone()).unwrap_or_default().trim().to_owned();
        let from = start + ends.get(number).copied().unwrap_or_default();
        let met = match ends.get(number + 1) {
            Some(end) => Met::Fits(original(reader, from..start + end)),
            None => Met::Saw(seen(order, number, reader, start, &ends)),
        };
        parts.push(TriedPart { written, within: within.take(), met });
    }
    parts
}

/// Where each part ends on one way through: gaps as short as may be.
fn way_back(order: &Order, reader: &Reader<'_>, start: usize, reached: &[u128]) -> Vec<usize> {
    let Some(last) = reached.last() else { return Vec::new() };
    let mut ends = vec![last.trailing_zeros() as usize];
    for ((node, _), before) in order.iter().zip(reached).take(reached.len() - 1).rev() {
        let end = ends.last().copied().unwrap_or_default();
        let leads = |place: &usize| {
            before >> place & 1 == 1 && reader.advance(node, start, 1 << place) >> end & 1 == 1
        };
        ends.push((0..=end).rev().find(leads).unwrap_or_default());
    }
    ends.reverse();
    ends
}

/// The words that came where part `number` was wanted: after what fitted, the gap before it not counted.
fn seen(order: &Order, number: usize, reader: &Reader<'_>, start: usize, ends: &[usize]) -> String {
    let after_gap = number > 0 && matches!(order.get(number - 1), Some((Node::Gap { .. }, _)));
    let from = start + ends.get(number - usize::from(after_gap)).copied().unwrap_or_default();
    let words = reader.words().iter().skip(from).take(SHOWN);
    words.map(|word| reader.text.word(word)).collect::<Vec<_>>().join(" ")
}

fn original(reader: &Reader<'_>, words: Range<usize>) -> String {
    let range = reader.text.original_range(words);
    reader.text.original().get(range).unwrap_or_default().to_owned()
}
