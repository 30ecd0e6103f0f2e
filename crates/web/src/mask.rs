//! What could lead to a person's door, phone or account is masked in the text of a post before anybody reads it.
//!
//! Better one street too many than one home: officers who need the original open it at its source.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

/// A stretch of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece<'t> {
    /// As it was written.
    Plain(&'t str),
    /// Left out.
    Masked(Masked),
    /// A link, of which only the site is shown.
    Link(&'t str),
}

/// What was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Masked {
    Email,
    Handle,
    Phone,
    Postcode,
    Street,
}

impl Masked {
    /// The key of the word that stands in its place.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Masked::Email => "mask-email",
            Masked::Handle => "mask-handle",
            Masked::Phone => "mask-phone",
            Masked::Postcode => "mask-postcode",
            Masked::Street => "mask-street",
        }
    }
}

/// A pattern compiles or it does not, whatever the text: the tests would show it.
fn pattern(pattern: &str) -> Option<Regex> {
    Regex::new(pattern).ok()
}

static LINK: LazyLock<Option<Regex>> = LazyLock::new(|| pattern(r"(?i)\b(?:https?://|www\.)[^\s<>]+"));
static EMAIL: LazyLock<Option<Regex>> =
    LazyLock::new(|| pattern(r"(?i)[\w.%+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\b"));
/// An account, with its server where it has one (@name, @name@server.example).
static HANDLE: LazyLock<Option<Regex>> = LazyLock::new(|| pattern(r"\B@[\w][\w.-]*(?:@[\w.-]+)?\b"));
/// Ten or eleven digits that begin with 0 or +44, however they are spaced (Ofcom's numbering plan).
static PHONE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(r"(?:\+\s?44[\s().-]*(?:0[\s().-]*)?|\b0044[\s().-]*|\(?\b0)(?:[\s().-]*\d){9,10}\b")
});
/// A full postcode; half of one names a district, not a door (BS 7666).
static POSTCODE: LazyLock<Option<Regex>> =
    LazyLock::new(|| pattern(r"(?i)\b(?:gir\s*0aa|[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2})\b"));
/// A house number before a street, English order: "12 Example Road", "Flat 3, 12a Old Mill Lane".
static STREET: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"(?ix) (?:\b(?:flat|apartment|unit|fflat)\s*\w{1,4}[\s,]+)? \b(?:no\.?\s*)?\d{1,4}[a-z]?,?\s+
        (?P<between>(?:[\w'’.-]+\s+){1,3})
        (?:street|st|road|rd|avenue|ave|lane|ln|close|drive|dr|crescent|cres|terrace|place|court|ct|way|grove|gardens|gdns
        |square|sq|row|rise|hill|walk|mews|parade|view|green)\b",
    )
});
/// The Welsh order: "12 Heol y Bont".
static STREET_WELSH: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"(?ix) \b(?:rhif\s*)?\d{1,4}[a-z]?,?\s+ (?:heol|ffordd|stryd|lôn|lon|rhodfa|clos|maes|teras|rhes|cilgant|llys|parc)
        \s+ (?P<between>(?:(?:y|yr|'r|’r|uchaf|isaf)\s+)*[\w'’-]+(?:\s+\p{Lu}[\w'’-]+)?)",
    )
});

/// Words that do not stand inside a street's name: "14 people in the street" is no address.
const NOT_IN_A_STREET: [&str; 24] = [
    "in", "on", "at", "to", "from", "near", "by", "and", "or", "is", "are", "was", "were", "people",
    "officers", "police", "men", "women", "lads", "kids", "cars", "vans", "down", "along",
];

/// The text in pieces, with what must not be shown left out.
pub(crate) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut found = found(text);
    found.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
    let mut pieces = Vec::new();
    let mut at = 0;
    for (range, piece) in found {
        if range.start < at {
            continue;
        }
        pieces.extend(text.get(at..range.start).filter(|plain| !plain.is_empty()).map(Piece::Plain));
        pieces.push(piece);
        at = range.end;
    }
    pieces.extend(text.get(at..).filter(|plain| !plain.is_empty()).map(Piece::Plain));
    pieces
}

