//! `GET /api/rules`: what rules the service really runs, file by file, for `bellwether rules status` and scripts.
//!
//! `{"at", "generation", "digest", "live", "shadow", "loaded_at", "last_reload_ok", "files": [{"path", "hash"}],
//! "kept": [{"path", "since", "mistakes": [mistake]}], "mistakes": [{"path", "line", "code", "message"}],
//! "flooding": [{"rule", "since", "hits", "posts"}], "applied": null | {"from", "until", "reached", "posts", "found",
//! "unreadable", "flooding", "done"}}`. Hashes are 16 hexadecimal digits, as in the log's evidence.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use jiff::civil::Date;
use post::RuleId;
use rules::{Diagnostic, Kept, Severity};
use serde::Serialize;

use crate::{Applied, Flooding, RuleProblem, Site};

#[derive(Serialize)]
struct RulesJson {
    at: Timestamp,
    generation: u32,
    digest: String,
    live: usize,
    shadow: usize,
    loaded_at: Timestamp,
    last_reload_ok: bool,
    files: Vec<FileJson>,
    kept: Vec<KeptJson>,
    mistakes: Vec<MistakeJson>,
    flooding: Vec<FloodingJson>,
    applied: Option<Applied>,
}

#[derive(Serialize)]
struct FileJson {
    path: String,
    hash: String,
}

/// A file that stays in force in its last good version.
#[derive(Serialize)]
struct KeptJson {
    path: String,
    since: Date,
    mistakes: Vec<MistakeJson>,
}

#[derive(Serialize)]
struct MistakeJson {
    path: String,
    line: usize,
    code: String,
    message: String,
}

#[derive(Serialize)]
struct FloodingJson {
    rule: RuleId,
    since: Timestamp,
    hits: u64,
    posts: u64,
}

pub(crate) async fn get(State(site): State<Site>) -> Json<impl Serialize> {
    let (view, rules) = (site.view(), site.rules());
    let health = &view.rules;
    let files: BTreeMap<&str, u64> = rules.files();
    Json(RulesJson {
        at: view.at,
        generation: health.generation,
        digest: hex(rules.digest()),
        live: health.live,
        shadow: health.shadow,
        loaded_at: health.loaded_at,
        last_reload_ok: health.last_reload_ok,
        files: files
            .into_iter()
            .map(|(path, hash)| FileJson { path: path.to_owned(), hash: hex(hash) })
            .collect(),
        kept: rules.kept().iter().map(kept).collect(),
        mistakes: health.problems.iter().map(mistake).collect(),
        flooding: health.flooding.iter().map(flooding).collect(),
        applied: view.applied.clone(),
    })
}

fn kept(kept: &Kept) -> KeptJson {
    let errors = kept.diagnostics.iter().filter(|found| found.severity == Severity::Error);
    let mistake = |found: &Diagnostic| MistakeJson {
        path: found.path.clone(),
        line: found.line,
        code: found.code.to_owned(),
        message: found.message.clone(),
    };
    KeptJson { path: kept.path.clone(), since: kept.since, mistakes: errors.map(mistake).collect() }
}

fn mistake(problem: &RuleProblem) -> MistakeJson {
    let RuleProblem { path, line, message, code } = problem.clone();
    MistakeJson { path, line, code, message }
}

fn flooding(flooding: &Flooding) -> FloodingJson {
    let Flooding { rule, since, hits, posts } = flooding.clone();
    FloodingJson { rule, since, hits, posts }
}

fn hex(hash: u64) -> String {
    format!("{hash:016x}")
}
