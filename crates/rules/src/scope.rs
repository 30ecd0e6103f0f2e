//! `areas = ["Cardiff"]`: which areas a rule is for, by GSS code or by name in English or Welsh.

use places::{Area, Gazetteer};

use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::parse::RuleText;

/// Looks up the areas as written; a name that is none is said.
pub(crate) fn resolve(text: &mut RuleText, gazetteer: &Gazetteer, said: &mut Vec<Diagnostic>) {
    for written in &text.areas {
        let is_named = |area: &&Area| [&area.name, &area.name_cy].contains(&&written.text);
        match gazetteer.area(&written.text).or_else(|| gazetteer.areas().find(is_named)) {
            Some(area) => text.rule.areas.push(area.code.clone()),
            None => {
                let known = gazetteer.areas().flat_map(|area| [area.name.as_str(), area.name_cy.as_str()]);
                let label = match did_you_mean(&written.text, known) {
                    Some(meant) => format!("did you mean `{meant}`?"),
                    None => "write its name as on the map, or its code (\"W06000015\")".to_owned(),
                };
                let message = format!("there is no area `{}`", written.text);
                let error = Diagnostic::error("unknown-area", &text.source, written.span.clone(), message);
                said.push(error.label(label));
            }
        }
    }
}
