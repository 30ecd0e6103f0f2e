//! `bellwether eval` on small data sets made up here: what is printed, what is written, what is said when data is missing.

use std::path::Path;

use serde_json::{Value, json};

use crate::running::{Finished, bellwether, bellwether_in};

/// Writes labelled posts as a data set.
fn set(folder: &Path, name: &str, posts: &[Value]) {
    let lines: Vec<String> = posts.iter().map(Value::to_string).collect();
    let path = folder.join(format!("{name}.jsonl.zst"));
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    let packed = zstd::encode_all(lines.join("\n").as_bytes(), 0).expect("packed");
    std::fs::write(path, packed).expect("a data set");
}

fn case(id: &str, functionality: &str, hateful: bool, text: &str, plain: Option<&str>) -> Value {
    json!({"id": id, "published": null, "source": "hatecheck", "text": text,
        "labels": {"functionality": functionality, "hateful": hateful, "ref_case_id": plain}})
}

fn eval(data: &Path, args: &[&str]) -> Finished {
    let data = data.to_str().expect("a path");
    bellwether(&[&["eval", data][..], args].concat(), "")
}

#[test]
fn hostility_is_counted_by_functionality_and_beside_its_plain_twin() {
    let data = tempfile::tempdir().expect("a folder");
    let cases = [
        case("hc-1", "plain_h", true, "All foreigners are vermin and should be exterminated", None),
        case("hc-2", "ident_nh", false, "I am proud to be Welsh", None),
        case("hc-3", "spell_leet_h", true, "All f0reigners are verm1n and should be exterminated", Some("1")),
    ];
    set(data.path(), "hatecheck/en", &cases);
    let json = data.path().join("figures.json");
    let done = eval(data.path(), &["--protocol", "hate", "--json", json.to_str().expect("a path")]);
    assert_eq!(done.code, 0, "{}", done.err);
    assert!(done.out.contains("ident_nh") && !done.out.contains("proud"), "{}", done.out);
    let report: Value = serde_json::from_slice(&std::fs::read(json).expect("figures")).expect("JSON");
    let rows = report["tables"][0]["rows"].as_array().expect("rows");
    let row = |name: &str| rows.iter().find(|row| row["name"] == name).expect(name)["cells"].clone();
    assert_eq!(row("ident_nh"), json!([1, 1.0]));
    assert_eq!(row("all hateful")[0], 2);
    assert_eq!(report["tables"][1]["rows"][0]["cells"][0], 1, "one pair");
}

#[test]
fn returns_alone_raise_an_area_and_say_why() {
    let data = tempfile::tempdir().expect("a folder");
    let done = eval(data.path(), &["--protocol", "returns"]);
    assert_eq!(done.code, 0, "{}", done.err);
    assert!(done.out.contains("level 3 (raised)"), "{}", done.out);
}

#[test]
fn missing_data_is_said_with_where_it_is_expected() {
    let data = tempfile::tempdir().expect("a folder");
    let done = eval(data.path(), &["--protocol", "stance"]);
    assert_eq!(done.code, 1, "{}", done.out);
    let expected = data.path().join("rumoureval17").display().to_string();
    assert!(done.err.contains(&format!("not measured: {expected} is not there")), "{}", done.err);
    let nowhere = bellwether_in(data.path(), &["eval", "nowhere"], "");
    assert_eq!(nowhere.code, 2, "{}", nowhere.err);
    assert!(nowhere.err.contains("nowhere/pheme/NAME.jsonl.zst"), "{}", nowhere.err);
}
