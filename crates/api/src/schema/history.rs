//! What happened.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Time;

/// One line of the history log.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct HistoryItem {
    /// Its number; grows with every line.
    pub id: i64,
    /// When it happened.
    pub at: Option<Time>,
    /// What it is about: `alert`, `notification`, `state`, `external_command`, `passive_check`,
    /// `warning` or `process`.
    pub kind: String,
    /// The host it belongs to.
    pub host: Option<String>,
    /// The service it belongs to.
    pub service: Option<String>,
    /// Nagios' wording of it.
    pub text: String,
}

/// One page of history, newest first.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct HistoryPage {
    /// The lines.
    pub items: Vec<HistoryItem>,
    /// Pass it as `cursor` for older lines; `null` when there are none.
    pub next: Option<String>,
    /// How many match in all; `null` when counting would take too long.
    pub total: Option<u64>,
}
