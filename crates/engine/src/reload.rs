//! Finding an object of one configuration in another.

use model::CheckId;
use model::objects::Objects;

/// The object in `new` that has the name `check` has in `old`.
pub(crate) fn same_object(check: CheckId, old: &Objects, new: &Objects) -> Option<CheckId> {
    match check {
        CheckId::Host(id) => new.host(&old.hosts.get(id)?.name).map(CheckId::Host),
        CheckId::Service(id) => {
            let def = old.services.get(id)?;
            let host = &old.hosts.get(def.host)?.name;
            new.service(host, &def.description).map(CheckId::Service)
        }
    }
}
