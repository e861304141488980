//! See `target::query`.
#![no_main]

#[path = "../../tests/it/target.rs"]
mod target;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target::query(bytes));
