//! Near-duplicates: whether what was pasted and edited is one wording, whether what only follows the same pattern is
//! not, and how fast that is told. All texts are made here, from a seed.

use std::collections::BTreeMap;
use std::hint::black_box;

use post::{Fingerprint, MinHash, Text, Wordings};

use crate::generator::Seeded;
use crate::{Row, median, time};

/// Stories, each told several times.
const STORIES: usize = 1_500;

/// Sentences with gaps for facts: what one person would write about one thing.
const SENTENCES: &[&str] = &[
    "there are {count} police vans outside the {building} on {street} and nobody will say why",
    "my {relative} works at the {building} and says {count} people were taken away from {place} at {time}",
    "road shut both ways by {street} in {place}, ambulance there since {time}",
    "they are moving {count} of them into the {building} in {place} next week, pass it on",
    "everyone meet at {time} by the {building}, bring your friends from {place}",
    "heard a loud bang near {street}, windows shaking as far as {place}",
    "the council has closed the {building} until further notice after what happened at {time}",
    "a man with a {thing} was seen running from {street} towards the {building}",
    "please share, a child was followed from the {building} to {street} by someone in a {thing}",
    "water is off in {place} again and the {building} has run out of bottles since {time}",
    "smoke over {place} this morning, my {relative} can see it from {street}",
    "two lads on a {thing} came off at {street}, air ambulance landed behind the {building}",
    "the notice on the door of the {building} says {count} families have until {time} to leave {place}",
    "buses are not stopping at {street} because of the crowd outside the {building}",
];
const PLACES: &[&str] = &[
    "Cwmhafren",
    "Aberddu",
    "Millbrook",
    "Stonebridge",
    "Pentre Glas",
    "Eastfield",
    "Harrowgate",
    "Llanfaes",
    "Tonwen",
    "Marsh Green",
    "Coldharbour",
    "Brynteg",
];
const STREETS: &[&str] = &[
    "Station Road",
    "Acacia Avenue",
    "Chapel Lane",
    "Mill Street",
    "Queens Terrace",
    "Heol Fawr",
    "Harbour Way",
    "Victoria Close",
    "Orchard Rise",
    "Foundry Row",
    "Dock Parade",
    "Meadow View",
];
const BUILDINGS: &[&str] = &[
    "leisure centre",
    "old hotel",
    "primary school",
    "mosque",
    "library",
    "town hall",
    "retail park",
    "community hub",
    "bus depot",
    "health centre",
    "rugby club",
    "swimming baths",
];
const RELATIVES: &[&str] =
    &["sister", "cousin", "neighbour", "brother in law", "uncle", "mate", "nan", "daughter"];
const THINGS: &[&str] = &[
    "machete",
    "white van",
    "quad bike",
    "baseball bat",
    "blue estate car",
    "moped",
    "hammer",
    "grey hoodie",
];
const COUNTS: &[&str] = &["3", "12", "forty", "at least six", "200", "nine", "15", "a dozen"];
const TIMES: &[&str] =
    &["8pm", "half seven", "midnight", "6.30 this morning", "noon", "3 o'clock", "dinner time", "closing"];
const BEFORE: &[&str] = &[
    "BREAKING: ",
    "🚨🚨 ",
    "Just seen this - ",
    "From a mate: ",
    "RT ",
    "Urgent!! ",
    "Copied from another group: ",
    "Not sure if true but ",
];
const AFTER: &[&str] = &[
    " 😡😡",
    " #staysafe",
    " https://pics.example/a1b2",
    " 🙏 share",
    " @friend have you seen this",
    " WTF",
    " (not my post)",
    " #local #news",
];

/// Facts for each gap, chosen together.
fn facts(seed: &mut Seeded) -> BTreeMap<&'static str, &'static str> {
    let gaps = [("place", PLACES), ("street", STREETS), ("building", BUILDINGS), ("relative", RELATIVES)];
    let more = [("thing", THINGS), ("count", COUNTS), ("time", TIMES)];
    gaps.into_iter().chain(more).map(|(gap, all)| (gap, *seed.pick(all))).collect()
}

/// Other facts for every gap.
fn other_facts(
    seed: &mut Seeded,
    facts: &BTreeMap<&'static str, &'static str>,
) -> BTreeMap<&'static str, &'static str> {
    loop {
        let other = self::facts(seed);
        if facts.iter().all(|(gap, fact)| other.get(gap) != Some(fact)) {
            return other;
        }
    }
}

/// A pattern of a story's own: every other word of ours is another, made up for it.
fn reworded(sentences: &[&str], seed: &mut Seeded) -> Vec<String> {
    let mut word = |word: &str| match seed.below(2) {
        1 if !word.contains('{') => SYLLABLES
            .iter()
            .cycle()
            .skip(seed.below(SYLLABLES.len()))
            .step_by(1 + seed.below(7))
            .take(2)
            .copied()
            .collect(),
        _ => word.to_owned(),
    };
    sentences
        .iter()
        .map(|sentence| words(sentence).into_iter().map(&mut word).collect::<Vec<String>>().join(" "))
        .collect()
}

/// What words that are made up are made of.
const SYLLABLES: &[&str] = &[
    "bar", "con", "del", "fen", "gor", "hal", "jun", "kel", "lor", "mun", "nev", "pol", "ras", "sten", "tur",
    "vel", "wick", "yar", "zan",
];

fn filled(sentences: &[String], facts: &BTreeMap<&str, &str>) -> String {
    let mut text = sentences.join(". ");
    for (gap, fact) in facts {
        text = text.replace(&format!("{{{gap}}}"), fact);
    }
    text
}

/// What people do to a text that they pass on. Each keeps its facts, but for a number.
type Edit = fn(&str, &mut Seeded) -> String;

