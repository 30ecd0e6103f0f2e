//! Rumours and claimed events: what is being said, where, by how many, and whether anybody has answered.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use post::{AreaCode, PostHash};
use register::{ClaimedEvent, Rumour, RumourStatus};

use crate::error::Error;
use crate::frame::{Frame, Tab, reply};
use crate::pages::evidence::Said;
use crate::pages::people::{AnswerRow, Step, clock};
use crate::visitor::Visitor;
use crate::when::Moment;
use crate::{Language, Site, View};

/// Rumours listed at most, the last seen first.
const LISTED: usize = 200;

#[derive(Template)]
#[template(path = "rumours.html", blocks = ["live"])]
struct RumoursPage {
    frame: Frame,
    rumours: Vec<RumourRow>,
    unlisted: usize,
    claimed: Vec<ClaimedRow>,
}

#[derive(Template)]
#[template(path = "rumour.html", blocks = ["live"])]
struct RumourPage {
    frame: Frame,
    rumour: RumourRow,
    answer: Option<AnswerRow>,
    clock: Vec<Step>,
    /// What to type to say where people are with it.
    how: String,
    notes: Vec<Said>,
    areas: Vec<Count>,
    platforms: Vec<Count>,
    posts: Vec<PostHash>,
}

/// A rumour in a table.
pub(crate) struct RumourRow {
    pub(crate) id: PostHash,
    pub(crate) titles: Vec<Said>,
    pub(crate) themes: String,
    pub(crate) areas: String,
    pub(crate) status: String,
    /// Who said so.
    pub(crate) said_by: Option<String>,
    /// Whether its owner should have had an answer by now.
    pub(crate) overdue: bool,
    pub(crate) first: Moment,
    pub(crate) last: Moment,
    pub(crate) sightings: u32,
    pub(crate) people: u32,
    pub(crate) rebuttals: u32,
}

/// A claimed event in a table.
pub(crate) struct ClaimedRow {
    pub(crate) place: String,
    pub(crate) theme: String,
    pub(crate) first: Moment,
    pub(crate) last: Moment,
    pub(crate) sightings: u32,
    pub(crate) people: u32,
    pub(crate) post: PostHash,
}

/// How many sightings somewhere.
struct Count {
    name: String,
    /// The page of the place, if it is an area.
    href: Option<String>,
    sightings: u32,
}

/// `GET /rumours`.
pub(crate) async fn list(State(site): State<Site>, visitor: Visitor) -> Result<Response, Error> {
    let (view, language) = (site.view(), visitor.language);
    let page = RumoursPage {
        frame: Frame::new(&visitor, &view, Tab::Rumours, language.say("nav-rumours"), "rumours"),
        rumours: view
            .rumours
            .iter()
            .take(LISTED)
            .map(|rumour| RumourRow::new(language, rumour, &site, &view))
            .collect(),
        unlisted: view.rumours.len().saturating_sub(LISTED),
        claimed: view.claimed.iter().map(|event| ClaimedRow::new(language, event, &site, &view)).collect(),
    };
    reply(&visitor, &page, &page.as_live())
}

/// `GET /rumours/{id}`.
pub(crate) async fn one(
    State(site): State<Site>,
    Path(id): Path<String>,
    visitor: Visitor,
) -> Result<Response, Error> {
    let (view, language) = (site.view(), visitor.language);
    let id: PostHash = id.parse().map_err(|_| Error::NoSuchRumour)?;
    let rumour = view.rumours.iter().find(|rumour| rumour.id == id).ok_or(Error::NoSuchRumour)?;
    let area = |(code, sightings): (&AreaCode, &u32)| Count {
        name: language.area(code, &site.gazetteer),
        href: Some(format!("/areas/{code}")),
        sightings: *sightings,
    };
    let platform =
        |(name, sightings): (&String, &u32)| Count { name: name.clone(), href: None, sightings: *sightings };
    let rules = site.rules();
    let notes = rumour
        .rules
        .iter()
        .filter_map(|id| rules.rule(id))
        .filter_map(|rule| Some(Said { words: rule.distress.clone()?, lang: rule.lang.clone() }));
    let how =
        format!("bellwether act rumour {} --status {}", rumour.id, RumourStatus::UnderInvestigation.as_str());
    let page = RumourPage {
        frame: Frame::new(&visitor, &view, Tab::Elsewhere, language.say("rumour-title"), "rumours"),
        rumour: RumourRow::new(language, rumour, &site, &view),
        answer: rumour.answer.as_ref().map(|answer| AnswerRow::new(language, answer, view.at)),
        clock: clock(language, rumour, view.at),
        how,
        notes: notes.collect(),
        areas: rumour.areas.iter().map(area).collect(),
        platforms: rumour.platforms.iter().map(platform).collect(),
        posts: rumour.posts.clone(),
    };
    reply(&visitor, &page, &page.as_live())
}

impl RumourRow {
    pub(crate) fn new(language: Language, rumour: &Rumour, site: &Site, view: &View) -> Self {
        let rules = site.rules();
        let themes: Vec<String> = rumour.themes.iter().map(|theme| language.theme(Some(theme))).collect();
        let areas: Vec<String> =
            rumour.areas.keys().map(|code| language.area(code, &site.gazetteer)).collect();
        Self {
            id: rumour.id,
            titles: rumour.rules.iter().map(|id| Said::title(&rules, id)).collect(),
            themes: themes.join(", "),
            areas: areas.join(", "),
            status: language.say(&format!("rumour-status-{}", rumour.status.as_str())),
            said_by: rumour.answer.as_ref().map(|answer| answer.by.clone()),
            overdue: rumour.answer.as_ref().is_some_and(|answer| answer.is_overdue(view.at)),
            first: Moment::new(language, rumour.first_seen, view.at),
            last: Moment::new(language, rumour.last_seen, view.at),
            sightings: rumour.sightings,
            people: rumour.people,
            rebuttals: rumour.rebuttals,
        }
    }

    /// The rumours seen in an area.
    pub(crate) fn of_area(language: Language, site: &Site, view: &View, area: &AreaCode) -> Vec<Self> {
        let here = view.rumours.iter().filter(|rumour| rumour.areas.contains_key(area));
        here.take(LISTED).map(|rumour| Self::new(language, rumour, site, view)).collect()
    }
}

impl ClaimedRow {
    fn new(language: Language, event: &ClaimedEvent, site: &Site, view: &View) -> Self {
        let area = language.area(&event.area, &site.gazetteer);
        Self {
            place: event.place.as_ref().map_or_else(|| area.clone(), |place| format!("{place}, {area}")),
            theme: language.theme(Some(&event.theme)),
            first: Moment::new(language, event.first_seen, view.at),
            last: Moment::new(language, event.last_seen, view.at),
            sightings: event.sightings,
            people: event.people,
            post: event.id,
        }
    }

    /// The events claimed for an area.
    pub(crate) fn of_area(language: Language, site: &Site, view: &View, area: &AreaCode) -> Vec<Self> {
        let here = view.claimed.iter().filter(|event| event.area == *area);
        here.map(|event| Self::new(language, event, site, view)).collect()
    }
}
