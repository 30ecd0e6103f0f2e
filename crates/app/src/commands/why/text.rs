//! What `why` prints for people, in their language: the words are with those of the pages.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use post::{Kind, Theme};
use tension::{Condition, Level, Row, RowWorkings, Shortfall, Workings};
use web::Language;

use crate::why::{Why, WhyCell, WhyPost};

/// Posts listed at most; the rest are counted.
const LISTED: usize = 40;
/// Rows shown for each higher level.
const WAYS_UP: usize = 2;

/// The whole answer. `asked` is the theme that was asked for.
pub(super) fn lines(why: &Why, asked: Option<&Theme>, language: Language) -> String {
    let mut page = Page { language, out: String::new() };
    page.whole(why, asked);
    page.out
}

/// What has been said so far.
struct Page {
    language: Language,
    out: String,
}

impl Page {
    fn whole(&mut self, why: &Why, asked: Option<&Theme>) {
        let language = self.language;
        let (area, code, time) = (why.name.clone(), why.code.to_string(), clock(why.at));
        let blanks = [("area", area.into()), ("code", code.into()), ("time", time.into())];
        self.push(&language.fill("why-head", &blanks));
        if let Some(calendar) = &why.calendar {
            self.push(calendar);
        }
        if why.cells.is_empty() {
            match asked {
                Some(_) => self.push(&language.fill("why-never", &[("theme", language.theme(asked).into())])),
                None => self.say("why-none-up"),
            }
        }
        for cell in &why.cells {
            self.push("");
            self.cell(cell);
        }
        if !why.usual.is_empty() {
            let themes: Vec<String> = why.usual.iter().map(|theme| language.theme(Some(theme))).collect();
            self.push("");
            self.push(&language.fill("why-usual", &[("themes", themes.join(", ").into())]));
        }
    }

    fn push(&mut self, line: &str) {
        self.out.push_str(line.trim_end());
        self.out.push('\n');
    }

    fn say(&mut self, key: &str) {
        self.push(&self.language.say(key));
    }

    /// A line below a heading.
    fn indented(&mut self, line: &str) {
        self.push(&format!("  {line}"));
    }

    fn cell(&mut self, cell: &WhyCell) {
        let WhyCell { workings, .. } = cell;
        self.push(&cell.because);
        self.push("");
        self.say("why-decided");
        self.decided(workings);
        if workings.asked < cell.level {
            let level = cell.level.number().into();
            let kept = match workings.held_until {
                Some(at) => self.language.fill("why-kept", &[("level", level), ("until", clock(at).into())]),
                None => self.language.fill("why-kept-over", &[("level", level)]),
            };
            self.indented(&kept);
        }
        self.push("");
        self.figures(workings);
        self.push("");
        self.say("why-raise");
        self.raise(workings, cell.level);
        self.push("");
        self.say("why-lower");
        self.lower(cell);
        self.posts(&cell.posts);
    }

    fn decided(&mut self, workings: &Workings) {
        let row = workings.row.and_then(|number| Some((number, workings.rows.get(number - 1)?)));
        let decided = match row {
            Some((number, row)) => {
                let conditions = self.conditions(&row.row);
                let level = row.row.level;
                let blanks =
                    [("row", number.into()), ("level", level.into()), ("conditions", conditions.into())];
                self.language.fill("why-row", &blanks)
            }
            None => self.language.say("why-no-row"),
        };
        self.indented(&decided);
    }

