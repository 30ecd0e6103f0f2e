//! The gazetteer as its users see it: areas by code, names by word, mentions by text.

use std::collections::BTreeSet;

use post::{AreaCode, Text, Word};

use crate::area::{Area, AreaKind, Areas, Country};
use crate::context::Known;
use crate::cues::Cues;
use crate::decide::{self, Mention};
use crate::names::{Names, NamesBuilder};
use crate::overlay::{AreaNames, Overlay};
use crate::towns::{self, Where};
use crate::{PlacesError, find, welsh};

/// Areas and the names that lead to them.
#[derive(Debug)]
pub struct Gazetteer {
    pub(crate) areas: Areas,
    pub(crate) names: Names,
    pub(crate) cues: Cues,
}

impl Gazetteer {
    /// Reads the files of `rules/places/`: the areas, the towns, and the lists that people write (each with its path).
    ///
    /// # Errors
    /// The first file that cannot be used, with its line and what to do.
    pub fn load(
        areas_json: &[u8],
        places_tsv: &[u8],
        overlays: &[(String, Vec<u8>)],
    ) -> Result<Gazetteer, PlacesError> {
        let areas = Areas::read(areas_json)?;
        let mut names = NamesBuilder::default();
        add_authorities(&mut names, &areas);
        add_forces(&mut names, &areas);
        for town in towns::read(places_tsv, &areas)? {
            match town.at {
                Where::Here(code) => add_town(&mut names, town.name, &code, town.population.unwrap_or(0)),
                Where::Abroad(country) => names.abroad(town.name, country, town.population),
                Where::StateOf(country) => names.state_abroad(town.name, country),
            }
        }
        let overlays: Vec<(Overlay, Vec<AreaCode>)> = overlays
            .iter()
            .map(|(path, bytes)| Overlay::read(path, bytes, &areas))
            .collect::<Result<_, _>>()?;
        let entries: Vec<(&AreaNames, &AreaCode)> =
            overlays.iter().flat_map(|(overlay, codes)| overlay.area.iter().zip(codes)).collect();
        for (entry, code) in &entries {
            add_entry(&mut names, entry, code, &areas);
        }
        let complete =
            entries.iter().flat_map(|(entry, code)| entry.gazetted.iter().map(|name| (name.as_str(), *code)));
        names.gazetted(complete);
        let mut cues = Cues::default();
        for Overlay { wordlike, cues: words, .. } in overlays.iter().map(|(overlay, _)| overlay) {
            wordlike.words.iter().chain(&wordlike.given_names).for_each(|word| names.wordlike(word, false));
            wordlike.common_words.iter().for_each(|word| names.wordlike(word, true));
            cues.add(words, &wordlike.given_names);
        }
        Ok(Gazetteer { areas, names: names.finish(), cues })
    }

    /// The area of a GSS code; the code of an authority that was replaced gives its successor.
    pub fn area(&self, code: &str) -> Option<&Area> {
        self.areas.get(code)
    }

    /// All areas of today in code order: authorities, forces, regions and countries.
    pub fn areas(&self) -> impl Iterator<Item = &Area> {
        self.areas.iter()
    }

    /// The smallest area that holds all of `codes`: where a mention with several candidates counts.
    pub fn common_parent(&self, codes: &[AreaCode]) -> Option<&Area> {
        self.areas.common_parent(codes)
    }

    /// Whether `outer` is `inner` or holds it.
    pub fn holds(&self, outer: &AreaCode, inner: &AreaCode) -> bool {
        self.areas.holds(outer, inner)
    }

    /// Every place named in a text, in order, and what each was taken for. `home` is the area the source is about.
    pub fn find(&self, text: &Text, home: Option<&AreaCode>) -> Vec<Mention> {
        self.find_amid(text, home, &BTreeSet::new())
    }

    /// The same while incidents are open: a name that may mean several areas, or a place abroad, is taken for the one
    /// with an incident, where nothing in the text or its source says otherwise.
    pub fn find_amid(&self, text: &Text, home: Option<&AreaCode>, open: &BTreeSet<AreaCode>) -> Vec<Mention> {
        decide::mentions(self, text, &find::hits(self, text), Known { home, open })
    }

    /// The length in words of the place name here that starts at word `i`, if one does.
    ///
    /// For patterns that ask "any place": whether the name is a word as well is told by its capital alone.
    pub fn name_at(&self, words: &[Word], i: usize) -> Option<usize> {
        let found = self.names.longest_at(words, i)?;
        let name = self.names.get(found.name)?;
        let capital = words.get(i).is_some_and(|word| word.shape.capital());
        (!name.at.is_empty() && !name.people && (capital || !name.wordlike)).then_some(found.words)
    }
}

fn add_authorities(names: &mut NamesBuilder, areas: &Areas) {
    for area in areas.iter().filter(|area| area.kind == AreaKind::Authority) {
        names.here(&area.name, &area.code, area.population.unwrap_or(0));
        if area.country == Country::Wales {
            add_welsh(names, &area.name_cy, &area.code);
        }
    }
}

/// Police forces under their full names: "Cleveland Police" is no police of Cleveland in Ohio.
fn add_forces(names: &mut NamesBuilder, areas: &Areas) {
    for area in areas.iter().filter(|area| area.kind == AreaKind::Force) {
        names.listed(&area.name, &area.code);
        names.listed(&area.name_cy, &area.code);
    }
}

/// The names that somebody listed for an area. A county or a region is known as its people count; anything smaller is
/// known because it was listed.
fn add_entry(names: &mut NamesBuilder, entry: &AreaNames, code: &AreaCode, areas: &Areas) {
    let wider = areas.get(code.as_str()).filter(|area| area.kind != AreaKind::Authority);
    for name in &entry.places {
        match wider.and_then(|area| area.population) {
            Some(people) => names.here(name, code, people),
            None => names.listed(name, code),
        }
    }
    entry.welsh.iter().for_each(|name| add_welsh(names, name, code));
    entry.people.iter().for_each(|name| names.people(name, code));
}

fn add_town(names: &mut NamesBuilder, name: &str, code: &AreaCode, population: u32) {
    names.here(name, code, population);
    if let Some(rest) = name.strip_prefix("Saint ") {
        names.here(&format!("St {rest}"), code, population);
    }
    if code.as_str().starts_with('W') && welsh::looks_welsh(name) {
        add_mutations(names, name);
    }
}

fn add_welsh(names: &mut NamesBuilder, name: &str, code: &AreaCode) {
    for form in std::iter::once(name).chain(welsh::without_article(name)) {
        names.listed(form, code);
        add_mutations(names, form);
    }
}

fn add_mutations(names: &mut NamesBuilder, name: &str) {
    for (mutation, form) in welsh::mutations(name) {
        names.mutated(name, &form, mutation);
    }
}
