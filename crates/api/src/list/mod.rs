//! Lists of a hundred thousand objects: filter, sort and cut a page out, in milliseconds.
//!
//! - [`query`]: what is asked for, common to hosts and services.
//! - [`index`]: names in lower case, made once for each configuration.
//! - [`search`]: the words somebody typed.
//! - [`order`]: by which fields, in which direction.
//! - [`sorted`]: shorter lists, of things that are no hosts or services.
//! - [`page`]: cuts a page out; [`split`] finds its rows without sorting the others.

mod index;
mod order;
mod page;
mod query;
mod search;
mod sorted;
mod split;

pub(crate) use index::{Index, IndexCache, Names};
pub(crate) use order::{Candidate, Key, Order, Prefix, Row, Table};
pub(crate) use page::{Matches, Slice, Start};
pub(crate) use query::{StateFilter, limit, severity, start};
pub(crate) use search::{Words, words};
pub(crate) use sorted::{Sorted, number_key};
