//! What an author is told about a rule file: where, what is wrong, and what to do next.

use std::ops::Range;
use std::sync::Arc;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

/// Whether a file can be used as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The file cannot be used.
    Error,
    /// The file can be used, and somebody should look at it.
    Warning,
}

impl Severity {
    /// The word as it stands in messages.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }
}

/// The text of one file, shared by everything said about it.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    pub(crate) path: Arc<str>,
    pub(crate) text: Arc<str>,
}

impl Source {
    pub(crate) fn new(path: &str, text: &str) -> Self {
        Self { path: Arc::from(path), text: Arc::from(text) }
    }

    /// Line and column, both counted from 1, the column in characters.
    pub(crate) fn line_column(&self, at: usize) -> (usize, usize) {
        let before = self.text.get(..at).unwrap_or(&self.text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = before.matches('\n').count() + 1;
        (line, before[line_start..].chars().count() + 1)
    }
}

/// A repair that needs no judgement, so that a machine may make it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Repair {
    /// Write this in the place the diagnostic points at.
    Write(String),
    /// Move this setting under that section; "" is the top of the file.
    Move(&'static str),
}

/// One thing said about one place in one file.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// Its permanent name ("unknown-key").
    pub code: &'static str,
    /// Whether the file can be used in spite of it.
    pub severity: Severity,
    /// The file, as the caller named it.
    pub path: String,
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// What is wrong, in one sentence.
    pub message: String,
    /// What to do about this very place, shown under it.
    pub label: Option<String>,
    /// What to do next.
    pub help: Option<String>,
    /// What would mend it, where there is no doubt.
    pub repair: Option<Repair>,
    source: Source,
    span: Range<usize>,
}

impl Diagnostic {
    pub(crate) fn error(
        code: &'static str,
        source: &Source,
        span: Range<usize>,
        message: impl Into<String>,
    ) -> Self {
        Self::new(code, Severity::Error, source, span, message.into())
    }

    pub(crate) fn warning(
        code: &'static str,
        source: &Source,
        span: Range<usize>,
        message: impl Into<String>,
    ) -> Self {
        Self::new(code, Severity::Warning, source, span, message.into())
    }

    fn new(
        code: &'static str,
        severity: Severity,
        source: &Source,
        span: Range<usize>,
        message: String,
    ) -> Self {
        let span = within(&source.text, span);
        let (line, column) = source.line_column(span.start);
        Self {
            code,
            severity,
            path: source.path.to_string(),
            line,
            column,
            message,
            label: None,
            help: None,
            repair: None,
            source: source.clone(),
            span,
        }
    }

    pub(crate) fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Says what would mend it.
    pub(crate) fn mended_by(mut self, repair: Option<Repair>) -> Self {
        self.repair = repair;
        self
    }

    /// The place it points at, in bytes of the file; a byte-order mark at its start is not counted.
    pub fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// As a person reads it on a terminal, with the line of the file and a mark under the place.
    pub fn render(&self, colour: bool) -> String {
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let mark = AnnotationKind::Primary.span(self.span.clone()).label(self.label.as_deref());
        let snippet = Snippet::source(&*self.source.text).path(&*self.source.path).annotation(mark);
        let mut report = vec![level.primary_title(&*self.message).id(self.code).element(snippet)];
        if let Some(help) = &self.help {
            report.push(Group::with_title(Level::HELP.secondary_title(help.as_str())));
        }
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        renderer.decor_style(DecorStyle::Ascii).render(&report)
    }

    /// As one line of JSON, for editors and scripts.
    pub fn to_json(&self) -> String {
        serde_json::json!({
            "code": self.code,
            "severity": self.severity.as_str(),
            "path": self.path,
            "line": self.line,
            "column": self.column,
            "message": self.message,
            "label": self.label,
            "help": self.help,
        })
        .to_string()
    }

    /// As a workflow command that code-hosting sites show beside the line.
    pub fn to_github(&self) -> String {
        let said = [Some(&self.message), self.label.as_ref(), self.help.as_ref()];
        let said: Vec<&str> = said.into_iter().flatten().map(String::as_str).collect();
        format!(
            "::{} file={},line={},col={},title={}::{}",
            self.severity.as_str(),
            self.path,
            self.line,
            self.column,
            self.code,
            said.join(" / ").replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A"),
        )
    }
}

/// `span` cut to the text, on character bounds, never empty unless the text is.
fn within(text: &str, span: Range<usize>) -> Range<usize> {
    let mut start = span.start.min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let mut end = span.end.clamp(start, text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    start..end
}

/// The one of `known` that `written` was most likely meant to be.
pub(crate) fn did_you_mean<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let close = 1 + written.chars().count() / 4;
    known
        .into_iter()
        .map(|word| (distance(written, word), word))
        .filter(|(distance, _)| *distance <= close)
        .min()
        .map(|(_, word)| word)
}

/// Edits that turn one word into the other, a swap of neighbours counting as one
/// (optimal string alignment; Damerau 1964).
fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().collect();
    let b: Vec<char> = b.chars().collect();
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            rows[i][j] = if i == 0 || j == 0 {
                i + j
            } else {
                let change = usize::from(a[i - 1] != b[j - 1]);
                let mut least = (rows[i - 1][j] + 1).min(rows[i][j - 1] + 1).min(rows[i - 1][j - 1] + change);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    least = least.min(rows[i - 2][j - 2] + 1);
                }
                least
            };
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_keyboard_is_recognised() {
        let known = ["status", "title", "theme", "stance"];
        for (written, meant) in
            [("staus", Some("status")), ("thmee", Some("theme")), ("colour", None), ("", None)]
        {
            assert_eq!(did_you_mean(written, known), meant, "{written}");
        }
    }

    #[test]
    fn a_span_outside_the_text_or_inside_a_character_is_mended() {
        assert_eq!(within("aé", 2..9), 1..3);
        assert_eq!(within("", 4..9), 0..0);
    }

    #[test]
    fn columns_count_characters() {
        let source = Source::new("x.toml", "a\nêb");
        assert_eq!(source.line_column(4), (2, 2));
    }
}
