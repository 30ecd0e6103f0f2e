//! One thing about a rule that somebody should look at, wherever it was found out.

use rules::Rule;
use serde::Serialize;

/// One thing somebody should look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Its permanent name ("review-soon").
    pub code: &'static str,
    /// The rule.
    pub rule: String,
    /// The file.
    pub path: String,
    /// The line in the file, from 1.
    pub line: usize,
    /// What is the matter, and what to do.
    pub message: String,
}

impl Finding {
    /// About the rule as a whole.
    pub(crate) fn new(code: &'static str, rule: &Rule, message: impl Into<String>) -> Self {
        let (rule, path) = (rule.id.to_string(), rule.path.clone());
        Self { code, rule, path, line: 1, message: message.into() }
    }

    /// About one line of its file.
    pub(crate) fn at(mut self, line: usize) -> Self {
        self.line = line;
        self
    }
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}  {}: {}", self.path, self.line, self.code, self.message)
    }
}
