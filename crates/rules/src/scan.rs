//! What a scan of one post brings, and how it becomes evidence.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use places::{Decision, Gazetteer};
use post::{
    AreaCode, AreaMention, Confidence, Evidence, Field, Fingerprint, MinHash, Post, Stance, Strength, Text,
};

use crate::Rule;

/// What the rules found in one post.
#[derive(Clone, Debug, Default)]
pub struct Scan {
    /// One for each rule that hits, in the order of the rules' files.
    pub hits: Vec<Hit>,
    /// Rules that would have hit but for one of their own vetoes: counted and shown, never silent.
    pub vetoed: Vec<Arc<Rule>>,
    /// Areas the post names, most certain first; looked for only when there is a hit.
    pub areas: Vec<Placed>,
}

/// One rule's hit.
#[derive(Clone, Debug)]
pub struct Hit {
    /// The rule.
    pub rule: Arc<Rule>,
    /// One strong line, or several weak ones.
    pub strength: Strength,
    /// What the author does with the claim; support where no frame applies.
    pub stance: Stance,
    /// Whether every place it was found at had to be undisguised first.
    pub disguised: bool,
    /// What was found, as byte ranges of the original field; ranges may overlap.
    pub spans: Vec<(Field, Range<usize>)>,
}

/// An area, and why the post was placed there.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed {
    /// The area, and how sure.
    pub mention: AreaMention,
    /// A short English phrase ("named 'Cardiff'").
    pub because: String,
}

impl Hit {
    /// Whether some of it was found in that field.
    fn is_in(&self, field: Field) -> bool {
        self.spans.iter().any(|(found, _)| *found == field)
    }
}

impl Scan {
    /// One piece of evidence for each hit. `generation` counts rule sets in this deployment;
    /// `found_late` marks old posts tried on new rules.
    pub fn evidence(&self, post: &Post, generation: u32, found_late: bool) -> Vec<Evidence> {
        if self.hits.is_empty() {
            return Vec::new();
        }
        let said = said(post);
        let fingerprint = Fingerprint::of(said);
        let minhash = MinHash::of(said);
        let areas: Vec<AreaMention> = self.areas.iter().map(|placed| placed.mention.clone()).collect();
        let mut links: Vec<u64> = post.links.iter().map(|link| post::link_hash(link)).collect();
        links.sort_unstable();
        links.dedup();
        let of_hit = |hit: &Hit| Evidence {
            post: post.hash,
            revision: revision(post),
            rule: hit.rule.id.clone(),
            rule_hash: hit.rule.hash,
            generation,
            kind: hit.rule.kind,
            theme: hit.rule.theme.clone(),
            weight: hit.rule.weight,
            status: hit.rule.status,
            strength: hit.strength,
            stance: hit.stance,
            disguised: hit.disguised,
            areas: areas.clone(),
            author: post.author,
            source: post.id.source.clone(),
            fingerprint,
            minhash: minhash.clone(),
            words: said.salient(),
            links: links.clone(),
            reply_to: post.reply_to,
            published_at: post.published_at,
            collected_at: post.collected_at,
            found_late,
            flooding: false,
        };
        self.hits.iter().map(of_hit).collect()
    }
}

/// What a post is known by when it is told again: its text, or the first field with words where that has none.
fn said(post: &Post) -> &Text {
    let with_words = post.fields().map(|(_, text)| text).find(|text| !text.words().is_empty());
    with_words.unwrap_or(&post.text)
}

/// A hash of the words of every field: an edit of any is a new revision.
fn revision(post: &Post) -> u64 {
    let half = |fingerprint: Fingerprint| fingerprint.0.first_chunk().copied().map_or(0, u64::from_le_bytes);
    post.fields()
        .fold(0, |hash, (field, text)| hash ^ half(Fingerprint::of(text)).rotate_left(16 * field as u32))
}

/// The areas a post names, in the author's words or in a field something was found in; the home area of its source
/// where it names none.
pub(crate) fn areas(
    post: &Post,
    hits: &[Hit],
    gazetteer: &Gazetteer,
    home: Option<&AreaCode>,
    open: &BTreeSet<AreaCode>,
) -> Vec<Placed> {
    let mut areas: Vec<Placed> = Vec::new();
    let is_read = |field| Field::OWN.contains(&field) || hits.iter().any(|hit| hit.is_in(field));
    for (_, text) in post.fields().filter(|(field, _)| is_read(*field)) {
        for mention in gazetteer.find_amid(text, home, open) {
            let place = Some(mention.name.clone());
            match mention.decision {
                Decision::Area(code, because) => {
                    let place = place.filter(|name| !is_area(gazetteer, &code, name));
                    add(&mut areas, AreaMention { code, confidence: Confidence::Named, place }, because);
                }
                Decision::Candidates(codes) => {
                    for code in codes {
                        let because = format!("'{}' may be here", mention.name);
                        add(
                            &mut areas,
                            AreaMention { code, confidence: Confidence::Candidate, place: place.clone() },
                            because,
                        );
                    }
                }
                Decision::Country(_) | Decision::Rejected(_) => {}
            }
        }
    }
    let named = areas.iter().any(|placed| placed.mention.confidence == Confidence::Named);
    if let Some(home) = home.filter(|_| !named) {
        let mention = AreaMention { code: home.clone(), confidence: Confidence::Home, place: None };
        add(&mut areas, mention, "source's home area".to_owned());
    }
    areas.sort_by_key(|placed| Reverse(placed.mention.confidence));
    areas
}

/// Whether a name is the area's own, in either language, and so no neighbourhood of it.
fn is_area(gazetteer: &Gazetteer, code: &AreaCode, name: &str) -> bool {
    gazetteer
        .area(code.as_str())
        .is_some_and(|area| [&area.name, &area.name_cy].iter().any(|own| own.eq_ignore_ascii_case(name)))
}

/// Adds an area unless it is known at least as surely.
fn add(areas: &mut Vec<Placed>, mention: AreaMention, because: String) {
    match areas.iter_mut().find(|placed| placed.mention.code == mention.code) {
        Some(known) if known.mention.confidence >= mention.confidence => {}
        Some(known) => *known = Placed { mention, because },
        None => areas.push(Placed { mention, because }),
    }
}
