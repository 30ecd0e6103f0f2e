//! Four years of headlines against the days and places of disorder in them.

use std::collections::BTreeMap;

use anyhow::Context;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use post::AreaCode;
use tension::Change;

use super::cores::spread;
use super::data::{Data, Labelled};
use super::measured::Measured;
use super::table::{Cell, Table};
use super::timeline::{self, Alert, Collected, alerts};

/// Days of disorder in one place, as `disorder_events.csv` lists them.
struct Disorder {
    area: AreaCode,
    place: String,
    from: Date,
    to: Date,
    headlines: u64,
}

impl Disorder {
    /// Whether something is of these days, or of the day after, when the morning's papers tell of the night.
    fn covers(&self, area: &AreaCode, at: Timestamp) -> bool {
        let until = self.to.saturating_add(1.day());
        *area == self.area && (self.from..=until).contains(&day(at))
    }
}

pub(super) fn measure(measured: &Measured, data: &Data<'_>) -> anyhow::Result<Vec<Table>> {
    let listed = read_list(&data.text("uk_headlines/disorder_events.csv")?)?;
    let headlines = through_the_day(data.posts("uk_headlines/2020_to_2023")?);
    let days = headlines.iter().filter_map(|headline| headline.post.published.map(day));
    let days = days.collect::<std::collections::BTreeSet<Date>>().len() as f64;
    let found: Vec<Option<Collected>> =
        spread("headlines", &headlines, |headline| measured.collected(headline.post.clone()))?;
    let changes = timeline::fold(measured, found.into_iter().flatten().collect());
    let alerts = alerts(&changes);
    let mut table = Table::new(
        "days",
        "days of disorder, UK headlines of 2020 to 2023",
        &["headlines", "alerts there", "first", "highest level"],
        &[
            "Headlines have a day and no time: they are spread evenly over it. Found: an alert in the right authority",
            "on a listed day or the day after. Goal: all found, 0.02 alerts a day in other areas or on other days.",
        ],
    );
    for disorder in &listed {
        let there: Vec<&Alert> =
            alerts.iter().filter(|alert| disorder.covers(&alert.cell.area, alert.at)).collect();
        let first = there.first().map_or("never".to_owned(), |alert| day(alert.at).to_string());
        let of_these_days = |change: &&Change| disorder.covers(&change.cell.area, change.at);
        let highest =
            changes.iter().filter(of_these_days).map(|change| change.level.number()).max().unwrap_or(1);
        let counts = [disorder.headlines, there.len() as u64].map(Cell::Count);
        let rest = [Cell::Word(first), Cell::Count(u64::from(highest))];
        table.row(format!("{} {}", disorder.place, disorder.from), counts.into_iter().chain(rest).collect());
    }
    Ok(vec![table, otherwise(&alerts, &listed, headlines.len() as f64 / days, days)])
}

fn otherwise(alerts: &[Alert], listed: &[Disorder], a_day: f64, days: f64) -> Table {
    let placed = alerts.iter().filter(|alert| !alert.cell.area.is_unplaced());
    let other: Vec<&Alert> =
        placed.filter(|alert| !listed.iter().any(|days| days.covers(&alert.cell.area, alert.at))).collect();
    let mut table =
        Table::new("days", "the same headlines otherwise", &["headlines a day", "area alerts", "a day"], &[]);
    let count = other.len() as u64;
    table.row(
        "other areas and days",
        vec![Cell::Number(a_day), Cell::Count(count), Cell::Number(count as f64 / days)],
    );
    table
}

fn read_list(text: &str) -> anyhow::Result<Vec<Disorder>> {
    let read = |line: &str| {
        // The authority's name is quoted and may hold a comma; nothing else may.
        let (code, rest) = line.split_once(",\"")?;
        let (_, rest) = rest.split_once("\",")?;
        let fields: Vec<&str> = rest.split(',').collect();
        let [place, from, to, headlines, ..] = fields[..] else { return None };
        Some(Disorder {
            area: AreaCode::new(code),
            place: place.to_owned(),
            from: from.parse().ok()?,
            to: to.parse().ok()?,
            headlines: headlines.parse().ok()?,
        })
    };
    let lines = text.lines().skip(1).filter(|line| !line.is_empty());
    lines.map(|line| read(line).with_context(|| format!("no day of disorder: {line}"))).collect()
}

/// Headlines of one day, evenly through it in the order given.
fn through_the_day(mut headlines: Vec<Labelled>) -> Vec<Labelled> {
    let mut by_day: BTreeMap<Timestamp, i64> = BTreeMap::new();
    for at in headlines.iter().filter_map(|headline| headline.post.published) {
        *by_day.entry(at).or_default() += 1;
    }
    let mut seen: BTreeMap<Timestamp, i64> = BTreeMap::new();
    for headline in &mut headlines {
        let Some(at) = headline.post.published else { continue };
        let number = seen.entry(at).or_default();
        let of = by_day.get(&at).copied().unwrap_or(1);
        let seconds = SignedDuration::from_hours(24).as_secs() * *number / of;
        headline.post.published = at.checked_add(SignedDuration::from_secs(seconds)).ok();
        *number += 1;
    }
    headlines
}

fn day(at: Timestamp) -> Date {
    at.to_zoned(TimeZone::UTC).date()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_read_with_commas_in_names() {
        let text = "lad22cd,lad22nm,place,date_from,date_to,headlines,evidence_ids\n\
            E06000023,\"Bristol, City of\",Bristol,2021-03-21,2021-03-26,24,a|b\n";
        let listed = read_list(text).expect("a list");
        let read: Vec<(&str, &str, u64)> =
            listed.iter().map(|days| (days.area.as_str(), days.place.as_str(), days.headlines)).collect();
        assert_eq!(read, [("E06000023", "Bristol", 24)]);
        assert!(read_list("head\nE06000023,Bristol\n").is_err());
    }
}
