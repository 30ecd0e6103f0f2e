//! The commands, as scripts and people use them: what goes in, what comes out, which exit code.

use serde_json::{Value, json};

use crate::running::{bellwether, write};

const STABBING: &str = "Teenager stabbed outside the chippy in Llanelli just now";

fn post(id: &str, minute: u32, source: &str, author: &str, text: &str) -> String {
    let post = json!({"id": id, "published": format!("2026-03-01T{:02}:{:02}:00Z", 12 + minute / 60, minute % 60),
        "source": source, "author": author, "text": text, "lang": null, "links": null, "unknown": 1});
    format!("{post}\n")
}

fn lines(out: &str) -> Vec<Value> {
    out.lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .collect()
}

#[test]
fn scan_says_what_was_flagged_where_and_why() {
    let posts =
        post("a", 0, "bluesky", "ann", "Lovely day at the beach") + &post("b", 1, "bluesky", "bob", STABBING);
    let done = bellwether(&["scan"], &posts);
    assert_eq!(done.code, 0, "{}", done.err);
    let flags = lines(&done.out);
    assert_eq!(flags.len(), 1);
    let flag = &flags[0];
    assert_eq!((&flag["id"], &flag["source"]), (&json!("b"), &json!("bluesky")));
    assert_eq!(flag["published"], "2026-03-01T12:01:00Z");
    let hit = &flag["hits"][0];
    assert_eq!(
        (&hit["rule"], &hit["kind"], &hit["stance"]),
        (&json!("trigger.stabbing"), &json!("trigger"), &json!("support"))
    );
    assert_eq!(
        (&hit["strength"], &hit["disguised"], &hit["status"]),
        (&json!("strong"), &json!(false), &json!("live"))
    );
    let span = &hit["spans"][0];
    let (start, end) = (span[1].as_u64().expect("start") as usize, span[2].as_u64().expect("end") as usize);
    assert_eq!((&span[0], &STABBING[start..end]), (&json!("text"), "Teenager stabbed"));
    assert_eq!(flag["areas"][0]["code"], "W06000010");
    assert!(!done.out.contains("chippy"), "the text is repeated in the flag");
}

#[test]
fn scan_all_gives_a_line_for_each_post_in_input_order() {
    let posts = post("z", 9, "bluesky", "ann", "nothing here")
        + &post("y", 1, "bluesky", "bob", STABBING)
        + &post("x", 5, "bluesky", "cat", "tea?");
    let flags = lines(&bellwether(&["scan", "--all", "-"], &posts).out);
    let ids: Vec<&str> = flags.iter().map(|flag| flag["id"].as_str().expect("id")).collect();
    assert_eq!(ids, ["z", "y", "x"]);
    assert_eq!(flags[0]["hits"], json!([]));
}

#[test]
fn a_denial_is_a_denial() {
    let posts =
        post("d", 0, "police:demo", "p", "Police say it is not true that the suspect is an asylum seeker");
    let flags = lines(&bellwether(&["scan"], &posts).out);
    let stances: Vec<&str> = flags[0]["hits"]
        .as_array()
        .expect("hits")
        .iter()
        .filter(|hit| hit["kind"] == "rumour")
        .map(|hit| hit["stance"].as_str().expect("stance"))
        .collect();
    assert!(!stances.is_empty() && stances.iter().all(|stance| *stance == "deny"), "{stances:?}");
}

#[test]
fn bad_lines_are_named_and_skipped() {
    let posts = post("a", 0, "bluesky", "ann", STABBING)
        + "{half a line\n\n[]\n"
        + &post("b", 1, "bluesky", "bob", STABBING);
    let done = bellwether(&["scan"], &posts);
    assert_eq!((done.code, lines(&done.out).len()), (0, 2));
    assert!(done.err.contains("line 2") && done.err.contains("line 4"), "{}", done.err);
    assert!(done.err.contains("2 bad lines"), "{}", done.err);
}

#[test]
fn packed_files_are_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let packed = zstd::encode_all(post("a", 0, "bluesky", "ann", STABBING).as_bytes(), 3).expect("packed");
    let path = folder.path().join("posts.jsonl.zst");
    std::fs::write(&path, packed).expect("written");
    let done = bellwether(&["scan", path.to_str().expect("a path")], "");
    assert_eq!(lines(&done.out).len(), 1, "{}", done.err);
}

