//! Loading: all files in, a rule set or every mistake out; on reload a broken file keeps its last good version.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use places::Gazetteer;
use post::{Kind, RuleId, Theme};

use crate::calendar::{self, Calendar};
use crate::compile::{Compiler, Language, Lists};
use crate::diagnostic::{Diagnostic, Severity, Source};
use crate::engine::Engine;
use crate::parse::{self, FrameText, ListText, LocalText};
use crate::program::Program;
use crate::selftest::{self, TestFailure, TestReport};
use crate::stance::Frames;
use crate::surge::{self, CheckedSurge};
use crate::{Kept, RuleFile, RuleSet, allow, losses, pasted, scope, tuning};

/// What came of loading.
#[derive(Debug)]
pub struct Load {
    /// The rules; `None` when they cannot be used, or when the last ones must stay in force as a whole.
    pub set: Option<RuleSet>,
    /// Everything there is to say, by file and line.
    pub diagnostics: Vec<Diagnostic>,
}

/// Loads rules for the first time: any error means no rule set.
///
/// `files` are rules, `lists/*.txt`, `frames/*.toml`, `local/*.toml`, `surges/*.toml` and `calendar/*.toml`, in any order; `themes` are the themes a rule may have;
/// `today` decides whether a review is overdue.
pub fn load(files: &[RuleFile], themes: &[Theme], gazetteer: Arc<Gazetteer>, today: Date) -> Load {
    let mut loader = Loader::new(themes, gazetteer, today, None);
    loader.read(files);
    if !files.iter().any(|file| is_rule(&file.path)) {
        loader.said.push(losses::nothing());
    }
    let broken = loader.said.iter().any(|said| said.severity == Severity::Error);
    loader.finish(broken)
}

/// The same without running the examples: for a command that runs them itself, and has more to say about one that fails.
pub fn load_untested(files: &[RuleFile], themes: &[Theme], gazetteer: Arc<Gazetteer>, today: Date) -> Load {
    let mut loader = Loader { untested: true, ..Loader::new(themes, gazetteer, today, None) };
    loader.read(files);
    let broken = loader.said.iter().any(|said| said.severity == Severity::Error);
    loader.finish(broken)
}

/// Loads rules again: a file with a mistake keeps its version in `last` (see [`RuleSet::kept`]), or is left out
/// when it is new. A mistake that no one file made (an id used twice, a list gone from under a rule, most live rules
/// gone at once) rejects all.
pub fn reload(
    files: &[RuleFile],
    themes: &[Theme],
    gazetteer: Arc<Gazetteer>,
    today: Date,
    last: &RuleSet,
) -> Load {
    let mut loader = Loader::new(themes, gazetteer, today, Some(last));
    loader.read(files);
    let empty = loader.programs.is_empty() && !last.programs.is_empty();
    let losses = if empty { Some(losses::nothing()) } else { losses::check(last, &loader.programs) };
    let rejected = loader.rejected || losses.is_some();
    loader.said.extend(losses);
    loader.finish(rejected)
}

struct Loader<'a> {
    themes: &'a [Theme],
    gazetteer: Arc<Gazetteer>,
    today: Date,
    last: Option<&'a RuleSet>,
    /// Leave the examples alone.
    untested: bool,
    said: Vec<Diagnostic>,
    kept: Vec<Kept>,
    rejected: bool,
    lists: BTreeMap<String, Arc<ListText>>,
    frames: BTreeMap<String, Arc<FrameText>>,
    locals: BTreeMap<String, Arc<LocalText>>,
    surges: BTreeMap<String, Arc<CheckedSurge>>,
    calendars: BTreeMap<String, Arc<Calendar>>,
    programs: BTreeMap<String, Arc<Program>>,
    /// Where each id was first met.
    ids: BTreeMap<RuleId, String>,
    /// `re:` lines so far.
    regexes: usize,
}

/// Surges in all: each finding is held against every one of them.
const SURGES_MAX: usize = 50;
/// `re:` lines in all rules together.
const REGEXES_MAX: usize = 200;

