//! Every page over loopback: it answers, it is strict, it escapes, and it withholds.

#![allow(clippy::unwrap_used, reason = "a test stops where it is wrong")]

mod made_up;

use std::sync::Arc;

use made_up::{BRIDGEND, CANARY, CARDIFF, evening, hash, nothing, serve};
use tokio::io::AsyncReadExt;
use web::{Notice, Order, View};

/// Every page that shows no text of a post.
fn pages() -> Vec<String> {
    let mut pages: Vec<String> = [
        "/",
        "/areas/unplaced",
        "/areas/E06000023",
        "/rumours",
        "/sources",
        "/rules",
        "/api/board",
        "/api/rumours",
        "/api/sources",
        "/healthz",
        "/readyz",
        "/metrics",
    ]
    .map(str::to_owned)
    .to_vec();
    pages.extend([CARDIFF, BRIDGEND].map(|code| format!("/areas/{code}")));
    pages.push(format!("/areas/{CARDIFF}?span=week"));
    pages.push(format!("/api/areas/{CARDIFF}"));
    pages.push(format!("/rumours/{}", hash(2)));
    pages
}

fn html_pages() -> Vec<String> {
    let html = |page: &String| {
        !["/api/", "/healthz", "/readyz", "/metrics"].iter().any(|start| page.starts_with(start))
    };
    pages().into_iter().filter(html).chain([format!("/posts/{}", hash(3))]).collect()
}

#[tokio::test]
async fn every_page_answers_with_a_strict_policy_in_both_languages() {
    let site = serve(evening()).await;
    for page in pages().into_iter().chain(html_pages()) {
        for language in ["en", "cy"] {
            let answer = site.ask(&page, &format!("Cookie: lang={language}\r\n")).await;
            assert_eq!(answer.status, 200, "{page}");
            for header in [
                "content-security-policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; ",
                "x-content-type-options: nosniff",
                "referrer-policy: no-referrer",
                "cache-control: no-store",
            ] {
                assert!(answer.head.contains(header), "{page}: {header}\n{}", answer.head);
            }
        }
    }
}

#[tokio::test]
async fn nothing_hostile_and_nothing_inline_is_on_any_page() {
    let site = serve(evening()).await;
    for page in html_pages() {
        let body = site.get(&page).await.body;
        for forbidden in [
            "<script>",
            "alert(1)<",
            "<b>not",
            "<i>x",
            " style=\"",
            " onclick",
            "<crowd>",
            "http://",
            "javascript:",
        ] {
            assert!(!body.contains(forbidden), "{page} holds {forbidden}");
        }
        assert_eq!(body.matches("<script ").count(), 1, "{page}: only our own script, by address");
    }
    assert!(site.get("/sources").await.body.contains("news:&#60;script&#62;alert(3)"));
    assert!(site.get("/rules").await.body.contains("Stabbing &#60;script&#62;alert(1)"));
}

#[tokio::test]
async fn the_text_of_a_post_is_on_its_own_page_only_and_masked() {
    let site = serve(evening()).await;
    for page in pages() {
        let answer = site.get(&page).await;
        for withheld in [CANARY, "native-id", "somebody", "social.example"] {
            assert!(!answer.body.contains(withheld), "{page} holds {withheld}");
        }
    }
    let shown = site.get(&format!("/posts/{}", hash(3))).await.body;
    assert!(shown.contains(CANARY) && shown.contains("[phone number]") && shown.contains("[street address]"));
    for masked in ["900123", "900124", "Example Road", "somebody", "native-id"] {
        assert!(!shown.contains(masked), "{masked}");
    }
    assert!(shown.contains("Found by the rule: <span lang=\"en\">Stabbing &#60;script&#62;"));
    assert!(shown.contains(&format!("<a href=\"/areas/{CARDIFF}#evidence\">Back to Cardiff</a>")));
    assert!(site.get(&format!("/posts/{}?lang=cy", hash(3))).await.body.contains("[rhif ffôn]"));
}

