//! The phrase language, line by line: a pattern, a post, and what must be highlighted in it.

use crate::support::{EXAMPLES, file, post, rule, usable};

/// `expected` is the post with «» around each highlight; without any, the pattern must not hit.
fn check(settings: &str, pattern: &str, expected: &str) {
    let text = expected.replace(['«', '»'], "");
    let body = format!("[find]\nstrong = '''\n{pattern}\nzzqx zzqx\n'''{EXAMPLES}");
    let list = file("rules/lists/authority.txt", "(police | cops | old bill)\ncouncil # the town's\n");
    let rules = usable(&[list, rule("test.rule", settings, &body)]);
    let scan = rules.scan(&post(&text), None);
    let mut shown = String::new();
    let mut at = 0;
    for (_, span) in scan.hits.iter().flat_map(|hit| &hit.spans) {
        shown.push_str(&format!("{}«{}»", &text[at..span.start], &text[span.clone()]));
        at = span.end;
    }
    shown.push_str(&text[at..]);
    assert_eq!(shown, expected, "pattern: {pattern}");
}

#[test]
fn english() {
    for (pattern, expected) in [
        // Words: case, accents, apostrophes, commas, look-alikes, invisible characters and stretching do not matter.
        ("police are hiding", "The «POLICE are, híding» it"),
        ("police are hiding", "Pоlice? «Pоlice аre h\u{200b}idiiing» it"),
        ("police are hiding", "the police were hiding"),
        ("they're lying", "«theyre lying» to us, «they’re lying»"),
        ("and", "a sandy hand"),
        ("e-scooter", "an «e scooter» and an «e-scooter»"),
        ("police, are", "«police are»"),
        ("are... hiding", "they «are hiding»"),
        // Joined hashtags.
        ("police are hiding", "so «#PoliceAreHiding» what"),
        ("police are hiding", "so «#policearehiding» what"),
        ("police are hiding", "so #PoliceAreHidingStuff policearehiding"),
        ("(police | cops) .. [are] hiding", "«#CopsHiding» «#PoliceAreHiding» #PoliceWereHiding"),
        // One of, optional; both nest.
        ("(police | cops | old bill) lie", "«old bill lie» «cops lie» police lied"),
        ("tell [all] us", "«tell us» «tell all us» tell to us"),
        ("two [big [red]] cars", "«two cars» «two big cars» «two big red cars» two red cars"),
        ("(two (red | big) | my) cars", "«two red cars» «two big cars» «my cars» two cars"),
        // Gaps stay in their sentence.
        ("he .. ran", "«he up and just ran»"),
        ("he .. ran", "he up and just then ran"),
        ("he ..6 ran", "«he up and just then saw it ran»"),
        ("he had .. zoo", "he had it. Then zoo came"),
        ("he ..2 (ran | fell | fell down)", "«he just ran» fell, «he just fell down»"),
        ("hiding who", "they are «hiding... who» did it"),
        // Near: either order, over sentences.
        ("mask near/3 tonight", "«mask up lads. tonight»"),
        ("mask near/3 tonight", "«tonight bring a mask»"),
        ("mask near/3 tonight", "mask one two three four tonight"),
        ("mask up near/2 (friday | now)", "«friday: mask up»"),
        // Endings and beginnings.
        ("stab+", "«stab» «stabs» «stabbed» «stabbing» «stabbings» stabilise stabber"),
        ("knife+ him", "«knifed him»"),
        ("immig*", "«immigrants» «immigration» immi imm"),
        ("(teen* | girl) hurt", "a «teenager hurt», a «girl hurt»"),
        // Lists and slots.
        ("<authority> lied", "the «old bill lied», the «council lied», council lies"),
        ("meet <time>", "«meet 8.30pm» at the park"),
        ("see <mention> at <url>", "«see @someone at https://example.org/x»"),
        ("year <number>", "in «year 11» and «year eleven»"),
        // As written.
        ("#Enough", "enough «#enough» Enough «#ENOUGH»"),
        ("=EDL here", "edl here, «EDL here»"),
        ("🔪 outside", "a «🔪 outside»"),
        ("i <3 you", "«i <3 you»"),
        // Notes.
        ("police lie # what they say", "«police lie»"),
        // Disguises.
        ("stab them", "«st4b them», «s.t.a.b them», «s t a b them»"),
        ("meet at eight", "meet at 8, «m33t at eight»"),
        // Expressions read the folded words.
        (r"re: hid(e|ing) (it|this)", "they are «HIDING this»"),
        (r"re: \bhide\b", "hideous"),
    ] {
        check("", pattern, expected);
    }
}

