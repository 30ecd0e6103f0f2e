//! Lists of feeds as other readers write them (OPML 1.0 and 2.0), in and out.

use std::collections::BTreeSet;

use url::Url;

use crate::feed::markup::{Tag, Token, Tokens};

/// The most feeds that are taken from one list.
const MOST: usize = 10_000;
/// Where our own attributes belong, so that other readers pass them by.
const NAMESPACE: &str = "https://bellwether.example/opml";

/// One feed in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline {
    /// What the list calls it: `title`, else `text`, else the host's name.
    pub title: String,
    /// Where it is.
    pub url: Url,
    /// The page it belongs to.
    pub page: Option<String>,
    /// The outlines it stood in, from the outside in.
    pub groups: Vec<String>,
    /// Our `kind:name` for it.
    pub id: Option<String>,
    /// The authority its posts are about when they name no place, by GSS code.
    pub home: Option<String>,
}

/// What was read, and what could not be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// In the order of the list, each address once.
    pub outlines: Vec<Outline>,
    /// Left out, in plain words.
    pub notes: Vec<String>,
}

/// Reads a list. It need not be well-formed; what holds no feed gives an empty list and a note.
pub fn import(text: &str) -> Imported {
    let mut imported = Imported::default();
    let mut seen = BTreeSet::new();
    let mut open: Vec<String> = Vec::new();
    for token in Tokens::new(text) {
        match token {
            Token::Open(tag) if is_outline(tag.name) => {
                if let Some(url) = tag.attribute("xmlUrl") {
                    take(&tag, &url, &open, &mut seen, &mut imported);
                }
                if !tag.empty {
                    open.push(name(&tag).unwrap_or_default());
                }
            }
            Token::Close(name) if is_outline(name) => drop(open.pop()),
            _ => {}
        }
        if imported.outlines.len() == MOST {
            imported.notes.push(format!("only the first {MOST} feeds are read"));
            break;
        }
    }
    if imported.outlines.is_empty() {
        imported.notes.push("no feed was found: an OPML list has outline elements with an xmlUrl".to_owned());
    }
    imported
}

fn take(tag: &Tag<'_>, written: &str, open: &[String], seen: &mut BTreeSet<String>, imported: &mut Imported) {
    let title = name(tag);
    let called = title.clone().unwrap_or_else(|| "a feed without a name".to_owned());
    // Some readers write the scheme that opens them.
    let written = written.strip_prefix("feed://").map_or(written.to_owned(), |rest| format!("http://{rest}"));
    let url = Url::parse(&written).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    let Some(url) = url else {
        imported.notes.push(format!("{called}: its address is not on the web"));
        return;
    };
    if !seen.insert(address_key(&url)) {
        imported.notes.push(format!("{called}: its address was in the list before"));
        return;
    }
    imported.outlines.push(Outline {
        title: title.unwrap_or_else(|| url.host_str().unwrap_or_default().to_owned()),
        page: tag.attribute("htmlUrl").filter(|page| !page.is_empty()),
        groups: open.iter().filter(|group| !group.is_empty()).cloned().collect(),
        id: tag.attribute("bw:id"),
        home: tag.attribute("bw:home"),
        url,
    });
}

/// What addresses are compared by: two that differ in scheme or a last slash only lead to one feed.
pub fn address_key(url: &Url) -> String {
    let text = url.as_str();
    let text = text.split_once("://").map_or(text, |(_, rest)| rest);
    text.trim_end_matches('/').to_owned()
}

fn is_outline(name: &str) -> bool {
    name.eq_ignore_ascii_case("outline")
}

fn name(tag: &Tag<'_>) -> Option<String> {
    let names = ["title", "text"].into_iter().filter_map(|name| tag.attribute(name));
    names.into_iter().find(|name| !name.is_empty())
}

/// Writes a list that [`import`] and other readers read. Groups are written as nested outlines, in order.
pub fn export(outlines: &[Outline]) -> String {
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\" xmlns:bw=\"{NAMESPACE}\">\n\
         <head><title>Feeds read by Bellwether</title></head>\n<body>\n"
    );
    let mut open: &[String] = &[];
    for outline in outlines {
        let shared = open.iter().zip(&outline.groups).take_while(|(a, b)| a == b).count();
        out.push_str(&"</outline>\n".repeat(open.len() - shared));
        for group in &outline.groups[shared..] {
            out.push_str(&format!("<outline text=\"{}\">\n", escaped(group)));
        }
        open = &outline.groups;
        out.push_str(&line(outline));
    }
    out.push_str(&"</outline>\n".repeat(open.len()));
    out + "</body>\n</opml>\n"
}