impl<'a> Loader<'a> {
    fn new(themes: &'a [Theme], gazetteer: Arc<Gazetteer>, today: Date, last: Option<&'a RuleSet>) -> Self {
        Self {
            themes,
            gazetteer,
            today,
            last,
            untested: false,
            said: Vec::new(),
            kept: Vec::new(),
            rejected: false,
            lists: BTreeMap::new(),
            frames: BTreeMap::new(),
            locals: BTreeMap::new(),
            surges: BTreeMap::new(),
            calendars: BTreeMap::new(),
            programs: BTreeMap::new(),
            ids: BTreeMap::new(),
            regexes: 0,
        }
    }

    fn read(&mut self, files: &[RuleFile]) {
        let mut files: Vec<&RuleFile> = files.iter().collect();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        for file in files.iter().filter(|file| is_list(&file.path)) {
            self.list(file);
        }
        let mut lists = self.written_lists();
        for file in files.iter().filter(|file| is_frame(&file.path)) {
            self.frame(file, &mut lists);
        }
        let frames = Frames::compile(self.frames.values().map(Arc::as_ref), &mut lists, &mut Vec::new());
        for file in files.iter().filter(|file| is_rule(&file.path)) {
            self.rule(file, &mut lists, &frames);
        }
        for file in files.iter().filter(|file| is_local(&file.path)) {
            self.local(file, &mut lists);
        }
        let kinds = kinds(&self.programs);
        for file in files.iter().filter(|file| is_surge(&file.path)) {
            self.surge(file, &kinds);
        }
        for file in files.iter().filter(|file| is_calendar(&file.path)) {
            self.calendar(file);
        }
    }

    fn list(&mut self, file: &RuleFile) {
        let (text, mut said) = parse::read_list(file);
        if let Some(text) = &text {
            check_list(text, &mut said);
        }
        let last = self.last.and_then(|last| last.lists.get(&file.path));
        if let Some(text) = self.good(&file.path, text.map(Arc::new), last, said) {
            self.lists.insert(file.path.clone(), text);
        }
    }

    fn frame(&mut self, file: &RuleFile, lists: &mut Lists) {
        let (text, mut said) = parse::read_frame(file);
        Frames::compile(text.iter(), lists, &mut said);
        let last = self.last.and_then(|last| last.frame_texts.get(&file.path));
        if let Some(text) = self.good(&file.path, text.map(Arc::new), last, said) {
            self.frames.insert(file.path.clone(), text);
        }
    }

    fn rule(&mut self, file: &RuleFile, lists: &mut Lists, frames: &Frames) {
        let (text, mut said) = parse::read_rule(file, self.themes);
        let program = text.map(|mut text| {
            scope::resolve(&mut text, &self.gazetteer, &mut said);
            let program = Arc::new(Program::compile(&text, lists, self.today, &mut said));
            let ids: Vec<&RuleId> = std::iter::once(&text.rule.id).chain(&text.rule.formerly).collect();
            self.once(&ids, &file.path, &text.source, &text.id_span, &mut said);
            self.few_regexes(&program, &text.source, &mut said);
            allow::apply(&text.source, &mut said);
            if !self.untested && !has_error(&said) {
                self.test(&program, frames, &text.source, &mut said);
            }
            program
        });
        let last = self.last.and_then(|last| last.programs.get(&file.path));
        self.reject_if_unedited(file, last, &said);
        if let Some(program) = self.good(&file.path, program, last, said) {
            self.programs.insert(file.path.clone(), program);
        }
    }

    fn local(&mut self, file: &RuleFile, lists: &mut Lists) {
        let (text, mut said) = parse::read_local(file);
        if let Some(text) = &text {
            tuning::check(text, &self.ids, lists, self.today, &mut said);
            allow::apply(&text.source, &mut said);
        }
        let last = self.last.and_then(|last| last.locals.get(&file.path));
        if let Some(text) = self.good(&file.path, text.map(Arc::new), last, said) {
            self.locals.insert(file.path.clone(), text);
        }
    }

