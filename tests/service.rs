//! `bellwether run`, as an operator and a rule author live with it: feeds good and bad, edits, a power cut.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::running::{Service, bellwether_in, write};
use crate::site::{Page, Site};

const LLANELLI: &str = "W06000010";

#[expect(clippy::disallowed_methods, reason = "posts are published today")]
fn now() -> Timestamp {
    Timestamp::now()
}

fn rss(items: &[(&str, &str)]) -> String {
    let mut feed = "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Gazette</title>".to_owned();
    for (id, text) in items {
        let date = now().strftime("%a, %d %b %Y %H:%M:%S GMT");
        write!(feed, "<item><guid>{id}</guid><title>{text}</title><pubDate>{date}</pubDate></item>")
            .expect("memory");
    }
    feed + "</channel></rss>"
}

fn page(content_type: &'static str, body: &str, etag: Option<&'static str>) -> Page {
    Page { content_type, body: body.as_bytes().to_vec(), etag }
}

/// A configuration that reads feeds from one site on loopback, once a second.
fn config(folder: &Path, site: &Site, feeds: &[(&str, &str)]) {
    let mut text = format!(
        "[service]\nlisten = \"127.0.0.1:0\"\ndata = \"data\"\nrules = \"rules\"\n\
         [collect]\nfloor = \"1s\"\nhost_gap = \"0s\"\nloopback_feeds = \"{}\"\n",
        site.address
    );
    for (id, path) in feeds {
        write!(
            text,
            "[[collect.source]]\nkind = \"feed\"\nid = \"{id}\"\ninterval = \"1s\"\nurl = \"http://{}{path}\"\n",
            site.address
        )
        .expect("memory");
    }
    write(folder, "bellwether.toml", &text);
}

fn start(folder: &Path) -> Service {
    Service::start(&["run", "--config", "bellwether.toml"], folder)
}

fn state_of(service: &Service, source: &str) -> Value {
    let sources = service.json("/api/sources");
    let found =
        sources["sources"].as_array().expect("sources").iter().find(|row| row["id"] == source).cloned();
    found.unwrap_or_else(|| panic!("{source} is not among the sources"))
}

#[test]
fn feeds_good_and_bad() {
    let folder = tempfile::tempdir().expect("a folder");
    let good =
        rss(&[("1", "Teenager stabbed outside the chippy in Llanelli"), ("2", "Bins late in Maesteg")]);
    let pages = BTreeMap::from([
        ("/good.xml".to_owned(), page("application/rss+xml", &good, Some("\"v1\""))),
        ("/login.html".to_owned(), page("text/html", "<html><body>Please log in</body></html>", None)),
        ("/cut.xml".to_owned(), page("application/rss+xml", &good[..good.len() - 60], None)),
    ]);
    let site = Site::serve(pages);
    let feeds = [
        ("news:good", "/good.xml"),
        ("news:login", "/login.html"),
        ("news:cut", "/cut.xml"),
        ("news:none", "/none.xml"),
    ];
    config(folder.path(), &site, &feeds);
    let service = start(folder.path());
    service.wait_until("the second round is answered with 304", |service| {
        state_of(service, "news:good")["state"] == "not-modified"
    });
    let asked: Vec<_> = site.requests().into_iter().filter(|request| request.path == "/good.xml").collect();
    assert!(asked.len() >= 2);
    assert_eq!(asked[0].headers.get("if-none-match"), None);
    assert_eq!(asked[1].headers.get("if-none-match").map(String::as_str), Some("\"v1\""));
    assert!(asked[0].headers["user-agent"].starts_with("Bellwether/"), "{:?}", asked[0].headers);
    assert!(!asked[0].headers.contains_key("cookie") && !asked[0].headers.contains_key("referer"));
    for (source, state) in [("news:login", "not-a-feed"), ("news:cut", "broken"), ("news:none", "gone")] {
        service.wait_until(source, |service| state_of(service, source)["state"] == state);
        let detail = state_of(&service, source)["detail"].as_str().expect("words").to_owned();
        assert!(detail.len() > 15 && !detail.contains("http://"), "{source}: {detail}");
    }
    service.wait_until("the flagged item is counted", |service| {
        let metrics = service.get("/metrics");
        metrics
            .contains(&format!("bellwether_matches_total{{area=\"{LLANELLI}\",theme=\"violent-incident\"}}"))
    });
    assert!(!service.get("/metrics").contains("chippy"));
}

