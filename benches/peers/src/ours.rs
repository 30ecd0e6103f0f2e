//! Bellwether: which rules hit, with strength, stance and highlights of each; its peers only say which.

use std::path::Path;
use std::sync::Arc;

use places::Gazetteer;
use post::{Post, Theme};
use rules::{RuleFile, RuleSet};

use crate::engine::{Document, Engine, key};
use crate::generator::{Line, Words};

struct Ours {
    rules: RuleSet,
    fold: bool,
}

struct Folding;

pub fn matching(lines: &[Line], words: &Words) -> Option<Box<dyn Engine>> {
    Some(Box::new(Ours { rules: load(lines, words), fold: false }))
}

pub fn whole(lines: &[Line], words: &Words) -> Option<Box<dyn Engine>> {
    Some(Box::new(Ours { rules: load(lines, words), fold: true }))
}

pub fn folding(_: &[Line], _: &Words) -> Option<Box<dyn Engine>> {
    Some(Box::new(Folding))
}

fn load(lines: &[Line], words: &Words) -> RuleSet {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules/places");
    let read = |name: &str| std::fs::read(folder.join(name)).expect("a shipped file");
    let gazetteer = Gazetteer::load(&read("areas.json"), &read("places.tsv"), &[]).expect("the gazetteer");
    let file = |(number, line): (usize, &Line)| RuleFile {
        path: format!("rules/general/{number:05}.toml"),
        bytes: line.rule_file(number, words).into_bytes(),
    };
    let files: Vec<RuleFile> = lines.iter().enumerate().map(file).collect();
    let today = jiff::civil::date(2026, 11, 1);
    let load = rules::load(&files, &[Theme::new("general")], Arc::new(gazetteer), today);
    let said = || load.diagnostics.iter().map(|said| said.render(false)).collect::<Vec<_>>().join("\n");
    load.set.unwrap_or_else(|| panic!("{}", said()))
}

impl Engine for Ours {
    fn scan(&mut self, document: &Document, found: &mut Vec<u32>) {
        let folded = self.fold.then(|| Post::new(document.raw.clone(), &key(), jiff::Timestamp::UNIX_EPOCH));
        let scan = self.rules.scan_anywhere(folded.as_ref().unwrap_or(&document.post));
        let number = |id: &str| id.rsplit('.').next().and_then(|number| number.parse::<u32>().ok());
        // A misspelt word that is read as a rule's is nothing any peer looks for.
        let plain = scan.hits.iter().filter(|hit| !hit.disguised);
        found.extend(plain.filter_map(|hit| number(hit.rule.id.as_str())));
    }
}

impl Engine for Folding {
    fn scan(&mut self, document: &Document, _: &mut Vec<u32>) {
        let post = Post::new(document.raw.clone(), &key(), jiff::Timestamp::UNIX_EPOCH);
        std::hint::black_box(post);
    }
}