#[test]
fn welsh() {
    for (pattern, expected) in [
        ("heddlu ..5 (cuddio | celu)", "Mae'r «heddlu'n cuddio'r» gwir"),
        ("(cuddio | celu) ..1 (gwir | gwirionedd)", "Peidiwch â «chuddio'r gwir»"),
        ("(cuddio | celu) ..1 (gwir | gwirionedd)", "am «guddio y gwirionedd» wrthym"),
        ("yng Caerdydd", "«yng Nghaerdydd» heno"),
        ("pentref*", "dau «bentref» a thri «phentrefwr»"),
        ("dyn efo cyllell", "«dyn efo cyllell», ddyn efo cyllell"),
        ("gwir", "y «gwir» a'r «wir»"),
    ] {
        check("lang = \"cy\"", pattern, expected);
    }
}

/// Strength, weak lines, require, vetoes, fields and sources: (body, post, expected strength and number of vetoes).
#[test]
fn rules_as_a_whole() {
    let two_weak = "[find]\nweak = ['knife', 'police (tape | cordon)', 'helicopter']";
    let required = "[find]\nstrong = 'meet now'\n[require]\nwhere = ['town hall', '<place>']\nwho = 'lads'";
    let vetoes =
        "[find]\nstrong = 'knife attack'\n[unless]\nsame_sentence = 'butter'\nsame_post = 'episode <number>'";
    for (body, text, expected) in [
        (two_weak, "a knife", "- 0"),
        (two_weak, "a knife and a knife", "- 0"),
        (two_weak, "a knife. police tape", "weak 0"),
        ("[find]\nweak_needed = 3\nweak = ['a', 'b', 'c']", "a b", "- 0"),
        ("[find]\nweak_needed = 3\nweak = ['a', 'b', 'c']", "a b c", "weak 0"),
        ("[find]\nstrong = 'x'\nweak = ['a', 'b']", "a b x", "strong 0"),
        (required, "lads meet now", "- 0"),
        (required, "meet now by the town hall. lads", "strong 0"),
        (required, "lads meet now in Swansea", "strong 0"),
        (vetoes, "knife attack", "strong 0"),
        (vetoes, "a butter knife attack", "- 1"),
        (vetoes, "butter. knife attack", "strong 0"),
        (vetoes, "butter knife attack. another knife attack", "strong 0"),
        (vetoes, "knife attack! that was episode 4", "- 1"),
    ] {
        let rules = usable(&[rule(
            "test.rule",
            "",
            &format!("{body}\n[tests]\ntodo_match = 'q'\n{}", examples(body)),
        )]);
        let scan = rules.scan(&post(text), None);
        let strength = scan.hits.first().map_or("-", |hit| hit.strength.as_str());
        assert_eq!(format!("{strength} {}", scan.vetoed.len()), expected, "{body}\n{text}");
    }
}

/// A post that each body above finds, so that its rule may be loaded.
fn examples(body: &str) -> &'static str {
    match body {
        _ if body.contains("town hall") => "match = 'lads meet now town hall'\nignore = 'y'",
        _ if body.contains("butter") => "match = 'knife attack'\nignore = 'y'",
        _ if body.contains("helicopter") => "match = 'knife helicopter'\nignore = 'y'",
        _ if body.contains("'x'") => "match = 'x'\nignore = 'y'",
        _ => "match = 'a b c'\nignore = 'y'",
    }
}

/// A hit is disguised when every place it was found at was.
#[test]
fn disguises_are_noted() {
    let body = "[find]\nstrong = 'stab them'\n[tests]\nmatch = 'stab them'\nignore = 'y'";
    let rules = usable(&[rule("test.rule", "", body)]);
    for (text, disguised) in [
        ("stab them", false),
        ("st4b them", true),
        ("s t a b them", true),
        ("stаb them", true),
        ("st4b them, stab them", false),
    ] {
        let scan = rules.scan(&post(text), None);
        assert_eq!(scan.hits.first().map(|hit| hit.disguised), Some(disguised), "{text}");
    }
}

#[test]
fn scope_to_sources_and_fields() {
    let body = "[find]\nstrong = 'knife attack'\n[tests]\nmatch = 'knife attack'\nignore = 'y'";
    let rules = usable(&[rule("test.rule", "sources = [\"news\", \"police:gwent\"]", body)]);
    for (source, hits) in [("news:bbc", 1), ("police:gwent", 1), ("police:kent", 0), ("bluesky", 0)] {
        let scan = rules.scan(&crate::support::post_from(source, "a knife attack"), None);
        assert_eq!(scan.hits.len(), hits, "{source}");
    }
}

#[test]
fn drafts_and_retired_rules_are_not_matched() {
    for (status, hits) in [("draft", 0), ("shadow", 1), ("live", 1), ("retired", 0)] {
        let mut file = rule(
            "test.rule",
            "",
            "[find]\nstrong = 'knife attack'\n[tests]\nmatch = 'knife attack'\nignore = 'y'",
        );
        file.bytes =
            String::from_utf8(file.bytes).unwrap().replace("\"live\"", &format!("\"{status}\"")).into_bytes();
        let rules = usable(&[file]);
        assert_eq!(rules.scan(&post("a knife attack"), None).hits.len(), hits, "{status}");
        assert_eq!(rules.rules().count(), 1);
    }
}