const GIRAFFE: &str = r#"id = "rumour.giraffe"
title = "A giraffe is said to be loose"
kind = "rumour"
theme = "general"
weight = "medium"
status = "live"
owner = "tests"
review_by = 2030-01-01
why = "Only a test: nobody has lost a giraffe."
false_alarms = ["the zoo"]
[find]
strong = '''
purple giraffe
'''
[tests]
match = '''
saw a «purple giraffe» today
that «purple giraffe» again
«purple giraffe» in the car park
'''
ignore = '''
giraffe
a purple coat
News: the zoo's giraffe is well
'''
"#;

#[test]
fn a_good_edit_goes_live_and_a_broken_one_leaves_the_old_working() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "rules/general/rumour.giraffe.toml", GIRAFFE);
    let site = Site::serve(BTreeMap::new());
    site.put("/feed.xml", page("application/rss+xml", &rss(&[("1", "A purple giraffe in Llanelli")]), None));
    config(folder.path(), &site, &[("news:zoo", "/feed.xml")]);
    let service = start(folder.path());
    let flagged = |service: &Service, posts: &str| {
        let series = format!("bellwether_matches_total{{area=\"{LLANELLI}\",theme=\"general\"}} {posts}");
        service.get("/metrics").lines().any(|line| line == series)
    };
    service.wait_until("the first rule flags", |service| flagged(service, "1"));

    write(folder.path(), "rules/general/rumour.giraffe.toml", &GIRAFFE.replace("purple", "green"));
    service.wait_until("the edit is live", |service| service.json("/healthz")["rules"]["generation"] == 2);
    site.put(
        "/feed.xml",
        page(
            "application/rss+xml",
            &rss(&[("2", "A purple giraffe in Llanelli"), ("3", "Now a green giraffe in Llanelli")]),
            None,
        ),
    );
    service.wait_until("the edited rule flags", |service| flagged(service, "2"));

    write(folder.path(), "rules/general/rumour.giraffe.toml", &GIRAFFE.replace("status", "staus"));
    service.wait_until("the mistake is told", |service| {
        service.json("/healthz")["rules"]["last_reload_ok"] == false
    });
    let rules = service.get("/rules");
    assert!(rules.contains("rumour.giraffe.toml") && rules.contains("staus"), "{rules}");
    assert!(service.get("/metrics").contains("bellwether_rules_last_reload_successful 0"));
    site.put(
        "/feed.xml",
        page("application/rss+xml", &rss(&[("4", "One more green giraffe in Llanelli")]), None),
    );
    service.wait_until("the last good version still flags", |service| flagged(service, "3"));

    write(folder.path(), "rules/general/rumour.giraffe.toml", GIRAFFE);
    service.wait_until("the mended file is live", |service| {
        service.json("/healthz")["rules"]["last_reload_ok"] == true
    });
}

#[test]
fn a_place_added_to_a_list_is_found_at_once_and_a_broken_list_stays_as_it_was() {
    let list = |name: &str| format!("[[area]]\nname = \"{name}\"\nplaces = [\"Wibbleford\"]\n");
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "rules/general/rumour.giraffe.toml", GIRAFFE);
    let site = Site::serve(BTreeMap::new());
    let items = |items: &[(&str, &str)]| page("application/rss+xml", &rss(items), None);
    site.put("/feed.xml", items(&[]));
    config(folder.path(), &site, &[("news:zoo", "/feed.xml")]);
    let service = start(folder.path());
    let flagged = |service: &Service, posts: &str| {
        let series = format!("bellwether_matches_total{{area=\"{LLANELLI}\",theme=\"general\"}} {posts}");
        service.get("/metrics").lines().any(|line| line == series)
    };
    let is_told_well = |service: &Service| service.json("/healthz")["rules"]["last_reload_ok"].clone();

    write(folder.path(), "rules/places/local.toml", &list("Carmarthenshire"));
    service.wait_until("the list is live", |service| service.json("/healthz")["rules"]["generation"] == 2);
    site.put("/feed.xml", items(&[("1", "A purple giraffe in Wibbleford")]));
    service.wait_until("the new name is found", |service| flagged(service, "1"));

    write(folder.path(), "rules/places/local.toml", &list("Carmarthenshir"));
    service.wait_until("the mistake is told", |service| is_told_well(service) == false);
    let rules = service.get("/rules");
    assert!(rules.contains("local.toml") && rules.contains("Carmarthenshir"), "{rules}");
    site.put("/feed.xml", items(&[("2", "Another purple giraffe in Wibbleford")]));
    service.wait_until("the list as it was still works", |service| flagged(service, "2"));

    write(folder.path(), "rules/places/local.toml", &list("Carmarthenshire"));
    service.wait_until("the mended list is live", |service| is_told_well(service) == true);
}

