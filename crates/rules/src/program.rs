//! A compiled rule: what must stand in a post, and what must not.

use std::sync::Arc;

use post::Strength;

use crate::compile::{Compiler, Language, Lists};
use crate::diagnostic::Diagnostic;
use crate::parse::{Case, RuleText};
use crate::pattern::{Line, Matcher};
use crate::{Rule, lint};

/// A rule, ready to be tried on posts.
#[derive(Debug)]
pub(crate) struct Program {
    pub(crate) rule: Arc<Rule>,
    /// Lines that lead to the rule.
    pub(crate) find: Vec<(Strength, Arc<Line>)>,
    /// Weak lines that must match where no strong one does.
    pub(crate) weak_needed: usize,
    /// Groups of which each needs one line anywhere in the post.
    pub(crate) require: Vec<(String, Vec<Arc<Line>>)>,
    /// Vetoes within the sentence of a finding.
    pub(crate) same_sentence: Vec<Arc<Line>>,
    /// Vetoes within the post.
    pub(crate) same_post: Vec<Arc<Line>>,
    /// The posts under `[tests]`.
    pub(crate) cases: Vec<Case>,
}

impl Program {
    /// Compiles a rule as written; what is wrong, and what somebody should look at, is added to `said`.
    pub(crate) fn compile(
        text: &RuleText,
        lists: &mut Lists,
        today: jiff::civil::Date,
        said: &mut Vec<Diagnostic>,
    ) -> Self {
        let language = if text.rule.lang == "cy" { Language::Welsh } else { Language::English };
        let mut compiler = Compiler { source: &text.source, language, lists, said: Vec::new() };
        let strong = compiler.find_lines(&text.strong);
        let weak = compiler.find_lines(&text.weak);
        let require =
            text.require.iter().map(|(name, lines)| (name.clone(), compiler.side_lines(lines))).collect();
        let same_sentence = compiler.side_lines(&text.same_sentence);
        let same_post = compiler.side_lines(&text.same_post);
        said.append(&mut compiler.said);
        lint::check(text, today, said);
        let strong = strong.into_iter().map(|line| (Strength::Strong, line));
        let weak = weak.into_iter().map(|line| (Strength::Weak, line));
        Self {
            rule: Arc::new(text.rule.clone()),
            find: strong.chain(weak).collect(),
            weak_needed: text.weak_needed,
            require,
            same_sentence,
            same_post,
            cases: text.cases.clone(),
        }
    }

    /// How many of its lines are regular expressions.
    pub(crate) fn regexes(&self) -> usize {
        let require = self.require.iter().flat_map(|(_, lines)| lines);
        let lines = self
            .find
            .iter()
            .map(|(_, line)| line)
            .chain(require)
            .chain(&self.same_sentence)
            .chain(&self.same_post);
        lines.filter(|line| matches!(line.matcher, Matcher::Regex { .. })).count()
    }
}
