//! The fold from outside: entries in, changes out.

#![allow(clippy::unwrap_used, reason = "a test stops where it is wrong")]

mod declared;
mod determinism;
mod late;
mod levels;
mod making;
mod quiet;
mod sight;
mod workings;
