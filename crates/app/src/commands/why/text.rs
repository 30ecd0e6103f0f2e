//! What `why` prints for people.

use std::fmt::Write;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use post::{Kind, Theme};
use tension::{Condition, Level, Row, RowWorkings, Shortfall, Workings};

use crate::why::{Why, WhyCell, WhyPost};

/// Posts listed at most; the rest are counted.
const LISTED: usize = 40;
/// Rows shown for each higher level.
const WAYS_UP: usize = 2;

/// The whole answer. `asked` is the theme that was asked for.
pub(super) fn lines(why: &Why, asked: Option<&Theme>) -> String {
    let mut out = format!("{} ({}), as of {}\n", why.name, why.code, clock(why.at));
    if let Some(calendar) = &why.calendar {
        push(&mut out, calendar);
    }
    if why.cells.is_empty() {
        match asked {
            Some(theme) => {
                push(&mut out, &format!("{theme}: no rule has ever found anything here. Level 1."))
            }
            None => {
                push(&mut out, "No theme is above usual (level 1). That is what was read, not an all-clear.")
            }
        }
    }
    for cell in &why.cells {
        push(&mut out, "");
        cell_lines(&mut out, cell);
    }
    if !why.usual.is_empty() {
        let themes: Vec<&str> = why.usual.iter().map(Theme::as_str).collect();
        push(&mut out, "");
        push(&mut out, &format!("At usual, with something read in the last day: {}.", themes.join(", ")));
    }
    out
}

fn push(out: &mut String, line: &str) {
    out.push_str(line.trim_end());
    out.push('\n');
}

fn cell_lines(out: &mut String, cell: &WhyCell) {
    let WhyCell { workings, .. } = cell;
    push(out, &cell.because);
    push(out, "");
    push(out, "What decided");
    push(out, &format!("  {}", decided(workings)));
    if workings.asked < cell.level {
        let until = workings
            .held_until
            .map_or_else(|| "its hold is over".to_owned(), |at| format!("until {}", clock(at)));
        push(out, &format!("  Level {} is kept from before: {until}.", cell.level));
    }
    push(out, "");
    figures(out, workings);
    push(out, "");
    push(out, "What would raise it");
    let ways = ways_up(workings, cell.level);
    if ways.is_empty() {
        push(out, "  Nothing: it is as high as the table goes.");
    }
    ways.iter().for_each(|way| push(out, &format!("  {way}")));
    push(out, "");
    push(out, "What would lower it");
    lower(out, cell);
    posts(out, &cell.posts);
}

fn decided(workings: &Workings) -> String {
    let row = workings.row.and_then(|number| Some((number, workings.rows.get(number - 1)?)));
    match row {
        Some((number, row)) => {
            format!(
                "Row {number} of the level table gives level {}: {}.",
                row.row.level,
                conditions(&row.row)
            )
        }
        None => "No row of the level table holds: level 1.".to_owned(),
    }
}

/// A row in words.
fn conditions(row: &Row) -> String {
    let voices = [
        (row.trigger, "reports of the event"),
        (row.rumour, "rumour"),
        (row.mobilisation, "calls to gather"),
        (row.targeting, "singling out"),
        (row.narrative, "hostile talk"),
        (row.disorder, "reports of disorder"),
        (row.returns, "partners' returns"),
    ];
    let mut said: Vec<String> = row.incident.then(|| "an open incident".to_owned()).into_iter().collect();
    let wanted = voices.into_iter().filter(|(least, _)| *least > 0.0);
    said.extend(wanted.map(|(least, what)| format!("{what} at least {least}")));
    said.extend(row.burst.map(|burst| format!("rarity at least {burst}")));
    if row.surprise > 0.0 {
        said.push(format!("surprise at least {}", row.surprise));
    }
    format!("{}, within {}", said.join(", "), window(row.within_minutes))
}

fn window(minutes: u32) -> String {
    match minutes {
        0..60 => format!("{minutes} min"),
        _ => format!("{} h", minutes / 60),
    }
}

/// A table of what was seen, with what is usual in brackets.
fn figures(out: &mut String, workings: &Workings) {
    let windows = workings.windows.map(window);
    let [a, b, c, d] = &windows;
    push(out, "What was seen, as independent voices (and what is usual)");
    push(out, &format!("  {:<18}{a:>16}{b:>16}{c:>16}{d:>16}   in 24 h", ""));
    for kind in &workings.kinds {
        let mut line = format!("  {:<18}", kind.kind.as_str());
        for (seen, expected) in kind.seen.iter().zip(kind.expected) {
            line.push_str(&format!("{:>16}", format!("{seen:.2} ({expected:.2})")));
        }
        let counts = format!(
            "{}, {}, {}",
            number(kind.posts, "post", "posts"),
            number(kind.people, "person", "people"),
            number(kind.outlets, "outlet", "outlets")
        );
        push(out, &format!("{line}   {counts}, surprise {:.1}", kind.surprise));
    }
    let others =
        [("disorder", &workings.disorder), ("returns", &workings.returns), ("rarity", &workings.burst)];
    for (name, figures) in
        others.into_iter().filter(|(_, figures)| figures.iter().any(|figure| *figure != 0.0))
    {
        let figures: String = figures.iter().map(|figure| format!("{figure:>16.2}")).collect();
        push(out, &format!("  {name:<18}{figures}"));
    }
    push(out, &format!("  An incident is {}open.", if workings.incident { "" } else { "not " }));
    push(out, "  Surprise 1: as much on one ordinary day in ten, anywhere; 3: on one in a thousand.");
}

