//! RSS and Atom, whole or broken: one walk over the tags, in which only items and fields matter.
//!
//! An item ends at its end tag, at the next item, or where its feed ends; a field ends at its end tag, at
//! the next field if it is short, or with its item. So a lost tag costs the field or the item it stood in.

use std::collections::BTreeMap;

use jiff::Timestamp;
use url::Url;

use super::markup::{Tag, Token, Tokens, local};
use super::names::{Field, Role, Scope};
use super::{ENTRY_CAP, Entry, Feed, FeedError, date, value, wishes};

/// How much may be read twice, in bytes, to see whether elements of unknown name are closed. When it is
/// spent, such names are passed by as if nothing stood in them.
const LOOK_AHEAD: usize = 1024 * 1024;

/// Reads a document; relative links start from `base`.
pub(super) fn read(text: &str, base: Option<Url>) -> Result<Feed, FeedError> {
    let mut walk =
        Walk { tokens: root(text)?, look_ahead: LOOK_AHEAD, cut: false, unclosed: 0, unread_dates: 0 };
    let mut feed = Feed::default();
    let mut head = Values::default();
    let mut scope = Scope::new(base);
    let mut item_end = walk.tokens.position();
    let mut closed = false;
    loop {
        let start = walk.tokens.position();
        let Some(token) = walk.tokens.next() else { break };
        match token {
            Token::Open(tag) => match scope.within(&tag).role(tag.name) {
                Role::Shell => {
                    head.offer(Field::Language, 2, tag.attribute("xml:lang"));
                    scope = scope.within(&tag).into_owned();
                }
                Role::Item => {
                    let inner = walk.inside(&tag, &scope);
                    if !walk.cut {
                        feed.entries.push(entry(&tag, inner, &scope, &mut walk));
                    }
                    item_end = walk.tokens.position();
                    head.late = true;
                }
                Role::Tombstone => {
                    feed.withdrawn.extend(tag.attribute("ref"));
                    walk.inside(&tag, &scope);
                }
                role => field(&tag, role, &scope, &mut walk, &mut head),
            },
            Token::Close(name) => match scope.role(name) {
                // An item whose start tag was lost.
                Role::Item if !feed.entries.is_empty() => {
                    let inner = walk.tokens.slice(item_end, start);
                    feed.entries.push(entry(&NAMELESS, inner, &scope, &mut walk));
                    item_end = walk.tokens.position();
                }
                Role::Shell => closed = true,
                _ => {}
            },
            Token::Text(_) | Token::Cdata(_) => {}
        }
        if feed.entries.len() >= ENTRY_CAP {
            feed.notes.push(format!("only the first {ENTRY_CAP} items are read"));
            break;
        }
    }
    feed.partial = walk.cut || !closed;
    head.into_feed(&mut feed);
    note(&mut feed, &walk);
    Ok(feed)
}

fn note(feed: &mut Feed, walk: &Walk<'_>) {
    if walk.cut {
        feed.notes.push("the document stops inside an item, which is left for the next time".to_owned());
    } else if feed.partial {
        feed.notes.push("the document stops before its end".to_owned());
    }
    if walk.unread_dates > 0 {
        let dates = walk.unread_dates;
        feed.notes
            .push(format!("dates that cannot be read: {dates}; when those items were written is unknown"));
    }
    if walk.unclosed > 0 {
        feed.notes.push(format!("{} elements are never closed", walk.unclosed));
    }
}

const NAMELESS: Tag<'static> = Tag { name: "item", attributes: "", empty: false };

/// The document from its root on. Junk before it is passed over; a web page has no root.
fn root(text: &str) -> Result<Tokens<'_>, FeedError> {
    let mut page = false;
    let mut tokens = Tokens::new(text);
    loop {
        let before = tokens.clone();
        match tokens.next() {
            None if page => return Err(FeedError::WebPage),
            None => return Err(FeedError::NotAFeed),
            Some(Token::Open(tag)) => match local(tag.name).to_ascii_lowercase().as_str() {
                "rss" | "feed" | "rdf" => return Ok(before),
                "channel" | "item" | "entry" if !page => return Ok(before),
                "html" | "head" | "body" => page = true,
                _ => {}
            },
            Some(_) => {}
        }
    }
}

struct Walk<'a> {
    tokens: Tokens<'a>,
    look_ahead: usize,
    /// The document ended inside an element.
    cut: bool,
    unclosed: u32,
    unread_dates: u32,
}

