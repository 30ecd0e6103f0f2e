//! The tools held to the real checker and to the shipped library: pages that show what they say, edits that change
//! no meaning.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use author::{mend, pages, tidy};
use jiff::civil::date;
use places::Gazetteer;
use post::Theme;
use rules::{Diagnostic, Load, RuleFile};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn load(files: &[RuleFile]) -> Load {
    static GAZETTEER: LazyLock<Arc<Gazetteer>> = LazyLock::new(|| {
        let read =
            |name: &str| std::fs::read(root().join("rules/places").join(name)).expect("a shipped file");
        Arc::new(Gazetteer::load(&read("areas.json"), &read("places.tsv"), &[]).expect("a gazetteer"))
    });
    rules::load(files, &[Theme::new("disorder")], Arc::clone(&GAZETTEER), date(2026, 6, 1))
}

fn file(path: &str, text: &str) -> RuleFile {
    RuleFile { path: path.to_owned(), bytes: text.as_bytes().to_vec() }
}

/// The settings and sections of a rule about moon cheese, each of which an example may replace.
const SETTINGS: &[&str] = &[
    "id = \"rumour.cheese\"",
    "title = \"Moon cheese\"",
    "kind = \"rumour\"",
    "theme = \"disorder\"",
    "weight = \"low\"",
    "status = \"live\"",
    "owner = \"analysts\"",
    "review_by = 2099-01-01",
    "why = \"An example.\"",
    "false_alarms = [\"recipes\"]",
];
const SECTIONS: &[(&str, &str)] = &[
    ("[find]", "[find]\nstrong = '''\nmoon cheese\n'''"),
    ("[tests]", "[tests]\nmatch = 'they say moon cheese is here'\nignore = 'cheese'"),
];

/// A whole rule with the lines of an example in it: a section, a setting, or a phrase. `right` is the example put
/// right, whose setting the wrong one stands for.
fn with_example(example: &str, right: &str) -> String {
    let key = |line: &str| line.split('=').next().unwrap_or_default().trim().to_owned();
    let is_setting = !example.starts_with('[') && !example.starts_with('=') && example.contains(" = ");
    let mut text = String::new();
    let replaced = if is_setting { key(right) } else { String::new() };
    let kept = SETTINGS.iter().filter(|setting| key(setting) != replaced);
    kept.for_each(|setting| text.push_str(&format!("{setting}\n")));
    if is_setting {
        text.push_str(&format!("{example}\n"));
    }
    for (heading, section) in SECTIONS {
        if !example.starts_with(heading) {
            text.push_str(&format!("{section}\n"));
        }
    }
    match () {
        () if example.starts_with('[') && !example.contains('=') => phrase(&text, example),
        () if example.starts_with('[') && example.lines().count() > 1 => format!("{text}{example}\n"),
        () if is_setting => text,
        () => phrase(&text, example),
    }
}

/// The rule with one more phrase to find.
fn phrase(rule: &str, line: &str) -> String {
    rule.replace("moon cheese\n'''", &format!("moon cheese\n{line}\n'''"))
}

fn codes(rule: &str) -> BTreeSet<&'static str> {
    let load = load(&[
        file("rules/lists/authority.txt", "police\n"),
        file("rules/disorder/rumour.cheese.toml", rule),
    ]);
    load.diagnostics.iter().map(|said| said.code).collect()
}

/// Their examples are lists, or take more than a few lines, or are said by `hygiene`.
const SHOWN_OTHERWISE: &[&str] =
    &["bad-list-line", "duplicate-id", "empty-list", "english-collision", "few-examples", "list-in-list"];

#[test]
fn the_examples_of_a_page_bring_about_what_it_explains_and_put_it_right() {
    let mut wrong = Vec::new();
    for page in pages::pages().filter(|page| !SHOWN_OTHERWISE.contains(&page.code)) {
        let (Some(bad), Some(good)) = (page.wrong, page.right) else { continue };
        let (bad, good) = (codes(&with_example(bad, good)), codes(&with_example(good, good)));
        if !bad.contains(page.code) || good.contains(page.code) {
            wrong.push(format!("{}: wrong gives {bad:?}, right gives {good:?}", page.code));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_mistake_of_the_checkers_examples_has_a_page() {
    let folder = root().join("crates/rules/tests/diagnostics");
    let mut without = BTreeSet::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "txt") {
            continue;
        }
        for line in std::fs::read_to_string(path).unwrap().lines() {
            let code = line.strip_prefix("error[").or_else(|| line.strip_prefix("warning["));
            let code = code.and_then(|rest| rest.split(']').next());
            without.extend(code.filter(|code| pages::find(code).is_none()).map(str::to_owned));
        }
    }
    assert!(without.is_empty(), "no page in crates/author/src/pages.txt for {without:?}");
}

#[test]
fn pages_are_in_order_and_named_once() {
    let codes: Vec<&str> = pages::pages().map(|page| page.code).collect();
    let mut sorted = codes.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(codes, sorted);
}

/// Every rule file shipped.
fn shipped() -> Vec<RuleFile> {
    let mut files = Vec::new();
    let mut folders = vec![root().join("rules")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder of rules") {
            let path = entry.expect("an entry").path();
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            if path.is_dir() && !["places", "frames", "lists", "local"].contains(&name.as_str()) {
                folders.push(path);
            } else if name.ends_with(".toml") && name != "policy.toml" {
                files.push(RuleFile { path: name, bytes: std::fs::read(path).expect("a rule") });
            }
        }
    }
    assert!(files.len() > 40);
    files
}