#[tokio::test]
async fn what_is_not_there_is_said_in_plain_words() {
    let site = serve(evening()).await;
    let unknown = hash(99);
    let cases = [
        ("/areas/W99999999".to_owned(), "There is no area with this code"),
        ("/areas/%3Cscript%3E".to_owned(), "There is no area with this code"),
        (format!("/posts/{unknown}"), "This text is not kept"),
        ("/posts/zz".to_owned(), "This text is not kept"),
        (format!("/rumours/{unknown}"), "This rumour is not in the register"),
        ("/nowhere".to_owned(), "There is no page at this address"),
        ("/assets/../Cargo.toml".to_owned(), "There is no page at this address"),
    ];
    for (page, words) in cases {
        let answer = site.get(&page).await;
        assert_eq!((answer.status, answer.body.contains(words)), (404, true), "{page}");
        assert!(answer.head.contains("content-security-policy"), "{page}");
    }
    let welsh = site.get("/areas/W99999999?lang=cy").await.body;
    assert!(
        welsh.contains("Nid oes ardal â&#39;r cod hwn") || welsh.contains("Nid oes ardal â'r cod hwn"),
        "{welsh}"
    );
    let program = site.get("/api/areas/nowhere").await;
    let said: serde_json::Value = serde_json::from_str(&program.body).unwrap();
    assert_eq!((program.status, said["error"].as_str()), (404, Some("There is no area with this code")));
}

#[tokio::test]
async fn old_codes_and_the_metrics_word_for_the_rest_lead_somewhere() {
    let site = serve(evening()).await;
    let other = site.get("/areas/other").await;
    assert!(other.status == 307 && other.head.contains("location: /#elsewhere"));
    let gazetteer = made_up::gazetteer();
    let old = "E07000097"; // East Hertfordshire until 2012
    let successor = gazetteer.area(old).unwrap().code.to_string();
    let answer = site.get(&format!("/areas/{old}")).await;
    assert!(successor != old && answer.status == 307, "{successor}");
    assert!(answer.head.contains(&format!("location: /areas/{}", successor.to_lowercase())));
}

#[tokio::test]
async fn the_board_says_what_is_up_and_what_is_not_seen() {
    let site = serve(evening()).await;
    let body = site.get("/").await.body;
    let order: Vec<Option<usize>> = ["Bridgend", "Cardiff", "UK, not placed"]
        .map(|area| body.find(&format!(">{area}</a></th>")))
        .to_vec();
    assert!(order.iter().all(Option::is_some) && order.is_sorted(), "highest first: {order:?}");
    for said in [
        "4 areas are above usual. Highest: Bridgend, level 5 (very high).",
        "DEMO: an invented week, 300 times faster than life.",
        "2 of 4 sources are not being read",
        "1 mistake in the rule files, at rules/disorder/&#60;i&#62;x&#60;/i&#62;.toml:12",
        "A part of the records was damaged",
        "Above usual elsewhere",
        "stabbing reported, tied rumour (9 people), denied, contested",
        "Every area by theme",
        "Not covered: WhatsApp, closed groups",
        "people are being paged",
    ] {
        assert!(body.contains(said), "{said}");
    }
    let quiet = serve(nothing()).await.get("/").await.body;
    for said in
        ["No area shown here is above usual.", "no source reads it: no view", "levels cannot be believed yet"]
    {
        assert!(quiet.contains(said), "{said}");
    }
}

#[tokio::test]
async fn an_area_that_hardly_any_post_names_is_no_view_and_never_usual() {
    for (named, said) in [
        (None, "1 of 3 sources read"),
        (Some(0), "no post that can be read named it last week: no view"),
        (Some(1), "one post that can be read named it last week: no view"),
        (Some(6), "6 posts that can be read named it last week: no view"),
        (Some(7), "1 of 3 sources read"),
    ] {
        let mut view = evening();
        let powys = post::AreaCode::new("W06000023");
        view.watched.push(powys.clone());
        view.readable = named.map(|named| (powys.clone(), named)).into_iter().collect();
        let body = serve(view).await.get("/").await.body;
        let (_, row) = body.split_once(&format!("href=\"/areas/{powys}\"")).expect("its row");
        let (row, _) = row.split_once("</li>").expect("its end");
        assert!(row.contains(said), "{named:?}: {row}");
    }
}

