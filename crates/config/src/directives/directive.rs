//! `<directive>`.

use std::sync::Arc;

use model::directive::{Directive, GroupAlarmBy, Timetable};
use model::event::PluginId;
use roxmltree::Node;

use super::element::ElementReader;
use super::rule;
use crate::suggest::closest;

const ATTRIBUTES: &[&str] = &[
    "id",
    "name",
    "priority",
    "timetable",
    "groupalarmby",
    "groupalarmtimeout",
    "contextname",
    "rev",
    "chain",
];

/// The directive in an element; `None` when there is an error in it.
pub(super) fn read(
    reader: &mut ElementReader<'_>,
    node: Node<'_, '_>,
    timetables: &[Arc<Timetable>],
) -> Option<Directive> {
    let start = node.range().start;
    let id = id(reader, node);
    reader.check_names(node, ATTRIBUTES);
    let priority = match reader.attribute(node, "priority") {
        Some((value, at)) => reader.limited(value, at, "priority", 5).unwrap_or(0),
        None => {
            reader.warn("missing-attribute", start, "no `priority`: it is 0, and so is every risk");
            0
        }
    };
    let timetable = timetable(reader, node, timetables);
    let group_alarm_by = group_alarm_by(reader, node);
    let group_alarm_timeout_s = reader.count(node, "groupalarmtimeout").unwrap_or(0);
    let chain = reader.boolean(node, "chain").unwrap_or(false);
    let root = root(reader, node).map(|node| rule::read(reader, node, 1));
    let (Some(id), Some(root), false) = (id, root, reader.failed) else { return None };
    let name = reader.attribute(node, "name").map(|(name, _)| name.to_owned());
    let in_file = |offset| reader.source.file_offset(reader.base + offset);
    Some(Directive {
        id,
        name: name.unwrap_or_else(|| format!("directive {id}")),
        priority,
        timetable,
        group_alarm_by,
        group_alarm_timeout_s,
        chained: chain || root.plugin_id.these.contains(&PluginId::DIRECTIVE),
        root,
        file: Arc::clone(&reader.source.name),
        line: reader.line(node),
        span: (in_file(start), in_file(node.range().end)),
    })
}

fn id(reader: &mut ElementReader<'_>, node: Node<'_, '_>) -> Option<u32> {
    let Some((text, at)) = reader.attribute(node, "id") else {
        let message = "a directive must have an `id`";
        reader.error("missing-attribute", node.range().start, message);
        return None;
    };
    let id = text.trim().parse().ok().filter(|id| *id > 0);
    match id {
        Some(id) => reader.subject = format!("directive {id}"),
        None => {
            let message = format!("`id` is a number from 1, not `{text}`");
            reader.error("bad-value", at, message);
        }
    }
    id
}

/// The first rule, which should be the only one.
fn root<'n, 'd>(reader: &mut ElementReader<'_>, node: Node<'n, 'd>) -> Option<Node<'n, 'd>> {
    let mut root = None;
    for child in node.children().filter(Node::is_element) {
        if !child.has_tag_name("rule") {
            rule::unexpected(reader, child);
        } else if root.is_none() {
            root = Some(child);
        } else {
            let message =
                "a second rule beside the root is ignored: alternatives belong into its `<rules>`";
            reader.warn("second-root", child.range().start, message);
        }
    }
    if root.is_none() {
        reader.error("no-rule", node.range().start, "a directive needs a `<rule>`");
    }
    root
}

fn timetable(
    reader: &mut ElementReader<'_>,
    node: Node<'_, '_>,
    timetables: &[Arc<Timetable>],
) -> Option<Arc<Timetable>> {
    let (name, at) = reader.attribute(node, "timetable")?;
    let found = timetables.iter().find(|timetable| timetable.name == name);
    if found.is_none() {
        let near = closest(name, timetables.iter().map(|timetable| &*timetable.name));
        let hint = near.map_or(String::new(), |near| format!("; there is `{near}`"));
        reader.error("unknown-timetable", at, format!("there is no timetable `{name}`{hint}"));
    }
    found.cloned()
}

fn group_alarm_by(reader: &mut ElementReader<'_>, node: Node<'_, '_>) -> Vec<GroupAlarmBy> {
    let Some((value, at)) = reader.attribute(node, "groupalarmby") else { return Vec::new() };
    let mut keys = Vec::new();
    for key in value.split(',').map(str::trim).filter(|key| !key.is_empty()) {
        keys.push(match key.to_ascii_lowercase().as_str() {
            "src_ip" => GroupAlarmBy::SrcIp,
            "dst_ip" => GroupAlarmBy::DstIp,
            "src_port" => GroupAlarmBy::SrcPort,
            "dst_port" => GroupAlarmBy::DstPort,
            _ => {
                reader.warn("bad-value", at, format!("alarms are not grouped by `{key}`: ignored"));
                continue;
            }
        });
    }
    keys
}
