//! What rules would have flagged in posts of the past, and what an edit of them changes.

use std::collections::BTreeMap;

use jiff::Timestamp;
use post::{Post, RuleId, Stance};
use rules::RuleSet;
use serde::Serialize;

/// Posts an analyst is shown for each rule at most, new and lost each.
pub const SAMPLES: usize = 5;

/// One post a rule flags with one set of rules and not with the other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Sample {
    /// Its place in the input, which keeps samples the same however the work was shared out.
    #[serde(skip)]
    pub number: u64,
    /// The post's own id.
    pub id: String,
    /// What was found in it, «marked»; only where the text was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// What one rule found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleCount {
    /// Posts it flags.
    pub hits: u64,
    /// Of those, posts that deny the claim.
    pub denials: u64,
    /// Posts it would have flagged but for one of its vetoes.
    pub vetoed: u64,
    /// Posts it flagged before the edit; equal to `hits` where nothing is compared.
    pub before: u64,
    /// Posts it did not flag before.
    pub new: u64,
    /// Posts it no longer flags.
    pub lost: u64,
    /// Some of the new, or of all where nothing is compared.
    pub samples: Vec<Sample>,
    /// Some of the lost.
    pub lost_samples: Vec<Sample>,
}

/// Counts over posts so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Backtest {
    /// Posts tried.
    pub posts: u64,
    /// Posts that some rule flags: what analysts would have to look at.
    pub flagged: u64,
    /// Posts that some rule flagged before the edit; equal to `flagged` where nothing is compared.
    pub flagged_before: u64,
    /// Rules that found, vetoed, gained or lost something.
    pub rules: BTreeMap<RuleId, RuleCount>,
    first: Option<Timestamp>,
    last: Option<Timestamp>,
}

impl Backtest {
    /// Tries `rules`, and `before` where there is something to compare with, on one post.
    pub fn add(
        &mut self,
        number: u64,
        post: &Post,
        rules: &RuleSet,
        before: Option<&RuleSet>,
        show_text: bool,
    ) {
        self.posts += 1;
        self.first = Some(self.first.map_or(post.published_at, |first| first.min(post.published_at)));
        self.last = self.last.max(Some(post.published_at));
        let scan = rules.scan(post, None);
        self.flagged += u64::from(!scan.hits.is_empty());
        let old = before.map(|before| before.scan(post, None));
        self.flagged_before += u64::from(!old.as_ref().unwrap_or(&scan).hits.is_empty());
        for hit in &scan.hits {
            let known = old.as_ref().is_some_and(|old| old.hits.iter().any(|was| was.rule.id == hit.rule.id));
            let count = self.rules.entry(hit.rule.id.clone()).or_default();
            count.hits += 1;
            count.denials += u64::from(hit.stance == Stance::Deny);
            count.before += u64::from(known || old.is_none());
            count.new += u64::from(!known && old.is_some());
            if !known {
                keep(&mut count.samples, Sample::new(number, post, hit, show_text));
            }
        }
        for rule in &scan.vetoed {
            self.rules.entry(rule.id.clone()).or_default().vetoed += 1;
        }
        for hit in old.iter().flat_map(|old| &old.hits) {
            if scan.hits.iter().any(|now| now.rule.id == hit.rule.id) {
                continue;
            }
            let count = self.rules.entry(hit.rule.id.clone()).or_default();
            count.before += 1;
            count.lost += 1;
            keep(&mut count.lost_samples, Sample::new(number, post, hit, show_text));
        }
    }

    /// Adds what another worker counted.
    pub fn merge(&mut self, other: Backtest) {
        self.posts += other.posts;
        self.flagged += other.flagged;
        self.flagged_before += other.flagged_before;
        self.first = [self.first, other.first].into_iter().flatten().min();
        self.last = self.last.max(other.last);
        for (id, theirs) in other.rules {
            let ours = self.rules.entry(id).or_default();
            ours.hits += theirs.hits;
            ours.denials += theirs.denials;
            ours.vetoed += theirs.vetoed;
            ours.before += theirs.before;
            ours.new += theirs.new;
            ours.lost += theirs.lost;
            theirs.samples.into_iter().for_each(|sample| keep(&mut ours.samples, sample));
            theirs.lost_samples.into_iter().for_each(|sample| keep(&mut ours.lost_samples, sample));
        }
    }

    /// Hits for each 10,000 posts.
    pub fn per_10_000(&self, hits: u64) -> f64 {
        if self.posts == 0 { 0.0 } else { hits as f64 * 10_000.0 / self.posts as f64 }
    }

    /// So many hits as hits a day, at the pace of these posts; `None` when they span less than an hour.
    pub fn a_day(&self, hits: u64) -> Option<f64> {
        let hours = self.last?.duration_since(self.first?).as_secs_f64() / 3600.0;
        (hours >= 1.0).then(|| hits as f64 * 24.0 / hours)
    }

    /// Matched rules that flag nothing here, in the order of their files.
    pub fn silent<'a>(&self, rules: &'a RuleSet) -> Vec<&'a RuleId> {
        let silent = |id: &&RuleId| self.rules.get(*id).is_none_or(|count| count.hits == 0);
        rules.rules().filter(|rule| rule.status.is_matched()).map(|rule| &rule.id).filter(silent).collect()
    }
}

/// Keeps the first few in the order of the input.
fn keep(samples: &mut Vec<Sample>, sample: Sample) {
    let at = samples.partition_point(|kept| kept.number < sample.number);
    samples.insert(at, sample);
    samples.truncate(SAMPLES);
}

impl Sample {
    fn new(number: u64, post: &Post, hit: &rules::Hit, show_text: bool) -> Self {
        let text = show_text.then(|| marked(post, hit));
        Self { number, id: post.id.native.to_string(), text }
    }
}

/// The text with what was found «marked».
fn marked(post: &Post, hit: &rules::Hit) -> String {
    let text = post.text.original();
    let mut marked = String::with_capacity(text.len() + 8);
    let mut done = 0;
    for (_, span) in hit.spans.iter().filter(|(field, span)| *field == post::Field::Text && !span.is_empty())
    {
        if span.start < done {
            continue;
        }
        let (before, found) = (text.get(done..span.start), text.get(span.clone()));
        marked.extend([before.unwrap_or_default(), "«", found.unwrap_or_default(), "»"]);
        done = span.end;
    }
    marked.push_str(text.get(done..).unwrap_or_default());
    marked.replace('\n', "\\n")
}
