//! What the fuzzers call: the short ones of `make test` and the long ones of `cargo fuzz`.
//!
//! Whatever the bytes, loading ends, does not panic, and what it says is consistent.

use config::render::{DiagnosticJson, render_all};
use config::report::{ReportOptions, nagios_report};
use config::{LoadOptions, Loaded};

use crate::memory::Memory;
use crate::shared::{Shared, all_of};

/// `bytes` as an object file.
pub(crate) fn object_file(bytes: &[u8]) {
    // A file that includes itself never ends, as with Nagios.
    if bytes.windows(8).any(|window| window == b"include_") {
        return;
    }
    let mut memory = Memory::default();
    memory.files.insert("/nagios.cfg".into(), b"cfg_file=/objects.cfg\n".to_vec());
    memory.files.insert("/objects.cfg".into(), bytes.to_vec());
    check(&load(&memory));
    let options = LoadOptions { very_verbose: true, strict: false };
    let shared = config::load("/nagios.cfg", &options, &Shared(&memory));
    assert_eq!(all_of(&load(&memory)), all_of(&shared));
}

/// `bytes` as the main file, which may name itself as object file.
pub(crate) fn main_file(bytes: &[u8]) {
    let mut memory = Memory::default();
    memory.files.insert("/nagios.cfg".into(), bytes.to_vec());
    memory.files.insert("/resource.cfg".into(), bytes.to_vec());
    check(&load(&memory));
}

/// `bytes` as lines of a time period, which is all there is.
pub(crate) fn timeperiod(bytes: &[u8]) {
    let mut text = b"define timeperiod {\ntimeperiod_name p\nalias p\n".to_vec();
    text.extend_from_slice(bytes);
    text.extend_from_slice(b"\n}\n");
    object_file(&text);
}

fn load(memory: &Memory) -> Loaded {
    config::load("/nagios.cfg", &LoadOptions { very_verbose: true, strict: false }, memory)
}

fn check(loaded: &Loaded) {
    let errors = loaded.diagnostics.iter().filter(|d| d.is_error()).count();
    assert_eq!(loaded.objects.is_some(), errors == 0, "{:?}", loaded.diagnostics);
    let options = ReportOptions { very_verbose: true, problems_only: false };
    let (_, exit) = nagios_report(&loaded.report, &loaded.diagnostics, options);
    assert_eq!(exit == 0, errors == 0, "{:?}", loaded.diagnostics);
    for diagnostic in &loaded.diagnostics {
        if let Some(place) = diagnostic.place {
            assert!(place.line > 0 && place.column > 0 && place.length > 0, "{diagnostic:?}");
            // Resource files hold secrets: their text is withheld.
            let shown = |line| loaded.sources.line(place.file, line).is_some();
            assert!(shown(place.line) || !shown(1), "{diagnostic:?}");
        }
        let json = DiagnosticJson::new(diagnostic, &loaded.sources);
        assert!(serde_json::to_string(&json).is_ok());
    }
    assert!(render_all(&loaded.diagnostics, &loaded.sources, true).len() >= errors);
}
