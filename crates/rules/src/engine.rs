//! Rules behind one index: from a post to verdicts, touching only the rules whose words it holds.

use std::collections::BTreeMap;
use std::sync::Arc;

use places::Gazetteer;
use post::Post;

use crate::index::Index;
use crate::judge::{Desk, Found, Verdict, readers};
use crate::program::Program;
use crate::spelling::Spelling;
use crate::stance::Frames;

/// Compiled rules and the index over all their lines.
#[derive(Debug, Default)]
pub(crate) struct Engine {
    programs: Vec<Arc<Program>>,
    index: Index,
    /// For each line of the index: its rule, and which of its lines it is.
    owners: Vec<(u32, u32)>,
    pub(crate) spelling: Arc<Spelling>,
}

impl Engine {
    pub(crate) fn new(programs: Vec<Arc<Program>>) -> Self {
        let spelling = Arc::new(Spelling::new(programs.iter().map(Arc::as_ref)));
        Self::with_spelling(programs, spelling)
    }

    /// One rule by itself, which reads misspelt words as it does among the others.
    pub(crate) fn alone(&self, program: &Arc<Program>) -> Self {
        if self.programs.iter().any(|among| among.rule.id == program.rule.id) {
            Self::with_spelling(vec![Arc::clone(program)], Arc::clone(&self.spelling))
        } else {
            Self::new(vec![Arc::clone(program)])
        }
    }

    fn with_spelling(programs: Vec<Arc<Program>>, spelling: Arc<Spelling>) -> Self {
        let mut lines = Vec::new();
        let mut owners = Vec::new();
        for (number, program) in (0..).zip(&programs) {
            for (which, (_, line)) in (0..).zip(&program.find) {
                lines.push(Arc::clone(line));
                owners.push((number, which));
            }
        }
        Self { programs, index: Index::new(lines), owners, spelling }
    }

    /// Calls `each` for every rule of which a line stands in the post, in the order of the rules. A post with misspelt
    /// words of rules is read a second time with these put right, for the rules that neither hit it nor are vetoed as
    /// it is written: a veto that stands there goes on standing.
    pub(crate) fn scan(
        &self,
        post: &Post,
        gazetteer: &Gazetteer,
        frames: &Frames,
        mut each: impl FnMut(&Program, Verdict),
    ) {
        let mut verdicts = BTreeMap::new();
        self.judge(post, gazetteer, frames, |rule, verdict| drop(verdicts.insert(rule, verdict)));
        if let Some(corrected) = self.spelling.corrected(post) {
            self.judge(&corrected, gazetteer, frames, |rule, verdict| {
                if !matches!(verdicts.get(&rule), Some(Verdict::Hit(_) | Verdict::Vetoed(_))) {
                    verdicts.insert(rule, verdict);
                }
            });
        }
        for (rule, verdict) in verdicts {
            if let Some(program) = self.programs.get(rule as usize) {
                each(program, verdict);
            }
        }
    }

    /// Calls `each` for every rule of which a line stands in the post as this one is written.
    fn judge(&self, post: &Post, gazetteer: &Gazetteer, frames: &Frames, mut each: impl FnMut(u32, Verdict)) {
        let mut found: Vec<Found> = Vec::new();
        for (field, reader) in readers(post, gazetteer).enumerate() {
            let owned = self.index.search(&reader).into_iter().filter_map(|standing| {
                let (rule, line) = self.owners.get(standing.line as usize)?;
                Some(Found { rule: *rule, line: *line, field, words: standing.words() })
            });
            found.extend(owned);
        }
        if found.is_empty() {
            return;
        }
        let desk = Desk::new(post, gazetteer, frames);
        found.sort_by_key(|found| (found.rule, found.line));
        for of_one_rule in found.chunk_by(|a, b| a.rule == b.rule) {
            let Some(rule) = of_one_rule.first().map(|found| found.rule) else { continue };
            if let Some(program) = self.programs.get(rule as usize) {
                each(rule, desk.judge(program, of_one_rule));
            }
        }
    }
}
