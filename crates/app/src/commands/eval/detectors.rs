//! Ours beside three known detectors, on the same evidence and at the same rate of false alarms.
//!
//! Each detector's threshold is the lowest that raises no more alarms in the quiet month than ours does; then all are
//! timed on the same events.

use std::collections::BTreeMap;

use jiff::Timestamp;
use post::{AreaCode, Confidence};
use tension::Severity;

use super::cores::spread;
use super::data::Data;
use super::events::{EVENTS, background, beginning, ordinary_sets};
use super::measured::Measured;
use super::quiet;
use super::table::{Cell, Table};
use super::timeline::{self, Collected, alerts, minutes};

/// Seconds of a bin, and of the window of the fixed threshold.
const BIN: i64 = 900;
/// Seconds in a day. An alarm within a day of the one before it in the same area is the same alarm.
const DAY: i64 = 86_400;
/// Thresholds tried at most, from 1 in steps of a half.
const TRIED: u32 = 400;

/// What a detector makes of the seconds of an area's flagged posts at a threshold: the seconds of its alarms.
type Detect = fn(&[i64], f64) -> Vec<i64>;

const PEERS: &[(&str, Detect)] =
    &[("fixed threshold", fixed), ("EARS C2", ears_c2), ("Kleinberg", kleinberg)];

/// Seconds of flagged posts, by area.
type Series = BTreeMap<AreaCode, Vec<i64>>;

pub(super) fn measure(measured: &Measured, data: &Data<'_>) -> anyhow::Result<Vec<Table>> {
    let ordinary = ordinary_sets(data)?;
    let month = quiet::collected(measured)?;
    let quiet = series(&month);
    let placed = |alert: &timeline::Alert| !alert.cell.area.is_unplaced();
    let allowed = alerts(&timeline::fold(measured, month)).into_iter().filter(placed).count();
    let thresholds: Vec<f64> = PEERS.iter().map(|(_, detect)| threshold(*detect, &quiet, allowed)).collect();
    let mut table = Table::new(
        "detectors",
        "minutes from an event's first post to the first alarm there",
        &["ours", "its level", "fixed threshold", "EARS C2", "Kleinberg"],
        &[
            "Ours fires when a level of 3 has stood for the pending time; its level: when it was reached, which is what",
            "compares with the others, who do not wait.",
            "Thresholds are set on the quiet month, so that none raises more alarms there than ours. Goal: first or equal.",
        ],
    );
    table.note(&format!("Alarms of ours in the quiet month: {allowed}. Thresholds: {}.", named(&thresholds)));
    let rows = spread("detecting", EVENTS, |event| {
        let posts = event.posts(data)?;
        let Some(begins) = beginning(&posts) else { return Ok(Vec::new()) };
        let moved = posts.iter().map(|post| event.moved_here(&post.post));
        let posts = background(&ordinary, begins, 1).into_iter().chain(moved);
        let collected: Vec<Collected> = posts.filter_map(|post| measured.collected(post)).collect();
        let there = series(&collected).remove(&event.area()).unwrap_or_default();
        let changes = timeline::fold(measured, collected);
        let alerts = alerts(&changes);
        let fired = alerts.iter().find(|alert| alert.at >= begins && alert.is_in(&event.area()));
        let raised = changes.iter().find(|change| {
            change.at >= begins && change.cell.area == event.area() && change.severity >= Severity::Warning
        });
        let after = |at: Option<Timestamp>| match at {
            Some(at) => Cell::Number(minutes(begins, at)),
            None => Cell::Word("never".to_owned()),
        };
        let ours = [after(fired.map(|alert| alert.at)), after(raised.map(|change| change.at))];
        let theirs = PEERS.iter().zip(&thresholds).map(|((_, detect), threshold)| {
            let alarm = detect(&there, *threshold).into_iter().find(|at| *at >= begins.as_second());
            after(alarm.and_then(|at| Timestamp::from_second(at).ok()))
        });
        Ok(ours.into_iter().chain(theirs).collect())
    })?;
    for (event, cells) in EVENTS.iter().zip(rows) {
        let cells: anyhow::Result<Vec<Cell>> = cells;
        table.row(event.name, cells?);
    }
    Ok(vec![table])
}

fn named(thresholds: &[f64]) -> String {
    let named = PEERS.iter().zip(thresholds).map(|((name, _), threshold)| format!("{name} {threshold}"));
    named.collect::<Vec<_>>().join(", ")
}

