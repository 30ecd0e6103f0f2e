//! The feed behind a page: what the page announces, else what its links to news lead to.

use post::{SourceId, SourceState};
use url::Url;

use super::{Visit, Visitor};
use crate::FeedSource;
use crate::feed::markup::{Token, Tokens};
use crate::feed::{Candidate, Certainty, discover};

/// Pages behind links to news that are looked at.
const NEWS_PAGES: usize = 3;
/// Addresses that are tried as feeds.
const TRIES: usize = 6;
/// Links have short names; what is longer is a paragraph in a link.
const LONGEST_NAME: usize = 60;

/// Feeds of these are not news.
const BESIDE: [&str; 14] = [
    "comment",
    "sylwadau",
    "job",
    "vacanc",
    "swyddi",
    "meeting",
    "cyfarfod",
    "committee",
    "event",
    "digwydd",
    "planning",
    "tender",
    "podcast",
    "sport",
];
/// Feeds and pages of these are.
const NEWS: [&str; 6] = ["news", "newyddion", "press", "datganiad", "media centre", "rss"];

/// Which side of a site in two languages is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Whichever the address leads to.
    Either,
    /// The one the address leads to, if it is not in Welsh.
    English,
    /// The one behind the link *Cymraeg*.
    Welsh,
}

/// Why no feed was found, and how that is to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoFeed {
    /// How the page or the announced feed answered; `None` when everything was read and no feed is there.
    pub state: Option<SourceState>,
    /// In plain words.
    pub detail: String,
}

impl NoFeed {
    pub(super) fn because(state: SourceState, detail: &str) -> Self {
        Self { state: Some(state), detail: detail.to_owned() }
    }
}

/// What has been found out on the way.
#[derive(Debug)]
struct Search<'a> {
    visitor: &'a Visitor,
    side: Side,
    tried: Vec<Url>,
    /// How a feed failed that a page announced: it is there, and cannot be read.
    failed: Option<NoFeed>,
}

impl Visitor {
    /// Looks for the feed behind the page `home`, obeying `robots.txt`, with a dozen requests at most.
    ///
    /// # Errors
    /// [`NoFeed`] says why there is none.
    pub async fn find_feed(&self, home: &Url, side: Side) -> Result<Visit, NoFeed> {
        let mut search = Search { visitor: self, side, tried: Vec::new(), failed: None };
        search.behind(home).await
    }
}

impl Search<'_> {
    async fn behind(&mut self, home: &Url) -> Result<Visit, NoFeed> {
        let mut page = self.look(home).await?;
        if let Some(cymraeg) = self.welsh_side(&page) {
            page = self.look(&cymraeg).await?;
        }
        if self.is_wanted(&page) {
            return Ok(page);
        }
        let (named, guessed) = feeds_on(&page);
        if let Some(visit) = self.first_of(named).await {
            return Ok(visit);
        }
        for link in news_links(&page) {
            // A page behind a link that cannot be looked at is one way less; others are left.
            let Ok(behind) = self.look(&link).await else { continue };
            if self.is_wanted(&behind) {
                return Ok(behind);
            }
            if let Some(visit) = self.first_of(feeds_on(&behind).0).await {
                return Ok(visit);
            }
        }
        if let Some(visit) = self.first_of(guessed).await {
            return Ok(visit);
        }
        let nothing = "the page and its links to news name no feed that can be read";
        Err(self.failed.take().unwrap_or(NoFeed { state: None, detail: nothing.to_owned() }))
    }

    /// A page that we look at of our own accord.
    async fn look(&self, url: &Url) -> Result<Visit, NoFeed> {
        self.visitor.may_look_at(url).await?;
        let visit = self.visitor.visit(&to_try(url.clone())).await;
        match &visit.answer {
            Ok(head) if head.status == 200 => Ok(visit),
            _ => Err(NoFeed::because(visit.state, &visit.detail)),
        }
    }

    fn welsh_side(&self, page: &Visit) -> Option<Url> {
        let links = links(page);
        let cymraeg = links.iter().find(|(name, _)| name == "cymraeg" || name == "newid iaith i'r gymraeg");
        cymraeg.filter(|_| self.side == Side::Welsh).map(|(_, url)| url.clone())
    }

    /// The first that can be read, the likeliest for news first.
    async fn first_of(&mut self, mut candidates: Vec<Candidate>) -> Option<Visit> {
        candidates.sort_by_key(|candidate| (candidate.certainty, rank(candidate)));
        for candidate in candidates {
            if self.tried.len() == TRIES {
                return None;
            }
            if self.tried.contains(&candidate.url) {
                continue;
            }
            self.tried.push(candidate.url.clone());
            let visit = self.visitor.visit(&to_try(candidate.url)).await;
            if self.is_wanted(&visit) {
                return Some(visit);
            }
            if candidate.certainty == Certainty::Announced && self.failed.is_none() {
                self.failed = Some(failure(&visit));
            }
        }
        None
    }

    /// A feed with something in it, and not the Welsh one where the English is wanted.
    fn is_wanted(&self, visit: &Visit) -> bool {
        let language = visit.feed.as_ref().and_then(|feed| feed.language.as_deref()).unwrap_or_default();
        let is_welsh = language.to_ascii_lowercase().starts_with("cy");
        visit.is_worth_reading() && !(is_welsh && self.side == Side::English)
    }
}

