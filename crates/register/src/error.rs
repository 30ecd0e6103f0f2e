//! What can go wrong: only a checkpoint that cannot be read.

use thiserror::Error;

/// A checkpoint that cannot be used. The next step is always the same: the one before it, or the log from the start.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum RegisterError {
    /// Written by a version that lays its state out differently.
    #[error(
        "the register checkpoint is of layout {found}, this version reads layout {wanted}; refold from the log"
    )]
    Layout {
        /// The layout it was written in.
        found: u8,
        /// The layout this version writes.
        wanted: u8,
    },
    /// Not a checkpoint, or a damaged one.
    #[error("the register checkpoint cannot be read: {0}; use the one before it, or refold from the log")]
    Unreadable(#[from] postcard::Error),
}
