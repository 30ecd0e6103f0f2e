//! Which element means what, in every dialect: RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, and the modules
//! that feeds use for the same things.

use std::borrow::Cow;

use url::Url;

use super::markup::{Tag, local};

/// What a value is for. An element may serve for two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Field {
    Title,
    Link,
    Id,
    Published,
    Updated,
    Summary,
    /// `summary`, which beside a `description` is the shorter of the two.
    Short,
    Content,
    Author,
    Language,
    Ttl,
    /// `skipHours` and `skipDays`: when a feed asks not to be fetched.
    SkipHours,
    SkipDays,
    /// `sy:updatePeriod` and `sy:updateFrequency`: how often it changes.
    Period,
    Frequency,
}

impl Field {
    /// Whether its value is one line without elements, so that another field's start ends it.
    pub(super) fn is_short(self) -> bool {
        !matches!(self, Field::Summary | Field::Short | Field::Content | Field::Author)
    }
}

/// What an element is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// `rss`, `channel`, `feed`, `RDF`: its children are read as if it were not there.
    Shell,
    /// `media:group`, likewise, inside an item.
    Group,
    /// `item`, `entry`
    Item,
    /// `at:deleted-entry`: an item that was taken back (RFC 6721).
    Tombstone,
    /// What the value serves for, and how well: where several do, the lowest rank is taken.
    Fields(&'static [(Field, u8)]),
    /// Passed over with everything in it.
    Unknown,
}

/// The vocabularies that are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Space {
    /// RSS and Atom: their names never clash, and feeds mix them up.
    Feed,
    Dc,
    DcTerms,
    Content,
    Itunes,
    Media,
    Syndication,
    Tombstones,
    Xhtml,
    Other,
}

/// The most namespaces in force at once: every prefixed name is looked up among them.
const PREFIX_CAP: usize = 128;

/// What holds where an element stands: its namespaces and what relative links start from.
#[derive(Clone, Debug)]
pub(super) struct Scope {
    default: Space,
    prefixes: Vec<(String, Space)>,
    pub(super) base: Option<Url>,
}

impl Scope {
    /// The scope of a document that was fetched from `base`.
    pub(super) fn new(base: Option<Url>) -> Self {
        Self { default: Space::Feed, prefixes: Vec::new(), base }
    }

