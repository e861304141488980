//! Policies in their order.

use async_trait::async_trait;
use model::policy::{Policy, PolicyId};

use crate::error::StoreError;
use crate::stored::{Change, Stored};

/// Everything in the table of policies.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Policies {
    /// Those that can be read, in order; `order` counts from 1 over all rows.
    pub policies: Vec<Stored<Policy>>,
    /// Those that cannot; the others do not suffer from them.
    pub unreadable: Vec<UnreadablePolicy>,
}

/// A row that is no policy to this release: damaged, or written by a newer one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnreadablePolicy {
    /// Its row. It can be moved and deleted like any other, and replaced by an update.
    pub id: PolicyId,
    /// Its place.
    pub order: u32,
    /// What it is for.
    pub name: String,
    /// Whether it was to take part.
    pub active: bool,
    /// To be named when it is replaced.
    pub version: i64,
    /// Why it cannot be read.
    pub problem: String,
}

/// A place in the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Before all others.
    First,
    /// After all others.
    Last,
    /// Just before this one.
    Before(PolicyId),
    /// Just after this one.
    After(PolicyId),
}

/// Where a policy goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PolicyMove {
    /// One place nearer to the first; nothing happens at the top.
    Up,
    /// One place nearer to the last; nothing happens at the bottom.
    Down,
    /// To this place.
    To(Place),
}

/// Keeps policies.
#[async_trait]
pub trait PolicyStore: Send + Sync {
    /// All policies, in order.
    async fn policies(&self) -> Result<Policies, StoreError>;

    /// Adds a policy and returns its id; `id` and `order` are ignored. [`StoreError::Missing`]
    /// when the place names a policy that does not exist.
    async fn create_policy(
        &self,
        policy: &Policy,
        place: Place,
        change: &Change,
    ) -> Result<PolicyId, StoreError>;

    /// Replaces the policy of this id and returns its new version; `order` is ignored.
    /// [`StoreError::Missing`], [`StoreError::Stale`] unless `version` is the stored one.
    async fn update_policy(
        &self,
        policy: &Policy,
        version: i64,
        change: &Change,
    ) -> Result<i64, StoreError>;

    /// Switches a policy on or off; [`StoreError::Missing`].
    async fn activate_policy(
        &self,
        id: PolicyId,
        active: bool,
        change: &Change,
    ) -> Result<(), StoreError>;

    /// Copies a policy to the place after it, switched off, its name followed by ` (copy)`;
    /// [`StoreError::Missing`].
    async fn duplicate_policy(&self, id: PolicyId, change: &Change)
    -> Result<PolicyId, StoreError>;

    /// Moves a policy; [`StoreError::Missing`] for it or the policy its place names.
    async fn move_policy(&self, id: PolicyId, to: PolicyMove) -> Result<(), StoreError>;

    /// Removes a policy; [`StoreError::Missing`].
    async fn delete_policy(&self, id: PolicyId) -> Result<(), StoreError>;
}
