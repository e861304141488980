//! Lets a bare `cargo build` work: without a built web UI, a plain page stands in for it.

use std::path::Path;
use std::{fs, io};

const PLAIN_PAGE: &str = r#"<!doctype html>
<html lang="en" data-atalaya-placeholder>
<meta charset="utf-8">
<title>Atalaya</title>
<p>The web UI was not built into this binary; run <code>make build</code>.
The API is at <a href="/api/v1/openapi.json">/api/v1</a>.</p>
</html>
"#;

fn main() -> io::Result<()> {
    let folder = Path::new("../../web/dist");
    println!("cargo::rerun-if-changed={}", folder.display());
    let page = folder.join("index.html");
    if !page.exists() {
        fs::create_dir_all(folder)?;
        fs::write(page, PLAIN_PAGE)?;
    }
    Ok(())
}
