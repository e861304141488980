//! The main configuration file: `nagios.cfg` line by line, into typed settings.

mod directives;
mod paths;
mod resource;

use model::MainSettings;
use model::objects::UserMacros;

use crate::Context;
use crate::objects::ObjectSource;
use crate::objects::lexer::{Comments, Lines};
use crate::problems::Problem;
use crate::source::Span;
pub(crate) use directives::Slot;
use directives::{Outcome, Refused};
use paths::Paths;

/// What the main file says.
pub(crate) struct MainFile<'a> {
    pub(crate) settings: MainSettings,
    pub(crate) user_macros: UserMacros,
    /// What to read next, in order.
    pub(crate) sources: Vec<ObjectSource>,
    /// Commands it names; they are looked up once objects are registered.
    pub(crate) commands: Vec<(Slot, &'a str)>,
    /// `Warning: … is deprecated …` lines, newest first.
    pub(crate) deprecations: Vec<String>,
}

/// Reads the main file; `None` when it cannot be opened.
pub(crate) fn read<'a>(cx: &Context<'a>, path: &str) -> Option<MainFile<'a>> {
    let absolute = cx.loader.absolute(path);
    let bytes = match cx.loader.read(&absolute) {
        Ok(bytes) => bytes,
        Err(error) => {
            let line =
                format!("Error: Cannot open main configuration file '{absolute}' for reading!");
            let reason = crate::objects::reason(&error);
            let problem = Problem::error(
                "unreadable-main-file",
                format!("cannot read `{absolute}`: {reason}"),
            );
            cx.problems.add(problem.nagios(line));
            return None;
        }
    };
    let (file, text) = cx.sources.add_file(&absolute, bytes);
    let mut reader = Reader {
        cx,
        paths: Paths::new(&absolute),
        main: MainFile {
            settings: MainSettings {
                main_config_file: absolute.as_str().into(),
                ..MainSettings::default()
            },
            user_macros: UserMacros::default(),
            sources: Vec::new(),
            commands: Vec::new(),
            deprecations: Vec::new(),
        },
        path: absolute,
        postponed: None,
    };
    let mut lines = Lines::new(&cx.sources, file, text, Comments::None);
    while let Some(line) = lines.next_line() {
        reader.line(line, lines.number);
    }
    reader.finish(lines.number);
    Some(reader.main)
}

/// Reading one main file.
struct Reader<'r, 'a> {
    cx: &'r Context<'a>,
    paths: Paths,
    path: String,
    main: MainFile<'a>,
    /// The last failure that Nagios reports again when it has read everything.
    postponed: Option<usize>,
}

/// Names that Nagios looks for in the unsplit line, so that no blank may stand before `=`.
const NO_BLANK_BEFORE_EQUALS: [&str; 5] =
    ["cfg_file", "cfg_dir", "state_retention_file", "object_cache_file", "precached_object_file"];

