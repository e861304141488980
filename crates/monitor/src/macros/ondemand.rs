//! Macros about other objects than those at hand: `$HOSTSTATE:web$`, `$SERVICEOUTPUT:web:HTTP$`,
//! `$HOSTADDRESS:webservers:,$`.

use model::{ContactId, HostId, ServiceId, Timestamp};

use super::names::{self, CheckableMacro, Macro};
use super::{Macros, Manner, Scope};
use crate::command_line::CommandLine;
use crate::timeperiod;

/// Whose macro is asked for.
enum Kind {
    Host,
    Service,
    Contact,
}

impl Macros<'_> {
    /// `$base:rest$`; `false` keeps the text as it is.
    pub(super) fn push_on_demand(
        &self,
        out: &mut CommandLine,
        base: &str,
        rest: &str,
        manner: Manner<'_>,
    ) -> bool {
        let objects = &self.monitor.objects;
        match names::find(base) {
            Some(Macro::Host(what)) => {
                self.push_of_host(out, base, rest, manner)
                    || fallback(out, what == CheckableMacro::StateId && !rest.contains(':'), "2")
            }
            Some(Macro::Service(what)) => {
                self.push_of_service(out, base, rest, manner)
                    || fallback(out, what == CheckableMacro::StateId, "3")
            }
            Some(Macro::Contact(_)) => self.push_of_contact(out, base, rest, manner),
            Some(found @ Macro::HostGroup(_)) => objects.host_group(rest).is_some_and(|id| {
                let scope = Scope { host_group: Some(id), ..self.scope };
                self.push_fixed(out, found, scope, manner)
            }),
            Some(found @ Macro::ServiceGroup(_)) => objects.service_group(rest).is_some_and(|id| {
                let scope = Scope { service_group: Some(id), ..self.scope };
                self.push_fixed(out, found, scope, manner)
            }),
            Some(found @ Macro::ContactGroup(_)) => objects.contact_group(rest).is_some_and(|id| {
                let scope = Scope { contact_group: Some(id), ..self.scope };
                self.push_fixed(out, found, scope, manner)
            }),
            Some(Macro::HostServices(_)) => self.push_of_host(out, base, rest, manner),
            Some(Macro::IsValidTime) => self.push_validity(out, rest, false),
            Some(Macro::NextValidTime) => self.push_validity(out, rest, true),
            // What needs no object does not care for the one named.
            Some(found) => self.push_fixed(out, found, self.scope, manner),
            None => match kind_of(base) {
                Some(Kind::Host) => self.push_of_host(out, base, rest, manner),
                Some(Kind::Service) => self.push_of_service(out, base, rest, manner),
                Some(Kind::Contact) => self.push_of_contact(out, base, rest, manner),
                None => false,
            },
        }
    }

    /// `host`, or `hostgroup:delimiter`.
    fn push_of_host(
        &self,
        out: &mut CommandLine,
        base: &str,
        rest: &str,
        manner: Manner<'_>,
    ) -> bool {
        let objects = &self.monitor.objects;
        let of = |out: &mut CommandLine, id: HostId| {
            self.push_named(out, base, Scope { host: Some(id), ..self.scope }, manner)
        };
        let Some((group, delimiter)) = rest.split_once(':') else {
            return objects.host(rest).is_some_and(|id| of(out, id));
        };
        let Some(group) = objects.host_group(group) else { return false };
        push_each(out, delimiter, &objects.host_groups[group].members, |out, id| of(out, *id));
        true
    }

    /// `host:service`, `:service` on the host at hand, or `servicegroup:delimiter`.
    fn push_of_service(
        &self,
        out: &mut CommandLine,
        base: &str,
        rest: &str,
        manner: Manner<'_>,
    ) -> bool {
        let objects = &self.monitor.objects;
        let of = |out: &mut CommandLine, id: ServiceId| {
            let scope = Scope { service: Some(id), ..self.scope };
            self.push_named(out, base, scope, manner)
        };
        let Some((first, second)) = rest.split_once(':') else { return false };
        let here = self.scope.host.map_or("", |id| &objects.hosts[id].name);
        let host = if first.is_empty() { here } else { first };
        if let Some(id) = objects.service(host, second) {
            return of(out, id);
        }
        if first.is_empty() {
            return true;
        }
        let Some(group) = objects.service_group(first) else { return false };
        push_each(out, second, &objects.service_groups[group].members, |out, id| of(out, *id));
        true
    }

    /// `contact`, or `contactgroup:delimiter`.
    fn push_of_contact(
        &self,
        out: &mut CommandLine,
        base: &str,
        rest: &str,
        manner: Manner<'_>,
    ) -> bool {
        let objects = &self.monitor.objects;
        let of = |out: &mut CommandLine, id: ContactId| {
            self.push_named(out, base, Scope { contact: Some(id), ..self.scope }, manner)
        };
        let Some((group, delimiter)) = rest.split_once(':') else {
            return objects.contact(rest).is_some_and(|id| of(out, id));
        };
        let Some(group) = objects.contact_group(group) else { return false };
        let members = objects.contact_groups[group].members.iter().rev();
        push_each(out, delimiter, members, |out, id| of(out, *id));
        true
    }

    /// `period` or `period:epoch`.
    fn push_validity(&self, out: &mut CommandLine, rest: &str, next: bool) -> bool {
        let objects = &self.monitor.objects;
        let (name, at) = match rest.split_once(':') {
            Some((name, at)) => {
                (name, Timestamp::from_secs(super::leading_number(at).try_into().unwrap_or(0)))
            }
            None => (rest, self.now),
        };
        let Some(period) = objects.timeperiod(name) else { return false };
        let zone = &self.monitor.zone;
        let number = if next {
            let found = timeperiod::next_valid(objects, Some(period), at, zone);
            found.map_or(0, |found| found.as_secs().unsigned_abs())
        } else {
            u64::from(timeperiod::is_valid(objects, Some(period), at, zone))
        };
        self.number(out, number);
        true
    }
}

/// A state for what is not there, so that cluster checks can count it.
fn fallback(out: &mut CommandLine, applies: bool, value: &str) -> bool {
    if applies {
        out.push_str(value);
    }
    applies
}

fn kind_of(base: &str) -> Option<Kind> {
    if base.starts_with("_HOST") {
        Some(Kind::Host)
    } else if base.starts_with("_SERVICE") {
        Some(Kind::Service)
    } else if base.starts_with("_CONTACT") || base.starts_with("CONTACTADDRESS") {
        Some(Kind::Contact)
    } else {
        None
    }
}

/// The values of all members; those that know no such macro leave no gap, empty values do.
fn push_each<'m, T: 'm>(
    out: &mut CommandLine,
    delimiter: &str,
    members: impl IntoIterator<Item = &'m T>,
    value: impl Fn(&mut CommandLine, &T) -> bool,
) {
    let mut filled = false;
    for member in members {
        let mut one = CommandLine::default();
        if value(&mut one, member) {
            if filled {
                out.push_str(delimiter);
            }
            out.append(&one);
            filled = true;
        }
    }
}
