//! The posts under `[tests]`, run through the real engine with the one rule they belong to.

use std::sync::Arc;

use jiff::Timestamp;
use places::Gazetteer;
use post::{Field, HashKey, Post, RawPost, Text};

use crate::engine::Engine;
use crate::judge::Verdict;
use crate::nearest;
use crate::parse::Case;
use crate::program::Program;
use crate::scan::Hit;
use crate::stance::Frames;

/// What came of running examples.
#[derive(Clone, Debug, Default)]
pub struct TestReport {
    /// Examples run.
    pub examples: usize,
    /// Those that did not come out as written.
    pub failures: Vec<TestFailure>,
    /// Known gaps (`todo_match`, `todo_ignore`) that are still open: reported, no failure.
    pub known_gaps: Vec<TestFailure>,
}

/// One example that did not come out as written.
#[derive(Clone, Debug, PartialEq)]
pub struct TestFailure {
    /// The rule.
    pub rule: String,
    /// The file.
    pub path: String,
    /// The setting of `[tests]`.
    pub section: &'static str,
    /// Its line in the file, from 1.
    pub line: usize,
    /// The post.
    pub post: String,
    /// The post as rules read it.
    pub read_as: String,
    /// What was wanted.
    pub expected: String,
    /// What came.
    pub found: String,
    /// How far the nearest line got, part by part.
    pub nearest: Option<String>,
}

impl std::fmt::Display for TestFailure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "FAIL {} › tests.{} ({}:{})", self.rule, self.section, self.path, self.line)?;
        writeln!(f, "  post      {}", self.post.replace('\n', "\\n"))?;
        writeln!(f, "  read as   {}", self.read_as.replace('\n', " / "))?;
        writeln!(f, "  expected  {}", self.expected)?;
        write!(f, "  found     {}", self.found)?;
        match &self.nearest {
            Some(nearest) => write!(f, "\n  nearest   {nearest}"),
            None => Ok(()),
        }
    }
}

/// Runs every example of one rule.
pub(crate) fn run(program: &Arc<Program>, gazetteer: &Gazetteer, frames: &Frames, report: &mut TestReport) {
    let engine = Engine::new(vec![Arc::clone(program)]);
    for case in &program.cases {
        report.examples += 1;
        let post = example(program, &case.post);
        let mut verdict = Verdict::Nothing;
        engine.scan(&post, gazetteer, frames, |_, judged| verdict = judged);
        let field = program.rule.first_field();
        let Some((expected, found)) = compare(case, field, &verdict) else { continue };
        let missed = matches!(verdict, Verdict::Nothing);
        let failure = TestFailure {
            rule: program.rule.id.to_string(),
            path: program.rule.path.clone(),
            section: case.section.key(),
            line: case.line,
            post: case.post.clone(),
            read_as: post.field(field).map_or("", Text::folded).to_owned(),
            expected,
            found,
            nearest: missed.then(|| nearest::line(program, &post, gazetteer)).flatten(),
        };
        if case.section.is_todo() { report.known_gaps.push(failure) } else { report.failures.push(failure) }
    }
}

/// An example as a post of a source the rule reads, in the first field it reads.
pub(crate) fn example(program: &Program, text: &str) -> Post {
    let source = program.rule.sources.first().map_or("file:example", String::as_str);
    let mut raw = RawPost { id: "example".to_owned(), source: source.to_owned(), ..RawPost::default() };
    let text = text.to_owned();
    match program.rule.first_field() {
        Field::Text => raw.text = text,
        Field::Title => raw.title = Some(text),
        Field::Quote => raw.quote = Some(text),
        Field::Alt => raw.alt = Some(text),
    }
    Post::new(raw, &HashKey::new([0; 32]), Timestamp::UNIX_EPOCH)
}

/// What was wanted and what came, where they differ.
fn compare(case: &Case, field: Field, verdict: &Verdict) -> Option<(String, String)> {
    let stance = match verdict {
        Verdict::Hit(hit) => Some(hit.stance),
        _ => None,
    };
    if !case.section.accepts(stance) {
        return Some((case.section.expected().to_owned(), describe(case, verdict)));
    }
    let Verdict::Hit(hit) = verdict else { return None };
    let missing = case.marks.iter().find(|mark| !hit.spans.contains(&(field, (*mark).clone())))?;
    let wanted = case.post.get(missing.clone()).unwrap_or_default();
    Some((format!("the highlight «{wanted}»"), format!("the highlight {}", highlights(case, hit))))
}

fn describe(case: &Case, verdict: &Verdict) -> String {
    match verdict {
        Verdict::Hit(hit) => format!("a hit read as {}: {}", hit.stance, highlights(case, hit)),
        Verdict::Vetoed(line) => format!("no hit: the `[unless]` line `{}` stands in it", line.text),
        Verdict::Lacks(group) => format!("no hit: no line of `[require] {group}` stands in it"),
        Verdict::Nothing => "no hit".to_owned(),
    }
}

fn highlights(case: &Case, hit: &Hit) -> String {
    let spans =
        hit.spans.iter().map(|(_, span)| format!("«{}»", case.post.get(span.clone()).unwrap_or_default()));
    spans.collect::<Vec<_>>().join(" ")
}
