//! The whole of loading, step by step.

use model::objects::{CommandCall, Objects};

use crate::context::{Context, RegexSettings};
use crate::diagnostic::{Severity, Stage};
use crate::loader::Loader;
use crate::main_file::{self, MainFile};
use crate::objects;
use crate::preflight::{self, MainCommands};
use crate::report_data::{Counts, Report, StageOutcome};
use crate::source::{Sources, Storage};
use crate::{Diagnostic, LoadOptions, Loaded};

/// Reads, resolves and verifies a configuration. Never panics on foreign bytes; every problem is
/// in the result.
#[must_use]
pub fn load(main_path: &str, options: &LoadOptions, loader: &dyn Loader) -> Loaded {
    let storage = Storage::default();
    let (objects, report, problems) = {
        let mut cx = Context::new(Sources::new(&storage), options, loader);
        let (objects, mut report) = run(&mut cx, main_path);
        report.processed = cx.take_processed();
        (objects, report, cx.problems)
    };
    let sources = storage.into_map();
    let diagnostics = problems.into_diagnostics(&sources);
    let report = conclude(report, &diagnostics);
    let has_errors = diagnostics.iter().any(Diagnostic::is_error);
    let objects = objects.filter(|_| !has_errors).map(|mut objects| {
        objects.files = sources.names();
        objects
    });
    Loaded { objects, diagnostics, report, sources }
}

fn run(cx: &mut Context<'_>, main_path: &str) -> (Option<Objects>, Report) {
    let mut report = Report { main_file: main_path.to_owned(), ..Report::default() };
    cx.problems.enter(Stage::MainFile);
    let Some(main) = main_file::read(cx, main_path) else {
        report.main_file_unreadable = true;
        return (None, report);
    };
    report.deprecations.clone_from(&main.deprecations);
    cx.regex = RegexSettings {
        enabled: main.settings.use_regexp_matching,
        always: main.settings.use_true_regexp_matching,
    };
    cx.problems.enter(Stage::ObjectFiles);
    let (mut compiled, store) = objects::compile(cx, &main.sources, &main.settings);
    let commands = settle(&mut compiled.objects, main);
    report.counts = counts(&compiled.objects);
    preflight::run(cx, &store, &compiled, &commands);
    (Some(compiled.objects), report)
}

/// Puts the main file's settings beside the objects; its commands can be looked up now.
fn settle<'a>(objects: &mut Objects, main: MainFile<'a>) -> MainCommands<'a> {
    objects.settings = main.settings;
    objects.user_macros = main.user_macros;
    let mut unknown = Vec::new();
    for (slot, text) in main.commands {
        let name = text.split('!').next().unwrap_or("");
        let command = objects.command(name);
        *slot(&mut objects.settings) =
            command.map(|command| CommandCall { command, text: text.into() });
        // Naming a field twice overwrites what was there.
        unknown.retain(|(other, _)| !preflight::same_field(*other, slot));
        if command.is_none() {
            unknown.push((slot, text));
        }
    }
    MainCommands { unknown }
}

fn counts(objects: &Objects) -> Counts {
    Counts {
        services: objects.services.len(),
        hosts: objects.hosts.len(),
        host_groups: objects.host_groups.len(),
        service_groups: objects.service_groups.len(),
        contacts: objects.contacts.len(),
        contact_groups: objects.contact_groups.len(),
        commands: objects.commands.len(),
        timeperiods: objects.timeperiods.len(),
        host_escalations: objects.host_escalations.len(),
        service_escalations: objects.service_escalations.len(),
        service_dependencies: objects.service_dependencies.len(),
        host_dependencies: objects.host_dependencies.len(),
    }
}

/// How each stage ended, and the totals.
fn conclude(mut report: Report, diagnostics: &[Diagnostic]) -> Report {
    let outcome = |is_stage: fn(Stage) -> bool| {
        let failed = diagnostics.iter().any(|found| found.is_error() && is_stage(found.stage));
        if failed { StageOutcome::Failed } else { StageOutcome::Passed }
    };
    report.main = outcome(|stage| stage == Stage::MainFile);
    if !report.main_file_unreadable {
        report.objects = outcome(|stage| stage == Stage::ObjectFiles);
        report.preflight = outcome(|stage| matches!(stage, Stage::Preflight(_)));
    }
    let total = |severity: Severity| {
        let counted = |found: &&Diagnostic| found.counted && found.severity == severity;
        diagnostics.iter().filter(|found| !found.beyond_nagios).filter(counted).count()
    };
    report.total_warnings = total(Severity::Warning);
    report.total_errors = total(Severity::Error);
    report
}
