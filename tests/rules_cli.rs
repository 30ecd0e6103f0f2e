//! The rule author's commands, as an analyst types them in a folder of their own.

use std::path::Path;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use crate::running::{Finished, Service, bellwether, bellwether_in, write};

/// A rule that flags talk of moon cheese.
const CHEESE: &str = r#"id        = "rumour.cheese"
title     = "The moon is said to be cheese"
kind      = "rumour"
theme     = "general"
weight    = "low"              # a comment of its author's
status    = "live"
owner     = "analysts"
review_by = 2099-01-01
why       = "An example."
false_alarms = ["recipes"]

[find]
strong = '''
moon ..3 (cheese | cheddar)
'''

[unless]
same_post = 'recipe'

[tests]
match = '''
the «moon is made of cheese»
'''
deny = 'It is not true that the moon is cheese'
query = 'is the moon cheese? genuine question'
ignore = 'moon cheese recipe'
"#;

/// A folder holding `rules/general/rumour.cheese.toml` with this text.
fn folder_with(text: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "rules/general/rumour.cheese.toml", text);
    folder
}

fn rules(folder: &Path, args: &[&str]) -> Finished {
    bellwether_in(folder, &[&["rules"][..], args].concat(), "")
}

fn cheese_in(folder: &Path) -> String {
    std::fs::read_to_string(folder.join("rules/general/rumour.cheese.toml")).expect("the rule file")
}

/// Runs a command and holds it to its exit code and to words of its output.
#[track_caller]
fn check(folder: &Path, args: &[&str], code: i32, said: &[&str]) -> Finished {
    let done = rules(folder, args);
    assert_eq!(done.code, code, "{args:?}: {}{}", done.out, done.err);
    for words in said {
        assert!(
            done.out.contains(words) || done.err.contains(words),
            "{args:?} does not say {words:?}:\n{}{}",
            done.out,
            done.err
        );
    }
    done
}

#[test]
fn explain_says_why_and_why_not() {
    let folder = folder_with(CHEESE);
    let explain = |post: &str, code: i32, said: &[&str]| {
        check(folder.path(), &["explain", "rumour.cheese", "--text", post], code, said);
    };
    explain(
        "the moon is really cheddar",
        0,
        &[
            "a strong hit, read as support",
            "«moon is really cheddar»",
            "✓ moon",
            "not here  unless same_post",
        ],
    );
    explain(
        "the moon is bread",
        1,
        &["no hit", "✓ moon", "✗ needed (cheese | cheddar) within 3 words: saw “is bread”"],
    );
    explain(
        "m\u{43e}on is ch\u{200b}eeese",
        0,
        &["disguised", "1 look-alike letter, 1 invisible character, eee→ee or e"],
    );
    explain("moon cheese recipe", 1, &["the [unless] line `recipe` stands in it"]);
    explain("the moon is not cheese, police say it is not true", 0, &["stance    deny"]);
    explain("nothing of the kind", 1, &["no part of any line under [find] stands"]);
    check(
        folder.path(),
        &["explain", "rumour.cheese"],
        0,
        &["live", "*moon*, then with up to 3 words between, *cheese/cheddar*"],
    );
    check(folder.path(), &["explain", "unknown-key"], 0, &["slip of the keyboard", "staus"]);
    check(
        folder.path(),
        &["explain", "rumour.chese", "--text", "x"],
        2,
        &["`rumour.chese` is neither a rule"],
    );
}

#[test]
fn explain_works_where_the_rules_cannot_be_loaded() {
    let folder = folder_with(&CHEESE.replace("the «moon is made of cheese»", "the moon is bread"));
    write(folder.path(), "rules/general/other.toml", "id = \"half");
    check(folder.path(), &["test"], 78, &["other.toml"]);
    check(folder.path(), &["explain", "rumour.cheese", "--text", "the moon is bread"], 1, &["✗ needed"]);
}

