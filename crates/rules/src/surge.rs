//! Surges checked beyond how they are written: the rules and areas they name, and their own timelines.

use std::collections::BTreeMap;

use jiff::civil::Date;
use places::Gazetteer;
use post::{Kind, RuleId, Sighting, Step};

use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::parse::{SurgeText, Timeline};
use crate::scope;
use crate::selftest::TestFailure;

/// A surge, as its author wrote it.
#[derive(Clone, Debug, PartialEq)]
pub struct Surge {
    /// What a reader sees.
    pub title: String,
    /// Why it exists.
    pub why: String,
    /// Who answers for it.
    pub owner: String,
    /// When it wants looking at again.
    pub review_by: Date,
    /// The file it came from, as the caller named it.
    pub path: String,
    /// Hash of the file's bytes.
    pub hash: u64,
    /// What it is, and its permanent name.
    pub definition: post::Surge,
}

/// A surge ready for use, with its examples.
#[derive(Clone, Debug)]
pub(crate) struct CheckedSurge {
    pub(crate) surge: Surge,
    pub(crate) cases: Vec<Timeline>,
}

/// Says what is wrong with a surge, and looks up its areas. `kinds` are the rules there are.
pub(crate) fn check(
    text: &SurgeText,
    kinds: &BTreeMap<RuleId, Kind>,
    gazetteer: &Gazetteer,
    today: Date,
    said: &mut Vec<Diagnostic>,
) -> CheckedSurge {
    for written in text.rules.iter().filter(|written| !kinds.contains_key(&RuleId::new(&written.text))) {
        let known = kinds.keys().map(RuleId::as_str).chain(Kind::WORDS.iter().copied());
        let label = match did_you_mean(&written.text, known) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("write the `id` of a rule, or a kind: {}", Kind::WORDS.join(", ")),
        };
        let message = format!("there is no rule or kind `{}`", written.text);
        let error = Diagnostic::error("unknown-rule", &text.source, written.span.clone(), message);
        said.push(error.label(label));
    }
    let mut surge = text.surge.clone();
    let named = text.areas.iter().filter_map(|written| scope::find(written, &text.source, gazetteer, said));
    let named: Vec<_> = named.collect();
    // A post is placed in an authority: a country stands for all of its own.
    let held = gazetteer.areas().filter(|area| named.iter().any(|whole| gazetteer.holds(whole, &area.code)));
    surge.definition.areas = held.map(|area| area.code.clone()).collect();
    if surge.review_by < today {
        let span = text.source.text.find("review_by").map_or(0..0, |at| at..at + "review_by".len());
        let message = format!("the review date of this surge, {}, has passed", surge.review_by);
        let warning = Diagnostic::warning("review-overdue", &text.source, span, message);
        said.push(warning.label("read it again, then set a new date"));
    }
    examples(text, said);
    CheckedSurge { surge, cases: text.cases.clone() }
}

fn examples(text: &SurgeText, said: &mut Vec<Diagnostic>) {
    if said.iter().any(|said| matches!(said.code, "syntax" | "bad-timeline")) {
        return;
    }
    let has = |raises: bool| text.cases.iter().any(|case| case.raises == raises);
    if !has(true) {
        let message = "no timeline shows what raises this surge";
        let help = "add `[tests]` with `raises = '10:00 rumour by ann, 10:20 mobilisation by bob'`";
        said.push(Diagnostic::error("no-tests", &text.source, text.id_span.clone(), message).help(help));
    } else if !has(false) {
        let message = "no timeline shows what this surge must leave alone";
        let help = "add `quiet = '…'` under `[tests]`: a timeline that is nearly one";
        said.push(
            Diagnostic::warning("no-ignore-test", &text.source, text.id_span.clone(), message).help(help),
        );
    }
}

impl CheckedSurge {
    /// Runs its timelines; gives those that do not come out as written.
    pub(crate) fn run<'c>(
        &'c self,
        kinds: &BTreeMap<RuleId, Kind>,
    ) -> impl Iterator<Item = (&'c Timeline, TestFailure)> {
        self.cases.iter().filter_map(|case| {
            let sightings = self.sightings(case, kinds);
            (self.is_raised(&sightings) != case.raises).then(|| (case, self.failure(case, &sightings)))
        })
    }

    /// Whether it is raised at the time of any post, by the posts until then.
    fn is_raised(&self, sightings: &[Sighting]) -> bool {
        (1..=sightings.len()).any(|so_many| {
            let until_then = sightings.iter().take(so_many);
            let now = sightings.get(so_many - 1).map_or(0, |sighting| sighting.at);
            self.surge.definition.until(until_then).is_some_and(|until| until > now)
        })
    }

    /// The posts of a timeline that the surge is about.
    fn sightings(&self, case: &Timeline, kinds: &BTreeMap<RuleId, Kind>) -> Vec<Sighting> {
        let sighting = |post: &crate::parse::TimelinePost| {
            let found = match &post.found {
                Step::Kind(kind) => (*kind, RuleId::new("")),
                Step::Rule(rule) => (*kinds.get(rule)?, rule.clone()),
            };
            let is_about = self.surge.definition.is_about(found.0, &found.1);
            is_about.then(|| Sighting { at: post.minute * 60_000, author: post.author, found: vec![found] })
        };
        case.posts.iter().filter_map(sighting).collect()
    }

    fn failure(&self, case: &Timeline, sightings: &[Sighting]) -> TestFailure {
        let authors: std::collections::BTreeSet<u64> = sightings.iter().map(|post| post.author).collect();
        let span = sightings.last().zip(sightings.first()).map_or(0, |(last, first)| last.at - first.at);
        let said = |raised: bool| if raised { "the surge is raised" } else { "no surge" }.to_owned();
        TestFailure {
            rule: self.surge.definition.id.to_string(),
            path: self.surge.path.clone(),
            section: case.key(),
            line: case.line,
            post: case.text.clone(),
            read_as: format!(
                "{} posts it is about, by {} authors, in {} minutes",
                sightings.len(),
                authors.len(),
                span / 60_000
            ),
            expected: said(case.raises),
            found: said(!case.raises),
            nearest: None,
        }
    }
}
