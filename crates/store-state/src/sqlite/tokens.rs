//! API tokens.

use model::Timestamp;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqlitePool};

use super::commit::reserve_ids;
use super::users::{get, role};
use super::{read, write};
use crate::account::{ApiToken, NewApiToken, TokenHash};
use crate::error::StoreError;

pub(super) async fn create(
    writer: &SqlitePool,
    token: &NewApiToken,
) -> Result<ApiToken, StoreError> {
    let mut transaction = writer.begin_with("BEGIN IMMEDIATE").await.map_err(write("API token"))?;
    let id = reserve_ids(&mut transaction, "api_tokens", 1).await.map_err(write("API token"))?;
    let inserted = sqlx::query(
        "INSERT INTO api_tokens (id, token_hash, name, role, created_at_us, last_used_at_us)
         VALUES ($1, $2, $3, $4, $5, 0) ON CONFLICT (token_hash) DO NOTHING",
    )
    .bind(id)
    .bind(token.token_hash.as_hex())
    .bind(&token.name)
    .bind(token.role.word())
    .bind(token.created_at.as_micros())
    .execute(&mut *transaction)
    .await
    .map_err(write("API token"))?
    .rows_affected();
    if inserted == 0 {
        return Err(StoreError::Exists { what: "API token", name: token.name.clone() });
    }
    transaction.commit().await.map_err(write("API token"))?;
    let NewApiToken { token_hash, name, role, created_at } = token.clone();
    Ok(ApiToken { id, token_hash, name, role, created_at, last_used_at: Timestamp::NEVER })
}

pub(super) async fn by_hash(
    readers: &SqlitePool,
    token: &TokenHash,
) -> Result<Option<ApiToken>, StoreError> {
    let row = sqlx::query("SELECT * FROM api_tokens WHERE token_hash = $1")
        .bind(token.as_hex())
        .fetch_optional(readers)
        .await
        .map_err(read("API tokens"))?;
    row.as_ref().map(api_token).transpose()
}

pub(super) async fn all(readers: &SqlitePool) -> Result<Vec<ApiToken>, StoreError> {
    let rows = sqlx::query("SELECT * FROM api_tokens ORDER BY id")
        .fetch_all(readers)
        .await
        .map_err(read("API tokens"))?;
    rows.iter().map(api_token).collect()
}

pub(super) async fn touch(
    writer: &SqlitePool,
    id: i64,
    last_used_at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE api_tokens SET last_used_at_us = $2 WHERE id = $1")
        .bind(id)
        .bind(last_used_at.as_micros())
        .execute(writer)
        .await
        .map_err(write("API token"))?;
    Ok(())
}

pub(super) async fn delete(writer: &SqlitePool, id: i64) -> Result<(), StoreError> {
    let deleted = sqlx::query("DELETE FROM api_tokens WHERE id = $1")
        .bind(id)
        .execute(writer)
        .await
        .map_err(write("API token"))?;
    if deleted.rows_affected() == 0 {
        return Err(StoreError::Missing { what: "API token", name: id.to_string() });
    }
    Ok(())
}

fn api_token(row: &SqliteRow) -> Result<ApiToken, StoreError> {
    let id = row.try_get("id").map_err(read("API tokens"))?;
    Ok(ApiToken {
        id,
        token_hash: TokenHash::from_stored(get(row, "token_hash")?),
        name: get(row, "name")?,
        role: role(row, || format!("API token {id}"))?,
        created_at: Timestamp::from_micros(get(row, "created_at_us")?),
        last_used_at: Timestamp::from_micros(get(row, "last_used_at_us")?),
    })
}
