//! The words of dates: months, weekdays, zones. English and Welsh, and their neighbours' months.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};
use post::weekday;

use super::time_of_day::Half;

/// A month may be cut to three letters or more: "sept", "gorff".
const MONTHS: [&[&str]; 12] = [
    &["january", "ionawr", "janvier", "januar", "enero", "gennaio"],
    &["february", "chwefror", "février", "fevrier", "februar", "febrero", "febbraio"],
    &["march", "mawrth", "fawrth", "mars", "märz", "marzo", "mrz"],
    &["april", "ebrill", "avril", "abril", "aprile"],
    &["may", "mai", "fai", "mayo", "maggio"],
    &["june", "mehefin", "fehefin", "juin", "juni", "junio", "giugno"],
    &["july", "gorffennaf", "orffennaf", "juillet", "juli", "julio", "luglio"],
    &["august", "awst", "août", "aout", "agosto"],
    &["september", "medi", "fedi", "septembre", "septiembre", "settembre"],
    &["october", "hydref", "octobre", "oktober", "octubre", "ottobre"],
    &["november", "tachwedd", "dachwedd", "novembre", "noviembre"],
    &["december", "rhagfyr", "ragfyr", "décembre", "decembre", "dezember", "diciembre", "dicembre"],
];

/// Words that stand in a date and say nothing, besides the days of the week.
const FILLERS: [&str; 33] = [
    "mon", "tue", "tues", "wed", "weds", "thu", "thur", "thurs", "fri", "sat", "sun", "dydd", "llu", "mer",
    "gwe", "sad", "at", "on", "of", "the", "am", "ar", "o", "y", "de", "del", "um", "uhr", "à", "t", "-",
    "–", "|",
];

/// Zones by name, in minutes east of Greenwich. BST is British Summer Time here and never Bangladesh's.
const ZONES: [(&str, i16); 37] = [
    ("z", 0),
    ("ut", 0),
    ("utc", 0),
    ("gmt", 0),
    ("wet", 0),
    ("bst", 60),
    ("west", 60),
    ("ist", 60),
    ("cet", 60),
    ("met", 60),
    ("cest", 120),
    ("mest", 120),
    ("eet", 120),
    ("sast", 120),
    ("eest", 180),
    ("msk", 180),
    ("gst", 240),
    ("pkt", 300),
    ("sgt", 480),
    ("hkt", 480),
    ("jst", 540),
    ("kst", 540),
    ("aest", 600),
    ("aedt", 660),
    ("nzst", 720),
    ("nzdt", 780),
    ("est", -300),
    ("edt", -240),
    ("et", -300),
    ("cst", -360),
    ("cdt", -300),
    ("mst", -420),
    ("mdt", -360),
    ("pst", -480),
    ("pdt", -420),
    ("akst", -540),
    ("hst", -600),
];

/// The number of the month that `word` names.
pub(super) fn month(word: &str) -> Option<i8> {
    if word.chars().count() < 3 {
        return None;
    }
    let at = MONTHS.iter().position(|names| names.iter().any(|name| name.starts_with(word)))?;
    Some(at as i8 + 1)
}

/// Which half of the day `word` means. "yb" and "yh" are Welsh: y bore, yr hwyr.
pub(super) fn half(word: &str) -> Option<Half> {
    match word {
        "am" | "a.m" | "yb" => Some(Half::Morning),
        "pm" | "p.m" | "yh" | "yp" => Some(Half::Afternoon),
        _ => None,
    }
}

/// Whether `word` may stand in a date without meaning anything to us.
pub(super) fn is_filler(word: &str) -> bool {
    // "mawrth" is March as often as Tuesday.
    FILLERS.contains(&word)
        || weekday::ENGLISH.contains(&word)
        || (weekday::WELSH.contains(&word) && word != "mawrth")
}

/// Whether `word` could be the name of a day: letters, and not many.
pub(super) fn is_word(word: &str) -> bool {
    word.chars().count() <= 10 && word.chars().all(char::is_alphabetic)
}

/// The ending of "31st" or "31ain".
pub(super) fn is_ordinal(ending: &str) -> bool {
    matches!(ending, "st" | "nd" | "rd" | "th" | "af" | "ail" | "ydd" | "fed" | "eg" | "ain" | "er" | "º")
}

/// Where a clock stood.
#[derive(Clone, Debug)]
pub(super) enum Zone {
    London,
    Fixed(Offset),
    Named(TimeZone),
}

impl Zone {
    /// "z", "+01:00", "-0500", "bst", "utc+1", "europe/london"
    pub(super) fn parse(word: &str) -> Option<Self> {
        if let Some(offset) = offset(word) {
            return Some(Zone::Fixed(offset));
        }
        if let Some((name, sign)) = word.find(['+', '-']).map(|at| word.split_at(at))
            && minutes(name) == Some(0)
        {
            return offset(sign).map(Zone::Fixed);
        }
        if let Some(minutes) = minutes(word) {
            return Some(Zone::Fixed(Offset::from_seconds(i32::from(minutes) * 60).ok()?));
        }
        if word.contains('/') && word.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return TimeZone::get(word).ok().map(Zone::Named);
        }
        None
    }

    /// The instant at which a clock in this zone shows `local`.
    pub(super) fn instant(&self, local: DateTime) -> Option<Timestamp> {
        match self {
            Zone::Fixed(offset) => offset.to_timestamp(local).ok(),
            Zone::Named(zone) => zone.to_timestamp(local).ok(),
            Zone::London => TimeZone::get("Europe/London").ok()?.to_timestamp(local).ok(),
        }
    }
}

fn minutes(name: &str) -> Option<i16> {
    ZONES.iter().find(|(known, _)| *known == name).map(|(_, minutes)| *minutes)
}

/// `+1`, `+01`, `+0100` or `+01:00`, at most 14 hours either way.
fn offset(word: &str) -> Option<Offset> {
    let sign = match word.chars().next()? {
        '+' => 1,
        '-' => -1,
        _ => return None,
    };
    let digits: String = word[1..].chars().filter(|c| *c != ':').collect();
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (hours, minutes) = match digits.len() {
        1 | 2 => (digits.parse::<i32>().ok()?, 0),
        3 | 4 => {
            let (hours, minutes) = digits.split_at(digits.len() - 2);
            (hours.parse().ok()?, minutes.parse::<i32>().ok()?)
        }
        _ => return None,
    };
    if hours > 14 || minutes > 59 {
        return None;
    }
    Offset::from_seconds(sign * (hours * 60 + minutes) * 60).ok()
}
