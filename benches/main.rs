//! What a post costs: folding, scanning, and the whole way to the board. `cargo bench` prints a table;
//! `cargo bench -- --save` adds it to `benches/results/`. Compare the ratios of one run: machines are noisy.
//! `cargo bench -p app -- soak` and `-- catch-up` take minutes and run only when they are asked for by name.

mod corpus;
mod engine;
mod generator;
mod near;
mod pipeline;
mod service;
mod soak;
mod stream;
mod tension;

use std::hint::black_box;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use post::{HashKey, Post, Text};
use unicode_normalization::UnicodeNormalization;

/// Rounds of each measurement; the median is printed.
const ROUNDS: usize = 5;

/// One line of the table.
pub(crate) struct Row {
    pub(crate) what: &'static str,
    pub(crate) figure: f64,
    pub(crate) unit: &'static str,
    pub(crate) goal: &'static str,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.first().is_some_and(|argument| argument == engine::ONLY_MEMORY) {
        println!("{}", engine::memory());
        return ExitCode::SUCCESS;
    }
    let is_named = |name: &str| arguments.iter().any(|argument| argument == name);
    if is_named("soak") || is_named("catch-up") {
        return soak::run(&arguments);
    }
    let asked = |name: &str| {
        let names: Vec<&String> = arguments.iter().filter(|argument| !argument.starts_with("--")).collect();
        names.is_empty() || names.iter().any(|asked| *asked == name)
    };
    let posts = corpus::posts(20_000, 5);
    let mut rows = Vec::new();
    if asked("fold") {
        rows.extend(fold(&given(&arguments).unwrap_or_else(|| posts.clone())));
    }
    if asked("scan") {
        rows.extend(scan(&posts));
    }
    if asked("engine") {
        rows.extend(engine::measure());
    }
    if asked("near") {
        rows.extend(near::measure());
    }
    if asked("stream") {
        rows.extend(stream::measure());
    }
    if asked("tension") {
        rows.extend(tension::measure());
    }
    if asked("pipeline") {
        rows.extend(pipeline::measure());
    }
    tell(&rows, &arguments)
}

/// Prints the table, and adds it to the results if that was asked for.
pub(crate) fn tell(rows: &[Row], arguments: &[String]) -> ExitCode {
    for row in rows {
        println!("{:<58} {:>12.3} {:<12} goal {}", row.what, row.figure, row.unit, row.goal);
    }
    if arguments.iter().any(|argument| argument == "--save") {
        save(rows).expect("the results can be written");
    }
    ExitCode::SUCCESS
}

/// Posts of one's own to fold, `--posts=FILE` (JSON lines): real text is what counts.
fn given(arguments: &[String]) -> Option<Vec<post::RawPost>> {
    let path = arguments.iter().find_map(|argument| argument.strip_prefix("--posts="))?;
    let lines = std::fs::read_to_string(path).expect("the file of posts");
    Some(lines.lines().map(|line| serde_json::from_str(line).expect("a post on each line")).collect())
}

/// Folding with the way back, against what a library would do for each post: NFKC, then lower case.
fn fold(posts: &[post::RawPost]) -> Vec<Row> {
    let texts: Vec<&str> = posts.iter().map(|post| post.text.as_str()).collect();
    let bytes: usize = texts.iter().map(|text| text.len()).sum();
    // Copying the text is not folding it: done outside the clock.
    let ours = median(|| {
        let copies: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
        time(|| copies.into_iter().for_each(|text| drop(black_box(Text::new(text)))))
    });
    let library = median(|| {
        time(|| texts.iter().for_each(|text| drop(black_box(text.nfkc().collect::<String>().to_lowercase()))))
    });
    vec![
        Row {
            what: "fold: words and way back, one core",
            figure: megabytes(bytes) / ours.as_secs_f64(),
            unit: "MB/s",
            goal: "-",
        },
        Row {
            what: "fold: against NFKC and lower case of each post",
            figure: library.as_secs_f64() / ours.as_secs_f64(),
            unit: "x",
            goal: ">= 10 (issue 3)",
        },
    ]
}

/// Shipped rules over folded posts, and folding and matching together.
fn scan(posts: &[post::RawPost]) -> Vec<Row> {
    let rules = corpus::shipped_rules();
    let key = HashKey::new([0; 32]);
    let at: Timestamp = "2026-03-01T12:00:00Z".parse().expect("a time");
    let folded: Vec<Post> = posts.iter().map(|raw| Post::new(raw.clone(), &key, at)).collect();
    let hits = folded.iter().filter(|post| !rules.scan(post, None).hits.is_empty()).count();
    let matching = median(|| time(|| folded.iter().for_each(|post| drop(black_box(rules.scan(post, None))))));
    let whole = median(|| {
        let copies = posts.to_vec();
        time(|| {
            for raw in copies {
                let post = Post::new(raw, &key, at);
                drop(black_box(rules.scan(&post, None).evidence(&post, 1, false)));
            }
        })
    });
    let count = posts.len() as f64;
    vec![
        Row {
            what: "posts flagged in this corpus",
            figure: 100.0 * hits as f64 / count,
            unit: "%",
            goal: "5, as set",
        },
        Row {
            what: "scan: shipped rules over folded posts, one core",
            figure: count / matching.as_secs_f64(),
            unit: "posts/s",
            goal: ">= 20000",
        },
        Row {
            what: "fold, match, stance, places: one core",
            figure: count / whole.as_secs_f64(),
            unit: "posts/s",
            goal: ">= 20000",
        },
    ]
}

pub(crate) fn time(work: impl FnOnce()) -> Duration {
    let begun = Instant::now();
    work();
    begun.elapsed()
}

pub(crate) fn median(mut round: impl FnMut() -> Duration) -> Duration {
    let mut rounds: Vec<Duration> = (0..ROUNDS).map(|_| round()).collect();
    rounds.sort();
    rounds[ROUNDS / 2]
}

fn megabytes(bytes: usize) -> f64 {
    bytes as f64 / 1e6
}

/// What the machine's clock says.
#[expect(clippy::disallowed_methods, reason = "a bench is run today")]
pub(crate) fn wall_clock() -> Timestamp {
    Timestamp::now()
}

/// Adds the rows to `benches/results/<date>-<cpu>.csv`.
fn save(rows: &[Row]) -> std::io::Result<()> {
    let cpu = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let cpu = cpu.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or("unknown");
    let cpu: String = cpu.chars().filter(|c| c.is_alphanumeric() || *c == ' ').collect();
    let cpu = cpu.split_whitespace().collect::<Vec<_>>().join("-").to_lowercase();
    let date = wall_clock().strftime("%Y-%m-%d").to_string();
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../benches/results"));
    std::fs::create_dir_all(&folder)?;
    let path = folder.join(format!("{date}-{cpu}.csv"));
    let new = !path.exists();
    let mut file = std::fs::File::options().create(true).append(true).open(path)?;
    if new {
        writeln!(file, "what,figure,unit,goal")?;
    }
    rows.iter().try_for_each(|row| {
        writeln!(file, "\"{}\",{:.3},{},\"{}\"", row.what, row.figure, row.unit, row.goal)
    })
}
