//! Local tuning put on rules: more vetoes, for a time. A rule's own tests run on the rule as its author wrote it.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use post::RuleId;

use crate::compile::{Compiler, Language, Lists};
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::parse::LocalText;
use crate::pattern::Line;
use crate::program::Program;

/// The vetoes of one file, compiled for one rule.
#[derive(Clone, Debug)]
pub(crate) struct Tuning {
    /// The last day on which it holds.
    pub(crate) expires: Date,
    pub(crate) same_sentence: Vec<Arc<Line>>,
    pub(crate) same_post: Vec<Arc<Line>>,
}

impl Tuning {
    fn compile(text: &LocalText, language: Language, lists: &mut Lists, said: &mut Vec<Diagnostic>) -> Self {
        let mut compiler = Compiler { source: &text.source, language, lists, said: Vec::new() };
        let same_sentence = compiler.side_lines(&text.same_sentence);
        let same_post = compiler.side_lines(&text.same_post);
        said.append(&mut compiler.said);
        Self { expires: text.expires, same_sentence, same_post }
    }
}

/// What is wrong with a file of tuning beyond how it is written; `ids` are the rules there are.
pub(crate) fn check(
    text: &LocalText,
    ids: &BTreeMap<RuleId, String>,
    lists: &mut Lists,
    today: Date,
    said: &mut Vec<Diagnostic>,
) {
    Tuning::compile(text, Language::English, lists, said);
    for wanted in text.adjust.iter().filter(|wanted| !ids.contains_key(&RuleId::new(&wanted.text))) {
        let label = match did_you_mean(&wanted.text, ids.keys().map(RuleId::as_str)) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "write the `id` of a rule in this folder".to_owned(),
        };
        let message = format!("there is no rule `{}`", wanted.text);
        let error = Diagnostic::error("unknown-rule", &text.source, wanted.span.clone(), message);
        said.push(error.label(label));
    }
    if text.expires < today {
        let span = text.source.text.find("expires").map_or(0..0, |at| at..at + "expires".len());
        let message = format!("this tuning expired on {} and changes nothing any more", text.expires);
        let warning = Diagnostic::warning("expired", &text.source, span, message);
        said.push(warning.label("remove the file, or set a new date"));
    }
}

/// The rule with every tuning that names it, by its present id or a former one.
pub(crate) fn tuned(program: &Arc<Program>, texts: &[Arc<LocalText>], lists: &mut Lists) -> Arc<Program> {
    let names = |wanted: &str| {
        let rule = &program.rule;
        std::iter::once(&rule.id).chain(&rule.formerly).any(|id| id.as_str() == wanted)
    };
    let language = Language::of(&program.rule);
    let for_it = texts.iter().filter(|text| text.adjust.iter().any(|wanted| names(&wanted.text)));
    // What is wrong with the lines has been said of the tuning's own file.
    let tuning: Vec<Tuning> =
        for_it.map(|text| Tuning::compile(text, language, lists, &mut Vec::new())).collect();
    if tuning.is_empty() {
        return Arc::clone(program);
    }
    Arc::new(Program { tuning, ..Program::clone(program) })
}
