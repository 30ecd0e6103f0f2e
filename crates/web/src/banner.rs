//! What a reader must know before believing a page: not ready, not written, not seen, invented.

use fluent_templates::fluent_bundle::FluentValue;
use post::Declaration;
use tension::{Declared, Sight};

use crate::{Language, Notice, View, when};

/// Sources named in full; more are only counted.
const NAMED: usize = 4;

/// One line of the banner.
pub(crate) struct Note {
    /// "alarm", "warning" or "hint": how it looks.
    pub(crate) class: &'static str,
    pub(crate) words: String,
    /// Where there is more, and what the link says.
    pub(crate) more: Option<(&'static str, String)>,
}

/// The banner, the gravest first.
pub(crate) fn notes(language: Language, view: &View) -> Vec<Note> {
    let mut notes = Vec::new();
    if !view.ready {
        notes.push(Note { class: "alarm", words: language.say("banner-not-ready"), more: None });
    }
    for notice in &view.notices {
        let class = if *notice == Notice::StoreRefuses { "alarm" } else { "warning" };
        notes.push(Note { class, words: language.say(&format!("banner-{}", notice.key())), more: None });
    }
    notes.extend(view.board.declared.iter().filter_map(|declared| drill(language, view, declared)));
    notes.extend(unread_sources(language, view));
    notes.extend(rule_mistakes(language, view));
    notes.extend(flooding(language, view));
    notes.extend(learning(language, view));
    if let Some(demo) = view.demo {
        let words = language.fill("banner-demo", &[("speed", FluentValue::from(demo.speed))]);
        notes.push(Note { class: "hint", words, more: None });
    }
    notes
}

/// An exercise is said on every page, so that nobody takes it for life.
fn drill(language: Language, view: &View, declared: &Declared) -> Option<Note> {
    let Declaration::Drill { area, theme, level } = &declared.what else { return None };
    let blanks = [
        ("area", area.to_string().into()),
        ("theme", language.theme(Some(theme)).into()),
        ("level", (*level).into()),
        ("until", when::spoken(language, declared.until, view.at).into()),
    ];
    Some(Note { class: "warning", words: language.fill("banner-drill", &blanks), more: None })
}

fn unread_sources(language: Language, view: &View) -> Option<Note> {
    let unread: Vec<&str> = view
        .sources
        .iter()
        .filter(|s| crate::coverage::is_unread(s))
        .map(|source| source.id.as_str())
        .collect();
    if unread.is_empty() {
        return None;
    }
    let mut names = unread.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
    if unread.len() > NAMED {
        names.push_str(", …");
    }
    let blanks =
        [("unread", unread.len().into()), ("all", view.sources.len().into()), ("names", names.into())];
    let words = language.fill("banner-sources", &blanks);
    Some(Note { class: "warning", words, more: Some(("/sources", language.say("banner-sources-link"))) })
}

fn rule_mistakes(language: Language, view: &View) -> Option<Note> {
    let rules = &view.rules;
    if rules.last_reload_ok {
        return None;
    }
    let words = match rules.problems.first() {
        None => language.say("banner-rules-unread"),
        Some(first) => {
            let place = format!("{}:{}", first.path, first.line);
            language
                .fill("banner-rules", &[("mistakes", rules.problems.len().into()), ("place", place.into())])
        }
    };
    Some(Note { class: "warning", words, more: Some(("/rules", language.say("banner-rules-link"))) })
}

fn flooding(language: Language, view: &View) -> Option<Note> {
    let rules: Vec<&str> = view.rules.flooding.iter().map(|flooding| flooding.rule.as_str()).collect();
    if rules.is_empty() {
        return None;
    }
    let words = language.fill("banner-flooding", &[("rules", rules.join(", ").into())]);
    Some(Note { class: "warning", words, more: Some(("/rules", language.say("banner-flooding-link"))) })
}

fn learning(language: Language, view: &View) -> Option<Note> {
    let learns =
        |area: &&post::AreaCode| view.readings_of(area).any(|reading| reading.sight == Sight::Learning);
    let areas = view.watched.iter().filter(learns).count();
    let words = || language.fill("banner-learning", &[("areas", areas.into())]);
    (areas > 0).then(|| Note { class: "hint", words: words(), more: None })
}