#[test]
fn explain_lists_the_forms_of_words() {
    let folder = folder_with(&CHEESE.replace("moon ..3", "(moon | carry+) ..3"));
    let welsh = CHEESE
        .replace("rumour.cheese", "rumour.caws")
        .replace("status    =", "lang      = \"cy\"\nstatus    =")
        .replace("moon ..3 (cheese | cheddar)", "lleuad ..3 caws\nmoon ..3 (cheese | cheddar)");
    write(folder.path(), "rules/general/rumour.caws.toml", &welsh);
    let english = ["- carry+: carry, carries, carried, carrying, carryings"];
    check(folder.path(), &["explain", "rumour.cheese"], 0, &english);
    check(folder.path(), &["explain", "rumour.caws"], 0, &["- caws: caws, gaws, nghaws, chaws"]);
}

#[test]
fn a_failing_example_is_shown_with_how_it_was_read_and_how_near_it_came() {
    let folder = folder_with(&CHEESE.replace("the «moon is made of cheese»", "the m\u{43e}on is bread"));
    let said =
        ["FAIL rumour.cheese", "read as   the moon is bread", "nearest   line 14   ✓ moon", "saw “is bread”"];
    check(folder.path(), &["test"], 1, &said);
}

#[test]
fn fix_puts_right_what_there_is_no_doubt_about() {
    let broken = CHEESE
        .replace("status    =", "staus     =")
        .replace("\"rumour\"", "\"rumor\"")
        .replace("[unless]", "[unless]\nsources = [\"bluesky\"] # only there");
    let folder = folder_with(&broken);
    let shown = check(folder.path(), &["fix", "--dry-run"], 1, &["`staus` is now `status`", "+status "]);
    assert!(shown.out.contains("3 repairs to make"), "{}", shown.out);
    assert_eq!(cheese_in(folder.path()), broken, "a dry run changed the file");
    check(folder.path(), &["fix"], 0, &["3 repairs made", "`sources` moved to the top"]);
    let mended = cheese_in(folder.path());
    assert!(mended.contains("# a comment of its author's") && mended.contains("# only there"), "{mended}");
    check(folder.path(), &["check"], 0, &["0 mistakes"]);
    check(folder.path(), &["fix"], 0, &["0 repairs made"]);
    assert_eq!(cheese_in(folder.path()), mended);
}

#[test]
fn fix_rewrites_quotes_and_wide_beginnings_where_no_example_is_lost() {
    let broken = CHEESE.replace("same_post = 'recipe'", "same_post = \"a \\\"moon\\\" recipe\" # food");
    let folder = folder_with(&broken.replace("'moon cheese recipe'", "'a moon recipe for moon cheese'"));
    check(folder.path(), &["fix"], 0, &["1 repairs made"]);
    let mended = cheese_in(folder.path());
    assert!(mended.contains("same_post = 'a \"moon\" recipe' # food"), "{mended}");
    let wide = CHEESE.replace("moon ..3 (", "moon* ..3 (stab* | ");
    write(folder.path(), "rules/general/rumour.cheese.toml", &wide);
    check(folder.path(), &["fix"], 0, &["`stab*` is now `stab+`"]);
    let needed = wide.replace("match = '''", "match = '''\nthe moon is stable");
    write(folder.path(), "rules/general/rumour.cheese.toml", &needed);
    check(folder.path(), &["fix"], 0, &["0 repairs made", "one of its examples would fail"]);
    assert_eq!(cheese_in(folder.path()), needed);
}

#[test]
fn fmt_lays_out_a_file_and_keeps_what_it_says() {
    let untidy = CHEESE
        .replace("id        =", "id=")
        .replace("moon ..3 (cheese | cheddar)", "  moon   ..3 (cheese|cheddar)  # food  ");
    let folder = folder_with(&untidy);
    check(
        folder.path(),
        &["fmt", "--check"],
        1,
        &["rules/general/rumour.cheese.toml", "-id=", "+id        ="],
    );
    assert_eq!(cheese_in(folder.path()), untidy, "--check changed the file");
    check(folder.path(), &["fmt"], 0, &["1 rule files, 1 changed"]);
    assert_eq!(cheese_in(folder.path()), CHEESE.replace("cheddar)", "cheddar) # food"));
    check(folder.path(), &["fmt", "--check"], 0, &["0 would change"]);
    write(folder.path(), "rules/general/rumour.cheese.toml", "id = ");
    check(folder.path(), &["fmt"], 1, &["1 cannot be read", "rules check"]);
}

