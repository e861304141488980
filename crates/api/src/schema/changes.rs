//! Live changes.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{HostItem, ServiceItem, Time};

/// First event of the stream, named `hello`.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Hello {
    /// Version of Atalaya; when it changes, load the page anew.
    pub version: String,
    /// The server's clock.
    pub now: Time,
    /// When the configuration was loaded; when it changes, objects may have come and gone.
    pub loaded_at: Option<Time>,
}

/// An event named `state`: an object changed, and this is what it is now.
///
/// An event named `resync` carries the data of `hello`: changes were missed or the configuration
/// was replaced, ask anew for what you show.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum StateEvent {
    /// A host changed.
    Host {
        /// Its name.
        host: String,
        /// What lists show of it.
        item: Box<HostItem>,
    },
    /// A service changed.
    Service {
        /// Name of its host.
        host: String,
        /// Its description.
        service: String,
        /// What lists show of it.
        item: Box<ServiceItem>,
    },
}
