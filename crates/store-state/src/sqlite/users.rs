//! Users.

use model::Timestamp;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqlitePool};

use super::{corrupt, read, write};
use crate::account::{Role, TokenHash, User};
use crate::error::StoreError;

pub(super) async fn all(readers: &SqlitePool) -> Result<Vec<User>, StoreError> {
    let rows = sqlx::query("SELECT * FROM users").fetch_all(readers).await;
    let rows = rows.map_err(read("users"))?;
    let mut users = rows.iter().map(user).collect::<Result<Vec<_>, _>>()?;
    // Here and not by ORDER BY: PostgreSQL would sort by the rules of some language.
    users.sort_unstable_by(|a, b| a.name.cmp(&b.name));
    Ok(users)
}

pub(super) async fn one(readers: &SqlitePool, name: &str) -> Result<Option<User>, StoreError> {
    let row = sqlx::query("SELECT * FROM users WHERE name = $1")
        .bind(name)
        .fetch_optional(readers)
        .await
        .map_err(read("users"))?;
    row.as_ref().map(user).transpose()
}

pub(super) async fn create(writer: &SqlitePool, user: &User) -> Result<(), StoreError> {
    let inserted = sqlx::query(
        "INSERT INTO users (name, password_hash, role, must_change_password, disabled,
             created_at_us, changed_at_us)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (name) DO NOTHING",
    )
    .bind(&user.name)
    .bind(&user.password_hash)
    .bind(user.role.word())
    .bind(user.must_change_password)
    .bind(user.disabled)
    .bind(user.created_at.as_micros())
    .bind(user.changed_at.as_micros())
    .execute(writer)
    .await
    .map_err(write("user"))?
    .rows_affected();
    if inserted == 0 {
        return Err(StoreError::Exists { what: "user", name: user.name.clone() });
    }
    Ok(())
}

pub(super) async fn set_password(
    writer: &SqlitePool,
    name: &str,
    password_hash: &str,
    must_change_password: bool,
    keep: Option<&TokenHash>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let mut transaction = writer.begin_with("BEGIN IMMEDIATE").await.map_err(write("password"))?;
    let changed = sqlx::query(
        "UPDATE users SET password_hash = $2, must_change_password = $3, changed_at_us = $4
         WHERE name = $1",
    )
    .bind(name)
    .bind(password_hash)
    .bind(must_change_password)
    .bind(now.as_micros())
    .execute(&mut *transaction)
    .await
    .map_err(write("password"))?;
    found(changed.rows_affected(), name)?;
    sqlx::query("DELETE FROM sessions WHERE user_name = $1 AND token_hash <> $2")
        .bind(name)
        .bind(keep.map_or("", TokenHash::as_hex))
        .execute(&mut *transaction)
        .await
        .map_err(write("password"))?;
    transaction.commit().await.map_err(write("password"))
}

pub(super) async fn set_role(
    writer: &SqlitePool,
    name: &str,
    role: Role,
    now: Timestamp,
) -> Result<(), StoreError> {
    let changed = sqlx::query("UPDATE users SET role = $2, changed_at_us = $3 WHERE name = $1")
        .bind(name)
        .bind(role.word())
        .bind(now.as_micros())
        .execute(writer)
        .await
        .map_err(write("user"))?;
    found(changed.rows_affected(), name)
}

pub(super) async fn set_disabled(
    writer: &SqlitePool,
    name: &str,
    disabled: bool,
    now: Timestamp,
) -> Result<(), StoreError> {
    let mut transaction = writer.begin_with("BEGIN IMMEDIATE").await.map_err(write("user"))?;
    let changed = sqlx::query("UPDATE users SET disabled = $2, changed_at_us = $3 WHERE name = $1")
        .bind(name)
        .bind(disabled)
        .bind(now.as_micros())
        .execute(&mut *transaction)
        .await
        .map_err(write("user"))?;
    found(changed.rows_affected(), name)?;
    if disabled {
        sqlx::query("DELETE FROM sessions WHERE user_name = $1")
            .bind(name)
            .execute(&mut *transaction)
            .await
            .map_err(write("user"))?;
    }
    transaction.commit().await.map_err(write("user"))
}

pub(super) async fn delete(writer: &SqlitePool, name: &str) -> Result<(), StoreError> {
    let deleted = sqlx::query("DELETE FROM users WHERE name = $1")
        .bind(name)
        .execute(writer)
        .await
        .map_err(write("user"))?;
    found(deleted.rows_affected(), name)
}

fn found(rows: u64, name: &str) -> Result<(), StoreError> {
    if rows == 0 {
        return Err(StoreError::Missing { what: "user", name: name.to_owned() });
    }
    Ok(())
}

/// The user in a row that has all columns of `users`.
pub(super) fn user(row: &SqliteRow) -> Result<User, StoreError> {
    let name: String = get(row, "name")?;
    let role = role(row, || format!("user `{name}`"))?;
    Ok(User {
        password_hash: get(row, "password_hash")?,
        role,
        must_change_password: get(row, "must_change_password")?,
        disabled: get(row, "disabled")?,
        created_at: Timestamp::from_micros(get(row, "created_at_us")?),
        changed_at: Timestamp::from_micros(get(row, "changed_at_us")?),
        name,
    })
}

/// The column `role`.
pub(super) fn role(row: &SqliteRow, what: impl Fn() -> String) -> Result<Role, StoreError> {
    let word: &str = get(row, "role")?;
    Role::from_word(word).ok_or_else(|| corrupt(what(), "role", word))
}

/// One column.
pub(super) fn get<'r, T>(row: &'r SqliteRow, column: &str) -> Result<T, StoreError>
where
    T: sqlx::Decode<'r, sqlx::Sqlite> + sqlx::Type<sqlx::Sqlite>,
{
    row.try_get(column).map_err(read("accounts"))
}
