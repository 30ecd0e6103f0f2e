//! `bellwether sources` and `bellwether feed check`, as an operator types them, against a site on loopback.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::running::{Finished, bellwether_in, write};
use crate::site::{Page, Site};

const FEED: &str = r#"<?xml version="1.0"?><rss version="2.0"><channel><title>Herald</title><language>en</language>
    <ttl>60</ttl>
    <item><title>Bins</title><guid>a</guid><pubDate>Thu, 30 Jul 2026 14:00:00 BST</pubDate><description>Collected late</description></item>
    <item><title>Parks</title><link>https://herald.example/parks</link><description>Open</description></item>
    </channel></rss>"#;
const EMPTY: &str = "<rss version='2.0'><channel><title>Nothing</title></channel></rss>";

fn page(body: &str) -> Page {
    let content_type = if body.starts_with("<html") { "text/html" } else { "application/rss+xml" };
    Page { content_type, body: body.as_bytes().to_vec(), etag: None }
}

fn site(pages: &[(&str, &str)]) -> Site {
    Site::serve(pages.iter().map(|(path, body)| ((*path).to_owned(), page(body))).collect::<BTreeMap<_, _>>())
}

/// A folder with a configuration that may read `site`, and nothing else on this machine.
fn folder(site: &Site) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let config = format!(
        "# mine\n[collect]  # and this\ncontact = \"mailto:watch@council.example\"\nhost_gap = \"0s\"\nloopback_feeds = \"{}\"\n\n[service]\nlisten = \"127.0.0.1:1\" # nobody\n",
        site.address
    );
    write(folder.path(), "bellwether.toml", &config);
    (folder, config)
}

fn run(folder: &Path, args: &[&str]) -> Finished {
    bellwether_in(folder, args, "")
}

fn config(folder: &Path) -> String {
    std::fs::read_to_string(folder.join("bellwether.toml")).expect("the configuration")
}

#[test]
fn add_finds_the_feed_behind_a_page_and_keeps_what_was_there() {
    let html = "<html><head><link rel=alternate type='application/rss+xml' title='Comments' href=/comments.xml>\
                <link rel=alternate type='application/rss+xml' title='News' href=/feed.xml></head></html>";
    let site = site(&[("/news", html), ("/feed.xml", FEED), ("/comments.xml", FEED)]);
    let (folder, before) = folder(&site);
    let page = format!("http://{}/news", site.address);
    let add = ["sources", "add", &page, "--name", "council:cardiff", "--area", "W06000015"];

    let tried = run(folder.path(), &[&add[..], &["--dry-run"]].concat());
    assert_eq!((tried.code, config(folder.path())), (0, before.clone()), "{}", tried.err);
    assert!(tried.out.contains("would be written"), "{}", tried.out);

    let done = run(folder.path(), &add);
    assert_eq!(done.code, 0, "{}", done.err);
    let after = config(folder.path());
    let stanza = after.strip_prefix(&before).expect("what was there stays");
    assert!(stanza.starts_with("\n[[collect.source]]  # Herald; added "), "{stanza}");
    let feed = format!("url = \"http://{}/feed.xml\"", site.address);
    assert!(stanza.contains(&feed) && stanza.contains("home = \"W06000015\""), "{stanza}");
    assert!(done.out.contains("lines 10 to 14; to take it back, delete them"), "{}", done.out);
    assert_eq!(run(folder.path(), &["check", "--config", "bellwether.toml"]).code, 0);

    let again = run(folder.path(), &["sources", "add", &page, "--name", "council:other"]);
    assert_eq!((again.code, config(folder.path())), (2, after), "{}", again.out);
    assert!(again.err.contains("in the configuration already"), "{}", again.err);
    let listed = run(folder.path(), &["sources", "list"]);
    assert!(listed.out.contains("council:cardiff") && listed.out.contains("Cardiff"), "{}", listed.out);
    assert!(listed.err.contains("not known"), "no service runs: {}", listed.err);
    let line: Value =
        serde_json::from_str(&run(folder.path(), &["sources", "list", "--format", "jsonl"]).out)
            .expect("JSON");
    assert_eq!((&line["kind"], &line["state"]), (&"feed".into(), &Value::Null));
}

