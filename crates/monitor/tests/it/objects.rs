//! A small configuration, written by hand. Objects must be added in order of their names, as
//! `Objects` keeps them.

use std::sync::Arc;

use model::names::{CommandName, ContactName, GroupName, TimeperiodName};
use model::objects::{
    CommandCall, CommandDef, ContactDef, ContactGroupDef, ContactRules, CustomVariable, HostDef,
    HostGroupDef, Objects, ServiceDef, ServiceGroupDef, StateOptions, TimeRange, TimeperiodDef,
};
use model::{
    CommandId, ContactGroupId, ContactId, HostGroupId, HostId, HostState, Location, ServiceGroupId,
    ServiceId, ServiceState, TimeperiodId,
};

/// All states and recoveries.
pub(crate) const EVERYTHING: StateOptions = StateOptions::ALL;

/// Objects in the making.
#[derive(Default)]
pub(crate) struct Build {
    objects: Objects,
}

impl Build {
    /// Commands `check` and `notify`, an event handler command `handle`, intervals in seconds,
    /// everything logged.
    pub(crate) fn new() -> Self {
        let mut build = Self::default();
        let settings = &mut build.objects.settings;
        settings.interval_length = 1;
        settings.log_service_retries = true;
        settings.log_host_retries = true;
        settings.cached_host_check_horizon = 0;
        build
            .command("check", "check $HOSTADDRESS$ $ARG1$")
            .command("notify", "tell $CONTACTNAME$")
            .command("handle", "handle")
    }

    pub(crate) fn settings(mut self, set: impl FnOnce(&mut model::MainSettings)) -> Self {
        set(&mut self.objects.settings);
        self
    }

    pub(crate) fn user_macro(mut self, n: usize, value: &str) -> Self {
        assert!(self.objects.user_macros.set(n, value));
        self
    }

    pub(crate) fn command(mut self, name: &str, line: &str) -> Self {
        let def = CommandDef {
            name: CommandName::from(name),
            line: line.into(),
            location: Location::default(),
        };
        self.objects.commands.push(def);
        self
    }

    /// A period of the given hours of every day.
    pub(crate) fn period(mut self, name: &str, hours: &[(u32, u32)]) -> Self {
        let ranges: Vec<_> = hours
            .iter()
            .map(|(from, to)| TimeRange { start_s: from * 3600, end_s: to * 3600 })
            .collect();
        let def = TimeperiodDef {
            name: TimeperiodName::from(name),
            alias: name.into(),
            weekdays: std::array::from_fn(|_| ranges.clone()),
            exceptions: Vec::new(),
            exclude: Vec::new(),
            location: Location::default(),
        };
        self.objects.timeperiods.push(def);
        self
    }

    pub(crate) fn contact(mut self, name: &str, set: impl FnOnce(&mut ContactDef)) -> Self {
        let rules = ContactRules {
            enabled: true,
            period: None,
            options: EVERYTHING,
            commands: vec![self.call("notify")],
        };
        let mut def = ContactDef {
            name: ContactName::from(name),
            alias: name.into(),
            email: Some(format!("{name}@example.org").into()),
            pager: None,
            addresses: Default::default(),
            host: rules.clone(),
            service: rules,
            can_submit_commands: true,
            retain_status_information: true,
            retain_nonstatus_information: true,
            minimum_importance: 0,
            groups: Vec::new(),
            custom: Vec::new(),
            location: Location::default(),
        };
        set(&mut def);
        self.objects.contacts.push(def);
        self
    }

    pub(crate) fn contact_group(mut self, name: &str, members: &[usize]) -> Self {
        let id = ContactGroupId::from(self.objects.contact_groups.len());
        let members: Vec<_> = members.iter().map(|n| ContactId::from(*n)).collect();
        for member in &members {
            self.objects.contacts.get_mut(*member).unwrap().groups.push(id);
        }
        let location = Location::default();
        let (name, alias) = (GroupName::from(name), name.to_uppercase().into());
        self.objects.contact_groups.push(ContactGroupDef { name, alias, members, location });
        self
    }

    pub(crate) fn host(mut self, name: &str, set: impl FnOnce(&mut HostDef)) -> Self {
        let mut def = HostDef {
            name: name.into(),
            display_name: name.into(),
            alias: name.into(),
            address: format!("{name}.example.org").into(),
            parents: Vec::new(),
            children: Vec::new(),
            groups: Vec::new(),
            contacts: Vec::new(),
            contact_groups: Vec::new(),
            check_command: Some(self.call("check!host")),
            check_period: None,
            notification_period: None,
            event_handler: None,
            initial_state: HostState::Up,
            check_interval: 60.0,
            retry_interval: 10.0,
            max_check_attempts: 3,
            importance: 0,
            active_checks_enabled: true,
            passive_checks_enabled: true,
            obsess: true,
            event_handler_enabled: true,
            check_freshness: false,
            freshness_threshold_s: 0,
            low_flap_threshold: 0.0,
            high_flap_threshold: 0.0,
            flap_detection_enabled: true,
            flap_detection_options: EVERYTHING,
            notification_options: EVERYTHING,
            notifications_enabled: true,
            notification_interval: 300.0,
            first_notification_delay: 0.0,
            stalking_options: StateOptions::NONE,
            process_perf_data: true,
            retain_status_information: true,
            retain_nonstatus_information: true,
            presentation: None,
            custom: Vec::new(),
            location: Location::default(),
        };
        set(&mut def);
        self.objects.hosts.push(def);
        self
    }

