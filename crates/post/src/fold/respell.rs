//! A text with some of its words read as others: `hangall` as `hang all`, `g a y` as `gay`.
//!
//! Folding cannot know what is a word. Who knows says which words stand where; the way back to the original stays.

use std::ops::Range;

use super::{Folded, Shape, hash};
use crate::Word;

/// Other words in the place of some words of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Respelling {
    /// The words read otherwise: at least one.
    pub words: Range<usize>,
    /// What stands there, in order: each place with the word it is held as, and what else it may be.
    pub forms: Vec<Vec<String>>,
}

/// `changes` are in order and do not overlap.
pub(crate) fn respell(folded: &Folded, changes: &[Respelling]) -> Folded {
    let mut out = Folded::default();
    let mut next = 0;
    for change in changes {
        keep(&mut out, folded, next..change.words.start);
        let replaced = folded.words.get(change.words.clone()).unwrap_or_default();
        if let (Some(first), Some(last)) = (replaced.first(), replaced.last()) {
            let whole = Word { origin_end: last.origin_end, shape: first.shape | Shape::DISGUISED, ..*first };
            change.forms.iter().for_each(|forms| put(&mut out, &whole, forms));
        }
        next = change.words.end;
    }
    keep(&mut out, folded, next..folded.words.len());
    out
}

/// Takes words over as they are.
fn keep(out: &mut Folded, folded: &Folded, words: Range<usize>) {
    let start = words.start;
    let mut readings = folded.readings.iter().skip_while(|(at, _)| (*at as usize) < start).peekable();
    for at in words {
        let Some(word) = folded.words.get(at) else { return };
        let form = folded.text.get(word.start as usize..word.end as usize).unwrap_or_default();
        push(out, *word, form);
        let now = out.words.len() as u32 - 1;
        while let Some((_, hash)) = readings.next_if(|(of, _)| *of as usize == at) {
            out.readings.push((now, *hash));
        }
    }
}

/// Puts one word where `whole` was written.
fn put(out: &mut Folded, whole: &Word, forms: &[String]) {
    let Some((form, others)) = forms.split_first() else { return };
    push(out, Word { hash: hash::hash_word(form), ..*whole }, form);
    let now = out.words.len() as u32 - 1;
    out.readings.extend(others.iter().map(|other| (now, hash::hash_word(other))));
}

fn push(out: &mut Folded, word: Word, form: &str) {
    if let Some(last) = out.words.last() {
        out.text.push(if last.sentence == word.sentence { ' ' } else { '\n' });
    }
    let start = out.text.len() as u32;
    out.text.push_str(form);
    out.words.push(Word { start, end: out.text.len() as u32, ..word });
}
