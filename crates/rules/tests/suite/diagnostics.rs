//! Every mistake has a file: `tests/diagnostics/<name>.toml` and, beside it, `<name>.txt` with what the author is told.
//!
//! Adding a case adds no code. `BLESS=1 cargo test -p rules diagnostics` writes the answers afresh: read them before
//! they are committed.

use std::path::{Path, PathBuf};

use rules::RuleFile;

use crate::support::{file, load_all, rule};

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics");
    let mut cases: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension != "txt"))
        .collect();
    cases.sort();
    cases
}

/// A list and a good rule, so that each case is the one thing wrong in its folder.
fn background() -> [RuleFile; 2] {
    let found = "[find]\nstrong = 'moon cheese'\n[tests]\nmatch = 'moon cheese'\nignore = 'y'\n";
    [file("rules/lists/authority.txt", "police\ncouncil\n"), rule("good.rule", "", found)]
}

/// The case as a file of the rules folder: a rule, or by its name a list, local tuning, a frame, a surge or a calendar.
fn as_file(path: &Path) -> RuleFile {
    let bytes = std::fs::read(path).unwrap();
    let name = path.file_name().unwrap().to_string_lossy();
    let path = match name.split_once('-') {
        Some(("list", _)) => format!("rules/lists/{}", name.replace(".toml", ".txt")),
        Some(("local", _)) => format!("rules/local/{name}"),
        Some(("surge", _)) => format!("rules/surges/{name}"),
        Some(("calendar", _)) => format!("rules/calendar/{name}"),
        Some(("frame", _)) => format!("rules/frames/{name}"),
        _ => format!("rules/general/{name}"),
    };
    RuleFile { path, bytes }
}

#[test]
fn authors_are_told_what_is_wrong_and_what_to_do() {
    let mut wrong = Vec::new();
    let cases = cases();
    for case in &cases {
        let [list, good] = background();
        let load = load_all(&[list, good, as_file(case)]);
        let said: Vec<String> = load.diagnostics.iter().map(|said| said.render(false)).collect();
        let said = said.join("\n\n") + "\n";
        let answer = case.with_extension("txt");
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&answer, &said).unwrap();
        } else if std::fs::read_to_string(&answer).unwrap_or_default() != said {
            wrong.push(format!("{}\n{said}", case.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(cases.len() >= 30);
}

/// No word of the machine's in what an author reads.
#[test]
fn messages_are_plain_words() {
    for case in cases() {
        let [list, good] = background();
        let load = load_all(&[list, good, as_file(&case)]);
        for said in load.diagnostics {
            let words = [Some(&said.message), said.label.as_ref(), said.help.as_ref()];
            for text in words.into_iter().flatten() {
                for jargon in ["null", "scalar", "token", "deserialize", "parse", "invalid", "Option"] {
                    assert!(!text.contains(jargon), "{}: {text}", case.display());
                }
            }
        }
    }
}

#[test]
fn machines_can_read_them_too() {
    let load = load_all(&[file("rules/general/a.toml", "id = \"a\"\nstaus = \"live\"\n")]);
    let said = load.diagnostics.iter().find(|said| said.code == "unknown-key").unwrap();
    assert!(
        said.to_json().contains(
            r#""code":"unknown-key","column":1,"help":null,"label":"did you mean `status`?","line":2"#
        ),
        "{}",
        said.to_json()
    );
    assert_eq!(
        said.to_github(),
        "::error file=rules/general/a.toml,line=2,col=1,title=unknown-key::`staus` is not a rule setting / did you mean `status`?"
    );
    assert!(said.render(true).contains("\u{1b}["));
}
