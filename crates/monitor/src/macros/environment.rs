//! Macros as environment variables, with `enable_environment_macros`.

use model::objects::{CommandCall, CustomVariable};

use super::names::{GroupMacro, Macro, NAMES};
use super::{MAX_ARGUMENTS, Macros, Manner};
use crate::command_line::CommandLine;
use crate::effect::Environment;

impl Macros<'_> {
    /// `NAGIOS_…` for every fixed name, the arguments and the custom variables; empty when
    /// environment macros are off. What is not known here is empty, not absent.
    pub(crate) fn environment(&self, call: &CommandCall) -> Environment {
        let settings = &self.monitor.objects.settings;
        if !settings.enable_environment_macros {
            return Environment::default();
        }
        let large = settings.use_large_installation_tweaks;
        let manner = Manner { call, arguments: MAX_ARGUMENTS, clean: true, url: false, depth: 0 };
        let mut all = Vec::with_capacity(NAMES.len() + 48);
        for (name, found) in NAMES.iter().filter(|(_, found)| !(large && is_costly(*found))) {
            let mut value = CommandLine::default();
            // Nothing obeys an environment, so these are not cleaned.
            let manner = Manner { clean: false, ..manner };
            self.push_fixed(&mut value, *found, self.scope, manner);
            all.push((format!("NAGIOS_{name}"), value.into_exposed()));
        }
        for n in 1..=MAX_ARGUMENTS {
            let mut value = CommandLine::default();
            self.push_argument(&mut value, n, manner);
            all.push((format!("NAGIOS_ARG{n}"), value.into_exposed()));
        }
        self.push_custom_variables(&mut all);
        self.push_contact_addresses(&mut all);
        Environment(all)
    }

    fn push_custom_variables(&self, all: &mut Vec<(String, String)>) {
        let objects = &self.monitor.objects;
        let illegal = objects.settings.illegal_macro_output_chars.as_deref().unwrap_or_default();
        let mut push = |kind: &str, variables: &[CustomVariable]| {
            for variable in variables.iter().filter(|variable| !variable.value.is_empty()) {
                let mut value = String::new();
                super::clean::push_cleaned(&mut value, &variable.value, illegal);
                all.push((format!("NAGIOS__{kind}{}", variable.name), value));
            }
        };
        if let Some(id) = self.scope.host {
            push("HOST", &objects.hosts[id].custom);
        }
        if let Some(id) = self.scope.service {
            push("SERVICE", &objects.services[id].custom);
        }
        if let Some(id) = self.scope.contact {
            push("CONTACT", &objects.contacts[id].custom);
        }
    }

    /// Counted from 0 here, unlike the macros.
    fn push_contact_addresses(&self, all: &mut Vec<(String, String)>) {
        let Some(id) = self.scope.contact else { return };
        for (n, address) in self.monitor.objects.contacts[id].addresses.iter().enumerate() {
            let value = address.as_deref().unwrap_or_default().to_owned();
            all.push((format!("NAGIOS_CONTACTADDRESS{n}"), value));
        }
    }
}

/// What `use_large_installation_tweaks` leaves out.
fn is_costly(found: Macro) -> bool {
    matches!(
        found,
        Macro::Total(_)
            | Macro::HostGroup(GroupMacro::Members | GroupMacro::MemberAddresses)
            | Macro::ServiceGroup(GroupMacro::Members)
    )
}
