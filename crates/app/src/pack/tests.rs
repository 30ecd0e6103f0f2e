//! What the shipped packs promise, and what doctor writes into a pack.

use std::collections::{BTreeMap, BTreeSet};

use places::{AreaKind, Country};
use post::SourceKind;

use super::*;
use crate::rulebook::Rulebook;

const ONE: &str = r#"# Mine.

[[candidate]]
id = "council:cardiff"
name = "Cardiff Council"
home = "https://www.cardiffnewsroom.co.uk/"
kind = "feed"
areas = ["W06000015"]  # Cardiff
lang = ["en"]
note = "The council's newsroom."
terms_reviewed = ""
feed = ""  # not known
tried = ""
outcome = "not verified"
# The end.
"#;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../deploy/sources")
}

fn gazetteer() -> std::sync::Arc<Gazetteer> {
    Rulebook::BuiltIn.gazetteer().expect("the built-in gazetteer")
}

fn shipped() -> Vec<Pack> {
    let files =
        std::fs::read_dir(folder()).expect("deploy/sources").map(|entry| entry.expect("an entry").path());
    let mut files: Vec<PathBuf> =
        files.filter(|path| path.extension().is_some_and(|extension| extension == "toml")).collect();
    files.sort();
    files.iter().map(|path| read(path).unwrap_or_else(|error| panic!("{error:#}"))).collect()
}

#[test]
fn shipped_packs_are_as_the_readme_says() {
    let packs = shipped();
    assert_eq!(wrong(&packs, &gazetteer(), None), Vec::<String>::new());
    for candidate in packs.iter().flat_map(|pack| &pack.candidates) {
        // As written by hand: only doctor and the operator fill these in.
        let is_untried =
            candidate.feed.is_none() && candidate.tried.is_none() && candidate.terms_reviewed.is_none();
        assert!(
            is_untried && candidate.outcome == Outcome::NotVerified,
            "{} is shipped as tried",
            candidate.id
        );
        let prefix = candidate.id.platform();
        let trusted = match prefix {
            "news" => SourceKind::News,
            "factcheck" => SourceKind::FactCheck,
            social if SOCIAL.contains(&social) => SourceKind::Public,
            _ => SourceKind::Authority,
        };
        assert_eq!(candidate.id.kind(), trusted, "{}", candidate.id);
    }
}

#[test]
fn every_authority_and_every_force_has_a_candidate() {
    let packs = shipped();
    let mut covered: BTreeMap<&str, BTreeSet<(&str, Lang)>> = BTreeMap::new();
    for candidate in packs.iter().flat_map(|pack| &pack.candidates) {
        for area in &candidate.areas {
            let by = covered.entry(area.as_str()).or_default();
            by.extend(candidate.lang.iter().map(|lang| (candidate.id.platform(), *lang)));
        }
    }
    let covers = |code: &AreaCode, by| covered.get(code.as_str()).is_some_and(|kinds| kinds.contains(&by));
    let gazetteer = gazetteer();
    for area in gazetteer.areas() {
        let is_ours = matches!(area.country, Country::England | Country::Wales);
        match area.kind {
            AreaKind::Authority if is_ours => {
                assert!(covers(&area.code, ("council", Lang::En)), "{} has no council", area.name);
                let is_welsh = area.country == Country::Wales;
                assert!(!is_welsh || covers(&area.code, ("council", Lang::Cy)), "{} in Welsh", area.name);
            }
            AreaKind::Force => assert!(covers(&area.code, ("police", Lang::En)), "{}", area.name),
            _ => {}
        }
    }
}

