//! What each non-ASCII character is to the folder, in a two-level table filled in as characters are met.

use std::sync::OnceLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::lookalike::{NEAR, ROWS, SPELLED, TWINS};

/// A character as the folder sees it.
#[derive(Clone, Copy)]
pub(super) struct Letter {
    pub(super) class: Class,
    /// The Latin letter it looks like, 0 for none.
    pub(super) latin: u8,
    /// It looks Latin only beside Latin letters.
    pub(super) near: bool,
    /// An upper-case letter.
    pub(super) capital: bool,
    len: u8,
    utf8: [u8; Letter::LONGEST],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// Part of a word, folded to [`Letter::folded`].
    Letter,
    /// A word by itself: writing without spaces.
    Alone,
    /// Begins an emoji.
    Emoji,
    /// Dropped: an accent or the like.
    Mark,
    /// Dropped: not seen on screen.
    Invisible,
    /// Dropped: joins the letters on both sides.
    Apostrophe,
    /// Read as this ASCII punctuation.
    Ascii(u8),
}

impl Letter {
    /// Longer decompositions (a whole Arabic phrase in one character) are kept whole instead.
    const LONGEST: usize = 12;

    /// Its folded form, in UTF-8.
    pub(super) fn folded(&self) -> &[u8] {
        self.utf8.get(..self.len as usize).unwrap_or_default()
    }

    fn plain(class: Class) -> Self {
        Self { class, latin: 0, near: false, capital: false, len: 0, utf8: [0; Self::LONGEST] }
    }

    fn spelled(folded: &str) -> Option<Self> {
        let mut letter = Self::plain(Class::Letter);
        letter.utf8.get_mut(..folded.len())?.copy_from_slice(folded.as_bytes());
        letter.len = folded.len() as u8;
        Some(letter)
    }
}

const PAGE: usize = 256;
/// Pages for the planes people write in; a character beyond them is classified each time it is met.
const PAGES: usize = 0x2_0000 / PAGE;

type Page = OnceLock<Box<[Letter]>>;
static TABLE: [Page; PAGES] = [const { Page::new() }; PAGES];

/// What `c` is. For non-ASCII characters only.
pub(super) fn letter(c: char) -> Letter {
    in_table(c).copied().unwrap_or_else(|| classify(c))
}

/// The class of [`letter`].
pub(super) fn class(c: char) -> Class {
    in_table(c).map_or_else(|| classify(c).class, |letter| letter.class)
}

fn in_table(c: char) -> Option<&'static Letter> {
    let code = c as usize;
    let page = TABLE.get(code / PAGE)?.get_or_init(|| {
        let first = code / PAGE * PAGE;
        (first..first + PAGE)
            .map(|code| char::from_u32(code as u32).map_or(Letter::plain(Class::Invisible), classify))
            .collect()
    });
    page.get(code % PAGE)
}

fn classify(c: char) -> Letter {
    if let Some(class) = class_by_range(c) {
        return Letter::plain(class);
    }
    let base: String = std::iter::once(c).nfkd().filter(|c| is_base(*c)).collect();
    let letter = as_letters(c, &base).unwrap_or_else(|| Letter::plain(punctuation(c, &base)));
    Letter { capital: c.is_uppercase(), ..letter }
}

/// Whether a part of a decomposition is more than a mark, an apostrophe or nothing to see.
fn is_base(c: char) -> bool {
    !matches!(class_by_range(c), Some(Class::Mark | Class::Apostrophe | Class::Invisible))
}

/// The letters of a character whose decomposition, without marks, is `base`.
fn as_letters(c: char, base: &str) -> Option<Letter> {
    if let Some(row) = ROWS.iter().find(|row| (**row..**row + 26).contains(&(c as u32))) {
        let nth = (c as u32 - row) as u8;
        return Letter::spelled(char::from(b'a' + nth).encode_utf8(&mut [0; 4]));
    }
    let folded: String = base.chars().filter_map(lower).collect();
    let folded = folded.trim_matches('/');
    if folded.is_empty() {
        return None;
    }
    // Hangul stays in syllables; what stands for Han characters or for Greek units ("㎂") stays what it is.
    let whole = ('\u{AC00}'..='\u{D7A3}').contains(&c)
        || folded.chars().any(alone)
        || folded.chars().count() > 1 && folded.chars().any(|c| latin_of(c).0 != 0);
    let decomposed = if whole { None } else { Letter::spelled(folded) };
    let mut letter = decomposed.or_else(|| Letter::spelled(c.encode_utf8(&mut [0; 4])))?;
    let mut chars = base.chars();
    if let (Some(only), None) = (chars.next(), chars.next()) {
        (letter.latin, letter.near) = latin_of(only);
    }
    Some(letter)
}

