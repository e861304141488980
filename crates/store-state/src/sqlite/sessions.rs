//! Sessions of browsers.

use model::Timestamp;
use sqlx::SqlitePool;

use super::users::{self, get};
use super::{read, write};
use crate::account::{Session, TokenHash, User};
use crate::error::StoreError;

pub(super) async fn create(writer: &SqlitePool, session: &Session) -> Result<(), StoreError> {
    let result = sqlx::query(
        "INSERT INTO sessions (token_hash, user_name, csrf_token, created_at_us,
             last_seen_at_us, expires_at_us, remote_addr, user_agent)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(session.token_hash.as_hex())
    .bind(&session.user)
    .bind(&session.csrf_token)
    .bind(session.created_at.as_micros())
    .bind(session.last_seen_at.as_micros())
    .bind(session.expires_at.as_micros())
    .bind(&session.remote_addr)
    .bind(&session.user_agent)
    .execute(writer)
    .await;
    match result {
        Ok(_) => Ok(()),
        Err(sqlx::Error::Database(error)) if error.is_foreign_key_violation() => {
            Err(StoreError::Missing { what: "user", name: session.user.clone() })
        }
        Err(error) => Err(write("session")(error)),
    }
}

pub(super) async fn live(
    readers: &SqlitePool,
    token: &TokenHash,
    now: Timestamp,
) -> Result<Option<(Session, User)>, StoreError> {
    let row = sqlx::query(
        "SELECT s.csrf_token, s.created_at_us AS session_created_at_us, s.last_seen_at_us,
             s.expires_at_us, s.remote_addr, s.user_agent, u.*
         FROM sessions s JOIN users u ON u.name = s.user_name
         WHERE s.token_hash = $1 AND s.expires_at_us > $2 AND u.disabled = FALSE",
    )
    .bind(token.as_hex())
    .bind(now.as_micros())
    .fetch_optional(readers)
    .await
    .map_err(read("sessions"))?;
    let Some(row) = row else { return Ok(None) };
    let user = users::user(&row)?;
    let session = Session {
        token_hash: token.clone(),
        user: user.name.clone(),
        csrf_token: get(&row, "csrf_token")?,
        created_at: Timestamp::from_micros(get(&row, "session_created_at_us")?),
        last_seen_at: Timestamp::from_micros(get(&row, "last_seen_at_us")?),
        expires_at: Timestamp::from_micros(get(&row, "expires_at_us")?),
        remote_addr: get(&row, "remote_addr")?,
        user_agent: get(&row, "user_agent")?,
    };
    Ok(Some((session, user)))
}

pub(super) async fn touch(
    writer: &SqlitePool,
    token: &TokenHash,
    last_seen_at: Timestamp,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE sessions SET last_seen_at_us = $2, expires_at_us = $3 WHERE token_hash = $1",
    )
    .bind(token.as_hex())
    .bind(last_seen_at.as_micros())
    .bind(expires_at.as_micros())
    .execute(writer)
    .await
    .map_err(write("session"))?;
    Ok(())
}

pub(super) async fn delete(writer: &SqlitePool, token: &TokenHash) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM sessions WHERE token_hash = $1")
        .bind(token.as_hex())
        .execute(writer)
        .await
        .map_err(write("session"))?;
    Ok(())
}

pub(super) async fn delete_expired(writer: &SqlitePool, now: Timestamp) -> Result<u64, StoreError> {
    let deleted = sqlx::query("DELETE FROM sessions WHERE expires_at_us <= $1")
        .bind(now.as_micros())
        .execute(writer)
        .await
        .map_err(write("session"))?;
    Ok(deleted.rows_affected())
}
