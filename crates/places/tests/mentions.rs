//! Texts and what their place names are taken for: `mentions.toml` holds the cases.

mod shipped;

use std::collections::BTreeSet;

use places::{Class, Decision, Gazetteer, Mention};
use post::{AreaCode, Text};
use serde::Deserialize;

#[derive(Deserialize)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    text: String,
    home: Option<String>,
    /// Areas with an open incident.
    #[serde(default)]
    open: BTreeSet<AreaCode>,
    want: Vec<String>,
}

fn name<'a>(gazetteer: &'a Gazetteer, code: &AreaCode) -> &'a str {
    gazetteer.area(code.as_str()).map_or("?", |area| &area.name)
}

fn told(gazetteer: &Gazetteer, mention: &Mention) -> String {
    let meant = match &mention.decision {
        Decision::Area(code, _) => name(gazetteer, code).to_owned(),
        Decision::Candidates(codes) => {
            codes.iter().map(|code| format!("{}?", name(gazetteer, code))).collect::<Vec<_>>().join(" | ")
        }
        Decision::Country(_) => "a whole country".to_owned(),
        Decision::Rejected(_) => "no".to_owned(),
    };
    format!("{} -> {meant}", mention.name)
}

#[test]
fn names_are_taken_for_what_they_mean() {
    let gazetteer = shipped::gazetteer();
    let cases: Cases = toml::from_str(include_str!("mentions.toml")).unwrap();
    let mut wrong = Vec::new();
    for case in cases.case {
        let home = case.home.as_deref().map(AreaCode::new);
        let mut mentions = gazetteer.find_amid(&Text::new(case.text.clone()), home.as_ref(), &case.open);
        mentions.sort_by_key(|mention| mention.words.start);
        let got: Vec<String> = mentions.iter().map(|mention| told(&gazetteer, mention)).collect();
        if got != case.want {
            wrong.push(format!("{}\n  want {:?}\n  got  {:?}", case.text, case.want, mentions));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_reason_names_what_it_rests_on() {
    let gazetteer = shipped::gazetteer();
    let cases = [
        ("crowd in Southport", None, "named 'Southport'"),
        ("Police in Ely, Cardiff", None, "'Ely' with 'Cardiff' 1 word later"),
        ("Cardiff police went to Ely", None, "'Ely' with 'Cardiff' 4 words earlier"),
        ("Police in Ely", Some("W06000015"), "'Ely', by the source's home area"),
        ("Stabbing in Reading", None, "named 'Reading', with 'in' beside it"),
        ("Fire in Newport", None, "named 'Newport', an authority's own name"),
    ];
    for (text, home, want) in cases {
        let home = home.map(AreaCode::new);
        let mentions = gazetteer.find(&Text::new(text.to_owned()), home.as_ref());
        let reasons: Vec<&str> = mentions
            .iter()
            .filter_map(|mention| match &mention.decision {
                Decision::Area(_, because) => Some(because.as_str()),
                _ => None,
            })
            .collect();
        assert!(reasons.contains(&want), "{text}: {reasons:?}");
    }
}

#[test]
fn a_mention_points_at_what_was_written() {
    let gazetteer = shipped::gazetteer();
    let text = "Bws i GAERDYDD… ac yng Nghaerdydd! Then Sutton  Coldfield.";
    let mentions = gazetteer.find(&Text::new(text.to_owned()), None);
    let written: Vec<&str> = mentions.iter().map(|mention| &text[mention.bytes.clone()]).collect();
    assert_eq!(written, ["GAERDYDD", "Nghaerdydd", "Sutton  Coldfield"]);
    let classes: Vec<Class> = mentions.iter().map(|mention| mention.class).collect();
    assert_eq!(classes, [Class::Plain; 3]);
}

#[test]
fn a_pattern_can_ask_whether_a_place_starts_at_a_word() {
    let gazetteer = shipped::gazetteer();
    let cases = [
        ("Southport", Some(1)),
        ("Sutton Coldfield", Some(2)),
        ("Bournemouth, Christchurch and Poole", Some(4)),
        ("reading", None),
        ("Reading", Some(1)),
        ("Paris", None),
        ("nowhere", None),
    ];
    for (text, want) in cases {
        assert_eq!(gazetteer.name_at(Text::new(text.to_owned()).words(), 0), want, "{text}");
    }
    assert_eq!(gazetteer.name_at(&[], 0), None);
}
