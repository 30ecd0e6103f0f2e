//! A folder without rules, or a reload that would lose most of them at once: a folder half copied, or not there, is
//! no decision of anybody's.

use std::collections::BTreeMap;
use std::sync::Arc;

use post::Status;

use crate::RuleSet;
use crate::diagnostic::{Diagnostic, Source};
use crate::program::Program;

/// Refuses a folder that holds no rule file at all.
pub(crate) fn nothing() -> Diagnostic {
    let message = "there is no rule in this folder, so nothing would ever be found";
    let error = Diagnostic::error("no-rules", &Source::new("rules", ""), 0..0, message);
    error.help("is it the right folder? `bellwether rules new` writes a first rule")
}

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
        "is the whole folder there? If they are meant to go, restart the service: a start takes the folder as it is",
    ))
}