#[tokio::test]
async fn an_area_says_why_with_its_evidence_and_coverage() {
    let site = serve(evening()).await;
    let body = site.get(&format!("/areas/{CARDIFF}")).await.body;
    for said in [
        "Ely, Cardiff · violent incident: level 4 (high) since 20:36. A stabbing reported by 2 outlets and 14 people (usual: 0.2 a day)",
        "<li>hostility <span>in 24 hours 16 posts by 14 people in 3 sources, 4 rebuttals</span></li>",
        "Describes knife injuries.",
        "2 posts by 2 authors",
        "public post (bluesky)",
        "found late",
        "disguised spelling",
        "Highest level 4, now 4.",
        "Honiad bod y gwir yn cael ei guddio",
        "Claimed, not confirmed",
        "Not covered: WhatsApp",
        "Police force: South Wales Police.",
        "<a href=\"#evidence\">Evidence</a>",
        "aria-label=\"Show text: Stabbing &#60;script&#62;alert(1)&#60;/script&#62;, ",
        "<svg class=\"timeline\"",
    ] {
        assert!(body.contains(said), "{said}");
    }
    let order = ["id=\"why\"", "id=\"rumours\"", "id=\"claimed\"", "id=\"evidence\""].map(|id| body.find(id));
    assert!(order.iter().all(Option::is_some) && order.is_sorted(), "rumours before evidence: {order:?}");
    let welsh = site.get(&format!("/areas/{CARDIFF}?lang=cy")).await.body;
    assert!(welsh.contains("Heddlu De Cymru") && welsh.contains("o&#39;r 4 ffynhonnell"), "{welsh}");
    let (_, coverage) = body.split_once("id=\"coverage\"").unwrap();
    assert!(
        coverage.contains("bluesky") && !coverage.contains("council:swansea"),
        "its own sources and those for everywhere"
    );
}

#[tokio::test]
async fn a_page_gives_its_moving_part_alone_when_asked() {
    let site = serve(evening()).await;
    for page in html_pages() {
        let part = site.ask(&page, "Bellwether-Part: live\r\n").await.body;
        assert!(part.starts_with("<div id=\"live\">") && !part.contains("<html"), "{page}");
        assert!(
            site.get(&page).await.body.contains(part.trim_end()),
            "{page}: the same as in the whole page"
        );
    }
}

#[tokio::test]
async fn the_language_is_kept_and_may_be_changed_on_every_page() {
    let site = serve(evening()).await;
    for page in html_pages() {
        let joint = if page.contains('?') { "&#38;" } else { "?" };
        let english = site.get(&page).await;
        assert!(
            english.body.contains("<html lang=\"en\">")
                && english.body.contains(&format!("{page}{joint}lang=cy")),
            "{page}"
        );
        let welsh = site.get(&format!("{page}{}lang=cy", if page.contains('?') { "&" } else { "?" })).await;
        assert!(welsh.body.contains("<html lang=\"cy\">"), "{page}");
        assert!(
            welsh.head.contains("set-cookie: lang=cy; path=/; max-age=31536000; samesite=lax; httponly"),
            "{page}"
        );
    }
}

