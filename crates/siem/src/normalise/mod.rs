//! Turns lines into events, by the rules of OSSIM's data source plugins.
//!
//! [`Normaliser::compile`] takes the plugins as configured; the result never changes and is shared
//! by threads. What changes while lines go by is in a [`Session`], one per thread.
//!
//! The way of a line: [`prefilter`] finds the few rules whose fixed texts are in it, [`select`]
//! tries them and chooses one, [`fill`] evaluates its [`template`]s and applies what OSSIM's agent
//! does to every event. What no rule takes is a [`generic`] event. Nothing here asks DNS: names
//! are looked up among the assets, so that a record makes the same event whenever it is processed.

mod address;
mod date;
mod fill;
mod finish;
mod functions;
mod generic;
mod glob;
pub mod json;
mod line;
mod pattern;
mod prefilter;
mod rule;
mod select;
mod services;
mod session;
mod template;
#[cfg(test)]
mod tests;
mod text;
mod waiting;

pub use line::{DropReason, Line, Normalised, NormaliserSettings, RefusedRule};
pub use session::Session;

use std::sync::Arc;

use model::asset::AssetBook;
use model::detector::DetectorPlugin;
use model::event::{EventId, PluginId};

use fill::Match;
use finish::Around;
use prefilter::{Prefilter, RuleId};
use rule::{Compiled, Rule, Source};
use select::{Choice, Scratch};
use template::Groups;

/// Rules see this much of a line, in bytes; the event's raw line is whole.
const LONGEST_MATCHED: usize = 64 << 10;

/// Every data source, compiled. Immutable and shared.
#[derive(Debug)]
pub struct Normaliser {
    settings: NormaliserSettings,
    sources: Vec<Source>,
    rules: Vec<Rule>,
    patterns: usize,
    prefilter: Prefilter,
    /// Plugins that have rules without fixed text.
    undemanding: Vec<usize>,
    /// Tells sessions of this one from those of others.
    identity: Arc<()>,
}

impl Normaliser {
    /// Compiles plugins. Also says which rules cannot be used, and which are slow. Plugins that
    /// are disabled or whose source nothing here reads take no lines.
    #[must_use]
    pub fn compile(
        plugins: &[Arc<DetectorPlugin>],
        settings: NormaliserSettings,
    ) -> (Self, Vec<RefusedRule>) {
        let mut compiled = Compiled::default();
        for plugin in plugins {
            compiled.add(plugin, &settings.zone);
        }
        let Compiled { sources, rules, patterns, refused } = compiled;
        let required: Vec<_> = rules.iter().map(Rule::required).collect();
        let prefilter = Prefilter::new(&required);
        let mut undemanding: Vec<_> =
            prefilter.always().iter().map(|rule| rules[*rule as usize].source).collect();
        undemanding.dedup();
        let identity = Arc::default();
        (Self { settings, sources, rules, patterns, prefilter, undemanding, identity }, refused)
    }

    /// The name of the plugin that has this id; of several, the first.
    #[must_use]
    pub fn plugin_name(&self, id: PluginId) -> Option<&Arc<str>> {
        let source = self.sources.iter().find(|source| source.plugin_id == Some(id))?;
        Some(&source.name)
    }

    /// How many plugins and rules take lines.
    #[must_use]
    pub fn size(&self) -> (usize, usize) {
        (self.sources.len(), self.rules.len())
    }

    /// Turns one line into an event. `id` becomes the event's; `assets` stands in for DNS.
    #[must_use]
    pub fn normalise(
        &self,
        session: &mut Session,
        line: &Line<'_>,
        id: EventId,
        assets: &AssetBook,
    ) -> Normalised {
        session.belong_to(&self.identity);
        session.waiting.expire(line.received_at, &mut session.released);
        let text = line.text.get(..LONGEST_MATCHED).unwrap_or(line.text);
        session.scratch.line.set(text);
        let waiting = session.waiting.of(line.source_name);
        let Choice { rule, steps } = self.choose(line, waiting, &mut session.scratch);
        if !steps.is_empty() {
            session.waiting.reset(line.source_name, &steps, &mut session.released);
        }
        match rule {
            Some(rule) if self.rules[rule as usize].is_multi_line() => {
                self.complete(session, line, id, rule, assets)
            }
            Some(rule) => self.event_of(session, line, id, rule, &[], assets),
            None => {
                let event = generic::event(line, id, &self.around(), assets);
                if !steps.iter().any(select::holds) {
                    return Normalised::Event(event);
                }
                let Session { waiting, released, .. } = session;
                waiting.hold(line.source_name, line.raw, event, steps, released);
                Normalised::Pending
            }
        }
    }

    fn around(&self) -> Around<'_> {
        Around { settings: &self.settings }
    }

    /// The event of a multi-line rule whose last line this is.
    fn complete(
        &self,
        session: &mut Session,
        line: &Line<'_>,
        id: EventId,
        rule: RuleId,
        assets: &AssetBook,
    ) -> Normalised {
        let raw = session.waiting.joined(line.source_name, rule, line.raw);
        let waiting = session.waiting.of(line.source_name);
        let groups = waiting.iter().find(|waiting| waiting.rule == rule);
        let groups = groups.map_or_else(Vec::new, |waiting| waiting.groups.clone());
        let whole = Line { raw: &raw, ..*line };
        let event = self.event_of(session, &whole, id, rule, &groups, assets);
        session.waiting.complete(line.source_name, rule, &mut session.released);
        event
    }

    fn event_of(
        &self,
        session: &mut Session,
        line: &Line<'_>,
        id: EventId,
        rule: RuleId,
        earlier: &[Box<[u8]>],
        assets: &AssetBook,
    ) -> Normalised {
        let rule = &self.rules[rule as usize];
        let source = &self.sources[rule.source];
        let Scratch { line: text, places, .. } = &session.scratch;
        let matched = Match {
            around: self.around(),
            line,
            source,
            source_number: rule.source as u16,
            rule,
            groups: Groups { earlier, line: &text.text, places },
            assets,
        };
        match matched.event(id, &mut session.dates, &mut session.text) {
            Ok(event) => Normalised::Event(event),
            Err(reason) => Normalised::Dropped { plugin: source.name.clone(), reason },
        }
    }
}
