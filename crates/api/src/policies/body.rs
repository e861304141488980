//! Conditions and consequences: from the contract to the model, and back.

use std::net::IpAddr;

use ipnet::IpNet;
use jiff::tz::TimeZone;
use model::asset::{AssetBook, AssetId, NetworkId};
use model::objects::Objects;
use model::policy::{
    Action, ActionKind, AddressCondition, Conditions, Consequences, EventTypeCondition, Policy,
    PortCondition, TaxonomyCondition, TimeCondition,
};
use model::{PluginId, PluginSid, Protocol};

use crate::extract::{invalid_field, shown};
use crate::problem::Problem;
use crate::schema::{
    NumberRange, PolicyAction, PolicyActionKind, PolicyAddress, PolicyConditions,
    PolicyConsequences, PolicyEventTypes, PolicyPorts, PolicyTaxonomy, PolicyTime,
};

/// Most entries of one list.
const MAX_ENTRIES: usize = 1_000;
/// Longest command line, in bytes.
const MAX_COMMAND_BYTES: usize = 8 * 1024;

pub(super) fn conditions(body: PolicyConditions) -> Result<Conditions, Problem> {
    for (field, entries) in [
        ("sources", body.sources.len()),
        ("destinations", body.destinations.len()),
        ("source_ports", body.source_ports.len()),
        ("destination_ports", body.destination_ports.len()),
        ("sensors", body.sensors.len()),
        ("event_types", body.event_types.len()),
        ("taxonomy", body.taxonomy.len()),
    ] {
        if entries > MAX_ENTRIES {
            return Err(invalid_field(field, &format!("has more than {MAX_ENTRIES} entries")));
        }
    }
    Ok(Conditions {
        sources: all(body.sources, |one| address("sources", one))?,
        destinations: all(body.destinations, |one| address("destinations", one))?,
        source_ports: all(body.source_ports, |one| ports("source_ports", &one))?,
        destination_ports: all(body.destination_ports, |one| ports("destination_ports", &one))?,
        sensors: all(body.sensors, |one| {
            let why = || format!("has `{}`, which is not an address", shown(&one));
            one.parse().map_err(|_| invalid_field("sensors", &why()))
        })?,
        event_types: all(body.event_types, |one| event_types(&one))?,
        taxonomy: body.taxonomy.iter().map(taxonomy).collect(),
        priority: within("priority", body.priority, 5)?,
        reliability: within("reliability", body.reliability, 10)?,
        time: body.time.map(time).transpose()?,
    })
}

fn all<A, B>(entries: Vec<A>, read: impl Fn(A) -> Result<B, Problem>) -> Result<Vec<B>, Problem> {
    entries.into_iter().map(read).collect()
}

fn within(field: &str, number: Option<u8>, most: u8) -> Result<Option<u8>, Problem> {
    match number {
        Some(number) if number > most => {
            Err(invalid_field(field, &format!("is not within 0 and {most}")))
        }
        number => Ok(number),
    }
}

fn address(field: &str, body: PolicyAddress) -> Result<AddressCondition, Problem> {
    let wrong = |what: &str, text: &str| {
        invalid_field(field, &format!("has `{}`, which is no {what}", shown(text)))
    };
    Ok(match body {
        PolicyAddress::Asset { id } => {
            AddressCondition::Asset(AssetId(id.parse().map_err(|_| wrong("asset's id", &id))?))
        }
        PolicyAddress::Network { id } => AddressCondition::Network(NetworkId(
            id.parse().map_err(|_| wrong("network's id", &id))?,
        )),
        PolicyAddress::Range { range } => {
            let single = range.trim().parse::<IpAddr>().map(IpNet::from).ok();
            let net = single.or_else(|| range.trim().parse::<IpNet>().ok());
            AddressCondition::Range(net.ok_or_else(|| wrong("address or range", &range))?.trunc())
        }
        PolicyAddress::HomeNet => AddressCondition::HomeNet,
        PolicyAddress::External => AddressCondition::External,
    })
}

