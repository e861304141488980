//! The pre-flight check: what Nagios looks at once everything is registered, in its order.

mod circular;
mod contacts;
mod hosts;
mod services;

use model::objects::Objects;
use model::{Location, MainSettings};
pub(crate) use services::is_suspect;

use crate::Context;
use crate::diagnostic::{Section, Stage};
use crate::main_file::Slot;
use crate::objects::{Compiled, Kind, Store, View, bare_command, reason};
use crate::problems::Problem;
use crate::source::Span;

/// One pre-flight check.
struct Preflight<'p, 'a> {
    cx: &'p Context<'a>,
    store: &'p Store<'a>,
    compiled: &'p Compiled<'a>,
    objects: &'p Objects,
    illegal: &'p IllegalChars<'p>,
    has_macro_chars: bool,
}

/// Bytes that no name may hold, as text and by number.
pub(crate) struct IllegalChars<'p> {
    text: &'p str,
    is_illegal: [bool; 256],
}

impl<'p> IllegalChars<'p> {
    pub(crate) fn new(settings: &'p MainSettings) -> Self {
        let text = settings.illegal_object_name_chars.as_deref().unwrap_or("");
        let mut is_illegal = [false; 256];
        for byte in text.bytes() {
            is_illegal[usize::from(byte)] = true;
        }
        Self { text, is_illegal }
    }

    fn are_in(&self, name: &str) -> bool {
        name.bytes().any(|byte| self.is_illegal[usize::from(byte)])
    }
}

/// What the main file says that the check needs.
pub(crate) struct MainCommands<'a> {
    /// Commands that do not exist, with the field they were meant for.
    pub(crate) unknown: Vec<(Slot, &'a str)>,
}

/// Runs every check.
pub(crate) fn run<'a>(
    cx: &Context<'a>,
    store: &Store<'a>,
    compiled: &Compiled<'a>,
    main: &MainCommands<'a>,
) {
    let settings = &compiled.objects.settings;
    let preflight = Preflight {
        cx,
        store,
        compiled,
        objects: &compiled.objects,
        illegal: &IllegalChars::new(settings),
        has_macro_chars: settings.illegal_macro_output_chars.is_some(),
    };
    preflight.services();
    preflight.hosts();
    preflight.group_names();
    preflight.contacts();
    preflight.other_names();
    preflight.circles();
    preflight.main_commands(main);
    preflight.misc();
}