    fn surge(&mut self, file: &RuleFile, kinds: &BTreeMap<RuleId, Kind>) {
        let (text, mut said) = parse::read_surge(file, self.themes);
        let surge = text.map(|text| {
            let checked = surge::check(&text, kinds, &self.gazetteer, self.today, &mut said);
            let definition = &checked.surge.definition;
            self.once(&[&definition.id], &file.path, &text.source, &text.id_span, &mut said);
            if self.surges.len() >= SURGES_MAX {
                let message = format!("there are {SURGES_MAX} surges before this one; that is the most");
                said.push(
                    Diagnostic::error("too-many-surges", &text.source, 0..0, message).help("remove one"),
                );
            }
            allow::apply(&text.source, &mut said);
            if !has_error(&said) {
                let failures = checked.run(kinds);
                said.extend(
                    failures.map(|(case, failure)| failed(&failure, &text.source, case.span.clone())),
                );
            }
            Arc::new(checked)
        });
        let last = self.last.and_then(|last| last.surges.get(&file.path));
        if let Some(surge) = self.good(&file.path, surge, last, said) {
            self.surges.insert(file.path.clone(), surge);
        }
    }

    fn calendar(&mut self, file: &RuleFile) {
        let (text, mut said) = parse::read_calendar(file, self.themes);
        let calendar = text.map(|text| {
            let calendar = calendar::check(&text, &self.gazetteer, self.today, &mut said);
            allow::apply(&text.source, &mut said);
            calendar
        });
        let last = self.last.and_then(|last| last.calendars.get(&file.path));
        if let Some(calendar) = self.good(&file.path, calendar, last, said) {
            self.calendars.insert(file.path.clone(), calendar);
        }
    }

    /// The new version where it has no error, else the last one, which is then noted as kept.
    fn good<T>(
        &mut self,
        path: &str,
        new: Option<Arc<T>>,
        last: Option<&Arc<T>>,
        said: Vec<Diagnostic>,
    ) -> Option<Arc<T>> {
        let broken = has_error(&said);
        if broken && last.is_some() {
            let before = self.last.and_then(|last| last.kept.iter().find(|kept| kept.path == path));
            let since = before.map_or(self.today, |kept| kept.since);
            self.kept.push(Kept { path: path.to_owned(), since, diagnostics: said.clone() });
        }
        self.said.extend(said);
        if broken { last.cloned() } else { new }
    }

    /// An id belongs to one rule for ever, under its present name or a former one.
    fn once(
        &mut self,
        ids: &[&RuleId],
        path: &str,
        source: &Source,
        span: &std::ops::Range<usize>,
        said: &mut Vec<Diagnostic>,
    ) {
        for id in ids.iter().copied().filter(|id| !id.as_str().is_empty()) {
            if let Some(first) = self.ids.get(id) {
                let error = Diagnostic::error(
                    "duplicate-id",
                    source,
                    span.clone(),
                    format!("the id `{id}` is taken"),
                );
                said.push(error.label(format!("{first} has it already")));
                self.rejected = true;
            }
            self.ids.entry(id.clone()).or_insert_with(|| path.to_owned());
        }
    }

    /// There is no way to bound what many expressions cost together but to have few.
    fn few_regexes(&mut self, program: &Program, source: &Source, said: &mut Vec<Diagnostic>) {
        self.regexes += program.regexes();
        if program.regexes() > 0 && self.regexes > REGEXES_MAX {
            let message =
                format!("with this rule there are {} `re:` lines; {REGEXES_MAX} is the most", self.regexes);
            said.push(
                Diagnostic::error("too-many-regexes", source, 0..0, message).help("use phrase lines instead"),
            );
        }
    }

    /// A file nobody edited and that has a mistake now was broken from outside: a list is gone, say.
    fn reject_if_unedited(&mut self, file: &RuleFile, last: Option<&Arc<Program>>, said: &[Diagnostic]) {
        let unedited = last.is_some_and(|last| last.rule.hash == crate::hash_bytes(&file.bytes));
        self.rejected |= unedited && said.iter().any(|said| said.code == "unknown-list");
    }

