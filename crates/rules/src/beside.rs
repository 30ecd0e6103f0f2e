//! What else must stand near the word that led to a line: asked before the line is walked, because it nearly never does.
//!
//! A phrase is looked up by its rarest words. Most of its other words are to be found in few places, seen from there,
//! so a look at those places tells nearly as much as the walk and touches nothing but the post.

use std::ops::RangeInclusive;

use post::{Text, Word};

use crate::keys;

/// How many words one question can hold.
pub(crate) const WORDS_MOST: usize = 5;

/// Parts of hashes; the first is repeated where there are fewer.
type Ids = [u16; WORDS_MOST];

/// What must stand near, for the line to stand at all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Beside {
    /// Nothing that could be asked.
    #[default]
    Nothing,
    /// One of these words, in one of these places, counted from the word that led here.
    Word { first: i8, last: i8, ids: Ids },
    /// The same for beginnings of words.
    Beginning { first: i8, last: i8, ids: Ids },
    /// The word that led here begins with these bytes.
    Begins { shown: u8, bytes: [u8; 8] },
}

impl Beside {
    /// One of these words in one of these places; nothing where it is too much to ask.
    pub(crate) fn word(places: &RangeInclusive<isize>, hashes: &[u64]) -> Self {
        let asked = within(places).zip(ids(hashes));
        asked.map_or(Self::Nothing, |((first, last), ids)| Self::Word { first, last, ids })
    }

    /// A word with one of these beginnings, by their keys, in one of these places.
    pub(crate) fn beginning(places: &RangeInclusive<isize>, hashes: &[u64]) -> Self {
        let asked = within(places).zip(ids(hashes));
        asked.map_or(Self::Nothing, |((first, last), ids)| Self::Beginning { first, last, ids })
    }

    /// That the word which led here begins so, as far as eight bytes show it.
    pub(crate) fn begins(prefix: &str) -> Self {
        let mut bytes = [0; 8];
        let shown = prefix.as_bytes().iter().zip(&mut bytes).map(|(byte, place)| *place = *byte).count();
        Self::Begins { shown: shown as u8, bytes }
    }

    /// Whether it may stand there, seen from word `at`. Never wrongly no.
    pub(crate) fn may_stand(&self, text: &Text, at: usize) -> bool {
        match self {
            Self::Nothing => true,
            Self::Word { first, last, ids } => around(text, at, *first, *last)
                .iter()
                .any(|word| ids.contains(&id(word.hash)) || word.shape.disguised()),
            Self::Beginning { first, last, ids } => around(text, at, *first, *last)
                .iter()
                .filter_map(|word| keys::beginning_of(text.folded(), word))
                .any(|beginning| ids.contains(&id(beginning))),
            Self::Begins { shown, bytes } => {
                let word = text.words().get(at).map_or("", |word| text.word(word));
                bytes.get(..usize::from(*shown)).is_some_and(|shown| word.as_bytes().starts_with(shown))
            }
        }
    }
}

/// The words in these places, as far as the text goes.
fn around(text: &Text, at: usize, first: i8, last: i8) -> &[Word] {
    let start = at.saturating_add_signed(isize::from(first));
    let end = (at + 1).saturating_add_signed(isize::from(last)).min(text.words().len());
    text.words().get(start..end).unwrap_or_default()
}

fn within(places: &RangeInclusive<isize>) -> Option<(i8, i8)> {
    Some((i8::try_from(*places.start()).ok()?, i8::try_from(*places.end()).ok()?))
}

fn id(hash: u64) -> u16 {
    (hash >> 48) as u16
}

fn ids(hashes: &[u64]) -> Option<Ids> {
    let first = hashes.first().filter(|_| hashes.len() <= WORDS_MOST)?;
    Some(std::array::from_fn(|nth| id(*hashes.get(nth).unwrap_or(first))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn asks_in_the_places_a_word_may_stand_in() {
        let text = Text::new("police are hiding the tru\u{200b}th about this".to_owned());
        let hash = |word: &str| post::fold::hash_word(word);
        for (at, places, words, expected) in [
            (0, 2..=2, &["hiding"][..], true),
            (0, 1..=3, &["knife", "the"], true),
            (0, 1..=2, &["the"], false),
            (3, -3..=-1, &["police"], true),
            (2, -1..=1, &["police"], false),
            (6, 1..=9, &["police"], false),
            // Disguised: it may be anything.
            (3, 1..=1, &["police"], true),
            // Nothing is asked.
            (0, 1..=1, &[], true),
            (0, 1..=200, &["police"], true),
            (0, 1..=1, &["a", "b", "c", "d", "e", "f"], true),
        ] {
            let hashes: Vec<u64> = words.iter().map(|word| hash(word)).collect();
            let asked = Beside::word(&places, &hashes);
            assert_eq!(asked.may_stand(&text, at), expected, "{at} {places:?} {words:?}");
        }
    }

    #[test]
    fn asks_for_beginnings() {
        let text = Text::new("police are hiding immigrants".to_owned());
        for (prefix, expected) in [("immig", true), ("imminent", false), ("immi", true)] {
            assert_eq!(Beside::begins(prefix).may_stand(&text, 3), expected, "{prefix}");
            let key = keys::beginning(prefix).unwrap();
            assert!(
                Beside::beginning(&(1..=1), &[key]).may_stand(&text, 2),
                "{prefix}: four letters lead there"
            );
            assert!(!Beside::beginning(&(1..=1), &[key]).may_stand(&text, 1), "{prefix}");
        }
    }
}
