//! Configurations made by hand, with live state.

use std::sync::Arc;

use engine::{Live, View};
use model::objects::{
    CommandCall, CommandDef, HostDef, HostGroupDef, Objects, ServiceDef, ServiceGroupDef,
    StateOptions,
};
use model::{
    CheckId, CheckableState, CommandId, HostId, HostState, Location, ServiceId, ServiceState,
    StateType, Timestamp,
};

/// What every test calls now.
pub(crate) const NOW_S: i64 = 1_769_860_800;

/// A configuration under construction. Objects must be added in the order of their names.
pub(crate) struct Installation {
    pub(crate) objects: Objects,
}

impl Installation {
    pub(crate) fn new() -> Self {
        let mut objects =
            Objects { files: vec!["/etc/nagios/web.cfg".into()], ..Objects::default() };
        objects.commands.push(CommandDef {
            name: "check_any".into(),
            line: "/bin/check $ARG1$".into(),
            location: Location::default(),
        });
        Self { objects }
    }

    pub(crate) fn host(&mut self, name: &str, alias: &str, address: &str) -> HostId {
        self.objects.hosts.push(host(name, alias, address))
    }

    pub(crate) fn service(&mut self, host: HostId, description: &str) -> ServiceId {
        self.objects.services.push(service(host, description))
    }

    pub(crate) fn host_group(&mut self, name: &str, members: &[HostId]) {
        let id = self.objects.host_groups.push(HostGroupDef {
            name: name.into(),
            alias: name.into(),
            members: members.to_vec(),
            presentation: None,
            location: Location::default(),
        });
        for member in members {
            self.objects
                .hosts
                .get_mut(*member)
                .expect("a host of this installation")
                .groups
                .push(id);
        }
    }

    pub(crate) fn service_group(&mut self, name: &str, members: &[ServiceId]) {
        let id = self.objects.service_groups.push(ServiceGroupDef {
            name: name.into(),
            alias: name.into(),
            members: members.to_vec(),
            presentation: None,
            location: Location::default(),
        });
        for member in members {
            self.objects
                .services
                .get_mut(*member)
                .expect("a service of this installation")
                .groups
                .push(id);
        }
    }

    pub(crate) fn view(self, state: impl Fn(CheckId) -> CheckableState) -> Arc<View> {
        let objects = Arc::new(self.objects);
        let loaded_at = Timestamp::from_secs(NOW_S - 3600);
        Arc::new(View::new(objects, loaded_at, |id| live(state(id))))
    }
}

pub(crate) fn live(state: CheckableState) -> Live {
    Live { state: Arc::new(state), executing: false }
}

/// A state that was checked a minute ago.
pub(crate) fn checked(code: u8, state_type: StateType, output: &str) -> CheckableState {
    let last_check = Timestamp::from_secs(NOW_S - 60);
    CheckableState {
        has_been_checked: true,
        state: code,
        state_type,
        output: output.into(),
        last_check,
        next_check: Timestamp::from_secs(NOW_S + 240),
        last_state_change: Timestamp::from_secs(NOW_S - 600 - i64::from(code)),
        last_hard_state_change: Timestamp::from_secs(NOW_S - 600),
        latency_s: 0.25,
        execution_s: 0.5,
        ..CheckableState::pending(0, 3)
    }
}

