//! `atalaya verify`: every problem of a configuration, in one run.

use std::io::IsTerminal as _;
use std::path::Path;
use std::process::ExitCode;

use config::render::{self, DiagnosticJson};
use config::{LoadOptions, Loaded, Severity};
use engine::disk::Disk;

/// Reads and checks a configuration.
pub(crate) fn load(nagios_cfg: &Path, very_verbose: bool) -> Loaded {
    let options = LoadOptions { very_verbose, ..LoadOptions::default() };
    config::load(&nagios_cfg.to_string_lossy(), &options, &Disk)
}

/// Exit status 0 without errors, else 1.
pub(crate) fn run(nagios_cfg: &Path, json: bool) -> ExitCode {
    let loaded = load(nagios_cfg, true);
    if json {
        println!("{}", as_json(&loaded));
    } else {
        print_problems(&loaded, std::io::stdout().is_terminal());
        println!("{}", summary(&loaded));
    }
    let code = if loaded.objects.is_some() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    // The process ends now: taking 100,000 objects apart one by one would cost a fifth of it all.
    std::mem::forget(loaded);
    code
}

/// `{"file":…,"ok":…,"counts":{…},"diagnostics":[…]}`
fn as_json(loaded: &Loaded) -> serde_json::Value {
    let diagnostics: Vec<_> =
        loaded.diagnostics.iter().map(|d| DiagnosticJson::new(d, &loaded.sources)).collect();
    serde_json::json!({
        "file": loaded.report.main_file,
        "ok": loaded.objects.is_some(),
        "counts": loaded.report.counts,
        "diagnostics": diagnostics,
    })
}

fn print_problems(loaded: &Loaded, colour: bool) {
    for diagnostic in &loaded.diagnostics {
        println!("{}", render::render(diagnostic, &loaded.sources, colour));
    }
}

/// The same problems on stderr, for `atalaya run`.
pub(crate) fn complain(loaded: &Loaded) {
    let colour = std::io::stderr().is_terminal();
    for diagnostic in &loaded.diagnostics {
        eprintln!("{}", render::render(diagnostic, &loaded.sources, colour));
    }
}

fn summary(loaded: &Loaded) -> String {
    let of = |severity| loaded.diagnostics.iter().filter(|d| d.severity == severity).count();
    let counts = loaded.report.counts;
    format!(
        "{}: {} hosts, {} services; {} errors, {} warnings, {} notices",
        loaded.report.main_file,
        counts.hosts,
        counts.services,
        of(Severity::Error),
        of(Severity::Warning),
        of(Severity::Notice)
    )
}
