//! Rows of lists, from the configuration and live state.

use engine::{Live, View};
use model::objects::Objects;
use model::{CheckableState, HostId, ServiceId};

use crate::schema::{
    CheckKind, HostItem, HostStateWord, ServiceItem, ServiceStateCounts, ServiceStateWord,
    StateType, Time,
};

/// What a list shows of a service.
pub(crate) fn service_item(view: &View, id: ServiceId, live: &Live) -> ServiceItem {
    let objects = &*view.objects;
    let def = &objects.services[id];
    let state = &live.state;
    ServiceItem {
        host: objects.hosts[def.host].name.to_string(),
        name: def.description.to_string(),
        display_name: def.display_name.to_string(),
        state: service_state(state),
        state_type: state.state_type.into(),
        attempt: state.attempt,
        max_attempts: def.max_check_attempts,
        output: state.output.to_string(),
        last_check: Time::known(state.last_check),
        next_check: Time::known(state.next_check),
        last_state_change: Time::known(state.last_state_change),
        last_hard_state_change: Time::known(state.last_hard_state_change),
        latency_s: state.latency_s,
        execution_s: state.execution_s,
        check_kind: state.check_kind.into(),
        active_checks_enabled: def.active_checks_enabled,
        passive_checks_enabled: def.passive_checks_enabled,
        notifications_enabled: def.notifications_enabled,
        executing: live.executing,
        groups: names(&def.groups, |id| &objects.service_groups[id].name),
        host_state: host_state(&view.host(def.host).state),
    }
}

/// What a list shows of a host.
pub(crate) fn host_item(view: &View, id: HostId, live: &Live) -> HostItem {
    let objects = &*view.objects;
    let def = &objects.hosts[id];
    let state = &live.state;
    HostItem {
        name: def.name.to_string(),
        alias: def.alias.to_string(),
        display_name: def.display_name.to_string(),
        address: def.address.to_string(),
        state: host_state(state),
        state_type: state.state_type.into(),
        attempt: state.attempt,
        max_attempts: def.max_check_attempts,
        output: state.output.to_string(),
        last_check: Time::known(state.last_check),
        next_check: Time::known(state.next_check),
        last_state_change: Time::known(state.last_state_change),
        last_hard_state_change: Time::known(state.last_hard_state_change),
        latency_s: state.latency_s,
        execution_s: state.execution_s,
        check_kind: state.check_kind.into(),
        active_checks_enabled: def.active_checks_enabled,
        passive_checks_enabled: def.passive_checks_enabled,
        notifications_enabled: def.notifications_enabled,
        executing: live.executing,
        groups: names(&def.groups, |id| &objects.host_groups[id].name),
        parents: host_names(objects, &def.parents),
        services: count_services(view, id),
    }
}

/// Names of hosts.
pub(super) fn host_names(objects: &Objects, ids: &[HostId]) -> Vec<String> {
    names(ids, |id| &objects.hosts[id].name)
}

/// Names of objects.
pub(super) fn names<'a, I: Copy, N: AsRef<str> + 'a>(
    ids: &[I],
    name: impl Fn(I) -> &'a N,
) -> Vec<String> {
    ids.iter().map(|id| name(*id).as_ref().to_owned()).collect()
}

fn count_services(view: &View, host: HostId) -> ServiceStateCounts {
    let mut counts = ServiceStateCounts::default();
    for id in view.objects.services_of(host) {
        let counter = match service_state(&view.service(id).state) {
            ServiceStateWord::Ok => &mut counts.ok,
            ServiceStateWord::Warning => &mut counts.warning,
            ServiceStateWord::Critical => &mut counts.critical,
            ServiceStateWord::Unknown => &mut counts.unknown,
            ServiceStateWord::Pending => &mut counts.pending,
        };
        *counter += 1;
    }
    counts
}

/// The word for the state of a service.
pub(crate) fn service_state(state: &CheckableState) -> ServiceStateWord {
    match (state.has_been_checked, state.state) {
        (false, _) => ServiceStateWord::Pending,
        (true, 0) => ServiceStateWord::Ok,
        (true, 1) => ServiceStateWord::Warning,
        (true, 2) => ServiceStateWord::Critical,
        (true, _) => ServiceStateWord::Unknown,
    }
}

/// The word for the state of a host.
pub(crate) fn host_state(state: &CheckableState) -> HostStateWord {
    match (state.has_been_checked, state.state) {
        (false, _) => HostStateWord::Pending,
        (true, 0) => HostStateWord::Up,
        (true, 1) => HostStateWord::Down,
        (true, _) => HostStateWord::Unreachable,
    }
}

impl From<model::StateType> for StateType {
    fn from(state_type: model::StateType) -> Self {
        match state_type {
            model::StateType::Soft => Self::Soft,
            model::StateType::Hard => Self::Hard,
        }
    }
}

impl From<model::CheckKind> for CheckKind {
    fn from(kind: model::CheckKind) -> Self {
        match kind {
            model::CheckKind::Active => Self::Active,
            model::CheckKind::Passive => Self::Passive,
        }
    }
}
