//! The engine as rules grow from a hundred to ten thousand: speed, build, memory. Against its peers: `benches/peers`.

use std::hint::black_box;

use jiff::Timestamp;
use post::{HashKey, Post, RawPost};
use rules::{RuleFile, RuleSet};

use crate::generator::{Line, Words};
use crate::{Row, corpus, median, time};

const POSTS: usize = 20_000;
/// Posts in a thousand that hold what a made-up rule looks for.
const SOWN: usize = 30;
/// What the bench is called with to print [`memory`] and nothing else.
pub(crate) const ONLY_MEMORY: &str = "only-memory";

pub(crate) fn measure() -> Vec<Row> {
    let words = Words::english();
    let of = |count, mixed| speed(&words, count, mixed);
    let (hundred, thousand, ten_thousand) = (of(100, false), of(1_000, false), of(10_000, false));
    let mut rows = vec![
        row("engine: 100 rules over folded posts", hundred, "posts/s", "-"),
        row("engine: 1,000 rules", thousand, "posts/s", "-"),
        row("engine: 10,000 rules", ten_thousand, "posts/s", "-"),
        row("engine: cost of a post, 100 to 1,000 rules", hundred / thousand, "x", "<= 1.5"),
        row("engine: cost of a post, 1,000 to 10,000 rules", thousand / ten_thousand, "x", "<= 3"),
        row("engine: 1,000 mixed rules, share of speed", of(1_000, true) / thousand, "x", ">= 0.5"),
    ];
    rows.extend(padded(&words));
    rows
}

fn row(what: &'static str, figure: f64, unit: &'static str, goal: &'static str) -> Row {
    Row { what, figure, unit, goal }
}

fn files(words: &Words, lines: &[Line]) -> Vec<RuleFile> {
    let file = |(number, line): (usize, &Line)| RuleFile {
        path: format!("rules/bench/{number:05}.toml"),
        bytes: line.rule_file(number, words).into_bytes(),
    };
    lines.iter().enumerate().map(file).collect()
}

fn raw(text: String) -> RawPost {
    RawPost { id: "1".to_owned(), source: "bluesky:bench".to_owned(), text, ..RawPost::default() }
}

fn fold(raw: RawPost) -> Post {
    Post::new(raw, &HashKey::new([0; 32]), Timestamp::UNIX_EPOCH)
}

/// Posts a second, once folded.
fn speed(words: &Words, count: usize, mixed: bool) -> f64 {
    let lines = words.rules(count, mixed);
    let rules = corpus::usable(files(words, &lines));
    let posts: Vec<Post> = words.posts(POSTS, &lines, SOWN).into_iter().map(|text| fold(raw(text))).collect();
    let took = median(|| time(|| posts.iter().for_each(|post| drop(black_box(rules.scan_anywhere(post))))));
    POSTS as f64 / took.as_secs_f64()
}

/// The shipped rules and as many made-up ones as make ten thousand.
fn padded_files(words: &Words, lines: &[Line]) -> Vec<RuleFile> {
    let mut files = files(words, lines);
    files.extend(corpus::shipped_files());
    corpus::usable_files(files)
}

/// Run by itself in a process of its own, where nothing freed earlier is used again: MiB that ten thousand rules add,
/// with what was needed only while they were read and the system was not given back.
pub(crate) fn memory() -> f64 {
    let words = Words::english();
    let files = padded_files(&words, &words.rules(10_000, false));
    let few = corpus::load(&corpus::shipped_files());
    let before = resident();
    let rules = corpus::load(&files);
    let after = resident();
    assert!(rules.is_ok() && few.is_ok(), "usable files");
    after - before
}

fn memory_apart() -> f64 {
    let bench = std::env::current_exe().expect("this program");
    let said = std::process::Command::new(bench).arg(ONLY_MEMORY).output().expect("this program runs again");
    String::from_utf8_lossy(&said.stdout).trim().parse().expect("a figure")
}

fn padded(words: &Words) -> Vec<Row> {
    let lines = words.rules(10_000, false);
    let files = padded_files(words, &lines);
    let load = median(|| time(|| drop(black_box(corpus::load(&files)))));
    let text = |file: &RuleFile| String::from_utf8_lossy(&file.bytes).into_owned();
    let texts: Vec<String> = files.iter().map(text).collect();
    let parse =
        median(|| time(|| texts.iter().for_each(|text| drop(black_box(text.parse::<toml::Table>())))));
    let rules = corpus::load(&files).expect("usable files");
    let posts: Vec<RawPost> = words.posts(POSTS, &lines, SOWN).into_iter().map(raw).collect();
    let whole = |rules: &RuleSet, posts: Vec<RawPost>| {
        for raw in posts {
            let post = fold(raw);
            drop(black_box(rules.scan(&post, None)));
        }
    };
    let one = median(|| {
        let posts = posts.clone();
        time(|| whole(&rules, posts))
    });
    let two = median(|| {
        let (left, right) = (posts.clone(), posts.clone());
        let both = || {
            std::thread::scope(|scope| {
                scope.spawn(|| whole(&rules, left));
                whole(&rules, right);
            });
        };
        time(both)
    });
    vec![
        row("engine: 10,000 rules from files, own tests run", load.as_secs_f64(), "s", "<= 5"),
        row("engine: of these, reading TOML", parse.as_secs_f64(), "s", "the rest <= 0.5 without tests"),
        row("engine: memory of 10,000 rules", memory_apart(), "MiB", "<= 64"),
        row(
            "engine: fold, match, stance, places; 10,000 rules",
            POSTS as f64 / one.as_secs_f64(),
            "posts/s",
            ">= 100000",
        ),
        row("engine: two threads against one", 2.0 * one.as_secs_f64() / two.as_secs_f64(), "x", ">= 1.8"),
    ]
}

/// What the process has in memory, in MiB.
fn resident() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    kib.unwrap_or(f64::NAN) / 1024.0
}
