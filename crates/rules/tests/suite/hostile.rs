//! Files nobody should have saved: each is said in plain words with its place, and matching goes on as before.

use rules::{RuleFile, Severity, reload};

use crate::support::{TODAY, file, gazetteer, post, rule, themes, usable};

const BODY: &str = "[find]\nstrong = 'moon cheese'\n[tests]\nmatch = 'moon cheese'\nignore = 'y'\n";

/// The good rule, with its text changed.
fn changed(change: impl Fn(String) -> Vec<u8>) -> RuleFile {
    let good = rule("good.rule", "", BODY);
    RuleFile { bytes: change(String::from_utf8(good.bytes).unwrap()), path: good.path }
}

fn list(name: &str, text: &str) -> RuleFile {
    file(&format!("rules/lists/{name}.txt"), text)
}

/// What is said as an error when `files` replace a folder of one good rule, which must go on finding its posts.
fn said_of(files: &[RuleFile]) -> Vec<(String, &'static str)> {
    let first = usable(&[rule("good.rule", "", BODY)]);
    let load = reload(files, &themes(), gazetteer(), TODAY, &first);
    let in_force = load.set.as_ref().unwrap_or(&first);
    assert_eq!(in_force.scan(&post("the moon cheese again"), None).hits.len(), 1);
    let errors = load.diagnostics.iter().filter(|said| said.severity == Severity::Error);
    let errors: Vec<_> = errors.collect();
    for error in &errors {
        assert!(error.line >= 1 && error.column >= 1 && error.render(false).contains(&error.path));
        assert!(error.label.is_some() || error.help.is_some(), "{}: no next step", error.code);
    }
    let mut codes: Vec<_> = errors.iter().map(|said| (said.path.clone(), said.code)).collect();
    codes.dedup();
    codes
}

#[test]
fn a_file_nobody_should_have_saved_is_said_and_the_last_good_one_stays() {
    let path = "rules/general/good.rule.toml";
    let long_line = "police ".repeat(2_000);
    let many_lines = |count: usize| (0..count).fold(String::new(), |lines, n| lines + &format!("zz{n} qq\n"));
    let strong = |lines: &str| format!("strong = '''\nmoon cheese\n{lines}'''");
    for (what, saved, code) in [
        ("huge", changed(|good| format!("{good}\n# {}", "x".repeat(64 * 1024)).into_bytes()), "file-too-big"),
        ("binary", changed(|_| (0..=255).cycle().take(4_000).collect()), "not-utf8"),
        ("UTF-16", changed(|good| good.encode_utf16().flat_map(u16::to_le_bytes).collect()), "syntax"),
        ("NUL bytes", changed(|good| good.replace("moon", "mo\0on").into_bytes()), "syntax"),
        ("nothing but NUL bytes", changed(|_| vec![0; 4_096]), "syntax"),
        ("half-written", changed(|good| good.as_bytes()[..good.len() - 50].to_vec()), "syntax"),
        ("half a character", changed(|good| [good.as_bytes(), &[0xe2, 0x80]].concat()), "not-utf8"),
        ("empty", changed(|_| Vec::new()), "missing-key"),
        (
            "one endless line",
            changed(|good| good.replace("'moon cheese'\n[", &format!("'{long_line}'\n[")).into_bytes()),
            "line-too-long",
        ),
        (
            "too many lines",
            changed(|good| good.replace("strong = 'moon cheese'", &strong(&many_lines(300))).into_bytes()),
            "too-many-lines",
        ),
        (
            "brackets without end",
            changed(|good| {
                good.replace("'moon cheese'\n[", &format!("'{}'\n[", "(".repeat(5_000))).into_bytes()
            }),
            "bad-group",
        ),
        (
            "tables without end",
            changed(|good| format!("{good}x = {}", "[".repeat(5_000)).into_bytes()),
            "syntax",
        ),
    ] {
        let said = said_of(&[saved]);
        assert!(said.contains(&(path.to_owned(), code)), "{what}: {said:?}");
    }
}

#[test]
fn lists_that_name_each_other_or_themselves_are_refused() {
    let good = rule("good.rule", "", BODY);
    let uses = rule("uses.list", "", &BODY.replace("'moon cheese'\n[", "'<one> cheese'\n["));
    let said =
        said_of(&[good, list("one", "<two>\n"), list("two", "<one>\n"), list("self", "a <self>\n"), uses]);
    for name in ["one", "two", "self"] {
        assert!(said.contains(&(format!("rules/lists/{name}.txt"), "list-in-list")), "{said:?}");
    }
    assert!(said.iter().any(|(path, _)| path.ends_with("uses.list.toml")), "{said:?}");
}

/// What other systems' editors add is no mistake.
#[test]
fn marks_and_line_ends_of_other_systems_are_read() {
    let crlf = |good: String| good.replace('\n', "\r\n").into_bytes();
    for saved in [
        changed(crlf),
        changed(|good| [&[0xef, 0xbb, 0xbf], good.as_bytes()].concat()),
        changed(|good| [&[0xef, 0xbb, 0xbf], crlf(good).as_slice()].concat()),
    ] {
        assert_eq!(said_of(&[saved]), []);
    }
    let blocks =
        changed(|good| crlf(good.replace("'moon cheese'\n[", "'''\nmoon cheese\npolice lie\n'''\n[")));
    assert_eq!(said_of(&[blocks]), []);
    assert_eq!(said_of(&[rule("good.rule", "", BODY), list("words", "\u{feff}police\r\ncouncil\r\n")]), []);
}

#[test]
fn ten_thousand_broken_files_are_each_said_once() {
    let mut files: Vec<RuleFile> = (0..10_000)
        .map(|number| file(&format!("rules/general/{number:05}.toml"), "staus = \"live\""))
        .collect();
    files.push(rule("good.rule", "", BODY));
    let paths: std::collections::BTreeSet<String> =
        said_of(&files).into_iter().map(|(path, _)| path).collect();
    assert_eq!(paths.len(), 10_000);
}

#[test]
fn expressions_that_could_eat_a_machine_are_refused() {
    for expression in PATHOLOGICAL {
        let block = format!("'''\nmoon cheese\nre: {expression}\n'''\n[");
        let said = said_of(&[rule("good.rule", "", &BODY.replace("'moon cheese'\n[", &block))]);
        let codes: Vec<&str> = said.iter().map(|(_, code)| *code).collect();
        assert!(
            matches!(codes[..], ["bad-regex" | "matches-empty" | "no-literal"]),
            "{expression}: {codes:?}"
        );
    }
}

/// Expressions that take other engines minutes or gigabytes.
const PATHOLOGICAL: &[&str] = &[
    r"(abc{1,1000}){1,1000}",
    r"abc(\pL{1,500}){1,500}",
    r"abc((a{0,100}){0,100}){0,100}",
    r"abc[^x]{10000}",
    r"((((((((((((((((((((((((((((((((((abc))))))))))))))))))))))))))))))))))",
    r"(a*)*",
    r"(.*)*",
    r"(a|aa)+$",
    r"(?=abc)abc",
    r"(abc)\1",
    r"abc{999999999}",
    r"\w{0,9999}abc\w{0,9999}",
];
