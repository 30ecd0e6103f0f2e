//! Flags against labels, event by event: rumours, crises, a disaster or a figure of speech, COVID claims.

use post::{Evidence, Kind, Weight};
use tension::Weights;

use super::data::{Data, Labelled};
use super::measured::{Measured, SIGNALS, flagged};
use super::ordinary;
use super::table::{Cell, Table};

/// The CrisisLexT26 events in English that are crashes, derailments, explosions or fires, by the set's own types.
const CRASHES_AND_FIRES: &[&str] = &[
    "2012_Colorado_wildfires",
    "2013_Australia_bushfire",
    "2013_Glasgow_helicopter_crash",
    "2013_Lac_Megantic_train_crash",
];

const INFORMATIVE: &str = "Related and informative";

pub(super) fn measure(measured: &Measured, data: &Data<'_>) -> anyhow::Result<Vec<Table>> {
    let mut tables = vec![rumours(measured, data)?, crises(measured, data)?];
    tables.push(literal(measured, data)?);
    tables.push(covid(measured, data)?);
    tables.extend(ordinary::measure(measured, data)?);
    Ok(tables)
}

/// Of posts some of which are right to flag: how many were flagged, rightly and in all.
#[derive(Clone, Copy, Default)]
struct Flags {
    posts: u64,
    wanted: u64,
    flagged: u64,
    right: u64,
}

impl Flags {
    fn of(
        posts: &[Labelled],
        found: &[Vec<Evidence>],
        kinds: &[Kind],
        wanted: impl Fn(&Labelled) -> bool,
    ) -> Self {
        let mut flags = Flags::default();
        for (post, found) in posts.iter().zip(found) {
            let (wanted, flagged) = (wanted(post), flagged(found, kinds));
            flags.posts += 1;
            flags.wanted += u64::from(wanted);
            flags.flagged += u64::from(flagged);
            flags.right += u64::from(wanted && flagged);
        }
        flags
    }

    fn precision(self) -> Cell {
        Cell::share(self.right, self.flagged)
    }

    fn recall(self) -> Cell {
        Cell::share(self.right, self.wanted)
    }
}

fn rumours(measured: &Measured, data: &Data<'_>) -> anyhow::Result<Table> {
    let mut table = Table::new(
        "flags",
        "rumours (PHEME), rumour rules",
        &["posts", "rumours", "flagged", "precision", "recall", "average precision", "any kind: P", "R"],
        &[
            "Right: journalists called it unverified when it was posted. charliehebdo has rumours only, so its precision",
            "says nothing; prince-toronto nearly so. Goal: P 80 % at R 45 % on each event of size.",
        ],
    );
    for (name, posts) in data.sets("pheme")? {
        let found = measured.all(&posts)?;
        let is_rumour = |post: &Labelled| post.labels.rumour == Some(true);
        let flags = Flags::of(&posts, &found, &[Kind::Rumour], is_rumour);
        let any = Flags::of(&posts, &found, SIGNALS, is_rumour);
        let scored = posts.iter().zip(&found);
        let scored =
            scored.map(|(post, found)| (score(found, &measured.config.tension.weights), is_rumour(post)));
        let ranked = average_precision(scored.collect());
        let counts = [flags.posts, flags.wanted, flags.flagged].map(Cell::Count);
        let rates = [flags.precision(), flags.recall(), ranked, any.precision(), any.recall()];
        table.row(name, counts.into_iter().chain(rates).collect());
    }
    table.ranges();
    Ok(table)
}

fn crises(measured: &Measured, data: &Data<'_>) -> anyhow::Result<Table> {
    let mut table = Table::new(
        "flags",
        "crashes and fires (CrisisLexT26, English), trigger rules",
        &["posts", "informative", "flagged", "precision", "recall", "flagged that are related"],
        &[
            "Right: \"related and informative\" by crowd majority. Goal: R 75 % at P 80 %. Posts were collected by keyword,",
            "so the unrelated ones share words with the event.",
        ],
    );
    for name in CRASHES_AND_FIRES {
        let posts = data.posts(&format!("crisislex_t26/{name}"))?;
        let found = measured.all(&posts)?;
        let says = |post: &Labelled| post.labels.informativeness.clone().unwrap_or_default();
        let flags = Flags::of(&posts, &found, &[Kind::Trigger], |post| says(post) == INFORMATIVE);
        let related = Flags::of(&posts, &found, &[Kind::Trigger], |post| says(post).starts_with("Related"));
        let counts = [flags.posts, flags.wanted, flags.flagged].map(Cell::Count);
        let rates = [flags.precision(), flags.recall(), related.precision()];
        table.row(*name, counts.into_iter().chain(rates).collect());
    }
    table.ranges();
    Ok(table)
}

