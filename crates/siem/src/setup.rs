//! What the deciding half is told before the first event: directives, policies, assets, event
//! types and facts, and how much memory running instances may use.

use core::net::IpAddr;
use std::sync::Arc;

use model::directive::Directive;
use model::policy::Policy;
use model::{AssetBook, DataSources, PluginId, PluginSid};
use rustc_hash::FxHashSet;

/// Memory for running instances when nobody says otherwise: 256 MiB.
pub const DEFAULT_STATE_BUDGET_BYTES: usize = 256 << 20;

/// Everything that decides besides the events themselves.
#[derive(Debug, Clone)]
pub struct Setup {
    /// In file order: that is the order in which instances start. Of two with one id the first
    /// counts (OSSIM 5.8 keeps the one from the default file).
    pub directives: Vec<Arc<Directive>>,
    /// Ids of directives that do not run.
    pub disabled: FxHashSet<u32>,
    /// In any order; [`Policy::order`] decides, then the place in this list.
    pub policies: Vec<Policy>,
    /// Hosts and networks.
    pub assets: Arc<AssetBook>,
    /// Event types with their priority, reliability and taxonomy, and their references.
    pub data_sources: Arc<DataSources>,
    /// What is known about hosts, for cross-correlation.
    pub facts: Arc<Facts>,
    /// Most bytes that running instances may use, as accounted (see `Counters::state_bytes`).
    pub state_budget_bytes: usize,
    /// Olson name of the zone in which timetables of directives are read; empty: UTC. OSSIM used
    /// the server's own.
    pub timetable_zone: String,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            directives: Vec::new(),
            disabled: FxHashSet::default(),
            policies: Vec::new(),
            assets: Arc::default(),
            data_sources: Arc::default(),
            facts: Arc::default(),
            state_budget_bytes: DEFAULT_STATE_BUDGET_BYTES,
            timetable_zone: String::new(),
        }
    }
}

/// What is known about hosts (OSSIM `host_plugin_sid`): "this address has this vulnerability".
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    known: FxHashSet<(IpAddr, PluginId, PluginSid)>,
}

impl Facts {
    /// Adds a fact; returns whether it is new.
    pub fn insert(&mut self, host: IpAddr, plugin_id: PluginId, sid: PluginSid) -> bool {
        self.known.insert((host, plugin_id, sid))
    }

    /// Whether this is known about the host.
    #[must_use]
    pub fn contains(&self, host: IpAddr, plugin_id: PluginId, sid: PluginSid) -> bool {
        self.known.contains(&(host, plugin_id, sid))
    }

    /// How many facts there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.known.len()
    }

    /// Whether nothing is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }
}

impl FromIterator<(IpAddr, PluginId, PluginSid)> for Facts {
    fn from_iter<I: IntoIterator<Item = (IpAddr, PluginId, PluginSid)>>(facts: I) -> Self {
        Self { known: facts.into_iter().collect() }
    }
}

/// Something in the setup that cannot do what it says. The rest works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Directive or policy.
    pub place: ProblemPlace,
    /// What is wrong, in a sentence without full stop.
    pub text: String,
}

/// Where a [`Problem`] is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProblemPlace {
    /// A rule of a directive.
    Directive {
        /// The directive's id.
        id: u32,
        /// Its file.
        file: Arc<str>,
        /// The line of the rule or, for the whole directive, its own.
        line: u32,
    },
    /// A policy, by name.
    Policy(String),
    /// [`Setup::timetable_zone`].
    TimetableZone,
}