/// `hosts` × `services` objects; every state, many words.
pub(crate) fn large(hosts: usize, services: usize) -> Arc<View> {
    const CHECKS: [&str; 10] =
        ["CPU", "Disk", "HTTP", "Load", "Memory", "NTP", "PING", "SSH", "Swap", "Users"];
    let mut installation = Installation::new();
    let mut groups: Vec<Vec<HostId>> = vec![Vec::new(); 20];
    for n in 0..hosts {
        let address = format!("10.{}.{}.{}", n >> 16, (n >> 8) & 255, n & 255);
        let host = installation.host(&format!("host-{n:06}"), &format!("Server {n}"), &address);
        groups[n % 20].push(host);
    }
    for n in 0..hosts {
        for s in 0..services {
            // In order of names: all of one check, numbered, before the next check.
            let check = CHECKS[s * CHECKS.len() / services];
            installation.service(HostId::from(n), &format!("{check} {s:02}"));
        }
    }
    for (n, members) in groups.iter().enumerate() {
        installation.host_group(&format!("group-{n:02}"), members);
    }
    installation.view(|id| {
        let n = match id {
            CheckId::Host(id) => id.index(),
            CheckId::Service(id) => id.index() + 7,
        };
        // Scattered, but the same in every run.
        let noise = (n as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 33;
        let code = if noise % 100 < 90 { 0 } else { (noise % 3 + 1) as u8 };
        let code = if matches!(id, CheckId::Host(_)) { code.min(1) } else { code };
        let kind = if noise.is_multiple_of(7) { StateType::Soft } else { StateType::Hard };
        let mut state = checked(code, kind, &format!("result {noise} in 0.0{} s", noise % 97));
        state.last_check = Timestamp::from_secs(NOW_S - (noise % 300) as i64);
        state.last_state_change = Timestamp::from_secs(NOW_S - (noise % 1_000_000) as i64);
        state.latency_s = (noise % 1000) as f32 / 1000.0;
        state
    })
}

fn call(text: &str) -> CommandCall {
    CommandCall { command: CommandId::from(0), text: text.into() }
}

fn host(name: &str, alias: &str, address: &str) -> HostDef {
    HostDef {
        name: name.into(),
        display_name: name.into(),
        alias: alias.into(),
        address: address.into(),
        parents: Vec::new(),
        children: Vec::new(),
        groups: Vec::new(),
        contacts: Vec::new(),
        contact_groups: Vec::new(),
        check_command: Some(call("check_any!host")),
        check_period: None,
        notification_period: None,
        event_handler: None,
        initial_state: HostState::Up,
        check_interval: 5.0,
        retry_interval: 1.0,
        max_check_attempts: 3,
        importance: 0,
        active_checks_enabled: true,
        passive_checks_enabled: true,
        obsess: false,
        event_handler_enabled: true,
        check_freshness: false,
        freshness_threshold_s: 0,
        low_flap_threshold: 0.0,
        high_flap_threshold: 0.0,
        flap_detection_enabled: true,
        flap_detection_options: StateOptions::ALL,
        notification_options: StateOptions::ALL,
        notifications_enabled: true,
        notification_interval: 60.0,
        first_notification_delay: 0.0,
        stalking_options: StateOptions::NONE,
        process_perf_data: true,
        retain_status_information: true,
        retain_nonstatus_information: true,
        presentation: None,
        custom: Vec::new(),
        location: Location { file: 0, line: 12, column: 1 },
    }
}

fn service(host: HostId, description: &str) -> ServiceDef {
    ServiceDef {
        host,
        description: description.into(),
        display_name: description.into(),
        parents: Vec::new(),
        groups: Vec::new(),
        contacts: Vec::new(),
        contact_groups: Vec::new(),
        check_command: call("check_any!service"),
        check_period: None,
        notification_period: None,
        event_handler: None,
        initial_state: ServiceState::Ok,
        check_interval: 5.0,
        retry_interval: 1.0,
        max_check_attempts: 3,
        importance: 0,
        active_checks_enabled: true,
        passive_checks_enabled: true,
        is_volatile: false,
        obsess: false,
        event_handler_enabled: true,
        check_freshness: false,
        freshness_threshold_s: 0,
        low_flap_threshold: 0.0,
        high_flap_threshold: 0.0,
        flap_detection_enabled: true,
        flap_detection_options: StateOptions::ALL,
        notification_options: StateOptions::ALL,
        notifications_enabled: true,
        notification_interval: 60.0,
        first_notification_delay: 0.0,
        stalking_options: StateOptions::NONE,
        process_perf_data: true,
        retain_status_information: true,
        retain_nonstatus_information: true,
        presentation: None,
        custom: Vec::new(),
        location: Location { file: 0, line: 30, column: 1 },
    }
}