    fn test(&self, program: &Arc<Program>, frames: &Frames, source: &Source, said: &mut Vec<Diagnostic>) {
        let mut report = TestReport::default();
        selftest::run(program, &self.gazetteer, frames, &mut report);
        for failure in report.failures {
            let case = program
                .cases
                .iter()
                .find(|case| case.line == failure.line && case.section.key() == failure.section);
            let span = case.map_or(0..0, |case| case.span.clone());
            said.push(failed(&failure, source, span));
        }
    }

    fn written_lists(&self) -> Lists {
        let mut lists = Lists::default();
        for text in self.lists.values() {
            lists.written.insert(text.name.clone(), text.lines.clone());
        }
        lists
    }

    fn finish(mut self, unusable: bool) -> Load {
        self.said.sort_by(|a, b| (&a.path, a.line, a.column).cmp(&(&b.path, b.line, b.column)));
        if unusable {
            return Load { set: None, diagnostics: self.said };
        }
        let mut lists = self.written_lists();
        let frames = Frames::compile(self.frames.values().map(Arc::as_ref), &mut lists, &mut Vec::new());
        let locals: Vec<Arc<LocalText>> = self.locals.values().cloned().collect();
        let matched = self.programs.values().filter(|program| program.rule.status.is_matched());
        let matched: Vec<Arc<Program>> =
            matched.map(|program| tuning::tuned(program, &locals, &mut lists)).collect();
        let set = RuleSet {
            engine: Engine::new(matched),
            programs: self.programs,
            lists: self.lists,
            frame_texts: self.frames,
            locals: self.locals,
            surges: self.surges,
            calendars: self.calendars,
            frames,
            gazetteer: self.gazetteer,
            kept: self.kept,
        };
        Load { set: Some(set), diagnostics: self.said }
    }
}

fn failed(failure: &TestFailure, source: &Source, span: std::ops::Range<usize>) -> Diagnostic {
    let message = format!("this example of `{}` does not come out as written", failure.section);
    let label = format!("wanted {}; got {}", failure.expected, failure.found);
    let error = Diagnostic::error("own-test-fails", source, span, message).label(label);
    match &failure.nearest {
        Some(nearest) => error.help(format!("nearest: {nearest}")),
        None => error,
    }
}

fn check_list(text: &ListText, said: &mut Vec<Diagnostic>) {
    pasted::check_lines(&text.source, &text.lines, said);
    let mut none = Lists::default();
    let mut compiler =
        Compiler { source: &text.source, language: Language::English, lists: &mut none, said: Vec::new() };
    compiler.choices(&text.lines);
    // A list inside a list has been named as such already.
    said.extend(compiler.said.into_iter().filter(|found| found.code != "unknown-list"));
}

/// What each rule finds.
pub(crate) fn kinds(programs: &BTreeMap<String, Arc<Program>>) -> BTreeMap<RuleId, Kind> {
    programs.values().map(|program| (program.rule.id.clone(), program.rule.kind)).collect()
}

fn has_error(said: &[Diagnostic]) -> bool {
    said.iter().any(|said| said.severity == Severity::Error)
}

fn is_list(path: &str) -> bool {
    is_in(path, "lists") && path.ends_with(".txt")
}

fn is_frame(path: &str) -> bool {
    is_in(path, "frames") && path.ends_with(".toml")
}

fn is_local(path: &str) -> bool {
    is_in(path, "local") && path.ends_with(".toml")
}

fn is_surge(path: &str) -> bool {
    is_in(path, "surges") && path.ends_with(".toml")
}

fn is_calendar(path: &str) -> bool {
    is_in(path, "calendar") && path.ends_with(".toml")
}

fn is_rule(path: &str) -> bool {
    path.ends_with(".toml")
        && !["calendar", "lists", "frames", "local", "places", "surges"]
            .iter()
            .any(|folder| is_in(path, folder))
}

/// Whether the file lies directly in a folder of this name.
fn is_in(path: &str, folder: &str) -> bool {
    path.rsplit('/').nth(1) == Some(folder)
}
