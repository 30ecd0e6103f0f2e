//! Charts as SVG, drawn here so that they need no script and can be printed.
//!
//! Only shapes are drawn: colours come from the style sheet by class, and words stand beside the drawing in HTML,
//! so that neither a narrow screen nor a large font distorts them.

use std::fmt::{self, Write};

use askama::filters::HtmlSafe;
use jiff::{SignedDuration, Timestamp};
use tension::Level;

/// Units of the drawing for one level's height.
const STEP: u32 = 4;

/// The levels of the last hours, one bar an hour.
pub(crate) struct Sparkline {
    levels: Vec<Level>,
    label: String,
}

impl Sparkline {
    /// `label` says the same in words.
    pub(crate) fn new(levels: &[Level], label: String) -> Self {
        Self { levels: levels.to_vec(), label }
    }
}

impl fmt::Display for Sparkline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (width, height) = (self.levels.len() * 5, STEP * 5);
        write!(
            f,
            "<svg class=\"spark\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{}\">",
            self.label
        )?;
        for (hour, level) in self.levels.iter().enumerate() {
            let tall = u32::from(level.number()) * STEP;
            write!(
                f,
                "<rect class=\"f{level}\" x=\"{}\" y=\"{}\" width=\"4\" height=\"{tall}\"/>",
                hour * 5,
                height - tall
            )?;
        }
        f.write_str("</svg>")
    }
}

/// Digits, and words from our own message files.
impl HtmlSafe for Sparkline {}

/// The time a chart spans, from its left to its right edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Window {
    pub(crate) from: Timestamp,
    pub(crate) to: Timestamp,
}

impl Window {
    /// Where in the window a time lies, 0 to `of`; what lies outside is put on the edge.
    fn place(self, at: Timestamp, of: u32) -> u32 {
        let whole = self.to.duration_since(self.from).as_millis().max(1);
        let part = at.duration_since(self.from).as_millis().clamp(0, whole);
        (part * i128::from(of) / whole) as u32
    }

    /// The window cut into `parts`: where each starts, and where the last ends.
    pub(crate) fn marks(self, parts: u32) -> Vec<Timestamp> {
        let whole = self.to.duration_since(self.from);
        let mark = |part| self.from.checked_add(whole * part as i32 / parts as i32).unwrap_or(self.to);
        (0..=parts).map(mark).collect()
    }
}

/// A level that stood from one time to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stood {
    pub(crate) from: Timestamp,
    pub(crate) to: Timestamp,
    pub(crate) level: Level,
}

/// How a level came to `now` within a window: `changes` are (when, from, to), oldest first.
pub(crate) fn stood(window: Window, changes: &[(Timestamp, Level, Level)], now: Level) -> Vec<Stood> {
    let mut level = changes.first().map_or(now, |(_, before, _)| *before);
    let mut from = window.from;
    let mut stood = Vec::new();
    for (at, _, after) in changes {
        stood.push(Stood { from, to: *at, level });
        (from, level) = (*at, *after);
    }
    stood.push(Stood { from, to: window.to, level });
    stood.retain(|part| part.from < part.to);
    stood
}

/// An area's past: its level above, and how many posts count and deny below.
pub(crate) struct Timeline {
    pub(crate) window: Window,
    pub(crate) stood: Vec<Stood>,
    /// Posts that count and posts that deny, by equal parts of the window.
    pub(crate) posts: Vec<(u32, u32)>,
    /// The same in words.
    pub(crate) label: String,
}

/// Posts that count and posts that deny, by `parts` equal parts of the window.
pub(crate) fn tally(
    window: Window,
    parts: u32,
    posts: impl Iterator<Item = (Timestamp, bool)>,
) -> Vec<(u32, u32)> {
    let mut tally = vec![(0, 0); parts as usize];
    for (at, denies) in posts {
        let part = window.place(at, parts).min(parts.saturating_sub(1));
        let Some((count, deny)) = tally.get_mut(part as usize) else { continue };
        *(if denies { deny } else { count }) += 1;
    }
    tally
}

const WIDTH: u32 = 1000;
/// The height of the levels, twenty for each.
const LEVELS: u32 = 100;
const GAP: u32 = 8;
const POSTS: u32 = 52;

impl Timeline {
    /// The most posts in one part: what the tallest bar stands for.
    pub(crate) fn most(&self) -> usize {
        self.posts.iter().map(|(count, deny)| (count + deny) as usize).max().unwrap_or(0)
    }

