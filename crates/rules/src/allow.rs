//! `# allow: wildcard-broad because …` at the end of a line: a warning its author has looked at is not said again.

use std::ops::Range;

use crate::diagnostic::{Diagnostic, Severity, Source, did_you_mean};

/// Warnings that can be allowed.
const WARNINGS: [&str; 12] = [
    "comment-or-hashtag",
    "common-alone",
    "confusable-in-rule",
    "covered-by-line",
    "duplicate-line",
    "english-collision",
    "expired",
    "no-ignore-test",
    "no-tests",
    "review-overdue",
    "vetoed-line",
    "wildcard-broad",
];
const SIGN: &str = "# allow:";

/// Takes out the warnings allowed on their own line; an allowance that is no good is an error.
pub(crate) fn apply(source: &Source, said: &mut Vec<Diagnostic>) {
    let mut start = 0;
    for (number, line) in (1..).zip(source.text.split_inclusive('\n')) {
        if let Some(at) = line.find(SIGN) {
            let span = start + at..start + line.trim_end().len();
            match read(line.get(at + SIGN.len()..).unwrap_or_default()) {
                Ok(code) => said.retain(|found| {
                    found.severity == Severity::Error || found.line != number || found.code != code
                }),
                Err((message, label)) => said.push(refused(source, span, message, label)),
            }
        }
        start += line.len();
    }
}

fn refused(source: &Source, span: Range<usize>, message: String, label: String) -> Diagnostic {
    Diagnostic::error("bad-allow", source, span, message).label(label)
}

/// The warning allowed, or what is wrong and what to write.
fn read(written: &str) -> Result<&'static str, (String, String)> {
    let (code, reason) = written.split_once(" because ").unwrap_or((written, ""));
    let code = code.trim();
    let Some(known) = WARNINGS.into_iter().find(|known| *known == code) else {
        let label = match did_you_mean(code, WARNINGS) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("write one of: {}", WARNINGS.join(", ")),
        };
        return Err((format!("there is no warning `{code}` to allow"), label));
    };
    if reason.trim().is_empty() {
        let label = format!("write `# allow: {known} because …`");
        return Err(("an allowance needs a reason".to_owned(), label));
    }
    Ok(known)
}
