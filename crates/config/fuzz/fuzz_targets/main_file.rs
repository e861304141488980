//! See `target::main_file`.
#![no_main]

#[path = "../../tests/it/files.rs"]
#[allow(dead_code)]
mod files;
#[path = "../../tests/it/memory.rs"]
mod memory;
#[path = "../../tests/it/shared.rs"]
#[allow(dead_code)]
mod shared;
#[path = "../../tests/it/target.rs"]
#[allow(dead_code)]
mod target;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target::main_file(bytes));
