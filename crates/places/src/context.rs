//! What the rest of a text says about the names in it.

use std::collections::BTreeSet;

use post::{AreaCode, Text, Word};

use crate::decide::{Class, class, only};
use crate::find::Hit;
use crate::names::Name;
use crate::{AreaKind, Gazetteer};

/// What is known beside the text.
#[derive(Clone, Copy)]
pub(crate) struct Known<'a> {
    /// The area its source is about.
    pub(crate) home: Option<&'a AreaCode>,
    /// Areas with an open incident.
    pub(crate) open: &'a BTreeSet<AreaCode>,
}

/// A text with its hits, and what is known of it as a whole.
pub(crate) struct Context<'a> {
    pub(crate) gazetteer: &'a Gazetteer,
    pub(crate) home: Option<&'a AreaCode>,
    open: &'a BTreeSet<AreaCode>,
    text: &'a Text,
    hits: &'a [Hit],
    /// Hits that mean one area beyond doubt.
    anchors: Vec<(&'a Hit, &'a AreaCode)>,
    /// Whether words other than names speak of Britain, which other countries they speak of, and where they play.
    british: bool,
    spoken_of: BTreeSet<&'a str>,
    played_in: BTreeSet<&'a str>,
}

impl<'a> Context<'a> {
    pub(crate) fn of(
        gazetteer: &'a Gazetteer,
        text: &'a Text,
        hits: &'a [Hit],
        known: Known<'a>,
    ) -> Context<'a> {
        let home = known.home.and_then(|code| gazetteer.area(code.as_str())).map(|area| &area.code);
        let mut context = Context {
            gazetteer,
            home,
            open: known.open,
            text,
            hits,
            anchors: Vec::new(),
            british: false,
            spoken_of: BTreeSet::new(),
            played_in: BTreeSet::new(),
        };
        context.anchors = hits.iter().filter_map(|hit| Some((hit, context.anchor(hit)?))).collect();
        // What a people is called is a name and speaks of its country as well.
        let names: Vec<&Hit> =
            hits.iter().filter(|hit| context.name(hit).is_some_and(|name| !name.people)).collect();
        let in_a_name = |i: usize| names.iter().any(|hit| hit.words.contains(&i));
        context.british = gazetteer.cues.speak_of_britain(text, in_a_name);
        context.spoken_of = gazetteer.cues.speak_of(text, in_a_name);
        context.played_in = gazetteer.cues.play_in(text, in_a_name);
        context
    }

    fn words(&self) -> &'a [Word] {
        self.text.words()
    }

    fn name(&self, hit: &Hit) -> Option<&'a Name> {
        self.gazetteer.names.get(hit.name)
    }

    fn anchor(&self, hit: &Hit) -> Option<&'a AreaCode> {
        let name = self.name(hit)?;
        let [code] = name.at.as_slice() else { return None };
        let is_place = !name.people && !self.is_person(hit) && !self.is_called_after(hit);
        (class(name) == Class::Plain && is_place && self.abroad_after(hit).is_none()).then_some(code)
    }

    /// Whether the name has a capital that says something, as it does not among words in capitals. A hashtag counts as one.
    pub(crate) fn is_capital(&self, hit: &Hit) -> bool {
        let shape = |i: Option<usize>| Some(self.words().get(i?)?.shape);
        let shouted = |i| shape(i).is_some_and(|shape| shape.all_capitals());
        let first = hit.words.start;
        let shouting =
            shouted(Some(first)) && (shouted(first.checked_sub(1)) || shouted(Some(hit.words.end)));
        hit.in_hashtag || shape(Some(first)).is_some_and(|shape| shape.capital() && !shouting)
    }

    pub(crate) fn is_person(&self, hit: &Hit) -> bool {
        self.gazetteer.cues.is_person(self.text, &hit.words)
    }

    /// Whether the name is that of a street ("Newport Road"), or of what is called after a saint ("St George's").
    pub(crate) fn is_called_after(&self, hit: &Hit) -> bool {
        let words = || self.words().get(hit.words.clone()).unwrap_or_default();
        let is_saint = || match words() {
            [saint, .., last] => self.text.word(saint) == "st" && last.shape.possessive(),
            _ => false,
        };
        self.gazetteer.cues.is_street(self.words(), &hit.words) || is_saint()
    }

    /// Whether words with a capital stand straight before or after it, so that it is part of a longer name.
    pub(crate) fn is_part_of_a_name(&self, hit: &Hit) -> bool {
        let Some(first) = self.words().get(hit.words.start) else { return false };
        let is_name = |i: usize| {
            let own = self.hits.iter().any(|other| other.words.contains(&i));
            let word = self.words().get(i).filter(|word| word.sentence == first.sentence);
            word.is_some_and(|word| word.shape.capital() && !word.shape.all_capitals()) && !own
        };
        let starts = |i: usize| {
            i.checked_sub(1)
                .and_then(|i| self.words().get(i))
                .is_none_or(|word| word.sentence != first.sentence)
        };
        let before = hit.words.start.checked_sub(1);
        before.is_some_and(|i| is_name(i) && !starts(i)) || is_name(hit.words.end)
    }

    /// Whether another place, or the source's home, is known.
    pub(crate) fn knows_another_place(&self, hit: &Hit) -> bool {
        self.home.is_some() || self.anchors.iter().any(|(anchor, _)| *anchor != hit)
    }

    /// A word of place beside the name, as it was written.
    pub(crate) fn cue(&self, hit: &Hit) -> Option<&'a str> {
        let i = self.gazetteer.cues.of_place(self.words(), &hit.words)?;
        self.text.original().get(self.text.original_range(i..i + 1))
    }

    /// A state, a country or a city abroad straight after the name, as it was written; what is said of a name once holds
    /// wherever the text has it.
    pub(crate) fn abroad_after(&self, hit: &Hit) -> Option<&'a str> {
        let mut same = self.hits.iter().filter(|other| other.name == hit.name);
        same.find_map(|hit| self.abroad_straight_after(hit))
    }

    fn abroad_straight_after(&self, hit: &Hit) -> Option<&'a str> {
        let next = self.hits.iter().find(|next| next.words.start == hit.words.end);
        let place = next.filter(|next| self.name(next).is_some_and(Name::is_abroad));
        let state = self
            .gazetteer
            .cues
            .is_before_state(self.words(), &hit.words)
            .then_some(hit.words.end..hit.words.end + 1);
        let words = place.map(|place| place.words.clone()).or(state)?;
        self.text.original().get(self.text.original_range(words))
    }

    /// Whether a word, the source, or another name that no place abroad contests speaks of Britain.
    pub(crate) fn speaks_of_britain(&self, hit: &Hit) -> bool {
        let only_here =
            |anchor: &Hit| self.name(anchor).is_some_and(|name| self.is_uncontested(anchor, name));
        let named = self.anchors.iter().any(|(anchor, _)| anchor.name != hit.name && only_here(anchor));
        named || self.british || self.home.is_some()
    }

    fn is_uncontested(&self, hit: &Hit, name: &Name) -> bool {
        name.abroad.is_empty()
            || name.abroad.keys().all(|country| name.is_far_better_known_here_than_in(country))
                && !self.is_set_abroad(hit, name)
    }

    /// Whether the text speaks of a country where a namesake is that can be meant: by another place there, or by words.
    /// It may still be written from here.
    pub(crate) fn speaks_of_abroad(&self, hit: &Hit, name: &Name) -> bool {
        let mut rivals = name.abroad.keys().filter(|country| !name.is_far_better_known_here_than_in(country));
        let named =
            |country: &String| self.others_abroad(hit).any(|other| other.abroad.contains_key(country));
        rivals.any(|country| self.spoken_of.contains(country.as_str()) || named(country))
    }

    /// Whether the text plays where a namesake is: a state there is named, or something of daily life. A name without
    /// any known abroad may have one in every country.
    pub(crate) fn is_set_abroad(&self, hit: &Hit, name: &Name) -> bool {
        let there = |country: &str| name.abroad.is_empty() || name.abroad.contains_key(country);
        let mut states = self.others_abroad(hit).filter(|other| other.state);
        self.played_in.iter().any(|country| there(country))
            || states.any(|state| state.abroad.keys().any(|country| there(country)))
    }

    fn others_abroad(&self, hit: &Hit) -> impl Iterator<Item = &'a Name> {
        let others = self.hits.iter().filter(move |other| other.name != hit.name);
        others.filter_map(|other| self.name(other)).filter(|other| other.is_abroad())
    }

    /// Whether another name beyond doubt, or the source's home, is in the same area as one that this name may mean.
    /// A whole country agrees with everything, and so says nothing.
    pub(crate) fn agrees(&self, hit: &Hit, name: &Name) -> bool {
        let others = self.anchors.iter().filter(|(anchor, _)| *anchor != hit).map(|(_, code)| *code);
        let is_narrow = |code: &&AreaCode| {
            self.gazetteer.area(code.as_str()).is_some_and(|area| area.kind != AreaKind::Country)
        };
        let mut known = others.chain(self.home).filter(is_narrow);
        known.any(|code| name.at.iter().any(|candidate| self.gazetteer.areas.holds(code, candidate)))
    }

    /// The one candidate that an incident is open in.
    pub(crate) fn only_open(&self, several: &[AreaCode]) -> Option<AreaCode> {
        only(several, |code| self.open.iter().any(|open| self.gazetteer.areas.holds(open, code)))
    }

    /// The one candidate that names beyond doubt are close to, and the reason, naming the nearest of them.
    pub(crate) fn only_beside(
        &self,
        hit: &Hit,
        several: &[AreaCode],
        close: impl Fn(&Gazetteer, &AreaCode, &AreaCode) -> bool,
    ) -> Option<(AreaCode, String)> {
        let near = |code: &AreaCode| {
            let anchors = self.anchors.iter().filter(|(_, anchor)| close(self.gazetteer, anchor, code));
            anchors.min_by_key(|(anchor, _)| distance(hit, anchor)).map(|(anchor, _)| *anchor)
        };
        let code = only(several, |code| near(code).is_some())?;
        let anchor = near(&code)?;
        let words = distance(hit, anchor);
        let (s, side) = (
            if words == 1 { "" } else { "s" },
            if anchor.words.start > hit.words.start { "later" } else { "earlier" },
        );
        let (name, with) = (&self.name(hit)?.display, &self.name(anchor)?.display);
        Some((code, format!("'{name}' with '{with}' {words} word{s} {side}")))
    }
}

/// How many words one stands after the other; neighbours are 1 apart.
fn distance(a: &Hit, b: &Hit) -> usize {
    if b.words.start >= a.words.end {
        b.words.start - a.words.end + 1
    } else {
        (a.words.start + 1).saturating_sub(b.words.end)
    }
}
