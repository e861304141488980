//! Keeps events searchable: the trait and its tantivy back end.
//!
//! [`EventStore`] is the contract; every back end has to pass `tests/it/suite`. Where to start:
//!
//! - [`EventStore`]: everything one can ask a store.
//! - [`Filter`]: conditions on events, and [`Filter::matches`], which defines what they mean.
//! - [`query`]: the language of the query bar; reads and prints filters.
//!
//! This crate decides nothing: ids, risk and retention limits come from its callers, and time
//! comes in as an argument.

mod error;
mod field;
mod filter;
mod line;
mod moment;
mod page;
pub mod query;
mod reading;
mod store;
mod tantivy_store;
mod value;

pub use error::EventStoreError;
pub use field::{Field, FieldKind, UnknownField};
pub use filter::{BadPattern, Filter, Pattern};
pub use line::{MAX_TEXT_BYTES, MAX_WORD_BYTES};
pub use page::{
    Bar, Cursor, EventPage, EventQuery, MAX_BARS, MAX_PAGE, MAX_TOP, NotACursor, Order,
    PageRequest, Partition, Split, Statistics, Top, TopRow, Total,
};
pub use store::EventStore;
pub use tantivy_store::{Tantivy, TantivySettings};
pub use value::{Kind, Value};
