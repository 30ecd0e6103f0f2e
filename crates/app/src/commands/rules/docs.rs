//! `rules docs`: the library in plain English.

use super::open;
use crate::cli::DocsArgs;
use crate::exit::Done;

pub(super) fn run(args: DocsArgs) -> anyhow::Result<Done> {
    let rules = open(args.folder.rules.as_deref())?;
    print!("{}", author::catalogue::catalogue(&rules));
    Ok(Done::Fine)
}
