//! `hosts::address`, driven by libFuzzer.
#![no_main]

#[allow(dead_code, reason = "each target calls one of them")]
#[path = "../../fuzzing/hosts.rs"]
mod hosts;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hosts::address(bytes));
