//! Directives that are switched off.

use async_trait::async_trait;

use super::columns::Columns;
use super::{Sqlite, read, write};
use crate::directive::{DirectiveStore, DisabledDirective};
use crate::error::StoreError;
use crate::stored::Change;

#[async_trait]
impl DirectiveStore for Sqlite {
    async fn disabled_directives(&self) -> Result<Vec<DisabledDirective>, StoreError> {
        let sql = "SELECT * FROM disabled_directives ORDER BY directive_id";
        let rows = sqlx::query(sql).fetch_all(&self.readers).await;
        let rows = rows.map_err(read("disabled directives"))?;
        let disabled = rows.iter().map(|row| {
            let columns = Columns::of(row, "disabled directive");
            Ok(DisabledDirective {
                id: columns.number("directive_id")?,
                changed: columns.change("changed_at_us", "changed_by")?,
            })
        });
        disabled.collect()
    }

    async fn enable_directive(
        &self,
        id: u32,
        enabled: bool,
        change: &Change,
    ) -> Result<bool, StoreError> {
        let query = if enabled {
            sqlx::query("DELETE FROM disabled_directives WHERE directive_id = $1")
                .bind(i64::from(id))
        } else {
            sqlx::query(
                "INSERT INTO disabled_directives (directive_id, changed_at_us, changed_by)
                 VALUES ($1, $2, $3) ON CONFLICT (directive_id) DO NOTHING",
            )
            .bind(i64::from(id))
            .bind(change.at.as_micros())
            .bind(&change.actor)
        };
        let changed = query.execute(&self.writer).await.map_err(write("directive"))?;
        Ok(changed.rows_affected() > 0)
    }
}
