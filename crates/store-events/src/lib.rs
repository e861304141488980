//! Keeps events searchable: the trait and its tantivy back end.
