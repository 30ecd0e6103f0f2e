//! Rules behind one index: from a post to verdicts, touching only the rules whose words it holds.

use std::sync::Arc;

use places::Gazetteer;
use post::Post;

use crate::index::Index;
use crate::judge::{Desk, Verdict, readers};
use crate::program::Program;
use crate::stance::Frames;

/// Compiled rules and the index over all their lines.
#[derive(Debug, Default)]
pub(crate) struct Engine {
    programs: Vec<Arc<Program>>,
    index: Index,
    /// For each line of the index: its rule, and which of its lines it is.
    owners: Vec<(u32, u32)>,
}

impl Engine {
    pub(crate) fn new(programs: Vec<Arc<Program>>) -> Self {
        let mut lines = Vec::new();
        let mut owners = Vec::new();
        for (number, program) in (0..).zip(&programs) {
            for (which, (_, line)) in (0..).zip(&program.find) {
                lines.push(Arc::clone(line));
                owners.push((number, which));
            }
        }
        Self { programs, index: Index::new(lines), owners }
    }

    /// Calls `each` for every rule of which a line stands in the post, in the order of the rules.
    pub(crate) fn scan(
        &self,
        post: &Post,
        gazetteer: &Gazetteer,
        frames: &Frames,
        mut each: impl FnMut(&Program, Verdict),
    ) {
        let mut found = Vec::new();
        for reader in readers(post, gazetteer) {
            self.index.search(&reader, &mut found);
        }
        if found.is_empty() {
            return;
        }
        let desk = Desk::new(post, gazetteer, frames);
        let mut owned: Vec<(u32, u32)> =
            found.iter().filter_map(|line| self.owners.get(*line as usize).copied()).collect();
        owned.sort_unstable();
        for of_one_rule in owned.chunk_by(|a, b| a.0 == b.0) {
            let lines: Vec<u32> = of_one_rule.iter().map(|(_, line)| *line).collect();
            if let Some(program) =
                of_one_rule.first().and_then(|(number, _)| self.programs.get(*number as usize))
            {
                each(program, desk.judge(program, &lines));
            }
        }
    }
}
