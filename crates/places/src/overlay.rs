//! Lists that people write: districts, Welsh names, counties, words that mislead, cues.

use post::AreaCode;
use serde::Deserialize;
use toml::Spanned;

use crate::{PlacesError, area::Areas};

/// One file of `rules/places/*.toml`. Every part is optional; lists of several files add up.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Overlay {
    pub(crate) area: Vec<AreaNames>,
    pub(crate) wordlike: Wordlike,
    pub(crate) cues: CueWords,
}

/// Names of one area, or of places in it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AreaNames {
    /// The area: its name in either language, or its code.
    name: Spanned<String>,
    #[serde(default)]
    pub(crate) places: Vec<String>,
    #[serde(default)]
    pub(crate) welsh: Vec<String>,
    /// What its people and what is theirs are called ("Scottish"): they speak of it and may be anywhere.
    #[serde(default)]
    pub(crate) people: Vec<String>,
    /// Places from a complete list, hamlets and all, of which nobody says that they are known.
    #[serde(default)]
    pub(crate) gazetted: Vec<String>,
}

/// Names that are also something else.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Wordlike {
    pub(crate) words: Vec<String>,
    pub(crate) common_words: Vec<String>,
    pub(crate) given_names: Vec<String>,
}

/// Words beside a name that say what it is; `rules/places/cues.toml` explains each list.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct CueWords {
    pub(crate) before: Vec<String>,
    pub(crate) after: Vec<String>,
    pub(crate) british: Vec<String>,
    pub(crate) abroad: Vec<AbroadWords>,
    pub(crate) abroad_after: Vec<String>,
    pub(crate) titles: Vec<String>,
    pub(crate) streets: Vec<String>,
}

/// Words that are about other countries.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct AbroadWords {
    pub(crate) countries: Vec<String>,
    pub(crate) speak: Vec<String>,
    pub(crate) play: Vec<String>,
}

impl Overlay {
    /// Reads one file, with the code of each area it names.
    pub(crate) fn read(
        path: &str,
        bytes: &[u8],
        areas: &Areas,
    ) -> Result<(Self, Vec<AreaCode>), PlacesError> {
        let text = std::str::from_utf8(bytes).map_err(|_| PlacesError::NotText { path: path.to_owned() })?;
        let overlay: Overlay = toml::from_str(text).map_err(|source| PlacesError::Overlay {
            path: path.to_owned(),
            line: line_of(text, source.span().map_or(0, |span| span.start)),
            source: Box::new(source),
        })?;
        let codes =
            overlay.area.iter().map(|entry| entry.code(path, text, areas)).collect::<Result<_, _>>()?;
        Ok((overlay, codes))
    }
}

impl AreaNames {
    fn code(&self, path: &str, text: &str, areas: &Areas) -> Result<AreaCode, PlacesError> {
        let name = self.name.get_ref();
        let called = |area: &&crate::Area| {
            area.kind == crate::AreaKind::Authority && (area.name == *name || area.name_cy == *name)
        };
        if let Some(area) = areas.get(name).or_else(|| areas.iter().find(called)) {
            return Ok(area.code.clone());
        }
        let line = line_of(text, self.name.span().start);
        Err(PlacesError::NoSuchArea { path: path.to_owned(), line, name: name.clone() })
    }
}

/// The line of a byte, counted from 1.
fn line_of(text: &str, byte: usize) -> usize {
    text.get(..byte).unwrap_or_default().matches('\n').count() + 1
}
