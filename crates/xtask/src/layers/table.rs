//! Which crate is in which layer: the map of the house, also of crates not born yet.

use std::fmt;

/// Lowest first; a layer may use those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Layer {
    Vocabulary,
    Pure,
    Adapter,
    Runtime,
    Interface,
    Binary,
    /// Uses anything, is used by tests only.
    Development,
}

const CRATES: [(&str, Layer); 20] = [
    ("model", Layer::Vocabulary),
    ("monitor", Layer::Pure),
    ("siem", Layer::Pure),
    ("config", Layer::Pure),
    ("wire", Layer::Pure),
    ("plugins", Layer::Adapter),
    ("collect", Layer::Adapter),
    ("inventory", Layer::Adapter),
    ("store-state", Layer::Adapter),
    ("store-events", Layer::Adapter),
    ("store-metrics", Layer::Adapter),
    ("bus", Layer::Adapter),
    ("engine", Layer::Runtime),
    ("gateway", Layer::Interface),
    ("api", Layer::Interface),
    ("atalaya", Layer::Binary),
    ("testkit", Layer::Development),
    ("xtask", Layer::Development),
    ("conformance", Layer::Development),
    ("fuzz", Layer::Development),
];

/// The layer of a crate, if it is on the map.
pub(super) fn layer_of(name: &str) -> Option<Layer> {
    CRATES.iter().find(|(known, _)| *known == name).map(|(_, layer)| *layer)
}

impl Layer {
    /// No I/O, clock, threads or runtime.
    pub(super) fn is_pure(self) -> bool {
        self <= Self::Pure
    }
}

impl fmt::Display for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Vocabulary => "vocabulary",
            Self::Pure => "pure",
            Self::Adapter => "adapters",
            Self::Runtime => "runtime",
            Self::Interface => "interfaces",
            Self::Binary => "binary",
            Self::Development => "development only",
        })
    }
}