    fn levels(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in 1..=5 {
            let y = LEVELS - line * LEVELS / 5;
            write!(f, "<path class=\"grid\" d=\"M0 {y}H{WIDTH}\"/>")?;
        }
        for Stood { from, to, level } in &self.stood {
            let (x, until) = (self.window.place(*from, WIDTH), self.window.place(*to, WIDTH));
            let tall = u32::from(level.number()) * LEVELS / 5;
            let (y, wide) = (LEVELS - tall, until.saturating_sub(x).max(1));
            write!(f, "<rect class=\"f{level}\" x=\"{x}\" y=\"{y}\" width=\"{wide}\" height=\"{tall}\"/>")?;
        }
        Ok(())
    }

    fn bars(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (most, parts) = (self.most().max(1) as u32, (self.posts.len() as u32).max(1));
        let floor = LEVELS + GAP + POSTS;
        for (part, (count, deny)) in (0..).zip(&self.posts) {
            let (x, wide) = (part * WIDTH / parts, (WIDTH / parts).saturating_sub(2).max(1));
            let (tall, denied) = (count * POSTS / most, deny * POSTS / most);
            let mut bar = String::new();
            for (class, top, height) in [("counts", tall + denied, tall), ("denies", denied, denied)] {
                if height > 0 {
                    write!(
                        bar,
                        "<rect class=\"{class}\" x=\"{x}\" y=\"{}\" width=\"{wide}\" height=\"{height}\"/>",
                        floor - top
                    )?;
                }
            }
            f.write_str(&bar)?;
        }
        write!(f, "<path class=\"grid\" d=\"M0 {floor}H{WIDTH}\"/>")
    }
}

impl fmt::Display for Timeline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (height, label) = (LEVELS + GAP + POSTS + 1, &self.label);
        write!(
            f,
            "<svg class=\"timeline\" viewBox=\"0 0 {WIDTH} {height}\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{label}\">"
        )?;
        self.levels(f)?;
        self.bars(f)?;
        f.write_str("</svg>")
    }
}

/// Digits, and words from our own message files.
impl HtmlSafe for Timeline {}

/// How far back an area's page looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Span {
    Day,
    Week,
}

impl Span {
    /// From `?span=`; anything else is a day.
    pub(crate) fn of(word: Option<&str>) -> Self {
        if word == Some("week") { Span::Week } else { Span::Day }
    }

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Span::Day => "day",
            Span::Week => "week",
        }
    }

    /// The window that ends at `now`.
    pub(crate) fn window(self, now: Timestamp) -> Window {
        let hours = if self == Span::Day { 24 } else { 7 * 24 };
        let from = now.checked_sub(SignedDuration::from_hours(hours)).unwrap_or(now);
        Window { from, to: now }
    }

    /// Into how many bars posts are counted: half hours of a day, three hours of a week.
    pub(crate) fn bars(self) -> u32 {
        if self == Span::Day { 48 } else { 56 }
    }

    /// Into how many parts the axis is marked.
    pub(crate) fn marks(self) -> u32 {
        if self == Span::Day { 6 } else { 7 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hour: i64) -> Timestamp {
        Timestamp::from_second(hour * 3600).unwrap()
    }

    fn window() -> Window {
        Window { from: at(0), to: at(24) }
    }

    #[test]
    fn levels_stand_from_change_to_change() {
        let level = Level::new;
        let changes = [(at(6), level(1), level(3)), (at(18), level(3), level(2))];
        let told: Vec<_> =
            stood(window(), &changes, level(2)).iter().map(|s| (s.from, s.to, s.level.number())).collect();
        assert_eq!(told, [(at(0), at(6), 1), (at(6), at(18), 3), (at(18), at(24), 2)]);
        assert_eq!(stood(window(), &[], level(4)), [Stood { from: at(0), to: at(24), level: level(4) }]);
    }

    #[test]
    fn posts_are_counted_where_they_lie_and_the_last_instant_is_in_the_last_part() {
        let posts = [(at(0), false), (at(5), false), (at(5), true), (at(24), false)];
        assert_eq!(tally(window(), 4, posts.into_iter()), [(2, 1), (0, 0), (0, 0), (1, 0)]);
    }

    #[test]
    fn nothing_is_drawn_outside_the_window() {
        for (hour, place) in [(-3, 0), (0, 0), (12, 500), (24, 1000), (99, 1000)] {
            assert_eq!(window().place(at(hour), 1000), place);
        }
        assert_eq!(Window { from: at(1), to: at(1) }.place(at(1), 1000), 0);
    }
}
