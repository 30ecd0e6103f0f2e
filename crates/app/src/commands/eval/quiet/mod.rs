//! A month in which nothing follows from anything: everyday bad news among ordinary talk, and who would be woken by it.

mod month;

use std::collections::BTreeMap;

use post::AreaCode;

use super::cores::spread;
use super::measured::Measured;
use super::table::{Cell, Table};
use super::timeline::{self, Collected, alerts};
use month::{DAYS, ITEMS_A_DAY, Month};

/// What is found in the month, leaving out the posts in which there is nothing.
pub(super) fn collected(measured: &Measured) -> anyhow::Result<Vec<Collected>> {
    let month = Month::new(&measured.gazetteer);
    let days: Vec<u32> = (0..DAYS).collect();
    let found = spread("a quiet month", &days, |day| {
        let posts = month.day(*day).into_iter().filter_map(|post| measured.collected(post));
        posts.filter(|post| !post.found.is_empty()).collect::<Vec<Collected>>()
    })?;
    Ok(found.into_iter().flatten().collect())
}

pub(super) fn measure(measured: &Measured) -> anyhow::Result<Vec<Table>> {
    let found = collected(measured)?;
    let flagged = found.len() as u64;
    let changes = timeline::fold(measured, found);
    let mut by_area: BTreeMap<AreaCode, u64> = BTreeMap::new();
    let alerts = alerts(&changes);
    for alert in &alerts {
        *by_area.entry(alert.cell.area.clone()).or_default() += 1;
    }
    let highest = changes.iter().map(|change| change.level.number()).max().unwrap_or(1);
    let mut table = Table::new(
        "quiet",
        "a quiet month: everyday incidents that lead to nothing",
        &["items a day", "flagged a day", "alerts", "areas with any", "most in one area", "highest level"],
        &[
            "28 days from a fixed seed, written before anything was tuned on them. Goal: one page an area at most; no level above 3.",
        ],
    );
    let most = by_area.values().max().copied().unwrap_or(0);
    let cells = vec![
        Cell::Count(u64::from(ITEMS_A_DAY)),
        Cell::Number(flagged as f64 / f64::from(DAYS)),
        Cell::Count(alerts.len() as u64),
        Cell::Count(by_area.len() as u64),
        Cell::Count(most),
        Cell::Count(u64::from(highest)),
    ];
    table.row("month", cells);
    Ok(vec![table])
}