/// A trigger, then a rumour that six people spread, all naming one town.
fn unrest() -> Vec<String> {
    let mut posts = vec![
        post(
            "t1",
            0,
            "news:gazette",
            "gazette",
            "A man has been stabbed near the station in Llanelli, police say.",
        ),
        post(
            "t2",
            3,
            "police:demo",
            "police",
            "Officers are at the scene after a man was stabbed in Llanelli.",
        ),
        post("t3", 4, "bluesky", "p0", "someone stabbed in Llanelli, police everywhere"),
    ];
    let said = [
        "Llanelli attacker is an asylum seeker, police are hiding it",
        "police are hiding who stabbed that man in Llanelli",
        "they won't tell us who did it, Llanelli deserves the truth",
        "the suspect is an illegal immigrant. Llanelli",
        "he came over on a boat last month, Llanelli hotel, police are covering it up",
        "media blackout on Llanelli, police are hiding the truth",
    ];
    posts.extend(
        (0u32..)
            .zip(said)
            .map(|(i, text)| post(&format!("r{i}"), 30 + 4 * i, "bluesky", &format!("q{i}"), text)),
    );
    posts.push(post(
        "m",
        80,
        "bluesky",
        "caller",
        "Enough is enough. Everyone meet 7pm outside the town hall in Llanelli tonight, bring your mates",
    ));
    posts
}

#[test]
fn replay_raises_the_right_area_and_says_why() {
    let done = bellwether(&["replay", "-"], &unrest().concat());
    assert_eq!(done.code, 0, "{}", done.err);
    let changes = lines(&done.out);
    let raised: Vec<&Value> =
        changes.iter().filter(|c| c["level"].as_u64() > Some(2) && c["theme"].is_string()).collect();
    assert!(!raised.is_empty(), "nothing was raised:\n{}", done.out);
    for change in raised {
        assert_eq!(change["area"], json!({"code": "W06000010", "name": "Carmarthenshire"}), "{change}");
        assert!(change["because"].as_str().is_some_and(|because| because.len() > 20), "{change}");
        assert!(change["evidence"]["posts"].as_u64() > Some(0), "{change}");
    }
    let mut levels = std::collections::BTreeMap::new();
    for change in &changes {
        let cell = (change["area"]["code"].to_string(), change["theme"].to_string());
        let before = levels.insert(cell, change["level"].clone()).unwrap_or(json!(1));
        assert_eq!(change["from"], before, "{change}");
        assert!((1..=5).contains(&change["level"].as_u64().expect("a level")), "{change}");
        assert!(!change["theme"].is_null() || change["alert"] == "none", "{change}");
    }
    assert!(levels.values().all(|level| *level == 1), "a week later all is usual again: {levels:?}");
}

#[test]
fn replay_gives_the_same_bytes_whatever_the_order_of_the_lines() {
    let posts = unrest();
    let forwards = bellwether(&["replay", "-"], &posts.concat());
    let again = bellwether(&["replay", "-"], &posts.concat());
    let backwards = bellwether(&["replay", "-"], &posts.iter().rev().cloned().collect::<String>());
    assert!(!forwards.out.is_empty());
    assert_eq!(forwards.out, again.out);
    assert_eq!(forwards.out, backwards.out);
}

#[test]
fn replay_counts_and_skips_posts_without_a_time() {
    let untimed = r#"{"id":"n","published":null,"source":"bluesky","text":"no time"}"#;
    let done = bellwether(&["replay", "-"], untimed);
    assert_eq!((done.code, done.out.as_str()), (0, ""));
    assert!(done.err.contains("1 posts without a time"), "{}", done.err);
}

