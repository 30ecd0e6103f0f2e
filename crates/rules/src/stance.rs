//! What the author does with a claim: denies it, asks, reports it, tells a story.
//!
//! Cues have a direction and a reach, as in NegEx (Chapman et al. 2001) and ConText (Harkema et al. 2009):
//! before or after the claim, up to the end of the sentence or a stop word; a cue inside a pseudo-cue is none.

use std::ops::Range;
use std::sync::Arc;

use post::Stance;

use crate::compile::{Compiler, Language, Lists};
use crate::confirm::Reader;
use crate::diagnostic::Diagnostic;
use crate::index::{Index, Standing};
use crate::parse::{FrameText, PhraseLine};
use crate::pattern::Line;

/// A `close` cue stands within this many words before the claim.
const CLOSE: usize = 3;

/// Where a cue stands in relation to the claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Before,
    Close,
    After,
    Anywhere,
    Stop,
    Pseudo,
}

/// All frames.
#[derive(Debug, Default)]
pub(crate) struct Frames {
    index: Index,
    lines: Vec<(Arc<Line>, Stance, Role)>,
    /// Stances for which a question mark is a cue.
    question_mark: Vec<Stance>,
}

/// One cue in a text.
#[derive(Clone, Debug)]
struct Cue {
    stance: Stance,
    role: Role,
    words: Range<usize>,
}

/// The cues of one field of a post.
#[derive(Debug, Default)]
pub(crate) struct Cues(Vec<Cue>);

/// Where several frames fit one claim, the first of these wins.
const ORDER: [Stance; 4] = [Stance::Fiction, Stance::Deny, Stance::Query, Stance::Report];

/// Of several readings of one claim, the one that leaves most of it standing.
pub(crate) fn boldest(stances: impl Iterator<Item = Stance>) -> Stance {
    let order = |stance: &Stance| ORDER.iter().position(|framed| framed == stance).unwrap_or(ORDER.len());
    stances.max_by_key(order).unwrap_or(Stance::Support)
}

impl Frames {
    /// Compiles frames; several files may speak of one stance.
    pub(crate) fn compile<'a>(
        texts: impl Iterator<Item = &'a FrameText>,
        lists: &mut Lists,
        said: &mut Vec<Diagnostic>,
    ) -> Self {
        let (mut lines, mut question_mark) = (Vec::new(), Vec::new());
        for text in texts {
            let language = if text.welsh { Language::Welsh } else { Language::English };
            let mut compiler = Compiler { source: &text.source, language, lists, said: Vec::new() };
            for (role, written) in roles(text) {
                lines.extend(compiler.side_lines(written).into_iter().map(|line| (line, text.stance, role)));
            }
            said.append(&mut compiler.said);
            if text.question_mark {
                question_mark.push(text.stance);
            }
        }
        let index = Index::new(lines.iter().map(|(line, ..)| Arc::clone(line)).collect());
        Self { index, lines, question_mark }
    }

    /// Every cue of a text, pseudo-cues and what they cover sorted out.
    pub(crate) fn cues(&self, reader: &Reader<'_>) -> Cues {
        let found = self.index.search(reader);
        let cue = |standing: &Standing| {
            let (_, stance, role) = self.lines.get(standing.line as usize)?;
            Some(Cue { stance: *stance, role: *role, words: standing.words() })
        };
        let cues: Vec<Cue> = found.iter().filter_map(cue).collect();
        let is_pseudo = |cue: &Cue| {
            cues.iter().any(|other| {
                other.role == Role::Pseudo && other.stance == cue.stance && overlap(&other.words, &cue.words)
            })
        };
        let kept = cues.iter().filter(|cue| matches!(cue.role, Role::Stop | Role::Pseudo) || !is_pseudo(cue));
        Cues(kept.cloned().collect())
    }

    /// The stance of a claim in the text of `reader`. `beside` are the cues of the fields that speak of this one, its
    /// own among them.
    pub(crate) fn stance(
        &self,
        reader: &Reader<'_>,
        here: &Cues,
        beside: &[&Cues],
        claim: &Range<usize>,
    ) -> Stance {
        let framed = |stance: &Stance| {
            let anywhere = |cue: &Cue| cue.stance == *stance && cue.role == Role::Anywhere;
            here.reach(*stance, reader, claim)
                || beside.iter().flat_map(|cues| &cues.0).any(anywhere)
                || (self.question_mark.contains(stance) && here.asked(*stance, reader, claim))
        };
        ORDER.into_iter().find(framed).unwrap_or(Stance::Support)
    }
}

impl Cues {
    fn of(&self, stance: Stance, role: Role) -> impl Iterator<Item = &Range<usize>> {
        self.0.iter().filter(move |cue| cue.stance == stance && cue.role == role).map(|cue| &cue.words)
    }

    /// Whether a cue before, after or close to the claim reaches it.
    fn reach(&self, stance: Stance, reader: &Reader<'_>, claim: &Range<usize>) -> bool {
        let free = |from: usize, to: usize| {
            !self.of(stance, Role::Stop).any(|stop| from <= stop.start && stop.end <= to)
        };
        let before = |cue: &Range<usize>| {
            cue.end < claim.end && reader.sentence(cue.start) == reader.sentence(claim.start)
        };
        let after = |cue: &Range<usize>| {
            let last = claim.end.saturating_sub(1);
            cue.start > claim.start
                && cue.end > claim.end
                && reader.sentence(cue.start) == reader.sentence(last)
        };
        let inside = |cue: &Range<usize>| claim.start <= cue.start && cue.end <= claim.end;
        self.of(stance, Role::Before).any(|cue| before(cue) && free(cue.end, claim.start))
            || self.of(stance, Role::After).any(|cue| after(cue) && free(claim.end, cue.start))
            || self
                .of(stance, Role::Close)
                .any(|cue| inside(cue) || (before(cue) && cue.end + CLOSE > claim.start))
    }

    /// Whether the claim's sentence ends in a question mark and no pseudo-cue stands in it.
    fn asked(&self, stance: Stance, reader: &Reader<'_>, claim: &Range<usize>) -> bool {
        let last = claim.end.saturating_sub(1);
        let in_sentence = |cue: &Range<usize>| reader.sentence(cue.start) == reader.sentence(last);
        ends_in_question_mark(reader, last) && !self.of(stance, Role::Pseudo).any(in_sentence)
    }
}

fn roles(text: &FrameText) -> [(Role, &[PhraseLine]); 6] {
    [
        (Role::Before, &text.before),
        (Role::Close, &text.close),
        (Role::After, &text.after),
        (Role::Anywhere, &text.anywhere),
        (Role::Stop, &text.stop),
        (Role::Pseudo, &text.pseudo),
    ]
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// Whether the sentence of word `at` is closed by a question mark in the original.
fn ends_in_question_mark(reader: &Reader<'_>, at: usize) -> bool {
    let words = reader.words();
    let Some(sentence) = reader.sentence(at) else { return false };
    let next =
        at + words.get(at..).unwrap_or_default().iter().take_while(|word| word.sentence == sentence).count();
    let last = reader.text.original_range(next - 1..next).end;
    let end = if next < words.len() {
        reader.text.original_range(next..next + 1).start
    } else {
        reader.text.original().len()
    };
    reader.text.original().get(last..end).is_some_and(|between| between.contains(['?', '？', '؟']))
}
