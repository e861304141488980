//! `<rule>`: one level of a directive.

use model::directive::{Accept, AddressToken, DirectiveRule, EventField, Reliability, RuleKind};
use model::event::{PluginId, PluginSid};
use model::text_field::TextField;
use roxmltree::Node;

use super::accept::{self, ListKind, Oddity, event_field};
use super::element::ElementReader;

/// Deeper nesting is refused; real directives have seven levels.
const MAX_LEVEL: u8 = 32;

const ADDRESSES: &[EventField] = &[EventField::SrcIp, EventField::DstIp, EventField::Sensor];
const PORTS: &[EventField] = &[EventField::SrcPort, EventField::DstPort];
const TEXTS: &[EventField] = &[EventField::Text(TextField::Username)];

/// Attributes beside the texts. The last row is read by no version of OSSIM.
const ATTRIBUTES: &[&str] = &[
    "type",
    "name",
    "plugin_id",
    "plugin_sid",
    "product",
    "category",
    "subcategory",
    "suppress",
    "from",
    "to",
    "port_from",
    "port_to",
    "protocol",
    "sensor",
    "entity",
    "reliability",
    "occurrence",
    "time_out",
    "sticky",
    "sticky_different",
    "not",
    "condition",
    "value",
    "interval",
    "absolute",
    "username",
    "password",
    "filename",
    "userdata1",
    "userdata2",
    "userdata3",
    "userdata4",
    "userdata5",
    "userdata6",
    "userdata7",
    "userdata8",
    "userdata9",
    "from_rep",
    "to_rep",
    "from_rep_min_rel",
    "to_rep_min_rel",
    "from_rep_min_pri",
    "to_rep_min_pri",
    "pulse_id",
    "priority",
    "rel_abs",
    "from_property",
    "to_property",
];

/// Constraints that nothing here can test. A rule that lost one would match far too much.
const UNTESTABLE: &[&str] = &[
    "from_rep",
    "to_rep",
    "from_rep_min_rel",
    "to_rep_min_rel",
    "from_rep_min_pri",
    "to_rep_min_pri",
    "pulse_id",
];

/// What `sticky_different` knows in OSSIM; other names do nothing there.
const STICKY: &[EventField] = &[
    EventField::SrcIp,
    EventField::DstIp,
    EventField::SrcPort,
    EventField::DstPort,
    EventField::Protocol,
    EventField::PluginSid,
    EventField::Sensor,
    EventField::PluginId,
];

/// Reads a rule and everything below it. `level` is 1 at the root.
pub(super) fn read(reader: &mut ElementReader<'_>, node: Node<'_, '_>, level: u8) -> DirectiveRule {
    reader.check_names(node, ATTRIBUTES);
    untestable(reader, node);
    let plugin_id =
        list(reader, node, "plugin_id", level, &[EventField::PluginId], number(PluginId));
    let plugin_sid =
        list(reader, node, "plugin_sid", level, &[EventField::PluginSid], number(PluginSid));
    if plugin_id.these.len() > 1 && !plugin_sid.is_unconstrained() {
        let at = node.range().start;
        let message = "several data sources together with event types: whose would they be?";
        reader.error("ambiguous-event-types", at, message);
    }
    DirectiveRule {
        name: node.attribute("name").unwrap_or_default().to_owned(),
        line: reader.line(node),
        kind: kind(reader, node),
        plugin_id,
        plugin_sid,
        product: taxonomy(reader, node, "product", level, &[EventField::Product]),
        category: taxonomy(reader, node, "category", level, &[EventField::Category]),
        subcategory: taxonomy(reader, node, "subcategory", level, &[EventField::Subcategory]),
        suppress: suppress(reader, node),
        from: addresses(reader, node, "from", level),
        to: addresses(reader, node, "to", level),
        port_from: ports(reader, node, "port_from", level),
        port_to: ports(reader, node, "port_to", level),
        protocol: list(
            reader,
            node,
            "protocol",
            level,
            &[EventField::Protocol],
            |text, oddities| Ok(accept::protocol(text, oddities)),
        ),
        sensor: addresses(reader, node, "sensor", level),
        texts: texts(reader, node, level),
        reliability: reliability(reader, node),
        occurrence: occurrence(reader, node, level),
        // The root has nothing to wait for.
        time_out_s: reader.count(node, "time_out").filter(|_| level > 1).unwrap_or(0),
        sticky: reader.boolean(node, "sticky").unwrap_or(true),
        sticky_different: sticky_different(reader, node),
        negated: negated(reader, node, level),
        children: children(reader, node, level),
    }
}

