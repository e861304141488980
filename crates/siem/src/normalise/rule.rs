//! Rules and their plugins, compiled.

use std::ops::Range;
use std::sync::Arc;

use jiff::tz::TimeZone;
use memchr::memmem;
use model::detector::{Attribute, DetectorPlugin, DetectorRule, DetectorSource, RuleEventType};
use model::event::PluginId;
use rustc_hash::FxHashMap;

use super::date;
use super::glob;
use super::line::RefusedRule;
use super::pattern::literals::{self, OneOf};
use super::pattern::{Pattern, Places, Subject, Working};
use super::prefilter::RuleId;
use super::template::{Group, Scope, Translation, Value};

/// One plugin.
#[derive(Debug)]
pub(super) struct Source {
    pub(super) name: Arc<str>,
    /// Empty: none.
    process: Box<str>,
    pub(super) plugin_id: Option<PluginId>,
    exclude_sids: Vec<(u32, u32)>,
    pub(super) zone: TimeZone,
    locations: Vec<String>,
    /// Its rules, in the order of trial.
    pub(super) rules: Range<RuleId>,
}

impl Source {
    /// Whether the program is the plugin's process.
    pub(super) fn is_process(&self, program: &str) -> bool {
        !self.process.is_empty() && self.process.eq_ignore_ascii_case(program)
    }

    /// Whether the program is called as the plugin.
    pub(super) fn is_named(&self, program: &str) -> bool {
        self.name.eq_ignore_ascii_case(program)
    }

    /// Whether the plugin says that this file is its.
    pub(super) fn has_location(&self, path: &str) -> bool {
        self.locations.iter().any(|pattern| glob::matches(pattern, path))
    }

    /// Whether events of this type are not wanted.
    pub(super) fn excludes(&self, sid: u32) -> bool {
        self.exclude_sids.iter().any(|(first, last)| (*first..=*last).contains(&sid))
    }
}

/// One rule.
#[derive(Debug)]
pub(super) struct Rule {
    /// Its plugin.
    pub(super) source: usize,
    /// One for each line.
    pub(super) pieces: Vec<Piece>,
    /// What must be in a line, case counting.
    pub(super) precheck: Option<memmem::Finder<'static>>,
    /// Which attributes it sets.
    pub(super) kind: RuleEventType,
    /// `plugin_id`, when the rule sets its own.
    pub(super) plugin_id: Option<Value>,
    /// `plugin_sid`
    pub(super) sid: Option<Value>,
    /// All others, each once.
    pub(super) values: Vec<(Attribute, Value)>,
    /// How many bytes of a matching line are fixed.
    pub(super) specificity: usize,
    /// Whether it takes lines that mean nothing. Such a rule takes only lines of its plugin's own
    /// files and programs: anybody else's line would be called the plugin's.
    pub(super) catch_all: bool,
}

impl Rule {
    /// Whether the rule spans lines.
    pub(super) fn is_multi_line(&self) -> bool {
        self.pieces.len() > 1
    }

    /// Whether the line has the rule's precheck.
    pub(super) fn passes_precheck(&self, line: &[u8]) -> bool {
        self.precheck.as_ref().is_none_or(|precheck| precheck.find(line).is_some())
    }

    /// What a line must have for the rule to start.
    pub(super) fn required(&self) -> Vec<OneOf> {
        let first = self.pieces.first().map(|piece| piece.pattern.required.clone());
        let precheck = self.precheck.as_ref().map(|text| vec![text.needle().to_ascii_lowercase()]);
        let precheck = precheck.filter(|_| !self.is_multi_line());
        first.unwrap_or_default().into_iter().chain(precheck).collect()
    }
}

/// The pattern of one line of a rule.
#[derive(Debug)]
pub(super) struct Piece {
    pub(super) pattern: Pattern,
    /// Its number among all patterns.
    pub(super) number: usize,
}

/// All plugins, compiled so far.
#[derive(Debug, Default)]
pub(super) struct Compiled {
    pub(super) sources: Vec<Source>,
    pub(super) rules: Vec<Rule>,
    pub(super) patterns: usize,
    pub(super) refused: Vec<RefusedRule>,
}

impl Compiled {
    /// Adds a plugin's rules. A disabled plugin and one whose source is not read have none.
    pub(super) fn add(&mut self, plugin: &DetectorPlugin, sensor_zone: &TimeZone) {
        if !plugin.enabled || plugin.source != DetectorSource::Log {
            return;
        }
        let first = self.rules.len() as RuleId;
        let translation = Arc::new(Translation::new(&plugin.translation));
        let translations = plugin.translations.iter();
        let translations: FxHashMap<_, _> = translations
            .map(|(section, entries)| (section.clone(), Arc::new(Translation::new(entries))))
            .collect();
        for rule in &plugin.rules {
            if let Err(reason) = self.add_rule(plugin, rule, &translation, &translations) {
                self.refuse(plugin, Some(rule), reason, false);
            }
        }
        let zone = date::parse_zone(&plugin.time_zone);
        if zone.is_none() && !plugin.time_zone.trim().is_empty() {
            let reason =
                format!("no time zone is called `{}`: the sensor's counts", plugin.time_zone);
            self.refuse(plugin, None, reason, true);
        }
        self.sources.push(Source {
            name: plugin.name.clone(),
            process: plugin.process.trim().into(),
            plugin_id: plugin.plugin_id,
            exclude_sids: plugin.exclude_sids.clone(),
            zone: zone.unwrap_or_else(|| sensor_zone.clone()),
            locations: plugin.locations.clone(),
            rules: first..self.rules.len() as RuleId,
        });
    }

