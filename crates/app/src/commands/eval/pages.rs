//! From the moment a post is published to the moment a telephone rings: reading, deciding, and what monitoring adds.

use jiff::{SignedDuration, Timestamp};
use post::{AreaCode, Confidence};

use super::cores::spread;
use super::data::{Data, Labelled};
use super::events::{EVENTS, PastEvent, background, beginning, ordinary_sets};
use super::measured::Measured;
use super::table::{Cell, Table};
use super::timeline::{self, Collected, alerts, minutes};

/// Ways of reading, and the seconds that pass at most before a published post is collected by each.
/// A stream lags by what Jetstream does; a feed is asked at its interval, so a post waits for any part of that.
const READING: &[(&str, u64)] = &[("stream, 5 s", 5), ("feed, each 5 min", 300), ("feed, each 15 min", 900)];

/// Seconds from a firing alert to a page, at worst, as deploy/ sets it: one scrape, one evaluation, and the wait of
/// a group of warnings.
const MONITORING: SignedDuration = SignedDuration::from_secs(15 + 15 + 30);

pub(super) fn measure(measured: &Measured, data: &Data<'_>) -> anyhow::Result<Vec<Table>> {
    let ordinary = ordinary_sets(data)?;
    let mut table = Table::new(
        "pages",
        "from publication of the deciding post to the page",
        &["pages", "least min", "p50 min", "most min"],
        &[
            "Deciding: the last post found there before the alert began to be pending. Every event of the stream protocol,",
            "each alert there. Goal: p50 of 3 min on streams, the interval and 2 min on feeds.",
        ],
    );
    for (name, interval) in READING {
        let of_each = spread("paging", EVENTS, |event| {
            waits(measured, event, &event.posts(data)?, &ordinary, *interval)
        })?;
        let mut waits = of_each.into_iter().collect::<anyhow::Result<Vec<_>>>()?.concat();
        waits.sort_by(f64::total_cmp);
        let at = |index: usize| waits.get(index).map_or(Cell::Nothing, |wait| Cell::Number(*wait));
        let last = waits.len().saturating_sub(1);
        table.row(*name, vec![Cell::Count(waits.len() as u64), at(0), at(last / 2), at(last)]);
    }
    Ok(vec![table])
}

/// Minutes from publication to page, for each alert where the event is.
fn waits(
    measured: &Measured,
    event: &PastEvent,
    posts: &[Labelled],
    ordinary: &[Vec<Labelled>],
    interval: u64,
) -> anyhow::Result<Vec<f64>> {
    let Some(begins) = beginning(posts) else { return Ok(Vec::new()) };
    let moved = posts.iter().map(|post| event.moved_here(&post.post));
    let posts = background(ordinary, begins, 1).into_iter().chain(moved);
    let collected: Vec<Collected> =
        posts.filter_map(|post| measured.collected_late(delay(&post.id, interval), post)).collect();
    let area = event.area();
    let mut there: Vec<(Timestamp, Timestamp)> =
        collected.iter().filter_map(|post| Some((post.at, published_there(post, &area)?))).collect();
    there.sort();
    let pending = i64::from(measured.config.tension.alert.warning_pending_seconds);
    let alerts = alerts(&timeline::fold(measured, collected));
    let wait = |alert: &timeline::Alert| {
        let decided = alert.at - SignedDuration::from_secs(pending);
        let (_, published) = there.iter().take_while(|(at, _)| *at <= decided).last()?;
        Some(minutes(*published, alert.at + MONITORING))
    };
    Ok(alerts.iter().filter(|alert| alert.at >= begins && alert.is_in(&area)).filter_map(wait).collect())
}

/// When a post was published in which something that counts was found there.
fn published_there(post: &Collected, area: &AreaCode) -> Option<Timestamp> {
    let evidence = post.found.iter().filter(|evidence| evidence.counts());
    let mut there = evidence.filter(|evidence| {
        evidence
            .areas
            .iter()
            .any(|mention| mention.code == *area && mention.confidence != Confidence::Candidate)
    });
    there.next().map(|evidence| evidence.published_at)
}

/// How long this post waits to be collected: any part of the interval, always the same for the same post.
fn delay(id: &str, interval: u64) -> SignedDuration {
    let hash = id.bytes().fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
    });
    SignedDuration::from_secs((hash % interval + 1) as i64)
}
