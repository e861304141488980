//! One group of the journal, one transaction.

use std::sync::Arc;

use async_trait::async_trait;
use sqlx::sqlite::SqliteArguments;
use sqlx::{AssertSqlSafe, Sqlite, SqliteConnection, SqlitePool};

use super::states::{self, COLUMNS};
use crate::history::KINDS;
use crate::journal::{Commit, Group, ObjectWrite};

/// Rows a statement: as many as pays (measured, see `benches/journal.rs`), then ever fewer for
/// the rest, so that there are only a handful of different statements to keep prepared.
const ROWS_PER_STATEMENT: [usize; 3] = [32, 8, 1];

pub(super) type Query = sqlx::query::Query<'static, Sqlite, SqliteArguments>;

/// The writing end of the journal.
pub(super) struct Committer {
    writer: SqlitePool,
    states: Inserts,
    history: Inserts,
    audit: Inserts,
}

impl Committer {
    pub(super) fn new(writer: SqlitePool) -> Self {
        Self {
            writer,
            states: Inserts::new("retained_states", &COLUMNS, &states::on_conflict()),
            history: Inserts::new(
                "history",
                &["id", "at_us", "kind", "host_name", "service_description", "text"],
                "",
            ),
            audit: Inserts::new(
                "audit_log",
                &["id", "at_us", "actor", "action", "detail", "remote_addr"],
                "",
            ),
        }
    }
}

#[async_trait]
impl Commit for Committer {
    async fn commit(&mut self, group: &Group<'_>) -> Result<(), sqlx::Error> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        self.write_objects(&mut transaction, &group.objects).await?;
        self.write_history(&mut transaction, group).await?;
        self.write_audit(&mut transaction, group).await?;
        for (counter, value) in &group.counters {
            sqlx::query(
                "INSERT INTO counters (name, value) VALUES ($1, $2)
                 ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            )
            .bind(counter.word())
            .bind(value)
            .execute(&mut *transaction)
            .await?;
        }
        transaction.commit().await
    }

    fn may_pass(&self, error: &sqlx::Error) -> bool {
        // Primary result codes: BUSY, LOCKED, NOMEM, READONLY, IOERR, FULL, CANTOPEN, PROTOCOL.
        const PASSING: [u32; 8] = [5, 6, 7, 8, 10, 13, 14, 15];
        match error {
            sqlx::Error::Database(error) => error
                .code()
                .and_then(|code| code.parse::<u32>().ok())
                .is_some_and(|code| PASSING.contains(&(code & 0xff))),
            sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::WorkerCrashed => true,
            _ => false,
        }
    }
}

impl Committer {
    async fn write_objects(
        &self,
        connection: &mut SqliteConnection,
        objects: &[ObjectWrite<'_>],
    ) -> Result<(), sqlx::Error> {
        let states: Vec<_> = objects.iter().filter_map(|o| Some((o, o.state?))).collect();
        self.states
            .run(connection, &states, |query, _, (object, state)| {
                states::bind(query, object.host, object.service, state)
            })
            .await?;
        for gone in objects.iter().filter(|object| object.state.is_none()) {
            sqlx::query(
                "DELETE FROM retained_states WHERE host_name = $1 AND service_description = $2",
            )
            .bind(gone.host)
            .bind(gone.service)
            .execute(&mut *connection)
            .await?;
        }
        Ok(())
    }

    async fn write_history(
        &self,
        connection: &mut SqliteConnection,
        group: &Group<'_>,
    ) -> Result<(), sqlx::Error> {
        let first = reserve_ids(connection, "history", group.history.len()).await?;
        self.history
            .run(connection, &group.history, |query, at, line| {
                let kind = KINDS.iter().find(|(kind, _)| *kind == line.kind);
                query
                    .bind(first + at as i64)
                    .bind(line.at.as_micros())
                    .bind(kind.map_or("", |(_, word)| word))
                    .bind(line.host.as_deref().unwrap_or(""))
                    .bind(line.service.as_deref().unwrap_or(""))
                    .bind(&*line.text)
            })
            .await
    }

    async fn write_audit(
        &self,
        connection: &mut SqliteConnection,
        group: &Group<'_>,
    ) -> Result<(), sqlx::Error> {
        let first = reserve_ids(connection, "audit_log", group.audit.len()).await?;
        self.audit
            .run(connection, &group.audit, |query, at, entry| {
                query
                    .bind(first + at as i64)
                    .bind(entry.at.as_micros())
                    .bind(&*entry.actor)
                    .bind(&*entry.action)
                    .bind(&*entry.detail)
                    .bind(&*entry.remote_addr)
            })
            .await
    }
}

/// Takes `count` ids of a table and returns the first. Inside the transaction that uses them, so
/// that a program beside ours (`atalaya user add`) gets others.
pub(super) async fn reserve_ids(
    connection: &mut SqliteConnection,
    table: &'static str,
    count: usize,
) -> Result<i64, sqlx::Error> {
    if count == 0 {
        return Ok(0);
    }
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    let last: i64 = sqlx::query_scalar(
        "UPDATE sequences SET value = value + $1 WHERE name = $2 RETURNING value",
    )
    .bind(count)
    .bind(table)
    .fetch_one(connection)
    .await?;
    Ok(last - count + 1)
}

/// `INSERT` statements of several rows into one table.
struct Inserts {
    /// Rows and text, the largest first.
    statements: Vec<(usize, Arc<str>)>,
}

impl Inserts {
    fn new(table: &str, columns: &[&str], on_conflict: &str) -> Self {
        let names = columns.join(", ");
        // Not `$n`: SQLite looks those up by name, which is quadratic in their number.
        let row = format!("({})", vec!["?"; columns.len()].join(", "));
        let statements = ROWS_PER_STATEMENT.map(|rows| {
            let values = vec![&*row; rows].join(", ");
            (rows, format!("INSERT INTO {table} ({names}) VALUES {values}{on_conflict}").into())
        });
        Self { statements: statements.into() }
    }

    /// Inserts all `items`; `bind` gets each with its place among them.
    async fn run<T>(
        &self,
        connection: &mut SqliteConnection,
        mut items: &[T],
        bind: impl Fn(Query, usize, &T) -> Query,
    ) -> Result<(), sqlx::Error> {
        let mut done = 0;
        for (rows, sql) in &self.statements {
            while let Some((now, rest)) = items.split_at_checked(*rows) {
                let query = sqlx::query(AssertSqlSafe(sql.clone()));
                let query = now
                    .iter()
                    .enumerate()
                    .fold(query, |query, (at, item)| bind(query, done + at, item));
                query.execute(&mut *connection).await?;
                (items, done) = (rest, done + rows);
            }
        }
        Ok(())
    }
}
