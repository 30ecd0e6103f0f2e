//! `<time>`: a time of day as people write it.

use super::Folded;

/// Hours in words, as far as a clock goes, English and Welsh.
const HOURS: &[&str] = &[
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "un",
    "dau", "tri", "pedwar", "pump", "chwech", "saith", "wyth", "naw", "deg", "unarddeg", "deuddeg",
];
/// After these a bare "8" is a time.
const BEFORE_AN_HOUR: &[&str] =
    &["at", "from", "by", "til", "till", "until", "around", "about", "before", "after", "am"];
/// After a bare "8" these show that it was none: something is counted, or it is an address.
const COUNTED: &[&str] = &[
    "per", "percent", "people", "miles", "years", "minutes", "mins", "hours", "days", "weeks", "pounds",
    "quid",
];

pub(super) fn at(words: &Folded<'_>, at: usize) -> Option<usize> {
    let form = words.form(at);
    let next = words.form(at + 1);
    match form {
        "noon" | "midday" | "midnight" => return Some(1),
        "half" | "quarter" => return past_the_hour(words, at),
        _ => {}
    }
    let clock = clock(form)?;
    if matches!(next, "am" | "pm" | "oclock" | "ish" | "hrs" | "hours") && clock != Clock::Suffixed {
        let counted = matches!(next, "hours" | "hrs" | "am") && clock == Clock::Hour;
        if !counted {
            return Some(2);
        }
    }
    if next == "or" && words.form(at + 2) == "gloch" {
        return Some(3);
    }
    let sure = clock == Clock::Minutes || clock == Clock::Suffixed || said_as_hour(words, at);
    sure.then_some(1)
}

/// What a word says of the clock.
#[derive(Clone, Copy, PartialEq)]
enum Clock {
    /// "8", "eight": an hour if the words around say so.
    Hour,
    /// "8.30", "19:30".
    Minutes,
    /// "8pm", "8.30pm".
    Suffixed,
}

fn clock(form: &str) -> Option<Clock> {
    if HOURS.contains(&form) {
        return Some(Clock::Hour);
    }
    if !form.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let suffix = ["am", "pm", "ish", "oclock", "hrs"].iter().find_map(|suffix| form.strip_suffix(suffix));
    let (hour, minutes) = match suffix.unwrap_or(form).split_once([':', '.']) {
        Some((hour, minutes)) => (hour, Some(minutes)),
        None => (suffix.unwrap_or(form), None),
    };
    let hour: u32 = hour.parse().ok().filter(|hour| *hour <= 24)?;
    let minutes_fit = minutes.is_none_or(|m| m.len() == 2 && m.parse::<u32>().is_ok_and(|m| m < 60));
    match (suffix, minutes) {
        _ if !minutes_fit => None,
        (Some(_), _) => Some(Clock::Suffixed),
        (None, Some(_)) => Some(Clock::Minutes),
        (None, None) => (1..=12).contains(&hour).then_some(Clock::Hour),
    }
}

/// "at 8", but not "at 8 Acacia Road", "at 5 per cent", "by 3 points".
fn said_as_hour(words: &Folded<'_>, at: usize) -> bool {
    let next = words.form(at + 1);
    let written_in_digits = words.has_digit(at);
    let counts = COUNTED.contains(&next) || words.is_capital(at + 1) || super::number::one(next);
    written_in_digits && BEFORE_AN_HOUR.contains(&words.form_before(at)) && !counts
}

/// "half past seven", "half seven", "quarter to 8".
fn past_the_hour(words: &Folded<'_>, at: usize) -> Option<usize> {
    let linked = matches!(words.form(at + 1), "past" | "to");
    let hour = at + if linked { 2 } else { 1 };
    (clock(words.form(hour)) == Some(Clock::Hour)).then_some(hour + 1 - at)
}