    /// A row in words.
    fn conditions(&self, row: &Row) -> String {
        let language = self.language;
        let voices = [
            (row.trigger, Condition::Voices(Kind::Trigger)),
            (row.rumour, Condition::Voices(Kind::Rumour)),
            (row.mobilisation, Condition::Voices(Kind::Mobilisation)),
            (row.targeting, Condition::Voices(Kind::Targeting)),
            (row.narrative, Condition::Voices(Kind::Narrative)),
            (row.disorder, Condition::Disorder),
            (row.returns, Condition::Returns),
            (row.burst.unwrap_or_default(), Condition::Burst),
            (row.surprise, Condition::Surprise),
        ];
        let mut said: Vec<String> = row.incident.then(|| language.say("why-incident")).into_iter().collect();
        for (least, what) in voices.into_iter().filter(|(least, _)| *least > 0.0) {
            let what = language.say(words(what));
            let blanks = [("what", what.into()), ("least", least.to_string().into())];
            said.push(language.fill("why-at-least", &blanks));
        }
        let window = self.window(row.within_minutes);
        language.fill("why-within", &[("conditions", said.join(", ").into()), ("window", window.into())])
    }

    fn window(&self, minutes: u32) -> String {
        match minutes {
            0..60 => self.language.fill("why-minutes", &[("n", minutes.into())]),
            _ => self.language.fill("why-hours", &[("n", (minutes / 60).into())]),
        }
    }

    /// A table of what was seen, with what is usual in brackets.
    fn figures(&mut self, workings: &Workings) {
        let language = self.language;
        let windows: String =
            workings.windows.iter().map(|minutes| format!("{:>16}", self.window(*minutes))).collect();
        self.say("why-seen");
        self.indented(&format!("{:<24}{windows}   {}", "", language.say("why-in-a-day")));
        for kind in &workings.kinds {
            let seen = kind.seen.iter().zip(kind.expected);
            let seen: String =
                seen.map(|(seen, usual)| format!("{:>16}", format!("{seen:.2} ({usual:.2})"))).collect();
            let [posts, people, outlets] =
                [("count-posts", kind.posts), ("count-people", kind.people), ("count-outlets", kind.outlets)]
                    .map(|(key, n)| language.count(key, &(n as usize)).into());
            let surprise = format!("{:.1}", kind.surprise).into();
            let blanks = [("posts", posts), ("people", people), ("outlets", outlets), ("surprise", surprise)];
            let name = language.say(&format!("kind-{}", kind.kind.as_str()));
            self.indented(&format!("{name:<24}{seen}   {}", language.fill("why-counts", &blanks)));
        }
        let others = [
            (Condition::Disorder, &workings.disorder),
            (Condition::Returns, &workings.returns),
            (Condition::Burst, &workings.burst),
        ];
        for (what, figures) in others {
            if figures.iter().any(|figure| *figure != 0.0) {
                let figures: String = figures.iter().map(|figure| format!("{figure:>16.2}")).collect();
                self.indented(&format!("{:<24}{figures}", language.say(words(what))));
            }
        }
        self.indented(&language.say(if workings.incident { "why-open" } else { "why-not-open" }));
        self.indented(&language.say("why-scale"));
    }

    /// For each higher level the rows that lack least.
    fn raise(&mut self, workings: &Workings, level: Level) {
        if level == Level::VERY_HIGH {
            self.indented(&self.language.say("why-raise-nothing"));
        }
        for higher in level.number() + 1..=Level::VERY_HIGH.number() {
            let mut rows: Vec<(usize, &RowWorkings)> = (1..)
                .zip(&workings.rows)
                .filter(|(_, row)| row.row.level == higher && row.is_for_this_theme())
                .collect();
            rows.sort_by_key(|(number, row)| (row.lacks.len(), *number));
            for (number, row) in rows.into_iter().take(WAYS_UP) {
                let lacks: Vec<String> = row.lacks.iter().map(|lacks| self.lacking(lacks)).collect();
                let window = self.window(row.row.within_minutes);
                let blanks = [
                    ("level", higher.into()),
                    ("row", number.into()),
                    ("window", window.into()),
                    ("lacks", lacks.join("; ").into()),
                ];
                self.indented(&self.language.fill("why-way", &blanks));
            }
        }
    }

