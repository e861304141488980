//! One rule of a directive, compiled: does an event match it?

use model::directive::{DirectiveRule, EventField, Reference, Reliability, RuleKind};
use model::event::EventKind;
use model::{AssetBook, PluginId, PluginSid};

use super::accept::{Numbers, Ports};
use super::address::Addresses;
use super::level::Level;
use super::seen::{Endpoint, Seen};
use super::text::TextRule;

/// A compiled rule.
#[derive(Debug)]
pub(crate) struct Rule {
    /// The root is 1.
    pub(crate) level: u8,
    /// Its alternatives, as places in the list of rules, in document order.
    pub(crate) children: Vec<u16>,
    pub(crate) kind: RuleKind,
    pub(crate) plugin_id: Numbers,
    pub(crate) plugin_sid: Numbers,
    pub(crate) product: Numbers,
    category: Numbers,
    subcategory: Numbers,
    suppress: Vec<(PluginId, PluginSid)>,
    pub(crate) from: Addresses,
    pub(crate) to: Addresses,
    pub(crate) port_from: Ports,
    pub(crate) port_to: Ports,
    protocol: Numbers,
    sensor: Addresses,
    pub(crate) texts: Vec<TextRule>,
    /// What its events have, 0–10: relative numbers are summed up already.
    pub(crate) reliability: u8,
    /// At least 1; the root's is always 1 (5.8).
    pub(crate) occurrence: u32,
    /// 0: never.
    pub(crate) time_out_s: u64,
    pub(crate) sticky_different: Option<EventField>,
    pub(crate) negated: bool,
}

/// What is wrong with a rule's text.
#[derive(Debug, Default)]
pub(crate) struct Wrong {
    pub(crate) texts: Vec<String>,
}

impl Rule {
    /// `sum` is the sum of the raw reliabilities of all ancestors.
    pub(crate) fn new(
        source: &DirectiveRule,
        level: u8,
        sum: u32,
        assets: &AssetBook,
        wrong: &mut Wrong,
    ) -> Self {
        let source = with_usable_references(source, level, wrong);
        let mut unknown = Vec::new();
        let mut addresses = |accept| Addresses::new(accept, assets, &mut unknown);
        let (from, to) = (addresses(&source.from), addresses(&source.to));
        let sensor = addresses(&source.sensor);
        let no_such = |name| format!("no host or network is called `{name}`; it matches nothing");
        wrong.texts.extend(unknown.into_iter().map(no_such));
        let texts = source.texts.iter();
        Self {
            level,
            children: Vec::new(),
            plugin_id: Numbers::new(&source.plugin_id, |id| id.0),
            plugin_sid: Numbers::new(&source.plugin_sid, |sid| sid.0),
            product: Numbers::new(&source.product, u32::from),
            category: Numbers::new(&source.category, u32::from),
            subcategory: Numbers::new(&source.subcategory, u32::from),
            suppress: source.suppress.clone(),
            from,
            to,
            port_from: Ports::new(&source.port_from),
            port_to: Ports::new(&source.port_to),
            protocol: Numbers::new(&source.protocol, |protocol| protocol.0.into()),
            sensor,
            texts: texts
                .map(|(field, accept)| TextRule::new(*field, accept, &mut wrong.texts))
                .collect(),
            reliability: match source.reliability {
                Reliability::Absolute(number) => number.min(10),
                Reliability::Relative(number) => (sum + u32::from(number)).min(10) as u8,
            },
            occurrence: if level == 1 { 1 } else { source.occurrence.max(1) },
            time_out_s: if level == 1 { 0 } else { source.time_out_s },
            sticky_different: source.sticky_different,
            negated: source.negated,
            kind: source.kind,
        }
    }

    /// Whether an event agrees with everything the rule says about its fields. Time-outs and
    /// occurrences are the instance's business. `levels` are those of the instance.
    pub(crate) fn field_matches(&self, seen: &Seen<'_>, levels: &[Level]) -> bool {
        let event = seen.event;
        let same_host = matches!(self.kind, RuleKind::Detector);
        self.plugin_id.accepts(event.plugin_id.0, levels)
            && self.plugin_sid.accepts(event.plugin_sid.0, levels)
            && self.kind_matches(seen)
            && self.from.accepts(&seen.src, levels, seen.assets, same_host)
            && self.to.accepts(&seen.dst, levels, seen.assets, same_host)
            && self.product.accepts(seen.taxonomy.product.into(), levels)
            && self.category.accepts(seen.taxonomy.category.into(), levels)
            && self.subcategory.accepts(seen.taxonomy.subcategory.into(), levels)
            && !self.suppress.contains(&(event.plugin_id, event.plugin_sid))
            && self.port_from.accepts(event.src_port, levels)
            && self.port_to.accepts(event.dst_port, levels)
            && self.protocol.accepts(event.protocol.0.into(), levels)
            && self.sensor_matches(seen, levels, same_host)
            && self.texts.iter().all(|text| text.accepts(seen, levels))
    }

    fn kind_matches(&self, seen: &Seen<'_>) -> bool {
        let event = seen.event;
        match (&self.kind, event.kind) {
            (RuleKind::Detector, EventKind::Detector | EventKind::Directive) => true,
            (RuleKind::Monitor { condition, value, .. }, EventKind::Monitor) => {
                event.answer.as_ref().is_some_and(|answer| {
                    answer.condition.eq_ignore_ascii_case(condition)
                        && super::text::same_text(&answer.value, value)
                })
            }
            _ => false,
        }
    }

    fn sensor_matches(&self, seen: &Seen<'_>, levels: &[Level], same_host: bool) -> bool {
        self.sensor.accepts_all() || {
            let sensor = Endpoint::of(seen.event.sensor, seen.assets);
            self.sensor.accepts(&sensor, levels, seen.assets, same_host)
        }
    }
}

/// Leaves out references that can mean nothing: to a level that is no ancestor, or to a field of
/// another kind than the attribute. As in OSSIM they are no constraint, but here they are named.
fn with_usable_references(source: &DirectiveRule, level: u8, wrong: &mut Wrong) -> DirectiveRule {
    let mut rule = source.clone();
    rule.children = Vec::new();
    let mut usable = |references: &mut Vec<Reference>, fits: fn(EventField) -> bool| {
        references.retain(|reference| {
            let ancestor = (1..level).contains(&reference.level);
            if !ancestor || !fits(reference.field) {
                let (at, field) = (reference.level, reference.field);
                wrong.texts.push(format!("reference `{at}:{field:?}` is ignored here"));
            }
            ancestor && fits(reference.field)
        });
    };
    for accept in [&mut rule.from, &mut rule.to, &mut rule.sensor] {
        usable(&mut accept.references, is_address);
    }
    for accept in [&mut rule.port_from, &mut rule.port_to] {
        usable(&mut accept.references, is_number);
    }
    for accept in [&mut rule.product, &mut rule.category, &mut rule.subcategory] {
        usable(&mut accept.references, is_number);
    }
    usable(&mut rule.plugin_id.references, is_number);
    usable(&mut rule.plugin_sid.references, is_number);
    usable(&mut rule.protocol.references, is_number);
    for (_, accept) in &mut rule.texts {
        usable(&mut accept.references, is_text);
    }
    rule
}

fn is_address(field: EventField) -> bool {
    matches!(field, EventField::SrcIp | EventField::DstIp | EventField::Sensor)
}

fn is_text(field: EventField) -> bool {
    matches!(field, EventField::Text(_))
}

fn is_number(field: EventField) -> bool {
    !is_address(field) && !is_text(field)
}
