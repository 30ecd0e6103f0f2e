//! The area code: the GSS code of a local authority, or "unplaced".

use compact_str::CompactString;
use serde::{Deserialize, Serialize};

/// The GSS code of an area ("W06000015"), or [`AreaCode::UNPLACED`] for what names no UK area.
///
/// Codes are stable and language-free, so they are what is stored and what metrics are labelled with;
/// names are looked up in `places` at the edge.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AreaCode(CompactString);

impl AreaCode {
    /// The label of the cell for evidence that could not be placed.
    pub const UNPLACED: &'static str = "unplaced";

    /// An area by its GSS code. Whether the code exists is for `places` to say.
    pub fn new(code: &str) -> Self {
        Self(CompactString::from(code))
    }

    /// The area for evidence that names no UK place.
    pub fn unplaced() -> Self {
        Self::new(Self::UNPLACED)
    }

    /// Whether this is the cell for what could not be placed.
    pub fn is_unplaced(&self) -> bool {
        self.0 == Self::UNPLACED
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for AreaCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
