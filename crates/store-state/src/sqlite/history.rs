//! Reading and thinning the history.

use model::{HistoryKind, HistoryLine, HostName, ServiceDescription, Timestamp};
use sqlx::{QueryBuilder, Sqlite, SqlitePool};

use super::{corrupt, read, write};
use crate::error::StoreError;
use crate::history::{HistoryEntry, HistoryQuery, HistoryScope, KINDS};
use crate::page::Page;

/// Lines deleted in one transaction, so that the journal never waits long behind retention.
const DELETE_BATCH: i64 = 2_000;

type Row = (i64, i64, String, String, String, String);

pub(super) async fn page(
    readers: &SqlitePool,
    query: &HistoryQuery,
) -> Result<Page<HistoryEntry>, StoreError> {
    let limit = super::page_limit(query.limit);
    let rows: Vec<Row> = statement(query, limit)
        .build_query_as()
        .fetch_all(readers)
        .await
        .map_err(read("history"))?;
    let entries = rows.into_iter().map(entry).collect::<Result<Vec<_>, _>>()?;
    Ok(super::cut(entries, limit, HistoryEntry::cursor))
}

/// The query, made so that each of its parts walks one index in order and stops at the limit.
fn statement(query: &HistoryQuery, limit: u32) -> QueryBuilder<Sqlite> {
    let mut sql = QueryBuilder::new("");
    if query.scope == HistoryScope::All && !query.kinds.is_empty() {
        // One walk for each kind, then merged: with `kind IN (…)` the database would fetch all
        // lines of these kinds and sort them.
        sql.push("SELECT * FROM (");
        let asked_for = KINDS.iter().filter(|(kind, _)| query.kinds.contains(kind));
        for (at, (kind, _)) in asked_for.enumerate() {
            let union = if at == 0 { "" } else { " UNION ALL " };
            sql.push(union).push("SELECT * FROM (");
            one_walk(&mut sql, query, Some(*kind), limit);
            sql.push(format!(") AS walk_{at}"));
        }
        sql.push(") AS walks ORDER BY at_us DESC, id DESC LIMIT ");
        sql.push_bind(i64::from(limit) + 1);
    } else {
        one_walk(&mut sql, query, None, limit);
    }
    sql
}

fn one_walk(
    sql: &mut QueryBuilder<Sqlite>,
    query: &HistoryQuery,
    kind: Option<HistoryKind>,
    limit: u32,
) {
    sql.push("SELECT id, at_us, kind, host_name, service_description, text FROM history");
    sql.push(" WHERE TRUE");
    if let Some(kind) = kind {
        sql.push(" AND kind = ").push_bind(word(kind));
    }
    push_scope(sql, &query.scope);
    if kind.is_none() && !query.kinds.is_empty() {
        // The `|| ''` keeps the database from walking all lines of a kind for those of one host.
        sql.push(" AND kind || '' IN (");
        let mut list = sql.separated(", ");
        for kind in &query.kinds {
            list.push_bind(word(*kind));
        }
        sql.push(")");
    }
    super::push_range(sql, query.from, query.until, query.after);
    sql.push(" ORDER BY at_us DESC, id DESC LIMIT ").push_bind(i64::from(limit) + 1);
}

fn push_scope(sql: &mut QueryBuilder<Sqlite>, scope: &HistoryScope) {
    let (host, service) = match scope {
        HistoryScope::All => return,
        HistoryScope::HostAndServices(host) => (host, None),
        HistoryScope::Host(host) => (host, Some("")),
        HistoryScope::Service(host, service) => (host, Some(&**service)),
    };
    sql.push(" AND host_name = ").push_bind(host.to_string());
    if let Some(service) = service {
        sql.push(" AND service_description = ").push_bind(service.to_owned());
    }
}

fn word(kind: HistoryKind) -> &'static str {
    KINDS.iter().find(|(known, _)| *known == kind).map_or("", |(_, word)| word)
}

fn entry((id, at_us, kind, host, service, text): Row) -> Result<HistoryEntry, StoreError> {
    let Some((kind, _)) = KINDS.iter().find(|(_, word)| *word == kind) else {
        return Err(corrupt(format!("line {id} of the history"), "kind", kind));
    };
    let line = HistoryLine {
        at: Timestamp::from_micros(at_us),
        kind: *kind,
        host: Some(host).filter(|host| !host.is_empty()).map(HostName::from),
        service: Some(service).filter(|name| !name.is_empty()).map(ServiceDescription::from),
        text,
    };
    Ok(HistoryEntry { id, line })
}

pub(super) async fn delete_before(
    writer: &SqlitePool,
    before: Timestamp,
) -> Result<u64, StoreError> {
    let mut deleted = 0;
    loop {
        let batch = sqlx::query(
            "DELETE FROM history WHERE id IN
                (SELECT id FROM history WHERE at_us < $1 ORDER BY at_us, id LIMIT $2)",
        )
        .bind(before.as_micros())
        .bind(DELETE_BATCH)
        .execute(writer)
        .await
        .map_err(write("deletion of history"))?
        .rows_affected();
        deleted += batch;
        if batch < DELETE_BATCH as u64 {
            return Ok(deleted);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::Cursor;
    use sqlx::sqlite::SqlitePoolOptions;
    use sqlx::{AssertSqlSafe, Row as _};

    /// What SQLite means to do for a query.
    async fn plan(query: &HistoryQuery) -> String {
        let options = SqlitePoolOptions::new().max_connections(1);
        let pool = options.connect("sqlite::memory:").await.unwrap();
        for step in crate::migrations::MIGRATIONS {
            sqlx::raw_sql(step.sql).execute(&pool).await.unwrap();
        }
        let mut explained = QueryBuilder::<Sqlite>::new("EXPLAIN QUERY PLAN ");
        explained.push(statement(query, 10).into_string());
        let sql = AssertSqlSafe(explained.into_string());
        let rows = sqlx::query(sql).fetch_all(&pool).await.unwrap();
        rows.iter().map(|row| row.get::<String, _>("detail") + "\n").collect()
    }

    #[tokio::test]
    async fn every_kind_of_query_walks_an_index_in_order() {
        let (web, http) = (HostName::from("web"), ServiceDescription::from("HTTP"));
        let until = Some(Timestamp::from_secs(9));
        let after = Some(Cursor { at: Timestamp::from_secs(5), id: 3 });
        for (scope, index) in [
            (HistoryScope::All, "history_by_time"),
            (HistoryScope::HostAndServices(web.clone()), "history_by_host"),
            (HistoryScope::Host(web.clone()), "history_by_service"),
            (HistoryScope::Service(web, http), "history_by_service"),
        ] {
            for kinds in [Vec::new(), vec![HistoryKind::Alert, HistoryKind::Process]] {
                let by_kind = scope == HistoryScope::All && !kinds.is_empty();
                let index = if by_kind { "history_by_kind" } else { index };
                let query = HistoryQuery {
                    scope: scope.clone(),
                    kinds: kinds.clone(),
                    until,
                    after,
                    ..HistoryQuery::default()
                };
                let plan = plan(&query).await;
                assert!(plan.contains(index), "{query:?}:\n{plan}");
                assert!(!plan.contains("SCAN history"), "{query:?}:\n{plan}");
                // Merging the few lines of several kinds is the only thing that sorts.
                assert!(by_kind || !plan.contains("TEMP B-TREE"), "{query:?}:\n{plan}");
            }
        }
    }
}
