//! The gazetteer: from a name in a post to an area, with doubt kept where there is doubt.
//!
//! [`Gazetteer::load`] takes the files of `rules/places/` as bytes; [`Gazetteer::find`] reads one text.
//! A name is found as a whole (longest wins), told apart from words, people and namesakes abroad, and placed only
//! when the text or its source gives a reason. How many people live somewhere is never that reason.

mod area;
mod context;
mod cues;
mod decide;
mod error;
mod find;
mod gazetteer;
mod names;
mod overlay;
mod towns;
mod welsh;

pub use area::{Area, AreaKind, Country};
pub use error::PlacesError;
pub use gazetteer::Gazetteer;

pub use decide::{Class, Decision, Mention};
