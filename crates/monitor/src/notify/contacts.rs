//! Who listens: the contacts of an object, and what each of them wants (engine semantics, 17.4
//! and 17.7).

use model::objects::{Objects, StateOptions};
use model::{CheckId, ContactGroupId, ContactId};

use super::{Case, contact_rules};
use crate::effect::Suppressed;
use crate::timeperiod;

/// Direct contacts and members of contact groups, each once, in the order in which they are told:
/// group members first, then direct contacts, each in the order of definition. Who is both counts
/// as direct. (Nagios collects them the other way round and walks its list backwards.)
pub(super) fn recipients(objects: &Objects, about: CheckId) -> Vec<ContactId> {
    let (direct, groups) = contacts_of(objects, about);
    let members =
        groups.iter().rev().flat_map(|id| objects.contact_groups[*id].members.iter().rev());
    let mut found: Vec<ContactId> = Vec::new();
    for contact in direct.iter().rev().chain(members) {
        if !found.contains(contact) {
            found.push(*contact);
        }
    }
    found.reverse();
    found
}

/// The contacts and contact groups in the definition of a host or service.
pub(crate) fn contacts_of(objects: &Objects, about: CheckId) -> (&[ContactId], &[ContactGroupId]) {
    match about {
        CheckId::Host(id) => {
            let def = &objects.hosts[id];
            (&def.contacts, &def.contact_groups)
        }
        CheckId::Service(id) => {
            let def = &objects.services[id];
            (&def.contacts, &def.contact_groups)
        }
    }
}

/// Whether one contact wants to hear it. The first test that fails is the reason.
pub(super) fn wants(case: &Case<'_>, contact: ContactId) -> Result<(), Suppressed> {
    let rules = contact_rules(case.monitor, case.about, contact);
    let important = is_important_enough(case, contact);
    let enabled = rules.enabled;
    // Nagios asks services for importance first and hosts for the switch first.
    match case.about {
        CheckId::Service(_) if !important => return Err(Suppressed::NotImportantEnough),
        _ if !enabled => return Err(Suppressed::ContactDisabled),
        CheckId::Host(_) if !important => return Err(Suppressed::NotImportantEnough),
        _ => {}
    }
    let (objects, zone) = (&case.monitor.objects, &case.monitor.zone);
    if !timeperiod::is_valid(objects, rules.period, case.now, zone) {
        return Err(Suppressed::OutsideContactPeriod);
    }
    if !rules.options.contains(StateOptions::of_state(case.state.state)) {
        return Err(Suppressed::ContactStateNotWanted);
    }
    let told_on = u16::from(case.state.notified_on);
    let knew = match case.about {
        CheckId::Host(_) => told_on != 0,
        CheckId::Service(_) => told_on & rules.options.0 != 0,
    };
    if !case.state.is_problem() && !knew {
        return Err(Suppressed::ContactDidNotKnow);
    }
    Ok(())
}

fn is_important_enough(case: &Case<'_>, contact: ContactId) -> bool {
    let objects = &case.monitor.objects;
    let importance = match case.about {
        CheckId::Service(id) => u64::from(objects.services[id].importance),
        CheckId::Host(id) => host_importance(objects, id),
    };
    u64::from(objects.contacts[contact].minimum_importance) <= importance
}

/// The importance of a host together with all its services.
pub(crate) fn host_importance(objects: &Objects, id: model::HostId) -> u64 {
    let services = objects.services_of(id).map(|id| u64::from(objects.services[id].importance));
    u64::from(objects.hosts[id].importance) + services.sum::<u64>()
}