impl<'a> Walk<'a> {
    /// A walk over part of the same document.
    fn over(&self, inner: &'a str) -> Self {
        Self {
            tokens: Tokens::new(inner),
            look_ahead: self.look_ahead,
            cut: false,
            unclosed: 0,
            unread_dates: 0,
        }
    }

    /// What stands in `tag`, and moves past its end.
    fn inside(&mut self, tag: &Tag<'a>, scope: &Scope) -> &'a str {
        if tag.empty {
            return "";
        }
        let start = self.tokens.position();
        let role = scope.within(tag).role(tag.name);
        let mut same_name = 0_u32;
        loop {
            let before = self.tokens.clone();
            let end = before.position();
            let Some(token) = self.tokens.next() else {
                self.cut = true;
                return self.tokens.slice(start, end);
            };
            match token {
                Token::Close(name) if name.eq_ignore_ascii_case(tag.name) => {
                    if same_name == 0 {
                        return self.tokens.slice(start, end);
                    }
                    same_name -= 1;
                }
                Token::Open(open) if ends(role, scope.role(open.name)) => {}
                Token::Close(name) if matches!(scope.role(name), Role::Item | Role::Shell) => {}
                Token::Open(open) if open.name.eq_ignore_ascii_case(tag.name) && !open.empty => {
                    same_name += 1;
                    continue;
                }
                _ => continue,
            }
            if !matches!(token, Token::Close(name) if name.eq_ignore_ascii_case(tag.name)) {
                self.unclosed += 1;
                self.tokens = before;
                return self.tokens.slice(start, end);
            }
        }
    }
}

/// Whether the start of an element ends one of role `open` that was not closed.
fn ends(open: Role, next: Role) -> bool {
    match (open, next) {
        (_, Role::Item) => true,
        (Role::Fields([(field, _), ..]), Role::Fields([(_, 0), ..])) => field.is_short(),
        _ => false,
    }
}

fn entry<'a>(tag: &Tag<'a>, inner: &'a str, scope: &Scope, outer: &mut Walk<'a>) -> Entry {
    let scope = scope.within(tag);
    let mut values = Values::default();
    if let Some(about) = tag.attribute("rdf:about").or_else(|| tag.attribute("about")) {
        values.offer(Field::Link, 2, Some(scope.resolve_link(&about)));
        values.offer(Field::Id, 1, Some(about));
    }
    let mut walk = outer.over(inner);
    while let Some(token) = walk.tokens.next() {
        if let Token::Open(tag) = token {
            field(&tag, scope.within(&tag).role(tag.name), &scope, &mut walk, &mut values);
        }
    }
    outer.unclosed += walk.unclosed;
    outer.look_ahead = walk.look_ahead;
    values.into_entry(&mut outer.unread_dates)
}

/// Reads the element that `tag` opens into `values`, or passes over it.
fn field<'a>(tag: &Tag<'a>, role: Role, scope: &Scope, walk: &mut Walk<'a>, values: &mut Values) {
    match role {
        Role::Group | Role::Shell | Role::Item | Role::Tombstone => {}
        Role::Unknown => pass_over(tag, scope, walk),
        Role::Fields(fields) => {
            let inner = walk.inside(tag, scope);
            let scope = scope.within(tag);
            for (field, rank) in fields {
                match field {
                    Field::Link => link(tag, inner, *rank, &scope, values),
                    Field::Id => id(tag, inner, &scope, values),
                    Field::SkipHours | Field::SkipDays => values.offer(*field, *rank, value::list(inner)),
                    Field::Author => values.offer(*field, *rank, author(inner, &scope)),
                    Field::Title | Field::Summary | Field::Short | Field::Content => {
                        values.offer(*field, *rank, value::markup(tag, inner, &scope));
                    }
                    _ => values.offer(*field, *rank, value::plain(inner)),
                }
            }
        }
    }
}

/// Moves past an element that means nothing here. One that never closes is more likely a broken name than
/// a whole element, so what stands in it is read as if it were not there.
fn pass_over<'a>(tag: &Tag<'a>, scope: &Scope, walk: &mut Walk<'a>) {
    if walk.look_ahead == 0 {
        return;
    }
    let (inside, cut, unclosed) = (walk.tokens.clone(), walk.cut, walk.unclosed);
    let looked_at = walk.inside(tag, scope).len();
    if walk.unclosed > unclosed || walk.cut != cut {
        walk.look_ahead = walk.look_ahead.saturating_sub(looked_at);
        walk.cut = cut;
        walk.tokens = inside;
    }
}

