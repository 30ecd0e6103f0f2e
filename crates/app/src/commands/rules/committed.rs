//! The rules as they were committed: asked of git, for comparing an edit with what went before.

use std::path::Path;
use std::process::Command;

use anyhow::Context;
use tempfile::TempDir;

/// The rules folder of a revision, as files in a folder of their own that goes when it is dropped.
///
/// # Errors
/// git is not there, the folder is in no repository, or the revision or the folder in it does not exist.
pub(super) fn check_out(folder: &Path, revision: &str) -> anyhow::Result<TempDir> {
    // A revision that looks like an option would be one.
    anyhow::ensure!(!revision.starts_with('-'), "`{revision}` is no revision");
    let listed = git(folder, &["ls-tree", "-r", "-z", "--name-only", revision, "--", "."])?;
    let listed = String::from_utf8(listed).context("git names a file in no text we can read")?;
    let names: Vec<&str> = listed.split('\0').filter(|name| !name.is_empty()).collect();
    anyhow::ensure!(!names.is_empty(), "{} holds no files as of {revision}", folder.display());
    let copy = TempDir::new()?;
    let wanted = names.into_iter().filter(|name| name.ends_with(".toml") || name.ends_with(".txt"));
    for name in wanted.filter(|name| !name.contains("..")) {
        let path = copy.path().join(name);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(&path, git(folder, &["show", &format!("{revision}:./{name}")])?)?;
    }
    Ok(copy)
}

fn git(folder: &Path, args: &[&str]) -> anyhow::Result<Vec<u8>> {
    let done = Command::new("git")
        .args(args)
        .current_dir(folder)
        .output()
        .context("git could not be started; --against needs it")?;
    let said = String::from_utf8_lossy(&done.stderr);
    anyhow::ensure!(done.status.success(), "git says: {}", said.trim());
    Ok(done.stdout)
}
