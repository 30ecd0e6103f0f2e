//! Reads a surge: `rules/surges/<id>.toml`, what must come together in one area, and in what time.

use std::ops::Range;
use std::str::FromStr;

use jiff::civil::Date;
use post::{Kind, RuleId, Step, Theme, Wanted};
use toml::de::DeTable;

use super::document::{Allowed, Document, Located};
use super::read_source;
use super::rule::{id_is_plain, known_theme};
use super::timeline::{self, Timeline};
use crate::diagnostic::Source;
use crate::{Diagnostic, RuleFile, Surge, hash_bytes};

/// A surge as written.
#[derive(Debug)]
pub(crate) struct SurgeText {
    pub(crate) source: Source,
    /// Its areas are not looked up yet.
    pub(crate) surge: Surge,
    pub(crate) id_span: Range<usize>,
    /// Rules it names, and where.
    pub(crate) rules: Vec<Located>,
    /// Areas by code or name, as written.
    pub(crate) areas: Vec<Located>,
    pub(crate) cases: Vec<Timeline>,
}

const REQUIRED: [&str; 6] = ["id", "title", "why", "owner", "review_by", "within"];
const TOP: Allowed = Allowed {
    section: "",
    keys: &[
        "id",
        "title",
        "why",
        "owner",
        "review_by",
        "theme",
        "count",
        "distinct_authors",
        "of",
        "in_order",
        "within",
        "areas",
        "tests",
    ],
};
const TESTS: Allowed = Allowed { section: "tests", keys: &["raises", "quiet"] };
/// What a surge measures: exactly one of these.
const MEASURES: [&str; 3] = ["count", "distinct_authors", "in_order"];
/// A surge looks back at most this far, in minutes.
const LONGEST: u32 = 24 * 60;

/// Reads a surge file. `None` when it is no text at all; what is wrong is in the second half.
pub(crate) fn read_surge(file: &RuleFile, themes: &[Theme]) -> (Option<SurgeText>, Vec<Diagnostic>) {
    let source = match read_source(file) {
        Ok(source) => source,
        Err(said) => return (None, vec![*said]),
    };
    let (mut document, table) = Document::parse(&source, "surge");
    document.check_keys(&table, &TOP, &[TESTS]);
    let id = document.text(&table, "id").filter(|id| id_is_plain(&mut document, id));
    let (id, id_span) = id.map_or((String::new(), 0..0), |id| (id.text, id.span));
    let theme = document.text(&table, "theme").and_then(|theme| known_theme(&mut document, &theme, themes));
    let (wanted, rules) = wanted(&mut document, &table);
    let within = within(&mut document, &table).unwrap_or(LONGEST);
    let mut text = |key| document.text(&table, key).map(|written| written.text).unwrap_or_default();
    let (title, why, owner) = (text("title"), text("why"), text("owner"));
    let surge = Surge {
        title,
        why,
        owner,
        review_by: document.date(&table, "review_by").unwrap_or(Date::MAX),
        path: file.path.clone(),
        hash: hash_bytes(&file.bytes),
        definition: post::Surge {
            id: RuleId::new(&id),
            theme,
            areas: Vec::new(),
            wanted,
            within: within * 60,
        },
    };
    let areas = document.texts(&table, "areas").unwrap_or_default();
    let cases = cases(&mut document, &table);
    missing(&mut document, &table);
    let said = document.said;
    (Some(SurgeText { source: source.clone(), surge, id_span, rules, areas, cases }), said)
}

fn missing(document: &mut Document<'_>, table: &DeTable<'_>) {
    for key in REQUIRED.into_iter().filter(|key| !table.contains_key(*key)) {
        if document.meant.contains(&key) {
            continue;
        }
        let example = match key {
            "review_by" => "add `review_by = 2027-05-01`".to_owned(),
            "within" => "add `within = \"2h\"`: the time in which it must all come".to_owned(),
            key => format!("add `{key} = \"…\"`"),
        };
        document.error("missing-key", 0..0, format!("`{key}` is missing"), example);
    }
}

