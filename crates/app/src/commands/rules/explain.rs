//! `rules explain`: why a rule does or does not find a post, or what a warning means.

use std::sync::Arc;

use author::{catalogue, pages};
use post::{HashKey, Post, RawPost, RuleId};
use rules::{Outcome, RuleFile, RuleSet};

use super::{is_rule, open, today, usable};
use crate::cli::ExplainArgs;
use crate::config::Themes;
use crate::exit::{Done, Usage};
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
            print!(
                "{}\n\n{}{}",
                rule.title,
                catalogue::entry(&rules, rule),
                catalogue::word_forms(&rules, rule)
            );
            Ok(Done::Fine)
        }
        Some(text) => {
            let rules = load_one(&Rulebook::choose(args.folder.rules.as_deref()), &args.what)?;
            let (said, hits) = tried(&rules, &id, text).ok_or_else(|| unknown(&args.what))?;
            print!("{said}");
            Ok(if hits { Done::Fine } else { Done::Findings })
        }
    }
}

/// What the rule makes of a post with this text, and whether it hits; `None` when there is no such rule.
fn tried(rules: &RuleSet, id: &RuleId, text: String) -> Option<(String, bool)> {
    let rule = rules.rule(id)?;
    // A post of a source the rule reads, whatever that is; nothing is kept, so any key will do.
    let source = rule.sources.first().map_or("file:example", String::as_str).to_owned();
    let raw = RawPost { id: "example".to_owned(), source, text, ..RawPost::default() };
    let post = Post::new(raw, &HashKey::new([0; 32]), wall_clock());
    let explanation = rules.explain(id, &post)?;
    let hits = matches!(explanation.outcome, Outcome::Hit(_));
    Some((author::explain::explain(rule, &rules.lines(id), &post, &explanation), hits))
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
    Usage(format!(
        "`{what}` is neither a rule in this folder nor the name of a warning; `bellwether rules docs` lists the rules"
    ))
    .into()
}