    /// The scope inside `tag`.
    pub(super) fn within(&self, tag: &Tag<'_>) -> Cow<'_, Scope> {
        if !tag.attributes.contains("xml") {
            return Cow::Borrowed(self);
        }
        let mut scope = self.clone();
        for (name, value) in tag.attributes() {
            if let Some(prefix) = name.strip_prefix("xmlns:") {
                if scope.prefixes.len() == PREFIX_CAP {
                    continue;
                }
                scope.prefixes.push((prefix.to_ascii_lowercase(), Space::of(value)));
            } else if name == "xmlns" {
                // A default namespace nobody knows, on a feed, is a mistake of its writer.
                scope.default = match Space::of(value) {
                    Space::Other if !is_foreign(value) => Space::Feed,
                    space => space,
                };
            } else if name == "xml:base" {
                scope.base = scope.resolve_url(value).or(scope.base);
            }
        }
        Cow::Owned(scope)
    }

    fn resolve_url(&self, written: &str) -> Option<Url> {
        match &self.base {
            Some(base) => base.join(written.trim()).ok(),
            None => Url::parse(written.trim()).ok(),
        }
    }

    /// A link as it stands if it is whole, else put together with the base.
    pub(super) fn resolve_link(&self, written: &str) -> String {
        match (&self.base, Url::parse(written)) {
            (Some(base), Err(_)) => base.join(written).map_or(written.to_owned(), String::from),
            _ => written.to_owned(),
        }
    }

    fn space(&self, name: &str) -> Space {
        let Some((prefix, _)) = name.split_once(':') else { return self.default };
        let prefix = prefix.to_ascii_lowercase();
        match self.prefixes.iter().rfind(|(known, _)| *known == prefix) {
            Some((_, space)) => *space,
            None => Space::by_custom(&prefix),
        }
    }

    /// What the element `name` is here.
    pub(super) fn role(&self, name: &str) -> Role {
        let space = self.space(name);
        let local = local(name).to_ascii_lowercase();
        match (space, local.as_str()) {
            (_, "rdf") | (Space::Feed, "rss" | "channel" | "feed") => Role::Shell,
            (Space::Feed, "item" | "entry") => Role::Item,
            (Space::Media, "group") => Role::Group,
            (Space::Tombstones, "deleted-entry") => Role::Tombstone,
            _ => match fields(space, &local) {
                [] => Role::Unknown,
                fields => Role::Fields(fields),
            },
        }
    }
}

/// The ranks say which of several elements for the same thing is believed; see [`Role::Fields`].
fn fields(space: Space, local: &str) -> &'static [(Field, u8)] {
    use Field::{Author, Content, Frequency, Id, Language, Link, Period, Published, Short};
    use Field::{SkipDays, SkipHours, Summary, Title, Ttl, Updated};
    match (space, local) {
        (Space::Feed, "title") => &[(Title, 0)],
        (Space::Feed, "link") => &[(Link, 0)],
        (Space::Feed, "enclosure") => &[(Link, 3)],
        (Space::Feed, "guid" | "id") => &[(Id, 0)],
        (Space::Feed, "pubdate" | "published" | "issued") => &[(Published, 0)],
        (Space::Feed, "created") => &[(Published, 2)],
        (Space::Feed, "updated" | "modified" | "lastbuilddate") => &[(Updated, 0)],
        (Space::Feed, "description") => &[(Summary, 0)],
        (Space::Feed, "summary") => &[(Short, 0)],
        (Space::Feed, "content") => &[(Content, 0)],
        (Space::Feed, "body" | "fullitem") => &[(Content, 1)],
        (Space::Feed, "author") => &[(Author, 0)],
        (Space::Feed, "language") => &[(Language, 0)],
        (Space::Feed, "ttl") => &[(Ttl, 0)],
        (Space::Feed, "skiphours") => &[(SkipHours, 0)],
        (Space::Feed, "skipdays") => &[(SkipDays, 0)],
        (Space::Syndication, "updateperiod") => &[(Period, 0)],
        (Space::Syndication, "updatefrequency") => &[(Frequency, 0)],
        (Space::Content, "encoded") => &[(Content, 0)],
        (Space::Xhtml, "body" | "div") => &[(Content, 1)],
        (Space::Dc | Space::DcTerms, "title") => &[(Title, 1)],
        (Space::Dc | Space::DcTerms, "description" | "abstract") => &[(Summary, 1)],
        (Space::Dc | Space::DcTerms, "creator" | "author") => &[(Author, 1)],
        (Space::Dc | Space::DcTerms, "language") => &[(Language, 1)],
        (Space::Dc | Space::DcTerms, "date") => &[(Published, 3), (Updated, 3)],
        (Space::DcTerms, "issued") => &[(Published, 1)],
        (Space::DcTerms, "created") => &[(Published, 2)],
        (Space::DcTerms, "modified") => &[(Updated, 1)],
        (Space::Itunes, "title") => &[(Title, 2)],
        (Space::Itunes, "summary") => &[(Summary, 2)],
        (Space::Itunes, "subtitle") => &[(Summary, 3)],
        (Space::Itunes, "author") => &[(Author, 2)],
        (Space::Media, "title") => &[(Title, 3)],
        (Space::Media, "description") => &[(Summary, 4)],
        _ => &[],
    }
}

/// Vocabularies that stand inside feeds as a default namespace and are not one.
fn is_foreign(uri: &str) -> bool {
    ["w3.org/2000/svg", "w3.org/1998/math"].iter().any(|known| uri.to_ascii_lowercase().contains(known))
}

impl Space {
    /// By its address, which feeds write with and without `www`, slash and the right case.
    fn of(uri: &str) -> Self {
        let uri = uri.trim().to_ascii_lowercase();
        let known = [
            ("purl.org/dc/elements", Space::Dc),
            ("purl.org/dc/terms", Space::DcTerms),
            ("purl.org/rss/1.0/modules/content", Space::Content),
            ("purl.org/rss/1.0/modules/syndication", Space::Syndication),
            ("purl.org/rss/1.0/modules", Space::Other),
            ("purl.org/atompub/tombstones", Space::Tombstones),
            ("itunes", Space::Itunes),
            ("search.yahoo.com/mrss", Space::Media),
            ("w3.org/1999/xhtml", Space::Xhtml),
            ("purl.org/atom", Space::Feed),
            ("w3.org/2005/atom", Space::Feed),
            ("netscape.com/rdf/simple", Space::Feed),
            ("purl.org/net/rss", Space::Feed),
            ("purl.org/rss", Space::Feed),
            ("userland.com", Space::Feed),
            ("law.harvard.edu/tech/rss", Space::Feed),
        ];
        if uri.is_empty() {
            return Space::Feed;
        }
        known.iter().find(|(part, _)| uri.contains(part)).map_or(Space::Other, |(_, space)| *space)
    }

    /// By the prefix that everybody uses for it, where the document forgot to say.
    fn by_custom(prefix: &str) -> Self {
        match prefix {
            "dc" => Space::Dc,
            "dcterms" => Space::DcTerms,
            "content" => Space::Content,
            "itunes" => Space::Itunes,
            "media" => Space::Media,
            "sy" => Space::Syndication,
            "at" => Space::Tombstones,
            "xhtml" => Space::Xhtml,
            "atom" | "atom10" | "rss" => Space::Feed,
            _ => Space::Other,
        }
    }
}
