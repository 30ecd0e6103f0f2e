//! `areas = ["Cardiff"]`: which areas a rule is for, by GSS code or by name in English or Welsh.

use places::{Area, Gazetteer};
use post::AreaCode;

use crate::diagnostic::{Diagnostic, Source, did_you_mean};
use crate::parse::{Located, RuleText};

/// Looks up the areas as written; a name that is none is said.
pub(crate) fn resolve(text: &mut RuleText, gazetteer: &Gazetteer, said: &mut Vec<Diagnostic>) {
    let named = text.areas.iter().filter_map(|written| find(written, &text.source, gazetteer, said));
    text.rule.areas = named.collect();
}

/// The area of that code or name; one that is none is said.
pub(crate) fn find(
    written: &Located,
    source: &Source,
    gazetteer: &Gazetteer,
    said: &mut Vec<Diagnostic>,
) -> Option<AreaCode> {
    let is_named = |area: &&Area| [&area.name, &area.name_cy].contains(&&written.text);
    match gazetteer.area(&written.text).or_else(|| gazetteer.areas().find(is_named)) {
        Some(area) => Some(area.code.clone()),
        None => {
            let known = gazetteer.areas().flat_map(|area| [area.name.as_str(), area.name_cy.as_str()]);
            let label = match did_you_mean(&written.text, known) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => "write its name as on the map, or its code (\"W06000015\")".to_owned(),
            };
            let message = format!("there is no area `{}`", written.text);
            let error = Diagnostic::error("unknown-area", source, written.span.clone(), message);
            said.push(error.label(label));
            None
        }
    }
}
