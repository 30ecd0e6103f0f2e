//! `rules fix`: the repairs there is no doubt about.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Context;
use author::{diff, mend};
use places::Gazetteer;
use rules::{Diagnostic, RuleFile, Severity};

use super::{folder, on_disk, today};
use crate::cli::FixArgs;
use crate::config::Themes;
use crate::exit::Done;
use crate::rulebook::Rulebook;

pub(super) fn run(args: FixArgs) -> anyhow::Result<Done> {
    let folder = folder(args.folder.rules.as_deref())?;
    let rulebook = Rulebook::Folder(folder.clone());
    let files = rulebook.files()?;
    let gazetteer = rulebook.gazetteer()?;
    let mut repairs = 0;
    for (path, said) in by_file(diagnostics(&files, &gazetteer)) {
        let path_on_disk = on_disk(&folder, path.as_str());
        // A list or frame that was borrowed from the built-in ones is no file of this folder.
        let Ok(before) = std::fs::read_to_string(&path_on_disk) else { continue };
        let mended = mended(&path, &before, &said, &files, &gazetteer);
        for done in &mended.done {
            println!("{path}: {done}");
        }
        repairs += mended.done.len();
        if args.dry_run {
            print!("{}", diff::diff(&path, &before, &mended.text));
        } else if !mended.done.is_empty() {
            std::fs::write(&path_on_disk, &mended.text)
                .with_context(|| format!("{} could not be written", path_on_disk.display()))?;
        }
    }
    let done = if args.dry_run { "to make" } else { "made" };
    println!("{repairs} repairs {done}; `bellwether rules check` says what else there is");
    Ok(if args.dry_run && repairs > 0 { Done::Findings } else { Done::Fine })
}

/// The file mended, but never so that an example stops coming out as written: then what was only a warning stays.
fn mended(
    path: &str,
    before: &str,
    said: &[Diagnostic],
    files: &[RuleFile],
    gazetteer: &Arc<Gazetteer>,
) -> mend::Mended {
    let mended = mend::mend(before, said);
    let errors = |text: &str| {
        let edited =
            |file: &RuleFile| if file.path == path { text.as_bytes().to_vec() } else { file.bytes.clone() };
        let files: Vec<RuleFile> =
            files.iter().map(|file| RuleFile { path: file.path.clone(), bytes: edited(file) }).collect();
        let said = diagnostics(&files, gazetteer).into_iter();
        said.filter(|said| said.path == path && said.code == "own-test-fails").count()
    };
    let sure: Vec<Diagnostic> =
        said.iter().filter(|said| said.severity == Severity::Error).cloned().collect();
    if sure.len() == said.len() || errors(&mended.text) <= errors(before) {
        return mended;
    }
    println!("{path}: left its warnings as they are: mended, one of its examples would fail");
    mend::mend(before, &sure)
}

fn diagnostics(files: &[RuleFile], gazetteer: &Arc<Gazetteer>) -> Vec<Diagnostic> {
    rules::load(files, &Themes::default().names(), Arc::clone(gazetteer), today()).diagnostics
}

/// The diagnostics of each file that offer a repair.
fn by_file(diagnostics: Vec<Diagnostic>) -> BTreeMap<String, Vec<Diagnostic>> {
    let mut files: BTreeMap<String, Vec<Diagnostic>> = BTreeMap::new();
    for diagnostic in diagnostics.into_iter().filter(|said| said.repair.is_some()) {
        files.entry(diagnostic.path.clone()).or_default().push(diagnostic);
    }
    files
}
