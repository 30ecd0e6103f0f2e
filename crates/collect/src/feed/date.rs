//! Dates as feeds write them, which is any way at all.
//!
//! The clock is found first, then the zone and the halves of the day, and what is left must be a date and
//! nothing else. Where no zone is given it is Europe/London, since that is where our sources are; where
//! day and month could be either way round, the day comes first, for the same reason.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};

use super::date_names::{self as names, Zone};
use super::time_of_day::{Half, digits, find_clock};

/// The longest date that is read, in bytes.
const LONGEST: usize = 100;

/// The instant that a date in a feed means, or `None` for what is no date. A date without a time is the
/// start of its day. Years outside 1970–2099 are mistakes of a program and are refused.
pub fn parse(text: &str) -> Option<Timestamp> {
    if text.len() > LONGEST {
        return None;
    }
    let text = plain(text);
    if let Some(instant) = epoch(&text) {
        return Some(instant);
    }
    let (clock, rest) = match find_clock(&text) {
        Some((clock, start, end)) => (Some(clock), format!("{} {}", &text[..start], &text[end..])),
        None => (None, text),
    };
    let mut found = Found::default();
    for chunk in rest.split([' ', ',']).filter(|chunk| !chunk.is_empty()) {
        found.take(chunk, clock.is_some())?;
    }
    let date = found.date()?;
    let clock = clock.unwrap_or_default();
    let time = clock.time(found.half)?;
    let local = DateTime::from_parts(date, time).checked_add(clock.overflow()).ok()?;
    found.zone.unwrap_or(Zone::London).instant(local)
}

