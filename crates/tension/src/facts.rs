//! What is known about a cell at one moment: what the level table is read against.

/// What is known about a cell at one moment.
#[derive(Clone, Debug, Default)]
pub(crate) struct Facts;