/// For each higher level the rows that lack least.
fn ways_up(workings: &Workings, level: Level) -> Vec<String> {
    let mut ways = Vec::new();
    for higher in level.number() + 1..=Level::VERY_HIGH.number() {
        let mut rows: Vec<(usize, &RowWorkings)> = (1..)
            .zip(&workings.rows)
            .filter(|(_, row)| row.row.level == higher && row.is_for_this_theme())
            .collect();
        rows.sort_by_key(|(number, row)| (row.lacks.len(), *number));
        ways.extend(rows.into_iter().take(WAYS_UP).map(|(number, row)| {
            let lacks: Vec<String> = row.lacks.iter().map(lacking).collect();
            format!(
                "Level {higher} (row {number}, within {}): {}.",
                window(row.row.within_minutes),
                lacks.join("; ")
            )
        }));
    }
    ways
}

fn lacking(lacks: &Shortfall) -> String {
    let Shortfall { condition, wanted, seen } = lacks;
    let what = match condition {
        Condition::Theme => return "only in another theme".to_owned(),
        Condition::Incident => return "an incident would have to open".to_owned(),
        Condition::Voices(Kind::Trigger) => "reports of the event",
        Condition::Voices(Kind::Rumour) => "rumour",
        Condition::Voices(Kind::Mobilisation) => "calls to gather",
        Condition::Voices(Kind::Targeting) => "singling out",
        Condition::Voices(Kind::Narrative | Kind::Reassurance) => "hostile talk",
        Condition::Disorder => "reports of disorder",
        Condition::Returns => "partners' returns",
        Condition::Burst => "rarity",
        Condition::Surprise => "surprise",
    };
    format!("{what} from {seen} to {wanted}")
}

fn lower(out: &mut String, cell: &WhyCell) {
    if cell.level == Level::USUAL {
        push(out, "  Nothing: it is at usual.");
    } else if cell.held {
        push(out, "  Nothing while it is held; the sentence above says why.");
    } else if cell.falls.is_empty() {
        push(out, "  Nothing within three days, unless posts are taken back or dismissed.");
    } else {
        let falls: Vec<String> =
            cell.falls.iter().map(|fall| format!("level {} at {}", fall.level, clock(fall.at))).collect();
        push(out, &format!("  If nothing more is read: {}.", falls.join(", ")));
        push(out, "  Sooner, if posts below turn out not to be relevant and are dismissed.");
    }
}

fn posts(out: &mut String, posts: &[WhyPost]) {
    push(out, "");
    push(
        out,
        &format!("Findings that count: {}. A post's text is on the dashboard at /posts/ID.", posts.len()),
    );
    for post in posts.iter().take(LISTED) {
        let id = post.id.as_deref().unwrap_or("(no longer kept)");
        let mut line = format!("  {}  {id:<32}  ", clock(post.published_at));
        write!(line, "{} {} {}, weight {}", post.kind.as_str(), post.rule, post.source, post.weight).ok();
        push(out, &line);
    }
    if posts.len() > LISTED {
        push(out, &format!("  … and {} before them", posts.len() - LISTED));
    }
}

fn number(count: u32, one: &str, several: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { several })
}

/// "2026-11-22 21:40:05" in London.
fn clock(at: Timestamp) -> String {
    let london = TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC);
    at.to_zoned(london).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Holds what is printed for each `<name>.json` to `<name>.txt`; with `BLESS=1`, writes it.
    fn check(name: &str, asked: Option<&str>) {
        let golden = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/commands/why/golden");
        let json = std::fs::read_to_string(golden.join(format!("{name}.json"))).unwrap();
        let said = lines(&serde_json::from_str(&json).unwrap(), asked.map(Theme::new).as_ref());
        let path = golden.join(format!("{name}.txt"));
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&path, &said).unwrap();
        }
        assert_eq!(said, std::fs::read_to_string(&path).unwrap(), "{name}");
    }

    #[test]
    fn answers_read_as_they_should() {
        check("rumour-after-a-stabbing", None);
        check("held", None);
        check("usual", None);
        check("nothing-ever", Some("election"));
    }
}
