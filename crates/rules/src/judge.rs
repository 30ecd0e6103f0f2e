//! Whether a rule hits a post, once some of its lines were found in it, and if not, why not.

use std::cell::OnceCell;
use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use places::Gazetteer;
use post::{Field, Post, Stance, Strength};

use crate::confirm::Reader;
use crate::pattern::Line;
use crate::program::Program;
use crate::scan::Hit;
use crate::stance::{Cues, Frames, boldest};

/// What came of trying a rule on a post.
#[derive(Debug)]
pub(crate) enum Verdict {
    /// It hits.
    Hit(Hit),
    /// It would hit, but this line vetoes it.
    Vetoed(Arc<Line>),
    /// It would hit, but no line of this group of `[require]` stands in the post.
    Lacks(String),
    /// Its lines do not stand in the post.
    Nothing,
}

/// A post, with what is worked out once however many rules look at it.
pub(crate) struct Desk<'a> {
    post: &'a Post,
    fields: Vec<Reader<'a>>,
    frames: &'a Frames,
    cues: OnceCell<Vec<Cues>>,
}

/// One place at which a line of a rule was found.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    /// Which rule of the engine.
    pub(crate) rule: u32,
    /// Which of its lines.
    pub(crate) line: u32,
    /// Which field of the post.
    pub(crate) field: usize,
    pub(crate) words: Range<usize>,
}

/// One place at which a line of the rule stands in a field the rule reads.
struct Finding {
    strength: Strength,
    /// Which line of the rule.
    line: usize,
    /// Which field of the post.
    field: usize,
    words: Range<usize>,
}

/// The fields of a post as readers, its text first.
pub(crate) fn readers<'a>(post: &'a Post, gazetteer: &'a Gazetteer) -> impl Iterator<Item = Reader<'a>> {
    post.fields().map(move |(field, text)| Reader { field, text, gazetteer })
}

impl<'a> Desk<'a> {
    pub(crate) fn new(post: &'a Post, gazetteer: &'a Gazetteer, frames: &'a Frames) -> Self {
        Self { post, fields: readers(post, gazetteer).collect(), frames, cues: OnceCell::new() }
    }

    /// Judges one rule; `found` is every place at which one of its lines stands.
    pub(crate) fn judge(&self, program: &Program, found: &[Found]) -> Verdict {
        let day = self.post.collected_at.to_zoned(TimeZone::UTC).date();
        if !program.rule.reads(&self.post.id.source, day) {
            return Verdict::Nothing;
        }
        let findings = self.findings(program, found);
        if !enough(program, findings.iter().map(|finding| finding.line as u32)) {
            return Verdict::Nothing;
        }
        let (kept, veto) = self.veto_sentences(program, day, findings);
        if let Some(veto) = veto.filter(|_| !enough(program, kept.iter().map(|finding| finding.line as u32)))
        {
            return Verdict::Vetoed(veto);
        }
        for (name, lines) in &program.require {
            if self.stands(lines.iter()).is_none() {
                return Verdict::Lacks(name.clone());
            }
        }
        if let Some(veto) = self.stands(program.same_post(day)) {
            return Verdict::Vetoed(veto);
        }
        Verdict::Hit(self.hit(program, kept))
    }

    fn findings(&self, program: &Program, found: &[Found]) -> Vec<Finding> {
        let is_read = |found: &&Found| {
            self.fields.get(found.field).is_some_and(|reader| program.rule.fields.contains(&reader.field))
        };
        let finding = |found: &Found| {
            let (strength, _) = program.find.get(found.line as usize)?;
            let (line, field, words) = (found.line as usize, found.field, found.words.clone());
            Some(Finding { strength: *strength, line, field, words })
        };
        found.iter().filter(is_read).filter_map(finding).collect()
    }