fn ports(field: &str, body: &PolicyPorts) -> Result<PortCondition, Problem> {
    if body.first > body.last {
        return Err(invalid_field(field, "has a range whose first port is above its last"));
    }
    let protocol = body.protocol.as_deref().filter(|name| !name.is_empty());
    let protocol = protocol.map(|name| match Protocol::parse(name) {
        Protocol::OTHER if !name.eq_ignore_ascii_case("other") && name != "139" => {
            let why = format!("has `{}`, which is no protocol", shown(name));
            Err(invalid_field(field, &why))
        }
        protocol => Ok(protocol),
    });
    Ok(PortCondition { first: body.first, last: body.last, protocol: protocol.transpose()? })
}

fn event_types(body: &PolicyEventTypes) -> Result<EventTypeCondition, Problem> {
    let sids = body.sids.iter().map(|range| match range.first <= range.last {
        true => Ok((PluginSid(range.first), PluginSid(range.last))),
        false => Err(invalid_field("event_types", "has a range that begins above its end")),
    });
    Ok(EventTypeCondition {
        plugin_id: PluginId(body.plugin_id),
        sids: sids.collect::<Result<_, _>>()?,
    })
}

fn taxonomy(body: &PolicyTaxonomy) -> TaxonomyCondition {
    let PolicyTaxonomy { product, category, subcategory } = *body;
    TaxonomyCondition { product, category, subcategory }
}

fn time(body: PolicyTime) -> Result<TimeCondition, Problem> {
    if !body.zone.is_empty() && TimeZone::get(&body.zone).is_err() {
        let why = format!("names the zone `{}`, which is not known", shown(&body.zone));
        return Err(invalid_field("time", &why));
    }
    let range = |what: &str, range: Option<NumberRange>, (low, high): (u16, u16)| {
        let Some(NumberRange { first, last }) = range else { return Ok(None) };
        let fits =
            |number: u32| u16::try_from(number).ok().filter(|number| (low..=high).contains(number));
        match (fits(first), fits(last)) {
            (Some(first), Some(last)) => Ok(Some((first, last))),
            _ => Err(invalid_field("time", &format!("has {what} not within {low} and {high}"))),
        }
    };
    let small = |pair: Option<(u16, u16)>| pair.map(|(first, last)| (first as u8, last as u8));
    Ok(TimeCondition {
        minutes: range("minutes", body.minutes, (0, 1439))?,
        weekdays: small(range("weekdays", body.weekdays, (1, 7))?),
        days: small(range("days", body.days, (1, 31))?),
        months: small(range("months", body.months, (1, 12))?),
        zone: body.zone,
    })
}

pub(super) fn consequences(body: PolicyConsequences) -> Result<Consequences, Problem> {
    if body.actions.len() > MAX_ENTRIES {
        return Err(invalid_field("actions", &format!("has more than {MAX_ENTRIES} entries")));
    }
    Ok(Consequences {
        priority: within("priority", body.priority, 5)?,
        sim: body.sim,
        qualify: body.qualify,
        correlate: body.correlate,
        cross_correlate: body.cross_correlate,
        store: body.store,
        actions: all(body.actions, action)?,
    })
}

fn action(body: PolicyAction) -> Result<Action, Problem> {
    let kind = match body.action {
        PolicyActionKind::Notify { host, service } => ActionKind::Notify { host, service },
        PolicyActionKind::Command { line } => {
            if line.trim().is_empty() || line.len() > MAX_COMMAND_BYTES || line.contains('\0') {
                return Err(invalid_field("actions", "has a command line that cannot be run"));
            }
            ActionKind::Command { line }
        }
    };
    Ok(Action { kind, only_alarms: body.only_alarms, on_risk_increase: body.on_risk_increase })
}

