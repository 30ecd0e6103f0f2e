//! The lines of a rule, each with the block it was written in, and which of them its examples never use.

use std::sync::Arc;

use post::{RuleId, Strength};

use crate::judge::readers;
use crate::parse::{Case, Section};
use crate::pattern::Line;
use crate::program::Program;
use crate::{Rule, RuleSet, selftest};

/// The block of a rule file a line stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// `[find] strong`
    Strong,
    /// `[find] weak`
    Weak,
    /// `[require]`, the group of that name.
    Require(String),
    /// `[unless] same_sentence`
    SameSentence,
    /// `[unless] same_post`
    SamePost,
}

/// One phrase line of a rule.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleLine {
    /// Where it stands.
    pub block: Block,
    /// Its line in the file, from 1.
    pub number: usize,
    /// As its author wrote it.
    pub text: String,
}

impl std::fmt::Display for Block {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Block::Strong => f.write_str("strong"),
            Block::Weak => f.write_str("weak"),
            Block::Require(name) => write!(f, "require {name}"),
            Block::SameSentence => f.write_str("unless same_sentence"),
            Block::SamePost => f.write_str("unless same_post"),
        }
    }
}

impl Program {
    /// Every line, in the order of the blocks: find, require, unless.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (Block, &Arc<Line>)> {
        let find = self.find.iter().map(|(strength, line)| match strength {
            Strength::Strong => (Block::Strong, line),
            Strength::Weak => (Block::Weak, line),
        });
        let require = self
            .require
            .iter()
            .flat_map(|(name, lines)| lines.iter().map(|line| (Block::Require(name.clone()), line)));
        let same_sentence = self.same_sentence.iter().map(|line| (Block::SameSentence, line));
        let same_post = self.same_post.iter().map(|line| (Block::SamePost, line));
        find.chain(require).chain(same_sentence).chain(same_post)
    }
}

impl RuleLine {
    fn new(block: Block, line: &Line) -> Self {
        Self { block, number: line.number, text: line.text.to_string() }
    }
}

impl RuleSet {
    /// The lines of a rule, in the order of its blocks; none when there is no such rule.
    pub fn lines(&self, id: &RuleId) -> Vec<RuleLine> {
        let lines = self.program(id).into_iter().flat_map(|program| program.lines());
        lines.map(|(block, line)| RuleLine::new(block, line)).collect()
    }

    /// The lines no example uses: a line to find or to require needs a post that hits by it, a veto a post under
    /// `ignore` that holds a line to find as well, for else there was nothing to stop.
    pub fn untested_lines(&self) -> Vec<(&Rule, RuleLine)> {
        let mut untested = Vec::new();
        for program in self.programs.values() {
            let posts: Vec<(&Case, post::Post)> =
                program.cases.iter().map(|case| (case, selftest::example(program, &case.post))).collect();
            let stands =
                |line: &Line, post| readers(post, &self.gazetteer).any(|reader| line.stands(&reader));
            let found = |post| program.find.iter().any(|(_, line)| stands(line, post));
            for (block, line) in program.lines() {
                let used = posts.iter().any(|(case, post)| match block.is_veto() {
                    true => case.section == Section::Ignore && stands(line, post) && found(post),
                    false => case.section != Section::Ignore && stands(line, post),
                });
                if !used {
                    untested.push((program.rule.as_ref(), RuleLine::new(block, line)));
                }
            }
        }
        untested
    }
}

impl Block {
    fn is_veto(&self) -> bool {
        matches!(self, Block::SameSentence | Block::SamePost)
    }
}
