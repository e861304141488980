//! One rule section.

use std::str::FromStr;

use model::detector::{
    Attribute, DetectorRule, GroupRef, InventoryAttribute, Pattern, RuleEventType, Template,
};
use model::text_field::TextField;

use super::environment::{Environment, tokens};
use super::ini::{Entry, Ini, Place, Section, unquote};
use super::traced::Traced;
use super::{pattern, template};
use crate::diagnostic::Severity;
use crate::file_problem::{FileProblem, Problems};
use crate::suggest::closest;

/// Reads the rules of one plugin.
pub(super) struct RuleReader<'i> {
    pub(super) ini: &'i Ini,
    pub(super) environment: &'i Environment,
    /// What rules read here are for: those of other sources have columns instead of groups.
    pub(super) reads_lines: bool,
    pub(super) problems: &'i mut Problems,
}

/// The longest public one has 732 bytes.
const MAX_PATTERN: usize = 1 << 16;

/// What the groups of all patterns of a rule are.
#[derive(Default)]
struct Groups {
    count: usize,
    names: Vec<String>,
}

impl RuleReader<'_> {
    /// The rule of a section; `None` when it is none, or cannot be used.
    pub(super) fn read(&mut self, section: &Section) -> Option<DetectorRule> {
        let Some(regexp) = section.get("regexp") else {
            self.report_missing_pattern(section);
            return None;
        };
        let (patterns, groups) = self.patterns(section, regexp)?;
        let mut event_type = RuleEventType::default();
        let mut precheck = None;
        let mut attributes = Vec::new();
        let inherited = self.ini.defaults.options.iter();
        let inherited = inherited.filter(|entry| section.get(&entry.name).is_none());
        for (entry, own) in
            inherited.map(|e| (e, false)).chain(section.options.iter().map(|e| (e, true)))
        {
            let value = self.value(section, entry);
            match entry.name.as_str() {
                "regexp" => {}
                "precheck" => precheck = Some(value).filter(|text| !text.is_empty()),
                "event_type" => event_type = self.event_type(section, entry, &value),
                name => {
                    let Some(attribute) = self.attribute(section, entry, name, own) else {
                        continue;
                    };
                    let value = self.template(section, entry, attribute, &value, &groups);
                    attributes.push((attribute, value));
                }
            }
        }
        let (name, line) = (section.name.clone(), section.place.line);
        Some(DetectorRule { name, line, precheck, patterns, event_type, attributes })
    }

    fn patterns(&mut self, section: &Section, entry: &Entry) -> Option<(Vec<Pattern>, Groups)> {
        let value = self.ini.value(section, entry);
        if value.len() > MAX_PATTERN {
            let message = format!("the regular expression has more than {MAX_PATTERN} bytes");
            self.report(section, Severity::Error, "bad-regex", entry.place(0), message);
            return None;
        }
        let written = unquote(&entry.raw);
        // Text filled in by references to options is all said to be at the start.
        let start = if value == written {
            entry.raw.len() - entry.raw.trim_start_matches('"').trim_start_matches('\'').len()
        } else {
            0
        };
        let written = Traced::written(&value, start);
        self.report_unknown_aliases(section, entry, &written);
        let expanded = self.environment.expand_aliases(&written);
        let expanded = match self.expand_settings(section, entry, &expanded.text) {
            Some(text) => Traced::written(&text, start),
            None => expanded,
        };
        let mut patterns = Vec::new();
        let mut groups = Groups::default();
        for line in pattern::split_lines(&expanded) {
            match pattern::translate(&line) {
                Ok(translated) => {
                    groups.count += translated.groups;
                    groups.names.extend(translated.names);
                    patterns.push(translated.pattern);
                }
                Err(bad) => {
                    let message =
                        format!("bad regular expression, the rule is left out: {}", bad.message);
                    let place = entry.place(bad.origin);
                    self.report(section, Severity::Error, "bad-regex", place, message);
                    return None;
                }
            }
        }
        if patterns.iter().any(|pattern| pattern.needs_lookaround) {
            let message = "slow: look-around or a back reference needs a backtracking engine";
            self.report(section, Severity::Warning, "slow-regex", entry.place(0), message);
        }
        Some((patterns, groups))
    }

    /// A value with everything filled in that does not depend on the log line.
    fn value(&mut self, section: &Section, entry: &Entry) -> String {
        let value = self.ini.value(section, entry);
        self.expand_settings(section, entry, &value).unwrap_or_else(|| value.into_owned())
    }

    /// `None` when there is nothing to fill in.
    fn expand_settings(&mut self, section: &Section, entry: &Entry, text: &str) -> Option<String> {
        let mut missing = Vec::new();
        let out = self.environment.expand_settings(text, |what| missing.push(what.to_owned()));
        for what in missing {
            let message = format!("the agent's configuration has no option `{what}`");
            self.report(section, Severity::Warning, "unknown-setting", entry.place(0), message);
        }
        matches!(out, std::borrow::Cow::Owned(_)).then(|| out.into_owned())
    }

    fn event_type(&mut self, section: &Section, entry: &Entry, value: &str) -> RuleEventType {
        match value {
            "" | "event" => RuleEventType::Event,
            "host-os-event" => RuleEventType::HostOs,
            "host-mac-event" => RuleEventType::HostMac,
            "host-service-event" => RuleEventType::HostService,
            "host-ids-event" => RuleEventType::HostIds,
            "idm-event" => RuleEventType::Idm,
            other => {
                let message = format!("`{other}` is no event type: the rule makes no events");
                self.report(
                    section,
                    Severity::Warning,
                    "unknown-event-type",
                    entry.place(0),
                    message,
                );
                RuleEventType::Unknown
            }
        }
    }

    /// `None`, and said so, for a name that is no attribute.
    fn attribute(
        &mut self,
        section: &Section,
        entry: &Entry,
        name: &str,
        own: bool,
    ) -> Option<Attribute> {
        let attribute = attribute(name);
        // `[DEFAULT]` holds more than attributes.
        if attribute.is_none() && own && self.reads_lines {
            let place = Place { column: 1, ..entry.place(0) };
            let message = format!("events have no attribute `{name}`: it is ignored");
            let problem =
                self.problem(section, Severity::Warning, "unknown-attribute", place, message);
            let names = ATTRIBUTES.iter().map(|(name, _)| *name);
            let names = names.chain(TextField::ALL.iter().map(|field| field.name()));
            let near = closest(name, names);
            self.problems.push(match near {
                Some(near) => problem.help(format!("did you mean `{near}`?")),
                None => problem,
            });
        }
        attribute
    }

    fn template(
        &mut self,
        section: &Section,
        entry: &Entry,
        attribute: Attribute,
        value: &str,
        groups: &Groups,
    ) -> Template {
        let (template, unknown) = template::parse(value);
        let place = entry.place(0);
        for name in unknown {
            let message = if name.starts_with(':') {
                format!(
                    "`{name}` is Python of the plugin and not run here: its last argument is used"
                )
            } else {
                format!("there is no function `{name}`: its last argument is used")
            };
            self.report(section, Severity::Warning, "unknown-function", place, message);
        }
        if self.reads_lines {
            for group in template::groups(&template) {
                let (known, name) = match group {
                    GroupRef::Number(number) => {
                        ((1..=groups.count).contains(number), number.to_string())
                    }
                    GroupRef::Name(name) => (groups.names.contains(name), name.clone()),
                };
                if !known {
                    let message = format!(
                        "the pattern has no group `{name}`: `{}` keeps it as written",
                        entry.name
                    );
                    self.report(section, Severity::Warning, "unknown-group", place, message);
                }
            }
        }
        let is_number = matches!(attribute, Attribute::PluginId | Attribute::PluginSid);
        if let Some(text) = template::literal(&template)
            && is_number
            && !text.is_empty()
            && text.trim().parse::<u32>().is_err()
        {
            let message = format!("`{text}` is no number: events of this rule are dropped");
            self.report(section, Severity::Warning, "bad-number", place, message);
        }
        self.resolve_section(template)
    }

    /// `{translate2($x,$name)}` may leave out `translation-`.
    fn resolve_section(&self, template: Template) -> Template {
        match template {
            Template::TranslateIn(group, section) if self.ini.section(&section).is_none() => {
                let full = format!("translation-{section}");
                let section = if self.ini.section(&full).is_some() { full } else { section };
                Template::TranslateIn(group, section)
            }
            other => other,
        }
    }

    fn report_missing_pattern(&mut self, section: &Section) {
        let looks_like_a_rule = section.get("plugin_sid").or(section.get("event_type"));
        if self.reads_lines && looks_like_a_rule.is_some() {
            let message = "a rule without `regexp` is never tried";
            self.report(section, Severity::Warning, "rule-without-regexp", section.place, message);
        }
    }

    /// `\IPV5` is read as `I`, `P` …, which nobody means.
    fn report_unknown_aliases(&mut self, section: &Section, entry: &Entry, written: &Traced) {
        for (at, token) in tokens(&written.text) {
            let shouted =
                token.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
            let near = || {
                closest(&token.to_ascii_lowercase(), self.environment.alias_names())
                    .map(str::to_owned)
            };
            if !shouted || token.len() < 4 || token == "_CFG" {
                continue;
            }
            let Some(near) = near().filter(|near| !near.eq_ignore_ascii_case(token)) else {
                continue;
            };
            let message = format!("there is no alias `\\{token}`");
            let place = entry.place(written.origin(at));
            let problem = self.problem(section, Severity::Warning, "unknown-alias", place, message);
            self.problems
                .push(problem.help(format!("did you mean `\\{}`?", near.to_ascii_uppercase())));
        }
    }

    fn problem(
        &self,
        section: &Section,
        severity: Severity,
        code: &'static str,
        place: Place,
        message: impl Into<String>,
    ) -> FileProblem {
        let problem = self.ini.problem(severity, code, place, message);
        problem.about(format!("rule `{}`", section.name))
    }

    fn report(
        &mut self,
        section: &Section,
        severity: Severity,
        code: &'static str,
        place: Place,
        message: impl Into<String>,
    ) {
        let problem = self.problem(section, severity, code, place, message);
        self.problems.push(problem);
    }
}

