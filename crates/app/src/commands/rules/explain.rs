//! `rules explain`: why a rule does or does not find a post, or what a warning means.

use std::sync::Arc;

use author::{catalogue, pages};
use post::{HashKey, Post, RawPost, RuleId};
use rules::{RuleFile, RuleSet};

use super::{is_rule, open, today, usable};
use crate::cli::ExplainArgs;
use crate::config::Themes;
use crate::exit::Done;
use crate::pace::wall_clock;
use crate::rulebook::Rulebook;

pub(super) fn run(args: ExplainArgs) -> anyhow::Result<Done> {
    if let Some(page) = pages::find(&args.what) {
        print!("{page}");
        return Ok(Done::Fine);
    }
    let id = RuleId::new(&args.what);
    match args.text {
        None => {
            let rules = open(args.folder.rules.as_deref())?;
            let rule = rules.rule(&id).ok_or_else(|| unknown(&args.what))?;
            print!("{}\n\n{}", rule.title, catalogue::entry(&rules, rule));
        }
        Some(text) => {
            let rules = load_one(&Rulebook::choose(args.folder.rules.as_deref()), &args.what)?;
            print!("{}", tried(&rules, &id, text).ok_or_else(|| unknown(&args.what))?);
        }
    }
    Ok(Done::Fine)
}

/// What the rule makes of a post with this text; `None` when there is no such rule.
fn tried(rules: &RuleSet, id: &RuleId, text: String) -> Option<String> {
    let rule = rules.rule(id)?;
    // A post of a source the rule reads, whatever that is; nothing is kept, so any key will do.
    let source = rule.sources.first().map_or("file:example", String::as_str).to_owned();
    let raw = RawPost { id: "example".to_owned(), source, text, ..RawPost::default() };
    let post = Post::new(raw, &HashKey::new([0; 32]), wall_clock());
    let explanation = rules.explain(id, &post)?;
    Some(author::explain::explain(rule, &rules.lines(id), &post, &explanation))
}

/// The one rule with the lists and frames, its own tests left out: a rule whose examples fail, or whose neighbour is
/// broken, is the very one somebody wants explained.
fn load_one(rulebook: &Rulebook, id: &str) -> anyhow::Result<RuleSet> {
    let (rule_files, mut files): (Vec<RuleFile>, Vec<RuleFile>) =
        rulebook.files()?.into_iter().partition(|file| is_rule(&file.path));
    let found = rule_files.iter().find_map(|file| {
        let text = std::str::from_utf8(&file.bytes).ok()?;
        let bytes = author::explain::for_trying(text, id)?.into_bytes();
        Some(RuleFile { path: file.path.clone(), bytes })
    });
    files.push(found.ok_or_else(|| unknown(id))?);
    let load = rules::load(&files, &Themes::default().names(), Arc::clone(&rulebook.gazetteer()?), today());
    usable(load)
}

fn unknown(what: &str) -> anyhow::Error {
    anyhow::anyhow!(
        "`{what}` is neither a rule in this folder nor the name of a warning; `bellwether rules docs` lists the rules"
    )
}
