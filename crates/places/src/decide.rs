//! What a name that stands in a text was meant for: each step of the decision is one small question.

use std::ops::Range;

use post::{AreaCode, Text};

use crate::context::{Context, Known};
use crate::find::Hit;
use crate::names::Name;
use crate::{AreaKind, Gazetteer};

/// A place name in a text, and what it was taken for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Which words of the text.
    pub words: Range<usize>,
    /// Which bytes of the original text.
    pub bytes: Range<usize>,
    /// The name as the gazetteer writes it.
    pub name: String,
    /// What makes the name easy or hard.
    pub class: Class,
    /// What it was taken for.
    pub decision: Decision,
}

/// What makes a name easy or hard to place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// One place bears it, and nothing else does.
    Plain,
    /// Places in several areas bear it.
    Shared,
    /// Also an ordinary word or somebody's name.
    Wordlike,
    /// Better known as a place in another country, or known only there.
    Abroad,
}

/// What a name was taken for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// This area, with the reason in a few English words.
    Area(AreaCode, String),
    /// One of these areas, in code order; counted only at the smallest area that holds them all.
    Candidates(Vec<AreaCode>),
    /// A whole country of this kingdom, or all of it: too wide to put a post in.
    Country(AreaCode),
    /// No place here, with the reason in a few English words.
    Rejected(String),
}

/// Reads every hit of a text, in order.
pub(crate) fn mentions(gazetteer: &Gazetteer, text: &Text, hits: &[Hit], known: Known<'_>) -> Vec<Mention> {
    if hits.is_empty() {
        return Vec::new();
    }
    let context = Context::of(gazetteer, text, hits, known);
    let read = |hit: &Hit| {
        let name = gazetteer.names.get(hit.name)?;
        Some(Mention {
            words: hit.words.clone(),
            bytes: text.original_range(hit.words.clone()),
            name: name.display.clone(),
            class: class(name),
            decision: decide(&context, hit, name),
        })
    };
    hits.iter().filter_map(read).collect()
}

pub(crate) fn class(name: &Name) -> Class {
    if name.at.is_empty() {
        Class::Abroad
    } else if name.wordlike {
        Class::Wordlike
    } else if name.is_better_known_abroad() {
        Class::Abroad
    } else if name.at.len() > 1 {
        Class::Shared
    } else {
        Class::Plain
    }
}

fn decide(context: &Context<'_>, hit: &Hit, name: &Name) -> Decision {
    if let Some(reason) = not_here(context, hit, name) {
        return Decision::Rejected(reason);
    }
    match name.at.as_slice() {
        [code] if name.people || is_country(context.gazetteer, code) => Decision::Country(code.clone()),
        candidates if is_in_doubt(context, hit, name) => {
            open(context, name, candidates).unwrap_or_else(|| Decision::Candidates(candidates.to_vec()))
        }
        [code] => Decision::Area(code.clone(), named(context, hit, name)),
        several => {
            choose(context, hit, name, several).unwrap_or_else(|| Decision::Candidates(several.to_vec()))
        }
    }
}

/// Why the name is no place of this country, if it is none.
fn not_here(context: &Context<'_>, hit: &Hit, name: &Name) -> Option<String> {
    if name.at.is_empty() {
        return Some(format!("a place abroad ({})", countries(name)));
    }
    if context.is_person(hit) {
        return Some("part of a person's name".to_owned());
    }
    if let Some(place) = context.abroad_after(hit) {
        return Some(format!("followed by '{place}', which is abroad"));
    }
    if name.wordlike && !is_meant(context, hit, name) {
        return Some("an ordinary word or a person's name here".to_owned());
    }
    if context.is_called_after(hit) && context.knows_another_place(hit) && !context.agrees(hit, name) {
        return Some(
            "called after the place or the saint, and the text or its source is about another".to_owned(),
        );
    }
    if name.is_abroad() && !context.agrees(hit, name) {
        return Some(format!("the name of a country or a state abroad ({})", countries(name)));
    }
    if name.abroad.is_empty() || context.speaks_of_britain(hit) {
        return None;
    }
    let plays = context.is_set_abroad(hit, name).then_some("plays");
    let speaks = || context.speaks_of_abroad(hit, name).then_some("speaks of places");
    let verb = plays.or_else(|| speaks().filter(|_| name.is_better_known_abroad()))?;
    Some(format!("the text {verb} abroad, and there is one in {}", countries(name)))
}

