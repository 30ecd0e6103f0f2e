//! `<day>`: a day as people name it, in English or Welsh.

use post::weekday;

use super::Folded;

/// Besides the names of the week. "sat", "sun", "mon" and "wed" are left out: they are ordinary words too.
const DAYS: &[&str] = &[
    "tues",
    "weds",
    "thurs",
    "today",
    "tonight",
    "tonite",
    "tomorrow",
    "tomoz",
    "tmrw",
    "tmw",
    "2moro",
    "2nite",
    "weekend",
    "heno",
    "yfory",
    "fory",
    "heddiw",
    "penwythnos",
];
const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "jan",
    "feb",
    "apr",
    "jun",
    "jul",
    "aug",
    "sept",
    "oct",
    "nov",
    "dec",
];

pub(super) fn at(words: &Folded<'_>, at: usize) -> Option<usize> {
    let form = words.form(at);
    let next = words.form(at + 1);
    if matches!(form, "this" | "next") && (is_day(next) && next != "today") {
        return Some(2);
    }
    if is_day(form) {
        return Some(1);
    }
    if matches!(form, "dydd" | "ddydd" | "nos") && is_welsh_day(next) {
        return Some(2);
    }
    date(words, at)
}

fn is_day(form: &str) -> bool {
    let one = form.strip_suffix('s').unwrap_or(form);
    weekday::ENGLISH.contains(&one) || DAYS.contains(&form)
}

/// The day of "dydd Gwener" or "nos Wener".
fn is_welsh_day(form: &str) -> bool {
    weekday::WELSH.contains(&form) || form == "wener"
}

/// "12 August", "12th of August", "August 12th".
fn date(words: &Folded<'_>, at: usize) -> Option<usize> {
    let form = words.form(at);
    if let Some(written) = day_of_month(form) {
        let month = at + if words.form(at + 1) == "of" { 2 } else { 1 };
        let named = MONTHS.contains(&words.form(month));
        // "12 may" is as likely to be "12 may come" unless the month is a capital one.
        let sure = written == Ordinal::Yes || words.form(month) != "may" || words.is_capital(month);
        return (named && sure).then_some(month + 1 - at);
    }
    let month_first = MONTHS.contains(&form) && day_of_month(words.form(at + 1)).is_some();
    let sure = !matches!(form, "may" | "march") || words.is_capital(at);
    (month_first && sure).then_some(2)
}

#[derive(PartialEq)]
enum Ordinal {
    Yes,
    No,
}

fn day_of_month(form: &str) -> Option<Ordinal> {
    let bare = ["st", "nd", "rd", "th"].iter().find_map(|ending| form.strip_suffix(ending));
    let day: u32 = bare.unwrap_or(form).parse().ok()?;
    let ordinal = if bare.is_some() { Ordinal::Yes } else { Ordinal::No };
    (1..=31).contains(&day).then_some(ordinal)
}