#[test]
fn add_says_in_plain_words_why_not() {
    let site = site(&[("/page", "<html>Hello</html>"), ("/empty.xml", EMPTY), ("/deep/herald.xml", FEED)]);
    let (folder, before) = folder(&site);
    let at = |path: &str| format!("http://{}{path}", site.address);
    let cases: [(&[&str], i32, &str); 9] = [
        (&[&at("/page")], 1, "no feed to add"),
        (&[&at("/empty.xml")], 1, "holds no item"),
        (&[&at("/nowhere")], 1, "404"),
        (&["http://127.0.0.1:9/"], 1, "not on the public internet"),
        (&["http://"], 2, "is no address"),
        (&[&at("/deep/herald.xml"), "--area", "W99"], 2, "no area has the code"),
        (&[&at("/deep/herald.xml"), "--name", "Herald"], 2, "no name for a source"),
        (&[&at("/deep/herald.xml"), "--config", "none.toml"], 2, "--config"),
        (&[], 2, "required"),
    ];
    for (args, code, said) in cases {
        let done = run(folder.path(), &[&["sources", "add"], args].concat());
        assert_eq!(done.code, code, "{args:?}: {}", done.err);
        assert!(done.err.contains(said), "{args:?}: {}", done.err);
    }
    assert_eq!(config(folder.path()), before);
}

#[expect(clippy::disallowed_methods, reason = "terms are read today")]
fn today() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%d").to_string()
}

fn pack(folder: &Path, site: &Site) -> PathBuf {
    let candidate = |id: &str, path: &str, kind: &str, more: &str| {
        format!(
            "[[candidate]]\nid = \"{id}\"\nname = \"{id}\"\nhome = \"http://{}{path}\"\nkind = \"{kind}\"\nareas = [\"W06000015\"]  # Cardiff\nlang = [\"en\"]\nterms_reviewed = \"\"\n{more}tried = \"\"\noutcome = \"not verified\"\n\n",
            site.address
        )
    };
    let unknown = "feed = \"\"  # by doctor\n";
    let chosen = format!("feed = \"http://{}/chosen.xml\"\n", site.address);
    let pack = [
        "# By hand.\n\n".to_owned(),
        candidate("council:announced", "/announced", "feed", unknown),
        candidate("council:behind", "/behind", "feed", unknown),
        candidate("council:none", "/none", "feed", unknown),
        candidate("council:chosen", "/not-asked", "feed", &chosen),
        candidate("council:closed", "/private/page", "feed", unknown),
        candidate("council:cymraeg", "/dwy", "feed", unknown).replace("\"en\"", "\"cy\""),
        candidate("mastodon:open", "/", "mastodon", unknown),
    ];
    write(folder, "pack.toml", &pack.concat())
}