#[test]
fn tidying_is_done_once_and_changes_no_phrase() {
    for file in shipped() {
        let text = String::from_utf8(file.bytes).unwrap();
        let crowded = text.replace(" | ", "|").replace("\n[", "\n\n\n[").replace(" = ", "=");
        let tidied = tidy::tidy(&text).unwrap();
        assert_eq!(tidy::tidy(&tidied).as_deref(), Ok(tidied.as_str()), "{}", file.path);
        assert_eq!(words(&tidied), words(&text), "{}", file.path);
        assert_eq!(words(&tidy::tidy(&crowded).unwrap()), words(&crowded), "{}", file.path);
    }
}

/// A file without its spaces and line breaks, which are all that tidying may touch.
fn words(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn diagnostics(text: &str) -> Vec<Diagnostic> {
    load(&[file("rules/disorder/rumour.cheese.toml", text)]).diagnostics
}

#[test]
fn repairs_are_made_and_nothing_else_is_touched() {
    let good = with_example("", "");
    for (right, wrong) in [
        ("status = ", "staus = "),
        ("\"rumour\"", "\"rumor\""),
        ("\"disorder\"", "\"disordr\""),
        ("moon cheese\n", "moon cheese <plase>\n"),
        ("strong = ", "# why\nstorng = "),
    ] {
        let broken = good.replace(right, wrong);
        let mended = mend::mend(&broken, &diagnostics(&broken));
        assert_eq!(mended.done.len(), 1, "{wrong}: {:?}", mended.done);
        let left = diagnostics(&mended.text);
        assert!(left.iter().all(|said| said.repair.is_none()), "{wrong}: {left:?}");
        assert_eq!(words(&mended.text).contains("#why"), wrong.contains("# why"));
    }
    let nothing = mend::mend(&good, &diagnostics(&good));
    assert_eq!((nothing.text.as_str(), nothing.done.len()), (good.as_str(), 0));
}

#[test]
fn a_setting_goes_where_it_belongs_once() {
    let twice = with_example("", "").replace("[find]", "[find]\nowner = \"others\" # here");
    let mended = mend::mend(&twice, &diagnostics(&twice));
    assert_eq!(
        (mended.text.as_str(), mended.done.len()),
        (twice.as_str(), 0),
        "which of the two is meant nobody knows"
    );
    let once = twice.replace("owner = \"analysts\"\n", "");
    let mended = mend::mend(&once, &diagnostics(&once));
    assert!(
        mended.text.contains("false_alarms = [\"recipes\"]\nowner = \"others\" # here\n"),
        "{}",
        mended.text
    );
}

#[test]
fn the_catalogue_tells_surges_too() {
    let file = |name: &str| RuleFile {
        path: format!("rules/surges/{name}"),
        bytes: std::fs::read(root().join("rules/surges").join(name)).unwrap(),
    };
    let rule = RuleFile {
        path: "rules/disorder/rumour.cheese.toml".to_owned(),
        bytes: with_example("", "").into_bytes(),
    };
    let load = load(&[rule, file("surge.many-voices.toml"), file("surge.rumour-then-call.toml")]);
    let said = author::catalogue::catalogue(&load.set.unwrap());
    for words in [
        "### A rumour, then a call to gather, in the same area",
        "Raised by a post of each, in this order: rumour, mobilisation; of any theme, within 6 hours.",
        "Raised by posts by 30 different people with any of: rumour, targeting; of any theme, within an hour.",
    ] {
        assert!(said.contains(words), "{words:?} is not in\n{said}");
    }
}

#[test]
fn a_surge_is_laid_out_and_its_timelines_are_left_alone() {
    let crowded = "id=\"surge.x\"\nin_order=[\"rumour\", \"mobilisation\"]\nwithin=\"6h\"\n\n\n\n[tests]\nraises='''\n# (why|not)\n20:00 rumour by ann,  21:30 mobilisation\n'''\n";
    let tidied = "id        = \"surge.x\"\nin_order  = [\"rumour\", \"mobilisation\"]\nwithin    = \"6h\"\n\n[tests]\nraises = '''\n# (why|not)\n20:00 rumour by ann,  21:30 mobilisation\n'''\n";
    assert_eq!(tidy::tidy(crowded).as_deref(), Ok(tidied));
    assert_eq!(tidy::tidy(tidied).as_deref(), Ok(tidied));
}