    fn refuse(
        &mut self,
        plugin: &DetectorPlugin,
        rule: Option<&DetectorRule>,
        reason: String,
        works: bool,
    ) {
        self.refused.push(RefusedRule {
            plugin: plugin.name.clone(),
            file: plugin.file.clone(),
            line: rule.map_or(0, |rule| rule.line),
            rule: rule.map_or_else(String::new, |rule| rule.name.clone()),
            reason,
            works,
        });
    }

    fn add_rule(
        &mut self,
        plugin: &DetectorPlugin,
        rule: &DetectorRule,
        translation: &Arc<Translation>,
        translations: &FxHashMap<String, Arc<Translation>>,
    ) -> Result<(), String> {
        if rule.event_type == RuleEventType::Unknown {
            return Err("its event_type is none of OSSIM's: it makes no event".to_owned());
        }
        let pieces = self.pieces(rule)?;
        let (groups, names) = groups_of(&pieces)?;
        let scope = Scope { groups, names: &names, translation, translations };
        // An attribute of the section counts over the one of [DEFAULT] before it.
        let mut last: FxHashMap<Attribute, usize> = FxHashMap::default();
        for (at, (attribute, _)) in rule.attributes.iter().enumerate() {
            last.insert(*attribute, at);
        }
        let mut values: Vec<(Attribute, Value)> = rule
            .attributes
            .iter()
            .enumerate()
            .filter(|(at, (attribute, _))| last.get(attribute) == Some(at))
            .map(|(_, (attribute, template))| (*attribute, scope.compile(template)))
            .collect();
        let mut take = |wanted: Attribute| {
            let at = values.iter().position(|(attribute, _)| *attribute == wanted)?;
            Some(values.remove(at).1)
        };
        let (plugin_id, sid) = (take(Attribute::PluginId), take(Attribute::PluginSid));
        values.retain(|(attribute, _)| *attribute != Attribute::Ignored);
        if plugin_id.is_none() && plugin.plugin_id.is_none() {
            return Err("neither it nor [DEFAULT] has a plugin_id".to_owned());
        }
        if rule.patterns.iter().any(|pattern| pattern.needs_lookaround) {
            let reason = "look-around or back references: tried by a slower engine";
            self.refuse(plugin, Some(rule), reason.to_owned(), true);
        }
        self.patterns += pieces.len();
        let required = pieces.iter().flat_map(|piece| &piece.pattern.required);
        let specificity = required.map(literals::shortest).sum::<usize>();
        let precheck = rule.precheck.as_ref().filter(|text| !text.is_empty());
        self.rules.push(Rule {
            source: self.sources.len(),
            catch_all: precheck.is_none() && pieces.first().is_some_and(takes_anything),
            precheck: precheck.map(|text| memmem::Finder::new(text.as_bytes()).into_owned()),
            kind: rule.event_type,
            plugin_id,
            sid,
            values,
            specificity,
            pieces,
        });
        Ok(())
    }

    fn pieces(&self, rule: &DetectorRule) -> Result<Vec<Piece>, String> {
        let pieces: Result<Vec<_>, _> = (self.patterns..)
            .zip(&rule.patterns)
            .map(|(number, written)| Ok(Piece { pattern: Pattern::compile(written)?, number }))
            .collect();
        pieces.and_then(|pieces| {
            if pieces.is_empty() { Err("it has no regexp".to_owned()) } else { Ok(pieces) }
        })
    }
}

/// Lines that mean nothing, in the usual forms, of words that no rule has.
const MEANINGLESS: [&[u8]; 4] = [
    b"Nov 18 11:59:58 qzh qzp[123]: qzx jqv wqk",
    b"Nov 18 11:59:58 qzh qzp: qzx jqv wqk",
    b"2026-11-18T11:59:58.000000+00:00 qzh qzp[123]: qzx jqv wqk",
    b"qzx jqv wqk",
];

fn takes_anything(first: &Piece) -> bool {
    let (mut cache, mut working, mut places) = (None, Working::default(), Places::new());
    let mut subject = Subject::default();
    MEANINGLESS.iter().any(|line| {
        subject.set(line);
        first.pattern.search(&subject, &mut cache, &mut working, &mut places)
    })
}

/// How many groups all patterns have, and their names; of equal names the last counts.
fn groups_of(pieces: &[Piece]) -> Result<(usize, FxHashMap<String, Group>), String> {
    let mut names = FxHashMap::default();
    let mut before = 0;
    for piece in pieces {
        for (name, number) in &piece.pattern.names {
            let group = Group::try_from(before + number - 1).map_err(|_| TOO_MANY)?;
            names.insert(name.clone(), group);
        }
        before += piece.pattern.groups;
    }
    if before > Group::MAX.into() { Err(TOO_MANY.to_owned()) } else { Ok((before, names)) }
}

const TOO_MANY: &str = "it has more groups than fit";
