//! What a person is told about every fixture: `diagnostics.snap` in its directory.
//!
//! `conformance` compares the same fixtures with the real nagios4.

use std::path::Path;

use config::render::render_all;
use config::{LoadOptions, Loaded, Severity};

use crate::files::{Files, fixtures};

fn load(directory: &Path) -> Loaded {
    // As 4.4.6 does: directives of later releases are refused.
    let options = LoadOptions { very_verbose: false, strict: true };
    let files = Files { working_directory: directory.to_owned() };
    config::load(&directory.join("nagios.cfg").to_string_lossy(), &options, &files)
}

/// The rendered diagnostics, with paths relative to the fixture.
fn rendered(directory: &Path, loaded: &Loaded) -> String {
    let here = format!("{}/", directory.to_string_lossy());
    render_all(&loaded.diagnostics, &loaded.sources, false).replace(&here, "")
}

fn compare(directory: &Path, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(directory);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("diagnostics", text));
}

#[test]
fn good_fixtures_load_and_say_only_what_is_expected() {
    for directory in fixtures("good") {
        let loaded = load(&directory);
        let text = rendered(&directory, &loaded);
        let name = directory.display();
        assert!(loaded.objects.is_some(), "{name}:\n{text}");
        assert_eq!(loaded.report.exit_code(), 0, "{name}:\n{text}");
        assert!(loaded.diagnostics.iter().all(|d| !d.is_error()), "{name}:\n{text}");
        if !text.is_empty() {
            compare(&directory, &text);
        }
    }
}

#[test]
fn bad_fixtures_are_refused_where_they_are_wrong() {
    for directory in fixtures("bad") {
        let loaded = load(&directory);
        let text = rendered(&directory, &loaded);
        let name = directory.display();
        let worst = loaded.diagnostics.iter().map(|d| d.severity).max();
        assert!(worst >= Some(Severity::Warning), "{name} says nothing:\n{text}");
        let refused = worst == Some(Severity::Error);
        assert_eq!(loaded.objects.is_none(), refused, "{name}:\n{text}");
        assert_eq!(loaded.report.exit_code(), u8::from(refused), "{name}:\n{text}");
        compare(&directory, &text);
    }
}

#[test]
fn every_code_is_kebab_case_and_every_message_a_sentence_without_a_stop() {
    for directory in fixtures("bad").into_iter().chain(fixtures("good")) {
        for diagnostic in load(&directory).diagnostics {
            let code = diagnostic.code;
            let kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            assert!(code.chars().all(kebab), "{code}");
            let message = &diagnostic.message;
            assert!(!message.ends_with('.'), "{}: {message}", directory.display());
            assert!(!message.is_empty() && !message.contains('\n'), "{code}: {message:?}");
        }
    }
}
