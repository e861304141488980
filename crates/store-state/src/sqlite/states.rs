//! Retained states: `model::CheckableState` as columns, and back.

use std::collections::BTreeMap;
use std::sync::Arc;

use model::{CheckKind, CheckableState, HostName, ServiceDescription, StateType, Timestamp};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqlitePool};
use tokio_stream::StreamExt;

use super::commit::Query;
use super::{corrupt, read};
use crate::counter::Counter;
use crate::error::StoreError;
use crate::store::StateRow;

/// The columns, in the order of [`bind`] and [`Fields`]. The first two are the key.
pub(super) const COLUMNS: [&str; 33] = [
    "host_name",
    "service_description",
    "has_been_checked",
    "state",
    "state_type",
    "last_state",
    "last_hard_state",
    "attempt",
    "check_kind",
    "output",
    "long_output",
    "perfdata",
    "last_check_at_us",
    "next_check_at_us",
    "last_state_change_at_us",
    "last_hard_state_change_at_us",
    "last_in_state_0_at_us",
    "last_in_state_1_at_us",
    "last_in_state_2_at_us",
    "last_in_state_3_at_us",
    "latency_s",
    "execution_s",
    "notification_number",
    "last_notification_at_us",
    "next_notification_at_us",
    "no_more_notifications",
    "notified_on",
    "problem_id",
    "last_problem_id",
    "event_id",
    "last_event_id",
    "notification_id",
    "host_problem_at_last_check",
];

/// What makes an `INSERT` into the table replace the row that is there.
pub(super) fn on_conflict() -> String {
    let set: Vec<_> = COLUMNS.iter().skip(2).map(|c| format!("{c} = excluded.{c}")).collect();
    format!(" ON CONFLICT (host_name, service_description) DO UPDATE SET {}", set.join(", "))
}

/// Binds one row. Takes the record apart so that a new field cannot be forgotten here.
pub(super) fn bind(query: Query, host: &str, service: &str, state: &CheckableState) -> Query {
    let CheckableState {
        has_been_checked,
        state,
        state_type,
        last_state,
        last_hard_state,
        attempt,
        check_kind,
        output,
        long_output,
        perfdata,
        last_check,
        next_check,
        last_state_change,
        last_hard_state_change,
        last_time_in_state: [in_state_0, in_state_1, in_state_2, in_state_3],
        latency_s,
        execution_s,
        notification_number,
        last_notification,
        next_notification,
        no_more_notifications,
        notified_on,
        problem_id,
        last_problem_id,
        event_id,
        last_event_id,
        notification_id,
        host_problem_at_last_check,
    } = state;
    query
        .bind(host)
        .bind(service)
        .bind(*has_been_checked)
        .bind(i64::from(*state))
        .bind(*state_type as i64)
        .bind(i64::from(*last_state))
        .bind(i64::from(*last_hard_state))
        .bind(i64::from(*attempt))
        .bind(*check_kind as i64)
        .bind(output.clone())
        .bind(long_output.clone())
        .bind(perfdata.clone())
        .bind(last_check.as_micros())
        .bind(next_check.as_micros())
        .bind(last_state_change.as_micros())
        .bind(last_hard_state_change.as_micros())
        .bind(in_state_0.as_micros())
        .bind(in_state_1.as_micros())
        .bind(in_state_2.as_micros())
        .bind(in_state_3.as_micros())
        .bind(finite(*latency_s))
        .bind(finite(*execution_s))
        .bind(i64::from(*notification_number))
        .bind(last_notification.as_micros())
        .bind(next_notification.as_micros())
        .bind(*no_more_notifications)
        .bind(i64::from(*notified_on))
        .bind(id(*problem_id))
        .bind(id(*last_problem_id))
        .bind(id(*event_id))
        .bind(id(*last_event_id))
        .bind(id(*notification_id))
        .bind(*host_problem_at_last_check)
}

/// Ids grow from 1 by 1; the top bit is never reached.
fn id(id: u64) -> i64 {
    i64::try_from(id).unwrap_or(i64::MAX)
}

/// SQLite stores NaN as NULL, which the column refuses; a duration that is no number is none.
fn finite(seconds: f32) -> f64 {
    if seconds.is_finite() { f64::from(seconds) } else { 0.0 }
}

pub(super) async fn load(readers: &SqlitePool) -> Result<Vec<StateRow>, StoreError> {
    let sql = format!("SELECT {} FROM retained_states", COLUMNS.join(", "));
    // Row by row: all rows as the driver keeps them would take several hundred megabytes.
    let mut rows = sqlx::query(sqlx::AssertSqlSafe(sql)).fetch(readers);
    let mut hosts = Hosts::default();
    let mut states = Vec::new();
    while let Some(row) = rows.next().await {
        states.push(row_to_state(&row.map_err(read("retained states"))?, &mut hosts)?);
    }
    // Here and not by ORDER BY: PostgreSQL would sort by the rules of some language.
    states.sort_unstable_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
    Ok(states)
}

