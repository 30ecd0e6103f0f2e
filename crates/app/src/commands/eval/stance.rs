//! Whether denials and questions among the replies to rumours are read as such, not as spreading them.

use std::collections::BTreeMap;

use post::{Evidence, Kind, Stance};

use super::data::Data;
use super::measured::Measured;
use super::table::{Cell, Table};

/// What people said a reply does, and how the rules may read it to be right.
const READINGS: &[(&str, &[Stance])] = &[
    ("support", &[Stance::Support, Stance::Report]),
    ("deny", &[Stance::Deny]),
    ("query", &[Stance::Query]),
    ("comment", &[Stance::Support, Stance::Report, Stance::Deny, Stance::Query]),
];

pub(super) fn measure(measured: &Measured, data: &Data<'_>) -> anyhow::Result<Vec<Table>> {
    let mut table = Table::new(
        "stance",
        "RumourEval 2017: how the stance of flagged replies is read",
        &["replies", "flagged", "rightly", "support", "report", "query", "deny", "fiction"],
        &[
            "Flagged: a rumour rule hits, whatever the stance. A reply is read as the stance of its first such hit.",
            "Goal: 70 % of denials, 60 % of queries read rightly; at most 5 % of support misread.",
        ],
    );
    let mut replies: BTreeMap<String, Vec<Option<Stance>>> = BTreeMap::new();
    for (_, posts) in data.sets("rumoureval17")? {
        let found = measured.all(&posts)?;
        for (post, found) in posts.into_iter().zip(&found) {
            if let (Some(label), Some(_)) = (post.labels.stance, post.post.reply_to) {
                replies.entry(label).or_default().push(read(found));
            }
        }
    }
    for (label, right) in READINGS {
        let readings = replies.get(*label).map(Vec::as_slice).unwrap_or_default();
        let flagged: Vec<Stance> = readings.iter().flatten().copied().collect();
        let whole = flagged.len() as u64;
        let as_one_of = |stances: &[Stance]| {
            Cell::share(flagged.iter().filter(|stance| stances.contains(stance)).count() as u64, whole)
        };
        let mut cells = vec![Cell::Count(readings.len() as u64), Cell::Count(whole), as_one_of(right)];
        let read_as = [Stance::Support, Stance::Report, Stance::Query, Stance::Deny, Stance::Fiction];
        cells.extend(read_as.iter().map(|stance| as_one_of(&[*stance])));
        table.row(*label, cells);
    }
    Ok(vec![table])
}

/// How a reply is read, if a rumour rule hits in it.
fn read(found: &[Evidence]) -> Option<Stance> {
    found.iter().find(|evidence| evidence.weighs() && evidence.kind == Kind::Rumour).map(|hit| hit.stance)
}