    fn lacking(&self, lacks: &Shortfall) -> String {
        let Shortfall { condition, wanted, seen } = lacks;
        match condition {
            Condition::Theme => return self.language.say("why-lack-theme"),
            Condition::Incident => return self.language.say("why-lack-incident"),
            _ => {}
        }
        let blanks = [
            ("what", self.language.say(words(*condition)).into()),
            ("seen", seen.to_string().into()),
            ("wanted", wanted.to_string().into()),
        ];
        self.language.fill("why-lack", &blanks)
    }

    fn lower(&mut self, cell: &WhyCell) {
        let language = self.language;
        let nothing = match cell {
            _ if cell.level == Level::USUAL => Some("why-lower-usual"),
            _ if cell.held => Some("why-lower-held"),
            _ if cell.falls.is_empty() => Some("why-lower-none"),
            _ => None,
        };
        if let Some(nothing) = nothing {
            return self.indented(&language.say(nothing));
        }
        let falls = cell.falls.iter().map(|fall| {
            let blanks = [("level", fall.level.number().into()), ("time", clock(fall.at).into())];
            language.fill("why-fall", &blanks)
        });
        let falls = falls.collect::<Vec<_>>().join(", ");
        self.indented(&language.fill("why-falls", &[("falls", falls.into())]));
        self.indented(&language.say("why-dismiss"));
    }

    fn posts(&mut self, posts: &[WhyPost]) {
        let language = self.language;
        self.push("");
        self.push(&language.count("why-findings", &posts.len()));
        for post in posts.iter().take(LISTED) {
            let id = post.id.clone().unwrap_or_else(|| language.say("why-gone"));
            let blanks = [
                ("kind", language.say(&format!("kind-{}", post.kind.as_str())).into()),
                ("rule", post.rule.to_string().into()),
                ("source", post.source.to_string().into()),
                ("weight", post.weight.to_string().into()),
            ];
            let found = language.fill("why-post", &blanks);
            self.indented(&format!("{}  {id:<32}  {found}", clock(post.published_at)));
        }
        if posts.len() > LISTED {
            self.indented(&language.count("why-more", &(posts.len() - LISTED)));
        }
    }
}

/// The message that names what a row asks for.
fn words(condition: Condition) -> &'static str {
    match condition {
        Condition::Theme => "column-theme",
        Condition::Incident => "why-incident",
        Condition::Voices(Kind::Trigger) => "why-reports",
        Condition::Voices(Kind::Rumour) => "why-rumour",
        Condition::Voices(Kind::Mobilisation) => "why-calls",
        Condition::Voices(Kind::Targeting) => "why-targeting",
        Condition::Voices(Kind::Narrative | Kind::Reassurance) => "why-hostile-talk",
        Condition::Disorder => "why-disorder",
        Condition::Returns => "why-returns",
        Condition::Burst => "why-rarity",
        Condition::Surprise => "why-surprise",
    }
}

/// "2026-11-22 21:40:05" in London.
fn clock(at: Timestamp) -> String {
    let london = TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC);
    at.to_zoned(london).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Holds what is printed for each `<name>.json` to `<name>.txt`, in Welsh to `<name>.cy.txt`; with `BLESS=1`,
    /// writes it.
    fn check(name: &str, asked: Option<&str>, language: Language) {
        let golden = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/commands/why/golden");
        let json = std::fs::read_to_string(golden.join(format!("{name}.json"))).unwrap();
        let said = lines(&serde_json::from_str(&json).unwrap(), asked.map(Theme::new).as_ref(), language);
        let ending = if language == Language::Welsh { "cy.txt" } else { "txt" };
        let path = golden.join(format!("{name}.{ending}"));
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&path, &said).unwrap();
        }
        assert_eq!(said, std::fs::read_to_string(&path).unwrap(), "{name}");
    }

    #[test]
    fn answers_read_as_they_should() {
        for language in [Language::English, Language::Welsh] {
            check("rumour-after-a-stabbing", None, language);
            check("held", None, language);
            check("usual", None, language);
            check("nothing-ever", Some("election"), language);
        }
    }
}
