//! HateCheck by functionality, and whether an evasive spelling is found as its plain twin is.

use std::collections::BTreeMap;

use post::Kind;

use super::data::{Data, Labelled};
use super::measured::{Measured, flagged};
use super::table::{Cell, Table};

/// Rules about hostility toward people; what other rules find in a test sentence says nothing about hate.
const HOSTILITY: &[Kind] = &[Kind::Narrative, Kind::Targeting];

/// Cases, and how many of them were decided rightly.
#[derive(Clone, Copy, Default)]
struct Passed {
    cases: u64,
    right: u64,
}

pub(super) fn measure(measured: &Measured, data: &Data<'_>) -> anyhow::Result<Vec<Table>> {
    let cases = data.posts("hatecheck/en")?;
    let found: Vec<bool> = measured.all(&cases)?.iter().map(|found| flagged(found, HOSTILITY)).collect();
    Ok(vec![by_functionality(&cases, &found), twins(&cases, &found)])
}

fn by_functionality(cases: &[Labelled], found: &[bool]) -> Table {
    let mut passed: BTreeMap<&str, Passed> = BTreeMap::new();
    let (mut hateful, mut harmless) = (Passed::default(), Passed::default());
    for (case, found) in cases.iter().zip(found) {
        let is_hateful = case.labels.hateful == Some(true);
        let right = u64::from(*found == is_hateful);
        let all = if is_hateful { &mut hateful } else { &mut harmless };
        let functionality = case.labels.functionality.as_deref().unwrap_or("none");
        for counted in [all, passed.entry(functionality).or_default()] {
            counted.cases += 1;
            counted.right += right;
        }
    }
    let mut table = Table::new(
        "hate",
        "HateCheck, English, by functionality",
        &["cases", "right"],
        &[
            "Right: a hateful case is found by a rule on hostility (narrative, targeting), another (_nh) is not.",
            "Goal: 90 % of what is not hateful, none of its functionalities below 80 %; 70 % of what is hateful.",
        ],
    );
    for (name, passed) in &passed {
        table.row(*name, passed.cells());
    }
    table.row("all hateful", hateful.cells());
    table.row("all not hateful", harmless.cells());
    table
}

/// How often an evasive spelling is found, beside the plain cases it was made from.
fn twins(cases: &[Labelled], found: &[bool]) -> Table {
    let plain: BTreeMap<&str, bool> = cases
        .iter()
        .zip(found)
        .filter_map(|(case, found)| Some((case.post.id.strip_prefix("hc-")?, *found)))
        .collect();
    let mut spelt: BTreeMap<&str, (u64, u64, u64)> = BTreeMap::new();
    for (case, found) in cases.iter().zip(found) {
        let functionality = case.labels.functionality.as_deref().unwrap_or("none");
        let twin = case.labels.ref_case_id.as_deref().and_then(|id| plain.get(id));
        if let (true, Some(twin)) = (functionality.starts_with("spell_"), twin) {
            let (pairs, evasive, plainly) = spelt.entry(functionality).or_default();
            *pairs += 1;
            *evasive += u64::from(*found);
            *plainly += u64::from(*twin);
        }
    }
    let mut table = Table::new(
        "hate",
        "evasive spellings beside their plain twins",
        &["pairs", "found", "twin found"],
        &["Goal: within 5 points of the twin, no misspelling listed."],
    );
    for (name, (pairs, evasive, plainly)) in spelt {
        let cells = vec![Cell::Count(pairs), Cell::share(evasive, pairs), Cell::share(plainly, pairs)];
        table.row(name, cells);
    }
    table
}

impl Passed {
    fn cells(self) -> Vec<Cell> {
        vec![Cell::Count(self.cases), Cell::share(self.right, self.cases)]
    }
}