#[test]
fn doctor_writes_what_it_found_and_goes_on_where_it_was() {
    let announced = "<html><link rel=alternate type='application/rss+xml' href=/one.xml></html>";
    let behind = "<html><a href=/jobs/news>Job news</a><a href='/newsroom'>Newsroom</a></html>";
    let newsroom = "<html><a href='/events.rss'>Events</a><a href='/news.rss'>News feed</a></html>";
    let site = site(&[
        ("/robots.txt", "User-agent: *\nDisallow: /private\n"),
        ("/announced", announced),
        ("/one.xml", FEED),
        ("/behind", behind),
        ("/newsroom", newsroom),
        ("/news.rss", &FEED.replace("Herald", "Newsroom")),
        ("/events.rss", FEED),
        ("/none", "<html>Welcome</html>"),
        ("/dwy", "<html><a href=/one.xml>RSS</a><a href='/cy'><span>Cymraeg</span></a></html>"),
        ("/cy", "<html><a href='/cy/newyddion.rss'>Newyddion</a></html>"),
        ("/cy/newyddion.rss", &FEED.replace("<language>en", "<language>cy-GB")),
        ("/chosen.xml", EMPTY),
        ("/private/page", announced),
        ("/api/v1/timelines/public?local=true&limit=1", "[{\"id\":\"1\"}]"),
    ]);
    let (folder, _) = folder(&site);
    let path = pack(folder.path(), &site);
    let doctor = ["sources", "doctor", "pack.toml", "--config", "bellwether.toml"];
    let done = run(folder.path(), &doctor);
    assert_eq!(done.code, 1, "not all are fine: {}", done.err);
    let text = std::fs::read_to_string(&path).expect("the pack");
    assert!(text.starts_with("# By hand.\n") && text.matches("# Cardiff").count() == 7, "{text}");
    let found: toml::Table = text.parse().expect("TOML");
    let told = |line: &str| -> Vec<String> {
        let candidates = found["candidate"].as_array().expect("candidates");
        candidates
            .iter()
            .map(|c| c[line].as_str().expect("text").replace(&site.address.to_string(), ""))
            .collect()
    };
    assert_eq!(told("outcome"), ["fine", "fine", "no feed found", "empty feed", "refused", "fine", "fine"]);
    assert_eq!(
        told("feed"),
        ["http:///one.xml", "http:///news.rss", "", "http:///chosen.xml", "", "http:///cy/newyddion.rss", ""]
    );
    assert!(told("tried").iter().all(|day| day.len() == 10), "{text}");
    let asked: Vec<String> = site.requests().into_iter().map(|request| request.path).collect();
    assert_eq!(asked.iter().filter(|path| *path == "/robots.txt").count(), 1, "{asked:?}");
    for never in ["/private/page", "/not-asked", "/jobs/news", "/events.rss"] {
        assert!(!asked.iter().any(|path| path == never), "{never} was asked for");
    }
    assert!(
        site.requests().iter().all(|request| request.headers["user-agent"].contains("watch@council.example"))
    );

    let again = run(folder.path(), &doctor);
    assert!(again.out.contains("7 were tried today"), "{}", again.out);
    assert_eq!(site.requests().len(), asked.len(), "nothing is asked twice in a day");
}

#[test]
fn tried_candidates_whose_terms_were_read_become_sources() {
    let site = site(&[]);
    let (folder, before) = folder(&site);
    let path = pack(folder.path(), &site);
    let text = std::fs::read_to_string(&path).expect("the pack");
    let add = ["sources", "add", "--pack", "pack.toml"];
    let none = run(folder.path(), &add);
    assert_eq!((none.code, config(folder.path())), (1, before), "{}", none.err);
    assert!(none.out.contains("council:none: no feed is known"), "{}", none.out);

    let fine = text.replace("\"not verified\"", "\"fine\"");
    std::fs::write(&path, &fine).expect("written");
    assert!(run(folder.path(), &add).out.contains("council:chosen: nobody has read its terms"));
    let read_on = |day: &str| fine.replace("terms_reviewed = \"\"", &format!("terms_reviewed = \"{day}\""));
    std::fs::write(&path, read_on("2019-11-30")).expect("written");
    assert!(run(folder.path(), &add).out.contains("council:chosen: its terms were last read on 30 November"));
    std::fs::write(&path, read_on(&today())).expect("written");
    run(folder.path(), &add);
    let after = config(folder.path());
    assert!(after.contains("id = \"council:chosen\"") && after.contains("home = \"W06000015\""), "{after}");
    let aged = after.replace(&today(), "2019-11-30");
    assert_ne!(aged, after, "the day goes with the source");
    write(folder.path(), "bellwether.toml", &aged);
    let warning = "its terms were last read on 30 November 2019";
    assert!(run(folder.path(), &["sources", "list"]).out.contains(warning));
    let checked = run(folder.path(), &["check", "--config", "bellwether.toml"]);
    assert!(checked.code == 0 && checked.err.contains(warning), "{}", checked.err);
    assert_eq!(after.matches("[[collect.source]]").count(), 1);

    std::fs::write(&path, fine.replace("council:none", "council:None")).expect("written");
    let wrong = run(folder.path(), &["sources", "doctor", "pack.toml", "--config", "bellwether.toml"]);
    assert!(
        wrong.code == 1 && wrong.err.contains("council:None: the id may hold small letters"),
        "{}",
        wrong.err
    );
}

