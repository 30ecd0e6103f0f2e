//! `rules status`: what the running service says is in force, file by file.

use super::running::{InForce, in_force};
use crate::cli::{Format, StatusArgs};
use crate::exit::Done;

pub(super) fn run(args: StatusArgs) -> anyhow::Result<Done> {
    let (rules, body) = in_force(args.address)?;
    let fine = rules.last_reload_ok && rules.kept.is_empty() && rules.flooding.is_empty();
    match args.format {
        Format::Jsonl => println!("{body}"),
        Format::Text => print(&rules, args.files),
    }
    Ok(if fine { Done::Fine } else { Done::Findings })
}

fn print(rules: &InForce, files: bool) {
    let InForce { at, generation, live, shadow, .. } = rules;
    println!("generation {generation}: {live} live and {shadow} shadow rules in force at {at}");
    if files {
        rules.files.iter().for_each(|file| println!("  {}  {}", file.hash, file.path));
    }
    if rules.last_reload_ok {
        println!("the files were good when they were last read");
    }
    for kept in &rules.kept {
        println!("stale since {}: {} works on in its last good version", kept.since, kept.path);
    }
    for mistake in &rules.mistakes {
        println!("  {}:{}: {} [{}]", mistake.path, mistake.line, mistake.message, mistake.code);
    }
    for flood in &rules.flooding {
        println!(
            "flooding since {}: {} hit {} of {} posts in ten minutes; its hits are counted and raise no level",
            flood.since, flood.rule, flood.hits, flood.posts
        );
    }
    if let Some(applied) = &rules.applied {
        let state = if applied.done { "were" } else { "are being" };
        println!(
            "rules {state} applied to posts since {}: {} posts, {} hits found late",
            applied.from, applied.posts, applied.found
        );
    }
}
