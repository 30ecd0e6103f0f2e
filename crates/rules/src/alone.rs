//! One rule by itself, as the bench of the author's tools runs it.

use post::{Post, RuleId};

use crate::RuleSet;
use crate::engine::Engine;
use crate::judge::Verdict;

/// One rule behind an index of its own.
#[derive(Debug)]
pub struct Alone<'a> {
    engine: Engine,
    set: &'a RuleSet,
}

impl RuleSet {
    /// The rule of that id by itself, whatever its status.
    pub fn alone(&self, id: &RuleId) -> Option<Alone<'_>> {
        let program = self.programs.values().find(|program| program.rule.id == *id)?;
        Some(Alone { engine: self.engine.alone(program), set: self })
    }
}

impl Alone<'_> {
    /// Whether it hits; the areas of the post are not looked for.
    pub fn hits(&self, post: &Post) -> bool {
        let mut hits = false;
        self.engine.scan(post, &self.set.gazetteer, &self.set.frames, |_, verdict| {
            hits = matches!(verdict, Verdict::Hit(_));
        });
        hits
    }
}
