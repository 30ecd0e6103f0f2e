//! Ordinary posts: how many of them are flagged, and by which rules.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use post::{Evidence, Kind, RuleId};

use super::data::{Data, Labelled};
use super::measured::{Measured, SIGNALS, flagged};
use super::table::{Cell, Table};

/// Rules named in the table of those that flag ordinary posts.
const NAMED: usize = 20;

/// Posts in which next to nothing should be found, set by set.
fn sets(data: &Data<'_>) -> anyhow::Result<Vec<(String, Vec<Labelled>)>> {
    let mut sets = Vec::new();
    for name in ["tweeteval/sentiment", "tweeteval/emotion"] {
        sets.push((name.to_owned(), data.posts(name)?));
    }
    let off_topic = data.sets("crisislex_t6")?.into_iter().flat_map(|(_, posts)| posts).filter(is_off_topic);
    sets.push(("crisislex_t6 off topic".to_owned(), off_topic.collect()));
    for (name, posts) in data.sets("welsh")? {
        sets.push((format!("welsh/{name}"), posts));
    }
    Ok(sets)
}

/// Whether a post of CrisisLexT6 is not about the disaster it was collected with.
pub(super) fn is_off_topic(post: &Labelled) -> bool {
    post.labels.on_topic == Some(false)
}

pub(super) fn measure(measured: &Measured, data: &Data<'_>) -> anyhow::Result<Vec<Table>> {
    let mut rates = Table::new(
        "flags",
        "ordinary posts that are flagged",
        &["posts", "flagged", "trigger", "rumour", "mobilisation", "targeting", "narrative"],
        &["Goal: 0.5 % of each, Welsh 0.2 %."],
    );
    let mut rules: BTreeMap<RuleId, u64> = BTreeMap::new();
    for (name, posts) in sets(data)? {
        let found = measured.all(&posts)?;
        let whole = found.len() as u64;
        let rate = |kinds: &[Kind]| {
            Cell::share(found.iter().filter(|found| flagged(found, kinds)).count() as u64, whole)
        };
        let mut cells = vec![Cell::Count(whole), rate(SIGNALS)];
        cells.extend(SIGNALS.iter().map(|kind| rate(&[*kind])));
        rates.row(name, cells);
        for evidence in found.iter().flatten().filter(|evidence: &&Evidence| evidence.counts()) {
            *rules.entry(evidence.rule.clone()).or_default() += 1;
        }
    }
    let mut busiest: Vec<(RuleId, u64)> = rules.into_iter().collect();
    busiest.sort_by_key(|(_, posts)| Reverse(*posts));
    let mut named = Table::new("flags", "rules that flag most ordinary posts", &["posts"], &[]);
    for (rule, posts) in busiest.into_iter().take(NAMED) {
        named.row(rule.as_str(), vec![Cell::Count(posts)]);
    }
    Ok(vec![rates, named])
}
