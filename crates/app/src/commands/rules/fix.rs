//! `rules fix`: the repairs there is no doubt about.

use std::collections::BTreeMap;

use anyhow::Context;
use author::{diff, mend};
use rules::Diagnostic;

use super::{folder, load, on_disk};
use crate::cli::FixArgs;
use crate::config::Themes;
use crate::exit::Done;
use crate::rulebook::Rulebook;

pub(super) fn run(args: FixArgs) -> anyhow::Result<Done> {
    let folder = folder(args.folder.rules.as_deref())?;
    let rulebook = Rulebook::Folder(folder.clone());
    let gazetteer = rulebook.gazetteer()?;
    let load = load(&rulebook, &gazetteer, &Themes::default())?;
    let mut repairs = 0;
    for (path, said) in by_file(load.diagnostics) {
        let path_on_disk = on_disk(&folder, path.as_str());
        // A list or frame that was borrowed from the built-in ones is no file of this folder.
        let Ok(before) = std::fs::read_to_string(&path_on_disk) else { continue };
        let mended = mend::mend(&before, &said);
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

/// The diagnostics of each file that offer a repair.
fn by_file(diagnostics: Vec<Diagnostic>) -> BTreeMap<String, Vec<Diagnostic>> {
    let mut files: BTreeMap<String, Vec<Diagnostic>> = BTreeMap::new();
    for diagnostic in diagnostics.into_iter().filter(|said| said.repair.is_some()) {
        files.entry(diagnostic.path.clone()).or_default().push(diagnostic);
    }
    files
}
