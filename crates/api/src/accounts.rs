//! Passwords and tokens: how they are made, hashed and checked.
//!
//! Shared with the command line (`atalaya user`, `atalaya token`).

use std::sync::LazyLock;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use model::Timestamp;
use sha2::{Digest, Sha256};
use store_state::{AuditEntry, Role, StateStore, StoreError, TokenHash, User};
use tokio::sync::Semaphore;

/// Shortest password that somebody may choose, in characters.
pub const MIN_PASSWORD_CHARS: usize = 10;

/// Longest password that is looked at, in bytes: hashing must not be a way to keep us busy.
pub const MAX_PASSWORD_BYTES: usize = 1024;

/// Hashes that may be computed at a time: each takes about 20 MB and 20 ms of a core.
const CONCURRENT_HASHES: usize = 2;

static HASHING: Semaphore = Semaphore::const_new(CONCURRENT_HASHES);

/// Verified when the user does not exist, so that the answer takes as long as for one who does.
static NOBODYS_HASH: LazyLock<Option<String>> = LazyLock::new(|| hash_now("nobody").ok());

/// Why an account could not be made or checked.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// Too short to be accepted.
    #[error("the password needs at least {MIN_PASSWORD_CHARS} characters")]
    TooShort,
    /// Too long to be hashed.
    #[error("the password is longer than {MAX_PASSWORD_BYTES} bytes")]
    TooLong,
    /// The hash function refused.
    #[error("the password could not be hashed: {0}")]
    Hash(String),
    /// The store refused.
    #[error("the account could not be stored")]
    Store(#[from] StoreError),
}

/// The login a new installation is entered with.
#[derive(Clone, PartialEq, Eq)]
pub struct FirstLogin {
    /// Always `admin`.
    pub user: String,
    /// To be changed at the first sign-in.
    pub password: String,
}

/// Makes the user `admin` with a random password, if there is no user at all.
pub async fn create_first_login(
    store: &dyn StateStore,
    now: Timestamp,
) -> Result<Option<FirstLogin>, AccountError> {
    if !store.users().await?.is_empty() {
        return Ok(None);
    }
    let login = FirstLogin { user: "admin".to_owned(), password: new_password() };
    let user = User {
        name: login.user.clone(),
        password_hash: hash_password(login.password.clone()).await?,
        role: Role::Admin,
        must_change_password: true,
        disabled: false,
        created_at: now,
        changed_at: now,
    };
    store.create_user(&user).await?;
    let detail = "first login of a new installation".to_owned();
    let entry = AuditEntry {
        at: now,
        actor: "system".to_owned(),
        action: "user_created".to_owned(),
        detail: format!("{}: {detail}", login.user),
        remote_addr: String::new(),
    };
    store.record(entry).await?;
    Ok(Some(login))
}

/// Whether somebody may choose this password.
pub fn check_password_rules(password: &str) -> Result<(), AccountError> {
    if password.chars().count() < MIN_PASSWORD_CHARS {
        return Err(AccountError::TooShort);
    }
    if password.len() > MAX_PASSWORD_BYTES {
        return Err(AccountError::TooLong);
    }
    Ok(())
}

/// Hashes a password with argon2id; the result is a PHC string with its own salt.
pub async fn hash_password(password: String) -> Result<String, AccountError> {
    if password.len() > MAX_PASSWORD_BYTES {
        return Err(AccountError::TooLong);
    }
    on_hashing_thread(move || hash_now(&password)).await?
}

/// Whether the password is the one that was hashed. Without a hash the answer is no, and takes
/// as long.
pub async fn verify_password(password: String, hash: Option<String>) -> Result<bool, AccountError> {
    if password.len() > MAX_PASSWORD_BYTES {
        return Ok(false);
    }
    on_hashing_thread(move || {
        let exists = hash.is_some();
        let Some(hash) = hash.or_else(|| NOBODYS_HASH.clone()) else { return false };
        let matches = PasswordHash::new(&hash).is_ok_and(|parsed| {
            Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok()
        });
        matches && exists
    })
    .await
}

async fn on_hashing_thread<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, AccountError> {
    let failed = |error: &dyn std::error::Error| AccountError::Hash(error.to_string());
    let _permit = HASHING.acquire().await.map_err(|error| failed(&error))?;
    tokio::task::spawn_blocking(work).await.map_err(|error| failed(&error))
}

fn hash_now(password: &str) -> Result<String, AccountError> {
    Argon2::default()
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|error| AccountError::Hash(error.to_string()))
}

/// A password of twenty letters and digits without look-alikes: 100 bits.
#[must_use]
pub fn new_password() -> String {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    random::<20>().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).iter().collect()
}

/// A new session or API token, 256 bits: the token for its owner, the hash for the store.
#[must_use]
pub fn new_token() -> (String, TokenHash) {
    let token = BASE64_URL_SAFE_NO_PAD.encode(random::<32>());
    let hash = hash_token(&token);
    (token, hash)
}

/// What the store knows of a token.
#[must_use]
pub fn hash_token(token: &str) -> TokenHash {
    TokenHash::from_bytes(&Sha256::digest(token.as_bytes()).into())
}

fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_same_password_verifies() {
        let hash = hash_password("correct horse".to_owned()).await.unwrap();
        assert!(hash.starts_with("$argon2id$"));
        assert!(verify_password("correct horse".to_owned(), Some(hash.clone())).await.unwrap());
        assert!(!verify_password("battery staple".to_owned(), Some(hash)).await.unwrap());
        assert!(!verify_password("x".to_owned(), Some("no hash".to_owned())).await.unwrap());
    }

    #[tokio::test]
    async fn nobody_has_no_password_not_even_the_one_that_is_hashed_for_show() {
        assert!(!verify_password("nobody".to_owned(), None).await.unwrap());
    }

    #[test]
    fn passwords_and_tokens_are_long_and_never_the_same() {
        let password = new_password();
        assert_eq!(password.len(), 20);
        assert!(check_password_rules(&password).is_ok());
        assert_ne!(password, new_password());
        let (token, hash) = new_token();
        assert_eq!(token.len(), 43);
        assert_eq!(hash, hash_token(&token));
        assert_ne!(token, new_token().0);
    }

    #[test]
    fn rules_count_characters_not_bytes() {
        assert!(matches!(check_password_rules("ééééééééé"), Err(AccountError::TooShort)));
        assert!(check_password_rules("éééééééééé").is_ok());
        assert!(matches!(check_password_rules(&"x".repeat(2000)), Err(AccountError::TooLong)));
    }
}
