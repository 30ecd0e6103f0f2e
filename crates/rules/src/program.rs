//! A compiled rule: what must stand in a post, and what must not.

use std::sync::Arc;

use jiff::civil::Date;
use post::Strength;

use crate::compile::{Compiler, Language, Lists};
use crate::diagnostic::Diagnostic;
use crate::parse::{Case, RuleText};
use crate::pattern::{Line, Matcher};
use crate::tuning::Tuning;
use crate::{Rule, covered, lint, vetoed};

/// A rule, ready to be tried on posts.
#[derive(Clone, Debug)]
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
    /// More vetoes, of this place and for a time.
    pub(crate) tuning: Vec<Tuning>,
    /// The posts under `[tests]`.
    pub(crate) cases: Vec<Case>,
}

impl Program {
    /// Compiles a rule as written; what is wrong, and what somebody should look at, is added to `said`.
    pub(crate) fn compile(
        text: &RuleText,
        lists: &mut Lists,
        today: Date,
        said: &mut Vec<Diagnostic>,
    ) -> Self {
        let language = Language::of(&text.rule);
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
        let program = Self {
            rule: Arc::new(text.rule.clone()),
            find: strong.chain(weak).collect(),
            weak_needed: text.weak_needed,
            require,
            same_sentence,
            same_post,
            tuning: Vec::new(),
            cases: text.cases.clone(),
        };
        vetoed::check(&program, text, said);
        covered::check(&program, text, said);
        program
    }

    /// Vetoes within the sentence of a finding that hold on this day.
    pub(crate) fn same_sentence(&self, day: Date) -> impl Iterator<Item = &Arc<Line>> {
        self.same_sentence.iter().chain(self.tuning_of(day).flat_map(|tuning| &tuning.same_sentence))
    }

    /// Vetoes within the post that hold on this day.
    pub(crate) fn same_post(&self, day: Date) -> impl Iterator<Item = &Arc<Line>> {
        self.same_post.iter().chain(self.tuning_of(day).flat_map(|tuning| &tuning.same_post))
    }

    fn tuning_of(&self, day: Date) -> impl Iterator<Item = &Tuning> {
        self.tuning.iter().filter(move |tuning| day <= tuning.expires)
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
