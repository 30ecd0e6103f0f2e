//! The pages, a file for each. A page gathers what it shows into plain values; its template only lays them out.

pub(crate) mod area;
pub(crate) mod board;
pub(crate) mod error;
pub(crate) mod evidence;
pub(crate) mod people;
pub(crate) mod post;
pub(crate) mod rules;
pub(crate) mod rumours;
pub(crate) mod sources;
