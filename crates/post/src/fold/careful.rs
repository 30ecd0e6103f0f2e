//! One word, character by character: everything a word can hold.

use super::letter::{Class, Letter, letter};
use super::walk::Walk;
use super::{Shape, address, disguise, stretch};

/// What was met while reading one word.
#[derive(Default)]
struct Reading {
    letters: usize,
    capitals: usize,
    first_capital: bool,
    digit: bool,
    /// A sign that may stand for a letter.
    sign: bool,
    /// A letter that folds to a Latin one by itself.
    latin: bool,
    /// A letter of another script that looks like no Latin one.
    foreign: bool,
    /// Letters that look Latin.
    twins: Vec<Twin>,
    /// Invisible characters were met since the last letter; they count once a letter follows.
    hidden: bool,
    disguised: bool,
    /// Single letters with something between them.
    spread: bool,
    /// Folded length at the last apostrophe.
    apostrophe: Option<usize>,
    /// Original end of the last letter.
    end: usize,
}

/// A letter that looks Latin.
struct Twin {
    /// Where its own form stands in the folded text.
    at: usize,
    len: usize,
    latin: u8,
    near: bool,
}

impl Reading {
    fn letter(&mut self, capital: bool) {
        self.first_capital |= capital && self.letters == 0;
        self.letters += 1;
        self.capitals += usize::from(capital);
    }

    fn all_capitals(&self) -> bool {
        self.letters >= 2 && self.capitals == self.letters
    }
}

