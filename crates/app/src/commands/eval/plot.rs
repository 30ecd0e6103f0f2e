//! One event as a picture: the level of its area over time, and its posts beneath.

use std::fmt::Write;

use jiff::{SignedDuration, Timestamp};
use post::AreaCode;
use tension::Change;

const WIDTH: f64 = 960.0;
const LEFT: f64 = 40.0;
/// Where level 1 lies, and how far one level is above the next.
const USUAL: f64 = 160.0;
const STEP: f64 = 30.0;
/// Where the posts lie.
const POSTS: f64 = 178.0;
const HEIGHT: f64 = 216.0;
/// Shown before the first post and after the last.
const MARGIN: SignedDuration = SignedDuration::from_hours(3);
/// Shown at most.
const LONGEST: SignedDuration = SignedDuration::from_hours(72);

/// The picture as SVG. `posts` are in order.
pub(super) fn level_over_posts(
    title: &str,
    area: &AreaCode,
    changes: &[Change],
    posts: &[Timestamp],
) -> String {
    let (Some(first), Some(last)) = (posts.first(), posts.last()) else { return String::new() };
    let from = *first - MARGIN;
    let to = (*last + MARGIN).min(from + LONGEST);
    let whole = to.duration_since(from).as_secs_f64();
    let x = |at: Timestamp| LEFT + (WIDTH - LEFT) * at.duration_since(from).as_secs_f64() / whole;
    let y = |level: u8| USUAL - STEP * f64::from(level - 1);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"sans-serif\" \
         font-size=\"12\"><title>{title}: level of the area over the event's posts</title>\n"
    );
    let mut draw = |shape: String| _ = writeln!(svg, "{shape}");
    draw(format!("<text x=\"{LEFT}\" y=\"18\">{title}</text>"));
    for level in 1..=5 {
        let y = y(level);
        draw(format!(
            "<path d=\"M{LEFT} {y}H{WIDTH}\" stroke=\"#ddd\"/><text x=\"20\" y=\"{:.0}\">{level}</text>",
            y + 4.0
        ));
    }
    let mut line = format!("M{LEFT} {USUAL}");
    let there = |change: &&Change| change.cell.area == *area && change.cell.theme.is_none();
    for change in changes.iter().filter(there).filter(|change| (from..to).contains(&change.at)) {
        _ = write!(line, "H{:.1}V{}", x(change.at), y(change.level.number()));
    }
    draw(format!("<path d=\"{line}H{WIDTH}\" fill=\"none\" stroke=\"#1d4f8c\" stroke-width=\"2\"/>"));
    let ticks: String =
        posts.iter().filter(|at| **at < to).map(|at| format!("M{:.1} {POSTS}v14", x(*at))).collect();
    draw(format!("<path d=\"{ticks}\" stroke=\"#333\" stroke-opacity=\"0.35\"/>"));
    let ends = format!(
        "{} to {} UTC, one line a post",
        from.strftime("%-d %b %Y %H:%M"),
        to.strftime("%-d %b %H:%M")
    );
    draw(format!("<text x=\"{LEFT}\" y=\"{:.0}\">{ends}</text></svg>", HEIGHT - 4.0));
    svg
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_post_is_a_line_and_no_post_is_no_picture() {
        let at = |text: &str| text.parse::<Timestamp>().expect("a time");
        let posts = [at("2023-05-22T18:00:00Z"), at("2023-05-22T19:00:00Z")];
        let svg = level_over_posts("Ely 2023", &AreaCode::new("W06000015"), &[], &posts);
        assert_eq!(svg.matches("v14").count(), 2);
        assert!(svg.contains("22 May 2023 15:00 to 22 May 22:00 UTC"), "{svg}");
        assert_eq!(level_over_posts("Ely", &AreaCode::new("W06000015"), &[], &[]), "");
    }
}
