//! The near miss as one line of a message: which line of a rule came closest to a post, and what it wanted next.

use places::Gazetteer;
use post::Post;

use crate::explain::{self, Met, TriedLine, TriedPart};
use crate::program::Program;

/// The line of the rule that got furthest, part by part; `None` when no part of any line fits.
pub(crate) fn line(program: &Program, post: &Post, gazetteer: &Gazetteer) -> Option<String> {
    explain::nearest(program, post, gazetteer).map(|line| shown(&line))
}

fn shown(line: &TriedLine) -> String {
    let parts: Vec<String> = line.parts.iter().map(part).collect();
    format!("line {}   {}", line.number, parts.join("  "))
}

fn part(part: &TriedPart) -> String {
    let TriedPart { written, within, met } = part;
    let reach = within.map(|most| format!(" within {most} words")).unwrap_or_default();
    match met {
        Met::Fits(_) => format!("✓ {written}"),
        Met::Saw(words) if words.is_empty() => format!("✗ needed {written}{reach}, saw the end of the post"),
        Met::Saw(words) => format!("✗ needed {written}{reach}, saw “{words}”"),
    }
}
