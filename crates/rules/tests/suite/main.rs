//! Tests of the rule language from outside: files in, hits and diagnostics out.

mod diagnostics;
mod language;
mod oracle;
mod reload;
mod shipped;
mod stance;
mod support;
