//! The commands about place names, as a person types them.

use crate::running::{Finished, bellwether_in, write};

/// Two lines as Ordnance Survey hands them out: a hamlet nobody has heard of, and a road.
const OPEN_NAMES: &str = r#"osgb1,http://data,Trewibble,eng,,,populatedPlace,Hamlet,1,2,3,4,5,6,7,8,CF1,u,,,,,,,Caerdydd - Cardiff,u,t,Wales,u,Wales,u,,,
osgb2,http://data,A4161,,,,transportNetwork,Numbered Road,1,2,3,4,5,6,7,8,CF1,u,,,,,,,Caerdydd - Cardiff,u,t,Wales,u,Wales,u,,,
osgb3,http://data,"Wibble, Upper",eng,Wibl Uchaf,cym,populatedPlace,Village,1,2,3,4,5,6,7,8,CA1,u,,,,Oldshire,u,t,Cumbria,u,t,North West,u,England,u,,,
"#;

#[track_caller]
fn check(folder: &std::path::Path, args: &[&str], code: i32, said: &[&str]) -> Finished {
    let done = bellwether_in(folder, &[&["places"][..], args].concat(), "");
    assert_eq!(done.code, code, "{args:?}: {}{}", done.out, done.err);
    for words in said {
        let all = format!("{}{}", done.out, done.err);
        assert!(all.contains(words), "{args:?} did not say {words:?}: {all}");
    }
    done
}

#[test]
fn what_a_name_is_taken_for_is_said_with_the_reason() {
    let folder = tempfile::tempdir().expect("a folder");
    let cases: [(&[&str], i32, &[&str]); 8] = [
        (
            &["find", "Police in Ely, Cardiff"],
            0,
            &["Ely\n", "Cardiff, South Wales Police (W06000015)", "'Ely' with 'Cardiff' 1 word later"],
        ),
        (&["find", "Police in Ely"], 0, &["perhaps East Cambridgeshire", "or Cardiff", "nothing says which"]),
        (&["find", "Police in Ely", "--home", "caerdydd"], 0, &["Cardiff, South Wales Police", "home area"]),
        (
            &["find", "Police in Ely", "--open", "Cardiff"],
            0,
            &["Cardiff, South Wales", "incident that is open there"],
        ),
        (&["find", "shots in Boston, MA"], 0, &["no place here", "followed by 'MA'"]),
        (&["find", "the", "mood", "in", "Wales"], 0, &["a whole country"]),
        (&["find", "nothing to see"], 1, &["no place is named", "local.toml"]),
        (&["find", "Ely", "--home", "Narnia"], 2, &["no area is called \"Narnia\""]),
    ];
    for (args, code, said) in cases {
        check(folder.path(), args, code, said);
    }
}

#[test]
fn names_of_ordnance_survey_are_written_beside_the_rules_and_then_known() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "names.csv", OPEN_NAMES);
    let unknown = "1 in Oldshire, which is no authority of today";
    check(folder.path(), &["import", "names.csv"], 2, &["there is no folder rules"]);
    std::fs::create_dir(folder.path().join("rules")).expect("a folder");
    check(
        folder.path(),
        &["import", "names.csv", "--dry-run"],
        1,
        &["places: 1, in areas: 1", "would be written", unknown],
    );
    assert!(!folder.path().join("rules/places").exists());
    check(folder.path(), &["import", "names.csv"], 1, &["written to rules/places/local/os-open-names.toml"]);
    check(folder.path(), &["import", "names.csv"], 1, &["written to"]);
    check(
        folder.path(),
        &["find", "a fire in Trewibble"],
        0,
        &["Cardiff, South Wales Police", "with 'in' beside it"],
    );
    check(folder.path(), &["find", "so trewibble it is"], 0, &["no place here"]);

    write(folder.path(), "other.csv", "name,area\nEly,Cardiff\n");
    check(
        folder.path(),
        &["import", "other.csv"],
        1,
        &["other.csv: line 1 has 2 columns, and OS Open Names has 34"],
    );
    write(folder.path(), "roads.csv", OPEN_NAMES.lines().nth(1).unwrap_or_default());
    check(folder.path(), &["import", "roads.csv"], 2, &["no populated place is in these files"]);
    check(folder.path(), &["import", "absent.csv"], 1, &["absent.csv", "cannot be opened"]);
}