fn number<N>(wrap: impl Fn(u32) -> N) -> impl Fn(&str, &mut Vec<Oddity>) -> Result<N, String> {
    move |text, _| accept::number(text).map(&wrap)
}

fn list<T>(
    reader: &mut ElementReader<'_>,
    node: Node<'_, '_>,
    name: &'static str,
    level: u8,
    fields: &'static [EventField],
    token: impl FnMut(&str, &mut Vec<Oddity>) -> Result<T, String>,
) -> Accept<T> {
    let Some((value, at)) = reader.attribute(node, name) else { return Accept::default() };
    let mut oddities = Vec::new();
    let kind = ListKind { name, level, fields };
    let accept = accept::list(value, kind, &mut oddities, token);
    reader.oddities(oddities, at);
    accept
}

fn taxonomy(
    reader: &mut ElementReader<'_>,
    node: Node<'_, '_>,
    name: &'static str,
    level: u8,
    fields: &'static [EventField],
) -> Accept<u16> {
    list(reader, node, name, level, fields, |text, _| accept::number(text))
}

fn addresses(
    reader: &mut ElementReader<'_>,
    node: Node<'_, '_>,
    name: &'static str,
    level: u8,
) -> Accept<AddressToken> {
    list(reader, node, name, level, ADDRESSES, |text, _| accept::address(text))
}

fn ports(
    reader: &mut ElementReader<'_>,
    node: Node<'_, '_>,
    name: &'static str,
    level: u8,
) -> Accept<(u16, u16)> {
    list(reader, node, name, level, PORTS, |text, _| accept::ports(text))
}

fn texts(
    reader: &mut ElementReader<'_>,
    node: Node<'_, '_>,
    level: u8,
) -> Vec<(TextField, Accept<model::directive::TextToken>)> {
    let mut texts = Vec::new();
    for field in TextField::ALL.iter().copied() {
        let Some((value, at)) = reader.attribute(node, field.name()) else { continue };
        let mut oddities = Vec::new();
        let kind = ListKind { name: field.name(), level, fields: TEXTS };
        texts.push((field, accept::texts(value, field, kind, &mut oddities)));
        reader.oddities(oddities, at);
    }
    texts
}

fn kind(reader: &mut ElementReader<'_>, node: Node<'_, '_>) -> RuleKind {
    let at = node.range().start;
    match reader.attribute(node, "type").map(|(text, at)| (text.trim().to_ascii_lowercase(), at)) {
        Some((kind, _)) if kind == "detector" => RuleKind::Detector,
        Some((kind, _)) if kind == "monitor" => monitor(reader, node),
        Some((kind, at)) => {
            reader.error("bad-type", at, format!("`type` is detector or monitor, not `{kind}`"));
            RuleKind::Detector
        }
        None => {
            reader.error(
                "missing-attribute",
                at,
                "a rule must say its `type`: detector or monitor",
            );
            RuleKind::Detector
        }
    }
}

fn monitor(reader: &mut ElementReader<'_>, node: Node<'_, '_>) -> RuleKind {
    let condition = match reader.attribute(node, "condition") {
        Some((text, at)) => {
            let condition = text.trim().to_ascii_lowercase();
            if !["eq", "ne", "lt", "le", "gt", "ge"].contains(&condition.as_str()) {
                let message = format!("`condition` is eq, ne, lt, le, gt or ge, not `{text}`");
                reader.error("bad-value", at, message);
            }
            condition
        }
        None => {
            let at = node.range().start;
            reader.error("missing-attribute", at, "a monitor rule must say its `condition`");
            String::new()
        }
    };
    let interval_s = reader.count(node, "interval");
    let absolute = reader.boolean(node, "absolute").unwrap_or(false);
    RuleKind::Monitor {
        condition,
        value: node.attribute("value").unwrap_or_default().to_owned(),
        interval_s,
        // Without a time to rise in, only the value itself can be compared.
        absolute: absolute || interval_s.is_none(),
    }
}

/// `4003,1,2;1501,400`
fn suppress(reader: &mut ElementReader<'_>, node: Node<'_, '_>) -> Vec<(PluginId, PluginSid)> {
    let Some((value, at)) = reader.attribute(node, "suppress") else { return Vec::new() };
    let mut pairs = Vec::new();
    for group in value.split(';').filter(|group| !group.trim().is_empty()) {
        let numbers: Result<Vec<u32>, _> = group.split(',').map(|n| n.trim().parse()).collect();
        match numbers.as_deref() {
            Ok([id, sids @ ..]) if !sids.is_empty() => {
                pairs.extend(sids.iter().map(|sid| (PluginId(*id), PluginSid(*sid))));
            }
            _ => {
                let message = format!("`{group}` is not a data source with its event types");
                reader.error("bad-value", at, message);
            }
        }
    }
    pairs
}

