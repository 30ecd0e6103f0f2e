//! The engine against an oracle that is slow and obviously right: rules and posts are generated, the oracle tries
//! every line at every word by plain recursion over strings, and both must find the same rules at the same places.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::ops::Range;

use post::{Post, Strength, Text};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use rules::RuleFile;

use crate::support::{post, rule, usable};

/// A part of a generated phrase.
#[derive(Clone, Debug)]
enum Part {
    Word(&'static str),
    /// `stab+`
    Endings,
    /// `immig*`
    Prefix,
    Capitals(&'static str),
    Hashtag(&'static str),
    OneOf(Vec<Vec<Part>>),
    Optional(Vec<Part>),
    Gap(u8),
    /// The gap of `near`, which may cross a sentence.
    Between(u8),
}

#[derive(Clone, Debug)]
enum Line {
    Ordered(Vec<Part>),
    Near(Vec<Part>, u8, Vec<Part>),
    Regex(&'static str),
}

#[derive(Clone, Debug)]
struct Rule {
    strong: Vec<Line>,
    weak: Vec<Line>,
    require: Vec<Line>,
    same_sentence: Vec<Line>,
    same_post: Vec<Line>,
}

const WORDS: [&str; 8] = ["police", "hide", "the", "boy", "old", "bill", "is", "truth"];
const STABS: [&str; 5] = ["stab", "stabs", "stabbed", "stabbing", "stabbings"];
/// What posts are made of: words of the rules, some that are nobody's, and the ends of sentences.
const TOKENS: [&str; 25] = [
    "police",
    "hide",
    "the",
    "boy",
    "old",
    "bill",
    "is",
    "truth",
    "Police",
    "HIDE",
    "#truth",
    "#OldBill",
    "#thetruth",
    "stabbed",
    "stabs",
    "stabilise",
    "immigrants",
    "sun",
    "rain",
    "poliiice",
    "st4bbed",
    "h i d e s",
    ".",
    "!",
    "\n",
];

// The oracle.

fn shown(text: &Text, at: usize) -> &str {
    text.words().get(at).map_or("", |word| text.word(word))
}

/// Whether the word is this one, or was disguised and may be this one.
fn is(text: &Text, at: usize, wanted: &str) -> bool {
    shown(text, at) == wanted || text.readings(at).any(|hash| hash == post::fold::hash_word(wanted))
}

/// Every place the parts may end at when they begin at word `at` of a phrase that began at word `start`.
fn ends(parts: &[Part], text: &Text, start: usize, at: usize) -> BTreeSet<usize> {
    let Some((part, rest)) = parts.split_first() else { return BTreeSet::from([at]) };
    let word = shown(text, at);
    let shape = text.words().get(at).map(|word| word.shape).unwrap_or_default();
    let next = |fits: bool| if fits { BTreeSet::from([at + 1]) } else { BTreeSet::new() };
    let after: BTreeSet<usize> = match part {
        Part::Word(wanted) => next(is(text, at, wanted)),
        Part::Endings => next(STABS.iter().any(|stab| is(text, at, stab))),
        Part::Prefix => next(word.starts_with("immig")),
        Part::Capitals(wanted) => next(is(text, at, wanted) && shape.all_capitals()),
        Part::Hashtag(wanted) => next(is(text, at, wanted) && shape.hashtag()),
        Part::OneOf(choices) => choices.iter().flat_map(|choice| ends(choice, text, start, at)).collect(),
        Part::Optional(inner) => ends(inner, text, start, at).into_iter().chain([at]).collect(),
        Part::Gap(_) if at == start => BTreeSet::from([at]),
        Part::Between(most) => (at..=at + usize::from(*most)).filter(|to| *to < text.words().len()).collect(),
        Part::Gap(most) => (0..=usize::from(*most))
            .map(|skipped| at + skipped)
            .filter(|to| {
                *to < text.words().len() && text.words()[*to].sentence == text.words()[at - 1].sentence
            })
            .collect(),
    };
    after.into_iter().flat_map(|at| ends(rest, text, start, at)).collect()
}

/// What is left of a joined hashtag after the parts, in every way, with the number of words used.
fn unjoin(parts: &[Part], tag: &str, used: usize) -> BTreeSet<(String, usize)> {
    let Some((part, rest)) = parts.split_first() else { return BTreeSet::from([(tag.to_owned(), used)]) };
    let strip = |word: &str| tag.strip_prefix(word).map(|left| (left.to_owned(), used + 1));
    let after: BTreeSet<(String, usize)> = match part {
        Part::Word(word) => strip(word).into_iter().collect(),
        Part::Endings => STABS.iter().filter_map(|word| strip(word)).collect(),
        Part::OneOf(choices) => choices.iter().flat_map(|choice| unjoin(choice, tag, used)).collect(),
        Part::Optional(inner) => {
            unjoin(inner, tag, used).into_iter().chain([(tag.to_owned(), used)]).collect()
        }
        Part::Gap(_) => BTreeSet::from([(tag.to_owned(), used)]),
        Part::Prefix | Part::Capitals(_) | Part::Hashtag(_) | Part::Between(_) => BTreeSet::new(),
    };
    after.into_iter().flat_map(|(left, used)| unjoin(rest, &left, used)).collect()
}

/// Whether a line may be looked for as one hashtag at all.
fn joins(parts: &[Part]) -> bool {
    parts.iter().all(|part| match part {
        Part::Prefix | Part::Capitals(_) | Part::Hashtag(_) | Part::Between(_) => false,
        Part::OneOf(choices) => choices.iter().all(|choice| joins(choice)),
        Part::Optional(inner) => joins(inner),
        Part::Word(_) | Part::Endings | Part::Gap(_) => true,
    })
}

/// Where the parts end: gaps as short as may be, the last part as long as may be.
fn end_of(parts: &[Part], text: &Text, at: usize) -> Option<usize> {
    let (last, before) = parts.split_last()?;
    let reached = ends(before, text, at, at);
    reached.into_iter().find_map(|to| ends(std::slice::from_ref(last), text, at, to).last().copied())
}

fn line_at(line: &Line, text: &Text, at: usize) -> Option<usize> {
    match line {
        Line::Ordered(parts) => {
            let tag = text.words().get(at).filter(|word| word.shape.hashtag()).map(|word| text.word(word));
            let whole = |tag: &str| {
                joins(parts) && unjoin(parts, tag, 0).iter().any(|(left, used)| left.is_empty() && *used > 1)
            };
            end_of(parts, text, at).or_else(|| tag.filter(|tag| whole(tag)).map(|_| at + 1))
        }
        Line::Near(left, within, right) => {
            let side = |first: &[Part], second: &[Part]| {
                end_of(&[first, &[Part::Between(*within)], second].concat(), text, at)
            };
            [side(left, right), side(right, left)].into_iter().flatten().min()
        }
        Line::Regex(_) => None,
    }
}

/// Everywhere a line stands, from left to right, without overlap, each time as short as can be.
fn everywhere(line: &Line, text: &Text) -> Vec<Range<usize>> {
    if let Line::Regex(pattern) = line {
        let folded = text.folded();
        let word_at = |byte: usize| text.words().iter().position(|word| byte < word.end as usize).unwrap();
        return folded
            .match_indices(pattern)
            .map(|(at, found)| word_at(at)..word_at(at + found.len() - 1) + 1)
            .collect();
    }
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.words().len() {
        match line_at(line, text, at) {
            Some(end) => {
                found.push(at..end);
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

/// What a rule must find in a post: strength and spans.
fn judge(rule: &Rule, post: &Post) -> Option<(Strength, BTreeSet<(usize, usize)>)> {
    let text = &post.text;
    let sentences =
        |words: &Range<usize>| text.words()[words.start].sentence..=text.words()[words.end - 1].sentence;
    let vetoes: Vec<_> = rule.same_sentence.iter().flat_map(|line| everywhere(line, text)).collect();
    let stands = |found: &Range<usize>| {
        !vetoes.iter().any(|veto| sentences(veto).any(|sentence| sentences(found).contains(&sentence)))
    };
    let kept =
        |line: &Line| -> Vec<Range<usize>> { everywhere(line, text).into_iter().filter(stands).collect() };
    let any = |lines: &[Line]| lines.iter().any(|line| !everywhere(line, text).is_empty());
    let strong: Vec<_> = rule.strong.iter().flat_map(kept).collect();
    let weak: Vec<Vec<_>> = rule.weak.iter().map(kept).filter(|found| !found.is_empty()).collect();
    let (strength, found) = if !strong.is_empty() {
        (Strength::Strong, strong)
    } else if weak.len() >= 2 {
        (Strength::Weak, weak.concat())
    } else {
        return None;
    };
    let allowed = (rule.require.is_empty() || any(&rule.require)) && !any(&rule.same_post);
    let spans = found.into_iter().map(|words| text.original_range(words)).map(|span| (span.start, span.end));
    allowed.then(|| (strength, spans.collect()))
}

// The generators, and rules as files.

fn part() -> impl Strategy<Value = Part> {
    let word = prop_oneof![
        8 => proptest::sample::select(&WORDS[..]).prop_map(Part::Word),
        1 => Just(Part::Endings),
        1 => Just(Part::Prefix),
        1 => Just(Part::Capitals("hide")),
        1 => Just(Part::Hashtag("truth")),
    ];
    word.prop_recursive(2, 8, 3, |inner| {
        let choice = prop::collection::vec(inner.clone(), 1..3);
        prop_oneof![
            prop::collection::vec(choice, 2..4).prop_map(Part::OneOf),
            prop::collection::vec(inner, 1..3).prop_map(Part::Optional),
        ]
    })
}

/// A plain word, by which the line is looked up, and up to two parts more, with gaps between if a word closes them.
fn parts() -> impl Strategy<Value = Vec<Part>> {
    let gap = prop_oneof![2 => Just(None), 1 => (1_u8..4).prop_map(Some)];
    let word = proptest::sample::select(&WORDS[..]);
    let more = prop::collection::vec((part(), gap), 0..3);
    (prop::option::of(part()), word.clone(), more, prop::option::of(word)).prop_map(
        |(lead, first, more, last)| {
            let mut parts: Vec<Part> = lead.into_iter().chain([Part::Word(first)]).collect();
            for (part, gap) in more {
                parts.extend(gap.filter(|_| last.is_some()).map(Part::Gap));
                parts.push(part);
            }
            parts.extend(last.map(Part::Word));
            parts
        },
    )
}

fn line() -> impl Strategy<Value = Line> {
    prop_oneof![
        12 => parts().prop_map(Line::Ordered),
        2 => (parts(), 1_u8..5, parts()).prop_map(|(left, within, right)| Line::Near(left, within, right)),
        1 => proptest::sample::select(&["hide the", "truth", "old bill"][..]).prop_map(Line::Regex),
    ]
}

fn rules() -> impl Strategy<Value = Vec<Rule>> {
    let lines = |most| prop::collection::vec(line(), 0..most);
    let rule = (prop::collection::vec(line(), 1..3), lines(4), lines(2), lines(2), lines(2)).prop_map(
        |(strong, weak, require, same_sentence, same_post)| Rule {
            strong,
            weak,
            require,
            same_sentence,
            same_post,
        },
    );
    prop::collection::vec(rule, 3..8)
}

fn posts() -> impl Strategy<Value = Vec<String>> {
    let token = proptest::sample::select(&TOKENS[..]);
    let text = prop::collection::vec(token, 1..16)
        .prop_map(|tokens| tokens.join(" ").replace(" .", ".").replace(" !", "!"));
    prop::collection::vec(text, 4..12)
}

fn written(parts: &[Part]) -> String {
    let choice =
        |choices: &[Vec<Part>]| choices.iter().map(|parts| written(parts)).collect::<Vec<_>>().join(" | ");
    let one = |part: &Part| match part {
        Part::Word(word) => (*word).to_owned(),
        Part::Endings => "stab+".to_owned(),
        Part::Prefix => "immig*".to_owned(),
        Part::Capitals(word) => format!("={word}"),
        Part::Hashtag(word) => format!("#{word}"),
        Part::OneOf(choices) => format!("({})", choice(choices)),
        Part::Optional(parts) => format!("[{}]", written(parts)),
        Part::Gap(most) => format!("..{most}"),
        Part::Between(most) => format!("near/{most}"),
    };
    parts.iter().map(one).collect::<Vec<_>>().join(" ")
}

fn block(name: &str, lines: &[Line]) -> String {
    // A line of its own lets the rule's one example hit, whatever the rest says.
    let own = matches!(name, "strong" | "needed").then(|| "zzqx zzqx".to_owned());
    let one = |line: &Line| match line {
        Line::Ordered(parts) => written(parts),
        Line::Near(left, within, right) => written(&[&left[..], &[Part::Between(*within)], right].concat()),
        Line::Regex(pattern) => format!("re: {pattern}"),
    };
    if lines.is_empty() {
        return String::new();
    }
    format!("{name} = '''\n{}\n'''\n", lines.iter().map(one).chain(own).collect::<Vec<_>>().join("\n"))
}

fn as_file(number: usize, generated: &Rule) -> RuleFile {
    let body = [
        "[find]\n".to_owned(),
        block("strong", &generated.strong),
        block("weak", &generated.weak),
        "[require]\n".to_owned(),
        block("needed", &generated.require),
        "[unless]\n".to_owned(),
        block("same_sentence", &generated.same_sentence),
        block("same_post", &generated.same_post),
        "[tests]\nmatch = 'zzqx zzqx'\nignore = 'y'\n".to_owned(),
    ];
    rule(&format!("rule.{number}"), "", &body.concat())
}

fn agree(generated: &[Rule], texts: &[String], pairs: &Cell<usize>) {
    let files: Vec<RuleFile> =
        generated.iter().enumerate().map(|(number, rule)| as_file(number, rule)).collect();
    let set = usable(&files);
    for text in texts {
        let post = post(text);
        let scan = set.scan(&post, None);
        for (number, rule) in generated.iter().enumerate() {
            let name = format!("rule.{number}");
            let hit = scan.hits.iter().find(|hit| hit.rule.id.as_str() == name);
            let found = hit.map(|hit| {
                (hit.strength, hit.spans.iter().map(|(_, span)| (span.start, span.end)).collect())
            });
            let expected = judge(rule, &post);
            pairs.set(pairs.get() + usize::from(expected.is_some()));
            assert_eq!(found, expected, "post {text:?}\n{}", String::from_utf8_lossy(&files[number].bytes));
        }
    }
}

#[test]
fn engine_and_oracle_find_the_same() {
    let pairs = Cell::new(0);
    let mut runner = TestRunner::new_with_rng(
        Config { cases: 400, failure_persistence: None, ..Config::default() },
        proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
    );
    runner
        .run(&(rules(), posts()), |(rules, posts)| {
            agree(&rules, &posts, &pairs);
            Ok(())
        })
        .unwrap();
    assert!(pairs.get() >= 1_000, "only {} matching pairs", pairs.get());
}
