//! The fold from outside: entries in, changes out.

mod determinism;
mod levels;
mod making;
mod quiet;
mod sight;
