//! One plugin: `[config]`, `[translation]`, and its rules.

use std::sync::Arc;

use model::detector::{DetectorPlugin, DetectorSource};
use model::event::PluginId;

use super::environment::Environment;
use super::ini::{Entry, Ini, Section};
use super::rule::RuleReader;
use crate::diagnostic::Severity;
use crate::file_problem::{FileProblem, Problems};

/// The plugin in `ini`, or `None` when nothing here can use it; both say why.
pub(super) fn read(
    file: &Arc<str>,
    ini: &Ini,
    environment: &Environment,
    problems: &mut Problems,
) -> Option<DetectorPlugin> {
    let reader = Reader { file, ini, environment };
    if !reader.is_detector(problems) {
        return None;
    }
    let source = reader.source(problems);
    let reads_lines = source == DetectorSource::Log;
    let mut rules = Vec::new();
    for section in ini.sections.iter().filter(|section| is_rule(&section.name)) {
        let mut reader = RuleReader { ini, environment, reads_lines, problems };
        rules.extend(reader.read(section));
    }
    rules.sort_by(|a, b| a.name.cmp(&b.name));
    let plugin = DetectorPlugin {
        name: Arc::from(name_of(file)),
        file: Arc::clone(file),
        plugin_id: reader.plugin_id(problems),
        enabled: reader.is_enabled(problems),
        locations: reader.locations(),
        create_file: is_true(&reader.config("create_file")).unwrap_or(false),
        process: reader.config("process"),
        exclude_sids: reader.excluded(problems),
        time_zone: reader.setting(ini.defaults.get("tzone")),
        translation: reader.translation("translation"),
        translations: reader.translations(),
        source,
        rules,
    };
    if plugin.rules.is_empty() && reads_lines {
        let message = "no rule of this plugin can be used";
        problems.push(FileProblem::new(Severity::Warning, "no-rules", file, message));
    }
    Some(plugin)
}

/// A file's name without directory and `.cfg`.
fn name_of(file: &str) -> &str {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.strip_suffix(".cfg").unwrap_or(name)
}

fn is_rule(section: &str) -> bool {
    !matches!(section, "config" | "info") && !is_translation(section)
}

fn is_translation(section: &str) -> bool {
    section == "translation" || section.starts_with("translation-")
}

fn is_true(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "yes" | "true" | "1" | "on" => Some(true),
        "no" | "false" | "0" | "off" => Some(false),
        _ => None,
    }
}

struct Reader<'i> {
    file: &'i Arc<str>,
    ini: &'i Ini,
    environment: &'i Environment,
}