/// What must come together, and the rules named in it.
fn wanted(document: &mut Document<'_>, table: &DeTable<'_>) -> (Wanted, Vec<Located>) {
    let written: Vec<&str> = MEASURES.into_iter().filter(|key| table.contains_key(*key)).collect();
    let key = match written.as_slice() {
        [one] => *one,
        [] => {
            if !MEASURES.iter().any(|key| document.meant.contains(key)) {
                let label = "add one of `count = 20`, `distinct_authors = 10`, `in_order = [\"rumour\", \"mobilisation\"]`";
                document.error("missing-key", 0..0, "a surge must say what it measures", label);
            }
            return (Wanted::InOrder(Vec::new()), Vec::new());
        }
        [_, second, ..] => {
            let span = table.get(*second).map_or(0..0, toml::Spanned::span);
            let message = format!("a surge measures one thing: `{}` or `{second}`, not both", written[0]);
            document.error("wrong-value", span, message, "make two surges of it");
            return (Wanted::InOrder(Vec::new()), Vec::new());
        }
    };
    let named = document.texts(table, if key == "in_order" { key } else { "of" }).unwrap_or_default();
    let steps: Vec<Step> = named.iter().map(|step| step_of(&step.text)).collect();
    let rules = named.into_iter().zip(&steps).filter(|(_, step)| matches!(step, Step::Rule(_)));
    let rules: Vec<Located> = rules.map(|(written, _)| written).collect();
    if key == "in_order" {
        return (in_order(document, table, steps), rules);
    }
    let least = document.count(table, key).unwrap_or(2);
    if least < 2 {
        let span = table.get(key).map_or(0..0, toml::Spanned::span);
        document.error("wrong-value", span, "one post is no surge", format!("write `{key} = 10`, or more"));
    }
    let least = u32::try_from(least).unwrap_or(u32::MAX);
    (if key == "count" { Wanted::Count(least, steps) } else { Wanted::DistinctAuthors(least, steps) }, rules)
}

fn in_order(document: &mut Document<'_>, table: &DeTable<'_>, steps: Vec<Step>) -> Wanted {
    let span = |key: &str| table.get(key).map_or(0..0, toml::Spanned::span);
    if steps.len() < 2 {
        let label = "write `in_order = [\"rumour\", \"mobilisation\"]`";
        document.error("wrong-value", span("in_order"), "an order needs two steps or more", label);
    }
    if table.contains_key("of") {
        let message = "`of` says what `count` or `distinct_authors` counts";
        document.error("wrong-value", span("of"), message, "remove it; `in_order` names its steps itself");
    }
    Wanted::InOrder(steps)
}

/// A kind, or else the name of a rule.
pub(crate) fn step_of(written: &str) -> Step {
    Kind::from_str(written).map_or_else(|_| Step::Rule(RuleId::new(written)), Step::Kind)
}

/// `within = "90m"` or `"2h"`, in minutes.
fn within(document: &mut Document<'_>, table: &DeTable<'_>) -> Option<u32> {
    let written = document.text(table, "within")?;
    let text = written.text.trim();
    let (number, unit) = text.split_at(text.len() - text.chars().next_back().map_or(0, char::len_utf8));
    let minutes = number.trim().parse::<u32>().ok().and_then(|number| match unit {
        "m" => Some(number),
        "h" => number.checked_mul(60),
        _ => None,
    });
    let good = minutes.filter(|minutes| (1..=LONGEST).contains(minutes));
    if good.is_none() {
        let message = match minutes {
            Some(minutes) if minutes > LONGEST => "a surge looks back 24 hours at most",
            _ => "`within` wants a time in minutes or hours",
        };
        document.error("wrong-value", written.span, message, "write `within = \"90m\"` or `within = \"2h\"`");
    }
    good
}

fn cases(document: &mut Document<'_>, table: &DeTable<'_>) -> Vec<Timeline> {
    let Some(tests) = document.section(table, "tests") else { return Vec::new() };
    document.check_keys(tests, &TESTS, &[TOP]);
    let mut cases = Vec::new();
    for (key, raises) in [("raises", true), ("quiet", false)] {
        for (block, offset) in document.blocks(tests, key) {
            cases.extend(timeline::read(raises, document.source, block, offset, &mut document.said));
        }
    }
    cases
}
