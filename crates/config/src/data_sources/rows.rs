//! What the rows of OSSIM's three tables mean.

use model::data_source::{DataSource, EventType, Reference};
use model::event::{PluginId, PluginSid};

use super::LoadedDataSources;
use super::sql::{Row, Value};
use crate::diagnostic::Severity;
use crate::file_problem::{FileProblem, Problems, SourceText};

/// The tables that are read.
pub(super) const TABLES: [&str; 3] = ["plugin", "plugin_sid", "plugin_reference"];

/// Columns of a statement that names none. Those of `plugin_sid` differ between versions.
const PLUGIN: [&str; 4] = ["id", "type", "name", "description"];
const REFERENCE: [&str; 4] = ["plugin_id", "plugin_sid", "reference_id", "reference_sid"];

/// OSSIM's limits, in characters.
const MAX_SOURCE_NAME: usize = 100;
const MAX_TYPE_NAME: usize = 512;

pub(super) struct RowReader<'r> {
    pub(super) source: &'r SourceText,
    pub(super) row: &'r Row<'r>,
    pub(super) problems: &'r mut Problems,
}

impl RowReader<'_> {
    /// Adds what the row says; a row that cannot be used is left out, with the reason.
    pub(super) fn read(&mut self, table: &str, loaded: &mut LoadedDataSources) {
        match table {
            "plugin" => loaded.sources.extend(self.data_source()),
            "plugin_sid" if self.row.columns.is_empty() => {
                let message = "the order of the columns depends on OSSIM's version";
                let problem = self.problem(Severity::Error, "no-columns", message);
                self.problems.push(problem.help("name them: `plugin_sid (plugin_id, sid, …)`"));
            }
            "plugin_sid" => loaded.types.extend(self.event_type()),
            _ => loaded.references.extend(self.reference()),
        }
    }

    fn data_source(&mut self) -> Option<DataSource> {
        let id = PluginId(self.number("id", &PLUGIN)?);
        Some(DataSource {
            id,
            name: self.text("name", &PLUGIN, MAX_SOURCE_NAME)?,
            description: self.text("description", &PLUGIN, usize::MAX).unwrap_or_default(),
            product_type: self.small("product_type")?,
        })
    }

    fn event_type(&mut self) -> Option<EventType> {
        let plugin_id = PluginId(self.number("plugin_id", &[])?);
        let sid = PluginSid(self.number("sid", &[])?);
        // OSSIM 2.3 had one flat list of categories, with other numbers.
        let has_taxonomy = self.row.columns.iter().any(|column| column == "subcategory_id");
        Some(EventType {
            plugin_id,
            sid,
            name: self.text("name", &[], MAX_TYPE_NAME)?,
            priority: self.limited("priority", 5)?,
            reliability: self.limited("reliability", 10)?,
            category: if has_taxonomy { self.small("category_id")? } else { 0 },
            subcategory: self.small("subcategory_id")?,
        })
    }

    fn reference(&mut self) -> Option<Reference> {
        Some(Reference {
            plugin_id: PluginId(self.number("plugin_id", &REFERENCE)?),
            sid: PluginSid(self.number("plugin_sid", &REFERENCE)?),
            reference_id: PluginId(self.number("reference_id", &REFERENCE)?),
            reference_sid: PluginSid(self.number("reference_sid", &REFERENCE)?),
        })
    }

    /// A value by the name of its column, or by its place in `order` where none are named.
    fn value(&self, column: &str, order: &[&str]) -> Option<&Value> {
        let columns = self.row.columns;
        let index = if columns.is_empty() {
            order.iter().position(|name| *name == column)
        } else {
            columns.iter().position(|name| name == column)
        };
        self.row.values.get(index?)
    }

    fn number(&mut self, column: &str, order: &[&str]) -> Option<u32> {
        let text = match self.value(column, order) {
            Some(Value::Number(text) | Value::Text(text)) => text.trim().to_owned(),
            other => {
                let is_computed = matches!(other, Some(Value::Computed));
                return self.refuse(column, is_computed);
            }
        };
        let number = text.parse().ok();
        if number.is_none() {
            let message = format!("`{column}` is a number up to {}, not `{text}`", u32::MAX);
            self.report(Severity::Error, "bad-number", message);
        }
        number
    }

    fn text(&mut self, column: &str, order: &[&str], limit: usize) -> Option<String> {
        match self.value(column, order) {
            Some(Value::Text(text) | Value::Number(text)) => {
                Some(text.chars().take(limit).collect())
            }
            Some(Value::Computed) => self.refuse(column, true),
            _ if column == "description" => None,
            _ => self.refuse(column, false),
        }
    }

    /// A number of a taxonomy; 0 when there is none.
    fn small(&mut self, column: &str) -> Option<u16> {
        let number = match self.value(column, &[]) {
            None | Some(Value::Null | Value::Default) => return Some(0),
            Some(Value::Number(text) | Value::Text(text)) => text.trim().parse().ok(),
            Some(Value::Computed) => None,
        };
        if number.is_none() {
            let message = format!("`{column}` is not a number of the taxonomy: none is taken");
            self.report(Severity::Warning, "bad-number", message);
        }
        Some(number.unwrap_or(0))
    }

    /// 1 when there is none.
    fn limited(&mut self, column: &str, max: u8) -> Option<u8> {
        let text = match self.value(column, &[]) {
            None | Some(Value::Null | Value::Default) => return Some(1),
            Some(Value::Number(text) | Value::Text(text)) => text.trim().to_owned(),
            Some(Value::Computed) => return self.refuse(column, true),
        };
        let Ok(number) = text.parse::<i64>() else {
            let message = format!("`{column}` is a number from 0 to {max}, not `{text}`");
            self.report(Severity::Error, "bad-number", message);
            return None;
        };
        let cut = number.clamp(0, i64::from(max)) as u8;
        if i64::from(cut) != number {
            let message = format!("`{column}` is from 0 to {max}: {number} is taken as {cut}");
            self.report(Severity::Warning, "out-of-range", message);
        }
        Some(cut)
    }

    fn refuse<T>(&mut self, column: &str, is_computed: bool) -> Option<T> {
        if is_computed {
            let message = format!("`{column}` is computed, which is not done here: row left out");
            self.report(Severity::Notice, "computed-value", message);
        } else {
            let message = format!("the row has no `{column}`");
            self.report(Severity::Error, "missing-column", message);
        }
        None
    }

    fn problem(
        &self,
        severity: Severity,
        code: &'static str,
        message: impl Into<String>,
    ) -> FileProblem {
        self.source.problem(severity, code, self.row.offset, message)
    }

    fn report(&mut self, severity: Severity, code: &'static str, message: String) {
        let problem = self.problem(severity, code, message);
        self.problems.push(problem);
    }
}
