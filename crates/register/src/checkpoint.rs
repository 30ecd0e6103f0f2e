//! The state as bytes: a layout number, then the state itself. No text of a post is in it.

use crate::{RegisterError, State};

/// Counted up when the layout of the state changes.
const LAYOUT: u8 = 7;

pub(crate) fn write(state: &State) -> Vec<u8> {
    // Writing to memory fails only for types postcard cannot hold, and the tests write a full state.
    postcard::to_extend(state, vec![LAYOUT]).unwrap_or_default()
}

pub(crate) fn read(bytes: &[u8]) -> Result<State, RegisterError> {
    match bytes.split_first() {
        Some((&LAYOUT, state)) => Ok(postcard::from_bytes(state)?),
        Some((&found, _)) => Err(RegisterError::Layout { found, wanted: LAYOUT }),
        None => Err(RegisterError::Layout { found: 0, wanted: LAYOUT }),
    }
}
