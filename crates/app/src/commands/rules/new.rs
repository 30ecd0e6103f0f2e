//! `rules new`: a first draft from pasted posts, tests first.

use std::io::{BufRead, IsTerminal, Read, Write};
use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use author::draft::{self, Draft};
use jiff::ToSpan;
use post::{RuleId, Theme};

use super::{folder, load, on_disk, print_diagnostics, today};
use crate::cli::NewArgs;
use crate::config::Themes;
use crate::exit::Done;
use crate::rulebook::Rulebook;

/// A draft is read again after this long.
const REVIEW_AFTER_MONTHS: i64 = 6;

pub(super) fn run(args: NewArgs) -> anyhow::Result<Done> {
    let folder = folder(args.folder.rules.as_deref())?;
    let themes = Themes::default().allowed;
    anyhow::ensure!(
        themes.contains(&args.theme),
        "there is no theme `{}`; write one of: {}",
        args.theme,
        themes.join(", ")
    );
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-');
    let named = args.id.starts_with(|c: char| c.is_ascii_lowercase()) && args.id.chars().all(plain);
    anyhow::ensure!(named, "an id is small letters, digits, `.` and `-`, like rumour.cover-up");
    let path = format!("rules/{}/{}.toml", args.theme, args.id);
    let path_on_disk = on_disk(&folder, &path);
    anyhow::ensure!(!path_on_disk.exists(), "{path} is there already; edit it, or choose another id");
    let posts = draft::split_posts(&read(&args.from)?);
    anyhow::ensure!(!posts.is_empty(), "{} holds no posts", args.from.display());
    let asked = ask(args.from != Path::new("-"))?;
    let draft = Draft {
        title: asked.title,
        owner: asked.owner,
        why: asked.why,
        false_alarm: asked.false_alarm,
        ignore: asked.ignore,
        id: RuleId::new(&args.id),
        kind: args.kind,
        theme: Theme::new(&args.theme),
        review_by: today().saturating_add(REVIEW_AFTER_MONTHS.months()),
        posts,
    };
    write(&path_on_disk, &draft.text())?;
    let rulebook = Rulebook::Folder(folder);
    let load = load(&rulebook, &Arc::clone(&rulebook.gazetteer()?), &Themes::default())?;
    let said: Vec<_> = load.diagnostics.into_iter().filter(|said| said.path == path).collect();
    print_diagnostics(&said);
    println!(
        "{path} written, a draft that flags nothing yet.\nNext: open it and make its phrases say what matters; `bellwether rules test` tries its posts;\n`status = \"shadow\"` lets it run without weight."
    );
    Ok(Done::Fine)
}

fn read(from: &Path) -> anyhow::Result<String> {
    let mut text = String::new();
    if from == Path::new("-") {
        std::io::stdin().read_to_string(&mut text).context("standard input could not be read")?;
    } else {
        text =
            std::fs::read_to_string(from).with_context(|| format!("{} could not be read", from.display()))?;
    }
    Ok(text)
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).with_context(|| format!("{} could not be made", parent.display()))?;
    }
    std::fs::write(path, text).with_context(|| format!("{} could not be written", path.display()))
}

/// What only the author knows.
struct Asked {
    title: String,
    owner: String,
    why: String,
    false_alarm: String,
    ignore: String,
}

/// Asks on a terminal; elsewhere, and where nothing is answered, writes what is to be filled in.
fn ask(may_ask: bool) -> anyhow::Result<Asked> {
    let asking = may_ask && std::io::stdin().is_terminal();
    let question = |question: &str, instead: &str| -> anyhow::Result<String> {
        let answer = if asking { answer(question)? } else { String::new() };
        Ok(if answer.is_empty() { instead.to_owned() } else { answer })
    };
    Ok(Asked {
        title: question("What does it find, in a few words?", "To be named")?,
        why: question("Why does it matter?", "To be written")?,
        owner: question("Which team answers for it?", "nobody")?,
        false_alarm: question("What may it be wrong about?", "to be found out")?,
        ignore: question("A post that looks like these and must be left alone:", "")?,
    })
}

fn answer(question: &str) -> anyhow::Result<String> {
    print!("{question} ");
    std::io::stdout().flush()?;
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer)?;
    Ok(answer.trim().to_owned())
}
