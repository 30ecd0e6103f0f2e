//! Tests of the rule language from outside: files in, hits and diagnostics out.

#![allow(clippy::unwrap_used, reason = "a test stops where it is wrong")]

mod diagnostics;
mod evidence;
mod fields;
mod hostile;
mod language;
mod oracle;
mod reload;
mod robust;
mod spelling;
mod stance;
mod support;
mod tuning;