#[test]
fn new_drafts_a_rule_from_pasted_posts_without_personal_data() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("rules")).expect("a rules folder");
    let posts = "They have poisoned the reservoir, ring 07700 900123\npoisoned the reservoir they have\n'''odd «post» entirely @ann\n";
    write(folder.path(), "posts.txt", posts);
    let new = ["new", "rumour", "--id", "rumour.water", "--theme", "hazard", "--from", "posts.txt"];
    check(folder.path(), &new, 0, &["rules/hazard/rumour.water.toml written"]);
    let text =
        std::fs::read_to_string(folder.path().join("rules/hazard/rumour.water.toml")).expect("the draft");
    assert!(
        text.contains("poisoned the reservoir\n'''") && text.contains("todo_match = '''\n'odd"),
        "{text}"
    );
    assert!(!text.contains("07700") && !text.contains("@ann"), "{text}");
    check(folder.path(), &["check"], 0, &["1 rules in force, 0 mistakes"]);
    check(folder.path(), &["test"], 0, &["2 as expected, 0 not, 1 known gaps"]);
    check(folder.path(), &["fmt", "--check"], 0, &["0 would change"]);
    check(folder.path(), &["hygiene"], 1, &["unowned", "known-gaps"]);
    check(
        folder.path(),
        &["check", "--status", "live", "--rule", "rumour.water"],
        1,
        &["unfinished", "not-in-shadow"],
    );
    check(folder.path(), &new, 1, &["is there already"]);
    let wrong_theme = ["new", "rumour", "--id", "rumour.x", "--theme", "hazzard", "--from", "posts.txt"];
    check(folder.path(), &wrong_theme, 1, &["there is no theme `hazzard`"]);
    let wrong_id = ["new", "rumour", "--id", "../x", "--theme", "hazard", "--from", "posts.txt"];
    check(folder.path(), &wrong_id, 1, &["an id is small letters"]);
}

#[test]
fn reports_for_machines() {
    let folder =
        folder_with(&CHEESE.replace("strong = '''", "strong = '''\ngreen moon\n").replace("2099", "2020"));
    let github = check(folder.path(), &["check", "--format", "github"], 0, &[]);
    assert!(
        github.out.starts_with("::warning file=rules/general/rumour.cheese.toml,line=8,"),
        "{}",
        github.out
    );
    for args in [&["check", "--format", "json"][..], &["test", "--lines", "--format", "json"]] {
        let done = check(folder.path(), args, 0, &[]);
        let line: Value = serde_json::from_str(&done.out).expect("one JSON object");
        assert_eq!(line["path"], "rules/general/rumour.cheese.toml");
    }
    let done = check(folder.path(), &["hygiene", "--format", "json"], 1, &[]);
    let codes: Vec<String> = done
        .out
        .lines()
        .map(|line| {
            let finding: Value = serde_json::from_str(line).expect("JSON");
            finding["code"].as_str().expect("a code").to_owned()
        })
        .collect();
    assert_eq!(codes, ["review-overdue", "few-examples", "few-examples", "untested-line"]);
    check(folder.path(), &["test", "--lines"], 0, &["no example uses this line of `strong`: green moon"]);
}

