//! The binary under its other names, and the exit codes that scripts rely on.

use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Command, Output};

use crate::daemon::binary;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace")
}

/// Runs the binary through a link of this name.
fn called(name: &str, arguments: &[&str]) -> (i32, String) {
    let dir = tempfile::tempdir().unwrap();
    let link = dir.path().join(name);
    symlink(binary(), &link).unwrap();
    answer(Command::new(link).args(arguments).current_dir(root()).output().unwrap())
}

fn atalaya(arguments: &[&str]) -> (i32, String) {
    answer(Command::new(binary()).args(arguments).current_dir(root()).output().unwrap())
}

fn answer(output: Output) -> (i32, String) {
    let text = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&text).into_owned())
}

const GOOD: &str = "examples/starter/nagios.cfg";
const BAD: &str = "crates/config/tests/bad/preflight-no-services/nagios.cfg";

#[test]
fn as_nagios_it_verifies_with_nagios_exit_codes() {
    let (code, text) = called("nagios", &["-v", GOOD]);
    assert_eq!(code, 0, "{text}");
    assert!(
        text.contains("\tChecked 8 services.\n") && text.contains("Things look okay"),
        "{text}"
    );
    let (code, text) = called("nagios", &["-v", BAD]);
    assert_eq!(code, 1, "{text}");
    assert!(text.contains("Error: There are no services defined!"), "{text}");
    let (code, text) = called("nagios", &["-s", GOOD]);
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("\nTotal scheduled services:           8\n"), "{text}");
    assert_eq!(called("nagios4", &["-v", "no-such.cfg"]).0, 254);
    assert_eq!(called("nagios", &[]).0, 254);
    assert_eq!(called("nagios", &["-V"]).0, 0);
}

#[test]
fn verify_names_the_place_as_text_and_as_json() {
    let (code, _) = atalaya(&["verify", GOOD]);
    assert_eq!(code, 0);
    let (code, text) = atalaya(&["verify", BAD, "--json"]);
    assert_eq!(code, 1);
    let answer: serde_json::Value = serde_json::from_str(&text).expect("one JSON document");
    assert_eq!(answer["ok"], false);
    assert_eq!(answer["diagnostics"][0]["severity"], "error", "{answer}");
    assert_eq!(atalaya(&["verify"]).0, 2, "wrong usage");
}

#[test]
fn as_a_plugin_it_answers_like_one() {
    let expected = (2, "CRITICAL: it broke\n".to_owned());
    assert_eq!(called("check_dummy", &["2", "it broke"]), expected);
    assert_eq!(atalaya(&["check", "check_dummy", "2", "it broke"]), expected);
    assert_eq!(atalaya(&["check", "dummy", "2", "it broke"]), expected);
    let (code, text) = atalaya(&["check", "no_such"]);
    assert_eq!(code, 3, "{text}");
    let (code, text) = atalaya(&["check", "list"]);
    assert_eq!(code, 0);
    assert!(text.contains("check_http") && text.contains("check_imap"), "{text}");
}

#[test]
fn every_subcommand_explains_itself() {
    for command in ["run", "verify", "user", "token"] {
        let (code, text) = atalaya(&[command, "--help"]);
        assert_eq!(code, 0, "{command}");
        assert!(text.contains("Example: atalaya"), "{command}: {text}");
    }
    assert_eq!(atalaya(&["no-such-command"]).0, 2);
    let (code, text) = atalaya(&["user", "list", "--data", "no/such/place"]);
    assert_eq!(code, 1);
    assert!(text.contains("does not exist"), "{text}");
}