/// One character of a decomposition in lower case, or nothing for what is no letter.
fn lower(c: char) -> Option<String> {
    match c {
        '\u{2044}' => Some("/".to_owned()), // the slash of ½
        c if c.is_alphanumeric() || is_combining_mark(c) => Some(c.to_lowercase().map(spelling).collect()),
        _ => None,
    }
}

fn spelling(c: char) -> String {
    let spelled = SPELLED.iter().find(|(_, written)| written.contains(c));
    spelled.map_or_else(|| c.to_string(), |(folded, _)| (*folded).to_owned())
}

/// The Latin letter that `c` looks like, 0 for none, and whether it does so only beside Latin letters.
/// A capital is a twin only if its small letter is one too, so that case never decides how a word is read.
fn latin_of(c: char) -> (u8, bool) {
    let small = c.to_lowercase().next().unwrap_or(c);
    let capital = c.to_uppercase().next().unwrap_or(c);
    let found =
        [c, small, capital].iter().find_map(|c| looks_like(TWINS, *c).or_else(|| looks_like(NEAR, *c)));
    (found.unwrap_or(0), found != looks_like(TWINS, small))
}

fn looks_like(list: &[(char, &str)], c: char) -> Option<u8> {
    let (latin, _) = list.iter().find(|(_, alike)| alike.contains(c))?;
    u8::try_from(*latin).ok()
}

fn punctuation(c: char, base: &str) -> Class {
    match (c, base.trim_start().bytes().next()) {
        ('\u{2010}'..='\u{2015}' | '\u{2212}', _) => Class::Ascii(b'-'),
        ('。' | '।' | '۔' | '\u{2028}' | '\u{2029}' | '\u{85}', _) => Class::Ascii(b'\n'),
        ('؟' | '¿', _) => Class::Ascii(b'?'),
        (_, Some(byte)) if byte.is_ascii_punctuation() => Class::Ascii(byte),
        _ => Class::Ascii(b' '),
    }
}

fn class_by_range(c: char) -> Option<Class> {
    match c {
        '’' | '‘' | '‛' | 'ʼ' | 'ʻ' | 'ʹ' | '′' | '´' | '＇' | '｀' | 'ꞌ' | 'Ꞌ' => {
            Some(Class::Apostrophe)
        }
        '™' | '℠' | '©' | '®' => Some(Class::Ascii(b' ')),
        'ـ' => Some(Class::Mark), // Arabic letters stretched for looks
        c if decorates(c) => Some(Class::Mark),
        c if invisible(c) => Some(Class::Invisible),
        c if emoji(c) => Some(Class::Emoji),
        c if alone(c) => Some(Class::Alone),
        _ => None,
    }
}

/// Marks that decorate a letter and may go. Marks that are vowels (Devanagari, Thai …) are not among them.
fn decorates(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36F}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5C7}' | '\u{610}'..='\u{61A}'
        | '\u{64B}'..='\u{65F}' | '\u{670}' | '\u{6D6}'..='\u{6ED}' | '\u{1AB0}'..='\u{1AFF}'
        | '\u{3099}' | '\u{309A}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}' | '\u{FE20}'..='\u{FE2F}')
        && is_combining_mark(c)
}

/// Default-ignorable code points (Unicode, DerivedCoreProperties) and the controls of text direction.
fn invisible(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFF8}'
        | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

/// The blocks emoji live in, less their letters in boxes and circles. Arrows and shapes count as punctuation.
fn emoji(c: char) -> bool {
    matches!(c,
        '\u{231A}' | '\u{231B}' | '\u{23E9}'..='\u{23FA}' | '\u{2600}'..='\u{2775}' | '\u{2795}'..='\u{27BF}'
        | '\u{2B05}'..='\u{2B55}' | '\u{1F000}'..='\u{1F0FF}' | '\u{1F18A}'..='\u{1F1FF}'
        | '\u{1F201}'..='\u{1FAFF}')
}

/// Han and Hiragana: no spaces between words, so each character is one.
fn alone(c: char) -> bool {
    matches!(c,
        '\u{3041}'..='\u{309F}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}')
}