    /// Leaves out findings in whose sentence a veto stands; gives one such veto.
    fn veto_sentences(
        &self,
        program: &Program,
        day: Date,
        mut findings: Vec<Finding>,
    ) -> (Vec<Finding>, Option<Arc<Line>>) {
        let mut vetoed = None;
        for line in program.same_sentence(day) {
            for (field, reader) in self.fields.iter().enumerate() {
                let vetoes = line.everywhere(reader);
                findings.retain(|finding| {
                    let stands = finding.field == field
                        && vetoes.iter().any(|veto| share_sentence(reader, veto, &finding.words));
                    if stands {
                        vetoed = Some(Arc::clone(line));
                    }
                    !stands
                });
            }
        }
        (findings, vetoed)
    }

    /// The first of `lines` that stands in the post.
    fn stands<'l>(&self, mut lines: impl Iterator<Item = &'l Arc<Line>>) -> Option<Arc<Line>> {
        let stands = |line: &&Arc<Line>| self.fields.iter().any(|reader| line.stands(reader));
        lines.find(stands).cloned()
    }

    fn hit(&self, program: &Program, findings: Vec<Finding>) -> Hit {
        let strength = findings.iter().map(|finding| finding.strength).min().unwrap_or(Strength::Weak);
        let deciding: Vec<&Finding> =
            findings.iter().filter(|finding| finding.strength == strength).collect();
        let stances = deciding.iter().map(|finding| self.stance(program, finding));
        let mut spans: Vec<(Field, Range<usize>)> =
            deciding.iter().filter_map(|finding| self.span(finding)).collect();
        spans.sort_by_key(|(field, span)| (*field, span.start, span.end));
        spans.dedup();
        Hit {
            rule: Arc::clone(&program.rule),
            strength,
            stance: boldest(stances),
            disguised: deciding.iter().all(|finding| self.is_disguised(finding)),
            spans,
        }
    }

    fn span(&self, finding: &Finding) -> Option<(Field, Range<usize>)> {
        let reader = self.fields.get(finding.field)?;
        Some((reader.field, reader.text.original_range(finding.words.clone())))
    }

    fn is_disguised(&self, finding: &Finding) -> bool {
        let Some(reader) = self.fields.get(finding.field) else { return false };
        let disguised = |at: usize| reader.words().get(at).is_some_and(|word| word.shape.disguised());
        let read_otherwise = |at: usize| reader.text.readings(at).next().is_some();
        finding.words.clone().any(|at| disguised(at) || read_otherwise(at))
    }

    fn stance(&self, program: &Program, finding: &Finding) -> Stance {
        if !program.rule.stance {
            return Stance::Support;
        }
        let cues =
            self.cues.get_or_init(|| self.fields.iter().map(|reader| self.frames.cues(reader)).collect());
        let (Some(reader), Some(here)) = (self.fields.get(finding.field), cues.get(finding.field)) else {
            return Stance::Support;
        };
        // Authors speak of what they quote; what they quote says nothing of their own words.
        let speaks = |field: Field| field == reader.field || Field::OWN.contains(&field);
        let beside = self.fields.iter().zip(cues).filter(|(other, _)| speaks(other.field));
        let beside: Vec<&Cues> = beside.map(|(_, cues)| cues).collect();
        self.frames.stance(reader, here, &beside, &finding.words)
    }
}

/// Whether these lines are enough: one strong line, or as many different weak ones as the rule wants.
fn enough(program: &Program, lines: impl Iterator<Item = u32>) -> bool {
    let mut weak: Vec<u32> = Vec::new();
    for number in lines {
        match program.find.get(number as usize) {
            Some((Strength::Strong, _)) => return true,
            Some((Strength::Weak, _)) if !weak.contains(&number) => weak.push(number),
            _ => {}
        }
    }
    weak.len() >= program.weak_needed
}

fn share_sentence(reader: &Reader<'_>, a: &Range<usize>, b: &Range<usize>) -> bool {
    let sentences = |words: &Range<usize>| {
        Some((reader.sentence(words.start)?, reader.sentence(words.end.checked_sub(1)?)?))
    };
    match (sentences(a), sentences(b)) {
        (Some(a), Some(b)) => a.0 <= b.1 && b.0 <= a.1,
        _ => false,
    }
}
