//! The rules this project ships: all can be read, and every example in them comes out as written.

use crate::support::{gazetteer, load_all, shipped, themes, TODAY};

#[test]
fn every_shipped_rule_loads_and_passes_its_own_tests() {
    let load = load_all(&shipped());
    let errors: Vec<String> = load
        .diagnostics
        .iter()
        .filter(|said| said.severity == rules::Severity::Error)
        .map(|said| said.render(false))
        .collect();
    assert!(errors.is_empty(), "{}\n{} mistakes", errors.join("\n\n"), errors.len());
    let set = load.set.unwrap();
    let report = set.run_tests();
    assert!(report.failures.is_empty());
    assert!(report.examples > 100, "{} examples", report.examples);
}

#[test]
fn the_same_files_give_the_same_digest_in_any_order() {
    let files = shipped();
    let mut turned = files.clone();
    turned.reverse();
    let digest = |files: &[rules::RuleFile]| rules::reload(files, &themes(), gazetteer(), TODAY, &crate::support::usable(&[])).set.map(|set| set.digest());
    assert_eq!(digest(&files), digest(&turned));
    assert_ne!(digest(&files), digest(&files[1..]));
}
