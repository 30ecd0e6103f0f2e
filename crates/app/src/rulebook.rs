//! Where rules, lists, frames and places come from: a folder on disk, with the built-in library behind it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use include_dir::{Dir, include_dir};
use places::{Gazetteer, PlacesError};
use rules::RuleFile;

use crate::exit::Unusable;
use crate::reload::Places;

static SHIPPED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../rules");

/// Lists of local places, each by its path.
pub(crate) type PlaceLists = BTreeMap<String, Vec<u8>>;

/// A folder of rule files, or the library built into the program.
#[derive(Clone, Debug)]
pub(crate) enum Rulebook {
    /// Files on disk, which people edit.
    Folder(PathBuf),
    /// What this program was built with.
    BuiltIn,
}

impl Rulebook {
    /// The folder asked for; else `./rules` where there is one; else the built-in library.
    pub(crate) fn choose(asked: Option<&Path>) -> Self {
        match asked {
            Some(folder) => Rulebook::Folder(folder.to_owned()),
            None if Path::new("rules").is_dir() => Rulebook::Folder(PathBuf::from("rules")),
            None => Rulebook::BuiltIn,
        }
    }

    /// The folder a configuration names, where it exists; else the built-in library.
    pub(crate) fn configured(folder: &Path) -> Self {
        if folder.is_dir() { Rulebook::Folder(folder.to_owned()) } else { Rulebook::BuiltIn }
    }

    /// Every rule, list, frame and surge file, in the order of their paths.
    ///
    /// A folder without `lists/` or `frames/` borrows the built-in ones, so that three rules in an
    /// empty folder are enough to try something.
    ///
    /// # Errors
    /// The folder or a file cannot be read.
    pub(crate) fn files(&self) -> anyhow::Result<Vec<RuleFile>> {
        let mut files = Vec::new();
        match self {
            Rulebook::BuiltIn => built_in(&SHIPPED, &mut files),
            Rulebook::Folder(folder) => {
                on_disk(folder, folder, &mut files).map_err(|error| Unusable(format!("rules: {error:#}")))?;
                for borrowed in ["lists", "frames"] {
                    if let (false, Some(dir)) = (folder.join(borrowed).is_dir(), SHIPPED.get_dir(borrowed)) {
                        built_in(dir, &mut files);
                    }
                }
            }
        }
        files.retain(|file| is_rule_file(&file.path));
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(files)
    }

    /// The lists of local places, by path: those built in, with this folder's in the place of those of the same name.
    ///
    /// # Errors
    /// The folder or a file cannot be read.
    pub(crate) fn place_lists(&self) -> anyhow::Result<PlaceLists> {
        let mut lists = Vec::new();
        if let Some(dir) = SHIPPED.get_dir("places") {
            built_in(dir, &mut lists);
        }
        if let Rulebook::Folder(folder) = self
            && folder.join("places").is_dir()
        {
            on_disk(folder, &folder.join("places"), &mut lists)?;
        }
        lists.retain(|file| file.path.ends_with(".toml"));
        Ok(lists.into_iter().map(|file| (file.path, file.bytes)).collect())
    }

    /// The gazetteer: the built-in areas and places, with the lists of this folder.
    ///
    /// # Errors
    /// [`Unusable`] for a list that cannot be used, naming file, line and cause.
    pub(crate) fn gazetteer(&self) -> anyhow::Result<Arc<Gazetteer>> {
        Ok(Places::start(self)?.gazetteer())
    }
}

/// The built-in areas and places with these lists.
///
/// # Errors
/// The first list that cannot be used.
pub(crate) fn gazetteer(lists: &PlaceLists) -> Result<Gazetteer, PlacesError> {
    let lists: Vec<(String, Vec<u8>)> =
        lists.iter().map(|(path, bytes)| (path.clone(), bytes.clone())).collect();
    Gazetteer::load(shipped("places/areas.json"), shipped("places/places.tsv"), &lists)
}

/// A file built into the program.
fn shipped(path: &str) -> &'static [u8] {
    SHIPPED.get_file(path).map_or(&[], |file| file.contents())
}

fn is_rule_file(path: &str) -> bool {
    let place = path.strip_prefix("rules/").unwrap_or(path);
    let is_data = path.ends_with(".toml") || (path.ends_with(".txt") && place.starts_with("lists/"));
    is_data && !place.starts_with("places/") && place != "policy.toml"
}

fn built_in(dir: &Dir<'_>, files: &mut Vec<RuleFile>) {
    for file in dir.files() {
        let path = format!("rules/{}", file.path().display());
        files.push(RuleFile { path, bytes: file.contents().to_vec() });
    }
    dir.dirs().for_each(|dir| built_in(dir, files));
}

/// Reads every file below `dir`. Paths are shown as they would be typed: the folder's name, then the rest.
fn on_disk(folder: &Path, dir: &Path, files: &mut Vec<RuleFile>) -> anyhow::Result<()> {
    let entries =
        std::fs::read_dir(dir).with_context(|| format!("the folder {} could not be read", dir.display()))?;
    for entry in entries {
        let path = entry.with_context(|| format!("the folder {} could not be read", dir.display()))?.path();
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if hidden {
            continue;
        }
        if path.is_dir() {
            on_disk(folder, &path, files)?;
            continue;
        }
        let bytes = match std::fs::read(&path) {
            // Gone since the folder was listed.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            read => read.with_context(|| format!("{} could not be read", path.display()))?,
        };
        let below = path.strip_prefix(folder).unwrap_or(&path);
        files.push(RuleFile { path: format!("rules/{}", below.display()).replace('\\', "/"), bytes });
    }
    Ok(())
}
