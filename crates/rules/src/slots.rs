//! Built-in slots: times, days, streets, postcodes … read from folded words by small functions.
//!
//! Each says how many words the slot covers from a given word on, or that it does not stand there.

mod day;
mod number;
mod postcode;
mod street;
mod time;

use places::Gazetteer;
use post::{Text, Word};

/// What a rule file calls `<time>`, `<day>` and so on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Slot {
    Time,
    Day,
    Street,
    Postcode,
    Place,
    Number,
    Url,
    Mention,
}

impl Slot {
    /// Every slot's name, in the order of [`Slot`].
    pub(crate) const NAMES: [&'static str; 8] =
        ["time", "day", "street", "postcode", "place", "number", "url", "mention"];

    const ALL: [Slot; 8] = [
        Slot::Time,
        Slot::Day,
        Slot::Street,
        Slot::Postcode,
        Slot::Place,
        Slot::Number,
        Slot::Url,
        Slot::Mention,
    ];

    /// The slot of that name.
    pub(crate) fn by_name(name: &str) -> Option<Slot> {
        let at = Self::NAMES.iter().position(|known| *known == name)?;
        Self::ALL.get(at).copied()
    }

    /// The most words it can cover.
    pub(crate) fn longest(self) -> usize {
        match self {
            Slot::Time | Slot::Street => 5,
            Slot::Place => 8,
            Slot::Day => 3,
            Slot::Postcode | Slot::Number => 2,
            Slot::Url | Slot::Mention => 1,
        }
    }

    /// How many words the slot covers from word `at` on.
    pub(crate) fn at(self, words: &Folded<'_>, gazetteer: &Gazetteer, at: usize) -> Option<usize> {
        match self {
            Slot::Place => gazetteer.name_at(words.text.words(), at).filter(|len| *len <= self.longest()),
            _ => self.without_places(words, at),
        }
    }

    /// The same for every slot but `<place>`, which needs the gazetteer.
    pub(crate) fn without_places(self, words: &Folded<'_>, at: usize) -> Option<usize> {
        match self {
            Slot::Time => time::at(words, at),
            Slot::Day => day::at(words, at),
            Slot::Street => street::at(words, at),
            Slot::Postcode => postcode::at(words, at),
            Slot::Place => None,
            Slot::Number => number::at(words, at),
            Slot::Url => words.word(at)?.shape.url().then_some(1),
            Slot::Mention => words.word(at)?.shape.mention().then_some(1),
        }
    }
}

/// A text's folded words by number, with nothing beyond either end.
#[derive(Clone, Copy)]
pub(crate) struct Folded<'a> {
    pub(crate) text: &'a Text,
}

impl<'a> Folded<'a> {
    pub(crate) fn word(&self, at: usize) -> Option<&'a Word> {
        self.text.words().get(at)
    }

    /// The folded form of word `at`, or "".
    pub(crate) fn form(&self, at: usize) -> &'a str {
        self.word(at).map_or("", |word| self.text.word(word))
    }

    /// The folded form of the word before `at`, or "".
    pub(crate) fn form_before(&self, at: usize) -> &'a str {
        at.checked_sub(1).map_or("", |before| self.form(before))
    }

    pub(crate) fn is_capital(&self, at: usize) -> bool {
        self.word(at).is_some_and(|word| word.shape.capital())
    }

    pub(crate) fn has_digit(&self, at: usize) -> bool {
        self.word(at).is_some_and(|word| word.shape.digit())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// For each text: what the slot covers, in words of the original, first finding only.
    #[test]
    fn slots_cover_what_people_write() {
        let gazetteer = crate::testing::gazetteer();
        for (name, text, expected) in [
            ("time", "meet at 8pm sharp", "8pm"),
            ("time", "from 8.30pm on", "8.30pm"),
            ("time", "be there 19:30", "19:30"),
            ("time", "20:00 hours", "20:00 hours"),
            ("time", "8 pm at ours", "8 pm"),
            ("time", "7 o'clock tonight", "7 o'clock"),
            ("time", "half past seven", "half past seven"),
            ("time", "half seven by the park", "half seven"),
            ("time", "meet at 8 by the park", "8"),
            ("time", "at noon", "noon"),
            ("time", "saith o'r gloch", "saith o'r gloch"),
            ("time", "we won 3-1 away", ""),
            ("time", "at 8 Acacia Road", ""),
            ("time", "at 5 per cent", ""),
            ("time", "8 people hurt", ""),
            ("time", "1900 people", ""),
            ("day", "see you Thursday night", "Thursday"),
            ("day", "tomorrow", "tomorrow"),
            ("day", "this weekend", "this weekend"),
            ("day", "on 12th of August", "12th of August"),
            ("day", "August 12th at one", "August 12th"),
            ("day", "nos Wener", "nos Wener"),
            ("day", "ddydd Sadwrn", "ddydd Sadwrn"),
            ("day", "he sat in the sun", ""),
            ("day", "may 12 people", ""),
            ("street", "lives at 12 Acacia Road lads", "12 Acacia Road"),
            ("street", "on Acacia Road now", "Acacia Road"),
            ("street", "12 acacia road", "12 acacia road"),
            ("street", "off Upper Bridge Street tonight", "Upper Bridge Street"),
            ("street", "Heol y Bont heno", "Heol y Bont"),
            ("street", "on a quiet road by the sea", ""),
            ("street", "The road is closed", ""),
            ("street", "5 miles down the road", ""),
            ("street", "3 bedroom house on a road", ""),
            ("postcode", "at CF5 4AB lads", "CF5 4AB"),
            ("postcode", "sw1a1aa", "sw1a1aa"),
            ("postcode", "M62 closed", ""),
            ("postcode", "cf5 estate", ""),
            ("place", "a fire in Cardiff today", "Cardiff"),
            ("number", "season 4 now", "4"),
            ("number", "twelve dead", "twelve"),
            ("number", "a dozen dead", "dozen"),
            ("number", "no number", ""),
            ("url", "see https://example.org/a", "https://example.org/a"),
            ("mention", "ask @someone about it", "@someone"),
        ] {
            let slot = Slot::by_name(name).unwrap_or(Slot::Number);
            let post = Text::new(text.to_owned());
            let words = Folded { text: &post };
            let found =
                (0..post.words().len()).find_map(|at| Some(at..at + slot.at(&words, &gazetteer, at)?));
            let covered = found.map_or("", |range| &text[post.original_range(range)]);
            assert_eq!(covered, expected, "<{name}> in {text:?}: {:?}", post.folded());
        }
    }
}
