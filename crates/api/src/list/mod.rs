//! Lists of a hundred thousand objects: filter, sort and cut a page out, in milliseconds.
//!
//! - [`query`]: what is asked for, common to hosts and services.
//! - [`index`]: names in lower case, made once for each configuration.
//! - [`search`]: the words somebody typed.
//! - [`order`]: by which fields, in which direction.
//! - [`page`]: sorts no more than the page needs.

mod index;
mod order;
mod page;
mod query;
mod search;

pub(crate) use index::{Index, IndexCache, Names};
pub(crate) use order::{Key, Order, Primary, Row, Table};
pub(crate) use page::{Slice, Start, select};
pub(crate) use query::{StateFilter, limit, severity, start};
pub(crate) use search::{Words, words};