#[test]
fn junit_reports() {
    let folder = folder_with(&CHEESE.replace("2099", "2020"));
    let path = "rules/general/rumour.cheese.toml";
    let report = |suite: &str, counts: &str, tests: &[String]| {
        let tests: String =
            tests.iter().map(|test| format!("    <testcase classname=\"{path}\" {test}\n")).collect();
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n  <testsuite name=\"bellwether rules {suite}\" {counts}>\n{tests}  </testsuite>\n</testsuites>\n"
        )
    };
    let passed = |line: usize, name: &str| format!("name=\"{name}\" file=\"{path}\" line=\"{line}\"/>");
    let done = check(folder.path(), &["check", "--format", "junit"], 0, &[]);
    let overdue = format!(
        "name=\"review-overdue\" file=\"{path}\" line=\"8\"><skipped message=\"the review date of this rule, 2020-01-01, has passed\"/></testcase>"
    );
    assert_eq!(done.out, report("check", "tests=\"1\" failures=\"0\" skipped=\"1\"", &[overdue]));
    let done = check(folder.path(), &["test", "--format", "junit"], 0, &[]);
    let tests = [
        passed(22, "rumour.cheese match: the moon is made of cheese"),
        passed(24, "rumour.cheese deny: It is not true that the moon is cheese"),
        passed(25, "rumour.cheese query: is the moon cheese? genuine question"),
        passed(26, "rumour.cheese ignore: moon cheese recipe"),
    ];
    assert_eq!(done.out, report("test", "tests=\"4\" failures=\"0\" skipped=\"0\"", &tests));
    let done = check(folder.path(), &["backtest", "--format", "junit"], 0, &[]);
    let tests = [passed(1, "rumour.cheese finds what was planted")];
    assert_eq!(done.out, report("backtest", "tests=\"1\" failures=\"0\" skipped=\"0\"", &tests));
    let done = check(folder.path(), &["hygiene", "--format", "junit"], 1, &[]);
    assert!(done.out.contains("name=\"rumour.cheese few-examples\""), "{}", done.out);
}

/// What a live rule needs besides what CHEESE has.
fn promotable() -> String {
    CHEESE
        .replace(
            "the «moon is made of cheese»",
            "the «moon is made of cheese»\nmoon of pure cheddar\nmoon and cheese",
        )
        .replace(
            "ignore = 'moon cheese recipe'",
            "ignore = '''\nmoon cheese recipe\nthe council says the moon is rock\nbread\n'''",
        )
}

#[test]
fn the_gate_says_what_a_rule_lacks_to_go_live() {
    let folder = folder_with(CHEESE);
    let live = ["check", "--status", "live"];
    let lacks = ["1 posts under `match`; a live rule has 3 or more", "0 may be live, 1 may not"];
    check(folder.path(), &live, 1, &lacks);
    write(folder.path(), "rules/general/rumour.cheese.toml", &promotable());
    check(folder.path(), &live, 0, &["1 rules judged: 1 may be live, 0 may not"]);
    let broad = promotable().replace("strong = '''\n", "strong = '''\nflooding on the road\n");
    write(folder.path(), "rules/general/rumour.cheese.toml", &broad);
    check(folder.path(), &live, 1, &["too-many-false-alarms", "ordinary posts of the benign corpus"]);
    write(folder.path(), "rules/general/rumour.cheese.toml", &promotable());
    // A veto that stops what the rule must find is noticed, whoever wrote it.
    let veto = "adjust = [\"rumour.cheese\"]\nreason = \"x\"\nexpires = 2098-01-01\n[unless]\nsame_post = 'made of'\n";
    write(folder.path(), "rules/local/here.toml", veto);
    check(folder.path(), &live, 1, &["planted-missed", "the moon is made of cheese"]);
    check(folder.path(), &["backtest"], 1, &["NOT FOUND by rumour.cheese", "0 of 1 planted posts found"]);
    write(folder.path(), "rules/policy.toml", "[examples]\nmatch = 3\n");
    check(folder.path(), &live, 78, &["rules/policy.toml, line 1", "ignore"]);
    check(
        folder.path(),
        &["check", "--status", "live", "--rule", "rumour.x"],
        2,
        &["there is no rule `rumour.x`"],
    );
}