const EDITS: &[(&str, Edit)] = &[
    ("pasted", |text, _| text.to_owned()),
    ("something before", |text, seed| format!("{}{text}", seed.pick(BEFORE))),
    ("something after", |text, seed| format!("{text}{}", seed.pick(AFTER))),
    ("both", |text, seed| format!("{}{text}{}", seed.pick(BEFORE), seed.pick(AFTER))),
    ("shouted", |text, _| text.to_uppercase()),
    ("another number", |text, seed| {
        text.replace(|c: char| c.is_ascii_digit(), &(1 + seed.below(9)).to_string())
    }),
    ("end cut off", |text, _| {
        words(text).split_last_chunk::<3>().map_or_else(String::new, |(kept, _)| kept.join(" "))
    }),
    ("sentences swapped", |text, _| {
        let mut sentences: Vec<&str> = text.split(". ").collect();
        sentences.reverse();
        sentences.join(". ")
    }),
    ("one word in ten changed", |text, seed| {
        let mut words = words(text);
        for _ in 0..words.len() / 10 {
            let at = seed.below(words.len());
            words[at] = ["really", "the", "apparently", "lol"][seed.below(4)];
        }
        words.join(" ")
    }),
    ("letters of another alphabet", |text, _| text.replace('a', "а").replace('o', "о")),
];

fn words(text: &str) -> Vec<&str> {
    text.split(' ').collect()
}

/// A text, the story it tells, and how it came about.
struct Told {
    text: String,
    story: usize,
    edit: &'static str,
}

/// Every story as first told, each edit of it, and as many that only follow its pattern, mixed up.
fn told(seed: &mut Seeded) -> Vec<Told> {
    let mut told = Vec::new();
    for story in 0..STORIES {
        let first = seed.below(SENTENCES.len());
        let second = (first + 1 + seed.below(SENTENCES.len() - 1)) % SENTENCES.len();
        let sentences = reworded(&[SENTENCES[first], SENTENCES[second]], seed);
        let facts = facts(seed);
        let text = filled(&sentences, &facts);
        for (edit, apply) in EDITS {
            told.push(Told { text: apply(&text, seed), story, edit });
        }
        let other = filled(&sentences, &other_facts(seed, &facts));
        told.push(Told { text: other.clone(), story: STORIES + story, edit: "first of another" });
        told.push(Told {
            text: format!("{}{other}", seed.pick(BEFORE)),
            story: STORIES + story,
            edit: "something before",
        });
    }
    for at in (1..told.len()).rev() {
        told.swap(at, seed.below(at + 1));
    }
    told
}

/// Recall and precision over pairs, and texts a second.
pub(crate) fn measure() -> Vec<Row> {
    let told = told(&mut Seeded(20_261_122));
    let texts: Vec<Text> = told.iter().map(|told| Text::new(told.text.clone())).collect();
    let mut wordings = Wordings::new(1 << 16);
    let found: Vec<u64> =
        texts.iter().map(|text| wordings.note(Fingerprint::of(text), MinHash::of(text).as_ref())).collect();
    let (same_story, same_wording, both) = pairs(&told, &found);
    by_edit(&told, &found);
    let all = median(|| {
        let mut wordings = Wordings::new(1 << 16);
        time(|| {
            for text in &texts {
                black_box(wordings.note(Fingerprint::of(text), MinHash::of(text).as_ref()));
            }
        })
    });
    vec![
        Row {
            what: "near: pairs of one story under one wording",
            figure: both / same_story,
            unit: "share",
            goal: ">= 0.95",
        },
        Row {
            what: "near: pairs under one wording of one story",
            figure: both / same_wording,
            unit: "share",
            goal: ">= 0.99",
        },
        Row {
            what: "near: signature and index, one core",
            figure: texts.len() as f64 / all.as_secs_f64(),
            unit: "texts/s",
            goal: ">= 20000",
        },
    ]
}

/// Pairs of one story, of one wording, and of both.
fn pairs(told: &[Told], found: &[u64]) -> (f64, f64, f64) {
    let mut stories: BTreeMap<usize, u64> = BTreeMap::new();
    let mut wordings: BTreeMap<u64, u64> = BTreeMap::new();
    let mut both: BTreeMap<(usize, u64), u64> = BTreeMap::new();
    for (told, wording) in told.iter().zip(found) {
        *stories.entry(told.story).or_default() += 1;
        *wordings.entry(*wording).or_default() += 1;
        *both.entry((told.story, *wording)).or_default() += 1;
    }
    let count =
        |sizes: Vec<u64>| sizes.into_iter().map(|size| (size * size.saturating_sub(1) / 2) as f64).sum();
    (
        count(stories.into_values().collect()),
        count(wordings.into_values().collect()),
        count(both.into_values().collect()),
    )
}

/// Of each edit, how many lie where most of their story lies.
fn by_edit(told: &[Told], found: &[u64]) {
    let mut stories: BTreeMap<usize, BTreeMap<u64, usize>> = BTreeMap::new();
    for (told, wording) in told.iter().zip(found) {
        *stories.entry(told.story).or_default().entry(*wording).or_default() += 1;
    }
    let main = |story: usize| {
        stories
            .get(&story)
            .and_then(|of| of.iter().max_by_key(|(_, size)| **size))
            .map(|(wording, _)| *wording)
    };
    let mut edits: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (told, wording) in told.iter().zip(found) {
        let (with, all) = edits.entry(told.edit).or_default();
        *with += usize::from(main(told.story) == Some(*wording));
        *all += 1;
    }
    for (edit, (with, all)) in edits {
        println!("  {edit:<30} {:>6.3} with the rest of its story", with as f64 / all as f64);
    }
}