/// When something that counts was found in a post that names an area.
fn series(posts: &[Collected]) -> Series {
    let mut series = Series::new();
    for post in posts {
        let Some(evidence) = post.found.iter().find(|evidence| evidence.counts()) else { continue };
        for mention in evidence.areas.iter().filter(|mention| mention.confidence != Confidence::Candidate) {
            series.entry(mention.code.clone()).or_default().push(second(post.at));
        }
    }
    series.values_mut().for_each(|seconds| seconds.sort_unstable());
    series
}

/// The lowest threshold at which no more alarms are raised than allowed.
fn threshold(detect: Detect, quiet: &Series, allowed: usize) -> f64 {
    let alarms = |threshold| quiet.values().map(|seconds| detect(seconds, threshold).len()).sum::<usize>();
    let mut tried = (2..=TRIED).map(|half| f64::from(half) / 2.0);
    tried.find(|threshold| alarms(*threshold) <= allowed).unwrap_or(f64::INFINITY)
}

/// So many posts within 15 minutes.
fn fixed(seconds: &[i64], threshold: f64) -> Vec<i64> {
    let over = seconds.iter().enumerate().filter(|(last, at)| {
        let within =
            seconds.get(..=*last).unwrap_or_default().iter().rev().take_while(|past| **past > **at - BIN);
        within.count() as f64 >= threshold
    });
    once_a_day(over.map(|(_, at)| *at))
}

/// EARS C2 (Hutwagner and others 2003): the running bin against the mean and deviation of seven days that end two
/// days before it. A deviation of nothing is taken as 0.2, as its implementations do.
fn ears_c2(seconds: &[i64], threshold: f64) -> Vec<i64> {
    let bins = (7 * DAY / BIN) as f64;
    let over = seconds.iter().filter(|at| {
        let bin = at.div_euclid(BIN);
        let mut counts: BTreeMap<i64, f64> = BTreeMap::new();
        for past in seconds.iter().filter(|past| past <= at) {
            *counts.entry(past.div_euclid(BIN)).or_default() += 1.0;
        }
        let (from, to) = (bin - 9 * DAY / BIN, bin - 2 * DAY / BIN);
        let baseline: Vec<f64> = counts.range(from..to).map(|(_, count)| *count).collect();
        let mean = baseline.iter().sum::<f64>() / bins;
        let squares = baseline.iter().map(|count| count * count).sum::<f64>() / bins;
        let deviation = (squares - mean * mean).max(0.0).sqrt().max(0.2);
        counts.get(&bin).is_some_and(|count| (count - mean) / deviation >= threshold)
    });
    once_a_day(over.copied())
}

/// Kleinberg's two-state automaton (2002), read as posts arrive: an alarm when the cheapest history ends in the burst.
/// The base is one post in three days, the rate of the quiet month; the burst is 64 times that; the threshold is what
/// it costs to enter the burst.
fn kleinberg(seconds: &[i64], threshold: f64) -> Vec<i64> {
    const BASE: f64 = 1.0 / (3.0 * DAY as f64);
    const BURST: f64 = 64.0 * BASE;
    let (mut calm, mut burst) = (0.0_f64, threshold);
    let mut alarms = Vec::new();
    for pair in seconds.windows(2) {
        let [before, at] = pair else { continue };
        let gap = (at - before).max(1) as f64;
        let (was_calm, was_burst) = (calm, burst);
        // A gap costs minus the logarithm of its density, λ·exp(−λ·gap); what both states have in common is left out.
        calm = was_calm.min(was_burst) + BASE * gap;
        burst = was_burst.min(was_calm + threshold) + BURST * gap - 6.0 * std::f64::consts::LN_2;
        if burst < calm {
            alarms.push(*at);
        }
    }
    once_a_day(alarms.into_iter())
}

fn once_a_day(alarms: impl Iterator<Item = i64>) -> Vec<i64> {
    let mut kept = Vec::new();
    let mut last = i64::MIN / 2;
    for at in alarms {
        if at - last > DAY {
            kept.push(at);
        }
        last = at;
    }
    kept
}

fn second(at: Timestamp) -> i64 {
    at.as_second()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_detector_is_silent_on_a_trickle_and_sees_a_burst() {
        let mut seconds: Vec<i64> = (0..20).map(|day| day * DAY).collect();
        for (name, detect) in PEERS {
            assert!(detect(&seconds, 6.0).is_empty(), "{name} on a trickle");
        }
        let burst = 20 * DAY;
        seconds.extend((0..12).map(|post| burst + post * 30));
        for (name, detect) in PEERS {
            let alarms = detect(&seconds, 6.0);
            assert_eq!(alarms.len(), 1, "{name}: {alarms:?}");
            assert!((burst..burst + 400).contains(&alarms[0]), "{name}: {alarms:?}");
        }
    }
}
