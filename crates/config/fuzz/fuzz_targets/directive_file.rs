//! See `target::directive_file`.
#![no_main]

#[path = "../../tests/it/memory.rs"]
mod memory;
#[path = "../../tests/it/security_target.rs"]
#[allow(dead_code)]
mod target;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target::directive_file(bytes));
