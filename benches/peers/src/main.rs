//! Bellwether's engine against its peers: same rules, same documents, one process, CPU time, rounds interleaved.
//!
//! `cargo run --release --manifest-path benches/peers/Cargo.toml` prints a table of ratios; `-- --save` adds it to
//! `benches/results/`. `-- --posts FILE` takes posts from a file of JSON lines instead of the generator, with what rules
//! look for sown in. `-- --rules 1000` measures that many rules only.

mod both_sides;
mod engine;
mod filtered;
#[path = "../../generator.rs"]
mod generator;
mod ours;
mod patterns;
mod table;
#[cfg(feature = "vectorscan")]
mod vectorscan;
#[cfg(feature = "yara-x")]
mod yara;

use std::time::Duration;

use cpu_time::ThreadTime;

use engine::{CONTENDERS, Document, Engine};
use generator::{Line, Words};
use table::Row;

const ROUNDS: usize = 5;
/// A round of one engine takes at least this long.
const ROUND: Duration = Duration::from_millis(200);
/// Documents that are scanned between two looks at the clock: few enough to stay in the cache.
const BATCH: usize = 50;
/// Bytes of an article.
const ARTICLE: std::ops::Range<usize> = 4_000..8_000;
/// Posts in a thousand that hold what some rule looks for, by the number of rules.
const SOWN: [(usize, usize); 3] = [(100, 10), (1_000, 25), (10_000, 30)];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let after = |name: &str| arguments.iter().position(|a| a == name).and_then(|at| arguments.get(at + 1));
    let only: Option<usize> = after("--rules").and_then(|count| count.parse().ok());
    let words = Words::english();
    let mut rows = Vec::new();
    for (count, sown) in SOWN.into_iter().filter(|(count, _)| only.is_none_or(|only| only == *count)) {
        for mixed in [false, true] {
            let rules = words.rules(count, mixed);
            let posts = match after("--posts") {
                Some(path) => real_posts(path, &words, &rules, sown),
                None => words.posts(20_000, &rules, sown),
            };
            let kind = if mixed { "posts, mixed rules" } else { "posts" };
            rows.extend(measure(kind, &rules, &words, posts));
            eprintln!("{kind} with {count} rules: done");
            if count >= 1_000 && !mixed {
                rows.extend(measure("articles", &rules, &words, words.texts(2_000, ARTICLE, &rules, 90)));
            }
        }
    }
    table::print(&rows);
    if arguments.iter().any(|argument| argument == "--save") {
        table::save(&rows).expect("the results can be written");
    }
}

/// Posts as people wrote them; in some a sentence of the generator stands first.
fn real_posts(path: &str, words: &Words, rules: &[Line], per_mille: usize) -> Vec<String> {
    let text = std::fs::read_to_string(path).expect("a file of JSON lines");
    let sown = words.posts(20_000, rules, per_mille);
    let mut posts: Vec<String> = Vec::new();
    for (line, sown) in text.lines().zip(sown.iter().cycle()) {
        let post: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let written = post["text"].as_str().unwrap_or_default();
        let first = sown.split_inclusive(['.', '!', '?']).next().unwrap_or_default();
        posts.push(format!("{first} {written}"));
        if posts.len() == 20_000 {
            break;
        }
    }
    posts
}

fn measure(kind: &'static str, rules: &[Line], words: &Words, texts: Vec<String>) -> Vec<Row> {
    let documents: Vec<Document> = texts.into_iter().map(Document::new).collect();
    let bytes: usize = documents.iter().map(|document| document.raw.text.len()).sum();
    let mut engines: Vec<(&'static str, Duration, Box<dyn Engine>)> = Vec::new();
    for contender in CONTENDERS.iter().filter(|contender| rules.len() <= contender.most_rules) {
        let begun = ThreadTime::now();
        match (contender.build)(rules, words) {
            Some(engine) => engines.push((contender.name, begun.elapsed(), engine)),
            None => eprintln!("{} could not be built with {} rules", contender.name, rules.len()),
        }
    }
    let found: Vec<Found> =
        engines.iter_mut().map(|(_, _, engine)| pairs(engine.as_mut(), &documents)).collect();
    for ((name, ..), found_too) in engines.iter().zip(&found) {
        for (document, rule) in
            found.first().map(|ours| found_too.differing(ours)).unwrap_or_default().iter().take(3)
        {
            let line = rules[*rule as usize].phrase();
            eprintln!("{name} differs: `{line}` in\n{}\n", documents[*document].folded());
        }
    }
    let mut rounds: Vec<Vec<f64>> = vec![Vec::new(); engines.len()];
    for _ in 0..ROUNDS {
        for (speeds, (_, _, engine)) in rounds.iter_mut().zip(&mut engines) {
            speeds.push(round(engine.as_mut(), &documents, bytes));
        }
    }
    let rows = engines.iter().zip(rounds).zip(&found).map(|(((name, built, _), speeds), pairs)| Row {
        kind,
        rules: rules.len(),
        engine: name,
        megabytes_a_second: median(speeds),
        built: built.as_secs_f64(),
        hit: pairs.documents as f64 * 100.0 / documents.len() as f64,
        differing: found.first().map_or(0, |ours| pairs.differing(ours).len()),
    });
    rows.collect()
}

/// Which rules were found where.
struct Found {
    documents: usize,
    pairs: std::collections::BTreeSet<(usize, u32)>,
}

impl Found {
    /// Pairs that only one of the two found; none where this is no engine that matches.
    fn differing(&self, other: &Found) -> Vec<(usize, u32)> {
        if self.pairs.is_empty() {
            return Vec::new();
        }
        self.pairs.symmetric_difference(&other.pairs).copied().collect()
    }
}

fn pairs(engine: &mut dyn Engine, documents: &[Document]) -> Found {
    let mut all = Found { documents: 0, pairs: Default::default() };
    for (number, document) in documents.iter().enumerate() {
        let mut found = Vec::new();
        engine.scan(document, &mut found);
        all.documents += usize::from(!found.is_empty());
        all.pairs.extend(found.into_iter().map(|rule| (number, rule)));
    }
    all
}

/// Megabytes of posts as written, per second of CPU. Documents come to every engine as they come to ours in the
/// service, where folding has just written them: a batch is read once before the clock runs, so that no engine waits
/// for memory only because its documents were last seen a second ago.
fn round(engine: &mut dyn Engine, documents: &[Document], bytes: usize) -> f64 {
    let (mut scanned, mut took, mut found) = (0, Duration::ZERO, Vec::new());
    for batch in documents.chunks(BATCH).cycle() {
        batch.iter().for_each(|document| document.read());
        let begun = ThreadTime::now();
        for document in batch {
            found.clear();
            engine.scan(document, &mut found);
            std::hint::black_box(&found);
        }
        took += begun.elapsed();
        scanned += batch.iter().map(|document| document.raw.text.len()).sum::<usize>();
        // Slow engines see part of the documents.
        if took >= ROUND || scanned >= 20 * bytes {
            break;
        }
    }
    scanned as f64 / 1e6 / took.as_secs_f64()
}

fn median(mut speeds: Vec<f64>) -> f64 {
    speeds.sort_by(f64::total_cmp);
    speeds[speeds.len() / 2]
}
