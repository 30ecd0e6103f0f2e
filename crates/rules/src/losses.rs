//! A reload that would lose most rules at once: a folder half copied, or not there, is no decision of anybody's.

use std::collections::BTreeMap;
use std::sync::Arc;

use post::Status;

use crate::RuleSet;
use crate::diagnostic::{Diagnostic, Source};
use crate::program::Program;

/// Refuses rules of which less than half as many are live as before.
pub(crate) fn check(last: &RuleSet, programs: &BTreeMap<String, Arc<Program>>) -> Option<Diagnostic> {
    let live = |programs: &BTreeMap<String, Arc<Program>>| {
        programs.values().filter(|program| program.rule.status == Status::Live).count()
    };
    let (before, now) = (live(&last.programs), live(programs));
    if now * 2 >= before {
        return None;
    }
    let message = format!("of {before} live rules only {now} would be left, so nothing was changed");
    let error = Diagnostic::error("rules-gone", &Source::new("rules", ""), 0..0, message);
    Some(error.help(
        "is the whole folder there? If they are meant to go, retire them a few at a time or restart the service",
    ))
}
