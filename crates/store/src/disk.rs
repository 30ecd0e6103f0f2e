//! The few things done to files and folders, each durable when it returns.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use crate::StoreError;

/// Creates a folder and its parents, readable by nobody else: it may hold what people wrote.
pub(crate) fn create_folder(path: &Path) -> Result<(), StoreError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|e| StoreError::io("create", path, e))?;
    path.parent().map_or(Ok(()), sync_folder)
}

/// Makes the names in a folder durable.
pub(crate) fn sync_folder(path: &Path) -> Result<(), StoreError> {
    let synced = File::open(path).and_then(|folder| folder.sync_all());
    synced.map_err(|e| StoreError::io("sync", path, e))
}

/// Moves a file or folder; both parents are synced.
pub(crate) fn rename(from: &Path, to: &Path) -> Result<(), StoreError> {
    fs::rename(from, to).map_err(|e| StoreError::io("rename", from, e))?;
    for parent in [from.parent(), to.parent()].into_iter().flatten() {
        sync_folder(parent)?;
    }
    Ok(())
}

/// Writes a whole file so that a crash leaves either the old one or the new one.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let half = path.with_extension("tmp");
    let written = File::create(&half).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    written.map_err(|e| StoreError::io("write", &half, e))?;
    rename(&half, path)
}

/// Removes a file or a folder with all in it; one that is not there is removed already.
pub(crate) fn remove(path: &Path) -> Result<(), StoreError> {
    let removed = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    match removed {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(StoreError::io("remove", path, e)),
        _ => Ok(()),
    }
}

/// The names in a folder, ascending; none if it is not there.
pub(crate) fn names(path: &Path) -> Result<Vec<String>, StoreError> {
    let listing = match fs::read_dir(path) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        other => other.map_err(|e| StoreError::io("list", path, e))?,
    };
    let mut names = Vec::new();
    for item in listing {
        let item = item.map_err(|e| StoreError::io("list", path, e))?;
        names.extend(item.file_name().into_string());
    }
    names.sort_unstable();
    Ok(names)
}

/// The bytes of every file under a path. What vanishes while it is being counted counts as nothing.
pub(crate) fn bytes_under(path: &Path) -> u64 {
    let Ok(meta) = fs::symlink_metadata(path) else { return 0 };
    if !meta.is_dir() {
        return meta.len();
    }
    let Ok(listing) = fs::read_dir(path) else { return 0 };
    listing.flatten().map(|item| bytes_under(&item.path())).sum()
}
