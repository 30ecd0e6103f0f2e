//! Rules: what is being looked for and why, and which file needs its author.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use post::Theme;
use rules::Rule;

use crate::error::Error;
use crate::frame::{Frame, Tab, reply};
use crate::pages::evidence::Said;
use crate::visitor::Visitor;
use crate::when::Moment;
use crate::{Language, RuleProblem, Site};

#[derive(Template)]
#[template(path = "rules.html", blocks = ["live"])]
struct RulesPage {
    frame: Frame,
    summary: String,
    loaded: Moment,
    problems: Vec<RuleProblem>,
    kept: Vec<String>,
    flooding: Vec<FloodRow>,
    themes: Vec<ThemeRules>,
}

struct FloodRow {
    rule: Said,
    since: Moment,
    /// "240 of 9,000 posts in the last ten minutes".
    counts: String,
}

struct ThemeRules {
    theme: String,
    rules: Vec<RuleRow>,
}

struct RuleRow {
    id: String,
    title: Said,
    kind: String,
    status: String,
    why: Said,
    path: String,
}

/// `GET /rules`.
pub(crate) async fn get(State(site): State<Site>, visitor: Visitor) -> Result<Response, Error> {
    let (view, rules, language) = (site.view(), site.rules(), visitor.language);
    let mut themes: BTreeMap<&Theme, Vec<RuleRow>> = BTreeMap::new();
    for rule in rules.rules() {
        themes.entry(&rule.theme).or_default().push(RuleRow::new(language, rule));
    }
    let health = &view.rules;
    let counts = [
        ("live", health.live.into()),
        ("shadow", health.shadow.into()),
        ("generation", health.generation.into()),
    ];
    let page = RulesPage {
        frame: Frame::new(&visitor, &view, Tab::Rules, language.say("nav-rules"), "rules"),
        summary: language.fill("rules-summary", &counts),
        loaded: Moment::new(language, health.loaded_at, view.at),
        problems: health.problems.clone(),
        kept: rules.kept().iter().map(|kept| kept.path.clone()).collect(),
        flooding: health
            .flooding
            .iter()
            .map(|flooding| FloodRow {
                rule: Said::title(&rules, &flooding.rule),
                since: Moment::new(language, flooding.since, view.at),
                counts: language.fill(
                    "rules-flooding-counts",
                    &[("hits", flooding.hits.into()), ("posts", flooding.posts.into())],
                ),
            })
            .collect(),
        themes: themes
            .into_iter()
            .map(|(theme, rules)| ThemeRules { theme: language.theme(Some(theme)), rules })
            .collect(),
    };
    reply(&visitor, &page, &page.as_live())
}

impl RuleRow {
    fn new(language: Language, rule: &Rule) -> Self {
        let said = |words: &str| Said { words: words.to_owned(), lang: rule.lang.clone() };
        Self {
            id: rule.id.to_string(),
            title: said(&rule.title),
            kind: language.say(&format!("kind-{}", rule.kind)),
            status: language.say(&format!("status-{}", rule.status)),
            // The reason is written for colleagues, who may not share the language of the phrases.
            why: Said { words: rule.why.clone(), lang: "en".to_owned() },
            path: rule.path.clone(),
        }
    }
}
