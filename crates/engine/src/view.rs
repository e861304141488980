//! Everything that is known now, published object by object.

use std::sync::Arc;

use arc_swap::ArcSwap;
use model::objects::Objects;
use model::{CheckId, CheckableState, HostId, ServiceId, Timestamp};

/// What is published about one host or service.
#[derive(Debug, Clone)]
pub struct Live {
    /// Its state.
    pub state: Arc<CheckableState>,
    /// Whether a check of it is running right now.
    pub executing: bool,
}

/// A configuration and the live state of its objects.
///
/// Readers never wait and never make the deciding task wait: each object is replaced as a whole,
/// so a single object is always consistent; a list is as consistent as the time it takes to read.
/// A reload publishes a new `View`.
#[derive(Debug)]
pub struct View {
    /// The configuration.
    pub objects: Arc<Objects>,
    /// When the configuration was loaded.
    pub loaded_at: Timestamp,
    hosts: Box<[ArcSwap<Live>]>,
    services: Box<[ArcSwap<Live>]>,
}

impl View {
    /// A view in which every object is what `live` says.
    pub fn new(
        objects: Arc<Objects>,
        loaded_at: Timestamp,
        live: impl Fn(CheckId) -> Live,
    ) -> Self {
        let slot = |id: CheckId| ArcSwap::from_pointee(live(id));
        let hosts = objects.hosts.ids().map(|id| slot(id.into())).collect();
        let services = objects.services.ids().map(|id| slot(id.into())).collect();
        Self { objects, loaded_at, hosts, services }
    }

    /// A host's state now.
    ///
    /// # Panics
    /// When the id is from another configuration.
    #[must_use]
    pub fn host(&self, id: HostId) -> Arc<Live> {
        self.hosts[id.index()].load_full()
    }

    /// A service's state now.
    ///
    /// # Panics
    /// When the id is from another configuration.
    #[must_use]
    pub fn service(&self, id: ServiceId) -> Arc<Live> {
        self.services[id.index()].load_full()
    }

    /// Looks at a host's state without taking hold of it: for loops over all of them. `look`
    /// must be quick.
    ///
    /// # Panics
    /// When the id is from another configuration.
    pub fn look_at_host<T>(&self, id: HostId, look: impl FnOnce(&Live) -> T) -> T {
        look(&self.hosts[id.index()].load())
    }

    /// Looks at a service's state without taking hold of it, as [`look_at_host`](Self::look_at_host).
    ///
    /// # Panics
    /// When the id is from another configuration.
    pub fn look_at_service<T>(&self, id: ServiceId, look: impl FnOnce(&Live) -> T) -> T {
        look(&self.services[id.index()].load())
    }

    pub(crate) fn state(&self, id: CheckId) -> Arc<CheckableState> {
        match id {
            CheckId::Host(id) => self.hosts[id.index()].load().state.clone(),
            CheckId::Service(id) => self.services[id.index()].load().state.clone(),
        }
    }

    /// Replaces what is published and returns what was.
    pub(crate) fn publish(&self, id: CheckId, live: Live) -> Arc<Live> {
        match id {
            CheckId::Host(id) => self.hosts[id.index()].swap(Arc::new(live)),
            CheckId::Service(id) => self.services[id.index()].swap(Arc::new(live)),
        }
    }
}
