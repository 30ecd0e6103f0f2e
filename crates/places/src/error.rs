//! What can be wrong with the gazetteer's files, said so that its author can mend it.

/// A file of `rules/places/` that cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PlacesError {
    /// `areas.json` is not what `make.py` writes.
    #[error("areas.json cannot be read ({0}): make it again with rules/places/make/make.py")]
    Areas(#[from] serde_json::Error),
    /// An area stands under one that is not there.
    #[error(
        "areas.json: {code} names {parent} as its parent or successor, which is not listed: make it again with rules/places/make/make.py"
    )]
    NoSuchParent {
        /// The area.
        code: String,
        /// What it names.
        parent: String,
    },
    /// A line of `places.tsv` is damaged.
    #[error("places.tsv, line {line}: {problem}: make it again with rules/places/make/make.py")]
    Places {
        /// Counted from 1.
        line: usize,
        /// What is wrong with it.
        problem: String,
    },
    /// A list of local names is not in the shape that `districts.toml` shows.
    #[error("{path}: {source}\nThe shape wanted is shown at the top of rules/places/districts.toml")]
    Overlay {
        /// The file.
        path: String,
        /// Counted from 1.
        line: usize,
        /// What the reader stumbled over, with its line.
        source: Box<toml::de::Error>,
    },
    /// A list of local names is not text.
    #[error("{path}: this file is not text in UTF-8: save it again as UTF-8")]
    NotText {
        /// The file.
        path: String,
    },
    /// A list of local names is about an authority that does not exist.
    #[error(
        "{path}, line {line}: no area is called \"{name}\": write an authority's name, or a code, as it stands in rules/places/areas.json"
    )]
    NoSuchArea {
        /// The file.
        path: String,
        /// Counted from 1.
        line: usize,
        /// What was written.
        name: String,
    },
}

impl PlacesError {
    /// The list of local names that cannot be used and the line, where it is such a list and no file of the program.
    pub fn list(&self) -> Option<(&str, usize)> {
        match self {
            PlacesError::Overlay { path, line, .. } | PlacesError::NoSuchArea { path, line, .. } => {
                Some((path, *line))
            }
            PlacesError::NotText { path } => Some((path, 1)),
            PlacesError::Areas(_) | PlacesError::NoSuchParent { .. } | PlacesError::Places { .. } => None,
        }
    }
}
