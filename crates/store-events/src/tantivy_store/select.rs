//! From a [`Filter`] to what the index searches.

use std::net::{IpAddr, Ipv6Addr};
use std::ops::Bound;

use ipnet::IpNet;
use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, EmptyQuery, ExistsQuery, Occur, PhraseQuery, Query, RangeQuery,
    TermQuery,
};
use tantivy::schema::{Field as Column, IndexRecordOption};

use super::excluded::Excluded;
use super::layout::{Layout, as_v6};
use super::pattern::PatternQuery;
use crate::field::{Field, FieldKind};
use crate::filter::{Filter, Pattern};
use crate::line::{Words, folded_text};
use crate::reading;
use crate::value::Value;

type Boxed = Box<dyn Query>;

/// What finds the events that meet `filter`.
pub(super) fn query(layout: &Layout, filter: &Filter) -> Boxed {
    match filter {
        Filter::All => Box::new(AllQuery),
        Filter::And(filters) => all_of(layout, filters),
        Filter::Or(filters) => any_of(filters.iter().map(|filter| query(layout, filter)).collect()),
        Filter::Not(_) => all_of(layout, std::slice::from_ref(filter)),
        Filter::Text(text) => words(layout, text),
        Filter::Equals { field, value } => equals(layout, *field, value),
        Filter::Range { field, from, to } => {
            match reading::limits(*field, from.as_ref(), to.as_ref()) {
                Some((low, high)) => range(layout, *field, low, high),
                None => Box::new(EmptyQuery),
            }
        }
        Filter::Net { field, net } => network(layout, *field, net),
        Filter::Pattern { field, pattern } => matching(layout, *field, pattern),
        Filter::Exists(field) => exists(layout, *field),
    }
}

fn all_of(layout: &Layout, filters: &[Filter]) -> Boxed {
    let mut clauses: Vec<(Occur, Boxed)> = filters
        .iter()
        .map(|filter| match filter {
            Filter::Not(inner) => (Occur::MustNot, excluded(query(layout, inner))),
            other => (Occur::Must, query(layout, other)),
        })
        .collect();
    if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
        clauses.push((Occur::Must, Box::new(AllQuery)));
    }
    Box::new(BooleanQuery::new(clauses))
}

fn any_of(mut queries: Vec<Boxed>) -> Boxed {
    match queries.len() {
        0 => Box::new(EmptyQuery),
        1 => queries.swap_remove(0),
        _ => Box::new(BooleanQuery::union(queries)),
    }
}

fn excluded(query: Boxed) -> Boxed {
    Box::new(Excluded::new(query))
}

fn term(term: Term) -> Boxed {
    Box::new(TermQuery::new(term, IndexRecordOption::Basic))
}

fn words(layout: &Layout, text: &str) -> Boxed {
    let words = Words::of(text);
    let mut terms: Vec<_> =
        words.iter().map(|word| Term::from_field_text(layout.raw, word)).collect();
    match terms.len() {
        0 => Box::new(EmptyQuery),
        1 => term(terms.swap_remove(0)),
        _ => Box::new(PhraseQuery::new(terms)),
    }
}

fn equals(layout: &Layout, field: Field, value: &Value) -> Boxed {
    let on_columns = |make: &dyn Fn(Column) -> Option<Term>| {
        any_of(layout.columns(field).into_iter().filter_map(make).map(term).collect())
    };
    match (field.kind(), value) {
        (FieldKind::Line, Value::Text(text)) => words(layout, text),
        (FieldKind::Text, Value::Text(text)) => {
            on_columns(&|column| Some(Term::from_field_text(column, &folded_text(text))))
        }
        (FieldKind::Address, Value::Address(address)) => {
            let address = as_v6(address.to_canonical());
            on_columns(&|column| Some(Term::from_field_ip_addr(column, address)))
        }
        _ => match reading::as_number(field, value) {
            Some(number) => on_columns(&|column| layout.number_term(column, number)),
            None => Box::new(EmptyQuery),
        },
    }
}

/// From `low` to `high`, both included.
pub(super) fn range(layout: &Layout, field: Field, low: i64, high: i64) -> Boxed {
    // Ids begin at 0.
    let low = if field == Field::Id { low.max(0) } else { low };
    if low > high {
        return Box::new(EmptyQuery);
    }
    let ranges = layout.columns(field).into_iter().filter_map(|column| {
        let (low, high) = (layout.number_term(column, low)?, layout.number_term(column, high)?);
        Some(between(low, high))
    });
    any_of(ranges.collect())
}

fn between(low: Term, high: Term) -> Boxed {
    Box::new(RangeQuery::new(Bound::Included(low), Bound::Included(high)))
}

/// Where IPv4 addresses are kept among all addresses.
const V4: (Ipv6Addr, Ipv6Addr) = (
    Ipv6Addr::new(0, 0, 0, 0, 0, 0xffff, 0, 0),
    Ipv6Addr::new(0, 0, 0, 0, 0, 0xffff, 0xffff, 0xffff),
);

fn network(layout: &Layout, field: Field, net: &IpNet) -> Boxed {
    if field.kind() != FieldKind::Address {
        return Box::new(EmptyQuery);
    }
    let (low, high) = (as_v6(net.network()), as_v6(net.broadcast()));
    let addresses = |column, (low, high)| {
        let [low, high] = [low, high].map(|address| Term::from_field_ip_addr(column, address));
        between(low, high)
    };
    let in_network = |column| {
        let inside = addresses(column, (low, high));
        if matches!(net.network(), IpAddr::V4(_)) || high < V4.0 || V4.1 < low {
            return inside;
        }
        let v4 = addresses(column, V4);
        Box::new(BooleanQuery::new(vec![(Occur::Must, inside), (Occur::MustNot, excluded(v4))]))
            as Boxed
    };
    any_of(layout.columns(field).into_iter().map(in_network).collect())
}

fn matching(layout: &Layout, field: Field, pattern: &Pattern) -> Boxed {
    let column = match field.kind() {
        FieldKind::Line => layout.raw,
        FieldKind::Text => match layout.columns(field).first() {
            Some(column) => *column,
            None => return Box::new(EmptyQuery),
        },
        _ => return Box::new(EmptyQuery),
    };
    if pattern.matches_everything() {
        return exists(layout, field);
    }
    Box::new(PatternQuery::new(column, pattern.clone()))
}

fn exists(layout: &Layout, field: Field) -> Boxed {
    let has = |column| {
        let name = layout.schema.get_field_name(column).to_owned();
        Box::new(ExistsQuery::new(name, false)) as Boxed
    };
    if field == Field::Raw {
        let clauses: Vec<(Occur, Boxed)> = vec![
            (Occur::Must, Box::new(AllQuery)),
            (Occur::MustNot, excluded(has(layout.wordless))),
        ];
        return Box::new(BooleanQuery::new(clauses));
    }
    any_of(layout.columns(field).into_iter().map(has).collect())
}
