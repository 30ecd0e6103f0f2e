//! `rules fmt`: rule files laid out in one way.

use anyhow::Context;
use author::{diff, tidy};

use super::{folder, is_rule, on_disk};
use crate::cli::FmtArgs;
use crate::exit::Done;
use crate::rulebook::Rulebook;

pub(super) fn run(args: FmtArgs) -> anyhow::Result<Done> {
    let folder = folder(args.folder.rules.as_deref())?;
    let (mut looked_at, mut differ, mut unreadable) = (0, 0, 0);
    for file in Rulebook::Folder(folder.clone()).files()?.iter().filter(|file| is_rule(&file.path)) {
        looked_at += 1;
        let before = String::from_utf8_lossy(&file.bytes);
        let after = match tidy::tidy(&before) {
            Ok(after) => after,
            Err(why) => {
                eprintln!("{}: {why}", file.path);
                unreadable += 1;
                continue;
            }
        };
        if after == before {
            continue;
        }
        differ += 1;
        if args.check {
            print!("{}", diff::diff(&file.path, &before, &after));
        } else {
            let path = on_disk(&folder, &file.path);
            std::fs::write(&path, after)
                .with_context(|| format!("{} could not be written", path.display()))?;
            println!("{}", file.path);
        }
    }
    let done = if args.check { "would change" } else { "changed" };
    println!("{looked_at} rule files, {differ} {done}, {unreadable} cannot be read");
    let findings = unreadable > 0 || (args.check && differ > 0);
    Ok(if findings { Done::Findings } else { Done::Fine })
}
