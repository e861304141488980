//! The language of the query bar.
//!
//! ```text
//! failed password              both words, anywhere in the line
//! "failed password"            the words next to each other
//! fail* *shadow*               patterns of one word
//! src_ip:10.0.0.0/8            an address or network; `ip:` is either side
//! username:root                a text, without regard to case
//! userdata1:*shadow*           a pattern; in quotes `*` and `?` are themselves
//! plugin_sid:1..6  risk>=3     ranges, both ends included
//! time:2026-11-21              a day (UTC), a minute or a moment
//! has:username                 the field has a value
//! -generic:true  NOT a         not
//! a OR b   (a OR b) c          AND is implied and binds tighter than OR
//! ```
//!
//! [`parse`] reads it, `Display` of [`Filter`] prints it, [`fields`] is for
//! completion.

mod error;
mod parser;
mod values;

pub use error::QueryError;

use serde::Serialize;

use crate::field::{Field, FieldKind};
use crate::filter::Filter;

/// Longest query in bytes.
pub const MAX_QUERY_BYTES: usize = 16 * 1024;

/// Reads a query. Nothing, like `*`, means every event.
pub fn parse(text: &str) -> Result<Filter, QueryError> {
    parser::parse(text)
}

/// A field, for completion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct FieldInfo {
    /// Its name in queries.
    pub name: &'static str,
    /// What kind of values it has.
    pub kind: FieldKind,
    /// One line for people.
    pub description: &'static str,
    /// Whether events can be counted by it.
    pub can_group: bool,
    /// A complete condition.
    pub example: &'static str,
}

/// Every field, in the order in which to offer them.
pub fn fields() -> impl Iterator<Item = FieldInfo> {
    Field::all().map(|field| FieldInfo {
        name: field.name(),
        kind: field.kind(),
        description: field.description(),
        can_group: field.can_group(),
        example: values::example(field),
    })
}