/// Whether nothing says that the place here is meant, and something speaks for a place elsewhere.
fn is_in_doubt(context: &Context<'_>, hit: &Hit, name: &Name) -> bool {
    if context.is_called_after(hit) && !context.agrees(hit, name) {
        return true;
    }
    let rivalled = || context.is_set_abroad(hit, name) || context.speaks_of_abroad(hit, name);
    !context.speaks_of_britain(hit) && (name.is_better_known_abroad() || rivalled())
}

/// Whether a name that is also a word stands for the place: a capital, and something that says so.
fn is_meant(context: &Context<'_>, hit: &Hit, name: &Name) -> bool {
    let cue = || !name.common && context.cue(hit).is_some();
    let longer = || context.is_part_of_a_name(hit) && !context.is_called_after(hit);
    let agrees = || !longer() && context.agrees(hit, name);
    context.is_capital(hit) && (cue() || agrees())
}

/// The countries of a name's namesakes, as two letters each.
fn countries(name: &Name) -> String {
    name.abroad.keys().map(String::as_str).collect::<Vec<_>>().join(", ")
}

/// The one of several areas that something points to, from the strongest pointer to the weakest.
fn choose(context: &Context<'_>, hit: &Hit, name: &Name, several: &[AreaCode]) -> Option<Decision> {
    let areas = &context.gazetteer.areas;
    let own_name = |code: &AreaCode| {
        let area = areas.get(code.as_str());
        area.is_some_and(|area| area.name == name.display || area.name_cy == name.display)
    };
    let beside =
        |close: fn(&Gazetteer, &AreaCode, &AreaCode) -> bool| context.only_beside(hit, several, close);
    let at_home = |close: fn(&Gazetteer, &AreaCode, &AreaCode) -> bool| {
        let code =
            only(several, |code| context.home.is_some_and(|home| close(context.gazetteer, home, code)))?;
        Some((code, format!("'{}', by the source's home area", name.display)))
    };
    let pointed = beside(holds)
        .or_else(|| at_home(holds))
        .or_else(|| beside(same_force))
        .or_else(|| at_home(same_force))
        .or_else(|| {
            Some((only(several, own_name)?, format!("named '{}', an authority's own name", name.display)))
        })
        .or_else(|| beside(same_region))
        .or_else(|| at_home(same_region))
        .map(|(code, because)| Decision::Area(code, because));
    pointed.or_else(|| open(context, name, several))
}

/// The one of several areas with an open incident: it speaks for a name that nothing else places, and for no word.
fn open(context: &Context<'_>, name: &Name, several: &[AreaCode]) -> Option<Decision> {
    let code = context.only_open(several)?;
    Some(Decision::Area(code, format!("'{}', by the incident that is open there", name.display)))
}

/// The one candidate that passes, if exactly one does.
pub(crate) fn only(several: &[AreaCode], passes: impl Fn(&AreaCode) -> bool) -> Option<AreaCode> {
    let mut passing = several.iter().filter(|code| passes(code));
    let first = passing.next()?;
    passing.next().is_none().then(|| first.clone())
}

fn is_country(gazetteer: &Gazetteer, code: &AreaCode) -> bool {
    gazetteer.area(code.as_str()).is_some_and(|area| area.kind == AreaKind::Country)
}

fn named(context: &Context<'_>, hit: &Hit, name: &Name) -> String {
    let display = &name.display;
    match context.cue(hit) {
        Some(cue) if name.wordlike && !name.common => format!("named '{display}', with '{cue}' beside it"),
        _ if name.wordlike => format!("named '{display}', and another place or the source agrees"),
        _ => format!("named '{display}'"),
    }
}

fn holds(gazetteer: &Gazetteer, outer: &AreaCode, inner: &AreaCode) -> bool {
    gazetteer.areas.holds(outer, inner)
}

fn same_force(gazetteer: &Gazetteer, a: &AreaCode, b: &AreaCode) -> bool {
    share(gazetteer, AreaKind::Force, a, b)
}

fn same_region(gazetteer: &Gazetteer, a: &AreaCode, b: &AreaCode) -> bool {
    let kind = if a.as_str().starts_with('E') { AreaKind::Region } else { AreaKind::Country };
    share(gazetteer, kind, a, b)
}

/// Whether both are in the same area of a kind.
fn share(gazetteer: &Gazetteer, kind: AreaKind, a: &AreaCode, b: &AreaCode) -> bool {
    let above = |code| gazetteer.areas.lineage(code).find(|area| area.kind == kind);
    above(a).zip(above(b)).is_some_and(|(a, b)| a.code == b.code)
}
