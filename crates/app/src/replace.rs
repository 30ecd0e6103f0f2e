//! Writes a file that a person also edits: whole or not at all.

use std::io::Write;
use std::path::Path;

use anyhow::Context;

/// Puts `text` in the place of the file at `path`, which must exist. A link is followed, permissions stay.
///
/// # Errors
/// The folder or the file cannot be written; the file is then as it was.
pub(crate) fn replace_file(path: &Path, text: &str) -> anyhow::Result<()> {
    let write = || {
        let path = path.canonicalize()?;
        let folder = path.parent().unwrap_or(Path::new("."));
        let mut beside = tempfile::NamedTempFile::new_in(folder)?;
        beside.write_all(text.as_bytes())?;
        beside.as_file().set_permissions(std::fs::metadata(&path)?.permissions())?;
        beside.as_file().sync_all()?;
        beside.persist(&path).map_err(|error| error.error)?;
        Ok::<(), std::io::Error>(())
    };
    write().with_context(|| format!("{} could not be written; it is as it was", path.display()))
}