fn reliability(reader: &mut ElementReader<'_>, node: Node<'_, '_>) -> Reliability {
    let Some((value, at)) = reader.attribute(node, "reliability") else {
        return Reliability::Absolute(1);
    };
    let value = value.trim();
    match value.strip_prefix('+') {
        Some(more) if more.starts_with(['+', '-']) => {
            reader.error("bad-value", at, format!("`reliability` is a number, not `{value}`"));
            Reliability::Relative(0)
        }
        Some(more) => {
            Reliability::Relative(reader.limited(more, at, "reliability", 10).unwrap_or(0))
        }
        None => Reliability::Absolute(reader.limited(value, at, "reliability", 10).unwrap_or(1)),
    }
}

fn occurrence(reader: &mut ElementReader<'_>, node: Node<'_, '_>, level: u8) -> u32 {
    let Some(count) = reader.count(node, "occurrence") else { return 1 };
    let at = reader.attribute(node, "occurrence").map_or(0, |(_, at)| at);
    if count == 0 {
        reader.warn("out-of-range", at, "`occurrence` is at least 1: 0 is taken as 1");
    } else if level == 1 && count > 1 {
        let message = "the first event starts an instance: `occurrence` of the root is taken as 1";
        reader.warn("root-occurrence", at, message);
        return 1;
    }
    u32::try_from(count).unwrap_or(u32::MAX).max(1)
}

fn sticky_different(reader: &mut ElementReader<'_>, node: Node<'_, '_>) -> Option<EventField> {
    let (value, at) = reader.attribute(node, "sticky_different")?;
    let value = value.trim();
    let is_userdata =
        |field: TextField| !matches!(field, TextField::Password | TextField::Filename);
    let field = event_field(value).filter(|field| match field {
        EventField::Text(text) => is_userdata(*text),
        other => STICKY.contains(other),
    });
    if field.is_none() && !value.eq_ignore_ascii_case("none") {
        let message = format!("`sticky_different` cannot be `{value}`: ignored, as OSSIM does");
        reader.warn("bad-value", at, message);
    }
    field
}

fn negated(reader: &mut ElementReader<'_>, node: Node<'_, '_>, level: u8) -> bool {
    let negated = reader.boolean(node, "not").unwrap_or(false);
    if negated && level == 1 {
        let message = "the root cannot be a `not` rule: it would wait from no event on";
        reader.error("negated-root", node.range().start, message);
    }
    negated
}

fn untestable(reader: &mut ElementReader<'_>, node: Node<'_, '_>) {
    for name in UNTESTABLE {
        let Some((value, at)) = reader.attribute(node, name) else { continue };
        if ["false", "0", "no", "ANY"].contains(&value.trim()) {
            continue;
        }
        let message =
            format!("`{name}` is not supported: without it the rule would match too much");
        reader.error("unsupported-attribute", at, message);
    }
}

/// The rules in every `<rules>` below; one that stands there directly is ignored by OSSIM.
fn children(reader: &mut ElementReader<'_>, node: Node<'_, '_>, level: u8) -> Vec<DirectiveRule> {
    let mut children = Vec::new();
    for child in node.children().filter(Node::is_element) {
        let at = child.range().start;
        match child.tag_name().name() {
            "rules" if level == MAX_LEVEL => {
                let message = format!("more than {MAX_LEVEL} levels");
                reader.error("too-deep", at, message);
            }
            "rules" => {
                for rule in child.children().filter(Node::is_element) {
                    if rule.has_tag_name("rule") {
                        children.push(read(reader, rule, level + 1));
                    } else {
                        unexpected(reader, rule);
                    }
                }
            }
            "rule" => {
                let message = "a rule outside `<rules>` is ignored, as OSSIM does";
                reader.warn("nested-rule", at, message);
            }
            _ => unexpected(reader, child),
        }
    }
    children
}

/// A warning about an element that has no meaning here.
pub(super) fn unexpected(reader: &mut ElementReader<'_>, node: Node<'_, '_>) {
    let message = format!("`<{}>` has no meaning here: it is ignored", node.tag_name().name());
    reader.warn("unexpected-element", node.range().start, message);
}