/// `<link>…</link>`, `<link rel="alternate" href="…"/>`, `<enclosure url="…"/>`
fn link(tag: &Tag<'_>, inner: &str, rank: u8, scope: &Scope, values: &mut Values) {
    let written = match (tag.attribute("href"), tag.attribute("url")) {
        (Some(href), _) => {
            let rel = tag.attribute("rel").unwrap_or_default().to_ascii_lowercase();
            if !matches!(rel.as_str(), "" | "alternate") {
                return;
            }
            Some(href)
        }
        (None, Some(url)) if rank > 0 => Some(url),
        (None, _) => value::plain(inner),
    };
    let is_page = tag.attribute("type").is_none_or(|kind| kind.contains("html"));
    let rank = rank + u8::from(!is_page && rank == 0);
    values.offer(Field::Link, rank, written.map(|written| scope.resolve_link(&written)));
}

/// A `guid` is a link too, unless it says that it is not or plainly is none.
fn id(tag: &Tag<'_>, inner: &str, scope: &Scope, values: &mut Values) {
    let id = value::plain(inner);
    let is_link = match tag.attribute("isPermaLink").as_deref() {
        Some(said) => said.eq_ignore_ascii_case("true"),
        None => id.as_deref().is_some_and(|id| id.starts_with("http")),
    };
    if is_link && local(tag.name).eq_ignore_ascii_case("guid") {
        values.offer(Field::Link, 1, id.as_deref().map(|id| scope.resolve_link(id)));
    }
    values.offer(Field::Id, 0, id);
}

/// Atom's `name`, else its `email`; RSS's text as it stands.
fn author(inner: &str, scope: &Scope) -> Option<String> {
    let mut tokens = Tokens::new(inner);
    let mut email = None;
    while let Some(token) = tokens.next() {
        let Token::Open(tag) = token else { continue };
        let rest = Tokens::new(tokens.slice(tokens.position(), inner.len()));
        let mut walk = Walk { tokens: rest, look_ahead: 0, cut: false, unclosed: 0, unread_dates: 0 };
        match local(tag.name) {
            "name" => return value::plain(walk.inside(&tag, scope)),
            "email" => email = email.or(value::plain(walk.inside(&tag, scope))),
            _ => {}
        }
    }
    email.or_else(|| value::plain(inner))
}

/// The best value for each field so far.
#[derive(Debug, Default)]
struct Values {
    best: BTreeMap<Field, (u8, String)>,
    /// What comes now may belong to an item that lost its start tag: it fills gaps only.
    late: bool,
}

impl Values {
    /// Takes `value` unless a better one was there before. Of two as good the last is taken.
    fn offer(&mut self, field: Field, rank: u8, value: Option<String>) {
        let Some(value) = value else { return };
        let is_better = |(known, _): &(u8, String)| rank <= *known && !self.late;
        if self.best.get(&field).is_none_or(is_better) {
            self.best.insert(field, (rank, value));
        }
    }

    fn take(&mut self, field: Field) -> Option<String> {
        self.best.remove(&field).map(|(_, value)| value)
    }

    /// The date of `field`; one that cannot be read is counted and stays unknown.
    fn date(&mut self, field: Field, unread: &mut u32) -> Option<Timestamp> {
        let text = self.take(field)?;
        let date = date::parse(&text);
        *unread += u32::from(date.is_none());
        date
    }

    fn into_entry(mut self, unread: &mut u32) -> Entry {
        let (short, description) = (self.take(Field::Short), self.take(Field::Summary));
        let (summary, full) = match short {
            Some(short) => (Some(short), description),
            None => (description, None),
        };
        Entry {
            id: self.take(Field::Id),
            title: self.take(Field::Title),
            link: self.take(Field::Link),
            published: self.date(Field::Published, unread),
            updated: self.date(Field::Updated, unread),
            summary,
            content: self.take(Field::Content).or(full),
            author: self.take(Field::Author),
        }
    }

    fn into_feed(mut self, feed: &mut Feed) {
        feed.title = self.take(Field::Title);
        feed.link = self.take(Field::Link);
        feed.updated = self.take(Field::Updated).and_then(|text| date::parse(&text));
        feed.language = self.take(Field::Language);
        feed.wishes.ttl = self.take(Field::Ttl).and_then(|text| text.parse().ok());
        let frequency = self.take(Field::Frequency).and_then(|text| text.parse().ok());
        feed.wishes.period = self.take(Field::Period).and_then(|text| wishes::period(&text, frequency));
        feed.wishes.skip_hours =
            self.take(Field::SkipHours).map(|hours| wishes::hours(&hours)).unwrap_or_default();
        feed.wishes.skip_days =
            self.take(Field::SkipDays).map(|days| wishes::days(&days)).unwrap_or_default();
    }
}
