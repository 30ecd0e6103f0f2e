//! The time of day in a date, in whatever way it is written.

use jiff::Span;
use jiff::civil::Time;

/// A time as a clock shows it; the half of the day may stand elsewhere.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Clock {
    hour: i8,
    minute: i8,
    second: i8,
    nanosecond: i32,
}

/// am or pm
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Half {
    Morning,
    Afternoon,
}

impl Clock {
    /// 24:00:00 is the start of the next day, and a leap second is its last ordinary one.
    pub(super) fn time(self, half: Option<Half>) -> Option<Time> {
        let hour = match (half, self.hour) {
            (None, 24) if self.minute == 0 && self.second == 0 => 0,
            (Some(Half::Morning), 12) => 0,
            (Some(Half::Afternoon), hour @ 1..=11) => hour + 12,
            (_, hour) => hour,
        };
        Time::new(hour, self.minute, self.second.min(59), self.nanosecond).ok().filter(|_| self.second <= 60)
    }

    /// What 24:00:00 adds to the date.
    pub(super) fn overflow(self) -> Span {
        Span::new().days(i64::from(self.hour == 24))
    }
}

/// The first thing in a date, in small letters, that looks like a time, and where it starts and ends.
pub(super) fn find_clock(text: &str) -> Option<(Clock, usize, usize)> {
    let mut at = 0;
    let mut seen_digits = false;
    while let Some(offset) = text[at..].find(|c: char| c.is_ascii_digit()) {
        at += offset;
        let length = digits(&text[at..]);
        // The "T" between date and time goes with the time.
        let after_t = seen_digits && text[..at].ends_with('t');
        let found = if after_t && length == 6 {
            together(&text[at..at + length]).map(|clock| (clock, length))
        } else {
            apart(&text[at..], seen_digits && text[..at].ends_with([' ', ',', 't']))
        };
        if let Some((clock, end)) = found {
            return Some((clock, at - usize::from(after_t), at + end));
        }
        at += length;
        seen_digits = true;
    }
    None
}

/// How many digits `text` starts with.
pub(super) fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

/// `091530`
fn together(six: &str) -> Option<Clock> {
    let [hour, minute, second] = [six.get(..2)?, six.get(2..4)?, six.get(4..)?];
    Some(Clock {
        hour: two_digits(hour)?,
        minute: two_digits(minute)?,
        second: two_digits(second)?,
        nanosecond: 0,
    })
}

/// `9:15`, `09:15:30.25`, `9h15`, `9pm`; with dots only where nothing else can be meant, since dots stand in
/// dates and prices too.
fn apart(text: &str, after_date: bool) -> Option<(Clock, usize)> {
    let hours = digits(text);
    let hour = text[..hours].parse().ok().filter(|_| hours <= 2)?;
    let rest = &text[hours..];
    if has_half(rest) {
        return Some((Clock { hour, ..Clock::default() }, hours));
    }
    let separator = rest.chars().next().filter(|c| matches!(c, ':' | '.' | 'h'))?;
    let minute = two_digits(rest.get(1..)?)?;
    let mut clock = Clock { hour, minute, ..Clock::default() };
    let mut end = hours + 3;
    let second = text.get(end..)?.strip_prefix(separator).and_then(two_digits);
    if let Some(second) = second {
        clock.second = second;
        end += 3;
    }
    let rest = text.get(end..)?;
    let is_dotted_time = has_half(rest) || (after_date && (second.is_some() || rest.is_empty()));
    if digits(rest) > 0 || (separator == '.' && !is_dotted_time) {
        return None;
    }
    let (nanosecond, length) = fraction(rest);
    clock.nanosecond = nanosecond;
    Some((clock, end + length))
}

fn has_half(text: &str) -> bool {
    ["am", "pm", "yb", "yh"].iter().any(|half| text.strip_prefix(half).is_some_and(ends_word))
}

fn ends_word(rest: &str) -> bool {
    !rest.starts_with(char::is_alphabetic)
}

fn two_digits(text: &str) -> Option<i8> {
    let text = text.get(..2)?;
    text.parse().ok().filter(|_| digits(text) == 2)
}

/// `.25` or `,25` after seconds, in nanoseconds, and its length.
fn fraction(text: &str) -> (i32, usize) {
    let Some(after) = text.strip_prefix(['.', ',']) else { return (0, 0) };
    let length = digits(after);
    if length == 0 {
        return (0, 0);
    }
    let nanoseconds = format!("{:0<9.9}", &after[..length]);
    (nanoseconds.parse().unwrap_or(0), 1 + length)
}
