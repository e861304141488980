//! Signing in.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Time;

/// What a user or a token may do; each includes the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Look at everything.
    Read,
    /// Submit commands and check results too.
    Operate,
    /// Administer users and settings too.
    Admin,
}

/// Who signs in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Credentials {
    /// Name of the user.
    #[schema(example = "admin")]
    pub user: String,
    /// The password.
    #[schema(format = Password)]
    pub password: String,
}

/// A change of one's own password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordChange {
    /// The password until now.
    #[schema(format = Password)]
    pub current: String,
    /// The new one: at least 10 characters, not the old one.
    #[schema(format = Password, min_length = 10)]
    pub new: String,
}

/// Who is signed in.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Session {
    /// Name of the user.
    pub user: String,
    /// What they may do.
    pub role: Role,
    /// Until it is changed, everything but changing it answers 403.
    pub must_change_password: bool,
    /// To be sent as `X-CSRF-Token` with every POST, PUT and DELETE of this session.
    pub csrf_token: String,
    /// When the session ends by itself.
    pub expires_at: Time,
}

impl From<store_state::Role> for Role {
    fn from(role: store_state::Role) -> Self {
        match role {
            store_state::Role::Read => Self::Read,
            store_state::Role::Operate => Self::Operate,
            store_state::Role::Admin => Self::Admin,
        }
    }
}