#[test]
fn a_later_start_with_broken_rules_uses_the_last_good_ones_and_a_first_start_refuses() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "rules/general/rumour.giraffe.toml", GIRAFFE);
    let site = Site::serve(BTreeMap::new());
    config(folder.path(), &site, &[]);
    start(folder.path()).kill();
    write(folder.path(), "rules/general/rumour.giraffe.toml", "id = \"rumour.gir");
    let service = start(folder.path());
    let health = service.json("/healthz");
    assert_eq!((&health["rules"]["live"], &health["rules"]["last_reload_ok"]), (&json!(1), &json!(false)));
    drop(service);
    std::fs::remove_dir_all(folder.path().join("data")).expect("the data is removed");
    let done = bellwether_in(folder.path(), &["run", "--config", "bellwether.toml"], "");
    assert_eq!(done.code, 78, "{}", done.err);
    assert!(done.err.contains("rumour.giraffe.toml"), "{}", done.err);
}

/// One post in so many is flagged: few enough that the rule is not taken for one that floods.
const FLAGGED_ONE_IN: usize = 60;

/// Posts of the last hour, some of which say that somebody was stabbed in Llanelli.
fn load(posts: usize) -> String {
    let mut lines = String::new();
    let start = now() - SignedDuration::from_mins(60);
    for i in 0..posts {
        let at = start + SignedDuration::from_millis(i as i64 * 3_000_000 / posts as i64);
        let text = match i % FLAGGED_ONE_IN {
            0 => format!(
                "number {i}: a man was stabbed near the station in Llanelli, says neighbour {}",
                i * 7919
            ),
            _ => format!("number {i}: nothing much going on, tea number {}", i * 31),
        };
        let post = json!({"id": i.to_string(), "published": at, "source": "bluesky:test", "author": format!("a{i}"), "text": text});
        writeln!(lines, "{post}").expect("memory");
    }
    lines
}

fn file_config(folder: &Path) {
    let text = "[service]\nlisten = \"127.0.0.1:0\"\ndata = \"data\"\nrules = \"no-such-folder\"\n\
        [[collect.source]]\nkind = \"file\"\nid = \"bluesky:test\"\npath = \"posts.jsonl\"\n";
    write(folder, "bellwether.toml", text);
}

/// Level and distinct posts of the cell the load raises.
fn cell(service: &Service) -> (Value, Value) {
    let area = service.json(&format!("/api/areas/{LLANELLI}"));
    let cells = area["cells"].as_array().expect("cells");
    let cell = cells.iter().find(|cell| cell["theme"] == "violent-incident").cloned().unwrap_or_default();
    (cell["level"].clone(), cell["evidence"]["posts"].clone())
}

fn shown(service: &Service) -> BTreeSet<String> {
    let page = service.get(&format!("/areas/{LLANELLI}"));
    page.split("/posts/").skip(1).filter_map(|rest| rest.get(..32)).map(str::to_owned).collect()
}

#[test]
fn a_power_cut_loses_nothing_that_was_shown_and_counts_nothing_twice() {
    const POSTS: usize = 4_000;
    let posts = load(POSTS);
    let whole = tempfile::tempdir().expect("a folder");
    write(whole.path(), "posts.jsonl", &posts);
    file_config(whole.path());
    let undisturbed = start(whole.path());
    let all = json!(POSTS.div_ceil(FLAGGED_ONE_IN));
    undisturbed.wait_until("the load is taken in", |service| cell(service).1 == all);
    let wanted = cell(&undisturbed);
    drop(undisturbed);

    let cut = tempfile::tempdir().expect("a folder");
    write(cut.path(), "posts.jsonl", &posts);
    file_config(cut.path());
    let mut seen = BTreeSet::new();
    let cuts = if std::env::var_os("BELLWETHER_LONG").is_some() { 20 } else { 3 };
    for round in 0..cuts {
        let service = start(cut.path());
        service.wait_until("something is shown", |service| !shown(service).is_empty());
        for post in &seen {
            let (status, _) = service.ask(&format!("/posts/{post}"));
            assert_eq!(status, 200, "round {round}: post {post} was shown and is gone");
        }
        seen.extend(shown(&service));
        service.kill();
    }
    let service = start(cut.path());
    service.wait_until("the rest of the load is taken in", |service| cell(service).1 == all);
    assert_eq!(cell(&service), wanted);
    for post in &seen {
        assert_eq!(service.ask(&format!("/posts/{post}")).0, 200, "post {post} was shown and is gone");
    }
}