fn line(outline: &Outline) -> String {
    let attributes = [
        ("text", Some(outline.title.as_str())),
        ("title", Some(outline.title.as_str())),
        ("type", Some("rss")),
        ("xmlUrl", Some(outline.url.as_str())),
        ("htmlUrl", outline.page.as_deref()),
        ("bw:id", outline.id.as_deref()),
        ("bw:home", outline.home.as_deref()),
    ];
    let written =
        attributes.iter().filter_map(|(name, value)| Some(format!(" {name}=\"{}\"", escaped((*value)?))));
    format!("<outline{}/>\n", written.collect::<String>())
}

fn escaped(value: &str) -> String {
    let clean: String = value.chars().filter(|c| !c.is_control()).collect();
    clean.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = r#"<?xml version="1.0"?><opml version="1.1"><body>
        <outline text="Wales &amp; borders">
          <outline text="Councils"><outline text="Abertawe" xmlUrl="https://council.example/feed?a=1&amp;b=2"/></outline>
          <outline title="Herald" type="rss" xmlUrl="feed://herald.example/rss" htmlUrl="https://herald.example/"/>
        </outline>
        <outline xmlUrl="https://herald.example/rss/"/>
        <outline text="Broken" xmlUrl="not a url"/>
        <outline xmlUrl="https://nameless.example/rss"/>"#;

    #[test]
    fn d08_lists_are_read_however_they_are_nested_and_named() {
        let Imported { outlines, notes } = import(LIST);
        let found: Vec<(&str, &str, String)> =
            outlines.iter().map(|o| (o.title.as_str(), o.url.as_str(), o.groups.join("/"))).collect();
        assert_eq!(
            found,
            [
                ("Abertawe", "https://council.example/feed?a=1&b=2", "Wales & borders/Councils".to_owned()),
                ("Herald", "http://herald.example/rss", "Wales & borders".to_owned()),
                ("nameless.example", "https://nameless.example/rss", String::new()),
            ]
        );
        assert_eq!(notes.len(), 2, "{notes:?}");
        for nothing in ["", "<html>", "<opml><body/></opml>", "<outline"] {
            assert_eq!(import(nothing).notes.len(), 1, "{nothing:?}");
        }
    }

    #[test]
    fn d08_an_address_is_taken_once() {
        let feed = |title: &str, url: &str| format!("<outline text='{title}' xmlUrl='{url}'/>");
        let first = "https://herald.example/rss";
        let same = [
            first,
            "http://herald.example/rss",
            "https://herald.example/rss/",
            "feed://herald.example/rss",
            "HTTPS://HERALD.example:443/rss",
        ];
        for (n, again) in same.into_iter().enumerate() {
            let list =
                feed("Herald", first) + &format!("<outline text='x'>{}</outline>", feed("Again", again));
            let Imported { outlines, notes } = import(&list);
            assert_eq!(outlines.len(), 1, "{n}: {again}");
            assert_eq!((outlines[0].title.as_str(), outlines[0].url.as_str()), ("Herald", first));
            assert_eq!(notes, ["Again: its address was in the list before"]);
        }
        let other = feed("Herald", first) + &feed("Sport", "https://herald.example/rss?of=sport");
        assert_eq!(import(&other).outlines.len(), 2);
    }

    #[test]
    fn d08_our_own_fields_survive_a_round_trip_and_stand_in_a_namespace() {
        let mut outlines = import(LIST).outlines;
        outlines[0].id = Some("council:abertawe \"1\" <&>".to_owned());
        outlines[1].home = Some("W06000011".to_owned());
        let written = export(&outlines);
        assert!(written.contains(&format!("xmlns:bw=\"{NAMESPACE}\"")), "{written}");
        for ours in ["id", "home"] {
            assert!(!written.contains(&format!(" {ours}=")), "outside the namespace: {written}");
        }
        assert_eq!(import(&written), Imported { outlines, notes: Vec::new() });
    }
}
