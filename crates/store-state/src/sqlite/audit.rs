//! Reading the audit trail; writing it is the journal's.

use model::Timestamp;
use sqlx::{QueryBuilder, SqlitePool};

use super::read;
use crate::audit::{AuditEntry, AuditQuery, AuditRecord};
use crate::error::StoreError;
use crate::page::Page;

pub(super) async fn page(
    readers: &SqlitePool,
    query: &AuditQuery,
) -> Result<Page<AuditRecord>, StoreError> {
    let limit = super::page_limit(query.limit);
    let mut sql = QueryBuilder::new(
        "SELECT id, at_us, actor, action, detail, remote_addr FROM audit_log WHERE TRUE",
    );
    if let Some(actor) = &query.actor {
        sql.push(" AND actor = ").push_bind(actor);
    }
    if let Some(action) = &query.action {
        sql.push(" AND action = ").push_bind(action);
    }
    super::push_range(&mut sql, query.from, query.until, query.after);
    sql.push(" ORDER BY at_us DESC, id DESC LIMIT ").push_bind(i64::from(limit) + 1);
    let rows: Vec<(i64, i64, String, String, String, String)> =
        sql.build_query_as().fetch_all(readers).await.map_err(read("audit trail"))?;
    let records = rows.into_iter().map(|(id, at_us, actor, action, detail, remote_addr)| {
        let at = Timestamp::from_micros(at_us);
        AuditRecord { id, entry: AuditEntry { at, actor, action, detail, remote_addr } }
    });
    Ok(super::cut(records.collect(), limit, AuditRecord::cursor))
}