impl Walk<'_> {
    /// A word, a web address, or letters with something between them.
    pub(super) fn word(&mut self) {
        if matches!(self.peek(0), Some(b'h' | b'H' | b'w' | b'W')) && self.url() {
            return;
        }
        let from = self.at;
        let start = self.open();
        let mut reading = Reading::default();
        match disguise::spread_len(self.rest().as_bytes()) {
            0 => self.read(&mut reading, false),
            len => self.read_spread(&mut reading, len),
        }
        if self.peek(0) == Some(b'.') && self.peek(1).is_some_and(|b| b.is_ascii_alphanumeric()) {
            let to = std::mem::replace(&mut self.at, from);
            if let Some(len) = address::url_len(self.rest()) {
                self.text.truncate(start);
                return self.finish_url(start, len);
            }
            self.at = to;
        }
        self.finish(start, from, reading, false);
    }

    /// `#` and what belongs to it; `#1` is just a number.
    pub(super) fn hashtag(&mut self) {
        let from = self.at;
        self.at += 1;
        let tag = self.rest().trim_start_matches('_').chars().next();
        let follows = tag.is_some_and(|c| match c.is_ascii() {
            true => c.is_ascii_alphanumeric(),
            false => letter(c).class == Class::Letter,
        });
        if !follows {
            return;
        }
        let mut reading = Reading::default();
        let start = self.open();
        self.read(&mut reading, true);
        self.finish(start, from, reading, true);
    }

    fn url(&mut self) -> bool {
        let Some(len) = address::url_len(self.rest()) else { return false };
        let start = self.open();
        self.finish_url(start, len);
        true
    }

    fn finish_url(&mut self, start: usize, len: usize) {
        self.text.extend_from_slice(b"<url>");
        self.close(start, self.at, self.at + len, Shape::URL);
        self.at += len;
    }

    /// Reads letters up to the first character that belongs to no word.
    fn read(&mut self, reading: &mut Reading, hashtag: bool) {
        while let Some(byte) = self.peek(0) {
            if byte.is_ascii_alphanumeric() {
                self.take_ascii(reading, byte);
            } else if byte == b'_' && hashtag {
                self.at += 1;
            } else if matches!(byte, b'\'' | b'`') && !hashtag {
                reading.apostrophe = Some(self.text.len());
                self.at += 1;
            } else if byte.is_ascii() {
                let sign = !hashtag && self.stands_for_letter(byte, reading);
                if hashtag || !(sign || self.joins_digits(byte, 1)) {
                    return;
                }
                reading.sign |= sign;
                self.text.push(byte);
                self.at += 1;
            } else if !self.take_wide(reading, hashtag) {
                return;
            }
        }
    }

    /// Takes an ASCII letter or digit.
    fn take_ascii(&mut self, reading: &mut Reading, byte: u8) {
        self.text.push(byte.to_ascii_lowercase());
        self.at += 1;
        if byte.is_ascii_digit() {
            reading.digit = true;
        } else {
            reading.letter(byte.is_ascii_uppercase());
            reading.latin = true;
        }
        reading.disguised |= reading.hidden;
        reading.end = self.at;
    }

    /// Takes a non-ASCII character into the word, or says that it belongs to no word.
    fn take_wide(&mut self, reading: &mut Reading, hashtag: bool) -> bool {
        let Some((letter, len)) = self.next_letter() else { return false };
        match letter.class {
            Class::Letter => self.take_letter(reading, &letter, len),
            Class::Mark => {}
            Class::Invisible => reading.hidden |= self.rest().starts_with(|c| c != '\u{AD}'),
            Class::Apostrophe if !hashtag => reading.apostrophe = Some(self.text.len()),
            Class::Ascii(byte) if !hashtag && self.joins_digits(byte, len) => self.text.push(byte),
            _ => return false,
        }
        self.at += len;
        true
    }

    fn take_letter(&mut self, reading: &mut Reading, letter: &Letter, len: usize) {
        let folded = letter.folded();
        if letter.latin != 0 {
            let (at, len) = (self.text.len(), folded.len());
            reading.twins.push(Twin { at, len, latin: letter.latin, near: letter.near });
        } else if folded.iter().any(u8::is_ascii_alphabetic) {
            reading.latin = true;
        } else {
            reading.foreign |= !folded.is_ascii();
        }
        reading.digit |= folded.iter().any(u8::is_ascii_digit);
        if !folded.iter().all(|byte| matches!(byte, b'/'..=b'9')) {
            reading.letter(letter.capital);
        }
        self.text.extend_from_slice(folded);
        reading.disguised |= reading.hidden;
        reading.end = self.at + len;
    }

    /// Whether the sign here may stand for a letter of the word so far.
    fn stands_for_letter(&self, byte: u8, reading: &Reading) -> bool {
        let word = || self.text.iter().rev().take_while(|byte| !byte.is_ascii_whitespace());
        disguise::is_sign(byte)
            && word().all(|byte| byte.is_ascii_alphabetic() || disguise::is_sign(*byte))
            && disguise::is_letter(
                self.rest().as_bytes(),
                word().count(),
                reading.capitals < reading.letters,
                word().any(|byte| matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')),
            )
    }

    /// Whether punctuation `len` bytes long stands between two digits and so stays in the word.
    fn joins_digits(&self, byte: u8, len: usize) -> bool {
        matches!(byte, b'.' | b',' | b':' | b'-' | b'/')
            && self.text.last().is_some_and(u8::is_ascii_digit)
            && self.peek(len).is_some_and(|next| next.is_ascii_digit())
    }

    /// `U.S.`, `e.g.`, `s.t.a.b`, `s t a b`: the letters, as one word.
    fn read_spread(&mut self, reading: &mut Reading, len: usize) {
        let written = self.rest().as_bytes().get(..len).unwrap_or_default();
        for byte in written {
            if byte.is_ascii_alphabetic() {
                self.take_ascii(reading, *byte);
            } else {
                self.at += 1;
            }
        }
        // Four letters or more are no abbreviation, unless they are capitals with stops.
        let abbreviation = written.contains(&b'.') && reading.all_capitals();
        reading.spread = len.div_ceil(2) >= 4 && !abbreviation;
    }

    fn finish(&mut self, start: usize, from: usize, mut reading: Reading, hashtag: bool) {
        if poses_as_latin(&reading) {
            self.write_latin(&reading.twins);
            reading.disguised = true;
        }
        let mut readings = stretch::squeeze(&mut self.text, start);
        let word = self.text.get(start..).unwrap_or_default();
        if reading.spread {
            readings.extend(disguise::spread_readings(word));
        } else if (reading.sign || reading.digit && reading.letters > 1) && readings.is_empty() && !hashtag {
            readings.extend(disguise::digit_readings(word));
        }
        reading.disguised |= reading.spread || !readings.is_empty();
        let number = self.out.words.len() as u32;
        self.out.readings.extend(readings.into_iter().map(|hash| (number, hash)));
        let ends_in_s = self.text.last() == Some(&b's');
        let possessive = ends_in_s && reading.apostrophe.is_some_and(|at| at + 1 == self.text.len());
        let shape = Shape::HASHTAG.when(hashtag && reading.letters > 0)
            | Shape::DISGUISED.when(reading.disguised)
            | Shape::POSSESSIVE.when(possessive)
            | Shape::CAPITAL.when(reading.first_capital)
            | Shape::ALL_CAPITALS.when(reading.all_capitals())
            | Shape::DIGIT.when(reading.digit);
        self.close(start, from, reading.end, shape);
    }

    /// Rewrites the word's twins as the Latin letters they look like.
    fn write_latin(&mut self, twins: &[Twin]) {
        let Some(first) = twins.first() else { return };
        let own = self.text.split_off(first.at);
        let mut done = first.at;
        for twin in twins {
            self.text.extend_from_slice(own.get(done - first.at..twin.at - first.at).unwrap_or_default());
            self.text.push(twin.latin);
            done = twin.at + twin.len;
        }
        self.text.extend_from_slice(own.get(done - first.at..).unwrap_or_default());
    }
}

/// Whether a word is read through its look-alikes: it mixes them with Latin letters, or holds exact twins only.
/// A Russian or Greek word with any letter of its own stays what it is.
fn poses_as_latin(reading: &Reading) -> bool {
    let exact = !reading.foreign && reading.twins.iter().all(|twin| !twin.near);
    !reading.twins.is_empty() && (reading.latin || exact)
}