fn found(text: &str) -> Vec<(Range<usize>, Piece<'_>)> {
    let mut found: Vec<(Range<usize>, Piece<'_>)> = Vec::new();
    for link in LINK.iter().flat_map(|link| link.find_iter(text)) {
        found.push((link.range(), Piece::Link(site(link.as_str()).unwrap_or_default())));
    }
    for (pattern, what) in [
        (&EMAIL, Masked::Email),
        (&HANDLE, Masked::Handle),
        (&PHONE, Masked::Phone),
        (&POSTCODE, Masked::Postcode),
    ] {
        let hits = pattern.iter().flat_map(|pattern| pattern.find_iter(text));
        found.extend(hits.map(|hit| (hit.range(), Piece::Masked(what))));
    }
    for street in [&STREET, &STREET_WELSH].into_iter().flat_map(|pattern| pattern.iter()) {
        for hit in street.captures_iter(text) {
            let Some((whole, between)) = hit.get(0).zip(hit.name("between")) else { continue };
            if !between
                .as_str()
                .split_whitespace()
                .any(|word| NOT_IN_A_STREET.contains(&word.to_lowercase().as_str()))
            {
                found.push((whole.range(), Piece::Masked(Masked::Street)));
            }
        }
    }
    found
}

/// The site of an address, without what follows it.
pub(crate) fn site(url: &str) -> Option<&str> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let server = rest.split(['/', '?', '#']).next()?;
    // What stands before an @ is somebody's name.
    let host = server.rsplit('@').next()?.split(':').next()?;
    (!host.is_empty()).then_some(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masked(text: &str) -> String {
        let shown = pieces(text).into_iter().map(|piece| match piece {
            Piece::Plain(text) => text.to_owned(),
            Piece::Masked(what) => format!("[{}]", what.key().trim_start_matches("mask-")),
            Piece::Link(site) => format!("[link {site}]"),
        });
        shown.collect()
    }

    #[test]
    fn every_pattern_compiles() {
        for pattern in [&LINK, &EMAIL, &HANDLE, &PHONE, &POSTCODE, &STREET, &STREET_WELSH] {
            assert!(pattern.is_some());
        }
    }

    #[test]
    fn doors_phones_and_accounts_are_masked() {
        let cases = [
            ("ring me on 07700 900123 now", "ring me on [phone] now"),
            ("+44 7700 900 123", "[phone]"),
            ("+44 (0)29 2018 0123", "[phone]"),
            ("(029) 2018 0123 or 02920180123", "[phone] or [phone]"),
            ("0044 7700 900123", "[phone]"),
            ("mail joe.bloggs@example.org.", "mail [email]."),
            ("he is @joe_bloggs and @joe@toot.example!", "he is [handle] and [handle]!"),
            ("lives at CF5 4QQ", "lives at [postcode]"),
            ("sw1a1aa", "[postcode]"),
            ("he lives at 12 Example Road, Ely", "he lives at [street], Ely"),
            ("Flat 3, 12a Old Mill Lane", "[street]"),
            ("no. 7 high st", "[street]"),
            ("mae'n byw yn 12 Heol y Bont, Caerdydd", "mae'n byw yn [street], Caerdydd"),
            ("rhif 4 Stryd Fawr", "[street]"),
            (
                "see https://social.example/@joe/123 and www.example.org/joe",
                "see [link social.example] and [link www.example.org]",
            ),
            ("https://joe:secret@example.org/x", "[link example.org]"),
        ];
        for (text, expected) in cases {
            assert_eq!(masked(text), expected, "{text}");
        }
    }

    #[test]
    fn what_leads_to_nobody_is_left_alone() {
        for text in [
            "14 people in the street",
            "trouble on Example Road by the shops",
            "Police were called at 21:40 on 12 November 2026",
            "over 300 officers and 20 vans on the way",
            "call 999 or 101, or 0800 555",
            "CF5 is closed at the moment",
            "10-0 up at half time, 2026-11-22",
            "meet @ the clock tower",
            "£1,200,000,000 on 0.5 per cent",
        ] {
            assert_eq!(masked(text), text);
        }
    }

    #[test]
    fn the_site_of_an_address() {
        let cases = [
            ("https://a.example/b?c", Some("a.example")),
            ("b.example:80", Some("b.example")),
            ("https:///x", None),
            ("", None),
        ];
        for (url, expected) in cases {
            assert_eq!(site(url), expected, "{url}");
        }
    }
}