fn literal(measured: &Measured, data: &Data<'_>) -> anyhow::Result<Table> {
    let mut table = Table::new(
        "flags",
        "a disaster or a figure of speech (disaster tweets), trigger rules",
        &["posts", "disasters", "flagged", "precision", "recall"],
        &["Goal: P 80 % at R 40 %. Labels are noisy: 5 to 10 % are questionable."],
    );
    for (name, posts) in data.sets("disaster_tweets")? {
        let found = measured.all(&posts)?;
        let flags = Flags::of(&posts, &found, &[Kind::Trigger], |post| post.labels.disaster == Some(true));
        let counts = [flags.posts, flags.wanted, flags.flagged].map(Cell::Count);
        table.row(name, counts.into_iter().chain([flags.precision(), flags.recall()]).collect());
    }
    Ok(table)
}

fn covid(measured: &Measured, data: &Data<'_>) -> anyhow::Result<Table> {
    let mut table = Table::new(
        "flags",
        "5G and COVID claims, which are all rumours",
        &["posts", "recall, rumour rules", "recall, any kind"],
        &[
            "Goal: R 60 % at 0.3 % of ordinary posts. The claims of covid_rumours are short sentences, some of them true.",
        ],
    );
    for folder in ["covid5g", "covid_rumours"] {
        for (name, posts) in data.sets(folder)? {
            let found = measured.all(&posts)?;
            let rumour = Flags::of(&posts, &found, &[Kind::Rumour], |_| true);
            let any = Flags::of(&posts, &found, SIGNALS, |_| true);
            let cells = vec![Cell::Count(rumour.posts), rumour.recall(), any.recall()];
            table.row(format!("{folder}/{name}"), cells);
        }
    }
    Ok(table)
}

/// What a post's rumour hits weigh together, as a level would count them.
fn score(found: &[Evidence], weights: &Weights) -> f64 {
    let rumours = found.iter().filter(|evidence| evidence.counts() && evidence.kind == Kind::Rumour);
    rumours
        .map(|evidence| {
            let weight = match evidence.weight {
                Weight::Low => weights.low,
                Weight::Medium => weights.medium,
                Weight::High => weights.high,
                Weight::Urgent => weights.urgent,
            };
            if evidence.stance == post::Stance::Query { weight * weights.query } else { weight }
        })
        .sum()
}

/// Precision averaged over recall as the threshold falls; posts of one score are taken together.
/// (The non-interpolated average precision of information retrieval.)
fn average_precision(mut scored: Vec<(f64, bool)>) -> Cell {
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    let wanted = scored.iter().filter(|(_, wanted)| *wanted).count() as f64;
    if wanted == 0.0 {
        return Cell::Nothing;
    }
    let (mut taken, mut right, mut sum) = (0.0, 0.0, 0.0);
    for same in scored.chunk_by(|a, b| a.0 == b.0) {
        let gained = same.iter().filter(|(_, wanted)| *wanted).count() as f64;
        taken += same.len() as f64;
        right += gained;
        sum += gained / wanted * (right / taken);
    }
    Cell::Share(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn average_precision_is_one_when_ranked_rightly_and_the_share_when_not_ranked() {
        let check = |scored: &[(f64, bool)], wanted| assert_eq!(average_precision(scored.to_vec()), wanted);
        check(&[(0.0, false), (2.0, true), (1.0, true)], Cell::Share(1.0));
        check(&[(1.0, true), (1.0, false), (1.0, false), (1.0, false)], Cell::Share(0.25));
        check(&[(2.0, false), (1.0, true)], Cell::Share(0.5));
        check(&[(1.0, false)], Cell::Nothing);
    }
}
