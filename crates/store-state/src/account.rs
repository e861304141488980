//! Who may use the program: users, their sessions, API tokens.
//!
//! Passwords and tokens never come here in clear: callers hash them first (argon2id for
//! passwords, SHA-256 for tokens, which are random and long).

use std::fmt;

use model::Timestamp;
use serde::{Deserialize, Serialize};

/// What somebody may do; each role includes those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Look at everything.
    Read,
    /// Send commands: check now, acknowledge, submit results.
    Operate,
    /// Manage users, tokens and configuration.
    Admin,
}

impl Role {
    /// All roles, the least powerful first.
    pub const ALL: [Self; 3] = [Self::Read, Self::Operate, Self::Admin];

    /// `read`, `operate`, `admin`: on the command line, in the API, in the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Operate => "operate",
            Self::Admin => "admin",
        }
    }

    /// The role of this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.word() == word)
    }

    /// Whether this role may do what needs `needed`.
    #[must_use]
    pub fn allows(self, needed: Self) -> bool {
        self >= needed
    }
}

/// A person who may sign in.
#[derive(Clone, PartialEq, Eq)]
pub struct User {
    /// Unique, case-sensitive.
    pub name: String,
    /// PHC string (`$argon2id$…`).
    pub password_hash: String,
    /// What the user may do.
    pub role: Role,
    /// The password was set by somebody else: nothing works until it is changed.
    pub must_change_password: bool,
    /// May not sign in; sessions stop working at once.
    pub disabled: bool,
    /// When the user was made.
    pub created_at: Timestamp,
    /// Last change of any of this.
    pub changed_at: Timestamp,
}

impl fmt::Debug for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The hash stays out of logs.
        f.debug_struct("User")
            .field("name", &self.name)
            .field("role", &self.role)
            .field("must_change_password", &self.must_change_password)
            .field("disabled", &self.disabled)
            .finish_non_exhaustive()
    }
}

/// SHA-256 of a session or API token, in lower-case hex: all that is ever stored of it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TokenHash(String);

impl TokenHash {
    /// From the 32 bytes of a SHA-256.
    #[must_use]
    pub fn from_bytes(bytes: &[u8; 32]) -> Self {
        use fmt::Write as _;
        let mut hex = String::with_capacity(64);
        for byte in bytes {
            // Writing to a String cannot fail.
            let _ = write!(hex, "{byte:02x}");
        }
        Self(hex)
    }

    /// As stored.
    #[must_use]
    pub fn as_hex(&self) -> &str {
        &self.0
    }

    /// As read back from the database.
    pub(crate) fn from_stored(hex: String) -> Self {
        Self(hex)
    }
}

impl fmt::Debug for TokenHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Enough to tell two apart in a log, too little to look one up.
        write!(f, "TokenHash({}…)", self.0.get(..6).unwrap_or(""))
    }
}

/// A signed-in browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Hash of the cookie's value.
    pub token_hash: TokenHash,
    /// Whose session it is.
    pub user: String,
    /// What writing requests must repeat in a header.
    pub csrf_token: String,
    /// When the user signed in.
    pub created_at: Timestamp,
    /// Last request.
    pub last_seen_at: Timestamp,
    /// From then on the session is as good as deleted.
    pub expires_at: Timestamp,
    /// Address it was opened from; empty when unknown.
    pub remote_addr: String,
    /// Browser it was opened with; empty when unknown.
    pub user_agent: String,
}

/// An API token to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewApiToken {
    /// Hash of the token.
    pub token_hash: TokenHash,
    /// What it is for; need not be unique.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// When it was made.
    pub created_at: Timestamp,
}

/// A stored API token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiToken {
    /// By which it is listed and revoked; never used twice.
    pub id: i64,
    /// Hash of the token.
    pub token_hash: TokenHash,
    /// What it is for.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// When it was made.
    pub created_at: Timestamp,
    /// Last request with it; `NEVER` when unused.
    pub last_used_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_allows_itself_and_what_is_below() {
        assert!(Role::Admin.allows(Role::Read));
        assert!(Role::Operate.allows(Role::Operate));
        assert!(!Role::Read.allows(Role::Operate));
    }

    #[test]
    fn a_token_hash_is_hex_and_is_not_printed_whole() {
        let hash = TokenHash::from_bytes(&[0xab; 32]);
        assert_eq!(hash.as_hex(), "ab".repeat(32));
        assert_eq!(format!("{hash:?}"), "TokenHash(ababab…)");
    }
}