#[test]
fn the_readme_and_the_packs_are_about_each_other() {
    let readme = std::fs::read_to_string(folder().join("README.md")).expect("the README");
    let example =
        readme.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).expect("an example");
    let wales = std::fs::read_to_string(folder().join("wales-authorities.toml")).expect("the pack");
    assert!(wales.contains(example), "the README's example is not in wales-authorities.toml");
    let named = |name: &str| readme.contains(&format!("`{name}`"));
    let mut regions = 0;
    for pack in shipped() {
        let name = pack.path.file_name().expect("a name").to_string_lossy().into_owned();
        match name.starts_with("england-") {
            true => regions += 1,
            false => assert!(named(&name), "the README does not name {name}"),
        }
    }
    assert_eq!(regions, 9, "one pack for each region of England");
    let packs = readme.split("| pack | what is in it |").nth(1).and_then(|rest| rest.split("\n\n").next());
    for row in
        packs.expect("the table of packs").lines().filter(|row| row.starts_with("| `") && !row.contains('…'))
    {
        let name = row.split('`').nth(1).expect("a name");
        assert!(folder().join(name).is_file(), "the README names {name}, which is not there");
    }
}

#[test]
fn what_is_wrong_with_a_pack_is_said() {
    let gazetteer = gazetteer();
    let cases = [
        ("\"council:cardiff\"", "\"councils:cardiff\"", "must start with a kind"),
        ("\"council:cardiff\"", "\"council:Cardiff\"", "small letters"),
        ("https://www.cardiffnewsroom.co.uk/", "http://www.cardiffnewsroom.co.uk/", "home must be"),
        ("https://www.cardiffnewsroom.co.uk/", "https://www.cardiffnewsroom.co.uk/?x=1", "home must be"),
        ("https://www.cardiffnewsroom.co.uk/", "https://192.0.2.1/", "home must be"),
        ("[\"W06000015\"]", "[\"W06000099\"]", "no GSS code"),
        ("[\"W06000015\"]", "[\"W06000015\", \"W06000015\"]", "twice"),
        ("[\"W06000015\"]", "[]", "areas is empty"),
        ("[\"en\"]", "[]", "lang must be"),
        ("[\"en\"]", "[\"en\", \"en\"]", "lang must be"),
        ("kind = \"feed\"", "kind = \"lemmy\"", "only a social server"),
    ];
    let pack = |text: &str| {
        let document: Document = toml::from_str(text).unwrap_or_else(|error| panic!("{error}"));
        Pack { path: "x.toml".into(), candidates: document.candidate }
    };
    for (right, put, said) in cases {
        let found = wrong(&[pack(&ONE.replace(right, put))], &gazetteer, None);
        assert!(found.len() == 1 && found[0].contains(said), "{put}: {found:?}");
    }
    assert_eq!(wrong(&[pack(ONE), pack(ONE)], &gazetteer, None).len(), 2, "one id and one page, twice");
    for misspelt in ["nmae = \"x\"", "[candidates]", "[[candidate]]\nid = \"x\""] {
        assert!(toml::from_str::<Document>(&format!("{ONE}{misspelt}\n")).is_err(), "{misspelt}");
    }
    assert!(toml::from_str::<Document>(&ONE.replace("tried = \"\"", "tried = \"soon\"")).is_err());
}

#[test]
fn three_lines_are_written_and_the_rest_stays() {
    let id = SourceId::new("council:cardiff");
    let feed = Url::parse("https://www.cardiffnewsroom.co.uk/feed/").expect("a URL");
    let day = "2026-11-30".parse().expect("a date");
    let written = recorded(ONE, &id, Some(&feed), day, Outcome::Slowed).expect("written");
    let wanted = ONE
        .replace(
            "feed = \"\"  # not known",
            "feed = \"https://www.cardiffnewsroom.co.uk/feed/\"  # not known",
        )
        .replace("tried = \"\"", "tried = \"2026-11-30\"")
        .replace("not verified", "slowed by the host");
    assert_eq!(written, wanted);
    let again: Document = toml::from_str(&written).expect("it can be read");
    assert_eq!(again.candidate[0].outcome, Outcome::Slowed);
    assert!(recorded(ONE, &SourceId::new("council:gone"), None, day, Outcome::Gone).is_err());
}