impl<'a> Reader<'_, 'a> {
    fn line(&mut self, line: &'a str, number: u32) {
        if line.is_empty() || line.starts_with('#') {
            return;
        }
        let Some((raw_name, raw_value)) = line.split_once('=') else {
            return self.refuse(line, number, &Refused::reason("null-value", "NULL value"), line);
        };
        let name = raw_name.trim_end_matches([' ', '\t']);
        let value = raw_value.trim_start_matches([' ', '\t']);
        if value.is_empty() {
            let refused = Refused::reason("null-value", "NULL value");
            return self.refuse(name, number, &refused, name);
        }
        // For data modules of the past: whatever begins with x is nobody's business.
        let is_for_objects = matches!(name, "xodtemplate_config_file" | "xodtemplate_config_dir");
        if name.starts_with('x') && !is_for_objects {
            return;
        }
        if NO_BLANK_BEFORE_EQUALS.contains(&name) && raw_name != name {
            let mut refused = Refused::reason("unknown-variable", "UNKNOWN VARIABLE");
            refused.help = Some("no blank may stand before `=` here".to_owned());
            return self.refuse(name, number, &refused, name);
        }
        match name {
            "cfg_file" | "xodtemplate_config_file" => {
                let path = self.paths.resolve(raw_value);
                let span = self.cx.sources.span(raw_value);
                self.main.sources.push(ObjectSource::File(path, span));
            }
            "cfg_dir" | "xodtemplate_config_dir" => {
                let path = self.paths.resolve(raw_value);
                let path = path.strip_suffix('/').unwrap_or(&path).to_owned();
                let span = self.cx.sources.span(raw_value);
                self.main.sources.push(ObjectSource::Directory(path, span));
            }
            "resource_file" => self.resource_file(value),
            _ => self.directive(name, value, number),
        }
    }

    fn directive(&mut self, name: &'a str, value: &'a str, number: u32) {
        let outcome = directives::apply(self.cx, &self.paths, &mut self.main.settings, name, value);
        match outcome {
            Outcome::Done => {}
            Outcome::Command(slot) => self.main.commands.push((slot, value)),
            Outcome::Obsolete(hint) => self.obsolete(name, hint),
            Outcome::Module => self.module(value),
            Outcome::Postponed(line) => {
                let message = format!("`{name}` has an unknown key");
                self.postpone(
                    Problem::error("invalid-loadctl-option", message).nagios(line),
                    value,
                );
            }
            Outcome::Refused(refused) => self.refuse(name, number, &refused, value),
        }
    }

    fn refuse(&self, name: &'a str, number: u32, refused: &Refused, at: &'a str) {
        let message = match refused.code {
            "unknown-variable" => format!("there is no directive `{name}`"),
            "null-value" => format!("`{name}` has no value"),
            _ => format!("`{name}`: {}", refused.message.as_deref().unwrap_or(&refused.reason)),
        };
        let line = match &refused.own_line {
            Some(line) => line.clone(),
            None => format!(
                "Error in configuration file '{}' - Line {number} ({})",
                self.path, refused.reason
            ),
        };
        let at = if refused.code == "unknown-variable" { name } else { at };
        let help = refused.help.clone().or_else(|| {
            let near = self.cx.problems.suggest(name, directives::names());
            near.filter(|_| refused.code == "unknown-variable")
                .map(|near| format!("did you mean `{near}`?"))
        });
        let problem = Problem::error(refused.code, message).nagios(line);
        self.cx.problems.add(problem.at(self.cx.sources.span(at)).help(help));
    }

    fn obsolete(&mut self, name: &'a str, hint: Option<&str>) {
        let hint = hint.map_or(String::new(), |hint| format!(" {hint}"));
        let line = format!("Warning: {name} is deprecated and will be removed.{hint}");
        self.main.deprecations.insert(0, line);
        let message = format!("`{name}` no longer has any effect");
        let problem = Problem::warning("obsolete-directive", message);
        self.cx.problems.add(problem.at(self.cx.sources.span(name)));
    }

    fn module(&self, value: &'a str) {
        let message = "broker modules are not loaded";
        let problem = Problem::notice("broker-module", message).at(self.cx.sources.span(value));
        self.cx.problems.add(problem.label("C modules cannot run here"));
    }

    fn resource_file(&mut self, value: &'a str) {
        let path = self.paths.resolve(value);
        self.main.settings.resource_file = Some(path.as_str().into());
        match resource::read(self.cx, &path, &mut self.main.user_macros) {
            Ok(()) => {}
            Err(failure) => {
                let problem = Problem::error(failure.code, failure.message).nagios(failure.line);
                let span: Option<Span> = failure.span.or_else(|| self.cx.sources.span(value));
                self.postpone(problem.at(span), value);
            }
        }
    }

    /// Nagios reads on after this one and reports at the end that something failed.
    fn postpone(&mut self, problem: Problem, value: &'a str) {
        let problem = problem.or_at(self.cx.sources.span(value));
        let gave_up = self.cx.problems.nagios_gave_up();
        self.postponed = Some(self.cx.problems.count());
        self.cx.problems.add(problem);
        if !gave_up {
            self.cx.problems.nagios_goes_on();
        }
    }

    fn finish(&self, last_line: u32) {
        if let Some(problem) = self.postponed
            && !self.cx.problems.nagios_gave_up()
        {
            let path = &self.path;
            let line = format!("Error in configuration file '{path}' - Line {last_line} (NULL)");
            self.cx.problems.append_line(problem, &line);
        }
    }
}