impl Reader<'_> {
    fn entry(&self, name: &str) -> Option<&Entry> {
        self.ini.option("config", name)
    }

    /// An option of `[config]`, empty when it is not there.
    fn config(&self, name: &str) -> String {
        let value = self.ini.get("config", name);
        self.environment.expand_settings(&value, |_| {}).into_owned()
    }

    /// An option of `[DEFAULT]`.
    fn setting(&self, entry: Option<&Entry>) -> String {
        let Some(entry) = entry else { return String::new() };
        let value = self.ini.value(&self.ini.defaults, entry);
        self.environment.expand_settings(&value, |_| {}).trim().to_owned()
    }

    /// Whether it is a detector with the mandatory options.
    fn is_detector(&self, problems: &mut Problems) -> bool {
        let whole =
            |severity, code, message: String| FileProblem::new(severity, code, self.file, message);
        if self.ini.section("config").is_none() {
            let message = "not a plugin: there is no section `[config]`".to_owned();
            problems.push(whole(Severity::Error, "no-config", message));
            return false;
        }
        let missing: Vec<&str> = ["type", "source", "enable"]
            .into_iter()
            .filter(|n| self.config(n).is_empty())
            .collect();
        if !missing.is_empty() {
            let message = format!("`[config]` must say {}", missing.join(", "));
            problems.push(whole(Severity::Error, "missing-option", message));
            return false;
        }
        let kind = self.config("type");
        if kind.eq_ignore_ascii_case("detector") {
            return true;
        }
        let place = self.entry("type").map(|entry| entry.place(0)).unwrap_or_default();
        problems.push(if kind.eq_ignore_ascii_case("monitor") {
            let message = "a monitor plugin: monitors are not run here";
            self.ini.problem(Severity::Notice, "monitor-plugin", place, message)
        } else {
            let message = format!("`{kind}` is no type of plugin");
            let problem = self.ini.problem(Severity::Error, "bad-type", place, message);
            problem.help("`type` is `detector` or `monitor`")
        });
        false
    }

    fn source(&self, problems: &mut Problems) -> DetectorSource {
        let source = self.config("source");
        if source.eq_ignore_ascii_case("log") {
            return DetectorSource::Log;
        }
        let place = self.entry("source").map(|entry| entry.place(0)).unwrap_or_default();
        let message = format!("source `{source}` is not read here: the plugin gets no lines");
        problems.push(self.ini.problem(Severity::Notice, "unsupported-source", place, message));
        DetectorSource::Unsupported(source)
    }

    fn is_enabled(&self, problems: &mut Problems) -> bool {
        let text = self.config("enable");
        is_true(&text).unwrap_or_else(|| {
            let message = format!("`enable` is yes or no, not `{text}`: taken as no");
            self.report(problems, "bad-option", "enable", message);
            false
        })
    }

    fn plugin_id(&self, problems: &mut Problems) -> Option<PluginId> {
        let entry = self.ini.defaults.get("plugin_id");
        let text = self.setting(entry);
        let id = text.parse().ok().map(PluginId);
        if let Some(entry) = entry
            && id.is_none()
        {
            let message = format!("`plugin_id` is a number, not `{text}`");
            problems.push(self.ini.problem(Severity::Error, "bad-number", entry.place(0), message));
        }
        id
    }

    /// Blanks around commas belong to the names, as in OSSIM.
    fn locations(&self) -> Vec<String> {
        let both = [self.config("location"), self.config("rlocation")];
        let all = both.iter().flat_map(|list| list.split(','));
        all.filter(|path| !path.is_empty()).map(str::to_owned).collect()
    }

    fn excluded(&self, problems: &mut Problems) -> Vec<(u32, u32)> {
        let text = self.config("exclude_sids");
        let mut ranges = Vec::new();
        for item in text.split(',').map(str::trim).filter(|item| !item.is_empty()) {
            let (from, to) = item.split_once('-').unwrap_or((item, item));
            match (from.trim().parse(), to.trim().parse()) {
                (Ok(from), Ok(to)) if from <= to => ranges.push((from, to)),
                _ => {
                    let message = format!("`{item}` is no event type and no range of them");
                    self.report(problems, "bad-number", "exclude_sids", message);
                }
            }
        }
        ranges
    }

    fn translations(&self) -> Vec<(String, Vec<(String, String)>)> {
        let names = self.ini.sections.iter().map(|section| &section.name);
        let names = names.filter(|name| name.starts_with("translation-"));
        names.map(|name| (name.clone(), self.translation(name))).collect()
    }

    fn translation(&self, name: &str) -> Vec<(String, String)> {
        let Some(section) = self.ini.section(name) else { return Vec::new() };
        section
            .options
            .iter()
            .map(|entry| (entry.name.clone(), self.value(section, entry)))
            .collect()
    }

    fn value(&self, section: &Section, entry: &Entry) -> String {
        let value = self.ini.value(section, entry);
        self.environment.expand_settings(&value, |_| {}).into_owned()
    }

    fn report(&self, problems: &mut Problems, code: &'static str, option: &str, message: String) {
        let place = self.entry(option).map(|entry| entry.place(0)).unwrap_or_default();
        problems.push(self.ini.problem(Severity::Warning, code, place, message));
    }
}
