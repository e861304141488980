//! Prints the API's description: `cargo run -p api --example openapi > openapi.json`.

use std::io::Write;

fn main() -> std::io::Result<()> {
    std::io::stdout().write_all(api::openapi_json().as_bytes())
}
