//! The rules on made-up workspaces.

use tempfile::TempDir;

use super::*;

/// A workspace of crates, each with a sound manifest, a clippy.toml and one source file.
struct Workspace(TempDir);

impl Workspace {
    fn new() -> Self {
        let workspace = Self(TempDir::new().unwrap());
        workspace.write(
            "Cargo.toml",
            "[workspace]\nmembers = [\"crates/*\", \"conformance\"]\n\
             [workspace.dependencies]\nrt = { package = \"tokio\", version = \"1\" }\n",
        );
        workspace.add("model", "");
        workspace.add("config", "[dependencies]\nmodel.workspace = true\nserde = \"1\"");
        workspace.add("plugins", "[dependencies]\nmodel.workspace = true\ntokio = \"1\"");
        workspace
            .add("engine", "[dependencies]\nconfig.workspace = true\nplugins = { path = \"\" }");
        workspace.add("atalaya", "[dependencies]\nengine.workspace = true\nmodel.workspace = true");
        workspace.add("testkit", "[dependencies]\nengine.workspace = true");
        workspace.manifest("conformance", "conformance", "[dependencies]\natalaya = \"1\"");
        workspace
    }

    fn add(&self, name: &str, dependencies: &str) {
        let directory = format!("crates/{name}");
        self.manifest(&directory, name, dependencies);
        self.write(&format!("{directory}/src/lib.rs"), "//! Reads no std::fs.\n");
        self.write(&format!("{directory}/clippy.toml"), "");
    }

    fn manifest(&self, directory: &str, name: &str, dependencies: &str) {
        let text = format!("[package]\nname = \"{name}\"\n{dependencies}\n");
        self.write(&format!("{directory}/Cargo.toml"), &text);
    }

    fn write(&self, file: &str, text: &str) {
        let path = self.0.path().join(file);
        fs_err::create_dir_all(path.parent().unwrap()).unwrap();
        fs_err::write(path, text).unwrap();
    }

    /// `file: what` of each problem.
    fn problems(&self) -> Vec<String> {
        let problems = run(self.0.path(), &[]).unwrap();
        problems.iter().map(|p| format!("{}: {}", p.file.display(), p.what)).collect()
    }
}

#[test]
fn a_workspace_as_on_the_map_is_sound() {
    assert_eq!(Workspace::new().problems(), [""; 0]);
}

#[test]
fn a_layer_above_is_refused() {
    let workspace = Workspace::new();
    workspace.add("plugins", "[dependencies]\nengine.workspace = true");
    assert_eq!(
        workspace.problems(),
        ["crates/plugins/Cargo.toml: `plugins` (adapters) uses `engine` (runtime)"]
    );
}

#[test]
fn a_crate_beside_is_refused() {
    let workspace = Workspace::new();
    workspace.add("monitor", "[dependencies]\nconfig.workspace = true");
    assert_eq!(
        workspace.problems(),
        ["crates/monitor/Cargo.toml: `monitor` (pure) uses `config` (pure)"]
    );
}

#[test]
fn tests_may_use_what_they_like() {
    let workspace = Workspace::new();
    workspace.add("monitor", "[dev-dependencies]\nconfig = \"1\"\ntestkit = \"1\"\ntokio = \"1\"");
    assert_eq!(workspace.problems(), [""; 0]);
}

#[test]
fn a_development_crate_is_for_tests_only() {
    let workspace = Workspace::new();
    workspace.add("engine", "[dependencies]\ntestkit.workspace = true");
    assert_eq!(
        workspace.problems(),
        ["crates/engine/Cargo.toml: `engine` (runtime) uses `testkit` (development only)"]
    );
}

#[test]
fn nothing_is_above_the_binary() {
    let workspace = Workspace::new();
    workspace.add("engine", "[dependencies]\natalaya.workspace = true");
    assert_eq!(
        workspace.problems(),
        ["crates/engine/Cargo.toml: `engine` (runtime) uses `atalaya` (binary)"]
    );
}

#[test]
fn a_crate_that_is_not_on_the_map_is_refused() {
    let workspace = Workspace::new();
    workspace.add("utils", "");
    assert_eq!(workspace.problems(), ["crates/utils/Cargo.toml: crate `utils` has no layer"]);
}

#[test]
fn a_pure_crate_has_no_runtime_also_for_one_target_or_under_another_name() {
    for dependencies in [
        "[dependencies]\ntokio.workspace = true",
        "[target.'cfg(unix)'.dependencies]\ntokio = \"1\"",
        "[dependencies]\nasync_rt = { package = \"tokio\", version = \"1\" }",
        "[dependencies]\nrt.workspace = true",
    ] {
        let workspace = Workspace::new();
        workspace.add("config", dependencies);
        assert_eq!(
            workspace.problems(),
            ["crates/config/Cargo.toml: pure crate `config` uses `tokio`"],
            "{dependencies}"
        );
    }
}

#[test]
fn the_vocabulary_is_pure_too() {
    let workspace = Workspace::new();
    workspace.add("model", "[dependencies]\nfs-err = \"3\"");
    assert_eq!(workspace.problems(), ["crates/model/Cargo.toml: pure crate `model` uses `fs-err`"]);
}

#[test]
fn a_pure_crate_has_a_clippy_toml() {
    let workspace = Workspace::new();
    fs_err::remove_file(workspace.0.path().join("crates/config/clippy.toml")).unwrap();
    fs_err::remove_file(workspace.0.path().join("crates/plugins/clippy.toml")).unwrap();
    assert_eq!(
        workspace.problems(),
        ["crates/config/clippy.toml: pure crate `config` has no clippy.toml"]
    );
}

#[test]
fn a_pure_crate_mentions_no_files_but_its_tests_may() {
    let workspace = Workspace::new();
    let reads = "fn read() { std::fs::read(\"x\"); }";
    for file in ["tests.rs", "deep/tests/more.rs"] {
        workspace.write(&format!("crates/config/src/{file}"), reads);
    }
    workspace.write("crates/config/tests/it/main.rs", reads);
    workspace.write("crates/plugins/src/lib.rs", reads);
    assert_eq!(workspace.problems(), [""; 0]);
    workspace.write("crates/config/src/deep/loader.rs", &format!("\n{reads}"));
    let problems = run(workspace.0.path(), &[]).unwrap();
    assert_eq!(
        problems[0].to_string(),
        "error: pure crate `config` mentions `std::fs`\n  \
           --> crates/config/src/deep/loader.rs:2\n  \
           = help: ask the caller for the text (a `Loader`); files are read by adapters and the \
         engine\n"
    );
    assert_eq!(problems.len(), 1);
}

#[test]
fn all_problems_are_told_in_one_run() {
    let workspace = Workspace::new();
    workspace.add("model", "[dependencies]\nconfig = \"1\"\nsqlx = \"1\"");
    workspace.add("utils", "");
    assert_eq!(workspace.problems().len(), 3);
}
