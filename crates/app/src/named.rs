//! Areas and themes as people type them: by code or name, in English or Welsh; a name nobody has gets a suggestion.

use places::{AreaKind, Gazetteer};
use post::{AreaCode, Theme};
use similar::TextDiff;

use crate::exit::Usage;

/// Names suggested at most.
const SUGGESTED: usize = 3;
/// How alike, from 0 to 1, a name must be to be suggested.
const ALIKE: f32 = 0.6;

/// The area of a code or a name.
///
/// # Errors
/// [`Usage`], with the names it is most like.
pub(crate) fn area(gazetteer: &Gazetteer, typed: &str) -> anyhow::Result<AreaCode> {
    if typed == AreaCode::UNPLACED {
        return Ok(AreaCode::unplaced());
    }
    if let Some(area) = gazetteer.area(&typed.to_uppercase()) {
        return Ok(area.code.clone());
    }
    let wanted = typed.trim().to_lowercase();
    let scored = |kind: AreaKind| matches!(kind, AreaKind::Authority | AreaKind::Country);
    let areas: Vec<_> = gazetteer.areas().filter(|area| scored(area.kind)).collect();
    let named = |name: &str| name.to_lowercase() == wanted;
    if let Some(area) = areas.iter().find(|area| named(&area.name) || named(&area.name_cy)) {
        return Ok(area.code.clone());
    }
    let names = areas.iter().flat_map(|area| [area.name.as_str(), area.name_cy.as_str()]);
    let hint = suggestion(&wanted, names);
    Err(Usage(format!("no area is called \"{typed}\"{hint}; a GSS code such as W06000015 will do as well"))
        .into())
}

/// The theme of a name.
///
/// # Errors
/// [`Usage`], with the names it is most like, or all of them.
pub(crate) fn theme(themes: &[Theme], typed: &str) -> anyhow::Result<Theme> {
    let wanted = typed.trim().to_lowercase().replace(' ', "-");
    if let Some(theme) = themes.iter().find(|theme| theme.as_str() == wanted) {
        return Ok(theme.clone());
    }
    let names: Vec<&str> = themes.iter().map(Theme::as_str).collect();
    let hint = suggestion(&wanted, names.iter().copied());
    Err(Usage(format!("no theme is called \"{typed}\"{hint}; the themes are {}", names.join(", "))).into())
}

/// ": did you mean …?", or nothing where nothing is like it.
fn suggestion<'n>(wanted: &str, names: impl Iterator<Item = &'n str>) -> String {
    let likeness = |name: &str| {
        let name = name.to_lowercase();
        let holds = wanted.len() >= 3 && name.contains(wanted);
        if holds { 1.0 } else { TextDiff::from_chars(wanted, name.as_str()).ratio() }
    };
    let mut alike: Vec<(f32, &str)> = names.map(|name| (likeness(name), name)).collect();
    alike.retain(|(ratio, _)| *ratio >= ALIKE);
    alike.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    alike.dedup();
    let names: Vec<&str> = alike.into_iter().take(SUGGESTED).map(|(_, name)| name).collect();
    if names.is_empty() { String::new() } else { format!(": did you mean {}?", names.join(" or ")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rulebook::Rulebook;

    #[test]
    fn areas_are_found_by_code_and_by_both_names() {
        let gazetteer = Rulebook::BuiltIn.gazetteer().unwrap();
        for (typed, code) in [
            ("W06000015", "W06000015"),
            ("w06000015", "W06000015"),
            ("cardiff", "W06000015"),
            ("Caerdydd", "W06000015"),
            ("Pen-y-bont ar Ogwr", "W06000013"),
            ("unplaced", "unplaced"),
        ] {
            assert_eq!(area(&gazetteer, typed).unwrap().as_str(), code, "{typed}");
        }
        for (typed, meant) in
            [("Cardif", "Cardiff"), ("Rhondda", "Rhondda Cynon Taf"), ("caerdyd", "Caerdydd")]
        {
            let said = area(&gazetteer, typed).unwrap_err().to_string();
            assert!(said.contains("did you mean") && said.contains(meant), "{said}");
        }
        let said = area(&gazetteer, "Xyzzy").unwrap_err().to_string();
        assert!(!said.contains("did you mean"), "{said}");
    }

    #[test]
    fn themes_are_found_and_suggested() {
        let themes = Theme::SHIPPED.map(Theme::new);
        assert_eq!(theme(&themes, "Violent incident").unwrap().as_str(), "violent-incident");
        let said = theme(&themes, "disorders").unwrap_err().to_string();
        assert!(said.contains("did you mean disorder?"), "{said}");
    }
}