fn to_try(url: Url) -> FeedSource {
    FeedSource::new(SourceId::new("feed:tried"), url)
}

fn failure(visit: &Visit) -> NoFeed {
    let detail = match visit.feed {
        Some(_) => "the feed that the page names holds nothing of its own".to_owned(),
        None => format!("the feed that the page names: {}", visit.detail),
    };
    NoFeed { state: visit.feed.is_none().then_some(visit.state), detail }
}

/// The feeds a page names, and those it may have without saying so.
fn feeds_on(page: &Visit) -> (Vec<Candidate>, Vec<Candidate>) {
    let html = String::from_utf8_lossy(&page.body);
    let found = discover(&html, page.came_from());
    found.into_iter().partition(|candidate| candidate.certainty != Certainty::Guessed)
}

/// 0 for news, 2 for what is beside it, 1 for what does not say.
fn rank(candidate: &Candidate) -> u8 {
    let title = candidate.title.as_deref().unwrap_or_default();
    let said = format!("{title} {}", candidate.url.path()).to_lowercase();
    match () {
        () if BESIDE.iter().any(|word| said.contains(word)) => 2,
        () if NEWS.iter().any(|word| said.contains(word)) => 0,
        () => 1,
    }
}

/// Links that are called News and the like, on the same site.
fn news_links(page: &Visit) -> Vec<Url> {
    let mut found: Vec<Url> = Vec::new();
    for (name, url) in links(page) {
        let is_news =
            NEWS.iter().any(|word| name.contains(word)) && !BESIDE.iter().any(|word| name.contains(word));
        if is_news
            && is_same_site(&url, page.came_from())
            && url != *page.came_from()
            && !found.contains(&url)
        {
            found.push(url);
        }
    }
    found.truncate(NEWS_PAGES);
    found
}

/// The links of a page with a short name, in small letters.
fn links(page: &Visit) -> Vec<(String, Url)> {
    let html = String::from_utf8_lossy(&page.body);
    let mut links = Vec::new();
    let mut open: Option<(String, Url)> = None;
    for token in Tokens::new(&html) {
        match token {
            Token::Open(tag) if tag.name.eq_ignore_ascii_case("a") => {
                let href = tag.attribute("href").unwrap_or_default();
                open = page.came_from().join(&href).ok().map(|url| (String::new(), without_fragment(url)));
            }
            Token::Text(text) => {
                if let Some((name, _)) = &mut open {
                    name.push_str(text);
                }
            }
            Token::Close(name) if name.eq_ignore_ascii_case("a") => {
                if let Some((name, url)) = open.take().filter(|(name, _)| name.len() <= LONGEST_NAME) {
                    links.push((name.trim().to_lowercase(), url));
                }
            }
            _ => {}
        }
    }
    links
}

fn without_fragment(mut url: Url) -> Url {
    url.set_fragment(None);
    url
}

/// One host, or one below the other: `newsroom.council.example` is `council.example`'s.
fn is_same_site(url: &Url, page: &Url) -> bool {
    let host = |url: &Url| url.host_str().unwrap_or_default().trim_start_matches("www.").to_owned();
    let (one, other) = (host(url), host(page));
    let below = |inner: &str, outer: &str| inner.strip_suffix(outer).is_some_and(|rest| rest.ends_with('.'));
    matches!(url.scheme(), "http" | "https") && (one == other || below(&one, &other) || below(&other, &one))
}