/// Host names seen, so that the services of a host share one.
#[derive(Default)]
struct Hosts(std::collections::HashSet<HostName>);

impl Hosts {
    fn shared(&mut self, name: &str) -> HostName {
        if let Some(known) = self.0.get(name) {
            return known.clone();
        }
        let name = HostName::from(name);
        self.0.insert(name.clone());
        name
    }
}

fn row_to_state(row: &SqliteRow, hosts: &mut Hosts) -> Result<StateRow, StoreError> {
    let mut fields = Fields { row, at: 0 };
    let host = hosts.shared(fields.str()?);
    let service = match fields.str()? {
        "" => None,
        service => Some(ServiceDescription::from(service)),
    };
    let state = CheckableState {
        has_been_checked: fields.bool()?,
        state: fields.number()?,
        state_type: fields.state_type()?,
        last_state: fields.number()?,
        last_hard_state: fields.number()?,
        attempt: fields.number()?,
        check_kind: fields.check_kind()?,
        output: fields.text()?,
        long_output: fields.text()?,
        perfdata: fields.text()?,
        last_check: fields.time()?,
        next_check: fields.time()?,
        last_state_change: fields.time()?,
        last_hard_state_change: fields.time()?,
        last_time_in_state: [fields.time()?, fields.time()?, fields.time()?, fields.time()?],
        latency_s: fields.seconds()?,
        execution_s: fields.seconds()?,
        notification_number: fields.number()?,
        last_notification: fields.time()?,
        next_notification: fields.time()?,
        no_more_notifications: fields.bool()?,
        notified_on: fields.number()?,
        problem_id: fields.number()?,
        last_problem_id: fields.number()?,
        event_id: fields.number()?,
        last_event_id: fields.number()?,
        notification_id: fields.number()?,
        host_problem_at_last_check: fields.bool()?,
    };
    Ok((host, service, state))
}

/// The columns of a row, one after the other. (A struct's fields are evaluated as written.)
struct Fields<'r> {
    row: &'r SqliteRow,
    at: usize,
}

impl<'r> Fields<'r> {
    fn next<T>(&mut self) -> Result<T, StoreError>
    where
        T: sqlx::Decode<'r, sqlx::Sqlite> + sqlx::Type<sqlx::Sqlite>,
    {
        let value = self.row.try_get(self.at);
        self.at += 1;
        value.map_err(read("retained states"))
    }

    fn str(&mut self) -> Result<&'r str, StoreError> {
        self.next()
    }

    fn text(&mut self) -> Result<Arc<str>, StoreError> {
        self.next::<&str>().map(Arc::from)
    }

    fn bool(&mut self) -> Result<bool, StoreError> {
        self.next()
    }

    fn time(&mut self) -> Result<Timestamp, StoreError> {
        self.next().map(Timestamp::from_micros)
    }

    fn seconds(&mut self) -> Result<f32, StoreError> {
        self.next::<f64>().map(|seconds| seconds as f32)
    }

    fn number<T: TryFrom<i64>>(&mut self) -> Result<T, StoreError> {
        let number: i64 = self.next()?;
        T::try_from(number).map_err(|_| self.means_nothing(number))
    }

    fn state_type(&mut self) -> Result<StateType, StoreError> {
        match self.next()? {
            0 => Ok(StateType::Soft),
            1 => Ok(StateType::Hard),
            other => Err(self.means_nothing(other)),
        }
    }

    fn check_kind(&mut self) -> Result<CheckKind, StoreError> {
        match self.next()? {
            0 => Ok(CheckKind::Active),
            1 => Ok(CheckKind::Passive),
            other => Err(self.means_nothing(other)),
        }
    }

    /// The error for the value just read.
    fn means_nothing(&self, value: i64) -> StoreError {
        let key = |at| self.row.try_get::<&str, _>(at).unwrap_or("?");
        let row = format!("the retained state of `{}` `{}`", key(0), key(1));
        let field = COLUMNS.get(self.at.saturating_sub(1)).copied().unwrap_or("?");
        corrupt(row, field, value.to_string())
    }
}

pub(super) async fn counters(readers: &SqlitePool) -> Result<BTreeMap<Counter, i64>, StoreError> {
    let rows: Vec<(String, i64)> = sqlx::query_as("SELECT name, value FROM counters")
        .fetch_all(readers)
        .await
        .map_err(read("counters"))?;
    Ok(rows.into_iter().filter_map(|(n, v)| Some((Counter::from_word(&n)?, v))).collect())
}
