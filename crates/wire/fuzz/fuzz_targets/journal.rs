//! See `target::journal`.
#![no_main]

#[path = "../../tests/it/target.rs"]
#[allow(dead_code)]
mod target;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target::journal(bytes));
