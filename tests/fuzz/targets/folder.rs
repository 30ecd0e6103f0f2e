//! `readers::folder`, driven by libFuzzer.
#![no_main]

#[allow(dead_code, reason = "each target calls one of them")]
#[path = "../../fuzzing/readers.rs"]
mod readers;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| readers::folder(bytes));
