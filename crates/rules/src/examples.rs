//! The posts under `[tests]` as reports tell of them, and which of them hold a rule to nothing.

use std::sync::Arc;

use post::RuleId;

use crate::parse::{Case, Section};
use crate::program::Program;
use crate::{RuleSet, explain, selftest};

/// One post under `[tests]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// The setting it stands in ("match", "deny", "query", "ignore", "todo_match", "todo_ignore").
    pub section: &'static str,
    /// Its line in the file, from 1.
    pub line: usize,
    /// The post, without its marks.
    pub post: String,
}

impl Example {
    fn new(case: &Case) -> Self {
        Self { section: case.section.key(), line: case.line, post: case.post.clone() }
    }
}

impl RuleSet {
    /// The examples of a rule, in the order of its file's blocks; none when there is no such rule.
    pub fn examples(&self, id: &RuleId) -> Vec<Example> {
        self.program(id).into_iter().flat_map(|program| &program.cases).map(Example::new).collect()
    }

    /// The examples under `ignore` that would pass if the rule did not exist: they hold nothing that any line under
    /// `[find]` begins with, so no edit of the rule is likely to make them fail.
    pub fn idle_examples(&self, id: &RuleId) -> Vec<Example> {
        let Some(program) = self.program(id) else { return Vec::new() };
        let ignored = program.cases.iter().filter(|case| case.section == Section::Ignore);
        let idle = ignored.filter(|case| {
            let post = selftest::example(program, &case.post);
            explain::nearest(program, &post, &self.gazetteer).is_none()
        });
        idle.map(Example::new).collect()
    }

    pub(crate) fn program(&self, id: &RuleId) -> Option<&Arc<Program>> {
        self.programs.values().find(|program| program.rule.id == *id)
    }
}
