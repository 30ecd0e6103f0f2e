//! Reload: one analyst's slip keeps that file's last version and blocks nobody else.

use rules::{Load, RuleFile, RuleSet, Severity, reload};

use crate::support::{TODAY, file, gazetteer, post, rule, themes, usable};

fn good(id: &str, word: &str) -> RuleFile {
    rule(id, "", &format!("[find]\nstrong = '{word} attack'\n[tests]\nmatch = '{word} attack'\nignore = 'y'"))
}

fn again(files: &[RuleFile], last: &RuleSet) -> Load {
    reload(files, &themes(), gazetteer(), TODAY, last)
}

fn finds(rules: &RuleSet, text: &str) -> Vec<String> {
    rules.scan(&post(text), None).hits.iter().map(|hit| hit.rule.id.to_string()).collect()
}

#[test]
fn a_broken_file_keeps_its_last_version_and_others_go_live() {
    let first = usable(&[good("a", "knife"), good("b", "gun")]);
    let broken = rule("a", "", "[find]\nstrong = '(knife'");
    let load = again(&[broken.clone(), good("b", "rifle"), good("c", "axe")], &first);
    let second = load.set.unwrap();
    assert_eq!(finds(&second, "knife attack"), ["a"]);
    assert_eq!(finds(&second, "gun attack"), [""; 0]);
    assert_eq!(finds(&second, "rifle attack, axe attack"), ["b", "c"]);
    let kept: Vec<&str> = second.kept().iter().map(|kept| kept.path.as_str()).collect();
    assert_eq!(kept, ["rules/general/a.toml"]);
    assert!(load.diagnostics.iter().any(|said| said.code == "bad-group" && said.severity == Severity::Error));
    // Mended: nothing is kept any more.
    let third = again(&[good("a", "sword"), good("b", "rifle")], &second).set.unwrap();
    assert_eq!(finds(&third, "knife attack, sword attack"), ["a"]);
    assert!(third.kept().is_empty());
}

#[test]
fn a_rule_that_fails_its_own_test_is_a_broken_file() {
    let first = usable(&[good("a", "knife")]);
    let failing =
        rule("a", "", "[find]\nstrong = 'sword attack'\n[tests]\nmatch = 'knife attack'\nignore = 'y'");
    let load = again(&[failing], &first);
    assert!(load.diagnostics.iter().any(|said| said.code == "own-test-fails"));
    assert_eq!(finds(&load.set.unwrap(), "knife attack"), ["a"]);
}

#[test]
fn a_new_broken_file_is_left_out() {
    let first = usable(&[good("a", "knife")]);
    let load = again(&[good("a", "knife"), file("rules/general/b.toml", "id = ")], &first);
    assert_eq!(load.set.unwrap().rules().count(), 1);
    assert!(load.diagnostics.iter().any(|said| said.path.ends_with("b.toml")));
}

#[test]
fn mistakes_between_files_reject_the_whole_reload() {
    let list = file("rules/lists/blades.txt", "knife\nsword\n");
    let uses =
        rule("a", "", "[find]\nstrong = '<blades> attack'\n[tests]\nmatch = 'sword attack'\nignore = 'y'");
    let first = usable(&[list.clone(), uses.clone()]);
    // An id used twice.
    let mut twin = good("a", "gun");
    twin.path = "rules/general/twin.toml".to_owned();
    assert!(again(&[list.clone(), uses.clone(), twin], &first).set.is_none());
    // A list gone from under a rule nobody edited.
    assert!(again(&[uses], &first).set.is_none());
    // A list misspelt in the file just edited is that file's own mistake.
    let misspelt =
        rule("a", "", "[find]\nstrong = '<blads> attack'\n[tests]\nmatch = 'sword attack'\nignore = 'y'");
    let load = again(&[list, misspelt], &first);
    assert_eq!(finds(&load.set.unwrap(), "sword attack"), ["a"]);
}

#[test]
fn a_broken_list_keeps_its_last_version() {
    let uses =
        rule("a", "", "[find]\nstrong = '<blades> attack'\n[tests]\nmatch = 'sword attack'\nignore = 'y'");
    let first = usable(&[file("rules/lists/blades.txt", "knife\nsword\n"), uses.clone()]);
    let load = again(&[file("rules/lists/blades.txt", "(knife\n"), uses], &first);
    let second = load.set.unwrap();
    assert_eq!(finds(&second, "knife attack"), ["a"]);
    assert_eq!(second.kept().len(), 1);
}

#[test]
fn a_folder_that_lost_most_of_its_rules_is_refused() {
    let files = ["a", "b", "c", "d"].map(|id| good(id, &format!("knife{id}")));
    let first = usable(&files);
    for (left, refused) in [(0, Some("no-rules")), (1, Some("rules-gone")), (2, None), (3, None)] {
        let load = again(&files[..left], &first);
        let said: Vec<&str> = load.diagnostics.iter().map(|said| said.code).collect();
        assert_eq!(load.set.is_none(), refused.is_some(), "{left} rules left");
        assert!(said.iter().eq(&refused), "{left} rules left: {said:?}");
    }
}

#[test]
fn a_folder_without_rules_is_no_first_start() {
    let load = crate::support::load_all(&[file("rules/lists/blades.txt", "knife\n")]);
    assert!(load.set.is_none());
    assert_eq!(load.diagnostics.iter().map(|said| said.code).collect::<Vec<_>>(), ["no-rules"]);
}