/// Lower case, comments in brackets gone, the marks of Chinese, Japanese and Korean dates as hyphens.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut depth = 0_usize;
    for c in text.trim().chars().flat_map(char::to_lowercase) {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            '년' | '월' | '年' | '月' => out.push('-'),
            '일' | '日' => out.push(' '),
            c if c.is_whitespace() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// The first second of 2100, since 1970.
const YEAR_2100: i64 = 4_102_444_800;

/// Seconds or milliseconds since 1970, to the end of 2099.
fn epoch(text: &str) -> Option<Timestamp> {
    let number: i64 = text.parse().ok().filter(|_| text.bytes().all(|b| b.is_ascii_digit()))?;
    let instant = match text.len() {
        9 | 10 => Timestamp::from_second(number),
        13 => Timestamp::from_millisecond(number),
        _ => return None,
    };
    instant.ok().filter(|instant| instant.as_second() < YEAR_2100)
}

/// A piece of a date: a number with the count of its digits, or a month by name.
#[derive(Clone, Copy, Debug)]
enum Part {
    Number(i16, usize),
    Month(i8),
}

#[derive(Debug, Default)]
struct Found {
    parts: Vec<Part>,
    zone: Option<Zone>,
    half: Option<Half>,
    words: usize,
}

impl Found {
    /// Takes one word in; `None` when it belongs to no date.
    fn take(&mut self, chunk: &str, after_clock: bool) -> Option<()> {
        let word = chunk.trim_end_matches('.');
        if after_clock && let Some(zone) = Zone::parse(word) {
            // "UTC-05:00 (EST)" and "+0100 BST": the first that was given stands.
            self.zone.get_or_insert(zone);
        } else if let Some(half) = names::half(word) {
            self.half = Some(half);
        } else if let Some(month) = names::month(word) {
            self.parts.push(Part::Month(month));
        } else if word.contains(|c: char| c.is_ascii_digit()) {
            return self.numbers(word);
        } else if !(word.is_empty() || names::is_filler(word)) {
            // The first word may be the name of a weekday in a language not known here.
            self.words += 1;
            return (self.words == 1 && self.parts.is_empty() && names::is_word(word)).then_some(());
        }
        Some(())
    }

    /// "2004-01-31", "31/01/2004", "31-Jan-04", "31st"
    fn numbers(&mut self, word: &str) -> Option<()> {
        for piece in word.split(['-', '/', '.']).filter(|piece| !piece.is_empty()) {
            let count = digits(piece);
            let (number, after) = piece.split_at(count);
            if count == 8 {
                self.push_number(&number[..4])?;
                self.push_number(&number[4..6])?;
                self.push_number(&number[6..])?;
            } else if count > 0 {
                self.push_number(number)?;
            }
            match names::month(after) {
                Some(month) => self.parts.push(Part::Month(month)),
                None if names::is_ordinal(after) || after == "t" || after.is_empty() => {}
                None => return None,
            }
        }
        Some(())
    }

    fn push_number(&mut self, digits: &str) -> Option<()> {
        let number = digits.parse().ok()?;
        self.parts.push(Part::Number(number, digits.len()));
        // Four digits are a year, and "0001" is a program's word for none.
        (self.parts.len() <= 4 && (digits.len() != 4 || number >= 1970)).then_some(())
    }

    fn date(&self) -> Option<Date> {
        use Part::{Month, Number};
        let (year, month, day) = match self.parts.as_slice() {
            // "Maw" and "Mawrth" are Tuesday as well as March; a month that is named again was the day.
            [Month(_), rest @ ..] if rest.iter().any(|part| matches!(part, Month(_))) => {
                return Found { parts: rest.to_vec(), ..Found::default() }.date();
            }
            &[Number(year, 4), Month(month), Number(day, _)]
            | &[Number(year, 4), Number(day, _), Month(month)]
            | &[Number(day, _), Month(month), Number(year, 2 | 4)]
            | &[Month(month), Number(day, 1 | 2), Number(year, 2 | 4)] => (year, i16::from(month), day),
            &[Month(month), Number(year, 4)] => (year, i16::from(month), 1),
            &[Number(year, 4), Number(month, 1 | 2), Number(day, 1 | 2)] => (year, month, day),
            &[Number(year @ 32.., 2), Number(month, 2), Number(day, 2)] => (year, month, day),
            &[Number(month, 1 | 2), Number(day @ 13.., 1 | 2), Number(year, 2 | 4)] => (year, month, day),
            &[Number(day, 1 | 2), Number(month, 1 | 2), Number(year, 2 | 4)] => (year, month, day),
            &[Number(year, 4), Number(day, 3)] => return day_of_year(year, day),
            &[Number(year, 4), Number(month, 2)] => (year, month, 1),
            &[Number(year, 4)] => (year, 1, 1),
            _ => return None,
        };
        Date::new(full_year(year)?, month.try_into().ok()?, day.try_into().ok()?).ok()
    }
}

fn day_of_year(year: i16, day: i16) -> Option<Date> {
    let first = Date::new(full_year(year)?, 1, 1).ok()?;
    let days = (1..=first.days_in_year()).contains(&day).then_some(i64::from(day) - 1)?;
    first.checked_add(jiff::Span::new().days(days)).ok()
}

/// Two digits are 1970–2069, as POSIX has it but for a year or so.
fn full_year(year: i16) -> Option<i16> {
    match year {
        0..70 => Some(2000 + year),
        70..100 => Some(1900 + year),
        1970..2100 => Some(year),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    fn check(cases: &[(&str, Option<&str>)]) {
        let wrong: Vec<_> = cases
            .iter()
            .map(|(written, wanted)| (written, parse(written).map(|found| found.to_string()), wanted))
            .filter(|(_, found, wanted)| found.as_deref() != **wanted)
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn zones() {
        let summer = Some("2026-07-30T13:05:00Z");
        let winter = Some("2026-01-30T14:05:00Z");
        check(&[
            ("Thu, 30 Jul 2026 14:05:00 BST", summer),
            ("Thu, 30 Jul 2026 14:05 bst", summer),
            ("30 July 2026 14:05:00 +0100 (BST)", summer),
            ("2026-07-30T14:05:00", summer),
            ("2026-07-30 14:05", summer),
            ("Thu, 30 Jul 2026 13:05:00 GMT", summer),
            ("Thu, 30 Jul 2026 13:05:00 UT", summer),
            ("2026-07-30T13:05:00Z", summer),
            ("2026-07-30T14:05:00+01:00", summer),
            ("2026-07-30T14:05:00+0100", summer),
            ("2026-07-30 14:05:00 +01", summer),
            ("2026-07-30 14:05:00 UTC+1", summer),
            ("2026-07-30 14:05:00 GMT+01:00", summer),
            ("2026-07-30 14:05:00 Europe/London", summer),
            ("Thu, 30 Jul 2026 15:05:00 CEST", summer),
            ("Thu, 30 Jul 2026 09:05:00 EDT", summer),
            ("Thu, 30 Jul 2026 06:05:00 -0700", summer),
            ("Fri, 30 Jan 2026 14:05:00 GMT", winter),
            ("2026-01-30T14:05:00", winter),
            ("Fri, 30 Jan 2026 09:05:00 EST", winter),
        ]);
    }

    #[test]
    fn shapes() {
        let noon = Some("2026-02-13T12:00:00Z");
        let day = Some("2026-02-13T00:00:00Z");
        check(&[
            ("2026-02-13T12:00:00.000Z", noon),
            ("2026-02-13t12:00:00,0z", noon),
            ("Fri, 13 Feb, 2026 12:00", noon),
            ("Friday, 13 February 2026, 12:00 pm", noon),
            ("13 Feb 2026 12.00.00", noon),
            ("20260213T120000Z", noon),
            ("Fri 13th February 2026, 12noon", None),
            ("13 Feb 2026, 12pm", noon),
            ("13 February 2026 at 12.00pm", noon),
            ("13 février 2026 à 12h00", noon),
            ("Feb 13, 2026 12:00 PM", noon),
            ("13th of February 2026 at 12:00", noon),
            ("13/02/2026 12:00", noon),
            ("12:00 13/02/2026", noon),
            ("02/13/2026 12:00", noon),
            ("13.02.2026 12:00", noon),
            ("13-Feb-2026 12:00:00", noon),
            ("13-Feb-26 12:00:00", noon),
            ("13.02.26", day),
            ("Fri Feb 13 12:00:00 2026", noon),
            ("Fri Feb 13 12:00:00 GMT 2026", noon),
            ("2026/02/13 12:00:00", noon),
            ("2026-02-13   12:00:00", noon),
            ("1770984000", noon),
            ("1770984000000", noon),
            ("2026-02-13", day),
            ("20260213", day),
            ("2026-044", day),
            ("13 Feb 2026", day),
            ("13 February 26", day),
            ("Feb 13 2026 12:00 am", day),
            ("2026-02-12T24:00:00Z", day),
            ("2026-02", Some("2026-02-01T00:00:00Z")),
            ("2016-12-31T23:59:60Z", Some("2016-12-31T23:59:59Z")),
            ("12/02/2026", Some("2026-02-12T00:00:00Z")),
        ]);
    }

    /// As real feeds have written them, each in its own way wrong.
    #[test]
    fn odd_but_meant() {
        let day = Some("2026-03-06T00:00:00Z");
        let time = Some("2026-03-06T09:05:07Z");
        let minute = Some("2026-03-06T09:05:00Z");
        check(&[
            ("Fri, March 6 2026", day),
            ("Friday, March 6, 2026", day),
            ("FRIDAY 6 MARCH 2026", day),
            ("March 6th, 2026", day),
            ("6-March-2026", day),
            ("6/Mar/2026", day),
            ("6 mar 26", day),
            ("06.03.2026", day),
            ("2026/3/6", day),
            ("2026-3-6", day),
            ("2026.03.06", day),
            ("Fri, 06-Mar-2026 09:05:07 GMT", time),
            ("Fri, 06 Mar 2026 09:05:07", time),
            ("Fri,06 Mar 2026 09:05:07 +0000", time),
            ("Fri, 06 Mar 2026 09:05:07 +00:00", time),
            ("Fri, 06 Mar 2026 09:05:07Z", time),
            ("Fri, 06 Mar 2026 09:05:07 GMT+0000 (Coordinated Universal Time)", time),
            ("Fri 06 Mar 2026 09:05:07 UTC", time),
            ("Thu, 06 Mar 2026 09:05:07 GMT", time),
            ("2026-03-06 09:05:07 +0000 UTC", time),
            ("2026-03-06T09:05:07.123456789+00:00", Some("2026-03-06T09:05:07.123456789Z")),
            ("2026-03-06T9:05:07Z", time),
            ("2026-03-06 09:05:07.0", time),
            ("20260306T090507Z", time),
            ("2026-03-06T09:05+00", minute),
            ("6 March 2026 - 9:05am", minute),
            ("6 March 2026 | 09:05", minute),
            ("Friday 6 March 2026 9.05am", minute),
            ("9:05am, 6 March 2026", minute),
            ("06/03/2026 09:05:07", time),
            ("06/03/26 09:05", minute),
            ("Fri, 6 Mar 2026 4:05:07 -0500", time),
            ("Fri, 6 Mar 2026 10:05:07 CET", time),
            ("Fri, 6 Mar 2026 04:05:07 EST", time),
        ]);
    }

    /// The hours at which clocks go forward and back: a name or a number decides, where there is one.
    #[test]
    fn summer_time_is_exact() {
        check(&[
            ("Sun, 29 Mar 2026 00:59:59 GMT", Some("2026-03-29T00:59:59Z")),
            ("Sun, 29 Mar 2026 02:00:00 BST", Some("2026-03-29T01:00:00Z")),
            ("Sun, 25 Oct 2026 01:30:00 BST", Some("2026-10-25T00:30:00Z")),
            ("Sun, 25 Oct 2026 01:30:00 GMT", Some("2026-10-25T01:30:00Z")),
            ("Fri, 30 Jan 2026 14:05:00 BST", Some("2026-01-30T13:05:00Z")),
            ("1 April 2026 00:30", Some("2026-03-31T23:30:00Z")),
            ("01/11/2026 00:30", Some("2026-11-01T00:30:00Z")),
        ]);
    }

    #[test]
    fn other_languages() {
        let day = Some("2026-03-03T00:00:00Z");
        check(&[
            ("Dydd Mawrth, 3 Mawrth 2026", day),
            ("Maw, 3 Maw 2026", day),
            ("3 Mawrth 2026", day),
            ("Dydd Mawrth 3ydd o Fawrth 2026", day),
            ("Llun, 5 Ionawr 2026 10:00", Some("2026-01-05T10:00:00Z")),
            ("Mer, 4 Chwef 2026 10:00", Some("2026-02-04T10:00:00Z")),
            ("Mer 1 Ebrill 2026", Some("2026-03-31T23:00:00Z")),
            ("Gwener, 1 Mai 2026", Some("2026-04-30T23:00:00Z")),
            ("Llun 1 Mehefin 2026 12:00", Some("2026-06-01T11:00:00Z")),
            ("Sadwrn 1 Awst 2026 12:00", Some("2026-08-01T11:00:00Z")),
            ("Mawrth 1 Medi 2026 12:00", Some("2026-09-01T11:00:00Z")),
            ("Sul 1 Tachwedd 2026 12:00", Some("2026-11-01T12:00:00Z")),
            ("Maw 1 Rhag 2026 12:00 yh", Some("2026-12-01T12:00:00Z")),
            ("3ydd Mawrth 2026", day),
            ("Iau 30 Gorffennaf 2026 14:05", Some("2026-07-30T13:05:00Z")),
            ("Sadwrn 31 Hyd 2026 9:15 yb", Some("2026-10-31T09:15:00Z")),
            ("mardi 3 mars 2026", day),
            ("Di, 3. März 2026", day),
            ("2026년 03월 03일", day),
        ]);
    }

    #[test]
    fn nonsense_is_refused() {
        let cases = [
            "",
            "soon",
            "yesterday",
            "14:05",
            "Thu",
            "30 Jul",
            "Thu, 32 Jul 2026 14:05:00 GMT",
            "Thu, 30 Foo 2026 14:05:00 GMT",
            "2026-13-01",
            "2026-02-30",
            "30 Jul 2026 25:00",
            "30 Jul 2026 12:61",
            "0001-01-01T00:00:00Z",
            "0000-00-00 00:00:00",
            "99999",
            "1.2.3.4",
            "12:30:45",
            "price 12.50",
            "2026-07-30T14:05:00+99:00",
            "2026 2026 2026",
            "hello world 3 Mar 2026",
            "13 14 15 16",
            "30 Jul 2026 14:05 and then some",
            "\u{0}\u{0}",
            "ŵŵŵŵ 3:15",
            "Fri, 31 Feb 2026 10:00:00 GMT",
            "31/04/2026",
            "Tue, 01 Jan 1935 00:00:00 GMT",
            "1 Jan 2100",
            "1969-12-31",
            "-1",
            "2026-W10-5",
            "NaN",
            "null",
            "{{ date }}",
            "%a, %d %b %Y",
            "Invalid Date",
            "00/00/0000",
            "99/99/9999",
            "30 Jul 2026 14:05:61 GMT",
        ];
        for nonsense in cases {
            assert_eq!(parse(nonsense), None, "{nonsense:?}");
        }
    }
}
