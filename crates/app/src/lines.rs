//! Posts from files and flags to standard output: what `scan` and `replay` share.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use collect::file;
use post::RawPost;
use serde::Serialize;

use crate::progress;

/// What was skipped while reading, said once at the end.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Skipped {
    /// Lines that are no post.
    pub(crate) bad_lines: u64,
    /// Posts without a time, where one is needed.
    pub(crate) untimed: u64,
}

/// Bad lines named one by one before the rest are only counted.
const NAMED_BAD_LINES: u64 = 10;

/// Calls `each` for every post of the files, in order. A bad line is named on standard error and skipped.
///
/// # Errors
/// A file cannot be opened, or `each` fails.
pub(crate) fn for_each_post(
    files: &[PathBuf],
    what: &'static str,
    skipped: &mut Skipped,
    mut each: impl FnMut(RawPost, &mut Skipped) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    for path in files {
        let reader = file::open(path).with_context(|| format!("{} could not be read", path.display()))?;
        let bar = progress::over_bytes(plain_length(path), what);
        let mut posts = file::read_posts(reader);
        while let Some(line) = posts.next() {
            match line {
                Ok(post) => each(post, skipped)?,
                Err(bad) => name_bad_line(path, &bad, skipped),
            }
            bar.set_position(posts.offset());
        }
        bar.finish_and_clear();
    }
    Ok(())
}

fn name_bad_line(path: &Path, bad: &file::BadLine, skipped: &mut Skipped) {
    skipped.bad_lines += 1;
    if skipped.bad_lines <= NAMED_BAD_LINES {
        eprintln!("{}: {bad}", path.display());
    } else if skipped.bad_lines == NAMED_BAD_LINES + 1 {
        eprintln!("{}: more bad lines follow; they are counted, not named", path.display());
    }
}

/// The bytes a progress bar can count to: none for standard input and packed files, whose length is unknown.
fn plain_length(path: &Path) -> u64 {
    let packed = path.extension().is_some_and(|extension| extension == "zst");
    if packed { 0 } else { std::fs::metadata(path).map_or(0, |data| data.len()) }
}

/// Buffered standard output.
pub(crate) fn standard_output() -> BufWriter<std::io::StdoutLock<'static>> {
    BufWriter::with_capacity(256 * 1024, std::io::stdout().lock())
}

/// Writes one JSON object and a line break.
///
/// # Errors
/// The output is closed or full.
pub(crate) fn write_json(out: &mut impl Write, value: &impl Serialize) -> anyhow::Result<()> {
    serde_json::to_writer(&mut *out, value).map_err(std::io::Error::from)?;
    out.write_all(b"\n")?;
    Ok(())
}