impl<'a> Preflight<'_, 'a> {
    fn enter(&self, section: Section) {
        self.cx.problems.enter(Stage::Preflight(section));
    }

    fn report(&self, problem: Problem, line: &str) {
        self.cx.problems.add(problem.nagios(line).counted());
    }

    fn illegal_name(&self, view: View<'_, 'a>, name: &str, what: &str, line: &str) {
        let message = format!("the name of {what} `{name}` holds illegal characters");
        let problem = Problem::error("illegal-name", message)
            .at(view.span())
            .label(format!("illegal_object_name_chars is {}", self.illegal.text));
        self.report(problem, line);
    }

    /// Definitions in order of their ids, with their names.
    fn named(&self, kind: Kind) -> Vec<(View<'_, 'a>, &'a str)> {
        let Some(own_name) = kind.name_directive() else { return Vec::new() };
        let mut named: Vec<(View<'_, 'a>, &'a str)> = self
            .store
            .names(kind)
            .iter()
            .map(|(name, block)| (self.store.view(kind, *block), *name))
            .filter(|(view, _)| view.block.registered && view.own(own_name).is_some())
            .collect();
        named.sort_unstable_by_key(|(_, name)| *name);
        named
    }

    fn illegal_names(&self, section: Section, kind: Kind, what: &str) {
        self.enter(section);
        if self.illegal.text.is_empty() {
            return;
        }
        for (view, name) in self.named(kind) {
            if self.illegal.are_in(name) {
                let line = format!(
                    "Error: The name of {what} '{name}' contains one or more illegal characters."
                );
                self.illegal_name(view, name, what, &line);
            }
        }
    }

    fn group_names(&self) {
        self.illegal_names(Section::HostGroups, Kind::HostGroup, "hostgroup");
        self.illegal_names(Section::ServiceGroups, Kind::ServiceGroup, "servicegroup");
    }

    fn other_names(&self) {
        self.illegal_names(Section::ContactGroups, Kind::ContactGroup, "contact group");
        self.illegal_names(Section::Commands, Kind::Command, "command");
        self.enter(Section::Timeperiods);
        for ((view, name), index) in self.named(Kind::Timeperiod).into_iter().zip(0..) {
            if self.illegal.are_in(name) {
                let line = format!(
                    "Error: The name of time period '{name}' contains one or more illegal \
                     characters."
                );
                self.illegal_name(view, name, "time period", &line);
            }
            for excluded in self.compiled.missing.excluded.get(&index).into_iter().flatten() {
                let line = format!(
                    "Error: Excluded time period '{excluded}' specified in timeperiod '{name}' is \
                     not defined anywhere!"
                );
                let problem = self.cx.unknown_name(self.store, Kind::Timeperiod, excluded, view);
                self.report(problem, &line);
            }
        }
    }

    fn circles(&self) {
        self.enter(Section::CircularHosts);
        let edges = circular::parents(self.objects);
        let hosts = if edges.is_empty() { Vec::new() } else { self.named(Kind::Host) };
        for (parent, child) in edges {
            let (Some((_, parent)), Some((view, child))) = (hosts.get(parent), hosts.get(child))
            else {
                continue;
            };
            let line = format!(
                "Error: The hosts '{parent}' and '{child}' form or lead into a circular \
                 parent/child chain!"
            );
            let message = format!("host `{parent}` is its own ancestor, through `{child}`");
            self.report(Problem::error("circular-parents", message).at(view.span()), &line);
        }
        self.circular_services();
        self.circular_hosts();
        self.enter(Section::CircularTimeperiods);
        let periods = self.named(Kind::Timeperiod);
        for (from, to) in circular::exclusions(self.objects) {
            let (Some((view, from)), Some((_, to))) = (periods.get(from), periods.get(to)) else {
                continue;
            };
            let line = format!(
                "Error: The timeperiods '{from}' and '{to}' form or lead into a circular \
                 exclusion chain!"
            );
            let message = format!("time period `{from}` excludes itself, through `{to}`");
            self.report(Problem::error("circular-exclusion", message).at(view.span()), &line);
        }
    }

    fn circular_services(&self) {
        self.enter(Section::CircularServiceDependencies);
        let name = |index: usize| {
            let service = &self.objects.services.as_slice()[index];
            format!("{};{}", self.objects.hosts[service.host].name, service.description)
        };
        for (execution, word) in KINDS {
            let edges: Vec<circular::Edge> = self
                .objects
                .service_dependencies
                .iter()
                .filter(|dependency| circular::is_execution(dependency.criteria) == execution)
                .map(|dep| (dep.dependent.index(), dep.master.index()))
                .collect();
            let services = self.objects.services.len();
            for edge in circular::dependencies(services, &edges) {
                let (dependent, master) = (name(edge.0), name(edge.1));
                let line = format!(
                    "Error: Circular {word} dependency detected for services '{dependent}' and \
                     '{master}'"
                );
                let message =
                    format!("service `{dependent}` depends on itself, through `{master}`");
                let place = self.objects.service_dependencies.iter().find(|dependency| {
                    (dependency.dependent.index(), dependency.master.index()) == edge
                });
                let span = place.and_then(|d| self.span_at(Kind::ServiceDependency, d.location));
                self.report(Problem::error("circular-dependency", message).at(span), &line);
            }
        }
    }

    /// The definition of a dependency, found by its place.
    fn span_at(&self, kind: Kind, location: Location) -> Option<Span> {
        self.store.views(kind).find(|view| view.block.location() == location)?.span()
    }

    fn circular_hosts(&self) {
        self.enter(Section::CircularHostDependencies);
        let hosts = self.objects.hosts.as_slice();
        for (execution, word) in KINDS {
            let edges: Vec<circular::Edge> = self
                .objects
                .host_dependencies
                .iter()
                .filter(|dependency| circular::is_execution(dependency.criteria) == execution)
                .map(|dep| (dep.dependent.index(), dep.master.index()))
                .collect();
            for edge in circular::dependencies(hosts.len(), &edges) {
                let (dependent, master) = (&hosts[edge.0].name, &hosts[edge.1].name);
                let line = format!(
                    "Error: Circular {word} dependency detected for hosts '{dependent}' and \
                     '{master}'"
                );
                let message = format!("host `{dependent}` depends on itself, through `{master}`");
                let place = self.objects.host_dependencies.iter().find(|dependency| {
                    (dependency.dependent.index(), dependency.master.index()) == edge
                });
                let span = place.and_then(|d| self.span_at(Kind::HostDependency, d.location));
                self.report(Problem::error("circular-dependency", message).at(span), &line);
            }
        }
    }

    fn main_commands(&self, main: &MainCommands<'a>) {
        let wanted: [(Section, Slot, &str); 4] = [
            (
                Section::GlobalEventHandlers,
                |s| &mut s.global_host_event_handler,
                "Global host event handler command",
            ),
            (
                Section::GlobalEventHandlers,
                |s| &mut s.global_service_event_handler,
                "Global service event handler command",
            ),
            (Section::ObsessiveCommands, |s| &mut s.ocsp_command, "OCSP command"),
            (Section::ObsessiveCommands, |s| &mut s.ochp_command, "OCHP command"),
        ];
        for (section, slot, what) in wanted {
            self.enter(section);
            for (unknown, text) in &main.unknown {
                if same_field(*unknown, slot) {
                    self.unknown_main_command(text, what);
                }
            }
        }
    }

    fn unknown_main_command(&self, text: &'a str, what: &str) {
        let name = bare_command(text);
        let line = format!("Error: {what} '{text}' is not defined anywhere!");
        let message = format!("the main file names command `{name}`, which is not defined");
        let problem = Problem::error("unknown-command", message)
            .at(self.cx.sources.span(name))
            .label("no `define command` has this name")
            .help(self.cx.did_you_mean(self.store, Kind::Command, name));
        self.report(problem, &line);
    }

    fn misc(&self) {
        self.enter(Section::MiscSettings);
        let settings = &self.objects.settings;
        for (name, path) in
            [("temp_path", &settings.temp_path), ("check_result_path", &settings.check_result_path)]
        {
            let Some(path) = path else { continue };
            if let Err(error) = self.cx.loader.is_writable_dir(path) {
                let reason = reason(&error);
                let line = format!("\tError: Unable to write to {name} ('{path}') - {reason}");
                let message = format!("cannot create files in {name} `{path}`: {reason}");
                self.report(Problem::error("unwritable-directory", message), &line);
            }
        }
        if !self.has_macro_chars {
            let line = "Warning: Nothing specified for illegal_macro_output_chars variable!";
            let message = "illegal_macro_output_chars is not set";
            let problem = Problem::warning("no-illegal-macro-chars", message).help(
                "shell metacharacters in plugin output reach notification commands".to_owned(),
            );
            self.report(problem, line);
        }
    }
}

/// Notifications first, as in Nagios.
const KINDS: [(bool, &str); 2] = [(false, "notification"), (true, "execution")];

/// Whether two slots are the same field, found out by writing through one.
pub(crate) fn same_field(a: Slot, b: Slot) -> bool {
    let mut settings = model::MainSettings::default();
    let a: *const _ = a(&mut settings);
    let b: *const _ = b(&mut settings);
    std::ptr::eq(a, b)
}
