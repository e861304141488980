//! Directives that people switched off.

use async_trait::async_trait;

use crate::error::StoreError;
use crate::stored::Change;

/// A directive that does not run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisabledDirective {
    /// The directive; it need not be loaded at present.
    pub id: u32,
    /// Who switched it off, and when.
    pub changed: Change,
}

/// Keeps which directives are switched off. The directives themselves are files.
#[async_trait]
pub trait DirectiveStore: Send + Sync {
    /// Directives that are switched off, by id.
    async fn disabled_directives(&self) -> Result<Vec<DisabledDirective>, StoreError>;

    /// Switches a directive on or off; returns whether that changed anything.
    async fn enable_directive(
        &self,
        id: u32,
        enabled: bool,
        change: &Change,
    ) -> Result<bool, StoreError>;
}