fn git(folder: &Path, args: &[&str]) {
    let mut git = Command::new("git");
    git.args(["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]);
    let done = git.args(args).current_dir(folder).output().expect("git starts");
    assert!(done.status.success(), "{args:?}: {}", String::from_utf8_lossy(&done.stderr));
}

const POSTS: &str = r#"{"id":"a","published":"2026-03-01T12:00:00Z","source":"bluesky","text":"moon is cheese"}
{"id":"b","published":"2026-03-01T18:00:00Z","source":"bluesky","text":"moon is cheddar"}
{"id":"c","published":"2026-03-02T00:00:00Z","source":"bluesky","text":"moon is gouda"}
{"id":"d","published":"2026-03-02T12:00:00Z","source":"bluesky","text":"tea"}
"#;

#[test]
fn backtest_shows_what_an_edit_changes() {
    let folder = folder_with(CHEESE);
    git(folder.path(), &["init", "-q"]);
    git(folder.path(), &["add", "."]);
    git(folder.path(), &["commit", "-q", "-m", "Cheese"]);
    write(folder.path(), "posts.jsonl", POSTS);
    let edited = CHEESE.replace("(cheese | cheddar)", "(cheese | gouda)");
    write(folder.path(), "rules/general/rumour.cheese.toml", &edited);
    let done =
        check(folder.path(), &["backtest", "posts.jsonl", "--against", "HEAD", "--format", "json"], 0, &[]);
    let lines: Vec<Value> = done.out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let expected = [
        serde_json::json!({"corpus": "files", "rule": "rumour.cheese", "path": "rules/general/rumour.cheese.toml",
            "posts": 4, "hits": 2, "per_10_000": 5000.0, "a_day": 2.0, "denials": 0, "vetoed": 0, "before": 2,
            "new": 1, "lost": 1, "samples": [{"id": "c"}], "lost_samples": [{"id": "b"}]}),
        serde_json::json!({"corpus": "planted", "posts": 1, "missed": []}),
    ];
    assert_eq!(lines, expected);
    let said = [
        "4 posts of the files",
        "new   c",
        "lost  b",
        "2 of 4 posts flagged, 5000.0 per 10,000: about 2 a day to look at, 2 minutes; before, 2 a day",
        "10000 ordinary posts of the benign corpus",
        "1 of 1 planted posts found",
    ];
    let shown = check(folder.path(), &["backtest", "posts.jsonl", "--against", "HEAD"], 0, &said);
    assert!(!shown.out.contains("gouda"), "a post's text is shown unasked");
    write(folder.path(), "before/general/rumour.cheese.toml", CHEESE);
    check(folder.path(), &["backtest", "posts.jsonl", "--against", "before"], 0, &["new   c", "lost  b"]);
    let github = "::notice file=rules/general/rumour.cheese.toml,line=1,title=backtest::rumour.cheese on files: 2 hits, 5000.0 per 10,000 posts; 1 new, 1 lost\n";
    let done =
        check(folder.path(), &["backtest", "posts.jsonl", "--against", "HEAD", "--format", "github"], 0, &[]);
    assert_eq!(done.out, github);
    check(folder.path(), &["backtest", "posts.jsonl", "--show-text"], 0, &["c  «moon is gouda»"]);
    check(folder.path(), &["backtest", "posts.jsonl", "--against", "nowhere"], 1, &["git says"]);
    check(folder.path(), &["backtest", "posts.jsonl", "--against=--output=x"], 1, &["is no revision"]);
    check(folder.path(), &["backtest", "missing.jsonl"], 1, &["missing.jsonl"]);
    check(folder.path(), &["backtest", "--archive", "nowhere"], 1, &["nowhere holds no archive"]);
    check(folder.path(), &["hygiene", "posts.jsonl"], 1, &["noisy: flags 5000 of 10,000 posts"]);
    check(folder.path(), &["bench", "posts.jsonl"], 0, &["rumour.cheese", "over 4 posts, 2 flagged"]);
}

#[test]
fn status_asks_the_running_service() {
    let folder = tempfile::tempdir().expect("a folder");
    let service = Service::start(&["demo", "--listen", "127.0.0.1:0"], folder.path());
    let address = service.address.to_string();
    check(
        folder.path(),
        &["status", "--address", &address],
        0,
        &["generation", "rules in force", "files were good"],
    );
    service.kill();
    check(folder.path(), &["status", "--address", &address], 1, &["is the service running there?"]);
}

#[test]
fn docs_tell_every_shipped_rule_in_english() {
    let done = bellwether(&["rules", "docs"], "");
    assert_eq!(done.code, 0, "{}", done.err);
    for words in
        ["# What the rules flag", "## policing", "`rumour.cover-up` · rumour · live", "Known false alarms:"]
    {
        assert!(done.out.contains(words), "the catalogue does not say {words:?}");
    }
}

#[test]
fn commands_that_edit_want_a_folder_of_rules() {
    let folder = tempfile::tempdir().expect("a folder");
    for args in [&["fmt"][..], &["fix"]] {
        check(folder.path(), args, 1, &["the built-in rules cannot be edited"]);
    }
}
