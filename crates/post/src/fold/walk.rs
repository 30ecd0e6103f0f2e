//! The walk over a text: what stands between words, and which kind of word begins here.

use unicode_segmentation::UnicodeSegmentation;

use super::block::Block;
use super::letter::{Class, Letter, letter};
use super::{Folded, Shape, address, disguise, hash};
use crate::Word;

/// A walk over one text, and what it has gathered.
pub(super) struct Walk<'a> {
    pub(super) original: &'a str,
    /// Where the walk stands in the original.
    pub(super) at: usize,
    /// The folded text so far; always whole characters.
    pub(super) text: Vec<u8>,
    pub(super) out: Folded,
    /// The part of the original being read.
    pub(super) block: Block,
    /// A sentence ended since the last word.
    pub(super) ended: bool,
    pub(super) sentence: u16,
    /// Original end of the last word.
    pub(super) last_end: usize,
}

impl<'a> Walk<'a> {
    pub(super) fn new(original: &'a str) -> Self {
        Self {
            original,
            at: 0,
            text: Vec::with_capacity(original.len() + 8),
            out: Folded { words: Vec::with_capacity(original.len() / 5 + 1), ..Folded::default() },
            block: Block::empty(),
            ended: false,
            sentence: 0,
            last_end: 0,
        }
    }

    pub(super) fn run(mut self) -> Folded {
        while self.at < self.original.len() {
            if self.plain_words() {
                self.careful();
            }
        }
        // Only whole characters were written, so nothing is lost here.
        self.out.text = String::from_utf8(self.text).unwrap_or_default();
        self.out
    }

    /// Takes what stands here, whatever it is.
    fn careful(&mut self) {
        match self.peek(0) {
            Some(byte) if byte.is_ascii_alphanumeric() => self.word(),
            Some(0x80..) => self.wide(),
            Some(b'#') => self.hashtag(),
            Some(b'@') => self.mention(),
            Some(b'$') if disguise::is_letter(self.rest().as_bytes(), 0, false, false) => self.word(),
            Some(b'&') => self.ampersand(),
            _ => self.at += 1,
        }
    }

    /// The original byte `ahead` of where the walk stands.
    pub(super) fn peek(&self, ahead: usize) -> Option<u8> {
        self.original.as_bytes().get(self.at + ahead).copied()
    }

    /// What is left of the original.
    pub(super) fn rest(&self) -> &'a str {
        self.original.get(self.at..).unwrap_or_default()
    }

    /// The next character, when it is not ASCII, and its length.
    pub(super) fn next_letter(&self) -> Option<(Letter, usize)> {
        let c = self.rest().chars().next().filter(|c| !c.is_ascii())?;
        Some((letter(c), c.len_utf8()))
    }

    /// Writes the separator before a word and returns where the word starts in the folded text.
    pub(super) fn open(&mut self) -> usize {
        if !self.out.words.is_empty() {
            self.text.push(if self.ended { b'\n' } else { b' ' });
        }
        self.text.len()
    }

    /// Ends the word opened at `start`, which was written over `from..to` in the original.
    pub(super) fn close(&mut self, start: usize, from: usize, to: usize, shape: Shape) {
        let folded = self.text.get(start..).unwrap_or_default();
        let hash = hash::hash_bytes(folded);
        self.push(start, from, to, hash, shape);
    }

    pub(super) fn push(&mut self, start: usize, from: usize, to: usize, hash: u64, shape: Shape) {
        if self.ended && !self.out.words.is_empty() {
            self.sentence = self.sentence.saturating_add(1);
        }
        self.ended = false;
        self.last_end = to;
        self.out.words.push(Word {
            hash,
            start: start as u32,
            end: self.text.len() as u32,
            origin: from as u16,
            origin_end: to as u16,
            sentence: self.sentence,
            shape,
        });
    }

    /// A word whose folded form is known, written over the next `len` bytes of the original.
    pub(super) fn whole(&mut self, folded: &[u8], len: usize, shape: Shape) {
        let start = self.open();
        self.text.extend_from_slice(folded);
        self.close(start, self.at, self.at + len, shape);
        self.at += len;
    }

    /// The folded form of the last word.
    pub(super) fn last_word(&self) -> &[u8] {
        let start = self.out.words.last().map_or(0, |last| last.start as usize);
        self.text.get(start..).unwrap_or_default()
    }

    fn wide(&mut self) {
        let Some((letter, len)) = self.next_letter() else { return self.at += 1 };
        match letter.class {
            Class::Letter => self.word(),
            Class::Emoji => self.emoji(),
            Class::Alone => {
                let whole = self.rest().as_bytes().get(..len).unwrap_or_default();
                self.whole(whole, len, Shape::default());
            }
            Class::Ascii(byte) => {
                self.ended |= matches!(byte, b'.' | b'!' | b'?' | b'\n');
                self.at += len;
            }
            Class::Mark | Class::Invisible | Class::Apostrophe => self.at += len,
        }
    }

    /// One emoji, whole: families, flags and all, but for skin tone and the choice of colour or outline.
    fn emoji(&mut self) {
        let cluster = self.rest().graphemes(true).next().unwrap_or_default();
        let kept = |c: &char| {
            !matches!(c, '\u{FE0F}' | '\u{1F3FB}'..='\u{1F3FF}')
                && matches!(letter(*c).class, Class::Emoji | Class::Invisible)
        };
        let folded: String = cluster.chars().filter(kept).collect();
        let folded = folded.trim_end_matches('\u{200D}');
        if folded.is_empty() {
            self.at += cluster.len();
        } else {
            self.whole(folded.as_bytes(), cluster.len(), Shape::EMOJI);
        }
    }

    fn mention(&mut self) {
        let after = self.original.get(self.at + 1..).unwrap_or_default();
        let space_before =
            self.at == 0 || self.original.as_bytes().get(self.at - 1).is_some_and(u8::is_ascii_whitespace);
        let alone = space_before && (after.is_empty() || after.starts_with(char::is_whitespace));
        let handle = address::handle_len(after);
        if alone || address::is_time(after) {
            self.whole(b"at", 1, Shape::default());
        } else if handle > 0 {
            self.whole(b"<mention>", 1 + handle, Shape::MENTION);
        } else {
            self.at += 1;
        }
    }

    /// `&` is "and", also where a platform escaped it; so escaped `<` and `>` are punctuation.
    fn ampersand(&mut self) {
        match self.rest() {
            rest if rest.starts_with("&lt;") || rest.starts_with("&gt;") => self.at += 4,
            rest if rest.starts_with("&amp;") => self.whole(b"and", 5, Shape::default()),
            _ => self.whole(b"and", 1, Shape::default()),
        }
    }
}