#[tokio::test]
async fn no_english_is_left_on_the_welsh_pages() {
    let site = serve(evening()).await;
    let ours = regex::Regex::new(
        r"(?i)\b(the|and|with|level|since|people|posts|show|read|area|areas|sources|board|rules|not|usual)\b",
    )
    .unwrap();
    // What is quoted: marked with another language, code, or written by somebody else.
    let quoted = regex::Regex::new(r#"(?s)<head>.*?</head>|<(\w+)[^>]*\slang="(?:en|zxx)"[^>]*>.*?</\w+>|<code>.*?</code>|<[^>]*>|an HTML page came.*?feed|no answer within 10 s|“[^”]*”|rules/\S+|Heddlu: [^.]*"#).unwrap();
    for page in html_pages().into_iter().filter(|page| !page.starts_with("/posts/")) {
        let body = site.ask(&page, "Cookie: lang=cy\r\n").await.body;
        let body = body.replacen("<html lang=\"cy\">", "", 1);
        let text = quoted.replace_all(&body, " ");
        let left: Vec<&str> = ours.find_iter(&text).map(|word| word.as_str()).collect();
        assert!(left.is_empty(), "{page}: {left:?}\n{text}");
    }
}

#[tokio::test]
async fn terms_that_want_reading_again_are_named_with_their_source() {
    let site = serve(evening()).await;
    let said = |body: &str, words: &str| body.matches(words).count();
    let english = site.get("/sources").await.body;
    assert_eq!(said(&english, "Its terms have been due to be read again since "), 1);
    assert!(english.contains("read them, then write the day into terms_reviewed"));
    let welsh = site.get("/sources?lang=cy").await.body;
    assert_eq!(said(&welsh, "Mae angen ailddarllen ei thelerau ers "), 1);
    let health: serde_json::Value = serde_json::from_str(&site.get("/healthz?verbose").await.body).unwrap();
    let detail = health["detail"].as_array().unwrap();
    let due: Vec<&str> = detail
        .iter()
        .filter(|source| !source["terms_due_since"].is_null())
        .map(|source| source["id"].as_str().unwrap())
        .collect();
    assert_eq!(due, ["police:south-wales"]);
}

#[tokio::test]
async fn health_says_alive_and_ready_says_why_not() {
    let site = serve(evening()).await;
    assert_eq!(site.get("/readyz").await.body, "ready\n");
    let health: serde_json::Value = serde_json::from_str(&site.get("/healthz").await.body).unwrap();
    assert_eq!(
        health["degraded"],
        serde_json::json!(["store-quarantined", "sources-not-read", "rules-last-good", "rules-flooding"])
    );
    assert_eq!(
        (&health["ready"], &health["rules"]["mistakes"]),
        (&serde_json::json!(true), &serde_json::json!(1))
    );
    assert!(health.get("detail").is_none(), "a probe needs no list");
    let health: serde_json::Value = serde_json::from_str(&site.get("/healthz?verbose").await.body).unwrap();
    let detail = health["detail"].as_array().unwrap();
    assert_eq!(detail.len() as u64, health["sources"]["configured"].as_u64().unwrap());
    let unread = detail.iter().filter(|source| source["unread"] == true).count();
    assert_eq!(unread as u64, health["sources"]["not_read"].as_u64().unwrap());
    assert!(unread > 0 && detail[0]["unread"] == true, "what is not read comes first: {detail:?}");
    assert!(
        detail
            .iter()
            .all(|source| source["words"].as_str().unwrap().contains(' ') || source["state"] == "fine")
    );
    let refusing = View { notices: vec![Notice::StoreRefuses], ..evening() };
    for (view, reason) in [(nothing(), "reading its own records"), (refusing, "nothing can be written")] {
        let site = serve(view).await;
        let answer = site.get("/readyz").await;
        assert!(answer.status == 503 && answer.body.contains(reason), "{}", answer.body);
        assert_eq!(site.get("/healthz").await.status, 200);
    }
    assert!(site.get("/metrics").await.body.contains("# TYPE bellwether_ready gauge"));
}

#[tokio::test]
async fn the_api_gives_the_same_board_to_programs() {
    let site = serve(evening()).await;
    let get =
        async |path: &str| -> serde_json::Value { serde_json::from_str(&site.get(path).await.body).unwrap() };
    let board = get("/api/board").await;
    let codes: Vec<&str> =
        board["areas"].as_array().unwrap().iter().filter_map(|area| area["code"].as_str()).collect();
    assert_eq!((codes.len(), codes.first(), codes.last()), (24, Some(&"unplaced"), Some(&"E06000023")));
    let area = get(&format!("/api/areas/{CARDIFF}")).await;
    assert_eq!((&area["level"], &area["name"]), (&4.into(), &"Cardiff".into()));
    let cell = &area["cells"][2];
    assert_eq!(
        (&cell["theme"], &cell["severity"], &cell["alert"]),
        (&"violent-incident".into(), &3.into(), &"firing".into())
    );
    assert!(cell["because"].as_str().unwrap().starts_with("Ely, Cardiff"));
    assert_eq!(get(&format!("/api/areas/{CARDIFF}?lang=cy")).await["name"], "Caerdydd");
    assert_eq!(get("/api/rumours").await["rumours"][0]["id"], hash(2).to_string());
    assert_eq!(get("/api/sources").await["sources"][1]["state"], "not-a-feed");
}

#[tokio::test]
async fn assets_are_where_pages_say_they_are() {
    let site = serve(evening()).await;
    let body = site.get("/").await.body;
    let quoted = body.split('"').filter(|part| part.starts_with("/assets/"));
    let assets: Vec<&str> = quoted.collect();
    assert_eq!(assets.len(), 3);
    for asset in assets {
        let answer = site.get(asset).await;
        assert!(
            answer.status == 200 && answer.head.contains("immutable") && !answer.body.is_empty(),
            "{asset}"
        );
    }
}

#[tokio::test]
async fn open_pages_are_told_what_changed_and_let_go_at_the_end() {
    let site = serve(evening()).await;
    let mut stream = site.listen().await;
    let mut heard = String::new();
    read_until(&mut stream, &mut heard, "\r\n\r\n").await;
    let head = heard.to_lowercase();
    assert!(head.contains("text/event-stream") && head.contains("x-accel-buffering: no"), "{heard}");
    let mut later = evening();
    later.board.readings.retain(|reading| reading.cell.area.as_str() != CARDIFF);
    site.view.send_replace(Arc::new(later));
    read_until(&mut stream, &mut heard, "\n\n").await;
    assert!(heard.contains(r#"data: {"clock":"22:30:00","topics":["W06000015","areas"]}"#), "{heard}");
    site.stop().await.unwrap();
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).await.unwrap();
}

/// Reads until `end` has been heard; the service's own patience bounds it.
async fn read_until(stream: &mut tokio::net::TcpStream, heard: &mut String, end: &str) {
    while !heard.contains(end) {
        let mut bytes = [0; 1024];
        let read = stream.read(&mut bytes).await.unwrap();
        assert!(read > 0, "it hung up: {heard}");
        heard.push_str(&String::from_utf8_lossy(&bytes[..read]));
    }
}

#[tokio::test]
async fn a_surge_under_way_stands_on_its_area_and_nowhere_else() {
    let site = serve(evening()).await;
    for (path, shown) in [
        (format!("/areas/{CARDIFF}"), true),
        (format!("/api/areas/{CARDIFF}"), true),
        (format!("/areas/{BRIDGEND}"), false),
        (format!("/api/areas/{BRIDGEND}"), false),
    ] {
        let answer = site.get(&path).await;
        assert_eq!(answer.body.contains("surge.rumour-then-call"), shown, "{path}");
    }
}

#[tokio::test]
async fn orders_are_taken_from_whoever_has_the_key_and_from_nobody_else() {
    let mut site = serve(nothing()).await;
    let key = "Authorization: Bearer the operator's key\r\n";
    let cases: &[(&str, &str, u16)] = &[
        ("seconds=60", "", 401),
        ("seconds=60", "Authorization: Bearer the operator's other key\r\n", 401),
        ("seconds=60", "Authorization: Basic the operator's key\r\n", 401),
        ("seconds=0", key, 400),
        ("seconds=99999999999", key, 400),
        ("seconds=soon", key, 400),
        ("seconds=60", key, 202),
        ("seconds=60", key, 503),
    ];
    for (query, headers, status) in cases {
        let answer = site.send("POST", &format!("/api/rules/apply?{query}"), headers).await;
        assert_eq!(answer.status, *status, "{query} {headers}");
    }
    let order = site.orders.try_recv();
    assert_eq!(order, Ok(Order::Apply { since: jiff::SignedDuration::from_secs(60) }));
    assert!(site.orders.try_recv().is_err());
}