    /// A service of the host added last.
    pub(crate) fn service(mut self, name: &str, set: impl FnOnce(&mut ServiceDef)) -> Self {
        let mut def = ServiceDef {
            host: HostId::from(self.objects.hosts.len() - 1),
            description: name.into(),
            display_name: name.into(),
            parents: Vec::new(),
            groups: Vec::new(),
            contacts: Vec::new(),
            contact_groups: Vec::new(),
            check_command: self.call("check!service"),
            check_period: None,
            notification_period: None,
            event_handler: None,
            initial_state: ServiceState::Ok,
            check_interval: 60.0,
            retry_interval: 10.0,
            max_check_attempts: 3,
            importance: 0,
            active_checks_enabled: true,
            passive_checks_enabled: true,
            is_volatile: false,
            obsess: true,
            event_handler_enabled: true,
            check_freshness: false,
            freshness_threshold_s: 0,
            low_flap_threshold: 0.0,
            high_flap_threshold: 0.0,
            flap_detection_enabled: true,
            flap_detection_options: EVERYTHING,
            notification_options: EVERYTHING,
            notifications_enabled: true,
            notification_interval: 300.0,
            first_notification_delay: 0.0,
            stalking_options: StateOptions::NONE,
            process_perf_data: true,
            retain_status_information: true,
            retain_nonstatus_information: true,
            presentation: None,
            custom: Vec::new(),
            location: Location::default(),
        };
        set(&mut def);
        self.objects.services.push(def);
        self
    }

    pub(crate) fn host_group(mut self, name: &str, members: &[usize]) -> Self {
        let id = HostGroupId::from(self.objects.host_groups.len());
        let members: Vec<_> = members.iter().map(|n| HostId::from(*n)).collect();
        for member in &members {
            self.objects.hosts.get_mut(*member).unwrap().groups.push(id);
        }
        let (location, presentation) = (Location::default(), None);
        let (name, alias) = (GroupName::from(name), name.to_uppercase().into());
        let def = HostGroupDef { name, alias, members, presentation, location };
        self.objects.host_groups.push(def);
        self
    }

    pub(crate) fn service_group(mut self, name: &str, members: &[usize]) -> Self {
        let id = ServiceGroupId::from(self.objects.service_groups.len());
        let members: Vec<_> = members.iter().map(|n| ServiceId::from(*n)).collect();
        for member in &members {
            self.objects.services.get_mut(*member).unwrap().groups.push(id);
        }
        let (location, presentation) = (Location::default(), None);
        let (name, alias) = (GroupName::from(name), name.to_uppercase().into());
        let def = ServiceGroupDef { name, alias, members, presentation, location };
        self.objects.service_groups.push(def);
        self
    }

    /// `check_ping!1!2`: the command must exist.
    pub(crate) fn call(&self, text: &str) -> CommandCall {
        let name = text.split('!').next().unwrap();
        let found = self.objects.commands.iter().position(|def| *def.name == *name);
        let command = CommandId::from(found.expect("the command is defined first"));
        CommandCall { command, text: text.into() }
    }

    pub(crate) fn period_id(&self, name: &str) -> Option<TimeperiodId> {
        let found = self.objects.timeperiods.iter().position(|def| *def.name == *name);
        Some(TimeperiodId::from(found.expect("the period is defined first")))
    }

    pub(crate) fn finish(mut self) -> Arc<Objects> {
        let links: Vec<_> = self
            .objects
            .hosts
            .pairs()
            .flat_map(|(id, def)| def.parents.iter().map(move |parent| (*parent, id)))
            .collect();
        for (parent, child) in links {
            self.objects.hosts.get_mut(parent).unwrap().children.push(child);
        }
        assert!(self.objects.hosts.iter().is_sorted_by_key(|def| def.name.clone()));
        assert!(
            self.objects
                .services
                .iter()
                .is_sorted_by_key(|def| (def.host, def.description.clone()))
        );
        Arc::new(self.objects)
    }
}

pub(crate) fn custom(name: &str, value: &str) -> CustomVariable {
    CustomVariable { name: name.into(), value: value.into() }
}

pub(crate) fn contacts(ids: &[usize]) -> Vec<ContactId> {
    ids.iter().map(|n| ContactId::from(*n)).collect()
}
