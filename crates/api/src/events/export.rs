//! Events as CSV (RFC 4180), page by page, so that neither side holds all of them.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use model::DataSources;
use serde::Deserialize;
use store_events::{Cursor, EventQuery, EventStore, EventStoreError, Order, PageRequest};
use utoipa::IntoParams;

use super::item::{Columns, cell, event_item};
use super::query::event_query;
use super::search::order;
use crate::auth::Caller;
use crate::context::App;
use crate::extract::{Query, invalid_parameter};
use crate::problem::{Problem, ProblemBody};

/// Rows fetched at a time.
const PAGE: usize = 1_000;
/// Most rows of one export.
const MAX_ROWS: u32 = 1_000_000;
/// Rows of an export when nothing else is asked for.
const DEFAULT_ROWS: u32 = 100_000;
/// What an export shows when nothing else is asked for.
const DEFAULT_COLUMNS: &str = "id,time,plugin_id,plugin_name,plugin_sid,event_type,src_ip,\
     src_port,dst_ip,dst_port,protocol,username,risk,sensor,source,raw";

/// Which events are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct EventExportQuery {
    /// What they must be like, in the language of the query bar; empty: all.
    q: Option<String>,
    /// Happened then or later: RFC 3339 or seconds since the epoch.
    from: Option<String>,
    /// Happened before.
    to: Option<String>,
    /// `newest` (default) or `oldest` first.
    order: Option<String>,
    /// Comma list of fields, which become columns in this order.
    columns: Option<String>,
    /// Rows at most, 1 to 1,000,000; default 100,000.
    #[param(minimum = 1, maximum = 1_000_000)]
    limit: Option<u32>,
}

/// Export events as CSV
///
/// UTF-8, comma, CR LF, the first line names the columns. A cell that a spreadsheet would take for
/// a formula begins with an apostrophe.
#[utoipa::path(
    get, path = "/api/v1/events/export.csv", tag = "events", operation_id = "exportEvents",
    params(EventExportQuery),
    responses(
        (status = 200, description = "The events", body = String, content_type = "text/csv"),
        (status = 400, description = "The query or a parameter is wrong", body = ProblemBody,
         content_type = "application/problem+json"),
        (status = 503, description = "The security half is switched off", body = ProblemBody,
         content_type = "application/problem+json"),
    )
)]
pub(crate) async fn csv(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<EventExportQuery>,
) -> Result<Response, Problem> {
    let events = app.event_store()?.clone();
    let columns = query.columns.as_deref().filter(|list| !list.is_empty());
    let columns = Columns::parse(Some(columns.unwrap_or(DEFAULT_COLUMNS)))?;
    let rows = match query.limit.unwrap_or(DEFAULT_ROWS) {
        rows @ 1..=MAX_ROWS => rows as usize,
        _ => return Err(invalid_parameter("limit", "is not within 1 and 1000000")),
    };
    let mut export = Export {
        events,
        query: event_query(
            &caller,
            query.q.as_deref(),
            query.from.as_deref(),
            query.to.as_deref(),
        )?,
        order: order(query.order.as_deref())?,
        columns: columns.for_caller(&caller).with_whole_lines(),
        names: app.data_sources(),
        cursor: None,
        rows_left: rows,
    };
    // The first page is fetched before the answer begins, so that a refusal can be told.
    let first = export.next_page().await?;
    let pages = stream::unfold((Some(first), export), |(ready, mut export)| async move {
        let page: Result<Bytes, EventStoreError> = match ready {
            Some(page) => Ok(page),
            None if export.rows_left == 0 => return None,
            None => export.next_page().await,
        };
        if page.is_err() {
            // Nothing can follow an error: the connection is cut, so that nobody takes the part
            // for the whole.
            export.rows_left = 0;
        }
        Some((page, (None, export)))
    });
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"events.csv\""),
    ];
    Ok((headers, Body::from_stream(pages)).into_response())
}

struct Export {
    events: Arc<dyn EventStore>,
    query: EventQuery,
    order: Order,
    columns: Columns,
    names: Arc<DataSources>,
    cursor: Option<Cursor>,
    rows_left: usize,
}

impl Export {
    async fn next_page(&mut self) -> Result<Bytes, EventStoreError> {
        let page = PageRequest {
            limit: self.rows_left.min(PAGE),
            cursor: self.cursor,
            order: self.order,
            count_up_to: 0,
        };
        let found = self.events.search(&self.query, &page).await?;
        let mut text = String::new();
        if self.cursor.is_none() {
            write_row(&mut text, self.columns.names().iter().copied());
        }
        for event in &found.events {
            let item = event_item(event, &self.columns, &self.names);
            let cells = self.columns.names().iter().map(|name| cell(&item, name));
            let cells: Vec<_> = cells.map(Option::unwrap_or_default).collect();
            write_row(&mut text, cells.iter().map(String::as_str));
        }
        self.rows_left = match found.next {
            Some(_) => self.rows_left.saturating_sub(found.events.len()),
            None => 0,
        };
        self.cursor = found.next;
        Ok(Bytes::from(text))
    }
}

fn write_row<'a>(text: &mut String, cells: impl Iterator<Item = &'a str>) {
    for (at, cell) in cells.enumerate() {
        if at > 0 {
            text.push(',');
        }
        write_cell(text, cell);
    }
    text.push_str("\r\n");
}

fn write_cell(text: &mut String, cell: &str) {
    // Lines come from attackers, and spreadsheets run what begins like this.
    let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let is_number = cell.parse::<f64>().is_ok();
    let guard = if is_formula && !is_number { "'" } else { "" };
    if !cell.contains(['"', ',', '\n', '\r']) {
        text.push_str(guard);
        text.push_str(cell);
        return;
    }
    text.push('"');
    text.push_str(guard);
    text.push_str(&cell.replace('"', "\"\""));
    text.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_where_needed_and_no_formula_survives() {
        for (cell, expected) in [
            ("plain", "plain"),
            ("", ""),
            ("a,b", "\"a,b\""),
            ("say \"x\"", "\"say \"\"x\"\"\""),
            ("two\nlines", "\"two\nlines\""),
            ("=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\""),
            ("@cmd", "'@cmd"),
            ("-120", "-120"),
            ("größer", "größer"),
        ] {
            let mut text = String::new();
            write_cell(&mut text, cell);
            assert_eq!(text, expected, "{cell:?}");
        }
    }
}