#[test]
fn feed_parse_gives_one_object_and_nothing_else() {
    let feed = r#"<?xml version="1.0"?><rss version="2.0"><channel><title>Gazette</title><link>https://gazette.example/</link>
        <item><title>Bins</title><link>/bins</link><guid>g1</guid><pubDate>Sun, 01 Mar 2026 12:00:00 GMT</pubDate><description>&lt;b&gt;Late&lt;/b&gt;</description></item></channel></rss>"#;
    let done =
        bellwether(&["feed", "parse", "-", "--raw", "--url", "https://gazette.example/feed.xml"], feed);
    assert_eq!(done.code, 0, "{}", done.err);
    let object: Value = serde_json::from_str(&done.out).expect("one object");
    assert_eq!(object["feed"]["title"], "Gazette");
    let wanted = json!({"id": "g1", "title": "Bins", "link": "https://gazette.example/bins", "published": "2026-03-01T12:00:00Z",
        "updated": null, "summary": "<b>Late</b>", "content": null, "author": null});
    assert_eq!(object["entries"], json!([wanted]));
}

#[test]
fn what_is_no_feed_is_said_to_be_none() {
    for document in ["", "<html><body>Log in</body></html>", "{\"a\":1}", "\u{0}\u{1}"] {
        let done = bellwether(&["feed", "parse", "-", "--raw"], document);
        assert_eq!((done.code, done.out.as_str()), (1, ""), "{document:?}");
        assert!(done.err.starts_with("bellwether: "), "{}", done.err);
    }
}

#[test]
fn exit_codes() {
    let folder = tempfile::tempdir().expect("a folder");
    let open = write(folder.path(), "open.toml", "[service]\nlisten = \"0.0.0.0:8780\"\n");
    let typo = write(folder.path(), "typo.toml", "[service]\nlissen = \"127.0.0.1:8780\"\n");
    let broken =
        write(folder.path(), "rules/disorder/broken.toml", "id = \"trigger.broken\"\nkind = \"triger\"\n");
    let rules = broken.ancestors().nth(2).expect("the folder").to_owned();
    let check = |args: &[&str], code: i32, said: &[&str]| {
        let done = bellwether(args, "");
        assert_eq!(done.code, code, "{args:?}: {} {}", done.out, done.err);
        for words in said {
            assert!(
                done.err.contains(words) || done.out.contains(words),
                "{args:?} does not say {words:?}: {} {}",
                done.out,
                done.err
            );
        }
    };
    check(&["check"], 0, &["usable"]);
    check(&["check", "--config", open.to_str().expect("a path")], 78, &["0.0.0.0:8780", "sign-in"]);
    check(&["run", "--config", open.to_str().expect("a path")], 78, &["0.0.0.0:8780"]);
    check(&["demo", "--listen", "0.0.0.0:8781"], 78, &["0.0.0.0:8781"]);
    check(&["check", "--config", typo.to_str().expect("a path")], 78, &["typo.toml", "lissen"]);
    check(&["check", "--config", "nowhere.toml"], 78, &["nowhere.toml"]);
    check(
        &["rules", "check", "--rules", rules.to_str().expect("a path")],
        78,
        &["disorder/broken.toml", "triger"],
    );
    check(&["scan", "--rules", rules.to_str().expect("a path")], 78, &["disorder/broken.toml"]);
    check(&["scan", "nowhere.jsonl"], 1, &["nowhere.jsonl"]);
    check(&["rules", "check"], 0, &["0 mistakes"]);
    check(&["rules", "test"], 0, &["0 not"]);
    check(&["flags"], 2, &[]);
    check(&["replay"], 2, &[]);
}

#[test]
fn help_fits_a_screen_and_shows_an_example() {
    let commands: &[&[&str]] = &[
        &["demo"],
        &["run"],
        &["check"],
        &["scan"],
        &["replay"],
        &["feed", "parse"],
        &["import"],
        &["rules", "new"],
        &["rules", "check"],
        &["rules", "fix"],
        &["rules", "fmt"],
        &["rules", "test"],
        &["rules", "explain"],
        &["rules", "backtest"],
        &["rules", "bench"],
        &["rules", "hygiene"],
        &["rules", "docs"],
        &["rules", "status"],
        &["rules", "apply"],
    ];
    for command in commands {
        let done = bellwether(&[*command, &["--help"][..]].concat(), "");
        assert_eq!(done.code, 0, "{command:?}");
        assert!(done.out.lines().count() <= 24, "{command:?} needs {} lines", done.out.lines().count());
        assert!(done.out.contains("Example:"), "{command:?} shows no example");
    }
}