fn attribute(name: &str) -> Option<Attribute> {
    if let Ok(field) = TextField::from_str(name) {
        return Some(Attribute::Text(field));
    }
    ATTRIBUTES.iter().find(|(known, _)| *known == name).map(|(_, attribute)| *attribute)
}

/// Attributes of all event types but the texts. `ip` of an identity event is the host's address.
const ATTRIBUTES: &[(&str, Attribute)] = &[
    ("date", Attribute::Date),
    ("sensor", Attribute::Sensor),
    ("device", Attribute::Device),
    ("interface", Attribute::Interface),
    ("plugin_id", Attribute::PluginId),
    ("plugin_sid", Attribute::PluginSid),
    ("priority", Attribute::Priority),
    ("protocol", Attribute::Protocol),
    ("src_ip", Attribute::SrcIp),
    ("src_port", Attribute::SrcPort),
    ("dst_ip", Attribute::DstIp),
    ("dst_port", Attribute::DstPort),
    ("occurrences", Attribute::Occurrences),
    ("log", Attribute::Log),
    ("host", Attribute::Inventory(InventoryAttribute::Host)),
    ("ip", Attribute::Inventory(InventoryAttribute::Host)),
    ("hostname", Attribute::Inventory(InventoryAttribute::Hostname)),
    ("os", Attribute::Inventory(InventoryAttribute::Os)),
    ("mac", Attribute::Inventory(InventoryAttribute::Mac)),
    ("vendor", Attribute::Inventory(InventoryAttribute::Vendor)),
    ("port", Attribute::Inventory(InventoryAttribute::Port)),
    ("service", Attribute::Inventory(InventoryAttribute::Service)),
    ("application", Attribute::Inventory(InventoryAttribute::Application)),
    ("type", Attribute::Ignored),
    ("data", Attribute::Ignored),
    ("snort_sid", Attribute::Ignored),
    ("snort_cid", Attribute::Ignored),
    ("fdate", Attribute::Ignored),
    ("tzone", Attribute::Ignored),
    ("ctx", Attribute::Ignored),
    ("sensor_id", Attribute::Ignored),
    ("event_id", Attribute::Ignored),
    ("binary_data", Attribute::Ignored),
    ("pulses", Attribute::Ignored),
    ("hids_event_type", Attribute::Ignored),
    ("target", Attribute::Ignored),
    ("what", Attribute::Ignored),
    ("extra_data", Attribute::Ignored),
    ("gzipdata", Attribute::Ignored),
    ("unziplen", Attribute::Ignored),
    ("cpu", Attribute::Ignored),
    ("memory", Attribute::Ignored),
    ("video", Attribute::Ignored),
    ("software", Attribute::Ignored),
    ("state", Attribute::Ignored),
    ("domain", Attribute::Ignored),
    ("mail", Attribute::Ignored),
    ("organization", Attribute::Ignored),
    ("logon", Attribute::Ignored),
    ("logoff", Attribute::Ignored),
    ("inventory_source", Attribute::Ignored),
    ("reliability", Attribute::Ignored),
    ("rule", Attribute::Ignored),
];
