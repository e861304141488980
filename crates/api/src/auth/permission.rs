//! The one place that says what somebody may see.
//!
//! For now every role sees every object. Contacts that see only what they are told about, and
//! entities, come here and nowhere else: lists, details, counts, event streams and commands all
//! ask this module.

use model::CheckId;
use model::objects::Objects;
use store_state::Role;
use store_state::alarm::AddressRange;

use super::Caller;

/// Whether the caller may know that this object exists.
pub(crate) fn visible(caller: &Caller, _objects: &Objects, _object: CheckId) -> bool {
    caller.role.allows(Role::Read)
}

/// Whether the caller may see what commands are run with: arguments and custom macros often hold
/// passwords.
pub(crate) fn arguments_visible(caller: &Caller) -> bool {
    caller.role.allows(Role::Operate)
}

/// What the caller may see of a command as written: all of it, or its name.
pub(crate) fn visible_command<'a>(caller: &Caller, text: &'a str) -> &'a str {
    match text.split_once('!') {
        Some((name, _)) if !arguments_visible(caller) => name,
        _ => text,
    }
}

/// Whether the caller may read what happened to an object that is known by name only: it may
/// have left the configuration since. `None` is the program itself.
pub(crate) fn visible_by_name(
    caller: &Caller,
    objects: &Objects,
    name: Option<(&str, Option<&str>)>,
) -> bool {
    let object = name.and_then(|(host, service)| match service {
        Some(service) => objects.service(host, service).map(CheckId::from),
        None => objects.host(host).map(CheckId::from),
    });
    object.map_or_else(|| caller.role.allows(Role::Read), |object| visible(caller, objects, object))
}

/// The addresses of whose events and alarms the caller may know; `None` for all. Something that
/// happened between two addresses is seen by whoever may see one of them.
pub(crate) fn visible_addresses(caller: &Caller) -> Option<Vec<AddressRange>> {
    if caller.role.allows(Role::Read) { None } else { Some(Vec::new()) }
}
