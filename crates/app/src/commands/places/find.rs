//! `bellwether places find`: every place a text names, what it was taken for, and what that rests on.

use std::collections::BTreeSet;
use std::io::Write;

use anyhow::Context;
use places::{Area, AreaKind, Class, Decision, Gazetteer, Mention};
use post::{AreaCode, Text};

use crate::cli::FindArgs;
use crate::exit::{Done, Usage};
use crate::rulebook::Rulebook;

pub(super) fn run(args: &FindArgs) -> anyhow::Result<Done> {
    let gazetteer = Rulebook::choose(args.folder.rules.as_deref()).gazetteer()?;
    let home = args.home.as_deref().map(|home| area(&gazetteer, home)).transpose()?;
    let text = Text::new(args.text.join(" "));
    let open = args.open.iter().map(|asked| Ok(area(&gazetteer, asked)?.code.clone()));
    let open = open.collect::<anyhow::Result<BTreeSet<AreaCode>>>()?;
    let mentions = gazetteer.find_amid(&text, home.map(|area| &area.code), &open);
    let mut out = std::io::stdout().lock();
    for mention in &mentions {
        write!(out, "{}", told(&gazetteer, &text, mention)).context("standard output")?;
    }
    if mentions.is_empty() {
        writeln!(out, "no place is named; a name that is missing can be added in rules/places/local.toml, as rules/places/districts.toml shows")
            .context("standard output")?;
        return Ok(Done::Findings);
    }
    Ok(Done::Fine)
}

fn area<'a>(gazetteer: &'a Gazetteer, asked: &str) -> anyhow::Result<&'a Area> {
    let called =
        |area: &&Area| area.name.eq_ignore_ascii_case(asked) || area.name_cy.eq_ignore_ascii_case(asked);
    let found = gazetteer.area(asked).or_else(|| gazetteer.areas().find(called));
    found.ok_or_else(|| Usage(format!("no area is called \"{asked}\": give its name or its GSS code")).into())
}

/// What is said of one mention: the name as written, then a line each for what it is, where it is, and why.
fn told(gazetteer: &Gazetteer, text: &Text, mention: &Mention) -> String {
    let written = text.original().get(mention.bytes.clone()).unwrap_or(&mention.name);
    let (taken_for, because) = decision(gazetteer, &mention.decision);
    format!("{written}\n  is     {}\n  means  {taken_for}\n  why    {because}\n", about(mention))
}

fn about(mention: &Mention) -> &'static str {
    match mention.class {
        Class::Plain => "a name of one place here",
        Class::Shared => "a name of places in several areas",
        Class::Wordlike => "also an ordinary word, or somebody's name",
        Class::Abroad => "better known as a place abroad, or known only there",
    }
}

fn decision(gazetteer: &Gazetteer, decision: &Decision) -> (String, String) {
    match decision {
        Decision::Area(code, because) => (named(gazetteer, code), because.clone()),
        Decision::Country(code) => {
            (named(gazetteer, code), "a whole country, too wide to put a post in".to_owned())
        }
        Decision::Candidates(codes) => {
            let several: Vec<String> = codes.iter().map(|code| named(gazetteer, code)).collect();
            let why = if several.len() == 1 {
                "nothing says that the place here is meant: a British word, another place here, the source's home or an open incident would"
            } else {
                "nothing says which: another place beside it, the source's home, or an open incident, would"
            };
            (format!("perhaps {}", several.join(", or ")), why.to_owned())
        }
        Decision::Rejected(because) => ("no place here".to_owned(), because.clone()),
    }
}

/// An area's name with the force or the country around it, and its code.
fn named(gazetteer: &Gazetteer, code: &AreaCode) -> String {
    let Some(area) = gazetteer.area(code.as_str()) else { return code.to_string() };
    let around =
        if area.kind == AreaKind::Authority { format!(", {}", area.police_force) } else { String::new() };
    format!("{}{around} ({code})", area.name)
}