#[test]
fn lists_of_other_readers_go_in_and_out() {
    let site = site(&[]);
    let (folder, before) = folder(&site);
    let outlines: String = (0..2500)
        .map(|n| format!("<outline text=\"Papur Newydd {n}\" xmlUrl=\"https://paper{n}.example/feed\"/>\n"))
        .collect();
    let list = format!(
        "<opml version=\"2.0\"><body><outline text=\"News\">{outlines}<outline text=\"x\" xmlUrl=\"nope\"/></outline></body></opml>"
    );
    write(folder.path(), "feeds.opml", &list);
    let dry = run(folder.path(), &["sources", "import", "feeds.opml", "--dry-run"]);
    assert_eq!((dry.code, config(folder.path())), (1, before), "{}", dry.err);
    assert!(
        dry.out.contains("left out: x: its address is not on the web"),
        "{}",
        dry.out.lines().next().unwrap_or_default()
    );
    run(folder.path(), &["sources", "import", "feeds.opml"]);
    assert!(config(folder.path()).contains("id = \"web:papur-newydd-2499\""));
    let checked = run(folder.path(), &["check", "--config", "bellwether.toml"]);
    assert!(checked.out.contains("2500 sources"), "{} {}", checked.out, checked.err);

    let exported = run(folder.path(), &["sources", "export"]);
    assert_eq!(exported.out.matches("xmlUrl=").count(), 2500);
    write(folder.path(), "again.opml", &exported.out);
    let again = run(folder.path(), &["sources", "import", "again.opml"]);
    assert_eq!((again.code, again.out.matches("already").count()), (1, 2500), "nothing is added twice");
}

#[test]
fn feed_check_says_step_by_step_what_was_done() {
    let tagged = Page { etag: Some("\"v1\""), ..page(FEED) };
    let site = site(&[("/page", "<html>Hello</html>")]);
    site.put("/feed.xml", tagged);
    let (folder, _) = folder(&site);
    let check = |path: &str, format: &str| {
        let url = format!("http://{}{path}", site.address);
        run(folder.path(), &["feed", "check", &url, "--config", "bellwether.toml", "--format", format])
    };
    let done = check("/feed.xml", "text");
    assert_eq!(done.code, 0, "{}", done.err);
    for said in [
        "guard      the address may be asked for",
        "ETag: \"v1\"",
        "encoding   read as UTF-8",
        "feed       Herald: 2 items",
        "dates      1 of 2 items: none that can be read",
        "identity   1 of 2 items: known again by the item's own id",
        "identity   1 of 2 items: known again by its link",
        "wishes     to be left alone for 60 minutes",
        "item       Thu 30 Jul 2026 14:00  Bins",
        "nothing changes for 60 minutes",
        "If-None-Match: \"v1\"",
    ] {
        assert!(done.out.contains(said), "{said:?} is not in\n{}", done.out);
    }
    let report: Value = serde_json::from_str(&check("/feed.xml", "json").out).expect("JSON");
    assert_eq!((&report["answer"]["status"], &report["state"]), (&200.into(), &"fine".into()));
    assert_eq!(report["document"]["items"][0]["published"], "2026-07-30T13:00:00Z");
    assert_eq!(report["next"]["etag"], "\"v1\"");
    for (path, said) in
        [("/page", "web page, not a feed"), ("/nowhere", "does not find it"), ("/\u{1b}[2J", "404")]
    {
        let done = check(path, "text");
        assert_eq!(done.code, 1, "{path}");
        assert!(done.out.contains(said), "{path}: {}", done.out);
    }
    let inside = run(folder.path(), &["feed", "check", "http://127.0.0.1:9/"]);
    assert!(inside.code == 1 && inside.out.contains("guard      refused by us"), "{}", inside.out);
}

#[test]
fn feed_check_reads_a_saved_document() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "saved.xml", FEED);
    let done = run(folder.path(), &["feed", "check", "saved.xml"]);
    assert_eq!(done.code, 0, "{}", done.err);
    assert!(done.out.contains("Herald: 2 items") && !done.out.contains("guard"), "{}", done.out);
    let cut =
        bellwether_in(folder.path(), &["feed", "check", "-", "--format", "json"], &FEED[..FEED.len() - 40]);
    let report: Value = serde_json::from_str(&cut.out).expect("JSON");
    assert_eq!((cut.code, &report["document"]["partial"]), (1, &true.into()), "{}", cut.out);
    assert_eq!(run(folder.path(), &["feed", "check", "none.xml"]).code, 1);
}