/// Whether the assets and services that a policy names exist.
pub(super) fn check_names(
    policy: &Policy,
    assets: &AssetBook,
    objects: &Objects,
) -> Result<(), Problem> {
    let conditions = &policy.conditions;
    for (field, list) in
        [("sources", &conditions.sources), ("destinations", &conditions.destinations)]
    {
        for one in list {
            let missing = match one {
                AddressCondition::Asset(id) => {
                    let known = assets.hosts().iter().any(|asset| asset.id == *id);
                    (!known).then(|| format!("asset `{}`", id.0))
                }
                AddressCondition::Network(id) => {
                    let known = assets.networks().iter().any(|network| network.id == *id);
                    (!known).then(|| format!("network `{}`", id.0))
                }
                _ => None,
            };
            if let Some(missing) = missing {
                return Err(invalid_field(
                    field,
                    &format!("names {missing}, which does not exist"),
                ));
            }
        }
    }
    for action in &policy.consequences.actions {
        if let ActionKind::Notify { host, service } = &action.kind
            && objects.service(host, service).is_none()
        {
            let why = format!(
                "names service `{}` on host `{}`, which does not exist",
                shown(service),
                shown(host)
            );
            return Err(invalid_field("actions", &why));
        }
    }
    Ok(())
}

pub(super) fn written_conditions(conditions: &Conditions) -> PolicyConditions {
    let addresses = |list: &[AddressCondition]| list.iter().map(written_address).collect();
    let ports = |list: &[PortCondition]| list.iter().map(written_ports).collect();
    PolicyConditions {
        sources: addresses(&conditions.sources),
        destinations: addresses(&conditions.destinations),
        source_ports: ports(&conditions.source_ports),
        destination_ports: ports(&conditions.destination_ports),
        sensors: conditions.sensors.iter().map(ToString::to_string).collect(),
        event_types: conditions.event_types.iter().map(written_event_types).collect(),
        taxonomy: conditions
            .taxonomy
            .iter()
            .map(|TaxonomyCondition { product, category, subcategory }| PolicyTaxonomy {
                product: *product,
                category: *category,
                subcategory: *subcategory,
            })
            .collect(),
        priority: conditions.priority,
        reliability: conditions.reliability,
        time: conditions.time.as_ref().map(written_time),
    }
}

fn written_address(condition: &AddressCondition) -> PolicyAddress {
    match condition {
        AddressCondition::Asset(id) => PolicyAddress::Asset { id: id.0.to_string() },
        AddressCondition::Network(id) => PolicyAddress::Network { id: id.0.to_string() },
        AddressCondition::Range(net) if net.prefix_len() == net.max_prefix_len() => {
            PolicyAddress::Range { range: net.addr().to_string() }
        }
        AddressCondition::Range(net) => PolicyAddress::Range { range: net.to_string() },
        AddressCondition::HomeNet => PolicyAddress::HomeNet,
        AddressCondition::External => PolicyAddress::External,
    }
}

fn written_ports(condition: &PortCondition) -> PolicyPorts {
    PolicyPorts {
        first: condition.first,
        last: condition.last,
        protocol: condition.protocol.map(|protocol| protocol.to_string()),
    }
}

fn written_event_types(condition: &EventTypeCondition) -> PolicyEventTypes {
    let sids = condition.sids.iter();
    PolicyEventTypes {
        plugin_id: condition.plugin_id.0,
        sids: sids.map(|(first, last)| NumberRange { first: first.0, last: last.0 }).collect(),
    }
}

fn written_time(condition: &TimeCondition) -> PolicyTime {
    let small = |range: Option<(u8, u8)>| {
        range.map(|(first, last)| NumberRange { first: first.into(), last: last.into() })
    };
    PolicyTime {
        zone: condition.zone.clone(),
        minutes: condition
            .minutes
            .map(|(first, last)| NumberRange { first: first.into(), last: last.into() }),
        weekdays: small(condition.weekdays),
        days: small(condition.days),
        months: small(condition.months),
    }
}

pub(super) fn written_consequences(consequences: &Consequences) -> PolicyConsequences {
    let actions = consequences.actions.iter().map(|action| PolicyAction {
        action: match &action.kind {
            ActionKind::Notify { host, service } => {
                PolicyActionKind::Notify { host: host.clone(), service: service.clone() }
            }
            ActionKind::Command { line } => PolicyActionKind::Command { line: line.clone() },
        },
        only_alarms: action.only_alarms,
        on_risk_increase: action.on_risk_increase,
    });
    PolicyConsequences {
        priority: consequences.priority,
        sim: consequences.sim,
        qualify: consequences.qualify,
        correlate: consequences.correlate,
        cross_correlate: consequences.cross_correlate,
        store: consequences.store,
        actions: actions.collect(),
    }
}
